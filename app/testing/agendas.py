"""A second agenda of the tests' authority, with a head, two curators and a mailroom of its own; one at a time, where a test wants one."""

from collections.abc import Mapping
from uuid import UUID

from app.testing.accounts import give_role, new_person
from app.testing.world import ORGANISATIONS, PASSWORD, World
from kernel.actor import Actor, ActorKind, system_actor
from kernel.db import unit_of_work
from tenants import service as tenants
from tenants.accounts.service import hash_of
from tenants.tables import Role

PEOPLE = {
    "kur_head": (Role.UNIT_HEAD, "Slavěna Tomková"),
    "kur_curator": (Role.YOUTH_CURATOR, "Vojtěch Janda"),
    "kur_curator2": (Role.YOUTH_CURATOR, "Milada Šímová"),
    "kur_mailroom": (Role.MAILROOM, "Otakar Bílek"),
    "kur_psychologist": (Role.PSYCHOLOGIST, "Eliška Novotná"),
}


class Agenda:
    """The agenda and who works there."""

    def __init__(
        self,
        tenant: UUID,
        service: UUID,
        workers: dict[str, tuple[UUID, UUID]],
        names: dict[str, str],
        people: Mapping[str, tuple[Role, str]] = PEOPLE,
    ) -> None:
        self.tenant, self.service, self.workers, self.emails, self.people = tenant, service, workers, names, people

    def actor(self, name: str) -> Actor:
        """Somebody who works there."""
        worker, user = self.workers[name]
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.tenant,
            service_id=self.service,
            worker_id=worker,
            user_id=user,
            roles=frozenset({self.people[name][0]}),
        )

    @property
    def system(self) -> Actor:
        """The system's actor there."""
        return system_actor(self.tenant, self.service)


async def second_agenda(
    world: World, organisation: str = "ospod", *, code: str = "kur", name: str = "Kurátor pro děti a mládež"
) -> Agenda:
    """Open a further agenda, or service, of an organisation of the world."""
    tenant = world.organisations[organisation]
    service = await tenants.create_service(tenant, code, name, "Kuratela" if code == "kur" else name)
    workers, emails, password = dict[str, tuple[UUID, UUID]](), dict[str, str](), await hash_of(PASSWORD)
    async with unit_of_work(world.operator(organisation)):
        for who, (role, called) in PEOPLE.items():
            emails[who] = f"{who}.{code}@{ORGANISATIONS[organisation][0]}.example"
            workers[who] = await new_person(tenant, emails[who], called, password)
            await give_role(tenant, service, *workers[who], role)
    return Agenda(tenant, service, workers, emails)


GUARDIANS = {
    "guard_head": (Role.UNIT_HEAD, "Zbyněk Hošek"),
    "guard": (Role.CASE_COORDINATOR, "Radana Vašutová"),
    "guard_department": (Role.DEPARTMENT_HEAD, "Bedřiška Kolářová"),
}


async def guardian_agenda(world: World) -> Agenda:
    """The agenda of the tests' authority as guardian of children; two coordinators of its protection work there, too."""
    tenant, password = world.organisations["ospod"], await hash_of(PASSWORD)
    service = await tenants.create_service(tenant, "ko", "Kolizní opatrovnictví", "Opatrovnictví", guardianship=True)
    workers, emails = dict[str, tuple[UUID, UUID]](), dict[str, str]()
    async with unit_of_work(world.operator("ospod")):
        for who, (role, called) in GUARDIANS.items():
            emails[who] = f"{who}.ko@{ORGANISATIONS['ospod'][0]}.example"
            workers[who] = await new_person(tenant, emails[who], called, password)
            await give_role(tenant, service, *workers[who], role)
        for who in ("spod_coordinator", "spod_coordinator2"):
            actor = world.actor(who)
            assert actor.user_id is not None
            workers[who] = actor.worker, actor.user_id
            await give_role(tenant, service, *workers[who], Role.CASE_COORDINATOR)
    return Agenda(
        tenant,
        service,
        workers,
        emails,
        {**GUARDIANS, **{each: (Role.CASE_COORDINATOR, "") for each in workers if each not in GUARDIANS}},
    )
