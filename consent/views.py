"""What somebody gets to see of consents, their forms and papers; nothing here leaves more behind than an entry in the log.

To open a list or a consent is not here: whoever does it first writes down what time has ended (`service`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from cases.cases.schemas import ConsentChip
from kernel import audit, crypto, keys, object_store
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.documents import compile_pdf
from kernel.exceptions import NotThere
from kernel.legal_time import format_instant, prague_date, today_in_prague
from kernel.points import Point
from kernel.settings import settings
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from . import repository, rules
from .access import ConsentHold, ConsentPermission, Subject, consent_for, general, subject_for
from .rules import Offer, Paper
from .schemas import (
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
    Wording,
)
from .tables import (
    ConsentState,
    ConsentType,
    Decision,
)

Lister = Callable[[Actor, UUID], Awaitable[Iterable[Ending]]]
ENDINGS: Point[Lister] = Point("what ends with a consent")
"""Who can say what would end with a consent: `lister(actor, consent_id)`, in the unit of work."""


# ── what the client lets through, for other domains ──────────────────────────────────────────────────────────────────


async def effective_provisions(actor: Actor, client_id: UUID, *, type: ConsentType | None = None) -> list[Provision]:
    """(in unit) What the client lets through at this moment, those that end first in front; expiry is read live."""
    rows = await repository.list_effective(actor, client_id, type.value if type else None)
    return [Provision(**dict(row.items())) for row in rows]


async def provision_by_id(actor: Actor, consent_id: UUID) -> Provision | None:
    """(in unit) What the present wording of a consent of the actor's service lets through, effective or not."""
    row = await repository.find_provision(actor, consent_id)
    return Provision(**dict(row.items())) if row else None


async def refusal_of(actor: Actor, client_id: UUID, *, type: ConsentType) -> ConsentChip | None:
    """(in unit) The client's last no to a kind of consent, refused or withdrawn, while no yes to that kind holds."""
    rows = [row for row in await repository.list_consents(actor, client_id) if row["type"] == type]
    if not rows or any(_live(row) is ConsentState.GIVEN for row in rows):
        return None
    last = max(rows, key=_on)
    state = _live(last)
    return ConsentChip(state=state, on=_on(last)) if state in (ConsentState.REFUSED, ConsentState.WITHDRAWN) else None


