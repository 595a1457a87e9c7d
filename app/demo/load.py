"""The demonstration: made-up organisations, people and cases (domain reference, chapter 7), made through the product's own acts.

Only with OPORA_DEMO=1: the password and the second factor of everybody here are known.
"""

import random
from datetime import timedelta
from uuid import UUID

from app import domains
from app.demo.people import CHILDREN, CLIENTS, ORGANISATIONS, PEOPLE, SERVICES, WORK, Someone, World
from app.demo.story import tell
from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask, ChangeKeyWorker, OpenCase
from kernel import outbox
from kernel.actor import Actor, ActorKind, operator_actor
from kernel.clock import as_of, now
from kernel.db import DB, context_key, unit_of_work
from kernel.legal_time import instant_at, next_working_day, today_in_prague
from kernel.object_store import open_file_store, use_file_store
from kernel.settings import Settings
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.accounts import service as accounts

SEED = 359  # the act on the social and legal protection of children
SIGN_INS = ("simunek", "rihova", "dvorackova", "havelka", "souckova", "stastna", "kral", "jezova", "durica", "peskova")


async def load(settings: Settings, *, if_empty: bool = False) -> bool:
    """Fill the platform with the demonstration; False when it is not empty and should have been.

    Leaves the sign-ins in `var/demo-sign-ins.txt`.
    """
    domains.load()
    use_file_store(open_file_store(settings.object_store_url))
    await DB.open(settings.database_url, size=4, context_key=context_key(settings.root_key))
    try:
        if if_empty and await tenant_views.list_organisations():
            return False
        # one transaction: a first start that is killed half-way leaves nothing, and the second begins anew
        async with unit_of_work(operator_actor()):
            await make(small=False)
            await outbox.drain()
            settings.var_dir.mkdir(parents=True, exist_ok=True)
            (settings.var_dir / "demo-sign-ins.txt").write_text(sign_ins(), encoding="utf-8")
    finally:
        await DB.close()
    return True


def sign_ins() -> str:
    """The people to sign in as, as the terminal and the papers show them."""
    lines = [f"Demo sign-ins: password {accounts.DEMO_PASSWORD}, code {accounts.DEMO_CODE}"]
    for key in SIGN_INS:
        person = PEOPLE[key]
        places = ", ".join(SERVICES[place].short_name if place in SERVICES else place for place in person.places)
        lines.append(f"{person.email:<28}{person.name}, {person.what} ({places})")
    return "\n".join(lines) + "\n"


async def make(*, small: bool) -> World:
    """Make the demonstration in the open database; `small` leaves out the people that only fill lists."""
    world = World()
    await _organisations(world)
    await _people(world)
    dice = random.Random(SEED)  # noqa: S311 the same made-up lives each time
    for someone in (*CHILDREN, *CLIENTS):
        if someone.key or not small:
            await _case(world, someone, dice)
    await tell(world)
    return world


async def _organisations(world: World) -> None:
    for key, organisation in ORGANISATIONS.items():
        world.tenants[key] = await tenants.create_organisation(
            organisation.code,
            organisation.kind,
            organisation.name,
            organisation.short_name,
            organisation.abbreviation,
            organisation.company_number,
        )
    for key, service in SERVICES.items():
        world.services[key] = await tenants.create_service(
            world.tenants[service.organisation], service.code, service.name, service.short_name
        )


async def _people(world: World) -> None:
    since = now() - timedelta(days=3 * 365)
    for key, person in PEOPLE.items():
        user_id = await accounts.create_user(person.email, person.name, accounts.DEMO_PASSWORD)
        await accounts.enrol_totp(user_id, demo=True)
        tenant_id = world.tenants[person.organisation]
        worker_id = await tenants.add_worker(tenant_id, user_id, person.name)
        for place, role in person.places.items():
            service_id = world.services.get(place)
            await tenants.grant_role(tenant_id, worker_id, role, service_id, since)
            actor = Actor(
                kind=ActorKind.WORKER,
                tenant_id=tenant_id,
                service_id=service_id,
                worker_id=worker_id,
                user_id=user_id,
                roles=frozenset({role.value}),
            )
            world.actors.setdefault(key, actor)
            world.actors[f"{key}@{place}"] = actor


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
            ),
        )
    if someone.key:
        world.cases[someone.key] = case_id
    await _changes(world, someone, head, case_id)
    await _records(world, someone, case_id, dice)
    await _tasks(world, someone, case_id, dice)


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
        "Doplnit spis",
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
