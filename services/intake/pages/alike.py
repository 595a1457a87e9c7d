"""What there is already about a child, said while the call is still going on."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, post

from kernel.clock import now
from kernel.legal_time import today_in_prague
from kernel.typed_days import Meant, day_so_far
from kernel.web.forms import Form, read_form
from kernel.web.guard import actor_of, session_of
from kernel.web.pages import show
from services.intake import views
from services.intake.pages.common import AnyRequest, P
from services.intake.rules.two_names import two_named
from services.intake.schemas import Child

LONGEST_CALL_SECONDS = 4 * 3600
_TOLD = "told"


class _Told(msgspec.Struct, frozen=True):
    """What a form has shown, so that the log says it once; sealed for the session, as nobody else may say it."""

    at: float
    ids: list[UUID]


@post("/notices/new/alike", rule=P.RECORD, status_code=200)
async def say_alike(request: AnyRequest) -> Response[Any]:
    """Cases and notices of likely the same child; asked for after a pause, with the child's fields only."""
    return show(request, "intake/alike.html", **await said_of(request, await read_form(request)))


async def said_of(request: AnyRequest, sent: Form) -> dict[str, Any]:
    """What the template says of the child as far as it is typed: also in a form that comes back, or goes on from a draft."""
    told = told_of(request, sent)
    found = await views.alike(actor_of(request), child_of(sent), recorded=told)
    return {"alike": found, "told": _hidden(request, found.ids | told), "two": two_named(child_of(sent))}


def child_of(sent: Form) -> Child:
    """The child as far as it is typed."""
    return Child(
        given_name=sent.text("child_given_name").strip()[:120],
        family_name=sent.text("child_family_name").strip()[:120],
        birth_date=day_so_far(sent.text("child_birth_date"), today=today_in_prague(), meant=Meant.BIRTH),
    )


def told_of(request: AnyRequest, sent: Form) -> set[UUID]:
    """What this form has shown during this call."""
    session = session_of(request)
    words = session.reveal(sent.text("told"), _TOLD) if session else ""
    if not words:
        return set()
    told = msgspec.json.decode(words, type=_Told)
    return set(told.ids) if now().timestamp() - told.at < LONGEST_CALL_SECONDS else set()


def _hidden(request: AnyRequest, ids: Collection[UUID]) -> str:
    session = session_of(request)
    told = _Told(now().timestamp(), sorted(ids))
    return session.hide(msgspec.json.encode(told).decode(), _TOLD) if session and ids else ""


ROUTES: list[Any] = [say_alike]
