"""What people do with notices."""

from datetime import datetime
from functools import partial
from uuid import UUID

from msgspec.structs import replace

from cases.cases import service as cases
from cases.cases.access import CasePermission, case_for, check_words
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel import keys, search
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.rows import Part, new, write
from kernel.web.i18n import N_
from kernel.wording import Named
from services.intake import repository, rules, views
from services.intake.access import IntakePermission, NoticeHold, notice_for, require
from services.intake.events import (
    NoticeAdded,
    NoticeAssigned,
    NoticeJoined,
    NoticeRecorded,
    NotifierShown,
)
from services.intake.exceptions import EnoughAdditions
from services.intake.rules import channels as ways
from services.intake.rules.threatens import check_called, check_said, check_word
from services.intake.rules.visits import check_visit, in_words
from services.intake.schemas import (
    AdditionText,
    AddToNotice,
    AssignedNotice,
    AssignNotice,
    JoinNotice,
    NoticeText,
    Notifier,
    NotifierView,
    RecordedNotice,
    RecordNotice,
    SaidOfAddition,
    ShowNotifier,
    Visit,
)
from services.intake.tables import (
    Notice,
    NoticeAddition,
    NoticeStatus,
    NotifierIdentity,
    ShowReason,
)
from tenants.codelists.rules import Codes

from .chosen import check_chosen, keep_basis
from .duplicates import mark_duplicate as mark_duplicate
from .duplicates import unmark_duplicate as unmark_duplicate
from .filing import open_case, send_to
from .further import check_known_file as check_known_file
from .further import check_own_file as check_own_file
from .further import lead_to as lead_to
from .further import open_own_file as open_own_file
from .further import stand_in as stand_in
from .giving import give_notice as give_notice
from .names import check_answers, check_names, check_others_of, names_notifier
from .names import check_relations as check_relations
from .numbers import index_further as index_further
from .numbers import index_notices as index_notices
from .numbers import index_numbers as index_numbers
from .numbers import index_of_case as index_of_case
from .numbers import index_of_child as index_of_child
from .numbers import index_told
from .visits import check_told_later

# ── taking down ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def record_notice(actor: Actor, order: RecordNotice) -> RecordedNotice:
    """Take a notice down (Standard 8a), by whatever channel it came; an anonymous one goes exactly the same way."""
    async with unit_of_work(actor):
        return await take_down(actor, order, channels=await views.channels_of(actor))


async def take_down(
    actor: Actor,
    order: RecordNotice,
    *,
    noted_by: UUID | None = None,
    channels: Codes | None = None,
    perhaps: Notifier = Notifier(),  # noqa: B008 it is frozen
) -> RecordedNotice:
    """(in unit) The same. `noted_by`: who received it, where somebody noted before that it came (ADR 0075).

    `channels`: of which one is to be offered today, where it is not known already how it came. `perhaps`: who may have made it
    by what it came in; the words are held against them too, and nothing of it is kept.
    """
    require(actor, IntakePermission.RECORD)
    checks, moment = Checks(), now()
    asked, earlier = await views.form_asked(actor, order)
    text, notifier = rules.check_notice(checks, order, now=moment, asked=asked, earlier=earlier)
    if channels is not None:
        ways.check_offered(checks, order.channel, channels, prague_date(moment), order.received_at)
    named = rules.check_answers(checks, order, text, rules.together([notifier, perhaps]))
    await check_answers(actor, checks, order, text)
    more, said = _said_of(checks, order, text, notifier, at=moment)
    checks.done()
    assert order.received_at is not None
    notice_id = new_id()
    sealer, key = await keys.new_owner_key(actor, notice_id)
    who_called = await _kept_notifier(actor, notice_id, notifier, new_id())
    year = prague_date(moment).year
    drawn = await cases.next_number(actor, "notice", year, key, *who_called[:1])
    number = rules.reference_number(drawn, year)
    await repository.insert_notice(
        Notice(
            id=notice_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            channel=order.channel,
            reference_number=number,
            received_at=order.received_at,
            received_by=noted_by or actor.worker,
            written_by=actor.worker if noted_by not in (None, actor.worker) else None,
            recorded_at=moment,
            status=NoticeStatus.RECORDED.value,
            anonymous=rules.is_anonymous(text),
            wants_report=order.wants_report,
            confidentiality_explained_at=order.received_at if order.confidentiality_explained else None,
            disclosure_explained_at=order.received_at if order.disclosure_explained else None,
            sealed=sealer.seal("notice", notice_id, text),
            version=1,
        ),
        await search.new_terms(actor, "notice", notice_id, rules.terms_of(text, number)),
    )
    for part in who_called[1:]:  # row security asks whether the notice is there
        await write(part)
    await index_told(actor, notice_id, text)
    await record(
        actor,
        NoticeRecorded(notice_id=notice_id, channel=order.channel, wants_report=bool(order.wants_report)),
    )
    await _note_said(actor, notice_id, order, named | more, said)
    return RecordedNotice(id=notice_id, reference_number=number)


