"""What happens in every case that gets a notice: the open case that was chosen, and the record without the notifier."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.rules import KEY_WORKER_ROLES
from cases.cases.tables import CaseStatus, RecordKind
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.exceptions import NotThere, StaleVersion
from kernel.legal_time import prague_date
from kernel.web.i18n import N_
from services.intake import repository, rules, views
from services.intake.access import NoticeHold
from services.intake.schemas import StoredNotice
from services.intake.tables import NoticeStatus
from tenants import views as tenant_views
from tenants.settings.views import value_on


async def open_case(actor: Actor, checks: Checks, case_id: UUID | None, field: str = "case_id") -> CaseHold | None:
    """(in unit) The open case of this service that was chosen; one elsewhere is as good as none."""
    try:
        case = await case_for(actor, case_id, CasePermission.ADD_RECORD) if case_id else None
        if case is not None:
            await tenant_views.hold_workers(case.key_worker_id)  # before the case: an end hands it over
            case = await case_for(actor, case.id, CasePermission.ADD_RECORD, lock=True)
    except NotThere:
        case = None
    if case is None or case.status != CaseStatus.OPEN:
        checks.fail(field, N_("Vyberte vedený případ této služby."))
    elif not await tenant_views.works_here(actor, case.key_worker_id, roles=KEY_WORKER_ROLES):
        checks.fail(
            field, N_("Kdo případ vedl, už ho vést nemůže. Nejdřív případ přidělte, pak k němu oznámení připojte.")
        )
    return case


async def send_to(actor: Actor, hold: NoticeHold, case: CaseHold, status: NoticeStatus, summary: str) -> None:
    """(in unit) What happens in every case that gets a notice: the link, the record without the notifier, the task."""
    if not await repository.assign_notice(
        actor,
        hold.id,
        hold.row.version,
        status=status.value,
        case_id=case.id,
        worker_id=case.key_worker_id,
        at=now(),
    ):
        raise StaleVersion
    await put_into_file(actor, hold, case, summary)
    await ask_who_leads(actor, hold.id, case)


async def put_into_file(actor: Actor, hold: NoticeHold, case: CaseHold, summary: str) -> None:
    """(in unit) The file says that a notice came, signed by who received it."""
    row = hold.row
    came = (await views.text_of(actor, hold)).came if row.act_asked else None
    asks = came.authority if came is not None else ""
    await cases.write_record(
        actor,
        case,
        kind=RecordKind.NOTICE,
        occurred_at=row.received_at,
        text=rules.file_record(row.reference_number, row.received_at, summary, row.channel, asks=asks),
        source_id=hold.id,
        author=await _taken_by(actor, row),
    )


async def ask_who_leads(actor: Actor, notice_id: UUID, case: CaseHold) -> None:
    """(in unit) Who leads the case that just got a notice judges how urgent it is. What was judged on a visit, or signed as judged of all its
    children, is not judged anew where it is joined: there they read it (ADR 0113)."""
    row, today = await views.row_of(actor, notice_id), prague_date(now())
    assert row is not None
    hold = NoticeHold(id=notice_id, row=row, permissions=frozenset())
    opened = await views.open_of(actor, hold)
    joined = row.status is NoticeStatus.JOINED
    if not (opened.asked or joined):
        return  # whoever received it did, when nobody else was there
    at_once = await views.asked_at_once(actor, hold)
    of_today = at_once or (joined and not opened.asked and await views.is_urgent(actor, notice_id))
    same_day = rules.UrgencyLatest.SAME_DAY
    latest = same_day if of_today else await value_on(actor, today, rules.URGENCY_DEADLINE)
    due = await views.judged_by(actor, notice_id, today, rules.urgency_due(today, latest))
    number = row.reference_number
    asked = rules.urgency_title(number, at_once, again=opened.again, only_told=opened.only_told)
    title = asked if opened.asked else rules.joined_title(number)
    await cases.add_task_to(
        actor,
        assignee_id=case.key_worker_id,
        due_on=due,
        title=title,
        note=rules.urgency_note(number, same_day if due == today else latest) if opened.asked else rules.JOINED_NOTE,
        kind=rules.ASSESS_URGENCY if opened.asked else rules.READ_JOINED,
        case_id=case.id,
        client_id=case.client_id,
        source_id=notice_id,
    )


async def _taken_by(actor: Actor, row: StoredNotice) -> tuple[UUID, list[str]] | None:
    """(in unit) Who received a notice, in the roles of that day; None for one that nobody took down."""
    if row.received_by is None:
        return None
    return row.received_by, await tenant_views.roles_here(actor, row.received_by, row.recorded_at)
