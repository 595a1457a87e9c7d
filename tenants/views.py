# pyright: strict
"""What somebody gets to see of organisations, services and workers.

Functions marked (in unit) run in the unit of work of the caller. Nothing here leaves anything behind.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cachetools import TTLCache

from kernel import keys
from kernel.actor import Actor, operator_actor
from kernel.clock import now
from kernel.czech import sort_key
from kernel.db import current, look, unit_of_work
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from kernel.web.worker_names import NameOfColleague, NameOfLeaver, in_service
from tenants import repository
from tenants.access import organisation_of, service_of
from tenants.rules import PRESETS, ROLES, Preset
from tenants.schemas import (
    MeView,
    NamedWorker,
    OrganisationView,
    SealedWorker,
    ServiceView,
    WorkerText,
    WorkerView,
)
from tenants.tables import Role

# colleagues' names stand on every page; everybody of the organisation may know them. With each goes whether they have left,
# which the process that ended their work knows at once and every other one within these seconds
MOST_NAMES = 1_000
_known_names: TTLCache[tuple[UUID, UUID], str] = keys.forgets(TTLCache(maxsize=20_000, ttl=10))
# the directory is public on the platform: whoever has a context may read all of it
_known_services: TTLCache[tuple[UUID, UUID], ServiceView] = keys.forgets(TTLCache(maxsize=5_000, ttl=60))
_services_of: TTLCache[UUID, dict[UUID, bool]] = keys.forgets(TTLCache(maxsize=2_000, ttl=60))


# --- workers and services ----------------------------------------------------------------------------------------


async def me(actor: Actor) -> MeView:
    """Whom the actor stands for, and where."""
    async with look(actor):
        names = await worker_names(actor.tenant, [actor.worker_id])
        services = await service_views([(actor.tenant, actor.service_id)] if actor.service_id else [])
        organisation_name = await repository.organisation_name(actor.tenant)
    return MeView(
        worker_id=actor.worker,
        name=names[actor.worker],
        roles=sorted(actor.roles),
        organisation_id=actor.tenant,
        organisation_name=organisation_name,
        service=next(iter(services.values()), None),
    )


async def own_preset(actor: Actor) -> Preset:
    """(in unit) What the actor's organisation begins with."""
    return PRESETS[await repository.organisation_kind(actor.tenant)]


async def own_service(actor: Actor) -> ServiceView:
    """(in unit) The actor's service, with its organisation."""
    return (await service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]


async def colleagues(actor: Actor, service_id: UUID | None = None) -> list[WorkerView]:
    """Who works in the actor's service, or in another one of the same organisation."""
    async with look(actor):
        return await workers_of_service(actor, service_id=service_id)


