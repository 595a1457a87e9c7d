"""The world of the tests: three organisations, their services, somebody in every role, and one who works in two services.

It is built once into the template database, so that it costs a test nothing, and the audit log is empty at the start.
Its people sign in with `world.people[actor].email`, `PASSWORD` and `CODE`.
"""

from pathlib import Path
from uuid import UUID

import msgspec

from app.testing.accounts import SINCE, give_role, new_person
from kernel import keys
from kernel.actor import Actor, ActorKind, operator_actor, system_actor
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.web.session import Place
from tenants.accounts.service import DEMO_CODE, hash_of
from tenants.tables import Organisation, OrganisationKind, PresetName, Role, Service

PASSWORD = "sedm-modrych-hrusek-1948"
CODE = DEMO_CODE

ORGANISATIONS = {
    "ospod": ("lipnice", OrganisationKind.OSPOD, "Městský úřad Lipnice pod Hájem", "MěÚ Lipnice", "MULH", "99999994"),
    "krok": ("krokzpet", OrganisationKind.PROVIDER, "Krok zpět, z. s.", "Krok zpět", "KZ", "99000016"),
    "javorec": ("javorec", OrganisationKind.OSPOD, "Městský úřad Javorec", "MěÚ Javorec", "MUJA", None),
}
SERVICES = {
    "spod": ("ospod", "spod", "Sociálně-právní ochrana dětí", "SPOD"),
    "pm": ("krok", "pm", "Sociální rehabilitace – peer mentoring", "PM"),
    "osp": ("krok", "osp", "Odborné sociální poradenství", "OSP"),
    "javorec_spod": ("javorec", "spod", "Sociálně-právní ochrana dětí", "SPOD"),
}
# actor → (organisation, service, role, name)
PEOPLE: dict[str, tuple[str, str | None, Role, str]] = {
    "spod_head": ("ospod", "spod", Role.UNIT_HEAD, "Bohumila Čechová"),
    "spod_coordinator": ("ospod", "spod", Role.CASE_COORDINATOR, "Žofie Ryšánková"),
    "spod_coordinator2": ("ospod", "spod", Role.CASE_COORDINATOR, "Matouš Hlaváček"),
    "spod_intake": ("ospod", "spod", Role.INTAKE_WORKER, "Čestmír Vlasák"),
    "spod_mailroom": ("ospod", "spod", Role.MAILROOM, "Růžena Nová"),
    "ospod_admin": ("ospod", None, Role.TENANT_ADMIN, "Ivo Šťastný"),
    "ospod_auditor": ("ospod", None, Role.AUDITOR, "Hedvika Chválová"),
    "pm_worker": ("krok", "pm", Role.SOCIAL_WORKER, "Lenka Ďurišová"),
    "pm_worker2": ("krok", "pm", Role.SOCIAL_WORKER, "Radim Zedník"),
    "pm_peer": ("krok", "pm", Role.PEER_MENTOR, "Tran Van Minh"),
    "pm_head": ("krok", "pm", Role.SERVICE_HEAD, "Alžběta Říhová"),
    "osp_specialist": ("krok", "osp", Role.SPINAL_SPECIALIST, "Jindřiška Malá"),
    "osp_worker": ("krok", "osp", Role.SOCIAL_WORKER, "Oksana Melnyk"),
    "osp_peer": ("krok", "osp", Role.PEER_MENTOR, "Ctibor Žák"),
    "osp_head": ("krok", "osp", Role.SERVICE_HEAD, "Vendula Hájková"),
    "krok_admin": ("krok", None, Role.TENANT_ADMIN, "Prokop Dvořáček"),
    "krok_auditor": ("krok", None, Role.AUDITOR, "Šárka Tichá"),
    "javorec_head": ("javorec", "javorec_spod", Role.UNIT_HEAD, "Dobromila Pešková"),
    "javorec_coordinator": ("javorec", "javorec_spod", Role.CASE_COORDINATOR, "Vít Kolář"),
    "javorec_admin": ("javorec", None, Role.TENANT_ADMIN, "Zora Bílá"),
    "both_pm": ("krok", "pm", Role.SOCIAL_WORKER, "Květa Jandová"),
    "both_osp": ("krok", "osp", Role.SOCIAL_WORKER, "Květa Jandová"),
}
SAME_PERSON = {"both_osp": "both_pm"}


