# pyright: strict
"""The scans of what was signed."""

from uuid import UUID

from consent import repository, rules
from consent.access import ConsentPermission, consent_for
from consent.schemas import EvidenceFile
from kernel import audit, crypto, keys, object_store
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotThere


async def evidence_file(actor: Actor, consent_id: UUID, evidence_id: UUID) -> EvidenceFile:
    """A scan, decrypted; recorded as a read before it leaves."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
        found = next((row for row in await repository.list_evidence(actor, consent_id) if row.id == evidence_id), None)
        if found is None:
            raise NotThere
        sealer = await keys.sealer(actor.tenant, hold.row.client_id)
        key = sealer.item_unwrap(evidence_id, found.wrapped_key)
        audit.read(actor, "consent_evidence", evidence_id, case_id=hold.row.case_id)
    content = await object_store.load_file(found.object_key, key=key.bytes(), aad=file_place(actor, evidence_id))
    return EvidenceFile(
        name=rules.evidence_name(found.version_no, found.media_type, of_withdrawal=found.of_withdrawal),
        media_type=found.media_type,
        content=content,
    )


def file_place(actor: Actor, evidence_id: UUID) -> bytes:
    """Where the sealed content of a scan belongs."""
    return crypto.place(actor.tenant, "consent_evidence", "file", evidence_id)
