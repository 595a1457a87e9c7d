# pyright: strict
"""The secret address under which a calendar of one's own (a telephone, Outlook) reads what is due."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.calendar import service, views
from cases.calendar.access import CalendarPermission, sees_whole
from cases.calendar.exceptions import NoFeed
from cases.calendar.rules import FEED, address_of
from cases.calendar.schemas import MakeFeed
from kernel.links import word_of
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import PUBLIC, actor_of
from kernel.web.i18n import gettext
from kernel.web.limits import network_of, slow_down
from kernel.web.once import once_by_form, seed_of
from kernel.web.pages import go, one_look, show

AnyRequest = Request[Any, Any, Any]
P = CalendarPermission
MISSES_A_MINUTE = 20  # from one line
READS_AN_HOUR = 120  # of one address


@get(FEED, rule=P.LIST)
async def show_feed(request: AnyRequest) -> Response[Any]:
    """Whether the person has an address, and since when; the address itself is not shown again."""
    return await _draw(request, Shown())


@post(FEED, rule=P.LIST, status_code=200)
async def make_feed(request: AnyRequest) -> Response[Any]:
    """Make one, instead of the one before. Whoever clicks twice is shown the same one."""

    async def act(sent: Form) -> Response[Any]:
        order, seed = MakeFeed(whole=sent.text("whole") == "yes"), seed_of(request, sent.text("once"))

        async def make(actor: Any) -> UUID:
            return (await service.make_feed(actor, order, seed=seed))[0]

        feed_id = await once_by_form(request, sent.text("once"), UUID, make, at=lambda _: FEED)
        token = word_of(actor_of(request).tenant, feed_id, seed)
        if not await views.opens(actor_of(request), feed_id, token):
            return go(request, FEED, gettext("Tahle adresa už neplatí, mezitím vznikla jiná."), kind="info")
        request.state.sent_before = False  # who clicked twice is shown the same one
        words = gettext("Adresa je hotová, ukazujeme ji jen teď: {address}").format(address=address_of(token))
        return go(request, FEED, words)

    return await act_or_show_again(request, act, partial(_draw, request))


@post(f"{FEED}/withdraw", rule=P.LIST, status_code=200)
async def withdraw_feed(request: AnyRequest) -> Response[Any]:
    """Let it read nothing any more."""
    await service.withdraw_feed(actor_of(request))
    return go(request, FEED, gettext("Adresa už nic neukazuje."))


@one_look
async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    return show(
        request,
        "calendar/feed.html",
        **shown.context(),
        own=await views.own_feed(actor),
        sees_whole=sees_whole(actor),
    )


@get(f"{FEED}/{{token:str}}", rule=PUBLIC)
async def read_feed(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """What is due, for a program that keeps calendars; it is not signed in, and is told nothing about anybody."""
    valkey = request.app.state.valkey
    known_as = request.headers.get("if-none-match", "").removeprefix("W/")
    try:
        content, tag = await views.read_feed(token.removesuffix(".ics"), known_as)
    except NoFeed:
        await slow_down(valkey, "feed-miss", network_of(request), most=MISSES_A_MINUTE, seconds=60)
        raise
    await slow_down(valkey, "feed", token, most=READS_AN_HOUR, seconds=3600)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if not content:
        return Response(b"", status_code=304, headers=headers)
    headers["Content-Disposition"] = "attachment; filename=opora.ics"
    return Response(content, media_type="text/calendar", headers=headers)


ROUTES: list[Any] = [show_feed, make_feed, withdraw_feed, read_feed]
