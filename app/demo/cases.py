"""The cases of the demonstration, each with the life it has had: key workers, records, tasks."""

import random
from datetime import timedelta
from uuid import UUID

from app.demo.people import CHILDREN, CLIENTS, WORK, Someone
from app.demo.world import Part, World
from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask, ChangeKeyWorker, OpenCase
from cases.telling import service as telling
from cases.telling.schemas import TellClient
from kernel.actor import Actor
from kernel.clock import as_of, now
from kernel.legal_time import instant_at, next_working_day, today_in_prague

LONG_ENOUGH = 12  # days; of cases that are newer their people do not know yet who leads them
SEED = 359  # the act on the social and legal protection of children


async def _settle(world: World) -> None:
    dice = random.Random(SEED)  # noqa: S311 the same made-up lives each time
    for someone in (*CHILDREN, *CLIENTS):
        if someone.key or not world.small:
            await _case(world, someone, dice)


async def _case(world: World, someone: Someone, dice: random.Random) -> None:
    """A case opened some time ago by the head, with what has happened since."""
    head = world.actors[someone.opened_by]
    opened = instant_at(today_in_prague() - timedelta(days=someone.days_ago), dice.randint(8, 15), dice.randint(0, 59))
    with as_of(opened):
        case_id = await cases.open_case(
            head,
            OpenCase(
                identity=someone.identity(today_in_prague()),
                key_worker_id=world.actors[someone.key_workers[0]].worker_id,
                kind=someone.kind,
                open_anyway=True,
            ),
        )
    if someone.key:
        world.cases[someone.key] = case_id
    if someone.kind == "child" and someone.days_ago >= LONG_ENOUGH:
        await _told(world, someone, case_id)
    await _changes(world, someone, head, case_id)
    await _records(world, someone, case_id, dice)
    await _tasks(world, someone, case_id, dice)


async def _told(world: World, someone: Someone, case_id: UUID) -> None:
    """The first who led it told the child's people two days later; of the newest cases nobody did yet."""
    day = today_in_prague() - timedelta(days=someone.days_ago - 2)
    first = world.actors[someone.key_workers[0]]
    with as_of(instant_at(day, 13, 20)):
        order = TellClient(worker_id=first.worker_id, told_on=day, via="personal", whom="matka")
        await telling.tell_client(first, case_id, order, version=0)


async def _changes(world: World, someone: Someone, head: Actor, case_id: UUID) -> None:
    """Further key workers, spread over the life of the case, each with the client informed the day before."""
    later = someone.key_workers[1:]
    for number, name in enumerate(later, start=1):
        day = today_in_prague() - timedelta(days=someone.days_ago - someone.days_ago * number // (len(later) + 1))
        with as_of(instant_at(day, 10, 5 * number)):
            deferred = number == 2
            order = ChangeKeyWorker(
                worker_id=world.actors[name].worker_id,
                reason="urgent_staffing" if deferred else "head_decision",
                informed_on=None if deferred else day - timedelta(days=1),
                informed_via="" if deferred else "personal",
                not_informed_reason="Pracovnice náhle onemocněla." if deferred else "",
            )
            await cases.change_key_worker(head, case_id, order, version=number)


async def _records(world: World, someone: Someone, case_id: UUID, dice: random.Random) -> None:
    ago = sorted(dice.sample(range(max(someone.days_ago, 4)), min(3, max(someone.days_ago, 1))), reverse=True)
    for days, done in zip(ago, dice.sample(WORK[someone.kind], len(ago)), strict=True):
        kind, title, facts, statements, opinion = done
        moment = instant_at(today_in_prague() - timedelta(days=days), dice.randint(8, 16), dice.randint(0, 59))
        if moment >= now():
            continue
        with as_of(moment):
            order = AddRecord(
                kind=kind,
                occurred_at=moment,
                title=title,
                facts=facts,
                statements=statements.format(client=someone.client),
                opinion=opinion,
            )
            await cases.add_record(world.actors[someone.key_workers[-1]], case_id, order)


async def _tasks(world: World, someone: Someone, case_id: UUID, dice: random.Random) -> None:
    titles = (
        f"Zavolat {someone.whom_to_call}",
        "Domluvit schůzku",
        "Doplnit záznamy",
        "Ověřit termín u lékaře",
        "Odeslat zprávu",
    )
    key_worker = world.actors[someone.key_workers[-1]]
    for _ in range(dice.choice((0, 1, 1, 2))):
        due = next_working_day(today_in_prague() + timedelta(days=dice.randint(-4, 20)))
        with as_of(instant_at(min(due, today_in_prague()) - timedelta(days=3), 9, 0)):
            await cases.add_task(
                key_worker, case_id, AddTask(title=dice.choice(titles), due_on=due, assignee_id=key_worker.worker_id)
            )


PART = Part(settle=_settle, sign_ins=("dvorackova", "havelka", "vlk", "durica"))
