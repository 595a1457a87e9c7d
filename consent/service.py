"""What people do with consents: record an agreement or a disagreement, change it, withdraw it, prove it, read it."""

import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.tables import RecordKind
from kernel import audit, crypto, keys, object_store
from kernel.actor import Actor, system_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from kernel.uploads.checks import check_upload
from kernel.uploads.refusals import FileProblem

from . import repository, rules, views
from .access import ConsentHold, ConsentPermission, Subject, consent_for, subject_for
from .events import (
    ConsentExpired,
    ConsentFact,
    ConsentGiven,
    ConsentRefused,
    ConsentSuperseded,
    ConsentWithdrawn,
    EvidenceAdded,
)
from .exceptions import AlreadyGiven, TooManyScans
from .rules import Answer, Offer
from .schemas import (
    ConsentList,
    ConsentView,
    Ending,
    EventText,
    EvidenceText,
    RecordConsent,
    VersionText,
    WithdrawConsent,
    Wording,
)
from .tables import (
    Consent,
    ConsentEvent,
    ConsentEvidence,
    ConsentProvision,
    ConsentState,
    ConsentType,
    ConsentVersion,
    Decision,
    Effect,
)

Upload = tuple[str, str | None, bytes]
FACTS: dict[ConsentState, type[ConsentFact]] = {
    ConsentState.GIVEN: ConsentGiven,
    ConsentState.REFUSED: ConsentRefused,
    ConsentState.WITHDRAWN: ConsentWithdrawn,
    ConsentState.SUPERSEDED: ConsentSuperseded,
    ConsentState.EXPIRED: ConsentExpired,
}


# ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def record_consent(
    actor: Actor, case_id: UUID, order: RecordConsent, evidence: Upload | None = None
) -> ConsentView:
    """Record that the client agreed, or disagreed. Raises Invalid, CaseNotOpen, AlreadyGiven."""

    async def look() -> bool:
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        rules.check_can_record(subject.case.status)
        return await _is_whole(actor, order)

    scan = await _kept(actor, evidence, look)
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        rules.check_can_record(subject.case.status)
        offer, answer = await _checked_order(actor, order, scan)
        matter = await _matter(actor, new_id(), subject.client_id, case_id, offer.type)
        await repository.insert_consent(
            Consent(
                id=matter.consent_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                client_id=subject.client_id,
                case_id=case_id,
                type=offer.type.value,
                created_at=now(),
            )
        )
        await _answer(matter, offer, answer, scan, no=1, seq=1)
        return await _now(actor, matter.consent_id, subject)


async def change_consent(
    actor: Actor, consent_id: UUID, order: RecordConsent, evidence: Upload | None = None, *, version: int
) -> ConsentView:
    """Record what the client said to a new wording; the old one ends, and with it everything that rested on it.

    Raises Invalid, ConsentEnded, StaleVersion, AlreadyGiven.
    """

    async def held(*, lock: bool) -> ConsentHold:
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=lock)
        rules.check_can_record(hold.subject.case.status)
        rules.check_can_change(ConsentState(hold.row["live_state"]))
        if hold.row["seq"] != version:
            raise StaleVersion
        return hold

    async def look() -> bool:
        return await _is_whole(actor, order, type=ConsentType((await held(lock=False)).row["type"]))

    scan = await _kept(actor, evidence, look)
    async with unit_of_work(actor):
        hold = await held(lock=True)
        row = hold.row
        offer, answer = await _checked_order(actor, order, scan, type=ConsentType(row["type"]))
        matter = await _matter_of(actor, row)
        await _happened(matter, ConsentState.SUPERSEDED, _recipient_of(row), no=row["version_no"], seq=row["seq"] + 1)
        await _answer(matter, offer, answer, scan, no=row["version_no"] + 1, seq=row["seq"] + 2)
        return await _now(actor, consent_id, hold.subject)


class KeptScan(msgspec.Struct, frozen=True):
    """A scan that lies in the object store, encrypted under a key of its own, and that no row names yet."""

    id: UUID
    key: crypto.Key
    object_key: str
    media_type: str
    file_name: str
    size: int
    digest: bytes


