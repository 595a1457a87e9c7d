"""The organisations that are measured, made by the acts of the product: whatever is asked for can be opened."""

import random
import time
from datetime import date, timedelta
from uuid import UUID

import msgspec
from redis.asyncio import Redis

from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from consent import service as consents
from consent import views as consent_views
from consent.schemas import RecordConsent
from consent.tables import HANDOVER_FIELDS
from kernel import crypto, keys
from kernel.actor import Actor, ActorKind
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from kernel.web.guard import cookie_name
from kernel.web.session import SessionStore
from sharing import repository as sharing
from sharing.schemas import NewGrant, NewItem
from tenants import service as tenants
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.tables import PresetName, Role

PASSWORD = "mereni-ma-byt-poctive-7"
WORKERS = 10  # in each of the two services
BATCH = 250  # cases in one transaction
SHARES = 100  # under a consent that is withdrawn
RECORD_EVERY, TASK_EVERY, CONSENT_EVERY = 5, 20, 20
OLD_SHARE = 20  # the first twentieth of the cases belongs to the last worker, who has no newer ones
GIVEN = ("Jan", "Eva", "Petr", "Hana", "Tomáš", "Lucie", "Marek", "Věra")
FAMILY = ("Novák", "Dvořák", "Černý", "Růžička", "Šimek", "Žák")


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of organisation is wanted: `shared` consents with a hundred shares; `lived_in` has records and tasks."""

    code: str
    mark: str
    cases: int
    shared: int = 0
    lived_in: bool = False


class Shared(msgspec.Struct, frozen=True):
    """A consent with a hundred shares, as its withdrawal names it."""

    consent_id: UUID
    case_id: UUID
    client_id: UUID
    version: int


class Organisation(msgspec.Struct, kw_only=True):
    """An organisation with two services; everything measured happens in the first of them."""

    code: str
    mark: str
    tenant_id: UUID
    service_id: UUID
    partner_id: UUID
    users: list[UUID] = []
    workers: list[UUID] = []
    cases: list[tuple[UUID, UUID]] = []
    """Case and client, in the order of their opening."""
    shared: list[Shared] = []
    """Consents of the first cases."""

    def actor(self, number: int = 0) -> Actor:
        """A worker of the first service."""
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.tenant_id,
            service_id=self.service_id,
            worker_id=self.workers[number],
            user_id=self.users[number],
            roles=frozenset({Role.SOCIAL_WORKER.value}),
        )

    def family_name(self, number: int) -> str:
        """Whom the n-th case is about: nobody else in the organisation has this name."""
        return f"{FAMILY[number % len(FAMILY)]}{number}"


async def build(order: Order) -> Organisation:
    """Make an organisation in the open database."""
    tenant = await tenants.create_organisation(
        order.code, PresetName.NGO_TWO_SERVICES, f"Měření {order.code}, z. s.", f"Měření {order.code}", order.mark
    )
    made = Organisation(
        code=order.code,
        mark=order.mark,
        tenant_id=tenant,
        service_id=await tenants.create_service(tenant, "OSP", "Odborné sociální poradenství", "OSP"),
        partner_id=await tenants.create_service(tenant, "PM", "Peer mentoring", "PM"),
    )
    for number in range(2 * WORKERS):
        name = f"Pracovnice Měřená {number}"
        user = await accounts.create_user(f"p{number}@{order.code}.example", name, PASSWORD)
        worker = await tenants.add_worker(tenant, user, name)
        service = made.service_id if number < WORKERS else made.partner_id
        await tenants.grant_role(tenant, worker, Role.SOCIAL_WORKER, service)
        made.users.append(user)
        made.workers.append(worker)
    begun = time.monotonic()
    for start in range(0, order.cases, BATCH):
        await _open_cases(made, range(start, min(start + BATCH, order.cases)), order)
    for case, client in made.cases[: order.shared]:
        made.shared.append(await _share(made, case, client))
    print(f"  {order.code}: {order.cases} cases, {order.shared} with shares, in {time.monotonic() - begun:.0f} s")
    return made


async def sign_in(user: UUID) -> dict[str, str]:
    """The headers of a signed-in browser."""
    valkey = Redis.from_url(settings().redis_url)
    places = await account_views.places_of(user)
    token, session = await SessionStore(valkey).create(user, "Pracovnice Měřená", places, proof="")
    await valkey.aclose()
    return {"Cookie": f"{cookie_name()}={token}", "X-CSRF-Token": session.csrf}


async def _open_cases(made: Organisation, numbers: range, order: Order) -> None:
    actor = made.actor()
    async with unit_of_work(actor):
        for number in numbers:
            identity = _identity(made, number)
            worker = made.workers[_key_worker(number, order.cases)]
            started = await cases.start_case(actor, ClientKind.ADULT, identity, key_worker_id=worker)
            made.cases.append((started.case_id, started.client_id))
            if order.lived_in:
                await _live(made, started.case_id, number, worker)


def _key_worker(number: int, count: int) -> int:
    return WORKERS - 1 if number < count // OLD_SHARE else number % (WORKERS - 1)


def _identity(made: Organisation, number: int) -> ClientIdentity:
    dice = random.Random(number)
    return ClientIdentity(
        given_name=dice.choice(GIVEN),
        family_name=made.family_name(number),
        birth_date=date(1950, 1, 1) + timedelta(days=dice.randint(0, 20_000)),
        town="Lipnice pod Hájem",
        phone="+420 000 000 001",
    )


async def _live(made: Organisation, case: UUID, number: int, worker: UUID) -> None:
    """A record in every fifth file, a task and a consent in every twentieth."""
    actor = made.actor()
    if number % RECORD_EVERY == 0:
        words = AddRecord(
            kind="phone_call", occurred_at=now(), title="Telefonát", facts="Domluvili jsme se na úterý. " * 4
        )
        await cases.add_record(actor, case, words)
    if number % TASK_EVERY == 0:
        due = today_in_prague() + timedelta(days=number % 60)
        await cases.add_task(actor, case, AddTask(title="Zavolat", due_on=due, assignee_id=worker))
    if number % CONSENT_EVERY == 1:
        await consents.record_consent(actor, case, _agreement(made))


def _agreement(made: Organisation) -> RecordConsent:
    today = today_in_prague()
    return RecordConsent(
        type="handover",
        recipient_service_id=made.partner_id,
        worker_ids=[made.workers[WORKERS]],
        items=[each.value for each in HANDOVER_FIELDS],
        purpose="choose_peer",
        valid_from=today,
        valid_until=today + timedelta(days=90),
        decision="agree",
        form="oral_recorded",
        said_on=today,
        said_by="self",
    )


async def _share(made: Organisation, case: UUID, client: UUID) -> Shared:
    """A consent with a hundred items: more than a client has fields, so they are written below the order's checks."""
    actor = made.actor()
    view = await consents.record_consent(actor, case, _agreement(made))
    async with unit_of_work(actor):
        provision = await consent_views.provision_by_id(actor, view.id)
        public = await sharing.find_recipient_key(actor.tenant, made.partner_id)
        assert provision is not None
        assert public is not None
        sealer = await keys.sealer(actor.tenant, client)
        items: list[NewItem] = []
        grants: list[NewGrant] = []
        for number in range(SHARES):
            item, grant, key = new_id(), new_id(), crypto.new_key()
            place = crypto.place(actor.tenant, "shared_item", "sealed", item)
            kind, sealed = HANDOVER_FIELDS[number % len(HANDOVER_FIELDS)], key.encrypt(b'{"fields":{}}', place)
            items.append(NewItem(id=item, kind=kind, sealed=sealed, wrapped_key=sealer.item_wrap(item, key)))
            grants.append(NewGrant(id=grant, item_id=item, wrapped=crypto.wrap_for(public, key, grant)))
        await sharing.insert_handover(
            actor, handover_id=new_id(), case_id=case, provision=provision, items=items, grants=grants
        )
    return Shared(view.id, case, client, view.version)
