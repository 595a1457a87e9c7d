# pyright: strict
"""Scans of what was signed: stored before the act that names them, never while a lock is held."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec

from consent import repository, rules, views
from consent.access import ConsentHold, ConsentPermission, consent_for
from consent.events import EvidenceAdded
from consent.exceptions import ScanOfBefore, TooManyScans
from consent.schemas import EvidenceText
from consent.tables import ConsentEvidence, ConsentState
from kernel import crypto, stored_files
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.settings import settings
from kernel.text import safe_filename
from kernel.uploads.checks import check_upload
from kernel.uploads.refusals import FileProblem

from .writing import ConsentWriter, writer_of

Upload = tuple[str, str | None, bytes]


class KeptScan(msgspec.Struct, frozen=True):
    """A scan that lies in the object store, encrypted under a key of its own, and that no row names yet."""

    id: UUID
    key: crypto.Key
    object_key: str
    media_type: str
    file_name: str
    size: int
    digest: bytes


async def store_scan(
    actor: Actor, evidence: Upload | None, is_whole: Callable[[], Awaitable[bool]]
) -> KeptScan | str | None:
    """The scan, stored, or the sentence why it cannot be kept; nothing when there is none.

    The cheap questions come first: `is_whole` raises for whoever may not do the act, in a unit of work of its own, and
    says whether the rest of the order is whole. Only then is the file taken apart, and stored before the act and its
    locks.
    """
    if evidence is None:
        return None
    async with unit_of_work(actor):
        whole = await is_whole()
    try:
        checked = await check_upload(*evidence, limit=settings().upload_limit_bytes)
    except FileProblem as problem:
        return f"{safe_filename(evidence[0])}: {problem.message}"
    if not whole:
        return None
    evidence_id, key = new_id(), crypto.new_key()
    return KeptScan(
        id=evidence_id,
        key=key,
        object_key=await stored_files.store(
            actor, evidence_id, checked.content, key=key.bytes(), aad=views.file_place(actor, evidence_id)
        ),
        media_type=checked.media_type,
        file_name=checked.safe_name,
        size=len(checked.content),
        digest=rules.file_digest(key, checked.content),
    )


async def add_evidence(
    actor: Actor,
    consent_id: UUID,
    evidence: Upload | None,
    *,
    version: int,
    no: int | None = None,
    withdrawal: bool = False,
) -> UUID:
    """Put a scan to the wording that its sender sees, or to the earlier one of that number, also after it has ended; or to its `withdrawal`.

    Raises Invalid, TooManyScans, ScanOfBefore when something happened to the consent since that `version`.
    """
    scan = await keep_scan(actor, consent_id, evidence, version=version, no=no, withdrawal=withdrawal)
    return await add_kept(actor, consent_id, scan, version=version, no=no, withdrawal=withdrawal)


async def keep_scan(
    actor: Actor,
    consent_id: UUID,
    evidence: Upload | None,
    *,
    version: int,
    no: int | None = None,
    withdrawal: bool = False,
) -> KeptScan | str | None:
    """Store a scan before the act that names it: outside of any lock, and only for whoever may do that act."""

    async def has_room() -> bool:
        await _room_for_scan(actor, consent_id, version=version, no=no, withdrawal=withdrawal, lock=False)
        return True

    return await store_scan(actor, evidence, has_room)


async def add_kept(
    actor: Actor,
    consent_id: UUID,
    scan: KeptScan | str | None,
    *,
    version: int,
    no: int | None = None,
    withdrawal: bool = False,
) -> UUID:
    """Put what `keep_scan` stored to the present wording or to that number. Raises Invalid, TooManyScans, ScanOfBefore."""
    async with unit_of_work(actor):
        hold = await _room_for_scan(actor, consent_id, version=version, no=no, withdrawal=withdrawal, lock=True)
        if not isinstance(scan, KeptScan):
            raise Invalid(fields={"evidence": scan or rules.CHOOSE_FILE})
        return await name_scan(
            await writer_of(actor, hold.row), scan, no=no or hold.row.version_no, withdrawal=withdrawal
        )


async def _room_for_scan(
    actor: Actor, consent_id: UUID, *, version: int, no: int | None, withdrawal: bool, lock: bool
) -> ConsentHold:
    hold = await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=lock)
    if hold.row.seq != version:
        raise ScanOfBefore
    if no is not None and not 1 <= no <= hold.row.version_no:
        raise Invalid(fields={"version_no": rules.CHOOSE_WORDING})
    if withdrawal and hold.row.live_state is not ConsentState.WITHDRAWN:
        raise Invalid(fields={"version_no": rules.NOT_WITHDRAWN})
    if len(await repository.list_evidence(actor, consent_id)) >= rules.MOST_SCANS:
        raise TooManyScans(most=rules.MOST_SCANS)
    return hold


async def name_scan(writer: ConsentWriter, scan: KeptScan, *, no: int, withdrawal: bool = False) -> UUID:
    """(in unit) Write the row of a stored scan; its key is opened by the client's key only."""
    await stored_files.claim(writer.actor, scan.id)
    await repository.insert_evidence(
        ConsentEvidence(
            id=scan.id,
            version_no=no,
            of_withdrawal=withdrawal,
            media_type=scan.media_type,
            size=scan.size,
            digest=scan.digest,
            object_key=scan.object_key,
            wrapped_key=writer.sealer.item_wrap(scan.id, scan.key),
            sealed=writer.sealer.seal("consent_evidence", scan.id, EvidenceText(file_name=scan.file_name)),
            created_at=now(),
            **writer.keys,
        )
    )
    await record(
        writer.actor,
        EvidenceAdded(consent_id=writer.consent_id, case_id=writer.case_id, evidence_id=scan.id, version_no=no),
    )
    return scan.id
