"""What people do with consents: record an agreement or a disagreement, change it, withdraw it, prove it, read it."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

import msgspec

from kernel import audit, crypto, files, keys
from kernel.actor import Actor, system_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.documents import compile_pdf
from kernel.events import record
from kernel.exceptions import NotThere, StaleVersion
from kernel.files import CheckedFile, FileProblem, check_upload
from kernel.ids import new_id
from kernel.legal_time import format_instant, prague_date, today_in_prague
from kernel.settings import settings
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from . import repository, rules
from .access import ConsentHold, ConsentPermission, Subject, consent_for, subject_for, write_in_folder
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
from .rules import Answer, Offer, Paper
from .schemas import (
    ConsentChip,
    ConsentForms,
    ConsentList,
    ConsentRow,
    ConsentStep,
    ConsentView,
    Ending,
    EventText,
    EvidenceFile,
    EvidenceText,
    EvidenceView,
    PersonChoice,
    Provision,
    Recipient,
    RecipientChoice,
    RecordConsent,
    VersionText,
    VersionView,
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
Lister = Callable[[Actor, UUID], Awaitable[Iterable[Ending]]]
_listers: list[Lister] = []

FACTS: dict[ConsentState, type[ConsentFact]] = {
    ConsentState.GIVEN: ConsentGiven,
    ConsentState.REFUSED: ConsentRefused,
    ConsentState.WITHDRAWN: ConsentWithdrawn,
    ConsentState.SUPERSEDED: ConsentSuperseded,
    ConsentState.EXPIRED: ConsentExpired,
}


def tells_what_ends(lister: Lister) -> Lister:
    """Register who can say what would end with a consent: `lister(actor, consent_id)`, in the unit of work."""
    _listers.append(lister)
    return lister


# ── for other domains, in the caller's unit of work ──────────────────────────────────────────────────────────────────


async def effective_provisions(actor: Actor, client_id: UUID, *, type: ConsentType | None = None) -> list[Provision]:
    """(in unit) What the client lets through at this moment, those that end first in front; expiry is read live."""
    rows = await repository.list_effective(actor, client_id, type.value if type else None)
    return [Provision(**dict(row.items())) for row in rows]


async def provision_by_id(actor: Actor, consent_id: UUID) -> Provision | None:
    """(in unit) What the present wording of a consent of the actor's service lets through, effective or not."""
    row = await repository.find_provision(actor, consent_id)
    return Provision(**dict(row.items())) if row else None


async def consent_chips(actor: Actor, client_ids: Iterable[UUID]) -> dict[UUID, ConsentChip]:
    """(in unit) One chip for each client who was ever asked; one query."""
    rows = await repository.list_chips(actor, set(client_ids))
    chips: dict[UUID, ConsentChip] = {}
    for row in rows:
        by_time = row["state"] in (ConsentState.GIVEN, ConsentState.EXPIRED)
        on = rules.last_day(row["valid_until"]) if by_time else row["indicated_on"]
        chips[row["client_id"]] = ConsentChip(state=row["state"], on=on)
    return chips


# ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def record_consent(
    actor: Actor, case_id: UUID, order: RecordConsent, evidence: Upload | None = None
) -> ConsentView:
    """Record that the client agreed, or disagreed. Raises Invalid, CaseNotOpen, AlreadyGiven."""
    scan = await _checked(evidence)
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        rules.check_can_record(subject.status)
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
    scan = await _checked(evidence)
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=True)
        row = hold.row
        rules.check_can_record(hold.subject.status)
        rules.check_can_change(_live(row))
        if row["seq"] != version:
            raise StaleVersion
        offer, answer = await _checked_order(actor, order, scan, type=ConsentType(row["type"]))
        matter = await _matter_of(actor, row)
        await _happened(matter, ConsentState.SUPERSEDED, _recipient_of(row), no=row["version_no"], seq=row["seq"] + 1)
        await _answer(matter, offer, answer, scan, no=row["version_no"] + 1, seq=row["seq"] + 2)
        return await _now(actor, consent_id, hold.subject)


async def _checked(evidence: Upload | None) -> CheckedFile | str | None:
    """The scan if it may be kept, the sentence why not otherwise. Outside of any transaction: it takes a while."""
    if evidence is None:
        return None
    try:
        return await asyncio.to_thread(check_upload, *evidence, limit=settings().upload_limit_bytes)
    except FileProblem as problem:
        return problem.message_cs


