"""A form that signs something of a notice says what was added to it since it was drawn, or since its writer left it as a draft."""

from typing import Any

import msgspec

from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown
from kernel.web.forms import Form, filled
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_datetime
from services.intake.schemas import AdditionView, NoticeView

READ = "read"  # the field that says how many additions its writer had read
READ_IT = N_("Přečtěte si to, než podepíšete.")


def read_in(sent: Form) -> dict[str, Any]:
    """What a form says of that, for its order."""
    return {READ: sent.number(READ) if sent.text(READ) else None}


def with_read(shown: Shown, notice: NoticeView) -> Shown:
    """The form as it goes out: with what its writer had read, where that was said, else with all that stands on its page."""
    told = shown.errors.saved is not None or not shown.sent.text(READ)
    return shown.with_value(READ, str(len(_added_here(notice)))) if told else shown


def beside_added(shown: Shown, notice: NoticeView, version: int = 0, *, stored: Stored | None = None) -> Shown:
    """The form beside what was added since its writer read the notice, and beside what is `stored` by others since, if anything is."""
    added = _added_since(notice, shown.sent)
    if stored is not None:
        return shown.against(msgspec.structs.replace(stored, also=added))
    return shown.against(Stored(fields=filled({}), version=version, said=added, next_step=True)) if added else shown


def _added_here(notice: NoticeView) -> list[AdditionView]:
    return [each for each in notice.content.additions if not each.authority] if notice.content else []


def _added_since(notice: NoticeView, sent: Form) -> str:
    new = _added_here(notice)[sent.number(READ) :] if sent.text(READ) else []
    return " ".join([*map(said_of, new), gettext(READ_IT)]) if new else ""


def said_of(each: AdditionView) -> str:
    """What was added meanwhile, by whom and when, in words."""
    return gettext("Mezitím přibylo ({who}, {when}): „{words}“").format(
        who=each.added_by, when=format_datetime(each.added_at), words=each.text
    )
