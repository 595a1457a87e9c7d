"""The requests that are measured."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import token_hex
from uuid import UUID

import msgspec

from app.bench.world import SHARES, WORKERS, Organisation
from cases.cases.schemas import Find, OpenCase
from cases.clients.schemas import ClientIdentity
from consent.schemas import WithdrawConsent
from kernel.legal_time import today_in_prague

WITHDRAWALS = 40  # in each measurement
PAGE = 100


@dataclass(frozen=True)
class Request:
    """A request of a signed-in browser."""

    method: str
    path: str
    session: dict[str, str]
    order: msgspec.Struct | None = None
    version: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers, without those that say how long the body is."""
        about_it = {"If-Match": f'"{self.version}"'} if self.version is not None else {}
        kind = {"Content-Type": "application/json"} if self.order is not None else {}
        return {"Host": "localhost", **self.session, **about_it, **kind}

    @property
    def content(self) -> bytes:
        """The body."""
        return msgspec.json.encode(self.order) if self.order is not None else b""

    def wire(self) -> bytes:
        """The request as it goes over the wire."""
        content = self.content
        headers = {**self.headers, **({"Content-Length": str(len(content))} if content else {})}
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


@dataclass(frozen=True)
class Operation:
    """What is measured: the n-th request, and the ids that tell it from the others, always in the same order."""

    name: str
    request: Callable[[int], Request]
    ids: Callable[[int], tuple[UUID, ...]] = lambda _: ()
    expected: int = 200
    times: int | None = None  # so many requests in a measurement; None: as many as its time allows
    person: int = 0  # who of the organisation asks
    spare: range = range(2)  # requests that warm what is common to all; the last one is recorded


def plain_operations(made: Organisation, session: dict[str, str], measurements: int) -> list[Operation]:
    """Open, list, a new case, and so many measurements of withdrawals."""
    last = measurements * WITHDRAWALS
    return [
        opening(made, session),
        listing("list 100 cases", session),
        new_case(made, session),
        withdrawal(made, session, last),
    ]


OLD = WORKERS - 1  # who has only old cases


def growing_operations(made: Organisation, session: dict[str, str], old: dict[str, str], depth: str) -> list[Operation]:
    """What must not grow; `old` is the session of who has only old cases, `depth` is a place far down the list."""
    return [
        opening(made, session),
        listing("list 100 cases", session),
        listing("list 100 cases at 90 % depth", session, f"&after={depth}"),
        searching(made, session),
        listing("list my cases", session, "&mine=true"),
        listing("list my cases, all of them old", old, "&mine=true", person=OLD),
        Operation("my day", lambda _: Request("GET", "/api/v1/my-day", session)),
        Operation("my day, old cases", lambda _: Request("GET", "/api/v1/my-day", old), person=OLD),
        new_case(made, session),
    ]


def opening(made: Organisation, session: dict[str, str]) -> Operation:
    """Open a case that nobody opened lately: its key is in no cache, neither here nor in the recorded SQL."""
    shown = made.cases[len(made.shared) :]
    return Operation(
        "open one case",
        lambda n: Request("GET", f"/api/v1/cases/{shown[n % len(shown)][0]}", session),
        lambda n: shown[n % len(shown)],
        spare=range(2 * WORKERS),
    )


def listing(name: str, session: dict[str, str], which: str = "", *, person: int = 0) -> Operation:
    """The same page of cases again and again: its keys are warm, here and in the recorded SQL."""
    return Operation(name, lambda _: Request("GET", f"/api/v1/cases?limit={PAGE}{which}", session), person=person)


def searching(made: Organisation, session: dict[str, str]) -> Operation:
    """Look for a client by a name that only one has, and that begins no other: the answer is as long in every world."""
    first = len(made.cases) // 10  # fewer figures, and many more would be found by the beginning of their names

    def request(number: int) -> Request:
        wanted = made.family_name(first + number * 37 % (len(made.cases) - first))
        return Request("POST", "/api/v1/cases/search", session, Find(q=wanted))

    return Operation("search a name", request)


def new_case(made: Organisation, session: dict[str, str]) -> Operation:
    """Open a case of a new client whom nobody resembles: whoever has two things in common is asked about first."""

    def request(number: int) -> Request:
        given, family = f"Nová{token_hex(8)}", f"Měřená{token_hex(8)}"  # numbers come again with each way to send
        born = date(1950, 1, 1) + timedelta(days=number * 37 % 20_000)  # not all of them on one day
        identity = ClientIdentity(given_name=given, family_name=family, birth_date=born)
        return Request("POST", "/api/v1/cases", session, OpenCase(identity=identity, key_worker_id=made.workers[0]))

    return Operation("open a new case", request, expected=201)


def withdrawal(made: Organisation, session: dict[str, str], spare: int) -> Operation:
    """Take a consent with a hundred shares back; each only once."""
    said = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")

    def request(number: int) -> Request:
        one = made.shared[number]
        return Request("POST", f"/api/v1/consents/{one.consent_id}/withdrawal", session, said, one.version)

    def ids(number: int) -> tuple[UUID, ...]:
        one = made.shared[number]
        return one.consent_id, one.case_id, one.client_id

    name = f"withdraw a consent with {SHARES} shares"
    return Operation(name, request, ids, expected=201, times=WITHDRAWALS, spare=range(spare, spare + 2))
