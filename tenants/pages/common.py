# pyright: strict
"""What the pages of a person's sign-in and account share."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from kernel.exceptions import NotSignedIn
from kernel.web.guard import session_of, token_of
from kernel.web.i18n import gettext
from kernel.web.session import Place, Session, SessionStore
from tenants.accounts import views as account_views
from tenants.rules import ROLES
from tenants.tables import Role

AnyRequest = Request[Any, Any, Any]


def role_words(place: Place) -> str:
    """What the person does in a place, in the reader's language."""
    return ", ".join(gettext(ROLES[Role(role)]) for role in sorted(place.roles))


def sessions(request: AnyRequest) -> SessionStore:
    """Where sessions are kept."""
    return request.app.state.sessions


def session_at(request: AnyRequest) -> Session:
    """Pages of the account belong to a browser's session; a bearer token has none. Raises NotSignedIn."""
    session = session_of(request)
    if session is None:
        raise NotSignedIn
    return session


async def places_now(request: AnyRequest) -> list[Place]:
    """Where the person works at this moment; what came to it since, the session knows from now on, too. Raises NotSignedIn.

    What somebody was given since they signed in is found by whoever looks for it: on their account, among their drafts. Who
    lost a role signs in anew.
    """
    session = session_at(request)
    places = await account_views.places_of(session.user_id)
    place = next((one for one in places if one.id == session.place.id), session.place)
    holds = all(any(one.id == had.id and had.roles <= one.roles for one in places) for had in session.places)
    if holds and (place, places) != (session.place, session.places):
        await sessions(request).change(token_of(request), place=place, places=places)
    return places


def local_path(wanted: str) -> str:
    """Where to go next: a path of ours, the start for anything else."""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if ours and wanted.isascii() and wanted.isprintable() else "/"
