"""What notices add to the pages of others."""

from typing import Any
from uuid import UUID

from cases.deadlines.views import is_late, told_of
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.i18n import gettext
from kernel.web.render import Lead
from kernel.web.text import counted, format_date
from services.intake import views
from services.intake.access import may
from services.intake.pages.common import CHANNELS, P
from services.intake.schemas import FoundNotice, NoticeHeader, NoticeOnMyDay
from services.intake.tables import Channel
from tenants.tables import Role

ON_MY_DAY = 5


async def on_my_day(actor: Actor) -> Waiting | None:
    """To heads what waits for its place; to others the notices whose urgency they assess."""
    if not may(actor, P.RECORD):
        return None
    assigns = may(actor, P.ASSIGN)
    found, number = await views.notices_on_my_day(actor, limit=ON_MY_DAY, waiting=assigns)
    return Waiting(
        [_row(one, assigns=assigns, duty=True) for one in found],
        _rest(number - len(found), f"/notices?which={'waiting' if assigns else 'mine'}"),
        _waiting_words(number) if assigns else "",
    )


async def waiting_on(actor: Actor) -> Waiting | None:
    """To who takes calls and assigns none: what waits for the head, to be known and no duty of theirs."""
    if may(actor, P.ASSIGN) or not actor.has_role(Role.INTAKE_WORKER, Role.ON_CALL_WORKER):
        return None
    found, number = await views.notices_on_my_day(actor, limit=ON_MY_DAY, waiting=True)
    rows = [_row(one, assigns=False, duty=False) for one in found]
    return Waiting(rows, _rest(number - len(found), "/notices?which=waiting")) if rows else None


def _row(one: NoticeOnMyDay, *, assigns: bool, duty: bool) -> DayRow:
    """A notice as a row; among what is late only for who has to do it."""
    notice, here = one.header, f"/notices/{one.header.id}"
    moment = now()
    late = [term for term in one.terms if is_late(term, moment)]
    over = [gettext("lhůta byla {day}").format(day=format_date(term.due_on, year=False)) for term in late]
    who = gettext("přijetí: {who}").format(who=notice.received_by)
    return DayRow(
        key=f"oznameni-{notice.id}",
        urgency=Urgency.LATE if late and duty else Urgency.ARRIVED,
        title=notice.child_name,
        when=notice.received_at,
        words=[notice.reference_number, gettext(CHANNELS[Channel(notice.channel)]).lower(), who, *notice.signs, *over],
        quote=one.begins,
        url=here,
        act=Act(gettext("Přidělit"), f"{here}/assign", name=notice.reference_number)
        if assigns
        else Act(gettext("Přejít na oznámení"), here, name=notice.reference_number),
        tells=[
            *([] if assigns else [("notice.assigned", notice.id), ("notice.joined", notice.id)]),
            *told_of(one.terms),
        ],
    )


def _rest(number: int, url: str) -> Lead | None:
    words = gettext("a dalších oznámení: {n}").format(n=number)
    return Lead(words, url) if number > 0 else None


def _waiting_words(number: int) -> str:
    """How many notices wait to be assigned."""
    words = (gettext("oznámení čeká na přidělení"), gettext("oznámení čekají na přidělení"))
    many = gettext("oznámení čeká na\u00a0přidělení")  # one and five are two words in English
    return counted(number, *words, many) if number else ""


async def given_on(actor: Actor) -> list[NoticeHeader] | None:
    """To who takes calls and assigns none: who got what they took down."""
    if may(actor, P.ASSIGN) or not actor.has_role(Role.INTAKE_WORKER, Role.ON_CALL_WORKER):
        return None
    return await views.what_became_of_mine(actor, limit=ON_MY_DAY) or None


async def to_take_down(actor: Actor) -> bool | None:
    """The way to the telephone form from My day."""
    return True if may(actor, P.RECORD) else None


async def on_case(actor: Actor, case_id: UUID) -> list[NoticeHeader] | None:
    """The notices that led to a case, for those who work with notices."""
    if not may(actor, P.LIST):
        return None
    return await views.notices_of_case(actor, case_id) or None


async def on_search(actor: Actor, query: str) -> list[FoundNotice] | None:
    """Notices that fit what was typed, for those who work with notices."""
    if not may(actor, P.LIST):
        return None
    return await views.find_notices(actor, query) or None


def takes_notices(session: Any) -> bool:
    """Whether the menu leads the person to notices."""
    return may(session.actor(), P.LIST)
