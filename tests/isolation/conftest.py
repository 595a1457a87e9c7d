"""A town for the tests of isolation: things of every kind in every state, made by the acts of people.

One clone for each module that asks. Everything is committed; what a request does in a test is rolled back.
"""

import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import msgspec
import pytest
import pytest_asyncio
from PIL import Image
from redis.asyncio import Redis

from app.testing.client import ClientApp
from app.testing.plugin import in_own_clone
from app.testing.stack import Committed, Stack
from app.testing.time import let_time_pass
from app.testing.world import PEOPLE, World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord, AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel import audit, keys
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.settings import settings
from kernel.web.guard import cookie_name
from kernel.web.session import Session
from services.case_management import service as case_management
from services.case_management.schemas import AcceptCaseManagement, DeclineCaseManagement, ProposeCaseManagement
from services.intake import service as intake
from services.intake.schemas import AssignNotice, RecordNotice
from services.meetings import service as meetings
from services.meetings import views as meeting_views
from services.meetings.schemas import ConveneMeeting, GoalOrder, StepOrder, WriteItem
from sharing import service as sharing
from sharing import views as sharing_views
from sharing.schemas import HandOver, OpenOwnCase
from tenants.accounts.service import create_token

SIX = [kind.value for kind in HANDOVER_FIELDS]


def somebody_of(*services: str) -> frozenset[str]:
    """Every actor of these services."""
    return frozenset(name for name, (_, service, _, _) in PEOPLE.items() if service in services)


