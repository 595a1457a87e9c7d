# pyright: strict
"""What people do with protocols: read one aloud, have it signed, add to it, open it."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from kernel import crypto, keys, stored_files
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.settings import settings
from kernel.text import safe_filename
from kernel.uploads.checks import check_upload
from kernel.uploads.refusals import FileProblem
from kernel.web.worker_names import told
from tenants import views as tenant_views

from . import repository, rules, views
from .access import ProtocolHold, ProtocolPermission, protocol_for, thing_for
from .events import ProtocolAddedTo, ProtocolShown, ProtocolSigned, ProtocolTaken
from .exceptions import EnoughOfProtocol, EnoughProtocols, SignedAlready
from .schemas import (
    AddedText,
    AddToProtocol,
    OpenedProtocol,
    OpenProtocol,
    ReadAloud,
    SheetFile,
    Sign,
    SignatureText,
)
from .tables import Added, ProtocolAddition, ProtocolRow, ProtocolSheet, ProtocolSignature, SignerRole, Way

P = ProtocolPermission
Upload = tuple[str, str | None, bytes]


async def read_aloud(actor: Actor, about_id: UUID, order: ReadAloud) -> UUID:
    """Freeze what was read aloud, by whoever read it (S003, annex 36; domain reference 1.16).

    Raises NotThere, NotAllowed, Invalid, EnoughProtocols.
    """
    if order.kind and rules.KINDS.one(order.kind) is None:
        raise Invalid(fields={"kind": rules.NO_SUCH_KIND})
    async with unit_of_work(actor):
        kind, held = await thing_for(actor, order.kind, about_id, lock=True)
        before = await repository.list_protocols(actor, kind.key, about_id, limit=rules.MOST_PROTOCOLS)
        if len(before) == rules.MOST_PROTOCOLS:
            raise EnoughProtocols
        moment, checks = now(), Checks()
        own = (await tenant_views.worker_names(actor.tenant, {actor.worker})).get(actor.worker, "")
        names = {role: await kind.named(actor, about_id, role) for role in kind.roles}
        text = rules.check_reading(
            checks,
            order,
            kind,
            await kind.says(actor, about_id),
            {**names, SignerRole.WORKER: told(own)},
            since=held.since,
            now=moment,
        )
        for field in [each for each in checks.texts if each.startswith("signers.")]:
            del checks.texts[field]  # the name of who signs belongs there, and is shown only when it is opened
        await kind.checks(actor, checks, order, about_id)
        checks.done()
        protocol_id = new_id()
        sealer = await keys.create_owner_key(actor, protocol_id)
        await repository.insert_protocol(
            ProtocolRow(
                id=protocol_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                kind=kind.key,
                about_id=about_id,
                read_by=actor.worker,
                read_at=order.read_at or moment,
                recorded_at=moment,
                signers=[each.role.value for each in text.signers],
                sealed=sealer.seal("protocol", protocol_id, text),
            )
        )
        await record(
            actor,
            ProtocolTaken(protocol_id=protocol_id, kind=kind.key, about_id=about_id, case_id=held.case_id),
        )
        return protocol_id


async def sign(actor: Actor, protocol_id: UUID, order: Sign) -> UUID:
    """Keep a signature that was drawn, or why there is none; once for each signer. Raises Invalid, SignedAlready."""
    async with unit_of_work(actor):
        hold = await protocol_for(actor, protocol_id, P.TAKE, lock=True)
        waiting = await _waiting(actor, hold)
        if 0 <= order.no < len(hold.row.signers) and order.no not in waiting:
            raise SignedAlready
        checks = Checks()
        reason = rules.check_signature(checks, order, waiting=waiting, own=_own(actor, hold, [order.no]))
        await hold.kind.checks(actor, checks, order, hold.row.about_id)
        checks.done()
        text = SignatureText(strokes=order.strokes, reason=reason)
        return (await _keep(actor, hold, [order.no], Way(order.way), text))[0]


async def _waiting(actor: Actor, hold: ProtocolHold) -> list[int]:
    signed = await repository.list_signatures(actor, [hold.id], limit=rules.MOST_SIGNERS)
    return views.waiting_in(hold.row, signed)


def _own(actor: Actor, hold: ProtocolHold, places: Collection[int]) -> bool:
    """Whether the actor may keep the signatures of these places: the worker's is kept by who read it aloud."""
    workers = {no for no, role in enumerate(hold.row.signers) if role == SignerRole.WORKER}
    return hold.row.read_by == actor.worker_id or not workers & set(places)


async def _keep(
    actor: Actor,
    hold: ProtocolHold,
    places: Collection[int],
    way: Way,
    text: SignatureText,
    sheet: ProtocolSheet | None = None,
) -> list[UUID]:
    sealer, moment, made = await keys.sealer(actor.tenant, hold.id), now(), [new_id() for _ in places]
    await repository.insert_signatures(
        sheet,
        [
            ProtocolSignature(
                id=signature_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                protocol_id=hold.id,
                no=no,
                way=way.value,
                sheet_id=sheet.id if sheet is not None else None,
                noted_by=actor.worker,
                noted_at=moment,
                sealed=sealer.seal("protocol_signature", signature_id, text),
            )
            for signature_id, no in zip(made, places, strict=True)
        ],
    )
    for no in places:
        await record(actor, ProtocolSigned(protocol_id=hold.id, case_id=hold.of.case_id, no=no, way=way.value))
    return made


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class KeptSheet(msgspec.Struct, frozen=True):
    """A sheet that lies in the object store under a key of its own, and that no row names yet."""

    id: UUID
    key: crypto.Key
    object_key: str
    media_type: str
    size: int


