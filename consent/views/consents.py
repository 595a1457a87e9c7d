# pyright: strict
"""The consents of a client, and one of them with its wordings, scans and what happened to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from consent import repository, rules
from consent.access import ConsentHold, Subject
from consent.schemas import (
    ConsentList,
    ConsentRow,
    ConsentStep,
    ConsentView,
    EventText,
    EvidenceText,
    EvidenceView,
    LateWord,
    Provision,
    Recipient,
    StoredConsent,
    StoredEvent,
    StoredEvidence,
    StoredVersion,
    VersionText,
    VersionView,
    Went,
)
from consent.tables import ConsentState, Decision
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.exceptions import Invalid
from kernel.legal_time import prague_date
from kernel.readable import opened, tried, unreadable
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from .narrowed import NOES, went_after, word_of_event
from .since import no_to, views_of_went, went_elsewhere

NO_WORDING = N_("Znění nelze přečíst.")

# ── a list ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_of(actor: Actor, subject: Subject, rows: Sequence[StoredConsent]) -> ConsentList:
    """(in unit) Everything the client was asked, newest first; recorded as a read."""
    audit.read(actor, "consents", None, case_id=subject.case_id, count=len(rows))
    return ConsentList(
        consents=await rows_of(actor, rows), may=sorted(permission.value for permission in subject.permissions)
    )


async def rows_of(actor: Actor, rows: Sequence[StoredConsent]) -> list[ConsentRow]:
    """(in unit) Consents as a list or a form shows them."""
    services = await tenant_views.service_views(row.recipient for row in rows)
    sealers = await keys.sealers(actor.tenant, {row.client_id for row in rows})
    return [_list_row(actor, row, services[row.recipient], sealers.get(row.client_id)) for row in rows]


def _short_of(actor: Actor, service: ServiceView) -> str:
    """What a service is called in a heading; of another organisation with which one it is."""
    own = service.tenant_id == actor.tenant
    return service.short_name if own else f"{service.short_name} ({service.organisation_short})"


def _list_row(actor: Actor, row: StoredConsent, service: ServiceView, sealer: RowSealer | None) -> ConsentRow:
    text = opened(sealer, "consent_version", row.version_id, row.sealed, VersionText)
    return ConsentRow(
        id=row.id,
        version=row.seq,
        type=row.type,
        state=row.live_state,
        on=rules.day_of_state(row),
        starts_on=prague_date(row.valid_from),
        decided_on=row.said_on,
        form=row.form,
        recipient=service.name,
        recipient_short=_short_of(actor, service),
        items=row.item_kinds,
        topics=len(text.topics) if text is not None else 0,
        scan_missing=rules.scan_missing(row.form, row.has_scan),
    )


# ── one consent ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def view_of(actor: Actor, hold: ConsentHold) -> ConsentView:
    """(in unit) A consent one holds, with its wordings, scans and what happened to it."""
    row, state = hold.row, hold.row.live_state
    sealer = await keys.sealer(actor.tenant, row.client_id)
    steps = await _steps(actor, row, sealer)
    scanned = row.has_scan or row.has_withdrawal_scan or row.version_no > 1
    scans = await repository.list_evidence(actor, row.id) if scanned else []
    present, *earlier = await _version_views(
        actor, row, sealer, steps, {each.version_no for each in scans if not each.of_withdrawal}
    )
    left, unnamed = await _staff_changes(actor, present) if state is ConsentState.GIVEN else ([], [])
    return ConsentView(
        id=row.id,
        case_id=row.case_id,
        client_id=row.client_id,
        type=row.type,
        state=state,
        on=rules.day_of_state(row),
        decision=Decision.AGREE if row.decided is ConsentState.GIVEN else Decision.DISAGREE,
        form=row.form,
        said_on=row.said_on,
        said_by=row.said_by,
        representative=_event_text(sealer, row.decided_id, row.decided_sealed).representative,
        present=present,
        earlier=earlier,
        steps=steps,
        evidence=[_evidence_view(each, sealer) for each in scans],
        scan_missing=rules.scan_missing(row.form, row.has_scan),
        withdrawal_scan_missing=any(
            step.state is ConsentState.WITHDRAWN
            and not step.heard_in
            and rules.scan_missing(step.form, any(each.of_withdrawal for each in scans))
            for step in steps
        ),
        left=left,
        unnamed=unnamed,
        version=row.seq,
        may=sorted(rules.next_steps(hold.subject.permissions, state, hold.subject.case.status)),
    )


async def _version_views(
    actor: Actor, row: StoredConsent, sealer: RowSealer, steps: Iterable[ConsentStep], scanned: Collection[int]
) -> list[VersionView]:
    """The wordings of a consent, last first, of which some have a scan."""
    answers = {step.version_no: step for step in steps if step.state in (ConsentState.GIVEN, ConsentState.REFUSED)}
    earlier = await repository.list_earlier_versions(actor, row.id, row.version_no) if row.version_no > 1 else []
    versions = [row.present, *earlier]
    services = await tenant_views.service_views(each.recipient for each in versions)
    return [
        _version_view(actor, each, services[each.recipient], sealer, answers[each.no], each.no in scanned)
        for each in versions
    ]


def wording_of(sealer: RowSealer, row: StoredVersion) -> VersionText | None:
    """The words of a version as the client saw them; None when they cannot be read, or are not those."""
    return tried("consent_version", row.id, partial(_intact, sealer, row))


async def own_purpose(actor: Actor, provision: Provision) -> str:
    """(in unit) How the client limits the purpose in their own words, by the present wording. Raises Invalid where it cannot be read."""
    words = (await own_purposes(actor, provision.client_id)).get(provision.consent_id)
    if words is None:
        raise Invalid(fields={"consent_id": NO_WORDING})
    return words


async def own_purposes(actor: Actor, client_id: UUID) -> dict[UUID, str | None]:
    """(in unit) The same of each consent of a client; None where the wording cannot be read."""
    rows, sealer = await repository.list_consents(actor, client_id), await keys.sealer(actor.tenant, client_id)
    found = {row.id: wording_of(sealer, row.present) for row in rows}
    return {key: None if text is None else text.purpose_text.rstrip(".") for key, text in found.items()}


def _intact(sealer: RowSealer, row: StoredVersion) -> VersionText:
    text = sealer.open("consent_version", row.id, row.sealed, VersionText)
    rules.check_intact(text, row.digest)
    return text


def _version_view(
    actor: Actor, row: StoredVersion, service: ServiceView, sealer: RowSealer, answer: ConsentStep, has_scan: bool
) -> VersionView:
    found = wording_of(sealer, row)
    named = [unreadable()] * len(row.recipient_worker_ids)
    text = found or VersionText(salt="", text=gettext(NO_WORDING), sentence="", recipient="", worker_names=named)
    own = service.tenant_id == actor.tenant
    of_organisation = "" if own else f", {service.organisation_name}"
    now_called, then_called = f"{service.said}{of_organisation}", text.recipient
    return VersionView(
        no=row.no,
        decision=Decision.AGREE if answer.state == ConsentState.GIVEN else Decision.DISAGREE,
        readable=found is not None,
        text=text.text,
        text_version=row.text_version,
        digest=row.digest.hex(),
        recipient=Recipient(
            tenant_id=service.tenant_id,
            service_id=service.id,
            name=service.name,
            said=then_called.removesuffix(of_organisation) or service.said,
            named_then=then_called if then_called not in ("", now_called) else "",
            short_name=_short_of(actor, service),
            organisation_name=service.organisation_name,
            own=own,
            worker_ids=row.recipient_worker_ids,
            worker_names=text.worker_names,
        ),
        items=row.item_kinds,
        topics=text.topics,
        purpose=row.purpose,
        purpose_text=text.purpose_text,
        valid_from=prague_date(row.valid_from),
        valid_until=rules.last_day(row.valid_until),
        scan_missing=rules.scan_missing(answer.form, has_scan),
    )


async def _steps(actor: Actor, consent: StoredConsent, sealer: RowSealer) -> list[ConsentStep]:
    events = await repository.list_events(actor, consent.id)
    names = await tenant_views.worker_names(actor.tenant, [each.recorded_by for each in events])
    heard_in = {(actor.tenant, each.heard_in_service_id) for each in events if each.heard_in_service_id}
    services = {key[1]: each.short_name for key, each in (await tenant_views.service_views(heard_in)).items()}
    found: list[ConsentStep] = []
    for each in events:
        word = await word_of_event(actor, consent, each)
        went = [*await went_after(actor, consent, word), *await _went_elsewhere(actor, consent, each)]
        found.append(_step(each, sealer, names, services, word, went))
    return found


async def _went_elsewhere(actor: Actor, consent: StoredConsent, event: StoredEvent) -> list[Went]:
    """What came about on a consent of another service between a no that was written here and its day."""
    if event.state not in NOES or event.indicated_on is None or event.heard_in_service_id is not None:
        return []
    return await went_elsewhere(actor, no_to(consent, event.indicated_on), until=event.recorded_at)


def _step(
    row: StoredEvent,
    sealer: RowSealer,
    names: Mapping[UUID, str],
    services: Mapping[UUID, str],
    word: LateWord | None,
    went: list[Went],
) -> ConsentStep:
    text = _event_text(sealer, row.id, row.sealed)
    return ConsentStep(
        state=row.state,
        version_no=row.version_no,
        said_on=row.indicated_on,
        said_by=row.indicated_by,
        representative=text.representative,
        form=row.form,
        note=text.note,
        recorded_by=names.get(row.recorded_by, "") if row.recorded_by else "",
        recorded_at=row.recorded_at,
        heard_in=services.get(row.heard_in_service_id, "") if row.heard_in_service_id else "",
        went=views_of_went(went),
        of_another=row.of_another,
        dropped=word.dropped.texts if went and word and word.dropped else [],
    )


def _event_text(sealer: RowSealer, event_id: UUID, sealed: bytes | None) -> EventText:
    if not sealed:
        return EventText()
    return opened(sealer, "consent_event", event_id, sealed, EventText) or EventText(note=unreadable())


def _evidence_view(row: StoredEvidence, sealer: RowSealer) -> EvidenceView:
    text = opened(sealer, "consent_evidence", row.id, row.sealed, EvidenceText)
    return EvidenceView(
        id=row.id,
        version_no=row.version_no,
        of_withdrawal=row.of_withdrawal,
        file_name=text.file_name if text is not None else unreadable(),
        media_type=row.media_type,
        size=row.size,
        added_at=row.created_at,
    )


async def _staff_changes(actor: Actor, present: VersionView) -> tuple[list[str], list[str]]:
    """(the named who no longer work there, those who work there and are not named): the text does not follow the staff."""
    recipient = present.recipient
    if not recipient.own or not recipient.worker_ids:
        return [], []
    members = await tenant_views.workers_of_service(actor, service_id=recipient.service_id)
    gone = set(recipient.worker_ids) - {member.id for member in members}
    left = [name for worker, name in zip(recipient.worker_ids, recipient.worker_names, strict=True) if worker in gone]
    return left, [member.name for member in members if member.id not in set(recipient.worker_ids)]


def in_doubt(view: ConsentView, born: date | None) -> str:
    """Why whoever agreed to a consent that holds could not, by the day of birth as it is known now; empty when they could, or it
    was written down why they may."""
    given = next((step for step in view.steps if step.state is ConsentState.GIVEN), None)
    if view.state != ConsentState.GIVEN or given is None or given.note:
        return ""
    wrong = rules.wrong_speaker(view.said_by, view.said_on, born)
    return gettext(rules.IN_DOUBT[wrong]) if wrong else ""


async def doubts_of_birth(actor: Actor, client_id: UUID, was: ClientIdentity, is_now: ClientIdentity) -> dict[str, str]:
    """(in unit) That a corrected day of birth makes who agreed to a consent in force too young, or their parent none who may."""
    if was.birth_date == is_now.birth_date:
        return {}
    sealer = await keys.sealer(actor.tenant, client_id)
    for row in await repository.list_consents(actor, client_id):
        wrong = rules.wrong_speaker(row.said_by, row.said_on, is_now.birth_date)
        holds = row.live_state is ConsentState.GIVEN and row.decided is ConsentState.GIVEN
        if holds and wrong and not _event_text(sealer, row.decided_id, row.decided_sealed).note:
            return {"consents": rules.IN_DOUBT[wrong]}
    return {}


async def names_of_consents(actor: Actor, consent_ids: Collection[UUID]) -> dict[UUID, str]:
    """Client and file mark of those of these consents whose case the actor may know of; recorded as a read."""
    async with look(actor):
        cases = await repository.cases_of(actor, consent_ids)
        names = await case_views.names_of_cases(actor, set(cases.values()))
        return {consent_id: names[case_id] for consent_id, case_id in cases.items() if case_id in names}


async def names_of_services(actor: Actor, service_ids: Collection[UUID]) -> dict[UUID, str]:
    """What other services are called, for who hears of them and of nobody's client; of which organisation, where it is another."""
    async with look(actor):
        services = [each for each in await tenant_views.recipient_services(actor) if each.id in service_ids]
    return {
        each.id: each.name if each.tenant_id == actor.tenant else f"{each.name}, {each.organisation_name}"
        for each in services
    }


async def led_by_reader(actor: Actor, consent_ids: Collection[UUID]) -> set[UUID]:
    """Those of these consents whose case the actor answers for now."""
    async with look(actor):
        cases = await repository.cases_of(actor, consent_ids)
        led = await case_views.led_by_me(actor, set(cases.values()))
        return {consent_id for consent_id, case_id in cases.items() if case_id in led}
