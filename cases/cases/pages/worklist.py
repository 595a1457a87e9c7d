# pyright: strict
"""The list of cases as a worklist: on the page, on paper, as a table to take along."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery

from cases.cases import rules, views
from cases.cases.access import CasePermission, may, sees_all
from cases.cases.exceptions import TooManyCases
from cases.cases.pages.common import PAGE, AnyRequest, key_worker_label, key_workers, preset
from cases.cases.schemas import ConsentChip
from cases.cases.schemas.worklist import Asked, DuePlace, MomentPlace, NamePlace, Place, Sort, Worklist, WorkRow
from cases.cases.tables import CaseStatus, RecordKind
from kernel import spreadsheet
from kernel.legal_time import prague_date
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.forms import read_form
from kernel.web.guard import actor_of, session_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import download, go, one_look, one_look_at, show

MOST = 2_000
"""So many cases are printed or taken along at once."""
STANDS_IN = "stands_in"
QUIET = (14, 30, 60, 90)
SORTS = {
    Sort.DUE: N_("nejbližší termín"),
    Sort.LAST: N_("nejdéle bez záznamu"),
    Sort.NAME: N_("jméno"),
    Sort.OPENED: N_("naposled otevřené"),
}
STATUSES = {"open": N_("otevřené"), "closed": N_("uzavřené"), "all": N_("všechny")}
# as the chip says it (`ui.consent_chip`)
CONSENTS = {
    "given": N_("Souhlas%(what)s do %(day)s"),
    "begins": N_("Souhlas%(what)s platí od %(day)s"),
    "refused": N_("Nesouhlas%(what)s %(day)s"),
    "withdrawn": N_("Souhlas%(what)s odvolán %(day)s"),
    "expired": N_("Souhlas%(what)s vypršel %(day)s"),
}
OF = {"handover": N_(" s předáním"), "case_management": N_(" se spoluprací"), "info_sharing": N_(" se sdílením")}
BY = {
    Sort.DUE: N_("seřazené podle nejbližšího termínu"),
    Sort.LAST: N_("seřazené od nejdéle nezapsaných"),
    Sort.NAME: N_("seřazené podle jména"),
    Sort.OPENED: N_("seřazené od naposled otevřených"),
}


def asked_by(request: AnyRequest, values: Callable[[str], str]) -> Asked:
    """What an address or a form asks for; what cannot be read is as if it were not there."""
    session = session_of(request)
    whose, quiet, sort = values("whose"), values("quiet"), values("sort")
    try:
        worker = UUID(whose)
    except ValueError:
        worker = None
    return Asked(
        mine=whose not in ("all", STANDS_IN) and worker is None,
        stands_in=whose == STANDS_IN,
        status={"closed": CaseStatus.CLOSED, "all": None}.get(values("status"), CaseStatus.OPEN),
        key_worker_id=worker,
        without_consent=values("consent") == "none",
        ending_soon=values("ends") == "1",
        late=values("late") == "1",
        quiet_days=int(quiet) if quiet in {str(days) for days in QUIET} else 0,
        sort=Sort(sort) if sort in set(Sort) else Sort.DUE,
        words=session.reveal(values("q"), "list-words") if session and values("q") else "",
    )


def values_of(request: AnyRequest, asked: Asked) -> dict[str, str]:
    """The same as an address carries it; words stand there hidden."""
    session = session_of(request)
    values = {
        "whose": "mine"
        if asked.mine
        else STANDS_IN
        if asked.stands_in
        else str(asked.key_worker_id)
        if asked.key_worker_id
        else "all",
        "status": asked.status.value if asked.status else "all",
        "consent": "none" if asked.without_consent else "",
        "ends": "1" if asked.ending_soon else "",
        "late": "1" if asked.late else "",
        "quiet": str(asked.quiet_days) if asked.quiet_days else "",
        "sort": asked.sort.value,
        "q": session.hide(asked.words, "list-words") if session and asked.words else "",
    }
    return {name: value for name, value in values.items() if value}


def address_of(request: AnyRequest, asked: Asked, path: str = "/cases", **more: str) -> str:
    return f"{path}?{urlencode({**values_of(request, asked), **more})}"


def _cursor(request: AnyRequest, place: Place) -> str:
    text = encode_cursor(place.at, place.id)
    session = session_of(request)
    return session.hide(text, "list-place") if isinstance(place, NamePlace) and session else text


def _place(request: AnyRequest, after: str, sort: Sort) -> Place | None:
    session = session_of(request)
    if sort is Sort.NAME:
        named = decode_cursor(session.reveal(after, "list-place") if session else "", tuple[str, UUID])
        return NamePlace(*named) if named else None
    if sort is Sort.DUE:
        due = decode_cursor(after, tuple[date, UUID])
        return DuePlace(*due) if due else None
    moment = decode_cursor(after)
    return MomentPlace(*moment) if moment else None


def asked_in_query(request: AnyRequest) -> Asked:
    return asked_by(request, lambda name: request.query_params.get(name, ""))


@get("/cases", rule=CasePermission.LIST)
async def list_cases(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """My cases, or all of the service that I may know of, as a worklist."""
    return await _draw(request, after)


@one_look_at("cases", "case_search")
async def _draw(request: AnyRequest, after: str) -> Response[Any]:
    actor = actor_of(request)
    asked = views.allowed(actor, asked_in_query(request))
    listed = await views.worklist(actor, asked, behind=_place(request, after, asked.sort), limit=PAGE)
    behind = listed.behind
    workers = await key_workers(request, CasePermission.LIST) if sees_all(actor) else []
    label = await key_worker_label(request)
    stands_in = [(STANDS_IN, gettext("zastupuji"))] if asked.stands_in or await views.stands_in_now(actor) else []
    return show(
        request,
        "cases/list.html",
        listed=listed,
        kept=values_of(request, asked),
        words=asked.words,
        sees_all=sees_all(actor),
        told_of_consents=views.told_of_consents(actor),
        whose=[("mine", gettext("moje")), *stands_in, ("all", gettext("celé služby")), *workers],
        statuses=[(key, gettext(text)) for key, text in STATUSES.items()],
        sorts=[
            (key.value, gettext(text))
            for key, text in SORTS.items()
            if listed.reads or key not in (Sort.DUE, Sort.LAST)
        ],
        quiet_options=[(str(days), gettext("%(days)s dní a déle") % {"days": days}) for days in QUIET],
        columns=views.columns_of([row.signs for row in listed.rows]),
        kinds=rules.kinds_for(preset(request).clients_are),
        next_url=address_of(request, listed.asked, after=_cursor(request, behind)) if behind else None,
        start_url=address_of(request, asked) if after else None,
        print_url=address_of(request, asked, "/cases/print"),
        csv_url=address_of(request, asked, "/cases/table"),
        filters=[(one.name, address_of(request, one.asked)) for one in await views.saved_filters(actor)],
        save_url=address_of(request, msgspec.structs.replace(asked, words=""), "/cases/filters"),
        without_words=address_of(request, msgspec.structs.replace(asked, words="")),
        wider_url=_wider(request, asked) if not listed.rows else None,
        by_name=views.BY_NAME,
        sentence=await sentence_of(request, listed.asked, listed.rows),
        may_open=may(actor, CasePermission.OPEN),
        key_worker_label=label,
    )


def _wider(request: AnyRequest, asked: Asked) -> str | None:
    """Where the same is looked for among everything that the person may know of; None when it was just that."""
    everywhere = Asked(mine=not sees_all(actor_of(request)), words=asked.words, sort=asked.sort)
    wide = msgspec.structs.replace(everywhere, status=None if asked.words or asked.status is None else CaseStatus.OPEN)
    narrow = msgspec.structs.replace(asked, mine=asked.mine or not sees_all(actor_of(request)))
    return address_of(request, wide) if wide != narrow else None


@post("/cases/find", rule=CasePermission.LIST, status_code=200)
async def find_in_list(request: AnyRequest) -> Response[Any]:
    """Take the words typed above the list, and go on to those of its cases that fit: names stay out of the address."""
    await views.check_may_list(actor_of(request))
    sent = await read_form(request)
    words = sent.text("words").strip()[:200]
    return go(request, address_of(request, msgspec.structs.replace(asked_by(request, sent.text), words=words)))


@get("/cases/print", rule=CasePermission.LIST)
async def print_cases(request: AnyRequest) -> Response[Any]:
    """All rows of the list as a paper, with a sentence that says which they are."""
    return await _paper(request)


@one_look_at("cases_print")
async def _paper(request: AnyRequest) -> Response[Any]:
    listed = await _everything(request, "cases_print")
    return show(
        request,
        "cases/print.html",
        listed=listed,
        sees_all=sees_all(actor_of(request)),
        told_of_consents=views.told_of_consents(actor_of(request)),
        sentence=await sentence_of(request, listed.asked, listed.rows),
        columns=views.columns_of([row.signs for row in listed.rows]),
        kinds=rules.kinds_for(preset(request).clients_are),
        back_url=address_of(request, listed.asked),
        most=MOST,
        key_worker_label=await key_worker_label(request),
    )


@get("/cases/table", rule=CasePermission.LIST)
async def take_table(request: AnyRequest) -> Response[Any]:
    """All rows of the list as a table for a spreadsheet program."""
    return await _table(request)


@one_look  # a list that is too long is refused within it: nobody was shown, so the log says of nobody that they were
async def _table(request: AnyRequest) -> Response[Any]:
    listed = await _everything(request, "cases_table")
    if listed.behind is not None:
        raise TooManyCases
    further = views.columns_of([row.signs for row in listed.rows])
    consents = views.told_of_consents(actor_of(request))
    heads = [
        gettext("Klient"),
        gettext("Spisová značka"),
        gettext("Narození"),
        gettext("Stav"),
        (await key_worker_label(request)).capitalize(),
        gettext("Nejbližší termín"),
        gettext("Poslední záznam"),
        gettext("Druh záznamu"),
        gettext("Otevřeno"),
        *([gettext("Souhlas")] if consents else []),
        *(gettext(label) for _, label in further),
    ]
    kinds = rules.kinds_for(preset(request).clients_are)
    rows = [
        [
            *_cells(row, kinds),
            *([_consent(row.case.consent)] if consents else []),
            *(row.signs[key].text() if key in row.signs else "" for key, _ in further),
        ]
        for row in listed.rows
    ]
    return download(spreadsheet.table(heads, rows), "pripady.csv", "text/csv")


def _cells(row: WorkRow, kinds: Mapping[RecordKind, str]) -> list[str]:
    case, last = row.case, row.last
    return [
        case.client_name,
        case.file_mark,
        spreadsheet.day(case.birth_date),
        gettext(rules.STATUSES[CaseStatus(case.status)]),
        case.key_worker,
        spreadsheet.day(row.due),
        spreadsheet.day(last.on) if last else "",
        gettext(kinds[last.kind]) if last else "",
        spreadsheet.day(prague_date(case.opened_at)),
    ]


def _consent(chip: ConsentChip | None) -> str:
    """The chip in words, as it stands on the page."""
    if chip is None or chip.state not in CONSENTS:
        return ""
    words, day = (CONSENTS["begins"], chip.begins) if chip.begins else (CONSENTS[chip.state], chip.on)
    return gettext(words) % {"what": gettext(OF[chip.type]), "day": spreadsheet.day(day)}


async def _everything(request: AnyRequest, what: str) -> Worklist:
    return await views.worklist(actor_of(request), asked_in_query(request), limit=MOST, what=what)


async def sentence_of(request: AnyRequest, asked: Asked, rows: Sequence[WorkRow] = ()) -> str:
    """Which cases a paper has, in one sentence.

    Whoever leads one of the `rows` is named, also after they left. An id in an address names nobody else: whether it is
    somebody's of another service, the paper does not tell.
    """
    actor = actor_of(request)
    whose = gettext("Případy, kde mám úkol") if not sees_all(actor) else gettext("Moje případy")
    if sees_all(actor) and not asked.mine:
        whose = gettext("Případy služby")
        if asked.stands_in:
            whose = gettext("Případy, které vedou ti, které teď zastupujete")
        elif asked.key_worker_id:
            names = {str(row.case.key_worker_id): row.case.key_worker for row in rows}
            names |= dict(await key_workers(request, CasePermission.LIST))
            name = names.get(str(asked.key_worker_id), gettext("někdo, kdo tu žádný případ nevede"))
            whose = gettext("Případy, které vede: %(name)s") % {"name": name}
    status = asked.status.value if asked.status else "all"
    parts = [gettext(STATUSES[status])]
    if asked.words:
        parts.append(gettext("hledáno „%(words)s“") % {"words": asked.words})
    if asked.late:
        parts.append(gettext("něco je po termínu"))
    if asked.without_consent:
        parts.append(gettext("bez platného souhlasu"))
    if asked.ending_soon:
        parts.append(gettext("souhlas končí do 14 dní"))
    if asked.quiet_days:
        parts.append(gettext("%(days)s dní bez záznamu") % {"days": asked.quiet_days})
    parts.append(gettext(BY[asked.sort]))
    return f"{whose}; {', '.join(parts)}."


ROUTES = [list_cases, find_in_list, print_cases, take_table]
