# pyright: strict
"""What somebody sees of protocols. Names, strokes and what was added are shown by an act of its own, see `service`."""

from collections.abc import Collection, Sequence
from uuid import UUID

from kernel import audit, crypto, keys, object_store
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.web.worker_names import told
from tenants import views as tenant_views

from . import repository, rules
from .access import ProtocolHold, ProtocolPermission, protocol_for, thing_for
from .exceptions import NotWhole, SignedAlready
from .rules import Held, ProtocolKind
from .schemas import (
    AddedText,
    OpenedProtocol,
    ProtocolAdditionHeader,
    ProtocolAdditionView,
    ProtocolText,
    ProtocolView,
    SheetFile,
    SignatureText,
    Signed,
    SignerView,
    StoredProtocol,
    StoredSignature,
    Words,
)
from .tables import SignerRole

P = ProtocolPermission
EVERY_SIGNATURE = rules.MOST_PROTOCOLS * rules.MOST_SIGNERS


async def to_read(actor: Actor, kind_key: str, about_id: UUID) -> tuple[ProtocolKind, Held, Words]:
    """What is to be read aloud of a thing, for who takes its protocol; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        kind, held = await thing_for(actor, kind_key, about_id)
        audit.read(actor, "protocol_words", about_id, case_id=held.case_id)
        return kind, held, await kind.says(actor, about_id)


async def protocols_of(actor: Actor, kind_key: str, about_id: UUID) -> tuple[list[ProtocolView], bool] | None:
    """The protocols of a thing, for its page, and whether the actor takes one; None where there is nothing of either."""
    kind = rules.KINDS.one(kind_key)
    if kind is None or actor.service_id is None:
        return None
    async with look(actor):
        try:
            held = await kind.holds(actor, about_id)
        except (NotThere, NotAllowed):
            return None
        rows = await repository.list_protocols(actor, kind_key, about_id, limit=rules.MOST_PROTOCOLS)
        if not rows and not held.takes:
            return None
        signed = await repository.list_signatures(actor, [row.id for row in rows], limit=EVERY_SIGNATURE)
        names = await tenant_views.worker_names(actor.tenant, {row.read_by for row in rows}) if rows else {}
        may = frozenset({P.SEE, P.OPEN} | ({P.TAKE} if held.takes else set[ProtocolPermission]()))
        holds = [ProtocolHold(id=row.id, row=row, kind=kind, of=held, permissions=may) for row in rows]
        texts = {row.id: await text_of(actor, row) for row in rows}
        found = [_header(actor, each, texts[each.id], signed, names) for each in holds]
        return found, held.takes


async def count_of(actor: Actor, kind_key: str, about_ids: Collection[UUID]) -> dict[UUID, int]:
    """(in unit) How many protocols these things have, of those that have one; nothing of what is in them."""
    return await repository.count_protocols(actor, kind_key, about_ids)


async def protocol_view(actor: Actor, protocol_id: UUID, permission: P = P.SEE) -> ProtocolView:
    """A protocol as far as it names nobody, for who may do this with it; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await protocol_for(actor, protocol_id, permission)
        audit.read(actor, "protocol", protocol_id, case_id=hold.of.case_id)
        return await header_of(actor, hold)


async def header_of(actor: Actor, hold: ProtocolHold) -> ProtocolView:
    """(in unit) The same of one that somebody got hold of."""
    signed = await repository.list_signatures(actor, [hold.id], limit=rules.MOST_SIGNERS)
    added = await repository.list_additions(actor, hold.id, limit=rules.MOST_ADDITIONS)
    names = await tenant_views.worker_names(actor.tenant, {hold.row.read_by, *(each.added_by for each in added)})
    additions = [
        ProtocolAdditionHeader(
            what=each.what,
            added_by=told(names.get(each.added_by, "")),
            added_at=each.added_at,
            given_on=each.given_on,
        )
        for each in added
    ]
    text, said = await text_of(actor, hold.row), None
    if P.TAKE in hold.permissions and len(signed) < len(hold.row.signers):
        beside = [text.place, text.present, text.objections]
        said = [*await hold.kind.without(actor, hold.row.about_id, beside)]
    return _header(actor, hold, text, signed, names, additions, said)


def _header(
    actor: Actor,
    hold: ProtocolHold,
    text: ProtocolText,
    signed: Collection[StoredSignature],
    names: dict[UUID, str],
    additions: list[ProtocolAdditionHeader] | None = None,
    said: Sequence[str] | None = None,
) -> ProtocolView:
    """`said`: where it was read, who was present and what was objected, for who reads that beside the words."""
    row, (place, present, objections) = hold.row, said or ("", "", "")
    done = {each.no: each for each in signed if each.protocol_id == row.id}
    return ProtocolView(
        id=row.id,
        kind=row.kind,
        about_id=row.about_id,
        label=hold.of.label,
        may=sorted(each.value for each in hold.permissions),
        read_by=told(names.get(row.read_by, "")),
        read_at=row.read_at,
        signers=[
            SignerView(
                no=no,
                role=role,
                way=done[no].way.value if no in done else "",
                at=done[no].noted_at if no in done else None,
            )
            for no, role in enumerate(row.signers)
        ],
        additions=additions or [],
        words=text.words if said is not None else None,
        place=place,
        present=present,
        objections=objections,
        objected=bool(text.objections),
        own=row.read_by == actor.worker_id,
    )


