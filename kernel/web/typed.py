# pyright: strict
"""What a typed day is understood as, said while the form is still open; without script the page after a refusal says it."""

import json
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, post
from markupsafe import Markup

from kernel.legal_time import today_in_prague
from kernel.typed_days import (
    MEANT,
    Meant,
    NoDay,
    Typed,
    day_and_time_so_far,
    fixed_day,
    format_clock,
    read_day,
    read_time,
    said_of_day,
)
from kernel.web.forms import NOW, TIME_OF_THAT_DAY, read_form
from kernel.web.guard import SIGNED_IN
from kernel.web.i18n import gettext
from kernel.web.text import date_field


def answer_beside(text: str, *, wrong: bool = False) -> Response[str]:
    """A few words for the place beside a field; never stored by any cache."""
    html = Markup('<span class="o-late">{}</span>').format(text) if wrong else Markup("{}").format(text)
    return Response(str(html), media_type=MediaType.HTML, headers={"Cache-Control": "no-store"})


@post("/typed/day", rule=SIGNED_IN, status_code=200)
async def say_day(request: "Request[Any, Any, Any]") -> Response[str]:
    """The day as it is understood, or why it is none. In the body, so that no birth date stands in a log of addresses.

    With `time`, the field beside it that makes an instant of it: both pasted into one of the two are put into their own,
    and a time of now that nobody typed goes with its day (`opora.js`). Asked by the field of the time, it says what is
    wrong with that only.
    """
    asked, time = request.query_params.get("field", ""), request.query_params.get("time", "")
    sent = await read_form(request)
    typed = sent.text(asked)
    meant = MEANT.get(request.query_params.get("meant", ""), Meant.NEAREST)
    read = day_and_time_so_far(typed, today=today_in_prague(), meant=meant)
    try:
        if time and read and read.time:
            return _parted(read, "" if asked == time else said_of_day(typed, meant.value, with_time=True))
        if asked == time:
            read_time(typed)
            return answer_beside("")
        read_day(typed, today=today_in_prague(), meant=meant)
    except NoDay as none:
        return answer_beside(gettext(none.message), wrong=True)
    answer = answer_beside(said_of_day(typed, meant.value))
    told: dict[str, dict[str, str]] = {}
    if (day := fixed_day(typed, meant.value, with_time=bool(time))) != typed:
        told["opora:fixed"] = {"day": day}
    then, _, clock = sent.text(time + NOW).partition(" ")
    if clock and read and read.day.isoformat() != then:
        told["opora:other-day"] = {"time": clock, "said": gettext(TIME_OF_THAT_DAY)}
    if told:
        answer.headers["HX-Trigger"] = json.dumps(told)  # ASCII, as headers are
    return answer


def _parted(read: Typed, said: str) -> Response[str]:
    """What belongs into the two fields, for `opora.js` to put there."""
    answer = answer_beside(said)
    parts = {"day": date_field(read.day), "time": format_clock(read.time)} if read.time else {}
    answer.headers["HX-Trigger"] = msgspec.json.encode({"opora:parted": parts}).decode()
    return answer


ROUTES = [say_day]