def first_difference(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """Where two answers (status, headers, text) differ."""
    if one[:2] != other[:2]:
        return f"{one[:2]} / {other[:2]}"
    place = next((i for i, pair in enumerate(zip(one[2], other[2], strict=False)) if pair[0] != pair[1]), 0)
    return f"…{one[2][place - 40 : place + 80]!r} / …{other[2][place - 40 : place + 80]!r}"


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """Something an address can name: `path` fills its parameters, `kind` says what it is.

    `home` is the service whose it is; `mine` are actors who stand close to it (key worker, receiver, assignee, owner);
    `through` are actors on the other side of the wall whom a live consent lets through to it. Everybody asks for it if
    `asked`; its ids belong together if it `fits`.
    """

    kind: str
    label: str
    path: dict[str, UUID]
    home: str = ""
    mine: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()
    state: str = ""
    version: int = 1
    asked: bool = True
    fits: bool = True


class Town:
    """Things by kind, and the words that must not be read by others."""

    def __init__(self, world: World, valkey: Redis, committed: Committed) -> None:
        self.world = world
        self.valkey = valkey
        self.committed = committed
        self.clients = ClientApp(world, valkey)
        self.things: list[Thing] = []
        self.words: dict[str, frozenset[str]] = {}
        self.sessions: dict[str, Session] = {}
        self.identities: dict[str | None, list[tuple[bytes, bytes]]] = {None: []}
        self.actor = world.actor

    def of_kind(self, kind: str) -> list[Thing]:
        """The things of a kind by which everybody asks; those left out stand exactly as one of them."""
        return [thing for thing in self.things if thing.kind == kind and thing.asked]

    def one(self, kind: str, label: str) -> Thing:
        """The thing with a label."""
        return next(thing for thing in self.things if (thing.kind, thing.label) == (kind, label))

    def id(self, name: str) -> UUID:
        """The id behind `kind:label`: a thing, a worker, a service or an organisation."""
        kind, _, label = name.partition(":")
        known = {"service": self.world.services, "organisation": self.world.organisations}
        if kind in known:
            return known[kind][label]
        return self.worker(label) if kind == "worker" else [*self.one(kind, label).path.values()][-1]

    def files(self) -> list[str]:
        """The names of all that is kept in the file store."""
        folder = Path(urlsplit(settings().object_store_url).path)
        return [str(path.relative_to(folder)) for path in folder.rglob("*")]

    def never(self, kind: str) -> Thing:
        """A thing of a kind that never was."""
        return Thing(kind=kind, label="never was", path={name: uuid4() for name in self.of_kind(kind)[0].path})

    def strange(self, kind: str) -> list[Thing]:
        """Addresses that fit nothing: the last id under what it does not belong to, or a made-up id under what there is."""
        known = self.of_kind(kind)
        first = known[0]
        if len(first.path) == 1:
            return []
        *above, last = first.path
        found: list[Thing] = []
        for each in known[1:]:
            if all(each.path[name] != first.path[name] for name in above):
                path = {**first.path, last: each.path[last]}
                found.append(Thing(kind=kind, label=f"{each.label} under {first.label}", path=path, fits=False))
        made_up = {**first.path, last: uuid4()}
        return [*found, Thing(kind=kind, label=f"made up under {first.label}", path=made_up, fits=False)]

    def worker(self, name: str) -> UUID:
        """The worker behind an actor's name."""
        return self.world.people[name].worker_id

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def build(self) -> None:
        """Everything, oldest first."""
        await self._authorities()
        await self._refused()
        for label, state in (("live", "given"), ("withdrawn", "withdrawn"), ("expired", "expired")):
            await self._shared(label, state)
        await self._waiting()
        await self._to_the_authority()
        await self._own_of_pm()
        await drain()
        await self._past()
        await self._news_and_tokens()
        await self._sign_in()

    async def _sign_in(self) -> None:
        """Give everybody a session: what they send, and what lies behind it."""
        for actor in PEOPLE:
            client = await self.clients(actor)
            token, word = client.cookies[cookie_name()], client.headers["X-CSRF-Token"]
            session = await self.clients.sessions.load(token)
            assert session is not None
            self.sessions[token] = session
            cookie = f"{cookie_name()}={token}"
            self.identities[actor] = [(b"cookie", cookie.encode()), (b"x-csrf-token", word.encode())]

    def add(self, kind: str, label: str, path: dict[str, UUID], **more: Any) -> None:
        """Keep a thing."""
        self.things.append(Thing(kind=kind, label=label, path=path, **more))

    def keep_secret(self, word: str, readers: frozenset[str]) -> str:
        """A word that only these may ever read."""
        self.words[word] = readers
        return word

    async def _authorities(self) -> None:
        for home, head, worker in (
            ("spod", "spod_head", "spod_coordinator"),
            ("javorec_spod", "javorec_head", "javorec_coordinator"),
        ):
            name = self.keep_secret(f"Vrána{home.replace('_', '')}", somebody_of(home))
            content = {"spod_head", "spod_coordinator", "spod_intake", "javorec_head", "javorec_coordinator"}
            receiver = "spod_intake" if home == "spod" else worker
            subject = self.keep_secret(f"Křik-{home}", somebody_of(home) & content)
            waiting = await intake.record_notice(self.actor(receiver), _notice(name, subject))
            self.add("notice", f"waiting at {home}", {"notice_id": waiting.id}, home=home, mine=frozenset({receiver}))
            taken = await intake.record_notice(self.actor(head), _notice(name, "Nic zvláštního."))
            order = AssignNotice(
                identity=ClientIdentity(given_name="Eliška", family_name=name, birth_date=date(2019, 7, 21)),
                key_worker_id=self.worker(worker),
            )
            made = await intake.assign_notice(self.actor(head), taken.id, order, version=1)
            self.add(
                "notice",
                f"assigned at {home}",
                {"notice_id": taken.id},
                home=home,
                mine=frozenset({head, worker}),
                version=2,
            )
            self.add("case", f"of {home}", {"case_id": made.case_id}, home=home, mine=frozenset({worker}))
            (task,), _ = await case_views.list_tasks(self.actor(worker), made.case_id)
            self.add("task", f"of {home}", {"task_id": task.id}, home=home, mine=frozenset({worker}))
            fact = self.keep_secret(f"Zjištěno-{home}", somebody_of(home) & {head, worker})
            await cases.add_record(self.actor(worker), made.case_id, _record(fact))

    async def _open(self, service: str, label: str, *, family_name: str, key_worker: str) -> UUID:
        identity = ClientIdentity(
            given_name="Vítězslav",
            family_name=family_name,
            birth_date=date(1992, 4, 3),
            street="Nábřežní 8",
            town="Lipnice pod Hájem",
            email=f"{label}@klient.example",
            phone="+420 000 000 034",
            health_code="paraplegia",
        )
        actor = self.actor(key_worker)
        case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker_id))
        team = somebody_of(service) - {"osp_peer", "pm_peer"}
        await cases.add_record(actor, case_id, _record(self.keep_secret(f"Tajné-{label}", team)))
        peer = f"{service}_peer"
        has_task = label in ("live", "pm")
        if has_task:
            order = AddTask(
                title="Zavolat", due_on=today_in_prague() + timedelta(days=3), assignee_id=self.worker(peer)
            )
            task_id = await cases.add_task(actor, case_id, order)
            self.add("task", f"of {label}", {"task_id": task_id}, home=service, mine=frozenset({peer}))
        mine = frozenset({key_worker, peer} if has_task else {key_worker})
        asked = label not in ("proposed", "declined", "abroad")
        self.add("case", label, {"case_id": case_id}, home=service, mine=mine, asked=asked)
        return case_id

    async def _say(
        self, case_id: UUID, label: str, *, by: str = "osp_specialist", scan: bool = False, **say: Any
    ) -> UUID:
        values: dict[str, Any] = {
            "type": "handover",
            "recipient_service_id": self.world.services["pm"],
            "worker_ids": [self.worker(name) for name in ("pm_worker", "pm_head", "pm_peer")],
            "decision": "agree",
            "form": "written",
            "said_on": today_in_prague(),
            "said_by": "self",
            "valid_from": today_in_prague(),
            "valid_until": today_in_prague() + timedelta(days=90),
        }
        if say.get("type", "handover") == "handover":
            values |= {"items": SIX, "purpose": "choose_peer"}
        else:
            values |= {"topics": ["bydlení"], "purpose_text": "návrat domů"}
        order = RecordConsent(**{**values, **say})
        evidence = ("souhlas.png", "image/png", _picture()) if scan else None
        view = await consents.record_consent(self.actor(by), case_id, order, evidence)
        case = next(thing for thing in self.things if thing.path == {"case_id": case_id})
        whose = {"home": case.home, "mine": case.mine, "version": view.version}
        self.add("consent", label, {"consent_id": view.id}, state=view.state, asked=scan, **whose)
        if scan:
            path = {"consent_id": view.id, "evidence_id": view.evidence[0].id}
            self.add("evidence", label, path, **whose)
        return view.id

    async def _refused(self) -> None:
        """She does not agree: the other service must not even learn that she exists."""
        name = self.keep_secret("Tichárefused", somebody_of("osp") - {"osp_peer"})
        case_id = await self._open("osp", "refused", family_name=name, key_worker="osp_specialist")
        await self._say(case_id, "refused", decision="disagree", scan=True)

    async def _shared(self, label: str, state: str) -> None:
        """Handed over, joined and discussed with PM; then maybe taken back, or over by time."""
        osp, pm = self.actor("osp_specialist"), self.actor("pm_worker")
        live = state == "given"
        named, joined = frozenset({"pm_worker", "pm_head", "pm_peer"}), frozenset({"pm_worker", "both_pm"})
        own = somebody_of("osp") - (frozenset() if live else {"osp_peer"})
        # PM opened a file of its own from it, and that stays; its peer mentor is named in the consent, and that ends
        theirs = somebody_of("pm") - (frozenset() if live else {"pm_peer"})
        name = self.keep_secret(f"Okoun{label}", own | theirs)
        case_id = await self._open("osp", label, family_name=name, key_worker="osp_specialist")
        consent_id = await self._say(case_id, label, scan=True)
        handover_id = await sharing.hand_over(osp, case_id, HandOver(consent_id=consent_id, item_kinds=SIX))
        await sharing.open_handover(self.actor("pm_head"), handover_id)
        sent = (await sharing_views.sent_handover(osp, handover_id)).handover
        taken_id = await sharing.open_own_case(pm, handover_id, OpenOwnCase(key_worker_id=pm.worker_id))
        whose = {"home": "pm", "mine": frozenset({"pm_worker"}), "asked": live}
        self.add("case", f"{label} at pm", {"case_id": taken_id}, **whose)
        people = [self.worker("pm_worker"), self.worker("both_pm")]
        joint_id = await self._say(case_id, f"{label} joint", type="case_management", worker_ids=people)
        cooperation_id = await case_management.propose_case_management(
            osp, case_id, ProposeCaseManagement(consent_id=joint_id)
        )
        accept = AcceptCaseManagement(case_id=taken_id, key_worker_id=osp.worker_id)
        await case_management.accept_case_management(pm, cooperation_id, accept, version=1)
        first, second = [await self._meeting(label, cooperation_id, conclude=conclude) for conclude in (True, False)]
        # the output went into the folder of PM, unless the consent was taken back before the reaction came to it
        self.keep_secret(f"Plán-{label}", _TEAM["osp"] | (_TEAM["pm"] if state != "withdrawn" else frozenset()))
        if state == "withdrawn":
            for each in (consent_id, joint_id):
                view = await consents.consent_view(osp, each)
                order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
                await consents.withdraw_consent(osp, each, order, version=view.version)
        if not live:
            named = joined = frozenset()
        mine = self.one("case", label).mine
        handover = {"handover_id": handover_id}
        self.add("sent", label, handover, home="osp", mine=mine)
        self.add("received", label, handover, through=named, state=state)
        self.add("grant", label, {"grant_id": sent.items[0].grant_id}, home="osp", mine=mine, state=state)
        cooperation: dict[str, Any] = {"home": "osp", "through": joined, "state": state if not live else "active"}
        self.add("cooperation", label, {"cooperation_id": cooperation_id}, version=2, **cooperation)
        meetings = {"home": "osp", "through": somebody_of("pm")}
        for stage, (meeting_id, item_id, _), version in (("concluded", first, 3), ("open", second, 1)):
            asked = (stage == "open") != (state == "withdrawn")
            self.add("meeting", f"{label} {stage}", {"meeting_id": meeting_id}, asked=asked, **meetings)
            path = {"meeting_id": meeting_id, "item_id": item_id}
            self.add("item", f"{label} {stage}", path, version=version, asked=asked or live, **cooperation)
        path = {"meeting_id": first[0], "item_id": first[1], "goal_id": first[2]}
        self.add("goal", label, path, version=3, **cooperation)

    async def _meeting(self, label: str, cooperation_id: UUID, *, conclude: bool) -> tuple[UUID, UUID, UUID]:
        osp, pm = self.actor("osp_specialist"), self.actor("pm_worker")
        order = ConveneMeeting(
            partner_service_id=self.world.services["pm"],
            held_at=now() - timedelta(days=2 if conclude else 1),
            participant_ids=[osp.worker, pm.worker],
            agenda=[cooperation_id],
        )
        meeting_id = await meetings.convene_meeting(osp, order)
        (item,) = (await meeting_views.meeting_view(osp, meeting_id)).items
        goal_id = new_id()
        if conclude:
            step = StepOrder(
                text="Podat žádost", responsible_id=pm.worker, due_on=today_in_prague() + timedelta(days=9)
            )
            goal = GoalOrder(
                text="Bydlet doma", measure="bez schodů", due_on=today_in_prague() + timedelta(days=90), steps=[step]
            )
            await meetings.write_item(osp, item.id, WriteItem(plan=f"Plán-{label}", goals=[goal]), version=1)
            await meetings.conclude_item(osp, item.id, version=2)
            goal_id = (await meeting_views.item_view(osp, item.id)).goals[0].id
        return meeting_id, item.id, goal_id

    async def _waiting(self) -> None:
        """Offers of joint work that PM has not answered, and that it declined."""
        osp = self.actor("osp_specialist")
        for label in ("proposed", "declined"):
            name = self.keep_secret(f"Kapr{label}", somebody_of("osp") - {"osp_peer"} | {"pm_worker"})
            case_id = await self._open("osp", label, family_name=name, key_worker="osp_specialist")
            say = {"type": "case_management", "worker_ids": [self.worker("pm_worker")]}
            consent_id = await self._say(case_id, label, **say)
            cooperation_id = await case_management.propose_case_management(
                osp, case_id, ProposeCaseManagement(consent_id=consent_id)
            )
            if label == "proposed":
                await self._fresh(case_id)
            else:
                order = DeclineCaseManagement(reason="Nemáme volného peera.")
                await case_management.decline_case_management(self.actor("pm_worker"), cooperation_id, order, version=1)
            self.add(
                "cooperation",
                label,
                {"cooperation_id": cooperation_id},
                home="osp",
                through=frozenset({"pm_worker"}),
                state=label,
                version=1 if label == "proposed" else 2,
            )

    async def _fresh(self, case_id: UUID) -> None:
        """Handed over, and nobody has opened a file from it yet."""
        consent_id = await self._say(case_id, "fresh", worker_ids=[self.worker("pm_worker")])
        order = HandOver(consent_id=consent_id, item_kinds=["family_name"])
        handover_id = await sharing.hand_over(self.actor("osp_specialist"), case_id, order)
        self.add("received", "fresh", {"handover_id": handover_id}, through=frozenset({"pm_worker"}), asked=False)

    async def _to_the_authority(self) -> None:
        """Handed over to another organisation: to everybody there, nobody is named."""
        name = self.keep_secret(
            "Štikaabroad", somebody_of("osp") - {"osp_peer"} | {"spod_head", "spod_coordinator", "spod_coordinator2"}
        )
        case_id = await self._open("osp", "abroad", family_name=name, key_worker="osp_specialist")
        consent_id = await self._say(case_id, "abroad", recipient_service_id=self.world.services["spod"], worker_ids=[])
        order = HandOver(consent_id=consent_id, item_kinds=SIX)
        handover_id = await sharing.hand_over(self.actor("osp_specialist"), case_id, order)
        mine = self.one("case", "abroad").mine
        path, spod = {"handover_id": handover_id}, somebody_of("spod")
        self.add("sent", "abroad", path, home="osp", mine=mine)
        self.add("received", "abroad", path, through=spod, state="given")

    async def _own_of_pm(self) -> None:
        """A client of PM alone, who would let OSP know of some things."""
        name = self.keep_secret("Línpm", somebody_of("pm"))
        case_id = await self._open("pm", "pm", family_name=name, key_worker="pm_worker")
        say = {"type": "info_sharing", "recipient_service_id": self.world.services["osp"]}
        await self._say(case_id, "of pm", by="pm_worker", worker_ids=[self.worker("osp_specialist")], scan=True, **say)

    async def _past(self) -> None:
        """Let time pass for what is to be over: as a clock would, without any event."""
        ids = [self.one("consent", label).path["consent_id"] for label in ("expired", "expired joint")]
        await let_time_pass(self.committed, timedelta(days=100), consents=ids)

    async def _news_and_tokens(self) -> None:
        for name, service in (("pm_worker", "pm"), ("spod_coordinator", "spod"), ("osp_specialist", "osp")):
            async with unit_of_work(self.actor(name)) as unit:
                news_id = await unit.connection.fetchval(
                    "SELECT id FROM notification WHERE worker_id = $1 ORDER BY id LIMIT 1", self.worker(name)
                )
            self.add("notification", f"of {name}", {"notification_id": news_id}, home=service, mine=frozenset({name}))
        for name in ("osp_specialist", "ospod_admin"):
            person = self.world.people[name]
            await create_token(person.email, *self.world.codes(name), "test")
            async with unit_of_work(self.actor(name)) as unit:
                token_id = await unit.connection.fetchval("SELECT id FROM api_token WHERE user_id = $1", person.user_id)
            self.add("token", f"of {name}", {"token_id": token_id}, mine=frozenset({name}))