async def keep_sheet(
    actor: Actor, protocol_id: UUID, upload: Upload | None, places: Collection[int]
) -> KeptSheet | str | None:
    """Store a signed sheet before the act that names it, or say why it cannot be kept; outside of any lock.

    Raises NotThere, NotAllowed, SignedAlready, EnoughOfProtocol.
    """
    if upload is None:
        return None
    async with unit_of_work(actor):
        _, checks = await _check_places(actor, protocol_id, places, lock=False)
    try:
        checked = await check_upload(*upload, limit=settings().upload_limit_bytes)
    except FileProblem as problem:
        return f"{safe_filename(upload[0])}: {problem.message}"
    if checks.fields:
        return None
    sheet_id, key = new_id(), crypto.new_key()
    place = views.file_place(actor, sheet_id)
    return KeptSheet(
        id=sheet_id,
        key=key,
        object_key=await stored_files.store(actor, sheet_id, checked.content, key=key.bytes(), aad=place),
        media_type=checked.media_type,
        size=len(checked.content),
    )


async def sign_on_paper(
    actor: Actor, protocol_id: UUID, places: Collection[int], sheet: KeptSheet | str | None
) -> UUID:
    """Put in the sheet that those at `places` signed. Raises Invalid, SignedAlready, EnoughOfProtocol."""
    async with unit_of_work(actor):
        hold, checks = await _check_places(actor, protocol_id, places, lock=True)
        if not isinstance(sheet, KeptSheet):
            checks.fail("sheet", sheet or rules.CHOOSE_FILE)
        checks.done()
        assert isinstance(sheet, KeptSheet)
        await stored_files.claim(actor, sheet.id)
        row = ProtocolSheet(
            id=sheet.id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            protocol_id=hold.id,
            media_type=sheet.media_type,
            size=sheet.size,
            object_key=sheet.object_key,
            wrapped_key=(await keys.sealer(actor.tenant, hold.id)).item_wrap(sheet.id, sheet.key),
            added_by=actor.worker,
            added_at=now(),
        )
        await _keep(actor, hold, sorted(set(places)), Way.PAPER, SignatureText(), row)
        return sheet.id


async def _check_places(
    actor: Actor, protocol_id: UUID, places: Collection[int], *, lock: bool
) -> tuple[ProtocolHold, Checks]:
    hold = await protocol_for(actor, protocol_id, P.TAKE, lock=lock)
    waiting, checks = await _waiting(actor, hold), Checks()
    if places and all(0 <= no < len(hold.row.signers) for no in places) and not set(places) <= set(waiting):
        raise SignedAlready
    if not places or not set(places) <= set(waiting):
        checks.fail("places", rules.WAITS_NOT)
    elif not _own(actor, hold, places):
        checks.fail("places", rules.ONLY_READER)
    if len(await repository.list_sheets(actor, protocol_id, limit=rules.MOST_SHEETS)) == rules.MOST_SHEETS:
        raise EnoughOfProtocol
    return hold, checks


# ── afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def add_to_protocol(actor: Actor, protocol_id: UUID, order: AddToProtocol) -> UUID:
    """Add an addendum, or that a copy was given: what was read stays as it is. Raises Invalid, EnoughOfProtocol."""
    async with unit_of_work(actor):
        hold = await protocol_for(actor, protocol_id, P.TAKE, lock=True)
        moment, checks = now(), Checks()
        today = prague_date(moment)
        text = rules.check_addition(checks, order, read_on=prague_date(hold.row.read_at), today=today)
        await hold.kind.checks(actor, checks, order, hold.row.about_id)
        checks.done()
        if len(await repository.list_additions(actor, protocol_id, limit=rules.MOST_ADDITIONS)) == rules.MOST_ADDITIONS:
            raise EnoughOfProtocol
        addition_id, sealer = new_id(), await keys.sealer(actor.tenant, protocol_id)
        await repository.insert_addition(
            ProtocolAddition(
                id=addition_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                protocol_id=protocol_id,
                what=order.what,
                given_on=(order.given_on or today) if order.what == Added.COPY else None,
                added_by=actor.worker,
                added_at=moment,
                sealed=sealer.seal("protocol_addition", addition_id, AddedText(text=text)),
            )
        )
        await record(actor, ProtocolAddedTo(protocol_id=protocol_id, case_id=hold.of.case_id, what=order.what))
        return addition_id


async def open_protocol(actor: Actor, protocol_id: UUID, order: OpenProtocol, *, what: str = "page") -> OpenedProtocol:
    """Show everything of a protocol, with who signed: an act of its own, with its reason (§ 57 of Act 359/1999).

    `what`: the page, or the paper. Raises Invalid, NotWhole.
    """
    async with unit_of_work(actor):
        hold = await protocol_for(actor, protocol_id, P.OPEN)
        reason = _reason(hold, order)
        opened = await views.opened_of(actor, hold)
        await record(actor, ProtocolShown(protocol_id=protocol_id, what=what, reason=reason))
        return opened


async def open_sheet(actor: Actor, protocol_id: UUID, sheet_id: UUID, order: OpenProtocol) -> SheetFile:
    """Show a sheet that was signed on paper, by the same act. Raises NotThere, Invalid."""
    async with unit_of_work(actor):
        hold = await protocol_for(actor, protocol_id, P.OPEN)
        place = await views.sheet_of(actor, hold, sheet_id)
        reason = _reason(hold, order)
        await record(actor, ProtocolShown(protocol_id=protocol_id, what="sheet", reason=reason))
    return await views.sheet_file(actor, sheet_id, place)


def _reason(hold: ProtocolHold, order: OpenProtocol) -> str:
    checks = Checks()
    if hold.kind.reasons and order.reason not in hold.kind.reasons:
        checks.fail("reason", rules.NEEDS_REASON)
    checks.done()
    return order.reason
