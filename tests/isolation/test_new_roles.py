"""The further roles of an authority (ADR 0050, 10) at every address: each stands as the role it is like, but for what is said here.

They are nobody's receiver, key worker or assignee: what they may by the service alone is tried, of each kind of thing in the
authority and of one elsewhere.
"""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import timedelta
from typing import NamedTuple

import pytest
import pytest_asyncio

from app.testing.accounts import SINCE
from app.testing.fixtures import undone
from app.testing.matrix import CLOSE, HOME, THROUGH
from app.testing.town import Thing, Town
from app.testing.world import PASSWORD, PEOPLE, Somebody
from kernel.web.guard import cookie_name
from tenants import service as tenants
from tenants.accounts import service as accounts
from tenants.tables import Role

from .test_matrix import (
    ALLOWED,
    CAME_TO_THE_ORDER,
    CAME_TO_THE_THING,
    FORBIDDEN,
    GUARDED,
    TABLES,
    UNKNOWN,
    Asker,
    Route,
    asker,
)

__all__ = ["asker"]
pytestmark = pytest.mark.slow

AUTHORITY = frozenset(name for name, (organisation, *_) in PEOPLE.items() if organisation == "ospod")


class Newcomer(NamedTuple):
    """Somebody in a further role: in the service or in none, as which role they stand, and what they may never.

    `reads_as` is whose eyes the words of the town are held against.
    """

    role: Role
    service: str | None
    like: str
    reads_as: str
    never: frozenset[str] = frozenset()
    tasks: bool = True  # whether they act on tasks
    across: bool = True  # whether they take over what is handed to the authority


# an act of the head of a unit that the head of the department does not do: neither tasks nor the client's data (ADR 0050, 10), nor what is
# read aloud to somebody
_NOT_DEPARTMENT = frozenset(
    {
        "case.write",
        "case.add_task",
        "case.change_client",
        "case.merge",
        "notice.add",
        "notice.mark_duplicate",
        "protocol.take",
        "worker_contact.own",  # nobody's key worker
    }
)
NEWCOMERS = {
    "deputy": Newcomer(Role.DEPUTY_HEAD, "spod", "unit_head", "spod_head"),
    "department": Newcomer(
        Role.DEPARTMENT_HEAD, "spod", "unit_head", "spod_head", _NOT_DEPARTMENT, tasks=False, across=False
    ),
    "on_call": Newcomer(Role.ON_CALL_WORKER, "spod", "intake_worker", "spod_mailroom", frozenset({"notice.register"})),
    "curator": Newcomer(Role.YOUTH_CURATOR, "spod", "case_coordinator", "spod_coordinator2"),
    "foster": Newcomer(Role.FOSTER_CARE_WORKER, "spod", "case_coordinator", "spod_coordinator2"),
    "psychologist": Newcomer(Role.PSYCHOLOGIST, "spod", "peer_mentor", "ospod_auditor", across=False),
    "secretary": Newcomer(
        Role.TOWN_SECRETARY, None, "auditor", "ospod_auditor", frozenset({"setting.list", "log.read"})
    ),
    "officer": Newcomer(Role.DATA_PROTECTION_OFFICER, None, "auditor", "ospod_auditor"),
}


@pytest_asyncio.fixture(scope="module")
async def peopled(town: Town) -> AsyncIterator[Town]:
    """The town with somebody in each of these roles, signed in; nobody of it was told anything by them."""
    hashed, tenant = await accounts.hash_of(PASSWORD), town.world.organisations["ospod"]
    for name, one in NEWCOMERS.items():
        email = f"{name}@lipnice.example"
        user_id = await accounts.create_user(email, f"Nováček {name}", PASSWORD, hashed=hashed)
        await accounts.enrol_totp(user_id, demo=True)
        worker_id = await tenants.add_worker(tenant, user_id, f"Nováček {name}")
        service_id = town.world.services[one.service] if one.service else None
        await tenants.grant_role(tenant, worker_id, one.role, service_id, SINCE + timedelta(days=400))
        there = Somebody("ospod", one.service, worker_id, user_id, one.role.value, f"Nováček {name}", email)
        town.world.people[name] = there
        client = await town.clients(name)
        token = client.cookies[cookie_name()]
        session = await town.clients.sessions.load(token)
        assert session is not None
        town.sessions[token] = session
        cookie = f"{cookie_name()}={token}".encode()
        town.identities[name] = [(b"cookie", cookie), (b"x-csrf-token", client.headers["X-CSRF-Token"].encode())]
    yield town
    for name in NEWCOMERS:
        del town.world.people[name]


def expected_of(one: Newcomer, route: Route, thing: Thing | None) -> str:
    """What the tables say of the role that this one is like, but for what it never may."""
    if thing is None:
        due = ALLOWED if one.like in TABLES.may[route.rule].get(HOME, set()) else FORBIDDEN
    else:
        stands = {HOME} if one.service and one.service == thing.home else set[str]()
        stands |= {CLOSE} if not thing.home and thing.mine >= AUTHORITY else set()
        stands |= (
            {THROUGH}
            if one.across and any(PEOPLE[each][1:3] == ("spod", one.like) for each in thing.through)
            else set()
        )
        if not any(one.like in TABLES.knows[thing.kind].get(stand, set()) for stand in stands):
            return UNKNOWN
        rights = TABLES.may.get((thing.kind, route.rule)) or TABLES.may[route.rule]
        due = ALLOWED if any(one.like in rights.get(stand, set()) for stand in stands) else FORBIDDEN
    never = route.rule in one.never or (route.kind == "task" and not one.tasks)
    never |= route.rule.startswith("sharing.") and route.rule != "sharing.list_by_law" and not one.across
    return FORBIDDEN if never else due


def things_of(town: Town, route: Route) -> list[Thing | None]:
    """All of the authority, and one of elsewhere."""
    if route.kind is None:
        return [None]
    found = [each for each in town.of_kind(route.kind) if each.fits]
    ours = [each for each in found if each.home == "spod" or not each.home]
    return [*ours, *[each for each in found if each not in ours][:1]]


@pytest.mark.parametrize("name", NEWCOMERS)
async def test_each_further_role_at_every_address(name: str, peopled: Town, asker: Asker) -> None:
    """Refused as the role it is like, let in where that is, never an error, and no word that it may not read."""
    one, wrong = NEWCOMERS[name], list[str]()
    for route in GUARDED:
        for thing in things_of(peopled, route):
            due = expected_of(one, route, thing)
            more = {"data": {"choice": peopled.world.place(name).id}} if route.path == "/switch" else {}
            async with undone() if due == ALLOWED else nullcontext():
                answer = await asker.ask(name, route.request(thing, **more))
            came = CAME_TO_THE_THING if route.method == "GET" and thing else CAME_TO_THE_ORDER
            back = route.method == "GET" and answer.status == 303 and due == FORBIDDEN
            right = {ALLOWED: came, FORBIDDEN: {403}, UNKNOWN: {404}}[due]
            if answer.status not in right and not back:
                wrong.append(
                    f"{route} ({route.rule}) {thing.label if thing else ''}: {due}, was answered {answer.status}"
                )
            wrong += [
                f"{route} {thing.label if thing else ''}: reads {word}"
                for word, readers in peopled.words.items()
                if one.reads_as not in readers and word in answer.text
            ]
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong[:60])
