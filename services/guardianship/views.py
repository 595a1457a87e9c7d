"""What people see of guardianships."""

from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for
from cases.cases.schemas import RecordText
from cases.persons import views as person_views
from cases.persons.schemas import GuardianExceptionView
from cases.persons.tables import FileStatus
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed
from kernel.readable import opened, unreadable
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from . import repository
from .access import GuardianHold, GuardianPermission, excepts, guardianship_for, permissions, require_agenda
from .schemas import (
    ActView,
    EndText,
    GuardianshipRow,
    GuardianshipView,
    ResolutionText,
    SiblingFile,
    StoredAct,
    StoredGuardianship,
    ThreatView,
)
from .tables import ActKind

MOST = 200


async def guardianship_view(actor: Actor, case_id: UUID) -> GuardianshipView:
    """The guardianship of a case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await guardianship_for(actor, case_id, GuardianPermission.READ)
        audit.read(actor, "guardianship", case_id, case_id=case_id)
        return await _view(actor, hold)


async def _view(actor: Actor, hold: GuardianHold) -> GuardianshipView:
    row = hold.row
    acts = await repository.list_acts(actor, row.id, row.case_id, limit=MOST)
    names = await tenant_views.worker_names(
        actor.tenant, {row.opened_by, row.ended_by, *(each.written_by for each in acts)}
    )
    sealer = await keys.sealer(actor.tenant, row.client_id)
    text = opened(sealer, "guardianship", row.id, row.sealed, ResolutionText)
    end = opened(sealer, "guardianship", row.id, row.end_sealed, EndText) if row.end_sealed else None

    def act(each: StoredAct) -> ActView:
        words = (
            opened(sealer, "case_record", each.record_id, each.sealed, RecordText)
            if each.record_id and each.sealed
            else None
        )
        return ActView(
            id=each.id,
            kind=each.kind,
            happened_on=each.happened_on,
            written_by=names.get(each.written_by, ""),
            written_at=each.written_at,
            words=words.facts if words is not None else unreadable(),
        )

    done = {each.kind for each in acts}
    return GuardianshipView(
        id=row.id,
        case_id=row.case_id,
        number=row.numbered,
        court=text.court if text else unreadable(),
        court_mark=text.court_mark if text else "",
        proceedings=text.proceedings if text else "",
        decided_on=row.decided_on,
        delivered_on=row.delivered_on,
        opened_by=names.get(row.opened_by, ""),
        opened_at=row.opened_at,
        ended_on=row.ended_on,
        ended_by=names.get(row.ended_by, "") if row.ended_by else "",
        end_words=(end.words if end else unreadable()) if row.ended_on else "",
        acts=[act(each) for each in acts],
        left=[] if row.ended_on else [kind.value for kind in ActKind if kind.value not in done],
        siblings=await _siblings(actor, row),
        exceptions=await person_views.exceptions_of(actor, row.client_id),
        threats=await _threats(actor, row.id),
        family=[] if row.ended_on else await _family(actor, hold),
        may=sorted(hold.permissions),
    )


async def _threats(actor: Actor, guardianship_id: UUID) -> list[ThreatView]:
    rows = await repository.list_threats(actor, guardianship_id)
    names = await tenant_views.worker_names(actor.tenant, {row.reported_by for row in rows})
    agendas = await tenant_views.service_views({(actor.tenant, row.recipient_service_id) for row in rows})
    return [
        ThreatView(
            reported_at=row.reported_at,
            reported_by=names.get(row.reported_by, ""),
            agenda=agendas[actor.tenant, row.recipient_service_id].name,
        )
        for row in rows
    ]


async def protecting_agendas(actor: Actor) -> list[ServiceView]:
    """(in unit) The agendas of the authority that a threat may be reported to: those that run and are not of guardianship."""
    every = await tenant_views.running_services(actor)
    return [each for each in every if not each.guardianship]


async def agendas_to_tell(actor: Actor, case_id: UUID) -> list[ServiceView]:
    """The same for who reports of a file. Raises NotThere, NotAllowed."""
    async with look(actor):
        await guardianship_for(actor, case_id, GuardianPermission.ACT)
        return await protecting_agendas(actor)


async def known_as(actor: Actor, notice_id: UUID) -> list[UUID]:
    """(in unit) Whom the agenda of guardianship knows the child of a notice as, where its guardian reported it."""
    if not await tenant_views.keeps_guardianship(actor):
        return []
    return await repository.list_persons_of_notice(actor, notice_id)


async def _family(actor: Actor, hold: GuardianHold) -> list[str]:
    """Children of the same surname, likely siblings, whose protection the guardian leads; recorded as a read of their headers."""
    identity = (await case_views.people_of_cases(actor, [hold.case.id])).get(hold.case.id)
    leads = (await case_views.key_workers_of_cases(actor, [hold.case.id])).get(hold.case.id)
    if identity is None or not identity.family_name or not leads:
        return []
    found = await case_views.find_elsewhere(actor, identity.family_name)
    return [
        f"{each.client_name} ({file.file_mark or file.agenda})"
        for each in found
        for file in each.files
        if file.key_worker == leads and file.status == FileStatus.OPEN
    ]


async def _siblings(actor: Actor, row: StoredGuardianship) -> list[SiblingFile]:
    rows = [each for each in await repository.list_same(actor, row.resolution_id) if each.id != row.id]
    people = await case_views.people_of_cases(actor, [each.case_id for each in rows])
    return [
        SiblingFile(case_id=each.case_id, client_name=people[each.case_id].name, number=each.numbered)
        for each in rows
        if each.case_id in people
    ]


async def list_guardianships(
    actor: Actor, *, running: bool | None, before: tuple[int, int] | None, limit: int
) -> tuple[list[GuardianshipRow], tuple[int, int] | None]:
    """The register of guardians, last numbered first, and behind which place it goes on. Recorded as a read. Raises NotGuarding."""
    async with look(actor):
        await require_agenda(actor, GuardianPermission.LIST)
        rows = await repository.list_entries(actor, running=running, before=before, limit=limit + 1)
        shown = rows[:limit]
        people = await case_views.people_of_cases(actor, [each.case_id for each in shown])
        leads = await case_views.key_workers_of_cases(actor, [each.case_id for each in shown])
        found = [
            GuardianshipRow(
                id=each.id,
                case_id=each.case_id,
                number=each.numbered,
                client_name=people[each.case_id].name,
                guardian=leads.get(each.case_id, ""),
                begun_on=each.delivered_on,
                ended_on=each.ended_on,
            )
            for each in shown
            if each.case_id in people
        ]
        return found, ((shown[-1].year, shown[-1].number) if len(rows) > limit else None)


async def on_case(actor: Actor, case_id: UUID) -> GuardianshipView | None:
    """The same beside the overview of a case, where there is one and the actor reads it."""
    async with look(actor):
        if not await tenant_views.is_guardianship(actor):
            return None
        return await guardianship_view(actor, case_id)


async def resolution_of(actor: Actor, case_id: UUID) -> tuple[StoredGuardianship, ResolutionText]:
    """What the court said in a file that the actor reads, to open one more from it. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await guardianship_for(actor, case_id, GuardianPermission.READ)
        audit.read(actor, "guardianship", case_id, case_id=case_id)
        sealer = await keys.sealer(actor.tenant, hold.row.client_id)
        text = opened(sealer, "guardianship", hold.row.id, hold.row.sealed, ResolutionText)
        return hold.row, text or ResolutionText()