async def _kept(actor: Actor, evidence: Upload | None, look: Callable[[], Awaitable[bool]]) -> KeptScan | str | None:
    """The scan, stored, or the sentence why it cannot be kept; nothing when there is none.

    The cheap questions come first: `look` raises for whoever may not do the act, in a unit of work of its own, and says
    whether the rest of the order is whole. Only then is the file taken apart, and stored before the act and its locks.
    """
    if evidence is None:
        return None
    async with unit_of_work(actor):
        is_whole = await look()
    try:
        checked = await check_upload(*evidence, limit=settings().upload_limit_bytes)
    except FileProblem as problem:
        return problem.message
    if not is_whole:
        return None
    evidence_id, key = new_id(), crypto.new_key()
    return KeptScan(
        id=evidence_id,
        key=key,
        object_key=await object_store.store_file(
            checked.content, key=key.bytes(), aad=views.file_place(actor, evidence_id)
        ),
        media_type=checked.media_type,
        file_name=checked.safe_name,
        size=len(checked.content),
        digest=rules.file_digest(key, checked.content),
    )


async def _is_whole(actor: Actor, order: RecordConsent, *, type: ConsentType | None = None) -> bool:
    """(in unit) Whether nothing but the scan can be wrong with an order."""
    checks = Checks()
    await _checked(actor, checks, order, type=type)
    return not checks.fields


async def _checked(
    actor: Actor, checks: Checks, order: RecordConsent, *, type: ConsentType | None
) -> tuple[Offer, Answer]:
    offer = await views.checked_offer(actor, checks, order, type=type)
    return offer, rules.check_answer(checks, order, today=today_in_prague())


async def _checked_order(
    actor: Actor, order: RecordConsent, scan: KeptScan | str | None, *, type: ConsentType | None = None
) -> tuple[Offer, Answer]:
    checks = Checks()
    checked = await _checked(actor, checks, order, type=type)
    if isinstance(scan, str):
        checks.fail("evidence", scan)
    checks.done()
    return checked


class _Matter(msgspec.Struct, frozen=True, kw_only=True):
    """One consent being written: who writes, whose it is, what seals its words."""

    actor: Actor
    consent_id: UUID
    client_id: UUID
    case_id: UUID
    type: ConsentType
    sealer: RowSealer

    @property
    def keys(self) -> dict[str, UUID]:
        """The columns that every row of the consent carries."""
        return {
            "tenant_id": self.actor.tenant,
            "service_id": self.actor.service,
            "consent_id": self.consent_id,
            "client_id": self.client_id,
        }


async def _matter(actor: Actor, consent_id: UUID, client_id: UUID, case_id: UUID, type: ConsentType) -> _Matter:
    sealer = await keys.sealer(actor.tenant, client_id)
    return _Matter(actor=actor, consent_id=consent_id, client_id=client_id, case_id=case_id, type=type, sealer=sealer)


async def _matter_of(actor: Actor, row: Any) -> _Matter:
    return await _matter(actor, row["id"], row["client_id"], row["case_id"], ConsentType(row["type"]))


def _recipient_of(row: Any) -> tuple[UUID, UUID]:
    return row["recipient_tenant_id"], row["recipient_service_id"]


async def _answer(
    matter: _Matter, offer: Offer, answer: Answer, scan: KeptScan | str | None, *, no: int, seq: int
) -> None:
    """Write the wording, what it lets through and what the client said to it; put it into the folder."""
    assert offer.recipient is not None
    recipient = offer.recipient.tenant_id, offer.recipient.service_id
    if await repository.is_given(matter.actor, matter.client_id, matter.type.value, recipient, matter.consent_id):
        raise AlreadyGiven(fields={"recipient_service_id": AlreadyGiven.message})
    words = rules.wording(offer, answer.decision)
    await _write_version(matter, offer, answer, words, no=no)
    state = ConsentState.GIVEN if answer.decision is Decision.AGREE else ConsentState.REFUSED
    event_id = await _happened(matter, state, recipient, no=no, seq=seq, answer=answer)
    if isinstance(scan, KeptScan):
        await _name_scan(matter, scan, no=no)
    await cases.write_sentence(
        matter.actor,
        matter.case_id,
        kind=RecordKind.CONSENT,
        title=rules.record_title(offer.type, rules.recipient_words(offer.recipient), answer.decision),
        facts=rules.record_facts(offer, answer, words),
        source_id=event_id,
    )


