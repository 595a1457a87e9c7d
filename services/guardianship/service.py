"""Opening a guardianship from what a court said, the guardian's work, the end, and the exception of the head of the department."""

from datetime import datetime, time
from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases.access import CasePermission, case_for, check_words
from cases.cases.rules import check_open
from cases.cases.schemas import RecordText, StartedCase
from cases.cases.tables import RecordKind
from cases.clients import service as clients
from cases.clients.rules import is_secret
from cases.clients.tables import ClientKind
from cases.persons import service as persons
from cases.persons import views as person_views
from cases.persons.schemas import GiveException
from kernel import keys
from kernel.actor import Actor, system_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import PRAGUE, today_in_prague
from kernel.web.text import format_date, format_time
from services.intake.schemas import Answer, Callers, Child, NoticeParcel, NoticeText
from services.intake.service.elsewhere import take_from_elsewhere
from services.intake.tables import Channel
from services.registers import rules as register_rules
from services.registers import service as registers
from services.registers import views as register_views
from services.registers.tables import RegisterKind
from tenants import views as tenant_views
from tenants.codelists.rules import Code

from . import repository, rules, views
from .access import GuardianHold, GuardianPermission, excepts, guardianship_for, require_agenda
from .events import GuardianActed, GuardianshipEnded, GuardianshipOpened, ThreatReported
from .exceptions import GuardianshipOver
from .schemas import (
    AddAct,
    EndGuardianship,
    EndText,
    OpenGuardianship,
    ReportThreat,
    ResolutionText,
    StoredGuardianship,
    ThreatText,
)
from .tables import ActKind, Guardianship, GuardianshipAct, GuardianThreat, ThreatNotice


async def open_guardianship(actor: Actor, order: OpenGuardianship) -> UUID:
    """Open the special file of a child with exactly one guardian, who does not coordinate its protection, and enter it in KO/POR.

    Raises NotGuarding, Invalid, PossibleDuplicate unless `open_anyway`, KnownElsewhere.
    """
    async with unit_of_work(actor):
        await require_agenda(actor, GuardianPermission.OPEN)
        checks, today = Checks(), today_in_prague()
        identity = clients.check_identity(checks, order.identity, today=today)
        checks.choice("kind", order.kind, ClientKind, rules.ONE_CHILD)
        worker_id = await cases.check_key_worker(actor, checks, order.key_worker_id)
        same = await _same(actor, checks, order.like_id)
        words = ResolutionText(court=order.court, court_mark=order.court_mark, proceedings=order.proceedings)
        text = rules.check_resolution(checks, words, order.decided_on, order.delivered_on, today=today)
        used = register_rules.of_kind(await register_views.registers_of(actor), RegisterKind.GUARDIAN, today)
        if not used:
            checks.fail("", rules.NO_REGISTER)
        mark = await registers.check_mark(actor, checks, order.file_mark)
        checks.done()
        assert worker_id is not None
        if not order.open_anyway:
            await cases.check_single(actor, identity)
        await cases.check_elsewhere(
            actor, identity, order.same_person, anyway=order.elsewhere_anyway, seen=order.same_person_seen
        )
        started = await cases.start_case(
            actor,
            ClientKind.CHILD,
            identity,
            key_worker_id=worker_id,
            by_worker_id=actor.worker_id,
            with_file=False,
            by_court=True,
        )
        row = await _enter(actor, started, order, text, next(iter(used.values())), mark, same)
        await cases.say_same(actor, started, order.same_person)
        await _write_opening(actor, row, text)
        return started.case_id


async def _enter(
    actor: Actor,
    started: StartedCase,
    order: OpenGuardianship,
    text: ResolutionText,
    register: Code,
    mark: str,
    same: StoredGuardianship | None,
) -> Guardianship:
    """(in unit) Write what the court said, and enter the child in the register; its file goes by that mark."""
    assert order.decided_on is not None
    assert order.delivered_on is not None
    drawn = await registers.draw_entry(actor, register, file_mark=mark)
    row_id, sealer = new_id(), await keys.sealer(actor.tenant, started.client_id)
    row = Guardianship(
        id=row_id,
        tenant_id=actor.tenant,
        service_id=actor.service,
        case_id=started.case_id,
        client_id=started.client_id,
        resolution_id=same.resolution_id if same else row_id,
        decided_on=order.decided_on,
        delivered_on=order.delivered_on,
        register=register.code,
        series=drawn.series,
        mark=register.details["mark"],
        year=drawn.year,
        number=drawn.number,
        opened_by=actor.worker,
        opened_at=now(),
        sealed=sealer.seal("guardianship", row_id, text),
    )
    await repository.insert(row)
    if drawn.file_mark:
        await registers.mark_file(actor, started.case_id, drawn.file_mark)
    return row