async def check_opens(actor: Actor) -> None:
    """Whether the actor opens guardianships, before a form is drawn. Raises NotAllowed, NotGuarding."""
    async with look(actor):
        await require_agenda(actor, GuardianPermission.OPEN)


async def check_excepts(actor: Actor, case_id: UUID) -> None:
    """The same of an exception. Raises NotThere, NotAllowed."""
    async with look(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        if not await excepts(actor, case):
            raise NotAllowed


async def exceptions_of(actor: Actor, case_id: UUID) -> list[GuardianExceptionView]:
    """Whom the head of the department let stand on both sides of the child of a case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        audit.read(actor, "guardian_exceptions", case_id, case_id=case_id)
        return await person_views.exceptions_of(actor, case.client_id)


async def exceptions_on(actor: Actor, case_id: UUID) -> tuple[list[GuardianExceptionView], bool] | None:
    """The same beside the overview, and whether the actor may give one; None where there is nothing to say, or no such agenda."""
    async with look(actor):
        if not await tenant_views.keeps_guardianship(actor):
            return None
        case = await case_for(actor, case_id, CasePermission.SEE)
        held = permissions(actor, case)
        gives = GuardianPermission.EXCEPT in held
        found = await person_views.exceptions_of(actor, case.client_id) if GuardianPermission.READ in held else []
        return (found, gives) if found or gives else None
