"""A second agenda of the tests' authority, with a head, two curators and a mailroom of its own; one at a time, where a test wants one."""

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
        self, tenant: UUID, service: UUID, workers: dict[str, tuple[UUID, UUID]], names: dict[str, str]
    ) -> None:
        self.tenant, self.service, self.workers, self.emails = tenant, service, workers, names

    def actor(self, name: str) -> Actor:
        """Somebody of `PEOPLE`."""
        worker, user = self.workers[name]
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.tenant,
            service_id=self.service,
            worker_id=worker,
            user_id=user,
            roles=frozenset({PEOPLE[name][0]}),
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
