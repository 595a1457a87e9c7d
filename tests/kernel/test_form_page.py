"""A page with a form acts once and goes on, or shows all that was typed again."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
import pytest
from litestar import Response

from kernel.checks import Checks
from kernel.exceptions import Invalid, NotThere, StaleVersion
from kernel.web import form_page
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import EMPTY, NO_SUCH_TIME, TIME_OF_THAT_DAY, TWICE, TWO_VALUES, Form, happened_now
from kernel.web.text import format_time, soft, time_field

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


class Person(msgspec.Struct, frozen=True):
    name: str = ""
    born_on: date | None = None


class Tea(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    sort: Annotated[str, msgspec.Meta(description="green, black")]
    brewed_by: UUID | None
    guests: list[UUID]
    leaves: list[str]
    hot: bool
    on: date | None
    at: datetime | None = None
    host: Person
    secret: str = "kept"


SENT = {
    "title": ["Čaj"],
    "sort": ["green"],
    "brewed_by": [str(ID)],
    "guests": [str(ID), "x"],
    "leaves": ["a", "b"],
    "hot": ["1"],
    "on": ["23. 11. 2026"],
    "day": ["23. 11. 2026"],
    "time": ["9:40"],
    "name": ["Vránová"],
    "born_on": ["1. 2. 1990"],
    "secret": ["stolen"],
}


def test_an_order_is_read_by_its_fields() -> None:
    order = Form(SENT).order(Tea, moments={"at": ("day", "time")}, secret="ours")
    assert order == Tea(
        title="Čaj",
        sort="green",
        brewed_by=ID,
        guests=[ID],
        leaves=["a", "b"],
        hot=True,
        on=date(2026, 11, 23),
        at=datetime(2026, 11, 23, 8, 40, tzinfo=UTC),
        host=Person("Vránová", date(1990, 2, 1)),
        secret="ours",
    )


def test_what_was_not_sent_is_empty_and_decides_nothing() -> None:
    order = EMPTY.order(Tea, moments={"at": ("day", "time")})
    assert (order.title, order.brewed_by, order.guests, order.leaves, order.hot) == ("", None, [], [], False)
    assert (order.on, order.at, order.host, order.secret) == (None, None, Person(), "")


def test_every_date_that_is_none_is_said_beside_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        Form({**SENT, "on": ["kdysi"], "born_on": ["31. 2. 2026"], "time": ["25:00"]}).order(
            Tea, moments={"at": ("day", "time")}, unreadable={"on": "Kdy?"}
        )
    assert set(refused.value.fields) == {"on", "born_on", "time"}
    assert refused.value.fields["on"] == "Kdy?"


def test_a_type_that_no_form_can_hold_is_a_bug() -> None:
    class Odd(msgspec.Struct):
        weight: complex

    with pytest.raises(TypeError, match="weight"):
        EMPTY.order(Odd)


@pytest.fixture
def request_with(monkeypatch: pytest.MonkeyPatch):
    async def read(request: Any) -> Form:
        return request.sent

    monkeypatch.setattr(form_page, "read_form", read)
    return lambda **sent: cast(
        "Any",
        SimpleNamespace(scope={"state": {}}, headers={}, sent=Form({name: [value] for name, value in sent.items()})),
    )


async def drawn(shown: Shown) -> Response[Any]:
    return Response({"title": shown.sent.text("title"), "errors": shown.errors}, status_code=shown.status_code)


async def test_a_done_act_goes_on(request_with) -> None:
    async def act(sent: Form) -> Response[Any]:
        return Response(sent.text("title"), status_code=303)

    answer = await act_or_show_again(request_with(title="Čaj"), act, drawn)
    assert (answer.status_code, answer.content) == (303, "Čaj")


async def test_a_refusal_shows_what_was_typed_with_the_sentence_beside_its_field(request_with) -> None:
    async def act(sent: Form) -> Response[Any]:
        raise Invalid(fields={"occurred_at": "Kdy to bylo?"})

    answer = await act_or_show_again(request_with(title="Čaj"), act, drawn, fields={"occurred_at": "day"})
    assert answer.status_code == Invalid.status
    assert answer.content == {"title": "Čaj", "errors": {"day": "Kdy to bylo?"}}


async def test_a_wrong_day_hides_nothing_and_nothing_is_done(request_with) -> None:
    """What could not be read stands beside its field with all that the act finds wrong, and the act ends there."""
    done: list[Any] = []

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(Tea, moments={"at": ("day", "time")})
        checks = Checks()
        checks.line("title", order.title, missing="Jaký čaj?")
        checks.day("on", order.on, missing="Kdy?")
        if order.at is None:
            checks.fail("at", "V kolik?")
        checks.done()
        done.append(order)
        return Response("", status_code=303)

    fields = {"on": "31. 2. 2026", "day": "23. 11. 2026", "time": "25:00", "born_on": "32. 1. 2020"}
    answer = await act_or_show_again(request_with(title="", **fields), act, drawn, fields={"at": "day"})
    assert answer.status_code == Invalid.status
    assert {field: soft(said) for field, said in answer.content["errors"].items()} == {
        "title": "Jaký čaj?",
        "on": "31. února neexistuje.",
        "time": "Zadejte čas, například 9:40.",
        "born_on": "32. ledna neexistuje.",
    }
    answer = await act_or_show_again(request_with(title="Čaj", **{**fields, "on": "dnes"}), act, drawn)
    assert set(answer.content["errors"]) == {"time", "born_on"}
    answer = await act_or_show_again(request_with(title="Čaj", on="dnes", day="dnes", time="9 h"), act, drawn)
    assert (answer.status_code, len(done)) == (303, 1)


async def test_an_act_that_checks_nothing_is_not_done_either(request_with) -> None:
    async def act(sent: Form) -> Response[Any]:
        return Response(str(sent.day("on")), status_code=303)

    answer = await act_or_show_again(request_with(title="Čaj", on="31. 4."), act, drawn)
    assert soft(answer.content["errors"]["on"]) == "31. dubna neexistuje."


@pytest.mark.parametrize("titles", [["Čaj", "Káva"], ["Čaj", ""], ["", "Čaj"]])
async def test_a_field_that_comes_twice_with_different_values_is_refused_beside_it(request_with, titles) -> None:
    """Nobody is made to say which of the two was meant by the order in which a browser sends them."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(Tea, moments={"at": ("day", "time")})
        return Response(order.title, status_code=303)

    request = request_with()
    request.sent = Form({**SENT, "title": titles})
    refused = await act_or_show_again(request, act, drawn)
    assert (refused.status_code, refused.content["errors"]) == (400, {"title": TWO_VALUES})
    assert refused.content["title"] == titles[-1]
    request.sent = Form({**SENT, "title": ["Čaj", "Čaj"]})
    assert (await act_or_show_again(request, act, drawn)).content == "Čaj"


