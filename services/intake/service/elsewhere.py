"""What belongs to another authority, and what another one forwarded (ADR 0059)."""

from uuid import UUID

import msgspec

from cases.cases import service as cases
from kernel import keys, search
from kernel.actor import Actor
from kernel.clock import now
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.readable import opened
from services.intake import repository, rules, views
from services.intake.access import NoticeHold
from services.intake.events import NoticePassedOn, NoticeRecorded
from services.intake.schemas import AdditionText, Came, NoticeParcel, NoticeText, Notifier
from services.intake.service import keep_notifier
from services.intake.tables import Channel, Notice, NoticeStatus
from services.intake.views.urgency import is_urgent
from tenants import views as tenant_views


async def pass_on(actor: Actor, hold: NoticeHold, status: NoticeStatus) -> None:
    """(in unit) A held and locked notice ends here. Raises NoticeAlreadyAssigned, NoticePassedOnAlready, StaleVersion."""
    rules.check_can_assign(hold.row.status)
    if not await repository.pass_on(actor, hold.id, hold.row.version, status=status.value):
        raise StaleVersion
    await record(actor, NoticePassedOn(notice_id=hold.id, status=status.value))


async def parcel_of(actor: Actor, notice_id: UUID) -> tuple[NoticeParcel, Notifier]:
    """(in unit) What leaves with a notice that is forwarded, and apart from it who made it; for an act with its own right."""
    row = await repository.find_notice(actor, notice_id)
    assert row is not None
    sealer = await keys.sealer(actor.tenant, notice_id)
    text = sealer.open("notice", notice_id, row.sealed, NoticeText)
    here = await tenant_views.own_service(actor)
    added = await repository.list_additions(actor, notice_id, limit=views.MOST_ADDITIONS)
    said = [opened(sealer, "notice_addition", each.id, each.sealed, AdditionText) for each in added]
    came = Came(
        authority=here.organisation_name,
        reference_number=row.reference_number,
        received_at=row.received_at,
        channel=row.channel.value,
        urgent=await is_urgent(actor, notice_id),
        additions=[each.text for each in said if each is not None and each.text],
    )
    parcel = NoticeParcel(
        text=msgspec.Raw(msgspec.json.encode(msgspec.structs.replace(text, came=came))),
        anonymous=row.anonymous,
        wants_report=row.wants_report,
        confidentiality_explained_at=row.confidentiality_explained_at,
        disclosure_explained_at=row.disclosure_explained_at,
    )
    return parcel, await views.notifier_of(actor, notice_id)


async def take_from_elsewhere(actor: Actor, parcel: NoticeParcel, notifier: Notifier) -> UUID:
    """(in unit) A notice that another authority forwarded is a notice here, as of now, with a number and keys of this service.

    By the system of the service: nobody took it down, so until somebody has it its heads answer for it.
    """
    text, moment, notice_id = msgspec.json.decode(parcel.text, type=NoticeText), now(), new_id()
    sealer = await keys.create_owner_key(actor, notice_id)
    year, here = prague_date(moment).year, await tenant_views.own_service(actor)
    number = rules.reference_number(
        here.organisation_abbreviation, await cases.next_number(actor, "notice", year), year
    )
    await repository.insert_notice(
        Notice(
            id=notice_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            channel=Channel.AUTHORITY.value,
            reference_number=number,
            received_at=moment,
            received_by=None,
            recorded_at=moment,
            status=NoticeStatus.RECORDED.value,
            anonymous=parcel.anonymous,
            wants_report=parcel.wants_report,
            confidentiality_explained_at=parcel.confidentiality_explained_at,
            disclosure_explained_at=parcel.disclosure_explained_at,
            sealed=sealer.seal("notice", notice_id, text),
            version=1,
        )
    )
    await keep_notifier(actor, notice_id, notifier, new_id())
    await search.index(actor, "notice", notice_id, rules.terms_of(text.child, number))
    await record(actor, NoticeRecorded(notice_id=notice_id, channel=Channel.AUTHORITY.value))
    return notice_id
