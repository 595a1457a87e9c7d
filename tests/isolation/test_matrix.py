"""Every route × everybody × everything an address can name, in every state: who may know of it, who may do what.

The tables are said per domain (app/testing/matrix.py) from the domain reference and the ADRs, not from the code; the
routes come from the application. A route that the tables cannot place fails with a sentence that says what to add.
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

from app.domains import DOMAINS
from app.testing.client import app
from app.testing.fixtures import undone
from app.testing.matrix import CLOSE, HOME, THROUGH, Swap, parts, put_together
from app.testing.queries import counting_queries
from app.testing.town import Thing, Town
from app.testing.world import PEOPLE
from kernel.clock import as_of, now
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from kernel.web.guard import PUBLIC, handlers_of
from kernel.web.pages import FLASH_COOKIE
from kernel.web.session import Session, SessionStore
from kernel.web.text import soft

from .conftest import first_difference

pytestmark = pytest.mark.slow

PARTS = parts()
TABLES = put_together(PARTS)
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
        return ALLOWED if role in TABLES.may[rule].get(HOME, set()) else FORBIDDEN
    stands = {HOME} if service and service == thing.home else set[str]()
    stands |= {CLOSE} if actor in thing.mine else set()
    stands |= {THROUGH} if actor in thing.through else set()
    if not any(role in TABLES.knows[thing.kind].get(stand, set()) for stand in stands):
        return UNKNOWN
    rights = TABLES.may.get((thing.kind, rule)) or TABLES.may[rule]
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
        kind = TABLES.names.get((last, self.rule)) or TABLES.names.get(last)
        assert kind is not None, (
            f"{self}: no `names` say what {{{last}}} with the rule {self.rule} is; add it to tests/…/matrix.py of its domain,"
            " and if it is a new kind of thing, its line in `knows` and things of it in town.py beside it"
        )
        return kind

    def check_placed(self) -> None:
        """Fail with a sentence when its domain says nothing, or the tables do not know this route."""
        module = self.handler.fn.__module__
        domain = next((each for each in (*DOMAINS, "app") if module.startswith(f"{each}.")), module)
        assert domain in PARTS, f"{self}: {domain} has no part of the matrix, tests/…/matrix.py"
        kind = self.kind
        assert self.rule in TABLES.may or (kind, self.rule) in TABLES.may, (
            f"{self}: `may` has no line for the rule {self.rule}; say in tests/…/matrix.py of its domain who may do it"
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
    assert {(route.method, route.path) for route in ROUTES if route.rule == PUBLIC} == TABLES.open_to_all


@pytest.mark.parametrize("route", GUARDED, ids=str)
def test_the_tables_know_every_route(route):
    route.check_placed()


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status, self.headers = status, sorted(headers)
        self.body = body
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
    form, a sealed message) and the ids that were asked for; chips lead to consents of whose page it is, whatever was sent."""
    body = re.sub(r'"request_id":"[0-9a-f]{32}"', '"request_id":""', answer.text)
    body = re.sub(r'name="once" value="[0-9a-f]{32}"', 'name="once"', body)
    body = re.sub(r'name="draft" value="[\w=-]+"', 'name="draft"', body)
    body = re.sub(r'href="/consents/[0-9a-f-]{36}" class="o-consent ', 'href="/consents" class="o-consent ', body)
    body = re.sub(r'name="told" value="[\w=-]+"', 'name="told"', body)  # sealed with a nonce
    for name, value in path.items():  # whole words: a short code may stand by chance in what is drawn
        word = re.escape(str(value))  # first, so that it is looked for and not each place where one could begin
        body = re.sub(rf"{word}(?:(?<![\w-]{word})|(?<=%[0-9A-F][0-9A-F]{word}))(?![\w-])", name, body)
    message = re.compile(rf"{FLASH_COOKIE}=[^;]+;".encode())
    headers = [(name, message.sub(b"", value) if name == b"set-cookie" else value) for name, value in answer.headers]
    return answer.status, headers, body