async def text_of(actor: Actor, row: StoredProtocol) -> ProtocolText:
    """(in unit) What was frozen."""
    return (await keys.sealer(actor.tenant, row.id)).open("protocol", row.id, row.sealed, ProtocolText)


def waiting_in(row: StoredProtocol, signed: Collection[StoredSignature]) -> list[int]:
    """The places of who still has to sign."""
    done = {each.no for each in signed}
    return [no for no in range(len(row.signers)) if no not in done]


async def opened_of(actor: Actor, hold: ProtocolHold) -> OpenedProtocol:
    """(in unit) Everything of a protocol that everybody signed. Raises NotWhole; the act that shows it records that."""
    row = hold.row
    signed = {each.no: each for each in await repository.list_signatures(actor, [row.id], limit=rules.MOST_SIGNERS)}
    if len(signed) < len(row.signers):
        raise NotWhole
    text, sealer = await text_of(actor, row), await keys.sealer(actor.tenant, row.id)
    added = await repository.list_additions(actor, row.id, limit=rules.MOST_ADDITIONS)
    acted = {row.read_by, *(each.added_by for each in added), *(each.noted_by for each in signed.values())}
    names = await tenant_views.worker_names(actor.tenant, acted)

    def one(no: int) -> Signed:
        of, signature = text.signers[no], signed[no]
        said = sealer.open("protocol_signature", signature.id, signature.sealed, SignatureText)
        return Signed(
            no=no,
            role=of.role,
            name=of.name,
            way=signature.way,
            at=signature.noted_at,
            strokes=said.strokes,
            reason=said.reason,
            noted_by=told(names.get(signature.noted_by, "")),
            sheet_id=signature.sheet_id,
        )

    return OpenedProtocol(
        id=row.id,
        words=text.words,
        place=text.place,
        present=text.present,
        objections=text.objections,
        read_by=told(names.get(row.read_by, "")),
        read_at=row.read_at,
        signed=[one(no) for no in range(len(row.signers))],
        additions=[
            ProtocolAdditionView(
                what=each.what,
                text=sealer.open("protocol_addition", each.id, each.sealed, AddedText).text,
                added_by=told(names.get(each.added_by, "")),
                added_at=each.added_at,
                given_on=each.given_on,
            )
            for each in added
        ],
    )


async def to_sign_on_paper(actor: Actor, protocol_id: UUID) -> OpenedProtocol:
    """What is printed for who still has to sign, for who takes it: with lines to sign on, and without a name, nor words that read like
    one. Recorded as a read.

    Raises NotThere, NotAllowed, SignedAlready.
    """
    async with look(actor):
        hold = await protocol_for(actor, protocol_id, P.TAKE)
        row, text = hold.row, await text_of(actor, hold.row)
        if not waiting_in(row, await repository.list_signatures(actor, [row.id], limit=rules.MOST_SIGNERS)):
            raise SignedAlready
        audit.read(actor, "protocol_sheet", protocol_id, case_id=hold.of.case_id)
        place, objections = await hold.kind.without(actor, row.about_id, [text.place, text.objections])
        names = await tenant_views.worker_names(actor.tenant, {row.read_by})
        return OpenedProtocol(
            id=row.id,
            words=text.words,
            place=place,
            present="",
            objections=objections,
            read_by=told(names.get(row.read_by, "")),
            read_at=row.read_at,
            signed=[
                Signed(
                    no=no,
                    role=role,
                    name=told(names.get(row.read_by, "")) if role == SignerRole.WORKER else "",
                    way="",
                    at=None,
                    strokes=[],
                    reason="",
                    noted_by="",
                )
                for no, role in enumerate(row.signers)
            ],
            additions=[],
        )


def file_place(actor: Actor, sheet_id: UUID) -> bytes:
    """What binds a stored sheet to its row."""
    return crypto.place(actor.tenant, "protocol_sheet", "file", sheet_id)


async def sheet_of(actor: Actor, hold: ProtocolHold, sheet_id: UUID) -> tuple[str, str, crypto.Key]:
    """(in unit) Where a signed sheet lies, what it is and its key. Raises NotThere."""
    rows = await repository.list_sheets(actor, hold.id, limit=rules.MOST_SHEETS)
    found = next((row for row in rows if row.id == sheet_id), None)
    if found is None:
        raise NotThere
    sealer = await keys.sealer(actor.tenant, hold.id)
    return found.object_key, found.media_type, sealer.item_unwrap(sheet_id, found.wrapped_key)


async def sheet_file(actor: Actor, sheet_id: UUID, place: tuple[str, str, crypto.Key]) -> SheetFile:
    """A signed sheet, loaded outside of every unit of work."""
    object_key, media_type, key = place
    content = await object_store.load_file(object_key, key=key.bytes(), aad=file_place(actor, sheet_id))
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[media_type]
    return SheetFile(name=f"podepsany-list.{ending}", media_type=media_type, content=content)
