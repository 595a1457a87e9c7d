"""Every route × everybody × everything an address can name, in every state: who may know of it, who may do what.

The two tables below are written down from the domain reference and the ADRs, not from the code; the routes come from
the application. A route that the tables cannot place fails with a sentence that says what to add.
"""

import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import nullcontext
from datetime import timedelta
from typing import Any, cast
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler

from app.testing.client import app
from app.testing.queries import counting_queries
from app.testing.world import PEOPLE
from kernel.clock import as_of, now
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from kernel.web.guard import PUBLIC, SIGNED_IN, handlers_of
from kernel.web.session import Session, SessionStore

from .conftest import Thing, Town, first_difference, undone

pytestmark = pytest.mark.slow

# ── the tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

AUTHORITY = {"case_coordinator", "intake_worker", "unit_head", "mailroom"}
TEAM = {"social_worker", "spinal_specialist", "service_head"}
PEER = {"peer_mentor"}
WITHOUT_SERVICE = {"tenant_admin", "auditor"}
CASEWORK = AUTHORITY | TEAM | PEER
EVERYBODY = CASEWORK | WITHOUT_SERVICE
RECIPIENTS = TEAM | {"case_coordinator", "unit_head"} | PEER  # a peer mentor only when the consent names them

# how somebody stands to a thing: it is of their service; they are close to it; a live consent lets them through to it
HOME, CLOSE, THROUGH = "home", "close", "through"
Roles = Mapping[str, set[str]]

# of what may be known that it exists (domain reference 1.5, 1.18, 2.4): everything else never was
HEADER: Roles = {HOME: CASEWORK - PEER, CLOSE: CASEWORK}
JOINT: Roles = {HOME: TEAM, THROUGH: TEAM}
KNOWS: dict[str, Roles] = {
    "case": HEADER,
    "task": HEADER,
    "consent": HEADER,
    "evidence": HEADER,
    "sent": HEADER,
    "grant": HEADER,
    "received": {THROUGH: RECIPIENTS},
    "notice": {HOME: AUTHORITY},
    "cooperation": JOINT,
    "meeting": JOINT,
    "item": JOINT,
    "goal": JOINT,
    "notification": {CLOSE: CASEWORK},
    "token": {CLOSE: EVERYBODY},
}

# what may be done by whom. A thing that may be known, and not this done with it, is refused with 403.
CONTENT: Roles = {HOME: TEAM | {"unit_head"}, CLOSE: {"case_coordinator"}}
MAY: dict[str | tuple[str, str], Roles] = {
    SIGNED_IN: {HOME: EVERYBODY},
    ("token", SIGNED_IN): {CLOSE: EVERYBODY},
    # cases
    "case.list": {HOME: CASEWORK},
    "case.open": {HOME: TEAM | {"unit_head"}},
    "case.see": HEADER,
    "case.read": CONTENT,
    "case.add_record": CONTENT,
    "case.add_task": CONTENT,
    "case.change_client": CONTENT,
    "case.cover": CONTENT,
    "case.history": CONTENT,
    "case.change_key_worker": {HOME: {"unit_head", "service_head"}},
    ("task", "case.list"): {HOME: TEAM | {"unit_head"}, CLOSE: CASEWORK},
    ("notification", "case.list"): {CLOSE: CASEWORK},
    # notices
    "notice.list": {HOME: AUTHORITY},
    "notice.record": {HOME: AUTHORITY - {"mailroom"}},
    "notice.see": {HOME: AUTHORITY},
    "notice.read": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    "notice.show_notifier": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    "notice.assign": {HOME: {"unit_head"}},
    # consents: authorities work by law
    "consent.view": {HOME: TEAM},
    "consent.record": {HOME: TEAM},
    "consent.withdraw": {HOME: TEAM},
    # joint work
    "meeting.list": {HOME: TEAM},
    "meeting.convene": {HOME: TEAM},
    "meeting.see": JOINT,
    "meeting.write_minutes": JOINT,
    "meeting.add_item": JOINT,
    "meeting_item.see": JOINT,
    "meeting_item.write": JOINT,
    "meeting_item.conclude": JOINT,
    "meeting_item.evaluate": JOINT,
    "case_management.see": JOINT,
    "case_management.propose": {HOME: TEAM},
    "case_management.answer": {THROUGH: TEAM},
    "case_management.change_key_worker": JOINT,
    # what crosses the wall
    "sharing.list": {HOME: RECIPIENTS},
    "sharing.see_sent": {HOME: TEAM},
    "sharing.hand_over": {HOME: TEAM},
    "sharing.end": {HOME: TEAM},
    "sharing.export": {HOME: TEAM},
    "sharing.receive": {THROUGH: RECIPIENTS},
    "sharing.take_over": {THROUGH: TEAM},
}