class Somebody(msgspec.Struct, frozen=True):
    """One person of the world in one place."""

    organisation: str
    service: str | None
    worker_id: UUID
    user_id: UUID
    role: str
    name: str
    email: str


class World(msgspec.Struct, frozen=True):
    """Who and what there is: names of this module → ids."""

    organisations: dict[str, UUID]
    services: dict[str, UUID]
    people: dict[str, Somebody]

    @classmethod
    def read(cls, file: Path) -> "World":
        """Read what `build` left."""
        return msgspec.json.decode(file.read_bytes(), type=cls)

    def actor(self, name: str) -> Actor:
        """The actor of a name in `PEOPLE`."""
        person = self.people[name]
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.organisations[person.organisation],
            service_id=self.services[person.service] if person.service else None,
            worker_id=person.worker_id,
            user_id=person.user_id,
            roles=frozenset({person.role}),
        )

    def system(self, service: str) -> Actor:
        """The system's actor in a service."""
        return system_actor(self.organisations[SERVICES[service][0]], self.services[service])

    def operator(self, organisation: str | None = None) -> Actor:
        """The operator's actor, in an organisation or in none."""
        return operator_actor(self.organisations[organisation] if organisation else None)

    def place(self, name: str) -> Place:
        """The place in which an actor works, as a session knows it."""
        person, actor = self.people[name], self.actor(name)
        _, kind, organisation_name, short, _, _ = ORGANISATIONS[person.organisation]
        return Place(
            tenant_id=actor.tenant,
            service_id=actor.service_id,
            worker_id=actor.worker,
            roles=actor.roles,
            organisation_kind=kind.value,
            organisation_name=organisation_name,
            organisation_short=short,
            service_name=SERVICES[person.service][2] if person.service else "",
        )

    def codes(self, name: str) -> tuple[str, str | None]:
        """The codes of the actor's organisation and service, as commands name them."""
        person = self.people[name]
        return ORGANISATIONS[person.organisation][0], SERVICES[person.service][1] if person.service else None

    def places(self, name: str) -> list[Place]:
        """Every place of the person, the actor's own first."""
        user = self.people[name].user_id
        others = [other for other, person in self.people.items() if person.user_id == user and other != name]
        return [self.place(one) for one in (name, *others)]


async def build() -> bytes:
    """Build the world in the open database; returns what `World.read` reads."""
    world = World({}, {}, {})
    password_hash = await hash_of(PASSWORD)
    for name in ORGANISATIONS:
        tenant = world.organisations[name] = new_id()
        async with unit_of_work(operator_actor(tenant)):
            await _organisation(world, name)
    for name in PEOPLE:
        async with unit_of_work(world.operator(PEOPLE[name][0])):
            world.people[name] = await _somebody(world, name, password_hash)
    return msgspec.json.encode(world)


async def _organisation(world: World, name: str) -> None:
    tenant = world.organisations[name]
    code, kind, full_name, short_name, abbreviation, number = ORGANISATIONS[name]
    await Organisation.insert(
        Organisation(
            id=tenant,
            tenant_id=tenant,
            code=code,
            kind=kind.value,
            preset=PresetName.usual_of(kind).value,
            name=full_name,
            short_name=short_name,
            abbreviation=abbreviation,
            company_number=number,
            key_generation=keys.FIRST_GENERATION,
            exchange_public=await keys.create_organisation_key(tenant),
            created_at=SINCE,
        )
    )
    for service, (owner, code, full_name, short_name) in SERVICES.items():
        if owner == name:
            row = Service(id=new_id(), tenant_id=tenant, code=code, name=full_name, short_name=short_name)
            await Service.insert(row)
            world.services[service] = row.id


async def _somebody(world: World, actor: str, password_hash: str) -> Somebody:
    organisation, service, role, name = PEOPLE[actor]
    tenant = world.organisations[organisation]
    email = f"{actor}@{ORGANISATIONS[organisation][0]}.example"
    same = SAME_PERSON.get(actor)
    if same:
        known = world.people[same]
        user, worker, email = known.user_id, known.worker_id, known.email
    else:
        worker, user = await new_person(tenant, email, name, password_hash)
    await give_role(tenant, world.services[service] if service else None, worker, user, role)
    return Somebody(organisation, service, worker, user, role.value, name, email)