async def test_a_time_that_clocks_never_showed_is_called_that(request_with) -> None:
    """On the night when clocks go forward there is no half past two."""

    async def act(sent: Form) -> Response[Any]:
        return Response(str(sent.moment("at", "day", "time")), status_code=303)

    answer = await act_or_show_again(request_with(day="29. 3. 2026", time="2:30"), act, drawn)
    assert answer.content["errors"] == {"time": NO_SUCH_TIME}


@pytest.mark.parametrize("typed", ["2:30 A", "230a", "2.30 b", "2:30 B"])
async def test_a_time_that_clocks_showed_twice_is_asked_about(request_with, typed: str) -> None:
    """On the night when clocks go back; the letters are those of timetables, and stand in the field of what is stored."""

    async def act(sent: Form) -> Response[Any]:
        return Response(str(sent.moment("at", "day", "time")), status_code=303)

    asked = await act_or_show_again(request_with(day="25. 10. 2026", time="2:30"), act, drawn)
    assert asked.content["errors"] == {"time": TWICE.format(time="2:30")}
    answer = await act_or_show_again(request_with(day="25. 10. 2026", time=typed), act, drawn)
    instant = datetime.fromisoformat(answer.content)
    assert instant == datetime(2026, 10, 25, 0 if typed[-1] in "aA" else 1, 30, tzinfo=UTC)
    assert time_field(instant) == f"2:30 {typed[-1].upper()}"
    assert time_field(instant - timedelta(hours=3)) == format_time(instant - timedelta(hours=3))


