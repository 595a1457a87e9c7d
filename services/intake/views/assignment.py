"""What a head needs before a notice is assigned."""

from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.cases.schemas import Match
from cases.clients.schemas import ClientIdentity
from kernel import audit
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.legal_time import today_in_prague
from services.intake import repository, rules
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.schemas import NoticeAssignment, NoticeView
from services.intake.tables import NoticeStatus
from tenants.settings.views import value_on

from .alike import notices_beside
from .candidates import ASKED_ACTS, candidates, known_as
from .headers import asked_at_once, judged_by, text_of
from .notice import view_of
from .urgency import Open, open_of


async def assignment_of(
    actor: Actor,
    notice_id: UUID,
    *,
    identity: ClientIdentity | None = None,
    query: str = "",
    concerns: str | None = None,
) -> NoticeAssignment:
    """What the head needs to assign a notice.

    `identity` is the child as far as it is typed already; a `query` looks for other cases than those of the name. `concerns`: what was
    said that it concerns; None as long as nobody said.
    """
    async with look(actor):
        with audit.one_look_at(actor, "notice_assignment"):
            return await _assignment(actor, notice_id, identity, query, concerns)


async def _assignment(
    actor: Actor, notice_id: UUID, identity: ClientIdentity | None, query: str, concerns: str | None
) -> NoticeAssignment:
    hold = await notice_for(actor, notice_id, IntakePermission.ASSIGN)
    audit.read(actor, "notice_assignment", notice_id)
    child = rules.identity_from((await text_of(actor, hold)).child)
    asked = concerns if concerns is not None else ASKED_ACTS if hold.row.act_asked else ""
    who = await candidates(actor, identity or child, asked, await known_as(actor, notice_id))
    notice, today = await view_of(actor, hold), today_in_prague()
    opened, joined = await open_of(actor, hold), await _open_if_joined(actor, hold)
    due = (
        today
        if await asked_at_once(actor, hold)
        else rules.urgency_due(today, await value_on(actor, today, rules.URGENCY_DEADLINE))
    )
    same = await _same_case(actor, notice, identity or child)
    matches = await case_views.matches_of(actor, identity or child, query)
    return NoticeAssignment(
        notice=notice,
        identity=child,
        workers=who.workers,
        matches=[*same, *(match for match in matches if match.case.id not in {each.case.id for each in same})],
        notices=await notices_beside(actor, hold, status=NoticeStatus.RECORDED),
        urgency_due=await judged_by(actor, hold.id, today, due),
        judged=not opened.asked,
        judged_for_good=not joined.asked,
        anew=joined.again,
        only_told=opened.only_told,
        only_told_joined=joined.only_told,
        waits=opened.waits,
        same_case_id=same[0].case.id if same else None,
        elsewhere=await case_views.alike_elsewhere(actor, identity or child),
        proposal=who.proposal,
        apart=list(who.apart.values()),
        concerns=who.concerns,
        concerning=asked if asked in {each.key for each in who.concerns} else "",
    )


async def _open_if_joined(actor: Actor, hold: NoticeHold) -> Open:
    """What would be open of a notice that somebody joined to a case now."""
    row = msgspec.structs.replace(hold.row, status=NoticeStatus.JOINED, assigned_at=now())
    return await open_of(actor, NoticeHold(id=hold.id, row=row, permissions=hold.permissions))


async def _same_case(actor: Actor, notice: NoticeView, child: ClientIdentity) -> list[Match]:
    """The case of the notice that this one is a duplicate of, however its child is called there."""
    other = await repository.find_notice(actor, notice.duplicate_of.id) if notice.duplicate_of else None
    if other is None or other.case_id is None:
        return []
    found = await case_views.matches_of(actor, child, same=[other.case_id])
    return [match for match in found if match.case.id == other.case_id]