# what the last parameter of an address names
NAMES: dict[str | tuple[str, str], str] = {
    "case_id": "case",
    "task_id": "task",
    "consent_id": "consent",
    "evidence_id": "evidence",
    "notice_id": "notice",
    "cooperation_id": "cooperation",
    "meeting_id": "meeting",
    "item_id": "item",
    "goal_id": "goal",
    "notification_id": "notification",
    "token_id": "token",
    "grant_id": "grant",
    ("handover_id", "sharing.see_sent"): "sent",
    ("handover_id", "sharing.end"): "sent",
    ("handover_id", "sharing.receive"): "received",
    ("handover_id", "sharing.take_over"): "received",
}

# all that may be reached without signing in
OPEN_TO_ALL = {
    ("GET", "/"),
    ("GET", "/accessibility"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/help"),
    ("GET", "/schema"),
    ("GET", "/schema/openapi.json"),
    ("GET", "/schema/{path:str}"),
    ("GET", "/shortcuts"),
    ("GET", "/sign-in"),
    ("GET", "/static/{name:path}"),
    ("POST", "/language/{code:str}"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
}
EVERY_SINGLE_ONE = bool(os.environ.get("OPORA_TEST_EVERYBODY"))  # also those who stand alike

ALLOWED, FORBIDDEN, UNKNOWN, SENT_AWAY = "allowed", "forbidden", "unknown", "sent away"
CAME_TO_THE_ORDER = {200, 201, 204, 303, 400, 409, 412, 422}
CAME_TO_THE_THING = {200, 303, 409}


def expected(actor: str | None, rule: str, thing: Thing | None = None) -> str:
    """What the tables say of an actor, a rule, and a thing if the address names one."""
    if actor is None:
        return SENT_AWAY
    _, service, role, _ = PEOPLE[actor]
    if thing is None:
        return ALLOWED if role in MAY[rule].get(HOME, set()) else FORBIDDEN
    stands = {HOME} if service and service == thing.home else set[str]()
    stands |= {CLOSE} if actor in thing.mine else set()
    stands |= {THROUGH} if actor in thing.through else set()
    if not any(role in KNOWS[thing.kind].get(stand, set()) for stand in stands):
        return UNKNOWN
    rights = MAY.get((thing.kind, rule)) or MAY[rule]
    return ALLOWED if any(role in rights.get(stand, set()) for stand in stands) else FORBIDDEN


# ── the routes ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Route:
    """One method and address of the application."""

    def __init__(self, method: str, path: str, handler: HTTPRouteHandler) -> None:
        self.method, self.path, self.handler = method, path, handler
        self.rule = str(handler.opt["rule"])
        self.parameters: list[str] = re.findall(r"{(\w+):", path)
        self.is_api = path.startswith("/api/")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def kind(self) -> str | None:
        """What kind of thing the address names; None for none."""
        if not self.parameters:
            return None
        last = self.parameters[-1]
        kind = NAMES.get((last, self.rule)) or NAMES.get(last)
        assert kind is not None, (
            f"{self}: the table NAMES does not say what {{{last}}} with the rule {self.rule} is; add it, and if it is a"
            " new kind of thing, its line in KNOWS and things of it to the town in conftest.py"
        )
        return kind

    def check_placed(self) -> None:
        """Fail with a sentence when the tables do not know this route."""
        kind = self.kind
        assert self.rule in MAY or (kind, self.rule) in MAY, (
            f"{self}: the table MAY has no line for the rule {self.rule}; say who may do it"
        )

    def request(self, thing: Thing | None = None, **more: Any) -> httpx.Request:
        """A request that is complete in form and empty in content: it comes to validation, or does what is undone."""
        path = re.sub(r"{(\w+):\w+}", lambda match: str(thing.path[match[1]]), self.path)
        return httpx.Request(self.method, f"{settings().public_url}{path}", **{**self._order(thing), **more})

    def _order(self, thing: Any) -> dict[str, Any]:
        version = thing.version if thing else 1
        if self.method == "GET":
            return {}
        if not self.is_api:
            return {"data": {"version": str(version), "q": "Okoun"}}
        field = self.handler.parsed_data_field
        headers = {"If-Match": f'"{version}"'}
        if field is None:
            return {"headers": headers}
        order = empty(field.annotation)
        if any(isinstance(value, bytes) for value in order.values()):
            return {"headers": headers, "files": {name: ("sken.png", content) for name, content in order.items()}}
        return {"headers": headers, "json": {**order, "q": "Okoun"} if "q" in order else order}


def empty(struct: Any) -> dict[str, Any]:
    """The smallest order of a type: what must be there, empty."""
    values: dict[str, Any] = {}
    info = msgspec.inspect.type_info(struct)
    assert isinstance(info, msgspec.inspect.StructType)
    for field in info.fields:
        if not field.required:
            continue
        kind = plain(field.type)
        if isinstance(kind, msgspec.inspect.UnionType):
            assert any(isinstance(each, msgspec.inspect.NoneType) for each in kind.types), (struct, field.name)
            values[field.encode_name] = None
        elif isinstance(kind, msgspec.inspect.StructType):
            values[field.encode_name] = empty(kind.cls)
        else:
            values[field.encode_name] = {
                msgspec.inspect.StrType: "",
                msgspec.inspect.ListType: [],
                msgspec.inspect.BoolType: False,
                msgspec.inspect.IntType: 0,
                msgspec.inspect.CustomType: b"no picture",
            }[type(kind)]
    return values


def plain(kind: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """A type without what is only said about it."""
    while isinstance(kind, msgspec.inspect.Metadata):
        kind = kind.type
    return kind


ROUTES = sorted((Route(*each) for each in handlers_of(app())), key=lambda route: (route.path, route.method))
GUARDED = [route for route in ROUTES if route.rule != PUBLIC]
OF_THINGS = [route for route in GUARDED if route.parameters]
OF_LISTS = [route for route in GUARDED if not route.parameters]


def test_only_what_is_listed_is_open_to_all():
    assert {(route.method, route.path) for route in ROUTES if route.rule == PUBLIC} == OPEN_TO_ALL


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_the_tables_know_every_route(route):
    route.check_placed()


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status, self.headers = status, sorted(headers)
        self.text = body.decode(errors="replace")

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return dict(self.headers).get(b"location", b"").decode()


class Asker:
    """Asks as everybody, many thousand times: straight into the application, with sessions that lie at hand.

    It draws the number of each request, under which the log has it.
    """

    def __init__(self, town: Town) -> None:
        self.town = town
        self.requests: list[UUID] = []

    def number(self) -> UUID:
        """The number of a request, instead of the one that the application would draw."""
        self.requests.append(uuid4())
        return self.requests[-1]

    async def session(self, _store: SessionStore, token: str) -> Session | None:
        """The session behind a token, instead of a look into Valkey."""
        return self.town.sessions.get(token)

    async def ask(self, actor: str | None, request: httpx.Request, *, path: str = "") -> Answer:
        """One request; `path` stands for an address that no client would send."""
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": request.url.scheme,
            "path": unquote(path or request.url.path),
            "raw_path": path.encode() or request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw] + self.town.identities[actor],
            "client": ("127.0.0.1", 1),
            "server": (request.url.host, request.url.port),
        }
        content, body = request.read(), list[bytes]()
        start: dict[str, Any] = {}

        sent: list[Any] = [{"type": "http.disconnect"}, {"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> Any:
            return sent.pop() if len(sent) > 1 else sent[0]

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                body.append(message.get("body", b""))

        await app()(cast("Any", scope), cast("Any", receive), cast("Any", send))
        return Answer(start["status"], start["headers"], b"".join(body))

    async def log(self) -> dict[str, list[tuple[str, str, UUID | None]]]:
        """What the log says of each request that was not undone: outcome, action, object."""
        entries: dict[str, list[tuple[str, str, UUID | None]]] = {each.hex: [] for each in self.requests}
        async with self.town.committed.superuser() as connection:
            for row in await connection.fetch(
                "SELECT request_id, outcome, action, object_id FROM audit_entry WHERE request_id = ANY($1::text[])",
                list(entries),
            ):
                entries[row["request_id"]].append((row["outcome"], row["action"], row["object_id"]))
        return entries


@pytest.fixture
async def asker(town, monkeypatch) -> AsyncIterator[Asker]:
    """Somebody to ask with; the clock of the application stands still."""
    asker = Asker(town)
    monkeypatch.setattr("kernel.web.guard.new_id", asker.number)
    monkeypatch.setattr(SessionStore, "load", lambda store, token: asker.session(store, token))
    with as_of(now()):
        yield asker


def seen(answer: Answer, path: Mapping[str, UUID]) -> tuple[int, list[tuple[bytes, bytes]], str]:
    """An answer as it can be told from another: without what is drawn for each (the number of the request, the key of a
    form) and the ids that were asked for."""
    body = re.sub(r'"request_id":"[0-9a-f]{32}"', '"request_id":""', answer.text)
    body = re.sub(r'name="once" value="[0-9a-f]{32}"', 'name="once"', body)
    for name, value in path.items():
        body = body.replace(str(value), name)
    return answer.status, answer.headers, body


# ── the matrix ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("route", OF_THINGS, ids=str)
async def test_everybody_and_everything(route, town, asker):
    """Unknown reads as never been, to the byte; known and not allowed is 403; each refusal leaves one entry in the log."""
    wrong: list[str] = []
    refused: dict[str, tuple[str, UUID]] = {}
    things = [*town.of_kind(route.kind), *(town.strange(route.kind) if len(route.parameters) > 1 else [])]
    assert things, f"the town in conftest.py has nothing of the kind {route.kind}"
    never = town.never(route.kind)
    requests = [(thing, route.request(thing)) for thing in things]
    asked: set[Any] = set()
    for actor in [None, *PEOPLE]:
        with counting_queries() as usual:
            nowhere = seen(await asker.ask(actor, route.request(never)), never.path)
        for thing, request in requests:
            if not EVERY_SINGLE_ONE and (standing(actor, thing) in asked):
                continue
            asked.add(standing(actor, thing))
            due = expected(actor, route.rule, thing)
            async with undone() if due == ALLOWED else nullcontext():
                with counting_queries() as queries:
                    answer = await asker.ask(actor, request)
            complaint = _reads(town, actor, answer) or _complaint(
                due, route, request, seen(answer, thing.path), nowhere
            )
            # the same work is done for what is hidden by the wall as for what never was: no clock tells them apart
            walled = due == UNKNOWN and thing.fits and PEOPLE[str(actor)][1] != thing.home
            if walled and queries.statements != usual.statements:
                complaint = complaint or f"took {queries.count} statements instead of {usual.count}"
            if complaint:
                wrong.append(f"{actor} × {thing.label}: {complaint}")
            elif due in (FORBIDDEN, UNKNOWN) and answer.status in (403, 404):
                refused[asker.requests[-1].hex] = (f"{actor} × {thing.label}", thing.path[route.parameters[0]])
    log = await asker.log()
    for number, (who, object_id) in refused.items():
        if log[number] != [("refused", route.rule, object_id)]:
            wrong.append(f"{who}: the log says {log[number]}")
    assert not wrong, _told(route, wrong)


def _told(route: Route, wrong: list[str]) -> str:
    """The complaints, those of one kind together."""
    kinds: dict[str, list[str]] = {}
    for each in wrong:
        who, _, complaint = each.partition(": ")
        kinds.setdefault(re.sub(r"UUID\('[-0-9a-f]+'\)", "…", complaint), []).append(who)
    lines = [f"{len(who)} times {complaint}\n    {'; '.join(who[:6])}" for complaint, who in kinds.items()]
    return f"{route} ({route.rule})\n" + "\n".join(lines)


def standing(actor: str | None, thing: Thing) -> Any:
    """What an answer may depend on: two colleagues in one role who stand to a thing alike are asked for once."""
    organisation, service, role, _ = PEOPLE[actor] if actor else ("", "", "", "")
    return organisation, service, role, thing.label, actor in thing.mine, actor in thing.through


def _reads(town: Town, actor: str | None, answer: Answer) -> str:
    found = [word for word, readers in town.words.items() if actor not in readers and word in answer.text]
    return f"reads {found}" if found else ""


def _complaint(
    due: str, route: Route, request: httpx.Request, answer: tuple[int, Any, str], nowhere: tuple[Any, ...]
) -> str:
    """What is wrong with an answer; nothing when it is as it must be."""
    status = answer[0]
    if (b"cache-control", b"no-store") not in answer[1]:
        return "may be kept by a browser or a cache"
    location = dict(answer[1]).get(b"location", b"").decode()
    if due == SENT_AWAY:
        return "" if _sent_away(route, status, location) else f"is signed out, and was answered {status}"
    if due == ALLOWED:
        came = CAME_TO_THE_THING if route.method == "GET" else CAME_TO_THE_ORDER
        return "" if status in came and not location.startswith("/sign-in") else f"allowed, and was answered {status}"
    if due == FORBIDDEN:
        # a form that this person cannot use may lead back to its thing
        back = route.method == "GET" and status == 303 and request.url.path.startswith(f"{location}/")
        return "" if status == 403 or back else f"may know but not {route.rule}, and was answered {status}"
    if status != 404:
        return f"may not know of it, and was answered {status}"
    return "" if answer == nowhere else f"differs from what never was: {first_difference(answer, nowhere)}"


def _sent_away(route: Route, status: int, location: str) -> bool:
    return status == 401 if route.is_api else status == 303 and location.startswith("/sign-in?next=")


@pytest.mark.parametrize("route", OF_LISTS, ids=str)
async def test_everybody_and_every_list(route, town, asker):
    """Who does not hold the right is refused; who holds it reads no word of what they may not know of."""
    wrong: list[str] = []
    refused: dict[str, str] = {}
    for actor in [None, *PEOPLE]:
        due = expected(actor, route.rule)
        more = {"data": {"choice": town.world.place(actor).id}} if actor and route.path == "/switch" else {}
        async with undone() if due == ALLOWED else nullcontext():
            answer = await asker.ask(actor, route.request(**more))
            if route.path == "/search" and route.method == "POST" and due == ALLOWED:
                answer = await asker.ask(actor, httpx.Request("GET", f"{settings().public_url}{answer.location}"))
        if due == SENT_AWAY:
            right = _sent_away(route, answer.status, answer.location)
        elif due == FORBIDDEN:
            right = answer.status == 403
            refused[asker.requests[-1].hex] = str(actor)
        else:
            right = answer.status in CAME_TO_THE_ORDER
        if not right:
            wrong.append(f"{actor}: is {due}, and was answered {answer.status}")
        if _reads(town, actor, answer):
            wrong.append(f"{actor}: {_reads(town, actor, answer)}")
    log = await asker.log()
    noted = [("refused", route.rule, None)]
    wrong += [f"{who}: the log says {log[number]}" for number, who in refused.items() if log[number] != noted]
    assert not wrong, _told(route, wrong)


# ── ids that belong to others, in what is sent (BOLA) ────────────────────────────────────────────────────────────────


class Swap:
    """A field that takes an id: which one is right, and which must read like one that never was.

    `routes` are the acts that take it, through the API and through a page; `base` is what else must be sent for the
    field to be looked at: a thing of the town, or a word.
    """

    def __init__(
        self,
        field: str,
        routes: Mapping[str, str | None],
        right: str,
        *strangers: str,
        actor: str = "osp_specialist",
        **base: Any,
    ) -> None:
        self.field, self.routes, self.right, self.strangers = field, routes, right, strangers
        self.actor, self.base = actor, base


KEY_WORKERS = ("worker:pm_worker", "worker:spod_coordinator", "worker:javorec_head", "worker:osp_peer", "case:refused")
SWAPS = [
    # workers of others, and colleagues who cannot be a key worker
    Swap(
        "key_worker_id",
        {"POST /api/v1/cases": None, "POST /cases/new": None},
        "worker:osp_worker",
        *KEY_WORKERS,
    ),
    Swap(
        "worker_id",
        {"POST /api/v1/cases/{case_id:uuid}/key-worker": "live", "POST /cases/{case_id:uuid}/key-worker": "live"},
        "worker:osp_worker",
        *KEY_WORKERS,
        actor="osp_head",
    ),
    Swap(
        "assignee_id",
        {"POST /api/v1/cases/{case_id:uuid}/tasks": "live", "POST /cases/{case_id:uuid}/tasks": "live"},
        "worker:osp_peer",
        "worker:pm_worker",
        "worker:javorec_head",
        "worker:krok_admin",
    ),
    Swap(
        "key_worker_id",
        {
            "POST /api/v1/notices/{notice_id:uuid}/assign": "waiting at spod",
            "POST /notices/{notice_id:uuid}/assign": "waiting at spod",
        },
        "worker:spod_coordinator2",
        "worker:javorec_coordinator",
        "worker:osp_worker",
        "worker:spod_mailroom",
        actor="spod_head",
    ),
    Swap(
        "key_worker_id",
        {
            "POST /api/v1/sharing/received/{handover_id:uuid}/case": "fresh",
            "POST /sharing/{handover_id:uuid}": "fresh",
        },
        "worker:pm_worker2",
        "worker:osp_worker",
        "worker:pm_peer",
        actor="pm_worker",
    ),
    Swap(
        "key_worker_id", {"GET /api/v1/cases": None}, "worker:osp_specialist", "worker:pm_worker", "worker:javorec_head"
    ),
    # whom a consent can name
    Swap(
        "worker_ids",
        {
            "POST /api/v1/cases/{case_id:uuid}/consents": "live",
            "POST /api/v1/cases/{case_id:uuid}/consents/preview": "live",
            "POST /cases/{case_id:uuid}/consents/new": "live",
            "POST /api/v1/consents/{consent_id:uuid}/versions": "live",
            "POST /consents/{consent_id:uuid}/change": "live",
        },
        "worker:pm_worker2",
        "worker:osp_worker",
        "worker:javorec_head",
        "case:pm",
        recipient_service_id="service:pm",
        type="handover",
    ),
    # the public directory: what is no service on the platform
    Swap(
        "recipient_service_id",
        {"POST /api/v1/cases/{case_id:uuid}/consents": "live", "POST /cases/{case_id:uuid}/consents/new": "live"},
        "service:pm",
        "case:pm",
        "organisation:javorec",
    ),
    Swap("recipient_service_id", {"POST /api/v1/cases/{case_id:uuid}/consents": "live"}, "service:pm", "service:osp"),
    Swap("service_id", {"GET /api/v1/workers": None}, "service:pm", "service:spod", "service:javorec_spod", "case:pm"),
    # cases of others
    Swap(
        "case_id",
        {
            "POST /api/v1/notices/{notice_id:uuid}/join": "waiting at spod",
            "POST /notices/{notice_id:uuid}/join": "waiting at spod",
            "GET /notices/{notice_id:uuid}/join": "waiting at spod",
        },
        "case:of spod",
        "case:of javorec_spod",
        "case:live",
        actor="spod_head",
    ),
    Swap(
        "case_id",
        {
            "POST /api/v1/case-management/{cooperation_id:uuid}/accept": "proposed",
            "POST /case-management/{cooperation_id:uuid}/accept": "proposed",
        },
        "case:pm",
        "case:proposed",
        "case:of spod",
        actor="pm_worker",
    ),
    # consents of other clients and of other services
    Swap(
        "consent_id",
        {
            "POST /api/v1/cases/{case_id:uuid}/handovers": "live",
            "POST /cases/{case_id:uuid}/sharing/new": "live",
        },
        "consent:live",
        "consent:abroad",
        "consent:of pm",
        "consent:refused",
        "consent:live joint",
    ),
    Swap(
        "consent_id",
        {
            "POST /api/v1/cases/{case_id:uuid}/case-management": "live",
            "POST /cases/{case_id:uuid}/plan/propose": "live",
        },
        "consent:live joint",
        "consent:proposed",
        "consent:of pm",
        "consent:refused",
        "consent:live",
    ),
    # joint work with others, of others, and over
    Swap(
        "partner_service_id",
        {"POST /api/v1/meetings": None, "POST /meetings/new": None},
        "service:pm",
        "service:spod",
        "case:pm",
    ),
    Swap("partner_service_id", {"GET /api/v1/meetings/choices": None}, "", "service:spod", "case:pm"),
    Swap("partner", {"GET /meetings/new": None}, "", "service:spod", "case:pm"),
    Swap(
        "participant_ids",
        {"POST /api/v1/meetings": None, "POST /meetings/new": None},
        "worker:pm_worker",
        "worker:spod_head",
        "worker:pm_peer",
        partner_service_id="service:pm",
    ),
    Swap(
        "agenda",
        {"POST /api/v1/meetings": None},
        "cooperation:live",
        "cooperation:withdrawn",
        "cooperation:expired",
        "cooperation:proposed",
        "case:pm",
        partner_service_id="service:pm",
    ),
    Swap(  # the page shows what has ended, with the reason
        "agenda",
        {"POST /meetings/new": None},
        "cooperation:live",
        "cooperation:proposed",
        "case:pm",
        partner_service_id="service:pm",
    ),
    Swap(
        "agenda",
        {"POST /api/v1/meetings": None, "POST /meetings/new": None},
        "",
        "cooperation:live",  # the consent does not name this colleague
        "cooperation:withdrawn",
        actor="pm_worker2",
        partner_service_id="service:osp",
    ),
    Swap(
        "case_management_id",
        {
            "POST /api/v1/meetings/{meeting_id:uuid}/items": "live concluded",
            "POST /meetings/{meeting_id:uuid}/items/new": "live concluded",
        },
        "cooperation:live",
        "cooperation:withdrawn",
        "cooperation:expired",
        "cooperation:proposed",
        "case:live",
    ),
    Swap(
        "key_worker_id",
        {
            "POST /api/v1/case-management/{cooperation_id:uuid}/accept": "proposed",
            "POST /case-management/{cooperation_id:uuid}/accept": "proposed",
            "PUT /api/v1/case-management/{cooperation_id:uuid}/key-worker": "live",
            "POST /case-management/{cooperation_id:uuid}/key-worker": "live",
        },
        "worker:osp_worker",
        "worker:pm_worker2",
        "worker:javorec_head",
        "worker:pm_peer",
        actor="pm_worker",
    ),
    Swap(
        "steps.responsible_id",
        {"PUT /api/v1/meeting-items/{item_id:uuid}": "live open"},
        "worker:pm_worker",
        "worker:pm_worker2",
        "worker:spod_head",
    ),
]
# ids that are not looked up: rows of the item at hand, and places in lists of one's own
NOT_LOOKED_UP = {
    "WriteItem.goals.id",
    "WriteItem.goals.steps.id",
    "WriteItem.steps.id",
    "GET /cases/{case_id:uuid}/history.after",
    "GET /cases/{case_id:uuid}/sharing.before",
    "GET /cases/{case_id:uuid}/sharing/new.consent",
    "GET /sharing.received_before",
    "GET /sharing.sent_before",
}
ALIKE = {"WriteItem.goals.steps.responsible_id": "WriteItem.steps.responsible_id"}


def ids_in(struct: Any) -> Iterator[str]:
    """The fields of an order that hold ids, by path."""
    info = msgspec.inspect.type_info(struct)
    assert isinstance(info, msgspec.inspect.StructType)
    for field in info.fields:
        kinds = [plain(field.type)]
        while kinds:
            kind = kinds.pop()
            if isinstance(kind, msgspec.inspect.UnionType):
                kinds += map(plain, kind.types)
            elif isinstance(kind, msgspec.inspect.ListType):
                kinds.append(plain(kind.item_type))
            elif isinstance(kind, msgspec.inspect.StructType):
                yield from (f"{field.encode_name}.{inner}" for inner in ids_in(kind.cls))
            elif isinstance(kind, msgspec.inspect.UUIDType):
                yield field.encode_name


def test_every_id_that_is_sent_is_swapped():
    """A new field with an id needs a line in SWAPS: whose ids are right there, and whose must read like none."""
    by_name = {str(route): route for route in ROUTES}
    covered = NOT_LOOKED_UP | set(ALIKE)
    for swap in SWAPS:
        for name in swap.routes:
            field = by_name[name].handler.parsed_data_field
            covered.add(f"{field.annotation.__name__ if field else name}.{swap.field}")
    sent: set[str] = set()
    for route in GUARDED:
        body = route.handler.parsed_data_field
        if body is not None and issubclass(body.annotation, msgspec.Struct):
            sent |= {f"{body.annotation.__name__}.{field}" for field in ids_in(body.annotation)}
        for name, parameter in route.handler.parsed_fn_signature.parameters.items():
            if name not in (*route.parameters, "data", "request") and "UUID" in str(parameter.raw):
                sent.add(f"{route}.{name}")
    assert sent - covered == set(), "add them to SWAPS"
    assert covered - sent - {f"{name}.{swap.field}" for swap in SWAPS for name in swap.routes} == set()


@pytest.mark.parametrize("swap", SWAPS, ids=lambda swap: f"{swap.field}-{swap.actor}-{next(iter(swap.routes))}")
async def test_ids_of_others_read_like_none(swap, town, asker):
    """In query and body too: a worker, a case, a consent or a service that is not one's own never was."""
    by_name = {str(route): route for route in ROUTES}
    for name, label in swap.routes.items():
        route = by_name[name]
        thing = town.one(route.kind, label) if label else None

        async def answer(value: UUID, route: Route = route, thing: Any = thing) -> tuple[Any, ...]:
            async with undone():
                came = await asker.ask(swap.actor, route.request(thing, **_swapped(route, swap, value, town, thing)))
            assert came.status != 404
            return seen(came, {"sent": value})

        unknown = await answer(uuid4())
        for stranger in swap.strangers:
            same = await answer(town.id(stranger))
            assert same == unknown, f"{name}: {swap.field} = {stranger} {first_difference(same, unknown)}"
        if swap.right:
            assert await answer(town.id(swap.right)) != unknown, f"{name}: {swap.field} is not even looked at"


def _swapped(route: Route, swap: Swap, value: UUID, town: Town, thing: Thing | None) -> dict[str, Any]:
    """What is sent with an id in a field, and nothing else that is not needed."""
    base = {field: str(town.id(of)) if ":" in of else of for field, of in swap.base.items()}
    if route.method == "GET":
        return {"params": {**base, swap.field: str(value)}}
    if not route.is_api:
        return {"data": {"version": str(thing.version if thing else 1), **base, swap.field: str(value)}}
    body = route.handler.parsed_data_field
    assert body is not None
    order = {**empty(body.annotation), **base}
    if "." in swap.field:
        row, field = swap.field.split(".")
        order[row] = [{"text": "Zavolat", "due_on": str(today_in_prague() + timedelta(days=30)), field: str(value)}]
    else:
        listed = any(
            field.encode_name == swap.field and isinstance(plain(field.type), msgspec.inspect.ListType)
            for field in msgspec.inspect.type_info(body.annotation).fields
        )
        order[swap.field] = [str(value)] if listed else str(value)
    return {"json": order}


# ── other ways to the same address (T18) ─────────────────────────────────────────────────────────────────────────────


def ways_to(method: str, path: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Method, path and headers of requests that want the same and must not get it."""
    first, _, rest = path.removeprefix("/").partition("/")
    for other in (
        f"{path}/",
        f"/{path}",
        f"//{path}",
        path.replace("/", "//"),
        f"/.{path}",
        f"/static/..{path}",
        f"/static/%2e%2e{path}",
        f"/static/..%2f{path[1:]}",
        f"/health/..{path}",
        f"/sign-in/..{path}",
        f"/%2e{path}",
        path.upper(),
        f"/{first.title()}/{rest}",
        f"/%{ord(first[0]):02x}{first[1:]}/{rest}",
        f"{path};a=b",
        f"{path}%00",
        f"{path}%20",
        f"{path}.json",
        f"{path}/style.css",
        f"{path}/health/live",
        f"{path}%3frule=public",
    ):
        yield method, other, {}
    for another in ("HEAD", "OPTIONS", "TRACE", "PATCH", "DELETE", "CONNECT", "PROPFIND", method.lower()):
        yield another, path, {}
    for name, value in (
        ("X-HTTP-Method-Override", "GET"),
        ("X-Original-URL", "/help"),
        ("X-Rewrite-URL", "/help"),
        ("X-Forwarded-Prefix", "/static"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("Authorization", "Bearer x"),
        ("Authorization", "Basic YWRtaW46YWRtaW4="),
        ("HX-Request", "true"),
        ("Sec-Fetch-Site", "none"),
    ):
        yield method, path, {name: value}


@pytest.mark.parametrize("actor", [None, "javorec_head"])
async def test_no_other_way_leads_in(actor, town, asker):
    """Not a slash, not an encoding, not a method, not a header opens what the plain request does not."""
    opened: list[str] = []
    for route in GUARDED:
        unknown = (
            [each for each in town.of_kind(route.kind) if expected(actor, route.rule, each) == UNKNOWN]
            if route.kind
            else []
        )
        if actor is not None and not unknown:
            continue
        usual = route.request(
            town.of_kind(route.kind)[0] if actor is None and route.kind else next(iter(unknown), None)
        )
        for method, way, headers in ways_to(route.method, usual.url.path):
            request = httpx.Request(method, usual.url, headers={**usual.headers, **headers}, content=usual.read())
            answer = await asker.ask(actor, request, path=way)
            closed = answer.status in (400, 401, 403, 404, 405) or _leads_to_sign_in(answer)
            if not closed and not (method == "OPTIONS" and answer.status == 204):
                opened.append(f"{method} {way} {headers}: {answer.status}")
    assert not opened, "\n".join(opened[:20])


def _leads_to_sign_in(answer: Answer) -> bool:
    to = answer.location or dict(answer.headers).get(b"hx-redirect", b"").decode()
    return answer.status in (200, 303) and to.startswith("/sign-in") and not answer.text


# ── refused and nothing else ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_refusal_leaves_one_entry_and_nothing_else(town, asker):
    """Every row of every table is as it was, no file is kept and no word is left in Valkey."""
    async with town.committed.superuser() as connection:
        tables = [
            row["relname"]
            for row in await connection.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            )
        ]

        async def written(since: int) -> dict[str, int]:
            counts = {
                table: await connection.fetchval(f"SELECT count(*) FROM {table} WHERE xmin::text::bigint >= $1", since)
                for table in tables
            }
            return {table: count for table, count in counts.items() if count}

        async def everything() -> dict[str, int]:
            return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}

        before, files, kept = await everything(), set(town.files()), await town.valkey.dbsize()
        start = int(await connection.fetchval("SELECT pg_current_xact_id()::text"))
        refused = 0
        for route in GUARDED:
            for due in (FORBIDDEN, UNKNOWN):
                pair = next(
                    (
                        (actor, thing)
                        for actor in PEOPLE
                        for thing in (town.of_kind(route.kind) if route.kind else [None])
                        if expected(actor, route.rule, thing) == due
                    ),
                    None,
                )
                if pair is not None:
                    answer = await asker.ask(pair[0], route.request(pair[1]))
                    refused += answer.status in (403, 404)
        assert refused > len(GUARDED)
        assert await written(start) == {"audit_entry": refused}
        after = await everything()
    assert after.pop("audit_entry") - before.pop("audit_entry") == refused
    assert after == before
    assert set(town.files()) == files
    assert await town.valkey.dbsize() == kept
