# pyright: strict
"""Recording what the client said: to a first offer, or to a new wording."""

from collections.abc import Sequence
from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import CaseHold, check_words
from cases.cases.tables import RecordKind
from consent import papers, repository, rules, views
from consent.access import ConsentHold, ConsentPermission, Subject, consent_for, subject_for
from consent.exceptions import AlreadyGiven, SaidNoMeanwhile
from consent.rules import Answer, Offer
from consent.schemas import ConsentView, Ending, Late, RecordConsent, Replaced, StoredConsent
from consent.tables import Consent, ConsentState, Decision
from kernel import audit
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import StaleVersion
from kernel.web.i18n import DEFAULT_LANGUAGE, language_of
from tenants import views as tenant_views

from .arriving import arrive, arrive_before
from .elsewhere import check_narrowed, check_same_elsewhere, no_of, told_elsewhere
from .evidence import KeptScan, Upload, name_scan, store_scan
from .reading import view_after
from .writing import ConsentWriter, new_writer, write_event, write_version, writer_of


async def record_consent(
    actor: Actor, case_id: UUID, order: RecordConsent, evidence: Upload | None = None
) -> ConsentView:
    """Record that the client agreed, or disagreed. Raises Invalid, CaseNotOpen, AlreadyGiven, SaidNoMeanwhile.

    Of a no of an earlier day than today that does not name what came about since WentOutSince, MoreWentSince (ADR 0081).
    """
    scan = await keep_scan_of_new(actor, case_id, order, evidence)
    await arrive_before(actor, order)
    view, _ = await record_and_tell(actor, case_id, order, scan)
    return view


async def keep_scan_of_new(
    actor: Actor, case_id: UUID, order: RecordConsent, evidence: Upload | None
) -> KeptScan | str | None:
    """Store the scan of a consent that is to be recorded: outside of any lock, and only when nothing else is wrong."""

    async def is_whole() -> bool:
        return await _is_whole(actor, order, await _to_record(actor, case_id))

    return await store_scan(actor, evidence, is_whole)


async def record_and_tell(
    actor: Actor, case_id: UUID, order: RecordConsent, scan: KeptScan | str | None
) -> tuple[ConsentView, list[Ending]]:
    """Record a consent with what `keep_scan_of_new` stored; returns with it what a no ended in the other service.

    Raises Invalid, CaseNotOpen, AlreadyGiven.
    """
    async with unit_of_work(actor):
        subject = await _to_record(actor, case_id, lock=True)
        offer, answer = await _decided(actor, order, scan, subject)
        writer = await new_writer(actor, client_id=subject.client_id, case_id=case_id, type=offer.type)
        late = await _late(writer, offer, answer)
        await repository.insert_consent(
            Consent(
                id=writer.consent_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                client_id=subject.client_id,
                case_id=case_id,
                type=offer.type.value,
                created_at=now(),
            )
        )
        ended = await _write_answer(writer, subject.case, offer, answer, scan, no=1, seq=1, order=order, late=late)
        return await view_after(actor, writer.consent_id, subject), ended


async def _to_record(actor: Actor, case_id: UUID, *, lock: bool = False) -> Subject:
    subject = await subject_for(actor, case_id, ConsentPermission.RECORD, lock=lock)
    rules.check_can_record(subject.case.status)
    return subject


async def change_consent(
    actor: Actor, consent_id: UUID, order: RecordConsent, evidence: Upload | None = None, *, version: int
) -> ConsentView:
    """Record what the client said to a new wording; the old one ends, and with it everything that rested on it.

    Raises Invalid, ConsentEnded, StaleVersion, AlreadyGiven, SaidNoMeanwhile; of a no WentOutSince, MoreWentSince as well.
    """
    scan = await keep_scan_of_change(actor, consent_id, order, evidence, version=version)
    view, _ = await change_and_tell(actor, consent_id, order, scan, version=version)
    return view


