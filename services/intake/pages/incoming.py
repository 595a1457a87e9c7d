"""What comes in, on a second screen: it draws itself anew and says its news once."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import one_look, show
from kernel.web.text import counted
from services.intake import views
from services.intake.pages.common import AnyRequest, P
from services.intake.views import Incoming, Seen

HERE = "/notices/incoming"


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
        rows=found.rows,
        again=f"{HERE}?{shows}",
        news=_news(found),
        more=found.number - len(found.rows),
    )


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
