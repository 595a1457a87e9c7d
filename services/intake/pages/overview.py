"""The notices of an authority."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import one_look, show
from kernel.web.panels import panels_of
from services.intake import views
from services.intake.access import may
from services.intake.pages.common import AnyRequest, P
from services.intake.tables import NoticeStatus

PAGE = 50
# what can be chosen above the list: (status, mine)
FILTERS: dict[str, tuple[NoticeStatus | None, bool]] = {
    "waiting": (NoticeStatus.RECORDED, False),
    "assigned": (NoticeStatus.ASSIGNED, False),
    "joined": (NoticeStatus.JOINED, False),
    "forwarded": (NoticeStatus.FORWARDED, False),
    "referred": (NoticeStatus.REFERRED, False),
    "mine": (None, True),
    "all": (None, False),
}
NAMES = {
    "waiting": N_("čekají na přidělení"),
    "assigned": N_("přidělená"),
    "joined": N_("připojená k případu"),
    "forwarded": N_("postoupená jinému úřadu"),
    "referred": N_("odkázaná na jiný úřad"),
    "mine": N_("moje: přijatá nebo vedená mnou"),
    "all": N_("všechna"),
}


@get("/notices", rule=P.LIST)
async def list_notices(request: AnyRequest, which: FromQuery[str] = "", after: FromQuery[str] = "") -> Response[Any]:
    """Notices of the authority: to a head first what waits, longest first; to others what is theirs, newest first."""
    return await _draw(request, which, after)


@one_look
async def _draw(request: AnyRequest, which: str, after: str) -> Response[Any]:
    actor = actor_of(request)
    further = views.narrowers(actor)
    if which not in FILTERS and which not in further:
        which = "waiting" if may(actor, P.ASSIGN) else "mine"
    status, mine = FILTERS.get(which, (None, False))
    rows = await views.list_notices(
        actor,
        status=status,
        mine=mine,
        before=decode_cursor(after),
        oldest_first=status == NoticeStatus.RECORDED or (which in further and further[which].waits),
        urgent_first=which == "waiting",
        narrower=which if which in further else "",
        limit=PAGE + 1,
    )
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    following = urlencode({"which": which, "after": encode_cursor(rows[-1].received_at, rows[-1].id)}) if more else ""
    return show(
        request,
        "intake/list.html",
        rows=rows,
        terms=await views.next_terms(actor, [row.id for row in rows]),
        which=which,
        which_options=[
            *((key, gettext(text)) for key, text in NAMES.items()),
            *((each.key, gettext(each.label)) for each in further.values()),
        ],
        next_url=f"/notices?{following}" if more else None,
        start_url=f"/notices?which={which}" if after else None,
        may_record=may(actor, P.RECORD),
        panels=await panels_of("notices-head", actor),
        beside=await panels_of("notices", actor),
        may_note=may(actor, P.NOTE),
    )


ROUTES: list[Any] = [list_notices]
