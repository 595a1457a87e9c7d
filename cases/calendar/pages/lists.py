# pyright: strict
"""The calendar as a list and as a month, on the page, on paper, as a table to take along."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromQuery

from cases.calendar import rules, views
from cases.calendar.access import CalendarPermission, may_list, sees_whole
from cases.calendar.exceptions import TooManyDays
from cases.calendar.rules import Asked
from cases.calendar.schemas import Place
from kernel import spreadsheet
from kernel.actor import Actor
from kernel.legal_time import add_months, today_in_prague
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import download, one_look, one_look_at, show
from kernel.web.text import format_date, format_time

AnyRequest = Request[Any, Any, Any]
P = CalendarPermission
LIST = "/calendar"
MONTH = "/calendar/month"
PAGE = 50
SHOWN_IN_A_DAY = 4


async def from_my_day(actor: Actor) -> bool | None:
    """The way here from My day."""
    return True if may_list(actor) else None


def _asked(request: AnyRequest) -> Asked:
    """What an address asks for; what cannot be read is as if it were not there. Who heads a service begins with all of it."""
    actor, values = actor_of(request), request.query_params
    try:
        since = date.fromisoformat(values.get("since", ""))
    except ValueError:
        since = None
    mine = values.get("whose", "all" if sees_whole(actor) else "mine") != "all"
    return views.allowed(actor, Asked(mine=mine, kind=values.get("kind", ""), since=since))


def _values(asked: Asked) -> dict[str, str]:
    return {
        "whose": "mine" if asked.mine else "all",
        **({"kind": asked.kind} if asked.kind else {}),
        **({"since": asked.since.isoformat()} if asked.since else {}),
    }


def _address(path: str, asked: Asked, **more: str) -> str:
    return f"{path}?{urlencode({**_values(asked), **more})}"


async def _chosen(request: AnyRequest, asked: Asked) -> dict[str, Any]:
    """What the list and the month have in common: what can be chosen, what is, and where the same is told otherwise."""
    actor = actor_of(request)
    kinds = await views.kinds_of(actor)
    return {
        "asked": asked,
        "sees_whole": sees_whole(actor),
        "whose": [("all", gettext("celé služby")), ("mine", gettext("moje"))],
        "kinds": kinds,
        "sentence": _sentence(asked, dict(kinds)),
    }


def _sentence(asked: Asked, kinds: dict[str, str]) -> str:
    whose = gettext("Moje lhůty a úkoly") if asked.mine else gettext("Lhůty a úkoly služby")
    parts = [gettext("jen: {kind}").format(kind=kinds.get(asked.kind, asked.kind))] if asked.kind else []
    parts += [gettext("od {day}").format(day=format_date(asked.since))] if asked.since else []
    return f"{'; '.join([whose, *parts])}."


@get(LIST, rule=P.LIST)
async def list_calendar(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """What has to be done by which day, what is late in front."""
    return await _draw(request, after)


@one_look_at("calendar")
async def _draw(request: AnyRequest, after: str) -> Response[Any]:
    asked, place = _asked(request), decode_cursor(after, tuple[date, UUID])
    found = await views.listed(actor_of(request), asked, after=Place(*place) if place else None, limit=PAGE)
    return show(
        request,
        "calendar/list.html",
        **await _chosen(request, asked),
        entries=found.entries,
        next_url=_address(LIST, asked, after=encode_cursor(*found.behind)) if found.behind else None,
        start_url=_address(LIST, asked) if after else None,
        month_url=_address(MONTH, asked, month=_month(asked.since or today_in_prague())),
        print_url=_address("/calendar/print", asked),
        csv_url=_address("/calendar/table", asked),
        all_days_url=_address(LIST, Asked(mine=asked.mine, kind=asked.kind)) if asked.since else None,
    )


@get(MONTH, rule=P.LIST)
async def show_month(request: AnyRequest, month: FromQuery[str] = "") -> Response[Any]:
    """The same by days."""
    return await _draw_month(request, month)


@one_look_at("calendar")
async def _draw_month(request: AnyRequest, month: str) -> Response[Any]:
    asked, today = _asked(request), today_in_prague()
    asked = Asked(mine=asked.mine, kind=asked.kind)
    first = rules.month_of(month, today)
    weeks, more = await views.month(actor_of(request), asked, first)
    return show(
        request,
        "calendar/month.html",
        **await _chosen(request, asked),
        first=first,
        weeks=weeks,
        more=more,
        most=SHOWN_IN_A_DAY,
        before_url=_address(MONTH, asked, month=_month(add_months(first, -1))),
        after_url=_address(MONTH, asked, month=_month(add_months(first, 1))),
        today_url=None if first == today.replace(day=1) else _address(MONTH, asked, month=_month(today)),
        list_url=_address(LIST, asked),
        day_url=partial(_from_day, asked),
    )


def _from_day(asked: Asked, day: date) -> str:
    return _address(LIST, Asked(mine=asked.mine, kind=asked.kind, since=day))


def _month(day: date) -> str:
    return f"{day.year}-{day.month:02}"


@get("/calendar/print", rule=P.LIST)
async def print_calendar(request: AnyRequest) -> Response[Any]:
    """All rows of the list as a paper, with a sentence that says which they are."""
    return await _paper(request)


@one_look_at("calendar_print")
async def _paper(request: AnyRequest) -> Response[Any]:
    asked = _asked(request)
    found = await views.listed(actor_of(request), asked, limit=views.MOST, what="calendar_print")
    return show(
        request,
        "calendar/print.html",
        **await _chosen(request, asked),
        entries=found.entries,
        more=found.behind is not None,
        limit=views.MOST,
        back_url=_address(LIST, asked),
    )


@get("/calendar/table", rule=P.LIST)
async def take_table(request: AnyRequest) -> Response[Any]:
    """All rows of the list as a table for a spreadsheet program."""
    return await _table(request)


@one_look  # a list that is too long is refused within it: nobody was shown, so the log says of nobody that they were
async def _table(request: AnyRequest) -> Response[Any]:
    found = await views.listed(actor_of(request), _asked(request), limit=views.MOST, what="calendar_table")
    if found.behind is not None:
        raise TooManyDays
    heads = [
        gettext("Do kdy"),
        gettext("Hodina"),
        gettext("Plánováno na"),
        gettext("Druh"),
        gettext("Co"),
        gettext("O kom"),
        gettext("Kdo"),
        gettext("Po termínu"),
    ]
    rows = [
        [
            spreadsheet.day(each.on),
            format_time(each.at),
            spreadsheet.day(each.planned_on),
            each.kind_words,
            each.title,
            each.about,
            each.worker or "",
            gettext("ano") if each.late else gettext("ne"),
        ]
        for each in found.entries
    ]
    return download(spreadsheet.table(heads, rows), "kalendar.csv", "text/csv")


ROUTES: list[Any] = [list_calendar, show_month, print_calendar, take_table]