async def chips_for(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """(in unit) The chips of clients whose file the actor may read; no query for who has nothing to do with consents."""
    return await consent_chips(actor, client_ids) if client_ids and general(actor) else {}


async def consent_chips(actor: Actor, client_ids: Iterable[UUID]) -> dict[UUID, ConsentChip]:
    """(in unit) One chip for each client who was ever asked; one query."""
    rows = await repository.list_chips(actor, set(client_ids))
    chips: dict[UUID, ConsentChip] = {}
    for row in rows:
        by_time = row["state"] in (ConsentState.GIVEN, ConsentState.EXPIRED)
        on = rules.last_day(row["valid_until"]) if by_time else row["indicated_on"]
        chips[row["client_id"]] = ConsentChip(state=row["state"], on=on)
    return chips


# ── what would end ───────────────────────────────────────────────────────────────────────────────────────────────────


async def what_ends(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What would end if the consent ended now, as the domains that rest on it tell."""
    async with unit_of_work(actor):
        await consent_for(actor, consent_id, ConsentPermission.VIEW)
        return await endings(actor, consent_id)


async def endings(actor: Actor, consent_id: UUID) -> list[Ending]:
    """(in unit) The same of a consent one holds."""
    return [ending for lister in ENDINGS.all() for ending in await lister(actor, consent_id)]


# ── a list ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_of(actor: Actor, subject: Subject, rows: Sequence[Any]) -> ConsentList:
    """(in unit) Everything the client was asked, newest first; recorded as a read."""
    services = await tenant_views.service_views(
        (row["recipient_tenant_id"], row["recipient_service_id"]) for row in rows
    )
    sealers = await keys.sealers(actor.tenant, {row["client_id"] for row in rows})
    audit.read(actor, "consents", None, case_id=subject.case_id, count=len(rows))
    return ConsentList(
        consents=[
            _row(row, services[row["recipient_tenant_id"], row["recipient_service_id"]], sealers[row["client_id"]])
            for row in rows
        ],
        may=sorted(permission.value for permission in subject.permissions),
    )


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


# ── one consent ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def view_of(actor: Actor, hold: ConsentHold) -> ConsentView:
    """(in unit) A consent one holds, with its wordings, scans and what happened to it."""
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
        may=sorted(rules.next_steps(hold.subject.permissions, state, hold.subject.case.status)),
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


def _live(row: Any) -> ConsentState:
    return ConsentState(row["live_state"])


def _on(row: Any) -> Any:
    if _live(row) in (ConsentState.GIVEN, ConsentState.EXPIRED):
        return rules.last_day(row["valid_until"])
    return row["last_on"]


# ── the form, before and after it is signed ──────────────────────────────────────────────────────────────────────────


async def form_of_new(actor: Actor, case_id: UUID, *, recipient_id: UUID | None) -> ConsentForms:
    """What the form of a new consent shows: whose it is, who can be a recipient, what the client was asked before."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        rules.check_can_record(subject.case.status)
        return await _forms(actor, subject, recipient_id)


async def form_of_change(
    actor: Actor, consent_id: UUID, *, recipient_id: UUID | None = None
) -> tuple[ConsentForms, ConsentView, list[Ending]]:
    """The same for a new wording over a consent, with what would end with the old one."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD)
        rules.check_can_record(hold.subject.case.status)
        rules.check_can_change(_live(hold.row))
        view = await view_of(actor, hold)
        forms = await _forms(actor, hold.subject, recipient_id or view.present.recipient.service_id)
        audit.read(actor, "consent", consent_id, case_id=view.case_id)
        return forms, view, await endings(actor, consent_id)


async def _forms(actor: Actor, subject: Subject, recipient_id: UUID | None) -> ConsentForms:
    services = await tenant_views.recipient_services(actor)
    own = [service for service in services if service.tenant_id == actor.tenant]
    chosen = recipient_id or (own[0].id if len(own) == 1 else None)
    return ConsentForms(
        case_id=subject.case_id,
        client_name=subject.client_name,
        birth_date=subject.client.identity.birth_date,
        own_short=(await _own_service(actor)).short_name,
        recipients=await _recipients(actor, services, chosen=chosen),
        recipient_id=chosen,
        others=(await list_of(actor, subject, await repository.list_consents(actor, subject.client_id))).consents,
        longest_months=settings().consent_longest_months,
    )


async def checked_offer(
    actor: Actor, checks: Checks, order: RecordConsent, *, type: ConsentType | None = None
) -> Offer:
    """(in unit) The offer as far as the order makes one; what is wrong with it goes beside its fields."""
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


async def _own_service(actor: Actor) -> ServiceView:
    return (await tenant_views.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]


async def preview(actor: Actor, case_id: UUID, order: RecordConsent) -> tuple[dict[Decision, Wording], dict[str, str]]:
    """The exact words for a yes and for a no, as far as the order is filled in, and by field what is wrong with it."""
    async with unit_of_work(actor):
        await subject_for(actor, case_id, ConsentPermission.RECORD)
        checks = Checks()
        offer = await checked_offer(actor, checks, order)
    return {decision: rules.wording(offer, decision) for decision in Decision}, checks.fields


async def blank_form(actor: Actor, case_id: UUID, order: RecordConsent) -> bytes:
    """The offer as PDF to be signed; what the client says is left open. Raises Invalid for an incomplete offer."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        checks = Checks()
        offer = await checked_offer(actor, checks, msgspec.structs.replace(order, decision=""))
        checks.done()
        title, data = rules.paper(offer, await _paper(actor, subject))
        audit.write(actor, "consent.form_printed", object_type="consent", case_id=case_id)
    return await asyncio.to_thread(compile_pdf, "consent_form.typ", data, title=title)


async def recorded_form(actor: Actor, consent_id: UUID) -> bytes:
    """The form as it was recorded, as PDF; recorded as a read."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
        view = await view_of(actor, hold)
        offer = rules.offer_of(view, own_service=(await _own_service(actor)).name)
        title, data = rules.paper(
            offer,
            await _paper(actor, hold.subject),
            decision=Decision(view.decision),
            recorded=rules.story(view),
            text_version=view.present.text_version,
            said=rules.statement_in(view.present.text),
            ended=rules.ended_line(view),
        )
        audit.read(actor, "consent_form", consent_id, case_id=view.case_id)
    return await asyncio.to_thread(compile_pdf, "consent_form.typ", data, title=title)


async def _paper(actor: Actor, subject: Subject) -> Paper:
    here = await _own_service(actor)
    names = await tenant_views.worker_names(actor.tenant, [actor.worker_id])
    return Paper(
        organisation=here.organisation_name,
        unit=here.name,
        file_mark=subject.case.file_mark,
        client_name=subject.client_name,
        birth_date=subject.client.identity.birth_date,
        printed_at=format_instant(now()),
        printed_by=names.get(actor.worker, ""),
    )


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    content = await object_store.load_file(found["object_key"], key=key.bytes(), aad=file_place(actor, evidence_id))
    return EvidenceFile(
        name=rules.evidence_name(found["version_no"], found["media_type"]),
        media_type=found["media_type"],
        content=content,
    )


def file_place(actor: Actor, evidence_id: UUID) -> bytes:
    """Where the sealed content of a scan belongs."""
    return crypto.place(actor.tenant, "consent_evidence", "file", evidence_id)
