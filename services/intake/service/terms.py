"""The clock of notices: which deadlines run for one, what starts them and what meets them (domain reference 1.17)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cases.cases.events import KeyWorkerChanged
from cases.deadlines import rules as clock
from cases.deadlines import service as deadlines
from cases.deadlines import views as deadlines_views
from cases.deadlines.rules import AT_SIX, AT_TWO, DeadlineKind, Term
from kernel.actor import Actor
from kernel.legal_time import prague_date
from kernel.web.i18n import N_
from services.intake import repository, rules, views
from services.intake.access import IntakePermission, NoticeHold, may
from services.intake.events import NoticeAssigned, NoticeJoined, NoticePassedOn, NoticeRecorded, NoticeTakenBack
from services.intake.schemas import StoredNotice, UrgencySign
from services.intake.tables import Channel
from services.intake.views import arrivals
from tenants.settings.views import Settings, value_on
from tenants.tables import Role


async def known(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Those of these notices that the actor may know of; nothing of them is shown."""
    if not may(actor, IntakePermission.LIST):
        return set()
    return {row.id for row in await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))}


async def in_case(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """(in unit) In which case each of these notices is judged; a child with a case of its own is judged there by a task alone."""
    rows = await repository.list_notices(actor, ids=list(notice_ids), limit=len(notice_ids))
    return {row.id: row.case_id for row in rows if row.case_id is not None}


async def handed_at(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) Where a head gives each of these notices to somebody else, with its case; one without waits itself to be assigned."""
    cases = await in_case(actor, notice_ids) if may(actor, IntakePermission.ASSIGN) else {}
    return {notice_id: f"/cases/{case_id}/key-worker" for notice_id, case_id in cases.items()}


def _assessed_by(assigned_at: datetime, settings: Settings) -> Term:
    return clock.by_end_of(rules.urgency_due(prague_date(assigned_at), settings[rules.URGENCY_DEADLINE]))


TAKEN_DOWN = DeadlineKind(
    key="notice.taken_down",
    number="D1",
    title=N_("Zapsat, co přišlo"),
    term=rules.first_day,
    of=rules.OF_FIRST_DAY,
    url="/notices/arrivals/{about_id}",
    names=arrivals.names_of_arrivals,
    known=arrivals.known_arrivals,
    warns=AT_SIX,
    act=N_("Zapsat"),
    alone=True,
    falls_to=frozenset({Role.INTAKE_WORKER}),
)
"""D1: what came is taken down on the day on which it came [S001]; at six in the evening its people and the heads are told (at02).
What the mailroom noted is intake's, and so it says itself; whoever of them takes it down."""
WRITTEN_DOWN = replace(
    TAKEN_DOWN,
    key="notice.written_down",
    url="/notices/{about_id}",
    names=views.names_of_notices,
    known=known,
    warns=None,
    on_my_day=False,
    act="",
    alone=False,
    falls_to=frozenset[Role](),
)
"""The same of a notice that was taken down on a later day than it came: it ran from then on, and ended when it was written."""
HANDED_OVER = DeadlineKind(
    key=rules.HANDED_OVER,
    number="D2",
    title=N_("Předat oznámení tomu, kdo případ povede"),
    term=rules.first_day,
    of=rules.OF_FIRST_DAY,
    url="/notices/{about_id}",
    names=views.names_of_notices,
    known=known,
    warns=AT_TWO,
    on_my_day=False,  # the notice itself waits there
)
"""D2: handed over on the day on which it was received [S001]."""
HANDED_OVER_ON_CALL = replace(
    HANDED_OVER,
    key="notice.handed_over_on_call",
    number="D11",
    title=N_("Předat oznámení z pohotovosti tomu, kdo případ povede"),
    term=rules.after_on_call,
    of=(rules.ONCALL_HANDOVER,),
)
"""D11: what was taken on call is handed over in writing the following day [S001]."""
_HAND_OVER = (HANDED_OVER, HANDED_OVER_ON_CALL)
ASSESSED = DeadlineKind(
    key=rules.ASSESSED,
    number="D5",
    title=N_("Posoudit naléhavost"),
    term=_assessed_by,
    of=(rules.URGENCY_DEADLINE,),
    url="/notices/{about_id}",
    names=views.names_of_judged,
    known=known,
    warns=AT_TWO,
    on_my_day=False,  # a task waits there
    task=rules.ASSESS_URGENCY,
    in_case=in_case,
    hands=handed_at,
)
"""D5: urgency assessed on the day of assigning, at the latest when the authority has set [S001][S003]."""
_ASSESSED_FROM_RECEPTION = replace(ASSESSED, term=rules.first_day, of=rules.OF_FIRST_DAY)
"""The same clock where the authority judges right after the reception: from then on, whoever has the notice [S003]."""
ASSESSED_TODAY = replace(
    ASSESSED,
    key=rules.ASSESSED_TODAY,
    title=N_("Posoudit naléhavost ještě dnes"),
    term=lambda asked_at, _: clock.same_day(asked_at),
    of=(),
    to_heads=True,
    urgent=True,
)
"""D5 of what threatens a child acutely: there is no tolerance (domain reference 1.17, rule 3). Whoever leads the case has a task of it;
the heads see it beside."""
ASSESSED_AT_ONCE = replace(
    ASSESSED_TODAY,
    key=rules.ASSESSED_AT_ONCE,
    url="/notices/{about_id}/urgency",
    on_my_day=True,  # nobody has the notice, so no task waits
    to_heads=False,
    act=N_("Posoudit"),
)
"""The same of a notice that nobody has yet: for whoever learnt it, and in sight of the heads."""
ASSESSED_THERE = replace(
    ASSESSED_TODAY,
    key=rules.ASSESSED_THERE,
    title=N_("Posoudit naléhavost ještě dnes: jinde posouzeno jako naléhavé"),
    names=views.names_of_urgent_there,
)
"""The same of what came as urgent from another authority, from its receipt on: nobody here judged yet that it is not (ADR 0099)."""
ASSESSED_ACUTE_THERE = replace(
    ASSESSED_THERE,
    key=rules.ASSESSED_ACUTE_THERE,
    title=N_("Posoudit naléhavost ještě dnes: podle jiného úřadu akutně ohrožené dítě"),
)
"""The same of what nobody there judged urgent either: an addition that came along threatens a child acutely (ADR 0100)."""
_THERE = {UrgencySign.URGENT_THERE: ASSESSED_THERE, UrgencySign.ACUTE_THERE: ASSESSED_ACUTE_THERE}
_JUDGED = (ASSESSED, ASSESSED_TODAY, ASSESSED_AT_ONCE, *_THERE.values())
_TODAY = {each.key for each in (ASSESSED_TODAY, *_THERE.values())}
_ASKS = ", ".join(f"'{each}'" for each in sorted({kind.key for kind in _JUDGED}))
ASKED = (
    "SELECT d.about_id FROM deadline d WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.ended_at IS NULL"  # noqa: S608 our own words
    f" AND d.kind IN ({_ASKS})"
)
"""A query of the notices whose urgency is to be judged by a day (D5)."""
UNJUDGED_LATE = f"notice.id IN ({ASKED} AND d.due_at <= clock_timestamp())"
"""A condition: nobody judged a notice by then."""
OF_NOTICES = (TAKEN_DOWN, WRITTEN_DOWN, *_HAND_OVER, *_JUDGED)


async def received(actor: Actor, event: NoticeRecorded | NoticeTakenBack) -> None:
    """What was received is handed over the same day, on call the next one; until somebody has it its heads answer for it. So is what is ours after all."""
    row = await repository.find_notice(actor, event.notice_id)
    if row is not None:
        if isinstance(event, NoticeRecorded):
            await _written_down(actor, row)
        kind = HANDED_OVER_ON_CALL if row.channel is Channel.ON_CALL else HANDED_OVER
        await deadlines.start(actor, kind, row.id, at=row.received_at)
        latest = await value_on(actor, prague_date(row.received_at), rules.URGENCY_DEADLINE)
        if there := await views.urgent_there(actor, _held(row)):
            await deadlines.start(actor, _THERE[there], row.id, at=row.received_at)
        elif latest is rules.UrgencyLatest.RECEIVED_DAY and _from_receipt(await views.open_of(actor, _held(row))):
            await deadlines.start(actor, _ASSESSED_FROM_RECEPTION, row.id, at=row.received_at)


def _from_receipt(opened: views.Open) -> bool:
    """Whether it is judged from its receipt on, and not at once, by what threatens somebody acutely."""
    return opened.asked and not (opened.acutely or opened.anew)


async def _written_down(actor: Actor, row: StoredNotice) -> None:
    """Say of what was written down on a later day how long the clock of the first day ran; on call another one does (D11)."""
    later = prague_date(row.recorded_at) > prague_date(row.received_at)
    if later and row.channel not in (Channel.AUTHORITY, Channel.ON_CALL):
        await deadlines.start(actor, WRITTEN_DOWN, row.id, at=row.received_at, worker_id=row.writer)
        await deadlines.end(actor, row.id, WRITTEN_DOWN)


def _held(row: StoredNotice) -> NoticeHold:
    return NoticeHold(id=row.id, row=row, permissions=frozenset())


async def handed_over(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """Whoever got it assesses urgency, unless that was done before; what is joined to a case is assessed anew."""
    row = await repository.find_notice(actor, event.notice_id)
    if row is not None and row.assigned_at is not None:
        await deadlines.end(actor, row.id, *_HAND_OVER)
        acutely = await deadlines.end(actor, row.id, ASSESSED_AT_ONCE, void=True)
        opened = await views.open_of(actor, _held(row))
        if not opened.asked:
            return
        ran = await deadlines.end(actor, row.id, *_THERE.values(), void=True)  # it goes on, and is theirs now
        if there := await views.urgent_there(actor, _held(row)):
            since = row.received_at if ran else row.assigned_at
            await deadlines.start(actor, _THERE[there], row.id, at=since, worker_id=event.worker_id)
        else:
            kind = ASSESSED_TODAY if acutely or opened.acutely else ASSESSED
            await deadlines.start(actor, kind, row.id, at=row.assigned_at, worker_id=event.worker_id)


async def passed_on(actor: Actor, event: NoticePassedOn) -> None:
    """What belongs to another authority is to be handed over and judged there."""
    await deadlines.end(actor, event.notice_id, *_HAND_OVER, *_JUDGED, void=True)


async def ask_again(actor: Actor, notice_id: UUID, *, at: datetime, worker_id: UUID, acutely: bool = False) -> None:
    """(in unit) How urgent a notice is, is to be assessed anew, from this instant on."""
    if acutely and not await _late(actor, notice_id, at):  # by then, and not by when it was asked before
        await deadlines.end(actor, notice_id, ASSESSED, void=True)
    runs = (await deadlines_views.running(actor, [notice_id])).get(notice_id, [])
    if acutely or not any(row.kind in _TODAY for row in runs):
        await deadlines.start(actor, ASSESSED_TODAY if acutely else ASSESSED, notice_id, at=at, worker_id=worker_id)


async def _late(actor: Actor, notice_id: UUID, at: datetime) -> bool:
    """(in unit) Whether it was to be judged before the day of this instant: that goes on, nothing makes it later."""
    day = prague_date(at)
    runs = (await deadlines_views.running(actor, [notice_id])).get(notice_id, [])
    return any(row.kind == ASSESSED.key and row.due_on < day for row in runs)


async def ask_of_nobodys(actor: Actor, notice_id: UUID, opened: views.Open, *, at: datetime) -> None:
    """(in unit) What is open of a notice that nobody has: at once where somebody is threatened acutely, or is in danger and asked about
    anew; from reception on where the authority judges then. Else it is asked as soon as somebody has it."""
    if opened.acutely or opened.anew:  # whoever has the notice
        await ask_at_once(actor, notice_id, at=at)
    elif opened.asked:
        latest = await value_on(actor, prague_date(at), rules.URGENCY_DEADLINE)
        if latest is rules.UrgencyLatest.RECEIVED_DAY:
            await deadlines.start(actor, _ASSESSED_FROM_RECEPTION, notice_id, at=at)


async def hand_judging(actor: Actor, notice_id: UUID, worker_id: UUID) -> None:
    """(in unit) Somebody else answers for how urgent a notice is: whoever leads the case of who is left."""
    await deadlines.hand(actor, [notice_id], worker_id, *_JUDGED)


async def ask_at_once(actor: Actor, notice_id: UUID, *, at: datetime) -> None:
    """(in unit) The same of a notice that nobody has, by what threatens a child acutely: whoever says so answers for it."""
    if not await _late(actor, notice_id, at):  # what runs from its receipt on is asked by that
        await deadlines.end(actor, notice_id, ASSESSED, void=True)
    await deadlines.start(actor, ASSESSED_AT_ONCE, notice_id, at=at, worker_id=actor.worker_id)


async def assessed(actor: Actor, notice_id: UUID) -> None:
    """(in unit) It is known of every child how urgent a notice is."""
    await deadlines.end(actor, notice_id, *_JUDGED)


async def judged_in_part(actor: Actor, hold: NoticeHold) -> None:
    """(in unit) Who was urgent where a notice came from is judged here; who is left is judged by when it was assigned."""
    there = await views.urgent_there(actor, hold)
    gone = [each for sign, each in _THERE.items() if sign != there]
    if not await deadlines.end(actor, hold.id, *gone, void=True):
        return
    if there:  # who is left is it by an addition alone
        await _go_on_there(actor, hold.row, there)
        return
    if hold.row.assigned_at is not None and hold.row.assigned_to is not None:
        await deadlines.start(actor, ASSESSED, hold.id, at=hold.row.assigned_at, worker_id=hold.row.assigned_to)


async def _go_on_there(actor: Actor, row: StoredNotice, there: UrgencySign) -> None:
    runs = (await deadlines_views.running(actor, [row.id])).get(row.id, [])
    if not any(each.kind == _THERE[there].key for each in runs):
        await deadlines.start(actor, _THERE[there], row.id, at=row.received_at, worker_id=row.assigned_to)


async def follow(actor: Actor, event: KeyWorkerChanged) -> None:
    """What runs for the notices of a case is its new key worker's."""
    await deadlines.hand(actor, await views.ids_of_case(actor, event.case_id), event.to_worker_id)
