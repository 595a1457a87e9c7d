# pyright: strict
"""What people choose of messages to themselves, and what the administrator sees of all."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form, filled
from kernel.web.guard import SIGNED_IN, actor_of
from kernel.web.i18n import LANGUAGES, gettext
from kernel.web.pages import go, one_look, show

from . import service, views
from .access import MessagePermission
from .schemas import ChoiceView, ChooseMessages

AnyRequest = Request[Any, Any, Any]
OWN = "/account/messages"
LIST = "/administration/messages"
P = MessagePermission


@get(OWN, rule=SIGNED_IN)
async def view_choice(request: AnyRequest) -> Response[Any]:
    """Of what one is told by mail and SMS."""
    return await _draw(request, Shown())


@post(OWN, rule=SIGNED_IN, status_code=200)
async def choose(request: AnyRequest) -> Response[Any]:
    """Choose it."""

    async def act(sent: Form) -> Response[Any]:
        order = ChooseMessages(
            email=sent.texts("email"), sms=sent.texts("sms"), phone=sent.text("phone"), language=sent.text("language")
        )
        await service.choose(actor_of(request), order, version=sent.number("version"))
        return go(request, OWN, gettext("Uloženo. Platí to v této organizaci."))

    return await act_or_show_again(request, act, partial(_draw, request))


@one_look
async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    view = await views.own_choice(actor_of(request))
    if shown.behind(view.version):
        shown = shown.against(Stored(fields=_fields(view), version=view.version, at=view.chosen_at))
    elif not shown.sent.names:
        shown = Shown(_fields(view))
    return show(request, "messages/choice.html", **shown.context(), view=view, languages=list(LANGUAGES.items()))


def _fields(view: ChoiceView) -> Form:
    return filled(
        {
            "language": view.language,
            "email": [kind.key for kind in view.kinds if kind.email and not kind.must],
            "sms": [kind.key for kind in view.kinds if kind.sms],
            "phone": view.phone,
        }
    )


@get(LIST, rule=P.LIST)
async def list_messages(request: AnyRequest) -> Response[Any]:
    """What became of the messages of the organisation."""
    return show(request, "messages/list.html", view=await views.list_messages(actor_of(request)))


@post(f"{LIST}/{{message_id:uuid}}/again", rule=P.AGAIN, status_code=200)
async def send_again(request: AnyRequest, message_id: FromPath[UUID]) -> Response[Any]:
    """Send one that did not arrive once more."""
    await service.send_again(actor_of(request), message_id)
    return go(request, LIST, gettext("Zpráva se posílá znovu. Za chvíli tu uvidíte, jak dopadla."))


ROUTES: list[Any] = [view_choice, choose, list_messages, send_again]
