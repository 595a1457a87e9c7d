# pyright: strict
"""A client is written to from here about who leads their case; that they were told stands once it was handed over."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import hold_on
from cases.cases.rules import check_open
from cases.cases.tables import CaseStatus, RecordKind
from cases.telling import repository, rules, views
from cases.telling.access import TellingPermission, telling_for
from cases.telling.events import ClientInformed, LetterEnded, LetterWritten
from cases.telling.schemas import LetterText, StoredLetter, ToldText, WriteLetter
from cases.telling.tables import ClientLetter, ClientTold, LetterEnd
from kernel import keys
from kernel.actor import Actor, system_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.web.i18n import N_
from tenants import views as tenant_views
from tenants.messages import service as messages
from tenants.messages.rules import MessageKind, OwnLetter
from tenants.tables import Channel

from .planning import told_of_plan


async def write_letter(actor: Actor, case_id: UUID, order: WriteLetter) -> UUID:
    """Have the client written to from here, to the address of their data, in the words that the page has shown.

    Nothing is written down as told before it was handed over. Raises Invalid.
    """
    async with unit_of_work(actor):
        hold = await telling_for(actor, case_id, TellingPermission.NOTE, lock=True)
        check_open(hold.status)
        found = await views.letters(actor, case_id)
        checks = Checks()
        offered = found.about.get(order.worker_id, []) if order.worker_id is not None else []
        plan = found.telling.plan
        led = [hold.key_worker_id, *([plan.worker_id] if plan is not None else [])]
        if order.worker_id not in led:
            checks.fail("worker_id", rules.LED_BY_ANOTHER)
        if found.why_not:
            checks.fail("channel", found.why_not)
        chosen = next((each for each in offered if each.channel == order.channel), None)
        if chosen is None:
            checks.fail("channel", rules.NEEDS_CHANNEL)
        if found.telling.letter == "waits":
            checks.fail("channel", rules.WAITS)
        whom = checks.line("whom", order.whom, missing=rules.NEEDS_WHOM, max_length=rules.LONGEST_LINE)
        if not order.agreed:
            checks.fail("agreed", rules.NEEDS_AGREED)
        checks.done()
        assert chosen is not None
        letter_id, sealer = new_id(), await keys.sealer(actor.tenant, hold.client_id)
        text = LetterText(to=chosen.to, whom=whom, subject=chosen.subject, text=chosen.text)
        await repository.insert_letter(
            ClientLetter(
                id=letter_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                case_id=case_id,
                client_id=hold.client_id,
                assignment_id=hold.assignment_id,
                plan_id=plan.id if plan is not None and plan.worker_id == order.worker_id else None,
                channel=chosen.channel,
                sent_by=actor.worker,
                sent_at=now(),
                sealed=sealer.seal("client_letter", letter_id, text),
            )
        )
        await record(
            actor,
            LetterWritten(case_id=case_id, letter_id=letter_id, channel=chosen.channel, worker_id=actor.worker),
        )
        return letter_id


async def send(actor: Actor, event: LetterWritten) -> None:
    """(reaction) Hand it to the messages."""
    organisation, channel = system_actor(actor.tenant, None), Channel(event.channel)
    async with unit_of_work(organisation):  # messages are the organisation's, of no service
        await messages.write_about(organisation, LETTER, event.letter_id, by=event.worker_id, channel=channel)


async def ended(tenant_id: UUID, letter_id: UUID, arrived: bool) -> None:
    """(in unit) It was handed over, and so the client was told; or it could not be, and nothing was."""
    service_id = await repository.service_of_letter(tenant_id, letter_id)
    if service_id is None:
        return
    here = system_actor(tenant_id, service_id)
    async with unit_of_work(here):
        row = await repository.lock_letter(here, letter_id)
        end = LetterEnd.SENT if arrived else LetterEnd.FAILED
        if row is None or not await repository.end_letter(here, letter_id, end, at=now()):
            return
        await record(here, LetterEnded(case_id=row.case_id, letter_id=row.id, ended=end.value))
        if arrived:
            await _told(here, row)


async def _told(actor: Actor, row: StoredLetter) -> None:
    hold = await hold_on(actor, row.case_id, lock=True)
    if hold is None or hold.status != CaseStatus.OPEN:
        return
    sealer = await keys.sealer(actor.tenant, row.client_id)
    letter = sealer.open("client_letter", row.id, row.sealed, LetterText)
    text, via, day = ToldText(whom=letter.whom), row.channel.value, prague_date(row.sent_at)
    plan = await repository.find_plan_of(actor, row.case_id)
    coming = plan if plan is not None and plan.id == row.plan_id and plan.informed_on is None else None
    people = [hold.key_worker_id, row.sent_by, *([coming.worker_id] if coming is not None else [])]
    names = await tenant_views.worker_names(actor.tenant, people)
    if coming is not None:
        said = rules.record_of_plan(
            text,
            now_leads=names.get(hold.key_worker_id, ""),
            who=names.get(coming.worker_id, ""),
            effective_on=coming.effective_on,
            told_on=day,
            via=via,
        )
    elif row.plan_id is None and row.assignment_id == hold.assignment_id:
        said = rules.record_of(text, who=names.get(hold.key_worker_id, ""), told_on=day, via=via)
    else:
        return  # somebody else leads the case by now, or the plan was cancelled: what it said is not so
    said = rules.with_letter(said, letter.text, names.get(row.sent_by, ""))
    await cases.write_record(
        actor, hold, kind=RecordKind.CLIENT_TOLD, occurred_at=row.sent_at, text=said, source_id=row.id
    )
    if coming is not None:
        await told_of_plan(actor, coming, text, via=via, told_on=day)
        return
    told_id = new_id()
    await repository.insert_told(
        ClientTold(
            id=told_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=row.case_id,
            client_id=row.client_id,
            assignment_id=hold.assignment_id,
            told_on=day,
            via=via,
            told_by=None,
            told_at=now(),
            sealed=sealer.seal("client_told", told_id, text),
            letter_id=row.id,
        )
    )
    await cases.finish_duties(actor, rules.DUTY, row.case_id, hold.assignment_id)
    await record(
        actor,
        ClientInformed(case_id=row.case_id, told_id=told_id, worker_id=hold.key_worker_id, told_on=day, via=via),
    )


LETTER = MessageKind(
    key="client_letter",
    title=N_("Zpráva klientovi, kdo vede jeho případ"),
    own=OwnLetter(letter=views.letter, whom=views.whom, ended=ended),
)
