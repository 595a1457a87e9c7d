"""What the pages of notices have in common: the words for their codes, and where a head goes after one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response

from kernel.points import Point
from kernel.web.form_page import Shown
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go
from kernel.web.render import Lead
from services.intake import views
from services.intake.access import IntakePermission
from services.intake.exceptions import NoticeAlreadyAssigned, NoticePassedOnAlready
from services.intake.schemas import NoticeView
from services.intake.tables import AnswerState, Channel, NoticeStatus

AnyRequest = Request[Any, Any, Any]
P = IntakePermission


@dataclass(frozen=True, kw_only=True)
class OnTo:
    """What whoever takes a notice down goes on to at once: a button of the form, and the address of the page (`{id}`)."""

    key: str
    label: str
    url: str


ON_TO: Point[OnTo] = Point("what follows at once on taking a notice down", key=lambda each: each.key)


def leads_to(sent: Form, notice_id: UUID) -> str:
    """Where whoever took a notice down goes: to what the button said, else to the notice, which stands in any case."""
    chosen = ON_TO.of(sent.text("then"))
    return chosen[0].url.format(id=notice_id) if chosen else f"/notices/{notice_id}"


TITLES = {
    Channel.LETTER: N_("Písemné oznámení"),
    Channel.DATA_BOX: N_("Oznámení z datové schránky"),
    Channel.IN_PERSON: N_("Osobní oznámení"),
    Channel.PHONE: N_("Telefonické oznámení"),
    Channel.OWN_ACTIVITY: N_("Vlastní zjištění"),
    Channel.EMAIL: N_("Oznámení z e-mailu"),
    Channel.FIELD: N_("Oznámení v terénu"),
    Channel.ON_CALL: N_("Oznámení v pohotovosti"),
    Channel.SVI: N_("Oznámení ze systému včasné intervence"),
}
STATES = {
    AnswerState.ANSWERED: N_("Odpověď zapsána"),
    AnswerState.UNKNOWN: N_("Volající neví"),
    AnswerState.REFUSED: N_("Odpověď odmítnuta"),
}
REPORT = {"1": True, "0": False}  # what a form says of whether the caller wants one
NOWHERE_TO_REPORT = N_("Volající žádá zprávu, ale kontakt na něj tu není: nebude ji kam podat.")
CONTACT_OF_ANOTHER_CALL = N_(
    "Volající žádá zprávu, ale kontakt při tomto hovoru neřekl. Kontakt z jiného hovoru platí, jen když volal týž člověk."
)
WORDS: dict[str, Any] = {
    "states": STATES,
    "nowhere_to_report": (NOWHERE_TO_REPORT, CONTACT_OF_ANOTHER_CALL),
}


def beside_news(shown: Shown, notice: NoticeView) -> tuple[Shown, int]:
    """The form that sends a notice on, and how much was learnt of it since: that is to be read first."""
    waits = notice.header.status == NoticeStatus.RECORDED
    if not waits:
        passed_on = notice.header.status in (NoticeStatus.FORWARDED, NoticeStatus.REFERRED)
        why = NoticePassedOnAlready if passed_on else NoticeAlreadyAssigned
        shown = shown.too_late(gettext(why.message))
    if not waits or not shown.behind(notice.version):
        return shown, 0
    since = max(1, notice.version - shown.sent.number("version"))
    return shown.with_value("version", str(notice.version)), since


NAMED_BEFORE = N_(
    "Pozor: co je v oznámení zapsané dřív, možná prozrazuje toho, kdo volal. Přepsat to nejde; do spisu to nepište, a než oznámení odejde"
    " jinému úřadu, zeptáme se, co z toho vynechat."
)
NAMED_IN = N_(
    "Pozor: co je zapsané dřív, možná prozrazuje toho, kdo volal ({where}). Ze záznamu o úkonu to vynecháme; do spisu to nepište, a co v něm"
    " už je, opravte."
)


def named_in(where: Sequence[str]) -> str:
    """A sentence on where stands, of before, what reads like somebody who called; none when it stands nowhere."""
    return gettext(NAMED_IN).format(where=", ".join(where)) if where else ""


async def go_to_next(
    request: AnyRequest, notice_id: UUID, words: str, *, case_id: UUID, warning: str = ""
) -> Response[Any]:
    """After a notice found its place, open the next that waits; the message leads to the case. When none waits, the list says so.

    With a warning it is the page of the notice: the next one would take it away unread.
    """
    if warning:
        case = Lead(gettext("Přejít na případ"), f"/cases/{case_id}")
        return go(request, f"/notices/{notice_id}", f"{words} {warning}", to=case, kind="due")
    following = await views.next_waiting(actor_of(request), notice_id)
    if following is None:
        url, more = "/notices?which=waiting", gettext("Další už na přidělení nečeká.")
    else:
        url, more = f"/notices/{following}/assign", gettext("Tady je další, které čeká.")
    return go(request, url, f"{words} {more}", to=Lead(gettext("Přejít na případ"), f"/cases/{case_id}"))
