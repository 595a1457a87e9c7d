# pyright: strict
"""What an administrator gets to see of people. Nothing here leaves anything behind, and nothing of it is of a client."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.czech import sort_key
from kernel.db import look
from kernel.legal_time import end_of_day_exclusive, prague_date, today_in_prague
from kernel.readable import opened, unreadable
from tenants import repository as organisations
from tenants.accounts import views as accounts
from tenants.leaving import service as leaving
from tenants.leaving.schemas import Left
from tenants.schemas import ServiceView, WorkerText
from tenants.tables import OrganisationKind

from . import repository, rules
from .access import PeoplePermission, person_for, require, role_for
from .schemas import Colleague, PersonView, RoleView, StoredPerson, StoredRole, Wanted


async def list_people(actor: Actor, wanted: Wanted | None = None) -> list[PersonView]:
    """The people of the organisation, in Czech order; with `wanted` those of whom it speaks. A constant number of queries."""
    async with look(actor):
        require(actor, PeoplePermission.LIST)
        people = await _people(
            actor, await repository.list_people(actor.tenant), await repository.list_roles(actor.tenant)
        )
    return [person for person in people if wanted is None or _is_wanted(person, wanted)]


async def person(actor: Actor, person_id: UUID) -> PersonView:
    """One of them. Raises NotThere."""
    async with look(actor):
        stored = await person_for(actor, person_id, PeoplePermission.LIST)
        (found,) = await _people(actor, [stored], await repository.list_roles(actor.tenant, person_id))
    return found


async def role_of(actor: Actor, role_id: UUID) -> tuple[PersonView, RoleView]:
    """A role with who holds it. Raises NotThere."""
    async with look(actor):
        role = await role_for(actor, role_id, PeoplePermission.CHANGE)
        found = await person(actor, role.worker_id)
    return found, next(each for each in found.roles if each.id == role_id)


def given_again(person: PersonView, services: Sequence[ServiceView], kind: OrganisationKind) -> set[UUID]:
    """Which ended roles of somebody who works here can be given again as they were: the last of each kind that they do not hold."""
    if person.stands == rules.Works.ENDED:
        return set()
    running = {None, *(each.id for each in services)}
    found = dict[tuple[str, UUID | None], RoleView]()
    for role in person.roles:  # the last given first
        found.setdefault((role.role, role.service_id), role)
    held = {(each.role, each.service_id) for each in person.roles if each.stands != rules.Stands.ENDED}
    return {
        role.id
        for (name, service_id), role in found.items()
        if (name, service_id) not in held and service_id in running and name in rules.ROLES_OF[kind]
    }


async def left_by_role(actor: Actor, role_id: UUID, last_day: date | None) -> list[Left]:
    """What nobody could do any more when a role ended now or after a day; nothing changes. Raises NotThere."""
    async with look(actor):
        role = await role_for(actor, role_id, PeoplePermission.CHANGE)
        own = role.worker_id == actor.worker_id and role.service_id == actor.service_id
        if own or rules.stands(*role.period, now()) is rules.Stands.ENDED:
            return []  # nothing rests on a role of the whole organisation
        checks = Checks()
        rules.check_end(checks, last_day, today=today_in_prague())
        day = None if checks.fields else last_day
        if day is not None and role.valid_to is not None and role.valid_to < end_of_day_exclusive(day):
            return []  # it ends before: an end is never put off
        return await leaving.end_roles(actor.tenant, role.worker_id, [role_id], last_day=day, show=True)


async def left_by_person(actor: Actor, person_id: UUID) -> list[Left]:
    """The same of somebody whose work here ended now; of oneself nothing, which nobody can end."""
    async with look(actor):
        stored = await person_for(actor, person_id, PeoplePermission.CHANGE)
        if stored.ended_at is not None or person_id == actor.worker_id:
            return []
        return await leaving.end_work(actor.tenant, person_id, show=True)


async def colleagues_of(actor: Actor, person_id: UUID, left: Sequence[Left]) -> list[Colleague]:
    """Who works here now and may take over all that one person would leave; nobody when nothing passes to anybody."""
    passes = [each for each in left if each.passes]
    now_here = await list_people(actor, Wanted()) if passes else []
    return [
        Colleague(id=each.id, name=each.name)
        for each in now_here
        if each.id != person_id and all(_may_take_over(each, one) for one in passes)
    ]


def _may_take_over(person: PersonView, left: Left) -> bool:
    if left.takers is not None and person.id not in left.takers:
        return False
    return any(
        role.stands == rules.Stands.NOW
        and role.service_id == left.service_id
        and (left.roles is None or role.role in left.roles)
        for role in person.roles
    )


async def leaves_nobody(actor: Actor, role_id: UUID, last_day: date | None) -> bool:
    """Whether the organisation would be without an administrator when a role ended now or after a day. Raises NotThere."""
    async with look(actor):
        role = await role_for(actor, role_id, PeoplePermission.CHANGE)
        ends = end_of_day_exclusive(last_day) if last_day is not None else now()
        held = await repository.list_administrators(actor.tenant)
    others = [each.period for each in held if each.id != role.id]
    then = [*others, (role.valid_from, ends)] if len(others) < len(held) else others
    return rules.leaves_nobody(rules.first_gap([each.period for each in held], now()), rules.first_gap(then, now()))


async def services(actor: Actor) -> list[ServiceView]:
    """(in unit) The running services of the organisation, in Czech order, for who administers it."""
    require(actor, PeoplePermission.LIST)
    found = await organisations.list_running_services_of(actor.tenant)
    return sorted(found, key=lambda each: sort_key(each.short_name))


async def kind(actor: Actor) -> OrganisationKind:
    """(in unit) What kind of agency it is."""
    return await organisations.organisation_kind(actor.tenant)


async def _people(actor: Actor, stored: Sequence[StoredPerson], roles: Sequence[StoredRole]) -> list[PersonView]:
    """(in unit) Workers with their roles and accounts, by family name."""
    known = await accounts.standings({each.user_id for each in stored})
    sealer = await keys.organisation_sealer(actor.tenant)
    of_person: dict[UUID, list[StoredRole]] = {}
    for role in roles:
        of_person.setdefault(role.worker_id, []).append(role)
    found: list[PersonView] = []
    for each in stored:
        text = opened(sealer, "worker", each.id, each.sealed, WorkerText)
        account, standing = known[each.user_id]
        held = [_role(one, each.ended_at) for one in of_person.get(each.id, [])]
        found.append(
            PersonView(
                id=each.id,
                name=text.name if text is not None else unreadable(),
                email=account.email,
                roles=held,
                stands=rules.works({rules.Stands(one.stands) for one in held}, ended=each.ended_at is not None),
                second_factor=standing.second_factor,
                last_sign_in=prague_date(standing.signed_in_at) if standing.signed_in_at else None,
            )
        )
    return sorted(found, key=lambda one: sort_key(_surname_first(one.name)))


def _role(role: StoredRole, work_ended_at: datetime | None) -> RoleView:
    """A role as it is shown: with somebody's work here every role of theirs ended, whatever was said of it before."""
    how = rules.Stands.ENDED if work_ended_at is not None else rules.stands(*role.period, now())
    ends = min((each for each in (role.valid_to, work_ended_at) if each is not None), default=None)
    return RoleView(
        id=role.id,
        role=role.role,
        service_id=role.service_id,
        service_name=role.service_name,
        valid_from=prague_date(role.valid_from),
        valid_to=rules.last_day(ends),
        stands=how,
    )


def _is_wanted(person: PersonView, wanted: Wanted) -> bool:
    if wanted.stands and person.stands != wanted.stands:
        return False
    if wanted.words and not rules.speaks_of(wanted.words, person.name, person.email):
        return False
    shown = [each for each in person.roles if each.stands == rules.Works(person.stands).of_roles]
    return (not wanted.role and not wanted.service_id) or any(
        (not wanted.role or each.role == wanted.role)
        and (not wanted.service_id or each.service_id == wanted.service_id)
        for each in shown
    )


def _surname_first(name: str) -> str:
    words = name.split()
    return " ".join((*words[-1:], *words[:-1]))