def _said_of(
    checks: Checks, order: RecordNotice, text: NoticeText, notifier: Notifier, *, at: datetime
) -> tuple[Named, SaidOfAddition | Visit | None]:
    """What who takes a notice down says of it, or tells of a visit; and who is named by how further children are called there."""
    named = check_called(checks, order, notifier.relation, "visit_children")
    said = check_word(checks, order)
    left = partial(views.left_of_visit, text.other_children.text, text.child, views.BesideVisit())
    return named, check_visit(checks, order, text.way, said, now=at, left=left) or said


async def _note_said(
    actor: Actor, notice_id: UUID, order: RecordNotice, named: Named, said: SaidOfAddition | Visit | None
) -> None:
    """(in unit) Note that words of a notice read like who made it, and keep what who took it down, or went there, says of it."""
    await names_notifier(actor, notice_id, named, order.other_people_reason)
    if isinstance(said, Visit):
        await views.keep_visit(actor, notice_id, said)
        return
    row = await views.row_of(actor, notice_id) if said is not None else None
    if said is not None and row is not None:
        await views.keep_heard(actor, NoticeHold(id=notice_id, row=row, permissions=frozenset()), None, said)


async def keep_notifier(actor: Actor, notice_id: UUID, notifier: Notifier, identity_id: UUID) -> None:
    """Seal who called under a key of their own, in a row of their own; nothing when nothing was said."""
    for part in await _kept_notifier(actor, notice_id, notifier, identity_id):
        await write(part)


async def _kept_notifier(actor: Actor, notice_id: UUID, notifier: Notifier, identity_id: UUID) -> list[Part]:
    """(in unit) The key of who called, and their row, for the caller to write; nothing when nothing was said."""
    if notifier == Notifier():
        return []
    sealer, key = await keys.new_owner_key(actor, identity_id)
    identity = NotifierIdentity(
        id=identity_id,
        tenant_id=actor.tenant,
        service_id=actor.service,
        notice_id=notice_id,
        sealed=sealer.seal("notifier_identity", identity_id, notifier),
    )
    return [key, new(identity)]


# ── what is learnt later ─────────────────────────────────────────────────────────────────────────────────────────────


async def add_to_notice(actor: Actor, notice_id: UUID, order: AddToNotice) -> UUID:
    """Add what was learnt later of a notice, which never changes (ADR 0036); who leads it is told; on call, whether somebody went out.

    Raises EnoughAdditions, VisitSaidAlready.
    """
    async with unit_of_work(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.ADD, lock=True)
        checks = Checks()
        text, notifier = rules.check_addition(checks, order)
        said = check_said(checks, order, await views.children_heard_of(actor, hold))
        visit = await check_told_later(actor, checks, order, hold, said)
        child = rules.identity_from((await views.text_of(actor, hold)).child)
        asked = await check_names(actor, checks, order, hold, child, told=notifier)
        await check_others_of(actor, checks, order, hold, child, but=asked)
        checks.done()
        if len(await repository.list_additions(actor, notice_id, limit=views.MOST_ADDITIONS)) == views.MOST_ADDITIONS:
            raise EnoughAdditions
        kept = AdditionText(
            text=in_words(order, visit, text),
            went_out=order.went_out,
            of_notifier=rules.answered(notifier),
            confidentiality_explained=order.confidentiality_explained,
            disclosure_explained=order.disclosure_explained,
            wants_report=order.wants_report,
        )
        addition_id = await write_addition(actor, notice_id, kept)
        await keep_notifier(actor, notice_id, notifier, addition_id)
        if visit is not None:
            await views.keep_visit(actor, notice_id, visit, addition_id)
        elif said is not None:
            await views.keep_heard(actor, hold, addition_id, said)
        await record(actor, NoticeAdded(notice_id=notice_id, case_id=hold.row.case_id, addition_id=addition_id))
        return addition_id


async def write_addition(actor: Actor, notice_id: UUID, text: AdditionText) -> UUID:
    """(in unit) Write what was learnt of a notice; that it was added (`NoticeAdded`) is recorded by who does so."""
    addition_id = new_id()
    sealer = await keys.sealer(actor.tenant, notice_id)
    await repository.insert_addition(
        NoticeAddition(
            id=addition_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=notice_id,
            added_by=actor.worker,
            added_at=now(),
            sealed=sealer.seal("notice_addition", addition_id, text),
        )
    )
    return addition_id