async def _same(actor: Actor, checks: Checks, like_id: UUID | None) -> StoredGuardianship | None:
    """(in unit) The file from the same resolution, where it is said to be one."""
    row = await repository.find_of_case(actor, like_id) if like_id is not None else None
    if like_id is not None and row is None:
        checks.fail("like_id", rules.NOT_SAME)
    return row


async def _write_opening(actor: Actor, row: Guardianship, text: ResolutionText) -> None:
    case = await case_for(actor, row.case_id, CasePermission.ADD_RECORD)
    facts = (
        f"{text.court}, sp. zn. {text.court_mark}, usnesení ze dne {format_date(row.decided_on)}, doručeno"
        f" {format_date(row.delivered_on)}. Řízení: {text.proceedings}. Zapsáno v rejstříku pod číslem {row.mark} {row.number}/{row.year}."
    )
    words = RecordText(title="Soud ustanovil opatrovníkem dítěte úřad", facts=facts)
    await cases.write_record(actor, case, kind=RecordKind.NOTE, occurred_at=row.opened_at, text=words, source_id=row.id)
    await record(actor, GuardianshipOpened(case_id=row.case_id, guardianship_id=row.id, register=row.register))


async def add_act(actor: Actor, case_id: UUID, order: AddAct) -> UUID:
    """Write down what the guardian did; a hearing to come is a task of that day. Raises Invalid, NotThere, GuardianshipOver."""
    async with unit_of_work(actor):
        hold = await _running(actor, case_id)
        checks, today = Checks(), today_in_prague()
        words = rules.check_act(checks, order, hold.row, today=today)
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert order.happened_on is not None
        kind, act_id, moment = ActKind(order.kind), new_id(), now()
        await repository.insert_act(
            GuardianshipAct(
                id=act_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                guardianship_id=hold.row.id,
                kind=kind.value,
                happened_on=order.happened_on,
                written_by=actor.worker,
                written_at=moment,
            )
        )
        clock = rules.clock_of(order.at)
        happened = datetime.combine(order.happened_on, clock or time(12), PRAGUE)
        at = f" v {format_time(happened)}" if kind is ActKind.HEARING and clock else ""
        said = f"{rules.ACTS[kind]}: {format_date(order.happened_on)}{at}"
        text = RecordText(title=said, facts=words)
        await cases.write_record(
            actor, hold.case, kind=RecordKind.NOTE, occurred_at=min(happened, moment), text=text, source_id=act_id
        )
        if kind is ActKind.HEARING and order.happened_on >= today:
            await cases.add_task_to(
                actor,
                assignee_id=hold.case.key_worker_id,
                due_on=order.happened_on,
                title=f"{rules.ACTS[kind]}{at}",
                kind="hearing",
                client_id=hold.case.client_id,
                case_id=case_id,
                note=words.split("\n", 1)[0][:200],
                source_id=act_id,
            )
        await record(actor, GuardianActed(case_id=case_id, act_id=act_id, kind=kind.value))
        return act_id


async def report_threat(actor: Actor, case_id: UUID, order: ReportThreat) -> UUID:
    """Report what threatens the child: a notice of the agenda that protects children comes of it, for its head to give to another worker.

    Raises Invalid, NotThere, NotAllowed.
    """
    async with unit_of_work(actor):
        hold = await guardianship_for(actor, case_id, GuardianPermission.ACT)
        checks, agendas = Checks(), await views.protecting_agendas(actor)
        what = checks.reason("what", order.what, missing=rules.NEEDS_THREAT, max_length=10_000)
        to = next((each for each in agendas if each.id == order.agenda_id or len(agendas) == 1), None)
        if to is None:
            checks.fail("agenda_id", rules.NEEDS_AGENDA)
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert to is not None
        child = await clients.client_identity(actor, hold.case.client_id)
        names = await tenant_views.worker_names(actor.tenant, [actor.worker])
        text = ThreatText(
            given_name=child.given_name,
            family_name=child.family_name,
            birth_date=child.birth_date,
            address="" if is_secret(child) else ", ".join(filter(None, (child.street, child.town))),
            what=what,
            acute=order.acute,
            number=hold.row.numbered,
            by=names.get(actor.worker, ""),
        )
        threat_id, moment = new_id(), now()
        sealer, wrapped = await keys.new_key(actor, threat_id)
        await repository.insert_threat(
            GuardianThreat(
                id=threat_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                guardianship_id=hold.row.id,
                recipient_service_id=to.id,
                person_id=await person_views.own_person(actor, hold.case.client_id),
                reported_by=actor.worker,
                reported_at=moment,
                wrapped=wrapped,
                sealed=sealer.seal("guardian_threat", threat_id, text),
            )
        )
        acute = "Hrozí bezprostředně.\n" if order.acute else ""
        words = RecordText(title=f"Ohrožení dítěte oznámeno: {to.name}", facts=f"{acute}{what}")
        await cases.write_record(
            actor, hold.case, kind=RecordKind.NOTE, occurred_at=moment, text=words, source_id=threat_id
        )
        await record(actor, ThreatReported(case_id=case_id, threat_id=threat_id, recipient_service_id=to.id))
        return threat_id


