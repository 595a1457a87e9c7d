"""The registers, and one of them: as a list, on paper, as a table to take along."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from kernel import spreadsheet
from kernel.actor import Actor
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.forms import read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import download, one_look, one_look_at, show
from services.registers import views
from services.registers.access import RegisterPermission, may
from services.registers.exceptions import TooManyEntries
from services.registers.schemas import RegisterEntryRow, RegistersOfCase
from services.registers.views import Asked

AnyRequest = Request[Any, Any, Any]
P = RegisterPermission
LISTS = "/registers"
ONE = f"{LISTS}/{{register_code:str}}"
PAGE = 50
STATES = {"running": True, "ended": False}


def _asked(request: AnyRequest) -> Asked:
    """What an address asks for; what cannot be read is as if it were not there."""
    values = request.query_params
    year = values.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return Asked(year=number, running=STATES.get(values.get("state", "")))


def _address(path: str, asked: Asked, **more: str) -> str:
    said = {
        **({"year": str(asked.year)} if asked.year else {}),
        **({"state": "running" if asked.running else "ended"} if asked.running is not None else {}),
        **more,
    }
    return f"{path}?{urlencode(said)}" if said else path


def _sentence(label: str, asked: Asked) -> str:
    """Which rows these are, for the paper."""
    parts = [gettext("rok {year}").format(year=asked.year)] if asked.year else [gettext("všechny roky")]
    if asked.running is not None:
        parts.append(gettext("jen běžící zápisy") if asked.running else gettext("jen ukončené zápisy"))
    return f"{'; '.join([label, *parts])}."


@get(LISTS, rule=P.LIST)
async def list_registers(request: AnyRequest) -> Response[Any]:
    """The registers of the agenda."""
    return show(request, "registers/lists.html", registers=await views.list_registers(actor_of(request)))


@get(ONE, rule=P.LIST)
async def view_register(request: AnyRequest, register_code: FromPath[str], after: FromQuery[str] = "") -> Response[Any]:
    """Who stands in one, last numbered first."""
    return await _draw(request, register_code, _asked(request), after)


@post(ONE, rule=P.LIST, status_code=200)
async def find_in_register(request: AnyRequest, register_code: FromPath[str]) -> Response[Any]:
    """Who of it fits what was typed; that is kept nowhere, not in the address of the page either."""
    query = (await read_form(request)).text("query").strip()[:200]
    return await _draw(request, register_code, _asked(request)._replace(query=query), "")


@one_look_at("register")
async def _draw(request: AnyRequest, code: str, asked: Asked, after: str) -> Response[Any]:
    actor, here = actor_of(request), f"{LISTS}/{code}"
    register, years = await views.years_of(actor, code)
    rows, behind = await views.list_entries(
        actor, code, asked, before=decode_cursor(after, tuple[int, int]), limit=PAGE
    )
    return show(
        request,
        "registers/register.html",
        code=code,
        label=register.words,
        rows=rows,
        asked=asked,
        query=asked.query,
        years=[("", gettext("všechny roky")), *((str(year), str(year)) for year in years)],
        states=[("", gettext("všechny")), ("running", gettext("běží")), ("ended", gettext("ukončené"))],
        state="" if asked.running is None else "running" if asked.running else "ended",
        more=behind is not None,
        next_url=_address(here, asked, after=encode_cursor(*behind)) if behind and not asked.query else None,
        start_url=_address(here, asked) if after else None,
        here_url=_address(here, asked),
        print_url=_address(f"{here}/print", asked),
        csv_url=_address(f"{here}/table", asked),
        sentence=_sentence(register.words, asked),
    )


@get(f"{ONE}/print", rule=P.LIST)
async def print_register(request: AnyRequest, register_code: FromPath[str]) -> Response[Any]:
    """All rows of the list as a paper, with a sentence that says which they are."""
    return await _paper(request, register_code)


@one_look_at("register_print")
async def _paper(request: AnyRequest, code: str) -> Response[Any]:
    actor, asked = actor_of(request), _asked(request)
    register, _ = await views.years_of(actor, code)
    rows, behind = await views.list_entries(actor, code, asked, limit=views.MOST, what="register_print")
    return show(
        request,
        "registers/print.html",
        label=register.words,
        rows=rows,
        more=behind is not None,
        limit=views.MOST,
        sentence=_sentence(register.words, asked),
        back_url=_address(f"{LISTS}/{code}", asked),
    )


@get(f"{ONE}/table", rule=P.LIST)
async def take_register(request: AnyRequest, register_code: FromPath[str]) -> Response[Any]:
    """All rows of the list as a table for a spreadsheet program."""
    return await _table(request, register_code)


@one_look  # a list that is too long is refused within it: nobody was shown, so the log says of nobody that they were
async def _table(request: AnyRequest, code: str) -> Response[Any]:
    actor, asked = actor_of(request), _asked(request)
    await views.years_of(actor, code)
    rows, behind = await views.list_entries(actor, code, asked, limit=views.MOST, what="register_table")
    if behind is not None:
        raise TooManyEntries
    heads = [
        gettext("Číslo v rejstříku"),
        gettext("Spisová značka"),
        gettext("Č. j. oznámení"),
        gettext("Oznámení"),
        gettext("Dítě"),
        gettext("Narozeno"),
        gettext("Kdo vede"),
        gettext("Zapsáno"),
        gettext("Ukončeno"),
        gettext("Jak"),
    ]
    return download(spreadsheet.table(heads, map(_cells, rows)), f"rejstrik-{code}.csv", "text/csv")


def _cells(row: RegisterEntryRow) -> list[str]:
    return [
        row.number,
        row.file_mark,
        row.reference_number,
        row.notice_number,
        row.child_name,
        spreadsheet.day(row.birth_date),
        row.assigned_to,
        spreadsheet.day(row.begun_on),
        spreadsheet.day(row.ended_on),
        row.ending,
    ]


async def on_case(actor: Actor, case_id: UUID) -> RegistersOfCase | None:
    """In which registers the child of a case stands, for those who read registers."""
    if not may(actor, P.LIST):
        return None
    found = await views.registers_of_case(actor, case_id)
    return found if found.entries or found.enters or found.marks else None


def reads_registers(session: Any) -> bool:
    """Whether the menu leads the person to registers."""
    return may(session.actor(), P.LIST)


ROUTES: list[Any] = [list_registers, view_register, find_in_register, print_register, take_register]
