"""That something came: noting it starts the clock of the first day, taking it down or saying why not ends it."""

from uuid import UUID

from cases.deadlines import service as deadlines
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.web.i18n import gettext
from kernel.web.text import format_datetime
from services.intake import repository
from services.intake.access import IntakePermission, arrival_for, ended_arrival_for, may, require
from services.intake.events import ArrivalEnded, ArrivalNoted, ArrivalReopened
from services.intake.rules import arrivals as rules_of_arrivals
from services.intake.rules import channels as ways
from services.intake.schemas import RecordedNotice, RecordNotice
from services.intake.schemas.arrivals import EndArrival, NoteArrival
from services.intake.service import take_down
from services.intake.tables import ArrivalEnd, NoticeArrival
from services.intake.views import channels_of

from .terms import TAKEN_DOWN


async def note_arrival(actor: Actor, order: NoteArrival) -> UUID:
    """Note that a notice came, in two fields; D1 runs for who noted it, and for intake and the heads where that is the mailroom."""
    async with unit_of_work(actor):
        require(actor, IntakePermission.NOTE)
        takes_down, checks, moment = may(actor, IntakePermission.RECORD), Checks(), now()
        channel = rules_of_arrivals.check_arrival(checks, order, takes_down=takes_down, now=moment)
        ways.check_offered(checks, order.channel, await channels_of(actor), prague_date(moment), order.received_at)
        checks.done()
        assert channel is not None
        assert order.received_at is not None
        arrival_id = new_id()
        await repository.insert_arrival(
            NoticeArrival(
                id=arrival_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                channel=channel.value,
                received_at=order.received_at,
                noted_by=actor.worker,
                noted_at=moment,
            )
        )
        worker_id = actor.worker if takes_down else None
        await deadlines.start(actor, TAKEN_DOWN, arrival_id, at=order.received_at, worker_id=worker_id)
        await record(actor, ArrivalNoted(arrival_id=arrival_id, channel=channel.value))
        return arrival_id


async def record_arrival(actor: Actor, arrival_id: UUID, order: RecordNotice) -> RecordedNotice:
    """Take down what came, by the channel that was noted; who noted it received it. Raises ArrivalEndedAlready, Invalid."""
    async with unit_of_work(actor):
        row = await arrival_for(actor, arrival_id, lock=True)
        if order.channel != row.channel:
            raise Invalid(fields={"channel": rules_of_arrivals.ANOTHER_WAY})
        wrong: dict[str, str] = {}
        if order.received_at is not None and not rules_of_arrivals.is_same_minute(order.received_at, row.received_at):
            said = gettext(rules_of_arrivals.ANOTHER_TIME).format(day=format_datetime(row.received_at))
            wrong["received_at"] = said
        try:
            made = await take_down(actor, order, noted_by=row.noted_by)
        except Invalid as refused:
            raise Invalid(fields=wrong | refused.fields, words=refused.words, why=refused.why) from None
        if wrong:
            raise Invalid(fields=wrong)
        await repository.end_arrival(actor, arrival_id, at=now(), notice_id=made.id)
        await deadlines.end(actor, arrival_id, TAKEN_DOWN)
        await record(actor, ArrivalEnded(arrival_id=arrival_id, notice_id=made.id))
        return made


async def end_arrival(actor: Actor, arrival_id: UUID, order: EndArrival) -> UUID:
    """Say that no notice comes of it. Raises ArrivalEndedAlready, Invalid."""
    async with unit_of_work(actor):
        await arrival_for(actor, arrival_id, lock=True)
        checks = Checks()
        reason = checks.choice("reason", order.reason, ArrivalEnd, rules_of_arrivals.NEEDS_END)
        checks.done()
        await repository.end_arrival(actor, arrival_id, at=now(), reason=reason)
        await deadlines.end(actor, arrival_id, TAKEN_DOWN, void=True)
        await record(actor, ArrivalEnded(arrival_id=arrival_id, notice_id=None))
        return arrival_id


async def reopen_arrival(actor: Actor, arrival_id: UUID) -> None:
    """Take back that no notice comes of it: it waits again, and its day has run since it came. Raises ArrivalWaits, TakenDownAlready."""
    async with unit_of_work(actor):
        row = await ended_arrival_for(actor, arrival_id)
        assert row.ended_by is not None
        await repository.reopen_arrival(actor, arrival_id)
        mine = actor.worker if row.noted_by == actor.worker else None
        await deadlines.start(actor, TAKEN_DOWN, arrival_id, at=row.received_at, worker_id=mine)
        await record(actor, ArrivalReopened(arrival_id=arrival_id, ended_by=row.ended_by))