@pytest.mark.parametrize("day", ["včera", "1. 9. 2025", "předevčírem"])
async def test_the_time_of_now_is_not_that_of_another_day(request_with, day: str) -> None:
    """A form that begins with now: who changes the day only is asked for the time, and what was pasted with it counts."""

    async def act(sent: Form) -> Response[Any]:
        return Response(str(sent.moment("at", "day", "time")), status_code=303)

    async def fields(shown: Shown) -> Response[Any]:
        return Response(({name: shown.sent.text(name) for name in ("day", "time", "time_now")}, shown.errors))

    begun = happened_now()
    left = await act_or_show_again(request_with(**begun), act, fields)
    assert left.status_code == 303
    asked = await act_or_show_again(request_with(**{**begun, "day": day}), act, fields)
    assert asked.content == ({"day": day, "time": "", "time_now": ""}, {"time": TIME_OF_THAT_DAY})
    for further in ({"time": "14:30"}, {"day": f"{day} 14:30"}):
        answer = await act_or_show_again(request_with(**{**begun, "day": day, **further}), act, fields)
        assert answer.content.endswith((" 13:30:00+00:00", " 12:30:00+00:00"))
    again = await act_or_show_again(request_with(day="1. 9. 2025", time=begun["time"], time_now=""), act, fields)
    assert again.status_code == 303
    not_yet = await act_or_show_again(request_with(**{**begun, "day": "31. 2."}), act, fields)
    assert not_yet.content[0]["time_now"]


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("23. 11. 2026 9:40", ""),
        ("23. 11. 2026 9:40", "9:40"),
        ("", "23. 11. 2026 v 9.40"),
        ("23. 11. 2026", "po 23. 11. 2026 9:40"),
    ],
)
async def test_day_and_time_pasted_into_one_of_their_fields(request_with, day: str, time: str) -> None:
    """Both fields are filled, and so they are shown when something else is wrong."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(Tea, moments={"at": ("day", "time")})
        assert order.at == datetime(2026, 11, 23, 8, 40, tzinfo=UTC)
        raise Invalid(fields={"title": "Jaký čaj?"})

    async def fields(shown: Shown) -> Response[Any]:
        return Response((shown.sent.text("day"), shown.sent.text("time"), shown.errors))

    answer = await act_or_show_again(request_with(title="", day=day, time=time), act, fields)
    assert answer.content == ("23. 11. 2026", "9:40", {"title": "Jaký čaj?"})


async def test_two_times_of_one_day_are_asked_about(request_with) -> None:
    """Neither is taken silently: a record would bear an hour that nobody meant."""

    async def act(sent: Form) -> Response[Any]:
        return Response(str(sent.moment("at", "day", "time")), status_code=303)

    answer = await act_or_show_again(request_with(day="23. 11. 2026 14:30", time="9:40"), act, drawn)
    assert answer.content["errors"] == {"time": "U dne stojí čas 14:30. Nechte jen jeden z nich."}
    answer = await act_or_show_again(request_with(day="22. 11. 2026", time="23. 11. 2026 14:30"), act, drawn)
    assert answer.content["errors"] == {"time": "Zadejte čas, například 9:40."}


async def test_who_may_not_know_of_the_thing_gets_no_form(request_with) -> None:
    async def act(sent: Form) -> Response[Any]:
        raise NotThere

    with pytest.raises(NotThere):
        await act_or_show_again(request_with(title="Čaj"), act, drawn)


def test_a_form_knows_that_somebody_was_faster() -> None:
    assert Shown(status_code=StaleVersion.status).stale
    assert not Shown().stale
    assert Shown().with_value("version", "3").sent.text("version") == "3"
