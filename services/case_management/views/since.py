# pyright: strict
"""What of a consent to joint work came about since a day on which the client said no (ADR 0081)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from consent import views as consent_views
from consent.schemas import AskedSince, FiledThere, Went, key_of_went
from kernel import keys, readable
from kernel.actor import Actor, ActorKind, system_actor
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.ids import first_id_at
from kernel.web.i18n import N_
from services.case_management import repository
from services.case_management.access import CaseManagementPermission, Side, hold_of
from services.case_management.schemas import CaseManagementText, OfTwoServices, StoredCaseManagement
from services.case_management.tables import CaseManagementStatus

from .teams import services_of

OFFERED = N_("nabídnuta společná práce službě {service} {day}")
OFFERED_HERE = N_("služba {service} nabídla společnou práci {day}")
ACCEPTED = N_("začala společná práce se službou {service} {day}")
DECLINED = N_("důvod odmítnutí společné práce se službou {service} napsán {day}")
LOOKED = N_("služba {service} se dívala do společné práce, naposledy {day}")
LED_ANEW = N_("jiný klíčový pracovník společné práce se službou {service} {day}")
CLOSED = N_("důvod ukončení společné práce se službou {service} napsán {day}")
MOST_LOOKS = 500


class Happened(Struct, frozen=True, kw_only=True):
    """One thing that came about of joint work: a marked sentence, when, and of what, so that two of one day stay two."""

    row: StoredCaseManagement
    what: str
    at: datetime
    of: UUID


async def joint_work_since(actor: Actor, asked: AskedSince) -> list[Went]:
    """(in unit) When joint work was offered, began or was declined meanwhile, and when the other service last looked at it.

    Of joint work whose consent does not name the actor, that it went on and no more: its end tells them that as well.
    """
    return await told_of_rows(actor, await _since(actor, asked))


async def _since(actor: Actor, asked: AskedSince) -> list[Happened]:
    rows = await _rows(actor, asked)
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if rows else {}
    found: list[Happened] = []
    for row in rows:
        looked = await _last_look(actor, row, asked, sealers.get(row.id)) if asked.looks else None
        found += _happened(hold_of(actor, row).side, row, looked, _text_of(row, sealers.get(row.id)))
    return [each for each in found if asked.after <= each.at < asked.until]


async def told_of_rows(actor: Actor, found: Collection[Happened]) -> list[Went]:
    """(in unit) What came about of joint work, each by itself; of what the actor does not see only that it went on."""
    if not found:
        return []
    rows = {each.row.id: each.row for each in found}
    sees = await _seen_by(actor, rows.values())
    services = await services_of(actor, list[OfTwoServices](rows.values()))
    told: dict[str, Went] = {}
    for each in found:
        service = services[hold_of(actor, each.row).other_service_id].short_name
        seen = each.row.id in sees
        said, of, on_what = (
            (each.what, each.of, each.at) if seen else (consent_views.WENT_ON, each.row.id, each.row.proposed_at)
        )
        over = each.row.ended_on is not None
        went = Went(key=key_of_went(of, said, on_what), at=each.at, what=said, service=service, over=over)
        told.setdefault(went.key, went)
    return list(told.values())


async def rows_since(actor: Actor, asked: AskedSince) -> dict[UUID, StoredCaseManagement]:
    """(in unit) The joint work on these consents by id, whoever it names."""
    return {row.id: row for row in await _rows(actor, asked)}


async def files_since(actor: Actor, asked: AskedSince) -> list[FiledThere]:
    """(in unit, as the system of the owner) The files of the other service whose joint work did something meanwhile.

    Where it accepted none there is no file, and its heads learn that something was offered or looked at.
    """
    return [filed_there(actor, each.row) for each in await _since(actor, asked)]


def filed_there(actor: Actor, row: StoredCaseManagement) -> FiledThere:
    """The file of the other service that joint work is in."""
    return FiledThere(tenant_id=actor.tenant, service_id=row.partner_service_id, case_id=row.partner_case_id)


def _happened(
    side: Side, row: StoredCaseManagement, looked: datetime | None, text: CaseManagementText | None
) -> Iterator[Happened]:
    offered = OFFERED if side is Side.OWNER else OFFERED_HERE
    yield Happened(row=row, what=offered, at=row.proposed_at, of=row.id)
    if row.answered_at is not None:
        declined = row.state == CaseManagementStatus.DECLINED
        yield Happened(row=row, what=DECLINED if declined else ACCEPTED, at=row.answered_at, of=row.id)
    for number, turn in enumerate(text.key_workers if text is not None else []):
        if number:  # the first one began with the joint work
            yield Happened(row=row, what=LED_ANEW, at=turn.since, of=uuid5(row.id, str(number)))
    if row.closed_by is not None and row.ended_on is not None:
        yield Happened(row=row, what=CLOSED, at=row.ended_on, of=uuid5(row.id, "closed"))
    if looked is not None:
        yield Happened(row=row, what=LOOKED, at=looked, of=row.id)


def _text_of(row: StoredCaseManagement, sealer: RowSealer | None) -> CaseManagementText | None:
    return readable.opened(sealer, "case_management", row.id, row.sealed, CaseManagementText) if sealer else None


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


async def _last_look(
    actor: Actor, row: StoredCaseManagement, asked: AskedSince, sealer: RowSealer | None
) -> datetime | None:
    """(in unit) When the other service last looked at it meanwhile: the service that has the consent has the answer.

    What was looked at before it was offered and after it ended was other joint work on the same consent.
    """
    after, before = max(asked.after, row.proposed_at), min(asked.until, row.ended_on or asked.until)
    if hold_of(actor, row).side is not Side.OWNER or after >= before:
        return None
    looks = await repository.list_partner_looks(
        row.id,
        sealer.marks() if sealer else [],
        after=first_id_at(after),
        before=first_id_at(before),
        limit=MOST_LOOKS,
    )
    return next((look.at for look in looks if not look.listed), None)
