# pyright: strict
"""The rows of a consent: its wordings, what happened to it, and the fact that everybody else hears of."""

import secrets
from typing import Any
from uuid import UUID

import msgspec

from consent import papers, repository, rules
from consent.events import (
    ConsentExpired,
    ConsentFact,
    ConsentGiven,
    ConsentRefused,
    ConsentSuperseded,
    ConsentWithdrawn,
)
from consent.rules import Answer, Offer, Said
from consent.schemas import EventText, StoredConsent, VersionText, Wording
from consent.tables import (
    ConsentEvent,
    ConsentProvision,
    ConsentState,
    ConsentType,
    ConsentVersion,
    Decision,
    Effect,
    Purpose,
)
from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.events import record
from kernel.ids import new_id
from kernel.settings import settings

FACTS: dict[ConsentState, type[ConsentFact]] = {
    ConsentState.GIVEN: ConsentGiven,
    ConsentState.REFUSED: ConsentRefused,
    ConsentState.WITHDRAWN: ConsentWithdrawn,
    ConsentState.SUPERSEDED: ConsentSuperseded,
    ConsentState.EXPIRED: ConsentExpired,
}


class ConsentWriter(msgspec.Struct, frozen=True, kw_only=True):
    """One consent being written: who writes, whose it is, what seals its words."""

    actor: Actor
    consent_id: UUID
    client_id: UUID
    case_id: UUID
    type: ConsentType
    sealer: RowSealer

    @property
    def keys(self) -> dict[str, Any]:
        """The columns that every row of the consent carries."""
        return {
            "tenant_id": self.actor.tenant,
            "service_id": self.actor.service,
            "consent_id": self.consent_id,
            "client_id": self.client_id,
        }


async def new_writer(actor: Actor, *, client_id: UUID, case_id: UUID, type: ConsentType) -> ConsentWriter:
    """(in unit) Who writes a new consent of a client."""
    return ConsentWriter(
        actor=actor,
        consent_id=new_id(),
        client_id=client_id,
        case_id=case_id,
        type=type,
        sealer=await keys.sealer(actor.tenant, client_id),
    )


async def writer_of(actor: Actor, row: StoredConsent) -> ConsentWriter:
    """(in unit) Who writes on at a consent that is there."""
    return ConsentWriter(
        actor=actor,
        consent_id=row.id,
        client_id=row.client_id,
        case_id=row.case_id,
        type=row.type,
        sealer=await keys.sealer(actor.tenant, row.client_id),
    )


async def write_version(writer: ConsentWriter, offer: Offer, answer: Answer, words: Wording, *, no: int) -> None:
    """(in unit) Write a wording and what it lets through."""
    version_id = new_id()
    start, end = rules.period(offer, answer, longest_months=settings().consent_longest_months)
    text = VersionText(
        salt=secrets.token_hex(32),
        text=words.text,
        sentence=words.sentence,
        recipient=papers.recipient_words(offer.recipient),
        worker_names=[worker.name for worker in offer.workers],
        topics=list(offer.topics),
        purpose_text=offer.purpose_text,
    )
    shared: dict[str, Any] = {**writer.keys, "valid_from": start, "valid_until": end}
    await repository.insert_version(
        ConsentVersion(
            id=version_id,
            no=no,
            text_version=words.text_version,
            gdpr_basis=rules.gdpr_basis(offer.scope),
            confidentiality_basis=rules.CONFIDENTIALITY_BASIS,
            digest=rules.digest(text),
            sealed=writer.sealer.seal("consent_version", version_id, text),
            created_at=now(),
            created_by=writer.actor.worker_id,
            **shared,
        ),
        ConsentProvision(
            id=new_id(),
            version_no=no,
            effect=(Effect.PERMIT if answer.decision is Decision.AGREE else Effect.DENY).value,
            recipient_tenant_id=offer.recipient.tenant_id,
            recipient_service_id=offer.recipient.service_id,
            recipient_worker_ids=[worker.id for worker in offer.workers],
            item_kinds=[item.value for item in offer.scope],
            actions=[action.value for action in rules.ACTIONS_OF[offer.type]],
            purpose=(offer.purpose or Purpose.COOPERATION).value,
            **shared,
        ),
    )


async def write_event(
    writer: ConsentWriter,
    state: ConsentState,
    recipient: tuple[UUID, UUID],
    *,
    no: int,
    seq: int,
    said: Said | None = None,
    note: str = "",
) -> UUID:
    """(in unit) Write what happened to a wording, and tell the fact. Time and a new wording are nobody's word: no `said`."""
    event_id = new_id()
    text = EventText(representative=said.representative if said else "", note=note)
    await repository.insert_event(
        ConsentEvent(
            id=event_id,
            version_no=no,
            seq=seq,
            state=state.value,
            indicated_on=said.said_on if said else None,
            indicated_by=said.said_by.value if said else None,
            form=said.form.value if said else None,
            recorded_by=writer.actor.worker_id,
            recorded_at=now(),
            sealed=writer.sealer.seal("consent_event", event_id, text) if text != EventText() else None,
            **writer.keys,
        )
    )
    tenant_id, service_id = recipient
    await record(
        writer.actor,
        FACTS[state](
            consent_id=writer.consent_id,
            case_id=writer.case_id,
            client_id=writer.client_id,
            type=writer.type.value,
            version_no=no,
            recipient_tenant_id=tenant_id,
            recipient_service_id=service_id,
        ),
    )
    return event_id
