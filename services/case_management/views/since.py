# pyright: strict
"""What of a consent to joint work came about since a day on which the client said no (ADR 0081)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from consent.schemas import AskedSince, FiledThere, Went, key_of_went
from kernel import keys
from kernel.actor import Actor, ActorKind, system_actor
from kernel.db import unit_of_work
from kernel.ids import first_id_at
from kernel.web.i18n import N_
from services.case_management import repository
from services.case_management.access import CaseManagementPermission, Side, hold_of
from services.case_management.schemas import OfTwoServices, StoredCaseManagement
from services.case_management.tables import CaseManagementStatus

from .teams import services_of

OFFERED = N_("nabídnuta společná práce službě {service} {day}")
ACCEPTED = N_("začala společná práce se službou {service} {day}")
LOOKED = N_("služba {service} se dívala do společné práce, naposledy {day}")
WENT_ON = N_("společná práce se službou {service} běžela i potom")
MOST_LOOKS = 500


async def joint_work_since(actor: Actor, asked: AskedSince) -> list[Went]:
    """(in unit) When joint work was offered and began meanwhile, and when the other service last looked at it.

    Of joint work whose consent does not name the actor, that it went on and no more: its end tells them that as well.
    """
    rows = await _rows(actor, asked)
    found: list[tuple[StoredCaseManagement, str, datetime]] = []
    for row in rows:
        looked = await _last_look(actor, row, asked)
        found += [(row, what, at) for what, at in _happened(row, looked) if asked.after <= at < asked.until]
    return await told_of_rows(actor, found)


async def told_of_rows(actor: Actor, found: Collection[tuple[StoredCaseManagement, str, datetime]]) -> list[Went]:
    """(in unit) What came about of joint work: marked sentence and time; of what the actor does not see only that it went on."""
    if not found:
        return []
    rows = {row.id: row for row, _, _ in found}
    sees = await _seen_by(actor, rows.values())
    services = await services_of(actor, list[OfTwoServices](rows.values()))
    told: dict[str, Went] = {}
    for row, what, at in found:
        service = services[hold_of(actor, row).other_service_id].short_name
        said = what if row.id in sees else WENT_ON
        on_what = at if row.id in sees else row.proposed_at
        each = Went(key=key_of_went(row.id, said, on_what), at=at, what=said, service=service)
        told.setdefault(each.key, each)
    return list(told.values())


async def rows_since(actor: Actor, asked: AskedSince) -> dict[UUID, StoredCaseManagement]:
    """(in unit) The joint work on these consents by id, whoever it names."""
    return {row.id: row for row in await _rows(actor, asked)}


async def files_since(actor: Actor, asked: AskedSince) -> list[FiledThere]:
    """(in unit, as the system of the owner) The files of the other service that joint work began in meanwhile."""
    return [
        FiledThere(tenant_id=actor.tenant, service_id=row.partner_service_id, case_id=row.partner_case_id)
        for row in await repository.list_on_consents(actor, asked.consent_ids)
        if row.partner_case_id is not None
        and row.answered_at is not None
        and asked.after <= row.answered_at < asked.until
    ]


def _happened(row: StoredCaseManagement, looked: datetime | None) -> Iterator[tuple[str, datetime]]:
    yield OFFERED, row.proposed_at
    if row.answered_at is not None and row.state != CaseManagementStatus.DECLINED:
        yield ACCEPTED, row.answered_at
    if looked is not None:
        yield LOOKED, looked


async def _rows(actor: Actor, asked: AskedSince) -> list[StoredCaseManagement]:
    """(in unit) As the service sees it: whom a consent leaves out sees no row."""
    if actor.kind is ActorKind.SYSTEM:
        return await repository.list_on_consents(actor, asked.consent_ids)
    here = system_actor(actor.tenant, actor.service)
    async with unit_of_work(here):
        return await repository.list_on_consents(here, asked.consent_ids)


async def _seen_by(actor: Actor, rows: Collection[StoredCaseManagement]) -> set[UUID]:
    if actor.kind is ActorKind.SYSTEM:
        return {row.id for row in rows}
    found = await repository.list_by_id(actor, [row.id for row in rows])
    return {row.id for row in found if CaseManagementPermission.SEE in hold_of(actor, row).permissions}


async def _last_look(actor: Actor, row: StoredCaseManagement, asked: AskedSince) -> datetime | None:
    """(in unit) When the other service last looked at it meanwhile: the service that has the consent has the answer."""
    if hold_of(actor, row).side is not Side.OWNER:
        return None
    sealers = await keys.sealers(actor.tenant, [row.id])
    looks = await repository.list_partner_looks(
        row.id,
        sealers[row.id].marks() if row.id in sealers else [],
        after=first_id_at(asked.after),
        before=first_id_at(asked.until),
        limit=MOST_LOOKS,
    )
    return next((look.at for look in looks if not look.listed), None)