async def _write_version(matter: _Matter, offer: Offer, answer: Answer, words: Wording, *, no: int) -> None:
    assert offer.recipient is not None
    assert offer.purpose is not None
    version_id = new_id()
    start, end = rules.period(offer, answer, longest_months=settings().consent_longest_months)
    text = VersionText(
        salt=secrets.token_hex(32),
        text=words.text,
        sentence=words.sentence,
        recipient=rules.recipient_words(offer.recipient),
        worker_names=[worker.name for worker in offer.workers],
        topics=list(offer.topics),
        purpose_text=offer.purpose_text,
    )
    shared: dict[str, Any] = {**matter.keys, "valid_from": start, "valid_until": end}
    await repository.insert_version(
        ConsentVersion(
            id=version_id,
            no=no,
            text_version=words.text_version,
            gdpr_basis=rules.gdpr_basis(offer.items),
            confidentiality_basis=rules.CONFIDENTIALITY_BASIS,
            digest=rules.digest(text),
            sealed=matter.sealer.seal("consent_version", version_id, text),
            created_at=now(),
            created_by=matter.actor.worker_id,
            **shared,
        ),
        ConsentProvision(
            id=new_id(),
            version_no=no,
            effect=(Effect.PERMIT if answer.decision is Decision.AGREE else Effect.DENY).value,
            recipient_tenant_id=offer.recipient.tenant_id,
            recipient_service_id=offer.recipient.service_id,
            recipient_worker_ids=[worker.id for worker in offer.workers],
            item_kinds=[item.value for item in offer.items],
            actions=[action.value for action in rules.ACTIONS_OF[offer.type]],
            purpose=offer.purpose.value,
            **shared,
        ),
    )


async def _happened(
    matter: _Matter,
    state: ConsentState,
    recipient: tuple[UUID, UUID],
    *,
    no: int,
    seq: int,
    answer: Answer | None = None,
    note: str = "",
) -> UUID:
    """Something happened to a wording: the event in the life of the consent, and the fact for everybody."""
    event_id = new_id()
    text = EventText(representative=answer.representative if answer else "", note=note)
    columns: dict[str, Any] = dict(matter.keys)
    await repository.insert_event(
        ConsentEvent(
            id=event_id,
            version_no=no,
            seq=seq,
            state=state.value,
            indicated_on=answer.said_on if answer else None,
            indicated_by=answer.said_by.value if answer else None,
            form=answer.form.value if answer else None,
            recorded_by=matter.actor.worker_id,
            recorded_at=now(),
            sealed=matter.sealer.seal("consent_event", event_id, text) if text != EventText() else None,
            **columns,
        )
    )
    await record(
        matter.actor,
        FACTS[state](
            consent_id=matter.consent_id,
            case_id=matter.case_id,
            client_id=matter.client_id,
            type=matter.type.value,
            version_no=no,
            recipient_tenant_id=recipient[0],
            recipient_service_id=recipient[1],
        ),
    )
    return event_id


# ── withdrawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def withdraw_consent(actor: Actor, consent_id: UUID, order: WithdrawConsent, *, version: int) -> ConsentView:
    """Record that the client took the consent back; everything that rests on it ends in the same instant.

    Raises Invalid, AlreadyWithdrawn, NothingToWithdraw, ConsentEnded, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.WITHDRAW, lock=True)
        row = hold.row
        rules.check_can_withdraw(ConsentState(row["live_state"]))
        checks = Checks()
        answer, note = rules.check_withdrawal(checks, order, today=today_in_prague())
        checks.done()
        if row["seq"] != version:
            raise StaleVersion
        matter = await _matter_of(actor, row)
        event_id = await _happened(
            matter,
            ConsentState.WITHDRAWN,
            _recipient_of(row),
            no=row["version_no"],
            seq=row["seq"] + 1,
            answer=answer,
            note=note,
        )
        text = matter.sealer.open("consent_version", row["version_id"], row["sealed"], VersionText)
        await cases.write_sentence(
            actor,
            row["case_id"],
            kind=RecordKind.CONSENT,
            title=rules.record_title(matter.type, text.recipient, Decision.DISAGREE, withdrawn=True),
            facts=rules.withdrawal_facts(matter.type, text.recipient, answer, note),
            source_id=event_id,
        )
        return await _now(actor, consent_id, hold.subject)


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def add_evidence(actor: Actor, consent_id: UUID, evidence: Upload | None) -> UUID:
    """Put a scan to the present wording, also after it has ended. Raises Invalid, TooManyScans."""
    return await add_kept(actor, consent_id, await keep_scan(actor, consent_id, evidence))


async def keep_scan(actor: Actor, consent_id: UUID, evidence: Upload | None) -> KeptScan | str | None:
    """Store a scan before the act that names it: outside of any lock, and only for whoever may do that act."""

    async def look() -> bool:
        await _room_for_scan(actor, consent_id, lock=False)
        return True

    return await _kept(actor, evidence, look)


async def add_kept(actor: Actor, consent_id: UUID, scan: KeptScan | str | None) -> UUID:
    """Put what `keep_scan` stored to the present wording. Raises Invalid, TooManyScans."""
    async with unit_of_work(actor):
        hold = await _room_for_scan(actor, consent_id, lock=True)
        if not isinstance(scan, KeptScan):
            raise Invalid(fields={"evidence": scan or rules.CHOOSE_FILE})
        return await _name_scan(await _matter_of(actor, hold.row), scan, no=hold.row["version_no"])


async def _room_for_scan(actor: Actor, consent_id: UUID, *, lock: bool) -> ConsentHold:
    hold = await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=lock)
    if len(await repository.list_evidence(actor, consent_id)) >= rules.MOST_SCANS:
        raise TooManyScans(most=rules.MOST_SCANS)
    return hold


async def _name_scan(matter: _Matter, scan: KeptScan, *, no: int) -> UUID:
    """(in unit) Write the row of a stored scan; its key is opened by the client's key only."""
    columns: dict[str, Any] = dict(matter.keys)
    await repository.insert_evidence(
        ConsentEvidence(
            id=scan.id,
            version_no=no,
            media_type=scan.media_type,
            size=scan.size,
            digest=scan.digest,
            object_key=scan.object_key,
            wrapped_key=matter.sealer.item_wrap(scan.id, scan.key),
            sealed=matter.sealer.seal("consent_evidence", scan.id, EvidenceText(file_name=scan.file_name)),
            created_at=now(),
            **columns,
        )
    )
    await record(
        matter.actor,
        EvidenceAdded(consent_id=matter.consent_id, case_id=matter.case_id, evidence_id=scan.id, version_no=no),
    )
    return scan.id


