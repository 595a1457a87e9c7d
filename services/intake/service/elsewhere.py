"""What belongs to another authority, and what another one forwarded (ADR 0059)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from cases.cases import service as cases
from kernel import keys, search
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.readable import opened
from services.intake import repository, rules, views
from services.intake.access import NoticeHold
from services.intake.events import NoticePassedOn, NoticeRecorded, NoticeTakenBack
from services.intake.schemas import (
    AddedThere,
    AdditionText,
    CalledAgain,
    Callers,
    Came,
    CameFrom,
    ChildThere,
    NoticeParcel,
    NoticeText,
    Notifier,
)
from services.intake.service import keep_notifier
from services.intake.service.numbers import index_told
from services.intake.tables import Channel, Notice, NoticeStatus
from services.intake.views.heard import heard_of
from services.intake.views.urgency import told_there
from tenants import views as tenant_views


async def pass_on(actor: Actor, hold: NoticeHold, status: NoticeStatus, *, delivered: bool) -> None:
    """(in unit) A held and locked notice ends here. Raises NoticeAlreadyAssigned, NoticePassedOnAlready, StaleVersion."""
    rules.check_can_assign(hold.row.status)
    if not await repository.pass_on(actor, hold.id, hold.row.version, status=status.value):
        raise StaleVersion
    await record(actor, NoticePassedOn(notice_id=hold.id, status=status.value, delivered=delivered))


async def take_back(actor: Actor, hold: NoticeHold) -> None:
    """(in unit) A held and locked notice that was passed on by mistake waits here again. Raises StaleVersion."""
    if not await repository.pass_on(actor, hold.id, hold.row.version, status=NoticeStatus.RECORDED.value):
        raise StaleVersion
    await record(actor, NoticeTakenBack(notice_id=hold.id))


async def parcel_of(
    actor: Actor,
    notice_id: UUID,
    left_out: Collection[str] = (),
    *,
    kept: Sequence[str] = (),
    protocols_kept: int = 0,
    asks: str = "",
    caller_in_files: bool = False,
    care: str = "",
) -> tuple[NoticeParcel, Callers]:
    """(in unit) What leaves with a notice that is forwarded, and apart from it who called; for an act with its own right.

    `left_out`: words that read like a caller and stay behind; `kept`: these files stay, too. `asks`: for which act, and
    then nothing of the notifier goes, nor what they were told; `caller_in_files`: but in files that go along. `care`: who helps the child now; who did when it came here, goes no further.
    The whole notice: what was added here, what was added where it came from, and who had forwarded it before.
    """
    row = await repository.find_notice(actor, notice_id)
    assert row is not None
    sealer = await keys.sealer(actor.tenant, notice_id)
    text = rules.without(sealer.open("notice", notice_id, row.sealed, NoticeText), left_out)
    here = (await tenant_views.own_service(actor)).organisation_name
    added = rules.told_on([*text.added_there, *await _added_here(actor, notice_id, sealer, here, text.child.name)])
    added = rules.added_without(added, left_out)
    judged = await told_there(actor, notice_id, text.child.name)
    came = Came(
        authority=here,
        reference_number=row.reference_number,
        received_at=row.received_at,
        channel=row.channel.value,
        urgent=any(each.in_danger for each in judged),
        files_kept=len(kept),
        kept_names=[*kept],
        protocols_kept=protocols_kept,
        children=rules.children_without(judged, left_out),
        asks=asks,
        caller_in_files=caller_in_files,
        care=care,
        earlier=[*text.came.earlier, _bare(text.came)] if text.came else [],
    )
    text = msgspec.structs.replace(text, came=came, added_there=added)
    if asks:
        text = _of_nobody(text)
    parcel = NoticeParcel(
        text=msgspec.Raw(msgspec.json.encode(text)),
        anonymous=row.anonymous and not asks,
        wants_report=None if asks else row.wants_report,
        confidentiality_explained_at=None if asks else row.confidentiality_explained_at,
        disclosure_explained_at=None if asks else row.disclosure_explained_at,
    )
    if asks:
        return parcel, Callers()
    return parcel, _callers(await views.told_of_notifier(actor, notice_id), {each.id for each in added})


def _of_nobody(text: NoticeText) -> NoticeText:
    """A notice without what its callers answered of themselves, wished for and were told: also with what was added."""
    asked_nothing: dict[str, Any] = {"of_notifier": [], "wants_report": None}
    asked_nothing |= {"confidentiality_explained": False, "disclosure_explained": False}
    states = dict.fromkeys(("notifier_name_state", "notifier_relation_state", "notifier_contact_state"), "")
    added = [msgspec.structs.replace(each, **asked_nothing) for each in text.added_there]
    way = msgspec.structs.replace(text.way, identity="", marked=False)
    return msgspec.structs.replace(text, added_there=added, way=way, **states)


class WouldLeave(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice says with everything that was added to it, and of which children how urgent they are, here and before: before it leaves."""

    text: NoticeText
    children: list[ChildThere]
    wants_report: bool


