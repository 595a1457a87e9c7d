"""What people decide about the competence for notices."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from kernel import audit, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import look, unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from services.competence import repository, rules, views
from services.competence.access import CompetenceHold, CompetencePermission, competence_for, files_of
from services.competence.events import ActAsked, CompetenceDecided, NoticeForwarded, NotifierTold
from services.competence.exceptions import DecidedOtherwise, NotedAlready, NothingToNote
from services.competence.schemas import (
    DecideCompetence,
    DecisionText,
    DecisionView,
    Leaving,
    LeavingFile,
    NoteStep,
)
from services.competence.tables import CompetenceDecision, CompetenceStep, How, Result, Step, Way
from services.intake import views as intake_views
from services.intake.access import ASSIGNING, PASSED_ON
from services.intake.exceptions import NoticePassedOnAlready
from services.intake.service import elsewhere
from services.intake.service.names import check_what_leaves, check_words_of_notice
from services.intake.service.reading import check_read
from services.intake.tables import NoticeStatus
from tenants import views as tenant_views
from tenants.authorities import views as authorities
from tenants.authorities.schemas import StoredAuthority

from . import terms

_ENDS = {Way.FORWARDED: NoticeStatus.FORWARDED, Way.REFERRED: NoticeStatus.REFERRED}


class _Checked(msgspec.Struct, frozen=True, kw_only=True):
    """An order that holds: its office, where that is on this platform, and what goes along or stays behind."""

    authority: StoredAuthority | None
    to: tuple[UUID, UUID] | None
    reason: str
    urgent_care: str
    left_out: list[str]
    files: list[LeavingFile]
    kept_names: list[str]
    protocols_kept: int
    caller_reason: str


async def decide(actor: Actor, notice_id: UUID, order: DecideCompetence, *, version: int) -> UUID:
    """Decide whether a notice belongs here (S001, 8a). What belongs to another authority ends here, and goes there at once where
    that works on this platform. That it belongs elsewhere is put right by deciding that it is ours: it waits here again, and what
    left stays written. Raises NoticePassedOnAlready, StaleVersion, Invalid.
    """
    async with unit_of_work(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE, lock=True)
        moment = now()
        checked = await _check(actor, hold, order, version, moment)
        decision_id = await _write(actor, hold, order, checked, moment)
        if hold.notice.row.status in PASSED_ON:
            await elsewhere.take_back(actor, hold.notice)
            await terms.void(actor, notice_id)
        if order.result != Result.COMPETENT:
            assert checked.authority is not None
            await _go_on(actor, hold, order, decision_id, checked, moment)
        return decision_id


async def leaving(actor: Actor, notice_id: UUID, order: DecideCompetence, *, version: int) -> Leaving | None:
    """What would leave by a decision and to whom, before it is signed; None when nothing does. Changes nothing.

    Recorded as a read. Raises the same as `decide`.
    """
    async with look(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE)
        checked = await _check(actor, hold, order, version, now())
        if not rules.leaves(order) or checked.authority is None:
            return None
        audit.read(actor, "competence", notice_id, case_id=hold.notice.row.case_id)
        office = (await authorities.named(actor, {checked.authority.id}))[checked.authority.id]
        asks = order.result == Result.REQUEST_OTHER
        goes = await elsewhere.would_leave(actor, hold.notice)
        known = await intake_views.known_of_notifier(actor, hold.notice)
        arrives = checked.to is not None
        fields = rules.what_goes(
            goes.text,
            checked.files,
            on_platform=arrives,
            notifier=not asks and (known.name or known.contact),
            children=goes.children,
            act=asks,
            care=bool(checked.urgent_care),
            requests=not asks and await elsewhere.is_awaited(actor, notice_id, wants_report=goes.wants_report),
        )
        twins = [] if asks else await intake_views.twins_of(actor, hold.notice)
        sent_how = "" if arrives else order.sent_how
        signed = (
            order.result,
            order.way,
            office.id,
            arrives,
            sent_how,
            fields,
            order.files,
            checked.left_out,
            len(twins),
        )
        return Leaving(
            to=office,
            asks=asks,
            arrives=arrives,
            sent_how=sent_how,
            nobody_there=checked.authority.recipient is not None and not arrives,
            goes=fields,
            files=[each.name for each in checked.files],
            files_kept=len(checked.kept_names),
            protocols_kept=checked.protocols_kept,
            words_kept=len(checked.left_out),
            twins=twins,
            mark=sha256(repr(signed).encode()).hexdigest()[:16],
        )


async def _check(
    actor: Actor, hold: CompetenceHold, order: DecideCompetence, version: int, moment: datetime
) -> _Checked:
    """(in unit) Whether an order holds. Raises NoticePassedOnAlready, StaleVersion, Invalid."""
    if hold.notice.row.status in PASSED_ON and order.result != Result.COMPETENT:
        raise NoticePassedOnAlready
    present = await repository.count_decisions(actor, hold.notice.id)
    if present != version:
        raise StaleVersion(present - version)
    await check_read(actor, hold.notice, order.read)
    checks = Checks()
    authority = await authorities.stored(actor, order.authority_id) if order.authority_id else None
    to = None
    if authority is not None and rules.leaves(order):
        to = await authorities.recipient_of(authority, ASSIGNING)
    rules.check_taken(checks, order, arrives=to is not None)
    reason = rules.check_decision(
        checks,
        order,
        authority,
        status=hold.notice.row.status,
        act_asked=hold.notice.row.act_asked,
        own_name=(await tenant_views.own_service(actor)).organisation_name,
        known=await intake_views.known_of_notifier(actor, hold.notice),
        received_at=hold.notice.row.received_at,
        now=moment,
    )
    urgent_care = rules.check_care(
        checks,
        order,
        await intake_views.in_danger(actor, hold.notice),
        arrives=to is not None,
        there=await intake_views.urgent_there(actor, hold.notice),
        unjudged=await intake_views.threatened_unjudged(actor, hold.notice),
    )
    offered = await files_of(actor, hold.notice) if rules.leaves(order) else []
    files = rules.check_files(checks, order, offered) if rules.leaves(order) else []
    caller_reason = rules.check_callers(checks, order, files, on_platform=to is not None)
    await check_words_of_notice(actor, checks, order, hold.notice)
    left_out, protocols = list[str](), 0
    if rules.leaves(order):
        protocols = (await intake_views.with_protocols(actor, [hold.notice.id])).get(hold.notice.id, 0)
        left_out = await check_what_leaves(actor, checks, order, hold.notice, leave_out=order.leave_out)
    checks.done()
    return _Checked(
        authority=authority,
        to=to,
        reason=reason,
        urgent_care=urgent_care,
        left_out=left_out,
        files=files,
        kept_names=[each.name for each in offered if each.id not in order.files],
        protocols_kept=protocols,
        caller_reason=caller_reason,
    )


async def _write(
    actor: Actor,
    hold: CompetenceHold,
    order: DecideCompetence,
    checked: _Checked,
    moment: datetime,
) -> UUID:
    """(in unit) The decision with where was looked for the child: what the search of this system says now."""
    notice_id, decision_id = hold.notice.id, new_id()
    looked = await views.count_looked(actor, hold)
    elsewhere = await views.looked_elsewhere(actor, hold, shows=False)
    text = DecisionText(
        reason=checked.reason,
        open_cases=looked.open_cases,
        closed_cases=looked.closed_cases,
        notices=looked.notices,
        looked=looked,
        elsewhere=len(elsewhere.found) if elsewhere is not None else None,
        paper_archive=order.paper_archive,
        left_out=checked.left_out,
        files=checked.files,
        files_kept=len(checked.kept_names),
        kept_names=checked.kept_names,
        protocols_kept=checked.protocols_kept,
        urgent_care=checked.urgent_care,
        caller_reason=checked.caller_reason,
    )
    elsewhere_, way = order.result != Result.COMPETENT, order.way if order.result == Result.NOT_COMPETENT else None
    await repository.insert_decision(
        CompetenceDecision(
            id=decision_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=notice_id,
            result=order.result,
            way=way,
            authority_id=order.authority_id if elsewhere_ else None,
            decided_by=actor.worker,
            decided_at=moment,
            sealed=(await keys.sealer(actor.tenant, notice_id)).seal("competence_decision", decision_id, text),
        )
    )
    await record(
        actor,
        CompetenceDecided(
            notice_id=notice_id,
            case_id=hold.notice.row.case_id,
            decision_id=decision_id,
            result=order.result,
            way=way,
            authority_id=order.authority_id if elsewhere_ else None,
        ),
    )
    return decision_id


async def _go_on(
    actor: Actor,
    hold: CompetenceHold,
    order: DecideCompetence,
    decision_id: UUID,
    checked: _Checked,
    moment: datetime,
) -> None:
    """(in unit) What follows at once: the notice ends here, it leaves where that is known, the notifier was told."""
    ends = order.result == Result.NOT_COMPETENT
    sent_how = How.PLATFORM.value if checked.to else order.sent_how
    if sent_how and rules.leaves(order):
        at = moment if sent_how == How.PLATFORM else order.sent_at or moment
        await _note(actor, hold, decision_id, Step.SENT, sent_how, at)
        assert checked.authority is not None
        kind = NoticeForwarded if ends else ActAsked
        await _leave(actor, kind, hold.notice.id, decision_id, checked.authority.id, sent_how, at, checked.to)
    if order.told_how and ends:
        await _note(actor, hold, decision_id, Step.TOLD, order.told_how, order.told_at or moment)
    if ends:
        await elsewhere.pass_on(actor, hold.notice, _ENDS[Way(order.way)], delivered=checked.to is not None)
    await _follow(actor, hold, decision_id)


async def _leave(
    actor: Actor,
    kind: type[NoticeForwarded],
    notice_id: UUID,
    decision_id: UUID,
    authority_id: UUID,
    how: str,
    at: datetime,
    to: tuple[UUID, UUID] | None = None,
) -> None:
    await record(
        actor,
        kind(
            notice_id=notice_id,
            decision_id=decision_id,
            authority_id=authority_id,
            left_at=at,
            how=how,
            recipient_tenant_id=to[0] if to else None,
            recipient_service_id=to[1] if to else None,
        ),
    )


async def note_step(actor: Actor, notice_id: UUID, order: NoteStep) -> UUID:
    """Note that a notice was sent, or its notifier told or why not. Raises NothingToNote, NotedAlready, Invalid."""
    async with unit_of_work(actor):
        hold = await competence_for(actor, notice_id, CompetencePermission.DECIDE, lock=True)
        last = await _last(actor, hold)
        checks, moment = Checks(), now()
        known = await intake_views.known_of_notifier(actor, hold.notice)
        rules.check_note(checks, order, known=known, received_at=hold.notice.row.received_at, now=moment)
        if order.decision_id is not None and last is not None and order.decision_id != last.id:
            raise DecidedOtherwise
        checks.done()
        if last is None or last.result == Result.COMPETENT:
            raise NothingToNote
        if order.step not in last.open_steps:
            raise NotedAlready
        at = order.happened_at or moment
        step_id = await _note(actor, hold, last.id, Step(order.step), order.how, at)
        if order.step == Step.SENT:
            assert last.authority is not None
            kind = NoticeForwarded if last.way == Way.FORWARDED else ActAsked
            await _leave(actor, kind, notice_id, last.id, last.authority.id, order.how, at)
        await _follow(actor, hold, last.id)
        return step_id


async def _note(actor: Actor, hold: CompetenceHold, decision_id: UUID, step: Step, how: str, at: datetime) -> UUID:
    """(in unit) Write how it went on."""
    step_id = new_id()
    await repository.insert_step(
        CompetenceStep(
            id=step_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            decision_id=decision_id,
            step=step.value,
            how=how,
            happened_at=at,
            noted_by=actor.worker,
            noted_at=now(),
        )
    )
    if step is Step.TOLD:
        await record(actor, NotifierTold(notice_id=hold.notice.id, decision_id=decision_id, how=how))
    return step_id


async def _last(actor: Actor, hold: CompetenceHold) -> DecisionView | None:
    decisions = (await views.decisions_of(actor, hold)).decisions
    return decisions[0] if decisions else None


async def _follow(actor: Actor, hold: CompetenceHold, decision_id: UUID) -> None:
    last = await _last(actor, hold)
    waits = (
        last is not None and last.id == decision_id and last.result == Result.NOT_COMPETENT and bool(last.open_steps)
    )
    await terms.follow(actor, hold.notice.id, waits=waits)