async def _checked_order(
    actor: Actor, order: RecordConsent, scan: CheckedFile | str | None, *, type: ConsentType | None = None
) -> tuple[Offer, Answer]:
    checks = Checks()
    offer = await _checked_offer(actor, checks, order, type=type)
    answer = rules.check_answer(checks, order, today=today_in_prague())
    if isinstance(scan, str):
        checks.fail("evidence", scan)
    checks.done()
    return offer, answer


async def _checked_offer(
    actor: Actor, checks: Checks, order: RecordConsent, *, type: ConsentType | None = None
) -> Offer:
    if type is not None and order.type != type:
        checks.fail("type", rules.OTHER_TYPE)
    here = await _own_service(actor)
    return rules.check_offer(
        checks,
        order,
        own_service=here.name,
        recipients=await _recipients(
            actor, await tenant_views.recipient_services(actor), chosen=order.recipient_service_id
        ),
        today=today_in_prague(),
        longest_months=settings().consent_longest_months,
    )


async def _own_service(actor: Actor) -> ServiceView:
    return (await tenant_views.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]


async def _recipients(actor: Actor, services: Iterable[ServiceView], *, chosen: UUID | None) -> list[RecipientChoice]:
    """Who can be a recipient; the workers of the chosen service, where they are colleagues."""
    found: list[RecipientChoice] = []
    for service in services:
        own = service.tenant_id == actor.tenant
        workers = await _people(actor, service.id) if own and service.id == chosen else []
        found.append(
            RecipientChoice(
                tenant_id=service.tenant_id,
                service_id=service.id,
                name=service.name,
                short_name=service.short_name,
                organisation_name=service.organisation_name,
                own=own,
                workers=workers,
            )
        )
    return found