async def would_leave(actor: Actor, hold: NoticeHold) -> WouldLeave:
    """(in unit) The same for who is about to let it leave; nothing of it is opened that they do not read."""
    text = await views.text_of(actor, hold)
    sealer = await keys.sealer(actor.tenant, hold.id)
    added = rules.told_on([*text.added_there, *await _added_here(actor, hold.id, sealer, "", text.child.name)])
    here = await told_there(actor, hold.id, text.child.name)
    wants = bool(hold.row.wants_report) or any(each.wants_report for each in added)
    return WouldLeave(
        text=msgspec.structs.replace(text, added_there=added),
        children=[*here, *(text.came.children_everywhere if text.came else ())],
        wants_report=wants,
    )


async def is_awaited(actor: Actor, notice_id: UUID, *, wants_report: bool) -> bool:
    """(in unit) Whether somebody waits for a report: `wants_report` since a call, or asked for it."""
    return wants_report or bool(await views.awaited(actor, notice_id))


async def _added_here(actor: Actor, notice_id: UUID, sealer: RowSealer, authority: str, first: str) -> list[AddedThere]:
    rows = await repository.list_additions(actor, notice_id, limit=views.MOST_ADDITIONS)
    said = [(each, opened(sealer, "notice_addition", each.id, each.sealed, AdditionText)) for each in rows]
    heard = await heard_of(actor, notice_id, first) if rows else {}
    return [
        AddedThere(
            id=each.id,
            added_at=each.added_at,
            authority=authority,
            heard=heard.get(each.id, ""),
            **msgspec.structs.asdict(text),
        )
        for each, text in said
        if text is not None
    ]


def _bare(came: Came) -> CameFrom:
    return CameFrom(**{name: getattr(came, name) for name in CameFrom.__struct_fields__ if name != "care"})


def _callers(told: Mapping[UUID, Notifier], additions: Collection[UUID]) -> Callers:
    """Whoever called first, and each later call apart from them."""
    first = rules.together([each for key, each in told.items() if key not in additions])
    later = [
        CalledAgain(addition_id=key, **msgspec.structs.asdict(each)) for key, each in told.items() if key in additions
    ]
    return Callers(**msgspec.structs.asdict(first), later=later)


async def take_from_elsewhere(
    actor: Actor, parcel: NoticeParcel, callers: Callers, *, channel: Channel = Channel.AUTHORITY
) -> UUID:
    """(in unit) A notice that another authority forwarded, or with which it asks for an act, is a notice here, as of now, with a number and keys of this service.

    By the system of the service (of what another agenda of the authority found by its own activity, too: `channel`): nobody took it down, so until somebody has it its heads answer for it.
    """
    text, moment, notice_id = msgspec.json.decode(parcel.text, type=NoticeText), now(), new_id()
    ids = {each.id: new_id() for each in text.added_there}  # those of the sender are theirs
    added = [msgspec.structs.replace(each, id=ids[each.id]) for each in text.added_there]
    text = msgspec.structs.replace(text, added_there=added)
    sealer = await keys.create_owner_key(actor, notice_id)
    year = prague_date(moment).year
    number = rules.reference_number(await cases.next_number(actor, "notice", year), year)
    await repository.insert_notice(
        Notice(
            id=notice_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            channel=channel.value,
            reference_number=number,
            received_at=moment,
            received_by=None,
            recorded_at=moment,
            status=NoticeStatus.RECORDED.value,
            anonymous=parcel.anonymous,
            wants_report=parcel.wants_report,
            confidentiality_explained_at=parcel.confidentiality_explained_at,
            disclosure_explained_at=parcel.disclosure_explained_at,
            act_asked=text.came is not None and bool(text.came.asks),
            sealed=sealer.seal("notice", notice_id, text),
            version=1,
        )
    )
    await keep_notifier(actor, notice_id, _said(callers), new_id())
    for each in callers.later:
        await keep_notifier(actor, notice_id, _said(each), ids.get(each.addition_id, new_id()))
    await search.index(actor, "notice", notice_id, rules.terms_of(text, number))
    await index_told(actor, notice_id, text)
    wants = bool(parcel.wants_report) or any(each.wants_report for each in added)
    await record(actor, NoticeRecorded(notice_id=notice_id, channel=channel.value, wants_report=wants))
    return notice_id


def _said(told: Notifier) -> Notifier:
    return Notifier(**{each: getattr(told, each) for each in Notifier.__struct_fields__})