_TEAM = {
    "osp": somebody_of("osp") - {"osp_peer"},
    "pm": somebody_of("pm") - {"pm_peer"},
}


def _notice(family_name: str, subject: str) -> RecordNotice:
    return RecordNotice(
        received_at=now(),
        child_description="Dívka asi 7 let.",
        child_name_state="answered",
        child_given_name="Eliška",
        child_family_name=family_name,
        subject=subject,
        notifier_name="Drahomíra Zvěřinová",
        notifier_contact="+420 000 000 071",
        confidentiality_explained=True,
        disclosure_explained=True,
    )


def _record(facts: str) -> AddRecord:
    return AddRecord(kind="note", occurred_at=now(), title="Rozhovor", facts=facts)


def _picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(target, "PNG")
    return target.getvalue()


@pytest_asyncio.fixture(scope="module")
async def town(stack: Stack, _database: str) -> AsyncIterator[Town]:
    """The town, once for each module that asks, in a clone of its own."""
    keys.forget()
    audit.asked_for.set(None)
    async with in_own_clone(stack) as committed:
        valkey = Redis.from_url(settings().redis_url)
        await valkey.flushdb()
        town = Town(World.read(stack.var_dir / "world.json"), valkey, committed)
        await town.build()
        yield town
        await town.clients.close()
        await valkey.aclose()
    keys.forget()


@pytest.fixture(autouse=True)
def _guesses_by_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are refused by the hundred, to compare the answers and their entries; tests/kernel slows them down."""
    many = SimpleNamespace(most_misses=1_000_000)
    monkeypatch.setattr("kernel.web.guesses.settings", lambda: many)
    monkeypatch.setattr("kernel.flood.MOST_A_MINUTE", 1_000_000)