async def keep_scan_of_change(
    actor: Actor, consent_id: UUID, order: RecordConsent, evidence: Upload | None, *, version: int
) -> KeptScan | str | None:
    """Store the scan of a new wording: outside of any lock, and only when nothing else is wrong."""

    async def is_whole() -> bool:
        hold = await _to_change(actor, consent_id, version, lock=False)
        return await _is_whole(actor, order, hold.subject, follows=hold.row)

    return await store_scan(actor, evidence, is_whole)


async def _to_change(actor: Actor, consent_id: UUID, version: int, *, lock: bool) -> ConsentHold:
    """(in unit) A consent that may get a new wording, as it was seen."""
    hold = await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=lock)
    rules.check_can_record(hold.subject.case.status)
    rules.check_can_change(hold.row.live_state)
    if hold.row.seq != version:
        raise StaleVersion(hold.row.seq - version - 1)  # a new wording counts as two: the old one ends as well
    return hold


async def _change_kept(
    actor: Actor,
    consent_id: UUID,
    order: RecordConsent,
    scan: KeptScan | str | None,
    *,
    version: int,
    ends: Sequence[str],
) -> tuple[ConsentView, list[Ending]]:
    async with unit_of_work(actor):
        hold = await _to_change(actor, consent_id, version, lock=True)
        row = hold.row
        offer, answer = await _decided(actor, order, scan, hold.subject, follows=row)
        writer = await writer_of(actor, row)
        if answer.decision is Decision.AGREE:
            await check_narrowed(actor, row, offer, answer.said.said_on)
        late = await _late(writer, offer, answer, follows=row)
        replaced = await _replaced(actor, row, offer, answer, ends)
        await write_event(writer, ConsentState.SUPERSEDED, row.recipient, no=row.version_no, seq=row.seq + 1)
        no, seq = row.version_no + 1, row.seq + 2
        ended = await _write_answer(
            writer,
            hold.subject.case,
            offer,
            answer,
            scan,
            no=no,
            seq=seq,
            order=order,
            late=late,
            replaced=replaced,
        )
        return await view_after(actor, consent_id, hold.subject), ended


async def _replaced(actor: Actor, row: StoredConsent, offer: Offer, answer: Answer, ends: Sequence[str]) -> Replaced:
    """(in unit) What a new wording takes the place of, before it is written."""
    agrees = answer.decision is Decision.AGREE
    return Replaced(
        no=row.version_no,
        said_on=row.said_on,
        said="souhlas" if row.decided is ConsentState.GIVEN else "nesouhlas",
        dropped=await views.dropped_by(actor, row, offer, answer.said.said_on) if agrees else None,
        ends=[*ends],
    )


async def change_and_tell(
    actor: Actor, consent_id: UUID, order: RecordConsent, scan: KeptScan | str | None, *, version: int
) -> tuple[ConsentView, list[Ending]]:
    """Record a new wording with what `keep_scan_of_change` stored; returns with it what ended by it, as it stood before.

    Raises what `change_consent` does.
    """
    await arrive(actor)
    async with unit_of_work(actor):
        await consent_for(actor, consent_id, ConsentPermission.RECORD, lock=True)
        ended = await views.endings_of(actor, consent_id)
        with language_of(DEFAULT_LANGUAGE):  # the file is Czech, whatever language the worker reads
            ends = [each.text for each in await views.endings_of(actor, consent_id)]
        view, there = await _change_kept(actor, consent_id, order, scan, version=version, ends=ends)
        return view, [*ended, *there]


async def _is_whole(
    actor: Actor, order: RecordConsent, subject: Subject, *, follows: StoredConsent | None = None
) -> bool:
    """(in unit) Whether nothing but the scan can be wrong with an order."""
    setting = await views.setting_for(actor, order, born=subject.client.identity.birth_date)
    return rules.check_decided(Checks(), order, setting, follows=follows) is not None