async def _people(actor: Actor, service_id: UUID) -> list[PersonChoice]:
    workers = await tenant_views.workers_of_service(actor, service_id=service_id)
    return [PersonChoice(id=worker.id, name=worker.name, roles=sorted(worker.roles)) for worker in workers]


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
    matter: _Matter, offer: Offer, answer: Answer, scan: CheckedFile | str | None, *, no: int, seq: int
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
    if isinstance(scan, CheckedFile):
        await _store(matter, scan, no=no)
    await write_in_folder(
        matter.actor,
        matter.case_id,
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
        rules.check_can_withdraw(_live(row))
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
        await write_in_folder(
            actor,
            row["case_id"],
            title=rules.record_title(matter.type, text.recipient, Decision.DISAGREE, withdrawn=True),
            facts=rules.withdrawal_facts(matter.type, text.recipient, answer, note),
            source_id=event_id,
        )
        return await _now(actor, consent_id, hold.subject)


async def what_ends(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What would end if the consent ended now, as the domains that rest on it tell."""
    async with unit_of_work(actor):
        await consent_for(actor, consent_id, ConsentPermission.VIEW)
        return await _endings(actor, consent_id)


async def _endings(actor: Actor, consent_id: UUID) -> list[Ending]:
    return [ending for lister in _listers for ending in await lister(actor, consent_id)]


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def add_evidence(actor: Actor, consent_id: UUID, evidence: Upload | None) -> UUID:
    """Put a scan to the present wording, also after it has ended. Raises Invalid, TooManyScans."""
    scan = await _checked(evidence)
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=True)
        checks = Checks()
        if not isinstance(scan, CheckedFile):
            checks.fail("evidence", scan or rules.CHOOSE_FILE)
        checks.done()
        assert isinstance(scan, CheckedFile)
        if len(await repository.list_evidence(actor, consent_id)) >= rules.MOST_SCANS:
            raise TooManyScans(most=rules.MOST_SCANS)
        return await _store(await _matter_of(actor, hold.row), scan, no=hold.row["version_no"])


async def _store(matter: _Matter, scan: CheckedFile, *, no: int) -> UUID:
    """Keep a scan under a key of its own, which only the client's key opens."""
    evidence_id, key = new_id(), crypto.new_key()
    columns: dict[str, Any] = dict(matter.keys)
    await repository.insert_evidence(
        ConsentEvidence(
            id=evidence_id,
            version_no=no,
            media_type=scan.media_type,
            size=len(scan.content),
            digest=rules.file_digest(key, scan.content),
            object_key=await files.store_file(scan.content, key=key.bytes(), aad=_aad(matter.actor, evidence_id)),
            wrapped_key=matter.sealer.item_wrap(evidence_id, key),
            sealed=matter.sealer.seal("consent_evidence", evidence_id, EvidenceText(file_name=scan.safe_name)),
            created_at=now(),
            **columns,
        )
    )
    await record(
        matter.actor,
        EvidenceAdded(consent_id=matter.consent_id, case_id=matter.case_id, evidence_id=evidence_id, version_no=no),
    )
    return evidence_id


def _aad(actor: Actor, evidence_id: UUID) -> bytes:
    return crypto.place(actor.tenant, "consent_evidence", "file", evidence_id)


async def evidence_file(actor: Actor, consent_id: UUID, evidence_id: UUID) -> EvidenceFile:
    """A scan, decrypted; recorded as a read before it leaves."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
        found = next(
            (row for row in await repository.list_evidence(actor, consent_id) if row["id"] == evidence_id), None
        )
        if found is None:
            raise NotThere
        sealer = await keys.sealer(actor.tenant, hold.row["client_id"])
        key = sealer.item_unwrap(evidence_id, found["wrapped_key"])
        audit.read(actor, "consent_evidence", evidence_id, case_id=hold.row["case_id"])
    content = await files.load_file(found["object_key"], key=key.bytes(), aad=_aad(actor, evidence_id))
    return EvidenceFile(
        name=rules.evidence_name(found["version_no"], found["media_type"]),
        media_type=found["media_type"],
        content=content,
    )


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_consents(actor: Actor, case_id: UUID) -> ConsentList:
    """Everything the client was asked, newest first; recorded as a read."""
    async with unit_of_work(actor):
        return await _read_list(actor, await subject_for(actor, case_id, ConsentPermission.VIEW))


async def consents_page(actor: Actor, case_id: UUID) -> tuple[Any, ConsentList]:
    """The same with the head of the case's page."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.VIEW)
        return await subject.header(), await _read_list(actor, subject)


async def _read_list(actor: Actor, subject: Subject) -> ConsentList:
    listed = await _list(actor, subject)
    audit.read(actor, "consents", None, case_id=subject.case_id, count=len(listed.consents))
    return listed


async def _list(actor: Actor, subject: Subject) -> ConsentList:
    rows = await repository.list_consents(actor, subject.client_id)
    if await _note_expiry(actor, rows):
        rows = await repository.list_consents(actor, subject.client_id)
    services = await tenant_views.service_views(
        (row["recipient_tenant_id"], row["recipient_service_id"]) for row in rows
    )
    sealers = await keys.sealers(actor.tenant, {row["client_id"] for row in rows})
    may = sorted(permission.value for permission in subject.permissions)
    return ConsentList(
        consents=[
            _row(row, services[row["recipient_tenant_id"], row["recipient_service_id"]], sealers[row["client_id"]])
            for row in rows
        ],
        may=may,
    )


async def consent_view(actor: Actor, consent_id: UUID) -> ConsentView:
    """A consent with its wordings, scans and what happened to it; recorded as a read."""
    async with unit_of_work(actor):
        _, view = await _read(actor, consent_id)
        return view


async def consent_page(actor: Actor, consent_id: UUID) -> tuple[Any, ConsentView, list[Ending]]:
    """The same with the head of the case's page, and what would end with the consent."""
    async with unit_of_work(actor):
        hold, view = await _read(actor, consent_id)
        endings = await _endings(actor, consent_id) if "consent.withdraw" in view.may else []
        return await hold.subject.header(), view, endings


async def _read(actor: Actor, consent_id: UUID) -> tuple[ConsentHold, ConsentView]:
    hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
    if await _note_expiry(actor, [hold.row]):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
    audit.read(actor, "consent", consent_id, case_id=hold.row["case_id"])
    return hold, await _view(actor, hold)


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


def _live(row: Any) -> ConsentState:
    return ConsentState(row["live_state"])


def _on(row: Any) -> Any:
    if _live(row) in (ConsentState.GIVEN, ConsentState.EXPIRED):
        return rules.last_day(row["valid_until"])
    return row["last_on"]


def _row(row: Any, service: ServiceView, sealer: RowSealer) -> ConsentRow:
    text = sealer.open("consent_version", row["version_id"], row["sealed"], VersionText)
    return ConsentRow(
        id=row["id"],
        type=row["type"],
        state=_live(row),
        on=_on(row),
        starts_on=prague_date(row["valid_from"]),
        decided_on=row["said_on"],
        form=row["form"],
        recipient=service.name,
        recipient_short=service.short_name,
        items=row["item_kinds"],
        topics=len(text.topics),
        scan_missing=rules.scan_missing(row["form"], row["has_scan"]),
    )


async def _now(actor: Actor, consent_id: UUID, subject: Subject) -> ConsentView:
    """The consent as the act left it."""
    return await _view(actor, ConsentHold(row=await repository.find_consent(actor, consent_id), subject=subject))


async def _view(actor: Actor, hold: ConsentHold) -> ConsentView:
    row = hold.row
    sealer = await keys.sealer(actor.tenant, row["client_id"])
    versions = await repository.list_versions(actor, row["id"])
    events = await repository.list_events(actor, row["id"])
    evidence = await repository.list_evidence(actor, row["id"])
    services = await tenant_views.service_views(
        (each["recipient_tenant_id"], each["recipient_service_id"]) for each in versions
    )
    names = await tenant_views.worker_names(actor.tenant, [each["recorded_by"] for each in events])
    views = [_version(actor, each, services, sealer) for each in versions]
    decided = (
        sealer.open("consent_event", row["decided_id"], row["decided_sealed"], EventText)
        if row["decided_sealed"]
        else EventText()
    )
    state = _live(row)
    left, unnamed = await _staff_changes(actor, views[0]) if state is ConsentState.GIVEN else ([], [])
    return ConsentView(
        id=row["id"],
        case_id=row["case_id"],
        client_id=row["client_id"],
        type=row["type"],
        state=state,
        on=_on(row),
        decision=(Decision.AGREE if row["decided"] == ConsentState.GIVEN else Decision.DISAGREE).value,
        form=row["form"],
        said_on=row["said_on"],
        said_by=row["said_by"],
        representative=decided.representative,
        present=views[0],
        earlier=views[1:],
        steps=[_step(each, sealer, names) for each in events],
        evidence=[
            EvidenceView(
                id=each["id"],
                version_no=each["version_no"],
                file_name=sealer.open("consent_evidence", each["id"], each["sealed"], EvidenceText).file_name,
                media_type=each["media_type"],
                size=each["size"],
                added_at=each["created_at"],
            )
            for each in evidence
        ],
        scan_missing=rules.scan_missing(row["form"], row["has_scan"]),
        left=left,
        unnamed=unnamed,
        version=row["seq"],
        may=sorted(rules.next_steps(hold.subject.permissions, state, hold.subject.status)),
    )


def _version(actor: Actor, row: Any, services: dict[tuple[UUID, UUID], ServiceView], sealer: RowSealer) -> VersionView:
    service = services[row["recipient_tenant_id"], row["recipient_service_id"]]
    text = sealer.open("consent_version", row["id"], row["sealed"], VersionText)
    rules.check_intact(text, row["digest"])
    return VersionView(
        no=row["no"],
        text=text.text,
        text_version=row["text_version"],
        digest=row["digest"].hex(),
        recipient=Recipient(
            tenant_id=service.tenant_id,
            service_id=service.id,
            name=service.name,
            short_name=service.short_name,
            organisation_name=service.organisation_name,
            own=service.tenant_id == actor.tenant,
            worker_ids=row["recipient_worker_ids"],
            worker_names=text.worker_names,
        ),
        items=row["item_kinds"],
        topics=text.topics,
        purpose=row["purpose"],
        purpose_text=text.purpose_text,
        valid_from=prague_date(row["valid_from"]),
        valid_until=rules.last_day(row["valid_until"]),
    )


def _step(row: Any, sealer: RowSealer, names: dict[UUID, str]) -> ConsentStep:
    text = sealer.open("consent_event", row["id"], row["sealed"], EventText) if row["sealed"] else EventText()
    return ConsentStep(
        state=row["state"],
        version_no=row["version_no"],
        said_on=row["indicated_on"],
        said_by=row["indicated_by"],
        representative=text.representative,
        form=row["form"],
        note=text.note,
        recorded_by=names.get(row["recorded_by"], ""),
        recorded_at=row["recorded_at"],
    )


async def _staff_changes(actor: Actor, present: VersionView) -> tuple[list[str], list[str]]:
    """(the named who no longer work there, those who work there and are not named): the text does not follow the staff."""
    recipient = present.recipient
    if not recipient.own or not recipient.worker_ids:
        return [], []
    members = await _people(actor, recipient.service_id)
    gone = set(recipient.worker_ids) - {member.id for member in members}
    left = [name for worker, name in zip(recipient.worker_ids, recipient.worker_names, strict=True) if worker in gone]
    return left, [member.name for member in members if member.id not in set(recipient.worker_ids)]


# ── the form, before and after it is signed ──────────────────────────────────────────────────────────────────────────


async def form_of_new(actor: Actor, case_id: UUID, *, recipient_id: UUID | None) -> ConsentForms:
    """What the form of a new consent shows: whose it is, who can be a recipient, what the client was asked before."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        rules.check_can_record(subject.status)
        return await _forms(actor, subject, recipient_id)


async def form_of_change(
    actor: Actor, consent_id: UUID, *, recipient_id: UUID | None = None
) -> tuple[ConsentForms, ConsentView, list[Ending]]:
    """The same for a new wording over a consent, with what would end with the old one."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD)
        rules.check_can_record(hold.subject.status)
        rules.check_can_change(_live(hold.row))
        view = await _view(actor, hold)
        forms = await _forms(actor, hold.subject, recipient_id or view.present.recipient.service_id)
        audit.read(actor, "consent", consent_id, case_id=view.case_id)
        return forms, view, await _endings(actor, consent_id)


async def _forms(actor: Actor, subject: Subject, recipient_id: UUID | None) -> ConsentForms:
    services = await tenant_views.recipient_services(actor)
    own = [service for service in services if service.tenant_id == actor.tenant]
    chosen = recipient_id or (own[0].id if len(own) == 1 else None)
    return ConsentForms(
        case_id=subject.case_id,
        client_name=subject.client_name,
        birth_date=subject.birth_date,
        own_short=(await _own_service(actor)).short_name,
        recipients=await _recipients(actor, services, chosen=chosen),
        recipient_id=chosen,
        others=(await _read_list(actor, subject)).consents,
        longest_months=settings().consent_longest_months,
    )


async def preview(actor: Actor, case_id: UUID, order: RecordConsent) -> dict[Decision, Wording]:
    """The exact words for a yes and for a no, as far as the order is filled in; what is wrong shows as a gap."""
    async with unit_of_work(actor):
        await subject_for(actor, case_id, ConsentPermission.RECORD)
        offer = await _checked_offer(actor, Checks(), order)
    return {decision: rules.wording(offer, decision) for decision in Decision}


async def blank_form(actor: Actor, case_id: UUID, order: RecordConsent) -> bytes:
    """The offer as PDF to be signed; what the client says is left open. Raises Invalid for an incomplete offer."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        checks = Checks()
        offer = await _checked_offer(actor, checks, msgspec.structs.replace(order, decision=""))
        checks.done()
        title, data = rules.paper(offer, await _paper(actor, subject))
        audit.write(actor, "consent.form_printed", object_type="consent", case_id=case_id)
    return await asyncio.to_thread(compile_pdf, "consent_form.typ", data, title=title)


async def recorded_form(actor: Actor, consent_id: UUID) -> bytes:
    """The form as it was recorded, as PDF; recorded as a read."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
        view = await _view(actor, hold)
        offer = rules.offer_of(view, own_service=(await _own_service(actor)).name)
        title, data = rules.paper(
            offer,
            await _paper(actor, hold.subject),
            decision=Decision(view.decision),
            recorded=rules.story(view),
            text_version=view.present.text_version,
            said=rules.statement_in(view.present.text),
        )
        audit.read(actor, "consent_form", consent_id, case_id=view.case_id)
    return await asyncio.to_thread(compile_pdf, "consent_form.typ", data, title=title)


async def _paper(actor: Actor, subject: Subject) -> Paper:
    here = await _own_service(actor)
    names = await tenant_views.worker_names(actor.tenant, [actor.worker_id])
    return Paper(
        organisation=here.organisation_name,
        unit=here.name,
        file_mark=subject.file_mark,
        client_name=subject.client_name,
        birth_date=subject.birth_date,
        printed_at=format_instant(now()),
        printed_by=names.get(actor.worker, ""),
    )