# ── looking, and what time has ended ─────────────────────────────────────────────────────────────────────────────────


async def list_consents(actor: Actor, case_id: UUID) -> ConsentList:
    """Everything the client was asked, newest first; recorded as a read."""
    async with unit_of_work(actor):
        return await _read_list(actor, await subject_for(actor, case_id, ConsentPermission.VIEW))


async def consents_page(actor: Actor, case_id: UUID) -> tuple[Any, ConsentList]:
    """The same with the head of the case's page."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.VIEW)
        return await case_views.header_of(actor, subject.case, subject.client), await _read_list(actor, subject)


async def _read_list(actor: Actor, subject: Subject) -> ConsentList:
    rows = await repository.list_consents(actor, subject.client_id)
    if await _note_expiry(actor, rows):
        rows = await repository.list_consents(actor, subject.client_id)
    return await views.list_of(actor, subject, rows)


async def consent_view(actor: Actor, consent_id: UUID) -> ConsentView:
    """A consent with its wordings, scans and what happened to it; recorded as a read."""
    async with unit_of_work(actor):
        _, view = await _read(actor, consent_id)
        return view


async def consent_page(actor: Actor, consent_id: UUID) -> tuple[Any, ConsentView, list[Ending]]:
    """The same with the head of the case's page, and what would end with the consent."""
    async with unit_of_work(actor):
        hold, view = await _read(actor, consent_id)
        endings = await views.endings(actor, consent_id) if "consent.withdraw" in view.may else []
        subject = hold.subject
        return await case_views.header_of(actor, subject.case, subject.client), view, endings


async def _read(actor: Actor, consent_id: UUID) -> tuple[ConsentHold, ConsentView]:
    hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
    if await _note_expiry(actor, [hold.row]):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
    audit.read(actor, "consent", consent_id, case_id=hold.row["case_id"])
    return hold, await views.view_of(actor, hold)


async def note_end(actor: Actor, consent_id: UUID) -> None:
    """(in unit) Write the end of a consent down, if time has ended it and nobody did so before."""
    row = await repository.find_consent(actor, consent_id)
    if row is not None:
        await _note_expiry(actor, [row])


async def _note_expiry(actor: Actor, rows: Iterable[Any]) -> bool:
    """Write down what time has ended already, so that keys are destroyed and others are told; True if there was any."""
    noted = False
    for row in rows:
        if row["live_state"] == ConsentState.EXPIRED and row["state"] == ConsentState.GIVEN:
            await repository.lock_consent(actor, row["id"])
            fresh = await repository.find_consent(actor, row["id"])
            if fresh is not None and fresh["state"] == ConsentState.GIVEN:
                clockwork = system_actor(actor.tenant, actor.service)  # time did it, not whoever looks
                async with unit_of_work(clockwork):
                    await _happened(
                        await _matter_of(clockwork, fresh),
                        ConsentState.EXPIRED,
                        _recipient_of(fresh),
                        no=fresh["version_no"],
                        seq=fresh["seq"] + 1,
                    )
                noted = True
    return noted


async def _now(actor: Actor, consent_id: UUID, subject: Subject) -> ConsentView:
    """The consent as the act left it."""
    return await views.view_of(
        actor, ConsentHold(row=await repository.find_consent(actor, consent_id), subject=subject)
    )
