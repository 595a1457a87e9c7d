"""A child-protection authority at its size: so many people known to it, and one coordinator with a full desk."""

import random
import time
from datetime import date, timedelta
from uuid import UUID

import msgspec

from app.bench.world import BATCH, FAMILY, GIVEN, PASSWORD
from cases.cases import service as cases
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel.actor import Actor, ActorKind
from kernel.clock import now
from kernel.db import current, unit_of_work
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake.schemas import AssignNotice, JoinNotice, RecordNotice
from tenants import service as tenants
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.accounts import service as accounts
from tenants.tables import PresetName, Role

ROLES = (Role.CASE_COORDINATOR, Role.UNIT_HEAD, Role.INTAKE_WORKER, *[Role.CASE_COORDINATOR] * 11)
DESK, HEAD, INTAKE, SUBSTITUTE = 0, 1, 2, 3
AGAIN = 1  # further notices about each child of the full desk
_RUNNING = (
    "SELECT count(*) FROM deadline WHERE tenant_id = $1 AND service_id = $2 AND worker_id = $3 AND ended_at IS NULL"
)


class OfficeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """How large the office is: people known to it, and cases of the one coordinator whose day is measured."""

    people: int
    desk: int = 80


class Office(msgspec.Struct, kw_only=True):
    """An authority with one service; users and workers in the order of `ROLES`."""

    tenant_id: UUID
    service_id: UUID
    people: int
    users: list[UUID] = []
    workers: list[UUID] = []
    deadlines: int = 0
    waiting: UUID | None = None

    def actor(self, number: int) -> Actor:
        """One of its workers."""
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.tenant_id,
            service_id=self.service_id,
            worker_id=self.workers[number],
            user_id=self.users[number],
            roles=frozenset({ROLES[number].value}),
        )

    def family_name(self, number: int) -> str:
        """Whom the n-th case is about: nobody else in the office has this name."""
        return f"{FAMILY[number % len(FAMILY)]}{number}"


async def build(order: OfficeOrder) -> Office:
    """Make it in the open database by the acts of the product."""
    tenant = await tenants.create_organisation(
        "urad", PresetName.OSPOD_STRICT, "Městský úřad Měření", "MÚ Měření", "MM"
    )
    service = await tenants.create_service(tenant, "OM", "Sociálně-právní ochrana dětí", "OSPOD")
    made = Office(tenant_id=tenant, service_id=service, people=order.people)
    for number, role in enumerate(ROLES):
        name = f"Pracovnice Měřená {number}"
        user = await accounts.create_user(f"p{number}@urad.example", name, PASSWORD)
        worker = await tenants.add_worker(tenant, user, name)
        await tenants.grant_role(tenant, worker, role, service)
        made.users.append(user)
        made.workers.append(worker)
    begun = time.monotonic()
    for start in range(order.desk, order.people, BATCH):
        async with unit_of_work(made.actor(HEAD)):
            for number in range(start, min(start + BATCH, order.people)):
                worker = made.workers[INTAKE + 1 + number % (len(ROLES) - INTAKE - 1)]
                await cases.start_case(made.actor(HEAD), ClientKind.CHILD, _child(made, number), key_worker_id=worker)
    for number in range(order.desk):
        child = _child(made, number)
        notice = await intake.record_notice(made.actor(INTAKE), call_about(child))
        wanted = AssignNotice(identity=child, key_worker_id=made.workers[DESK], open_anyway=True)
        where = await intake.assign_notice(made.actor(HEAD), notice.id, wanted, version=1)
        for _ in range(AGAIN):
            again = await intake.record_notice(made.actor(INTAKE), call_about(child))
            await intake.join_notice(made.actor(HEAD), again.id, JoinNotice(case_id=where.case_id), version=1)
    async with unit_of_work(made.actor(DESK)):
        made.deadlines = await current().connection.fetchval(_RUNNING, tenant, service, made.workers[DESK])
    made.waiting = (await intake.record_notice(made.actor(INTAKE), call_about(of_nobody("čekající", 0)))).id
    await _goes_away(made)
    print(f"  {order.people} people in {time.monotonic() - begun:.0f} s; {made.deadlines} open deadlines at one desk")
    return made


async def _goes_away(made: Office) -> None:
    """The full desk is another one's for as long as the office is kept."""
    away = PlanAbsence(
        worker_id=made.workers[DESK],
        substitute_id=made.workers[SUBSTITUTE],
        starts_at=now(),
        ends_at=now() + timedelta(days=300),
        phone="+420 600 100 200",
        prepared=["calls", "door", "reply"],
    )
    await absences.plan_absence(made.actor(HEAD), away)


def call_about(child: ClientIdentity) -> RecordNotice:
    """A call that says what a notice can say."""
    return RecordNotice(
        received_at=now(),
        child_description="Dívka kolem osmi let, chodí do druhé třídy.",
        child_given_name=child.given_name,
        child_family_name=child.family_name,
        child_birth_date=child.birth_date,
        child_address=f"{child.street}, {child.town}",
        caregivers="Matka, otec je v zahraničí.",
        subject="Z bytu je večer slyšet křik, dítě chodí do školy bez svačiny a často chybí.",
        other_children_state="unknown",
        notifier_name="Jana Sousedová",
        notifier_relation="sousedka",
        notifier_contact="600 100 200",
        confidentiality_explained=True,
    )


def _child(made: Office, number: int) -> ClientIdentity:
    dice = random.Random(number)
    return ClientIdentity(
        given_name=dice.choice(GIVEN),
        family_name=made.family_name(number),
        birth_date=today_in_prague() - timedelta(days=dice.randint(30, 6_000)),
        street=f"Měřená {number}",
        town="Lipnice pod Hájem",
    )


def of_nobody(word: str, number: int) -> ClientIdentity:
    """A child whom nobody in the office resembles."""
    born = date(2012, 1, 1) + timedelta(days=number * 37 % 4_000)
    return ClientIdentity(
        given_name=f"Nová{word}", family_name=f"Volaná{word}", birth_date=born, street=f"Ulice {word} 1", town="Lhota"
    )