async def _decided(
    actor: Actor,
    order: RecordConsent,
    scan: KeptScan | str | None,
    subject: Subject,
    *,
    follows: StoredConsent | None = None,
) -> tuple[Offer, Answer]:
    """(in unit) What was offered and what the client said. Raises Invalid with everything that is wrong."""
    checks = Checks()
    await tenant_views.hold_workers(*order.worker_ids)
    setting = await views.setting_for(actor, order, born=subject.client.identity.birth_date)
    views.check_shown(order, setting)
    decided = rules.check_decided(checks, order, setting, follows=follows)
    if isinstance(scan, str):
        checks.fail("evidence", scan)
    if checks.tells:
        audit.if_refused(actor, "case", subject.case_id, case_id=subject.case_id)
    await check_words(actor, checks, order, subject.case_id, only=("purpose_text", "topics", "said_by_reason"))
    checks.done()
    assert decided is not None  # what was wrong stands beside its field
    return decided


async def _write_answer(
    writer: ConsentWriter,
    case: CaseHold,
    offer: Offer,
    answer: Answer,
    scan: KeptScan | str | None,
    *,
    no: int,
    seq: int,
    order: RecordConsent,
    late: Late,
    replaced: Replaced | None = None,
) -> list[Ending]:
    """(in unit) Write the wording, what it lets through and what the client said to it; put it into the folder.

    `late`: what came about since the day of a no, asked before anything is written; `replaced`: the wording before. Returns what a no ended in the other
    service. Raises AlreadyGiven, SaidNoMeanwhile, WentOutSince, MoreWentSince.
    """
    recipient = offer.recipient.tenant_id, offer.recipient.service_id
    before = await repository.find_said_before(
        writer.actor, writer.client_id, writer.type.value, recipient, writer.consent_id
    )
    if before.given is not None:
        raise AlreadyGiven(before.given)
    rules.check_last_word(answer, before)
    if rules.said_no_unseen(answer, before, order.known_refusals):
        assert before.no_id is not None
        raise SaidNoMeanwhile(before.no_id)
    rules.check_known_since(order.known_since, late.went, day=answer.said.said_on)
    words = papers.wording(offer, answer.decision)
    await write_version(writer, offer, answer, words, no=no)
    state = ConsentState.GIVEN if answer.decision is Decision.AGREE else ConsentState.REFUSED
    event_id = await write_event(writer, state, recipient, no=no, seq=seq, said=answer.said, note=answer.said.reason)
    if isinstance(scan, KeptScan):
        await name_scan(writer, scan, no=no)
    await cases.write_sentence(
        writer.actor,
        case,
        kind=RecordKind.CONSENT,
        title=papers.record_title(offer.type, papers.recipient_words(offer.recipient), answer.decision, no=no),
        facts=papers.record_facts(offer, answer, words, late=late, replaced=replaced),
        source_id=event_id,
    )
    if state is not ConsentState.REFUSED:
        return []
    told = await told_elsewhere(writer, event_id, recipient, state=state, said=answer.said)
    await check_same_elsewhere(writer, no_of(writer, recipient, answer.said.said_on), late)
    return told


async def _late(writer: ConsentWriter, offer: Offer, answer: Answer, *, follows: StoredConsent | None = None) -> Late:
    """(in unit) What came about since the day of a no, before the consent is there: looking elsewhere lets nothing wait.

    Of a yes to a new wording, where that lets through less.
    """
    said_on = answer.said.said_on
    if answer.decision is not Decision.DISAGREE:
        word = await views.word_before_narrowed(writer.actor, follows, offer, said_on) if follows else None
        went = await views.went_after(writer.actor, follows, word) if follows else []
        return Late(went=went, dropped=word.dropped if word else None)
    no = no_of(writer, (offer.recipient.tenant_id, offer.recipient.service_id), said_on)
    elsewhere = frozenset(await views.keys_elsewhere(writer.actor, no))
    return Late(went=await views.went_before_written(writer.actor, no), elsewhere=elsewhere)