# ── the matrix ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("route", OF_THINGS, ids=str)
async def test_everybody_and_everything(route, town, asker):
    """Unknown reads as never been, to the byte; known and not allowed is 403; each refusal leaves one entry in the log."""
    wrong: list[str] = []
    refused: dict[str, tuple[str, UUID | None]] = {}
    things = [*town.of_kind(route.kind), *(town.strange(route.kind) if len(route.parameters) > 1 else [])]
    assert things, f"no town.py of a domain has anything of the kind {route.kind}"
    never = town.never(route.kind)
    requests = [(thing, route.request(thing)) for thing in things]
    asked: set[Any] = set()
    for actor in [None, *PEOPLE]:
        nowhere: tuple[Any, ...] = ()
        for thing, request in requests:
            if not EVERY_SINGLE_ONE and (standing(actor, thing) in asked):
                continue
            asked.add(standing(actor, thing))
            due = expected(actor, route.rule, thing)
            if due == UNKNOWN and not nowhere:  # nobody else is compared with it
                with counting_queries() as usual:
                    nowhere = seen(await asker.ask(actor, route.request(never)), never.path)
            async with undone() if due == ALLOWED else nullcontext():
                with counting_queries() as queries:
                    answer = await asker.ask(actor, request)
            number = asker.requests[-1].hex
            complaint = _reads(town, actor, answer) or _complaint(due, route, request, answer, thing, nowhere)
            # the same work is done for what is hidden by the wall as for what never was: no clock tells them apart
            walled = due == UNKNOWN and thing.fits and PEOPLE[str(actor)][1] != thing.home
            if walled and queries.statements != usual.statements:  # or the first of them found the keys not at hand
                with counting_queries() as usual:
                    await asker.ask(actor, route.request(never))
            if walled and queries.statements != usual.statements:
                complaint = complaint or f"took {queries.count} statements instead of {usual.count}"
            if complaint:
                wrong.append(f"{actor} × {thing.label}: {complaint}")
            elif due in (FORBIDDEN, UNKNOWN) and answer.status in (403, 404):
                named = thing.path[route.parameters[0]]
                refused[number] = (
                    f"{actor} × {thing.label}",
                    named if isinstance(named, UUID) else None,
                )
    log = await asker.log()
    for asked_as, (who, object_id) in refused.items():
        if log[asked_as] != [("refused", route.rule, object_id)]:
            wrong.append(f"{who}: the log says {log[asked_as]}")
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
    text = soft(answer.text)
    found = [word for word, readers in town.words.items() if actor not in readers and word in text]
    return f"reads {found}" if found else ""


def _complaint(
    due: str, route: Route, request: httpx.Request, answer: Answer, thing: Thing, nowhere: tuple[Any, ...]
) -> str:
    """What is wrong with an answer; nothing when it is as it must be."""
    status, location = answer.status, answer.location
    if (b"cache-control", b"no-store") not in answer.headers:
        return "may be kept by a browser or a cache"
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
    there = seen(answer, thing.path)
    return "" if there == nowhere else f"differs from what never was: {first_difference(there, nowhere)}"


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
    """A new field with an id needs a line in `swaps` of its domain: whose ids are right there, and whose must read like none."""
    by_name = {str(route): route for route in ROUTES}
    covered = TABLES.not_looked_up | set(TABLES.alike)
    for swap in TABLES.swaps:
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
    assert covered - sent - {f"{name}.{swap.field}" for swap in TABLES.swaps for name in swap.routes} == set()


@pytest.mark.parametrize("swap", TABLES.swaps, ids=lambda swap: f"{swap.field}-{swap.actor}-{next(iter(swap.routes))}")
async def test_ids_of_others_read_like_none(swap, town, asker):
    """In query and body too: a worker, a case, a consent or a service that is not one's own never was."""
    by_name = {str(route): route for route in ROUTES}
    for name, label in swap.routes.items():
        route = by_name[name]
        thing = town.one(route.kind, label) if label else None
        right = town.id(swap.right) if swap.right else None

        async def answer(
            value: UUID, route: Route = route, thing: Any = thing, right: UUID | None = right
        ) -> tuple[Any, ...]:
            async with undone():
                came = await asker.ask(swap.actor, route.request(thing, **_swapped(route, swap, value, town, thing)))
            assert (came.status == 404) is (swap.hides and value != right)
            return seen(came, {"sent": value})

        unknown = await answer(uuid4())
        for stranger in swap.strangers:
            same = await answer(town.id(stranger))
            assert same == unknown, f"{name}: {swap.field} = {stranger} {first_difference(same, unknown)}"
        if right:
            assert await answer(right) != unknown, f"{name}: {swap.field} is not even looked at"


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


def alike_once(routes: list[Route]) -> Iterator[Route]:
    """Routes, until each rule with its kind of thing was there, and each method with each shape of an address."""
    met: set[tuple[object, ...]] = set()
    for route in routes:
        first, *rest = route.path.removeprefix("/").split("/")
        tells = {(route.rule, route.kind), (route.method, first, *(part.startswith("{") for part in rest))}
        if not tells <= met:
            met |= tells
            yield route


@pytest.mark.parametrize("actor", [None, "javorec_head"])
async def test_no_other_way_leads_in(actor, town, asker):
    """Not a slash, not an encoding, not a method, not a header opens what the plain request does not.

    Of the routes that the guard decides alike and the router finds alike, one (all by OPORA_TEST_EVERYBODY).
    """
    opened: list[str] = []
    for route in GUARDED if EVERY_SINGLE_ONE else alike_once(GUARDED):
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


async def kept_words(town) -> set[bytes]:
    """What Valkey keeps, but for the counters of attempts and misses: a number with the hash of a person."""
    return {key async for key in town.valkey.scan_iter() if not key.startswith(b"opora:count:")}


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

        before, files, kept = await everything(), set(town.files()), await kept_words(town)
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
    assert await kept_words(town) == kept
