# pyright: strict
"""What a typed day is understood as, said while the form is still open; without script the page after a refusal says it."""

from typing import Any

from litestar import MediaType, Request, Response, post
from markupsafe import Markup

from kernel.legal_time import today_in_prague
from kernel.typed_days import MEANT, Meant, NoDay, read_day, said_of_day
from kernel.web.forms import read_form
from kernel.web.guard import SIGNED_IN
from kernel.web.i18n import gettext


def answer_beside(text: str, *, wrong: bool = False) -> Response[str]:
    """A few words for the place beside a field; never stored by any cache."""
    html = Markup('<span class="o-late">{}</span>').format(text) if wrong else Markup("{}").format(text)
    return Response(str(html), media_type=MediaType.HTML, headers={"Cache-Control": "no-store"})


@post("/typed/day", rule=SIGNED_IN, status_code=200)
async def say_day(request: "Request[Any, Any, Any]") -> Response[str]:
    """The day as it is understood, or why it is none. In the body, so that no birth date stands in a log of addresses."""
    typed = (await read_form(request)).text(request.query_params.get("field", ""))
    meant = MEANT.get(request.query_params.get("meant", ""), Meant.NEAREST)
    try:
        read_day(typed, today=today_in_prague(), meant=meant)
    except NoDay as none:
        return answer_beside(gettext(none.message), wrong=True)
    return answer_beside(said_of_day(typed, meant.value))


ROUTES = [say_day]
