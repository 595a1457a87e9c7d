"""What comes in, on a second screen: it draws itself anew and says its news once."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import one_look, show
from kernel.web.text import counted
from services.intake import views
from services.intake.pages.common import AnyRequest, P
from services.intake.schemas import NoticeHeader
from services.intake.views import Incoming, Seen

HERE = "/notices/incoming"
LIST = "/notices?which="


@get(HERE, rule=P.RECORD)
async def incoming(
    request: AnyRequest, seen: FromQuery[str] = "", newest: FromQuery[int] = 0, urgent: FromQuery[int] = 0
) -> Response[Any]:
    """What waits. A screen that says what it shows gets nothing where that is so still: then nothing was looked at."""
    asks = request.headers.get("HX-Request") == "true"
    return await _draw(request, Seen(mark=seen, newest=newest, urgent=urgent) if asks else Seen())


@one_look
async def _draw(request: AnyRequest, seen: Seen) -> Response[Any]:
    found = await views.incoming(actor_of(request), seen)
    if found is None:
        return Response(None, status_code=204)
    shows = urlencode({"seen": found.seen.mark, "newest": found.seen.newest, "urgent": found.seen.urgent})
    return show(
        request,
        "intake/incoming.html",
        view=found,
        terms=found.terms,
        parts=_parts(found),
        again=f"{HERE}?{shows}",
        news=_news(found),
    )


class Part(NamedTuple):
    """What waits for one thing, with how much of it there is, as My day counts it; `all`: where the rest is."""

    title: str
    id: str
    rows: list[NoticeHeader]
    number: int
    all: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.rows)


def _parts(found: Incoming) -> list[Part]:
    """What waits to be assigned, and beside it what waits for somebody's return: that is not to be assigned yet."""
    waits = [row for row in found.rows if not row.waits_for]
    returns = [row for row in found.rows if row.waits_for]
    parts = [Part(gettext("Čekají na přidělení"), "cekaji", waits, found.number - found.returning, f"{LIST}waiting")]
    if found.returning:
        parts.append(Part(gettext("Čekají na návrat"), "navrat", returns, found.returning, f"{LIST}returning"))
    return parts


def _news(found: Incoming) -> str:
    """What is said of a change, by its number alone: whoever hears it in passing learns of nobody."""
    said: list[str] = []
    if found.new:
        words = gettext("nové oznámení nebo příchod"), gettext("nová oznámení nebo příchody")
        said.append(counted(found.new, *words, gettext("nových oznámení nebo příchodů")))
    if found.more_urgent:
        said.append(gettext("Přibylo naléhavé."))
    return ". ".join(said)


ROUTES: list[Any] = [incoming]