async def worker_names(tenant_id: UUID, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """(in unit) The names of workers of the actor's organisation, unknown ids left out; of who left with the mark of it.

    For where history keeps a name. What is signed or sent in a name takes it as a plain text (ADR 0052).
    """
    wanted = {worker_id for worker_id in ids if worker_id is not None}
    known: dict[UUID, str] = {}
    if current().actor.tenant_id == tenant_id:  # what the wall looks at: others are answered by it alone
        known = {who: _known_names[tenant_id, who] for who in wanted if (tenant_id, who) in _known_names}
    missing = wanted - known.keys()
    if missing:
        rows = await repository.list_worker_names(tenant_id, missing)
        found = await _names(tenant_id, rows)
        found |= {row.id: _marked(found[row.id], row) for row in rows if row.left or row.left_services}
        _known_names.update({(tenant_id, worker_id): name for worker_id, name in found.items()})
        known |= found
    return _as_seen(current().actor, known)


def _as_seen(actor: Actor, names: dict[UUID, str]) -> dict[UUID, str]:
    """Names as they stand on the pages of the actor's service: marked where their people left that one."""
    own = actor.service_id
    return {who: in_service(name, own) for who, name in names.items()} if own is not None else names


def _marked(name: str, row: NamedWorker) -> str:
    """The name of who left the organisation, or some of its services."""
    if row.left:
        return NameOfLeaver(name)
    colleague = NameOfColleague(name)
    colleague.left = frozenset(row.left_services)
    return colleague


async def told_apart(actor: Actor, names: Mapping[UUID, str]) -> dict[UUID, str]:
    """(in unit) The same names; those that two people have in common with what each does in the actor's service, and where that is the same
    with a number. One statement more where there are any."""
    many = Counter(names.values())
    if max(many.values(), default=0) == 1 or not many:
        return dict(names)
    roles = {each.id: each.roles for each in await workers_of_service(actor)}
    said = {
        who: _with_roles(name, roles.get(who, frozenset())) if many[name] > 1 else name for who, name in names.items()
    }
    many, counted = Counter(said.values()), Counter[str]()
    for who in sorted(said):
        if many[name := said[who]] > 1:
            counted[name] += 1
            said[who] = f"{name} ({counted[name]})"
    return said


def _with_roles(name: str, roles: Collection[str]) -> str:
    does = ", ".join(gettext(words) for role, words in ROLES.items() if role in roles)
    return f"{name} ({does})" if does else name


def forget_name(tenant_id: UUID, worker_id: UUID) -> None:
    """What was kept of somebody's name is read anew, here: their work ended."""
    _known_names.pop((tenant_id, worker_id), None)


async def names_of_colleagues(actor: Actor, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The same outside of a unit of work, for who has just been let in; a look only for names that are not known here."""
    wanted = {worker_id for worker_id in ids if worker_id is not None}
    known = {who: _known_names[actor.tenant, who] for who in wanted if (actor.tenant, who) in _known_names}
    if len(known) == len(wanted):
        return _as_seen(actor, known)
    async with look(actor):
        return await worker_names(actor.tenant, wanted)


async def names_of_all(actor: Actor) -> list[str]:
    """(in unit) Everybody who works or worked in the actor's organisation, the last `MOST_NAMES` who came."""
    return list(
        (await _names(actor.tenant, await repository.list_names_of_all(actor.tenant, most=MOST_NAMES))).values()
    )


async def workers_of_service(
    actor: Actor, *, service_id: UUID | None = None, roles: Iterable[Role] | None = None
) -> list[WorkerView]:
    """(in unit) Who works in a service of the actor's organisation now (default: the actor's own), in Czech order."""
    service_id = service_id or actor.service_id
    return (await workers_of_services(actor, [service_id], roles=roles))[service_id] if service_id else []


async def workers_of_services(
    actor: Actor, service_ids: Collection[UUID], *, roles: Iterable[Role] | None = None
) -> dict[UUID, list[WorkerView]]:
    """(in unit) The same of several services of the actor's organisation; one query, none for none."""
    found: dict[UUID, list[WorkerView]] = {service_id: [] for service_id in service_ids}
    codes = None if roles is None else [role.value for role in roles]
    rows = await repository.list_workers(actor.tenant, found.keys(), codes) if found else []
    names = await _names(actor.tenant, rows)
    for row in sorted(rows, key=lambda row: sort_key(_surname_first(names[row.id]))):
        found[row.service_id].append(WorkerView(id=row.id, name=names[row.id], roles=row.roles))
    return found


async def roles_here(actor: Actor, worker_id: UUID, at: datetime) -> list[str]:
    """(in unit) In which roles somebody worked in the actor's service at an instant, also who has left since."""
    return await repository.list_roles(actor.tenant, actor.service, worker_id, at)


async def runs(actor: Actor) -> bool:
    """(in unit) Whether the actor's service runs now."""
    return await repository.runs(actor.tenant, actor.service, now())


async def anybody_holds(actor: Actor, roles: Iterable[Role], at: datetime, *, but: Collection[UUID] = ()) -> bool:
    """(in unit) Whether anybody but these people has any of the roles in the actor's service at an instant."""
    return await repository.anybody_holds(actor.tenant, actor.service, [role.value for role in roles], at, but)


async def are_the_last(actor: Actor, roles: Collection[Role], worker_ids: Collection[UUID], at: datetime) -> bool:
    """(in unit) Whether these people have any of the roles in the actor's service until an instant, and nobody after it."""
    codes = [role.value for role in roles]
    return await repository.held_until(actor.tenant, actor.service, codes, at, worker_ids) and not await anybody_holds(
        actor, roles, at, but=worker_ids
    )


async def hold_workers(*worker_ids: UUID | None) -> None:
    """(in unit) Let nobody end the work of these people until the commit: they are about to be given some.

    Before it is asked whether they work there, and before anything is locked that an end hands over (ADR 0035).
    """
    if chosen := [worker_id for worker_id in worker_ids if worker_id is not None]:
        await repository.hold_workers(chosen)


async def works_here(actor: Actor, worker_id: UUID, *, roles: Iterable[Role] | None = None) -> bool:
    """(in unit) Whether somebody works in the actor's service now, in any of the roles; they do until the commit."""
    await hold_workers(worker_id)
    codes = None if roles is None else [role.value for role in roles]
    return await repository.works(actor.tenant, actor.service, worker_id, codes)


async def _names(tenant_id: UUID, rows: Sequence[SealedWorker]) -> dict[UUID, str]:
    if not rows:
        return {}
    sealer = await keys.organisation_sealer(tenant_id)
    texts = {row.id: opened(sealer, "worker", row.id, row.sealed, WorkerText) for row in rows}
    return {worker_id: text.name if text is not None else unreadable() for worker_id, text in texts.items()}


def _surname_first(name: str) -> str:
    words = name.split()
    return " ".join((*words[-1:], *words[:-1]))


async def recipients(actor: Actor) -> list[ServiceView]:
    """The services to which something may be handed over or referred."""
    async with look(actor):
        return await recipient_services(actor)


async def running_services(actor: Actor) -> list[ServiceView]:
    """(in unit) The services of the actor's organisation that run."""
    return await repository.list_running_services_of(actor.tenant)


async def service_views(pairs: Iterable[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], ServiceView]:
    """(in unit) The named (organisation, service) pairs, those that ended included; at most one query, kept a minute."""
    wanted = set(pairs)
    known = {pair: _known_services[pair] for pair in wanted if pair in _known_services}
    missing = list(wanted - known.keys())
    if missing:
        found = {(one.tenant_id, one.id): one for one in await repository.list_services(missing)}
        _known_services.update(found)
        known |= found
    return known


async def _guardianships(actor: Actor) -> dict[UUID, bool]:
    found = _services_of.get(actor.tenant)
    if found is None:
        found = _services_of[actor.tenant] = await repository.list_guardianships(actor.tenant)
    return found


async def has_siblings(actor: Actor) -> bool:
    """(in unit) Whether the actor's organisation has another service, running or not; kept a minute."""
    return bool((await _guardianships(actor)).keys() - {actor.service_id})


async def keeps_guardianship(actor: Actor) -> bool:
    """(in unit) Whether an agenda of the actor's organisation is that of guardianship, running or not; kept a minute."""
    return any((await _guardianships(actor)).values())


async def is_guardianship(actor: Actor) -> bool:
    """(in unit) Whether the actor's own service is that agenda; kept a minute."""
    return actor.service_id is not None and (await _guardianships(actor)).get(actor.service, False)


def forget_services_of(tenant_id: UUID) -> None:
    """Which services an organisation has is read anew, here."""
    _services_of.pop(tenant_id, None)


def forget_service(tenant_id: UUID, service_id: UUID) -> None:
    """What was kept of a service is read anew, here: other processes learn within the minute what changed."""
    _known_services.pop((tenant_id, service_id), None)


async def recipient_services(actor: Actor) -> list[ServiceView]:
    """(in unit) Every running service on the platform but the actor's own; the own organisation's first."""
    others = [
        one
        for one in await repository.list_running_services()
        if (one.tenant_id, one.id) != (actor.tenant_id, actor.service_id)
    ]
    return sorted(
        others,
        key=lambda one: (one.tenant_id != actor.tenant_id, sort_key(one.organisation_name), sort_key(one.name)),
    )


# --- for the operator --------------------------------------------------------------------------------------------


async def list_organisations() -> list[OrganisationView]:
    """Every organisation with its services, in Czech order."""
    async with unit_of_work(operator_actor()):
        return sorted(await repository.list_organisations(), key=lambda one: sort_key(one.name))


async def find_tenant(code: str) -> UUID:
    """The organisation with a code. Raises NotThere."""
    async with unit_of_work(operator_actor()):
        return await organisation_of(code)


async def find_service(tenant_id: UUID, code: str) -> UUID:
    """The running service of an organisation with a code. Raises NotThere."""
    async with unit_of_work(operator_actor()):
        return await service_of(tenant_id, code)


async def find_worker(tenant_id: UUID, user_id: UUID) -> UUID | None:
    """The worker an account has in an organisation now."""
    async with unit_of_work(operator_actor(tenant_id)):
        return await repository.find_worker_of_user(tenant_id, user_id)


async def service_said(tenant_id: UUID, service_id: UUID) -> str:
    """How the name of a service stands after the word "služba", for the operator."""
    async with unit_of_work(operator_actor(tenant_id)):
        return (await repository.list_services([(tenant_id, service_id)]))[0].said


async def memberships_of(tenant_id: UUID, worker_id: UUID, role: Role, service_id: UUID | None) -> list[UUID]:
    """The memberships by which a worker holds a role now."""
    async with unit_of_work(operator_actor(tenant_id)):
        return await repository.list_memberships(tenant_id, worker_id, role, service_id)
