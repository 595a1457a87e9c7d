"""Loading the demonstration: the parts of the domains, collected, in the order in which things happened."""

import importlib
from datetime import timedelta
from importlib.util import find_spec

from app import domains
from app.demo.tenants import PEOPLE, SERVICES
from app.demo.world import Part, World
from kernel import outbox
from kernel.actor import operator_actor
from kernel.clock import as_of
from kernel.context import context_key
from kernel.db import DB, unit_of_work
from kernel.legal_time import instant_at, today_in_prague
from kernel.object_store import open_file_store, use_file_store
from kernel.settings import Settings
from kernel.watch import may_last
from tenants import views as tenant_views
from tenants.accounts import service as accounts


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
            await may_last()
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
    for key in who_signs_in():
        person = PEOPLE[key]
        places = ", ".join(SERVICES[place].short_name if place in SERVICES else place for place in person.places)
        lines.append(f"{person.email:<28}{person.name}, {person.what} ({places})")
    return "\n".join(lines) + "\n"


def who_signs_in() -> list[str]:
    """The people as whom the demonstration is tried, in the order of all its people."""
    wanted = {key for part in parts() for key in part.sign_ins}
    assert wanted <= set(PEOPLE)
    return [key for key in PEOPLE if key in wanted]


def parts() -> list[Part]:
    """What the domains add, those of the lower floors first: `app.demo` has a module of the name of each that does."""
    names = [f"app.demo.{domain.rpartition('.')[2]}" for domain in domains.DOMAINS]
    return [importlib.import_module(name).PART for name in names if find_spec(name) is not None]


async def make(*, small: bool) -> World:
    """Make the demonstration in the open database; `small` leaves out the people that only fill lists."""
    world = World(small=small)
    found = parts()
    for part in found:
        if part.settle is not None:
            await part.settle(world)
    # of what happens in the same minute, the lower floor's goes before
    for scene in sorted((scene for part in found for scene in part.scenes), key=lambda scene: scene.place):
        day = today_in_prague() - timedelta(days=scene.days_ago)
        if scene.days_ago == 0:
            await scene.play(world, day)
            continue
        with as_of(instant_at(day, scene.hour, scene.minute)):
            await scene.play(world, day)
    return world