# ── who made it ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def show_notifier(actor: Actor, notice_id: UUID, order: ShowNotifier) -> NotifierView:
    """Show who made a notice: an act of its own, with its reason, that no case tells of (§ 57 of Act 359/1999)."""
    async with unit_of_work(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER)
        checks = Checks()
        reason = checks.choice("reason", order.reason, ShowReason, N_("Vyberte, proč oznamovatele zobrazujete."))
        checks.done()
        text, told = await views.text_of(actor, hold), await views.told_of_notifier(actor, notice_id)
        additions = await repository.list_additions(actor, notice_id, limit=views.MOST_ADDITIONS)
        calls = {each.id: each.added_at for each in (*text.added_there, *additions)}
        later = rules.told_later(calls, told)
        notifier = rules.together([each for key, each in told.items() if key not in calls])
        await record(actor, NotifierShown(notice_id=notice_id, reason=reason))
        return NotifierView(
            notice_id=notice_id,
            name=rules.said(text.notifier_name_state, notifier.name),
            relation=rules.said(text.notifier_relation_state, notifier.relation),
            contact=rules.said(text.notifier_contact_state, notifier.contact),
            itself=notifier.itself,
            reference=notifier.reference,
            box=notifier.box,
            message_number=notifier.message_number,
            later=later,
        )


# ── assigning ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def assign_notice(actor: Actor, notice_id: UUID, order: AssignNotice, *, version: int) -> AssignedNotice:
    """Open a case of the child from a notice, with exactly one key worker, in one act with everything that follows.

    The key worker gets the task to assess urgency. Raises StaleVersion, NoticeAlreadyAssigned, PossibleDuplicate
    unless the order says `open_anyway`, KnownElsewhere.
    """
    async with unit_of_work(actor):
        hold = await _waiting(actor, notice_id, version)
        checks = Checks()
        identity = clients.check_identity(checks, order.identity, today=today_in_prague(), needs_name=False)
        worker_id = await cases.check_key_worker(actor, checks, order.key_worker_id)
        known = await views.known_as(actor, notice_id)  # whom nobody has to say
        order = replace(order, same_person=list(dict.fromkeys([*order.same_person, *known])))
        chosen = await check_chosen(actor, checks, order, identity, worker_id)
        summary = rules.check_summary(checks, order.summary)
        was = rules.identity_from((await views.text_of(actor, hold)).child)
        await check_names(actor, checks, order, hold, identity, was=was)
        checks.done()
        assert worker_id is not None
        assert chosen is not None
        if not order.open_anyway:
            await cases.check_single(actor, identity)
        await cases.check_elsewhere(
            actor, identity, order.same_person, anyway=order.elsewhere_anyway and not known, seen=order.same_person_seen
        )
        # no file is opened before the child was found to be one of § 6 (S003)
        started = await cases.start_case(actor, ClientKind.CHILD, identity, key_worker_id=worker_id, with_file=False)
        await cases.say_same(actor, started, order.same_person)
        case_id, client_id = started.case_id, started.client_id
        case = await case_for(actor, case_id, CasePermission.ADD_RECORD)
        await send_to(actor, hold, case, NoticeStatus.ASSIGNED, summary)
        await keep_basis(actor, hold, case_id, chosen)
        await record(actor, NoticeAssigned(notice_id=notice_id, case_id=case_id, worker_id=worker_id))
        warnings = (await clients.client_view(actor, client_id)).warnings
        return AssignedNotice(notice_id=notice_id, case_id=case_id, warnings=warnings)


async def join_notice(actor: Actor, notice_id: UUID, order: JoinNotice, *, version: int) -> AssignedNotice:
    """Join a notice to an open case of the child; its key worker assesses urgency again.

    Raises StaleVersion, NoticeAlreadyAssigned.
    """
    async with unit_of_work(actor):
        hold = await _waiting(actor, notice_id, version)
        checks = Checks()
        case = await open_case(actor, checks, order.case_id)
        summary = rules.check_summary(checks, order.summary)
        child = await clients.client_identity(actor, case.client_id) if case is not None else ClientIdentity()
        asked = await check_names(actor, checks, order, hold, child)
        if case is not None:
            await check_words(actor, checks, order, case.id, but=asked)
        checks.done()
        assert case is not None
        before = await views.together_with(actor, notice_id)
        await send_to(actor, hold, case, NoticeStatus.JOINED, summary)
        await record(actor, NoticeJoined(notice_id=notice_id, case_id=case.id, worker_id=case.key_worker_id))
        named_in = await views.told_before(actor, notice_id, before)
        return AssignedNotice(notice_id=notice_id, case_id=case.id, named_in=named_in)


async def _waiting(actor: Actor, notice_id: UUID, version: int) -> NoticeHold:
    hold = await notice_for(actor, notice_id, IntakePermission.ASSIGN, lock=True)
    present = hold.row.version + await repository.count_additions(actor, notice_id)  # as its view says
    if present != version:
        raise StaleVersion(present - version)
    rules.check_can_assign(hold.row.status)
    return hold