async def take_threat(actor: Actor, event: ThreatReported) -> None:
    """What was reported becomes a notice of the agenda it is for, by its system and once; its heads answer for it."""
    there = system_actor(actor.tenant, event.recipient_service_id)
    async with unit_of_work(there):
        row = await repository.find_arriving(there, event.threat_id)
        if row is None:
            return
        sealer = (await keys.unwrap(there.tenant, [(row.id, row.wrapped)]))[row.id]
        said = sealer.open("guardian_threat", row.id, row.sealed, ThreatText)
        acute = "Podle opatrovníka hrozí bezprostředně.\n" if said.acute else ""
        text = NoticeText(
            child_description=Answer(state="answered", text=" ".join((said.given_name, said.family_name)).strip()),
            child_name_state="answered",
            child=Child(
                given_name=said.given_name,
                family_name=said.family_name,
                birth_date=said.birth_date,
                address=said.address,
            ),
            caregivers=Answer(),
            subject=Answer(
                state="answered",
                text=f"{acute}{said.what}\n\nZjistil kolizní opatrovník dítěte ({said.number}): {said.by}.",
            ),
            other_children=Answer(),
            notifier_name_state="",
            notifier_relation_state="",
            notifier_contact_state="",
        )
        parcel = NoticeParcel(
            text=msgspec.Raw(msgspec.json.encode(text)),
            anonymous=False,
            wants_report=None,
            confidentiality_explained_at=None,
            disclosure_explained_at=None,
        )
        notice_id = await take_from_elsewhere(there, parcel, Callers(), channel=Channel.OWN_ACTIVITY)
        await repository.insert_threat_notice(
            ThreatNotice(
                id=new_id(),
                tenant_id=there.tenant,
                service_id=there.service,
                threat_id=row.id,
                threat_service_id=row.service_id,
                notice_id=notice_id,
            )
        )


async def end_guardianship(actor: Actor, case_id: UUID, order: EndGuardianship) -> None:
    """Say that it is over: who led it may lead the protection of the child from now on. Raises Invalid, GuardianshipOver, NotThere."""
    async with unit_of_work(actor):
        hold = await _running(actor, case_id)
        checks, moment = Checks(), now()
        words = rules.check_end(checks, order, hold.row, today=today_in_prague())
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert order.ended_on is not None
        sealer = await keys.sealer(actor.tenant, hold.case.client_id)
        sealed = sealer.seal("guardianship", hold.row.id, EndText(words=words))
        if not await repository.end(actor, hold.row.id, on=order.ended_on, at=moment, sealed=sealed):
            raise GuardianshipOver
        text = RecordText(title=f"Opatrovnictví skončilo {format_date(order.ended_on)}", facts=words)
        await cases.write_record(actor, hold.case, kind=RecordKind.NOTE, occurred_at=moment, text=text)
        await record(actor, GuardianshipEnded(case_id=case_id, guardianship_id=hold.row.id))


async def _running(actor: Actor, case_id: UUID) -> GuardianHold:
    hold = await guardianship_for(actor, case_id, GuardianPermission.ACT, lock=True)
    check_open(hold.case.status)
    if hold.row.ended_at is not None:
        raise GuardianshipOver
    return hold


async def give_exception(actor: Actor, case_id: UUID, order: GiveException) -> UUID:
    """Let somebody stand on both sides of the child of a case: the head of the department alone, with the reason. Raises Invalid, NotAllowed."""
    async with unit_of_work(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        if not await excepts(actor, case):
            raise NotAllowed
        checks = Checks()
        if order.worker_id is None or not await tenant_views.works_here(actor, order.worker_id):
            checks.fail("worker_id", rules.NEEDS_WORKER)
        reason = checks.reason("reason", order.reason, missing=rules.NEEDS_REASON, max_length=1_000)
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert order.worker_id is not None
        made = await persons.give_exception(actor, case.client_id, case_id, order.worker_id, reason=reason)
        if made is None:
            raise NotThere
        who = (await tenant_views.worker_names(actor.tenant, [order.worker_id])).get(order.worker_id, "")
        words = RecordText(title="Výjimka z oddělení kolizního opatrovníka", facts=f"{who}: {reason}")
        await cases.write_record(actor, case, kind=RecordKind.NOTE, occurred_at=now(), text=words, source_id=made)
        return made
