# pyright: strict
"""Drafts of a person's forms: saved while they type, found again, thrown away."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import MediaType, Response, get, post
from litestar.params import FromQuery

from kernel import audit, drafts
from kernel.clock import Instant
from kernel.exceptions import NotSignedIn
from kernel.settings import settings
from kernel.web import drafts as web_drafts
from kernel.web.draft_list import Waiting, said_of_many, told_apart, waiting
from kernel.web.draft_words import filled_in
from kernel.web.forms import read_form
from kernel.web.guard import (
    PUBLIC,
    SIGNED_IN,
    SOMEBODY_ELSE,
    CrossSite,
    FormOfSomebodyElse,
    actor_of,
    of_somebody_else,
    session_of,
    to_draft,
)
from kernel.web.i18n import N_, gettext
from kernel.web.once import came_of
from kernel.web.pages import OfDraft, go, one_look, one_look_at, show, with_draft
from kernel.web.panels import about_addresses
from kernel.web.session import Place
from kernel.web.text import format_time

from .common import AnyRequest, local_path, places_now, session_at

BACK_AGAIN = N_("Formulář se zatím neuložil. Co jste napsali, je zpátky: zkontrolujte to a odešlete.")

NOT_HELD = N_(
    "Přihlášení už neplatí a koncept se neuložil. Co jste napsali, zůstává v polích: v novém okně se přihlaste a pak to "
    "odešlete tady."
)
NOT_KEPT: dict[web_drafts.NotKept, tuple[int, str]] = {
    web_drafts.NotKept.TOO_LONG: (413, NOT_HELD),
    web_drafts.NotKept.TOO_OFTEN: (429, N_("Koncept se teď neuložil, ukládá se příliš často. Zkusí se to samo znovu.")),
    web_drafts.NotKept.SIGNED_OUT: (422, NOT_HELD),
    web_drafts.NotKept.NOT_HERE: (
        403,
        N_(
            "Koncept se uložit nedá: stránka je příliš stará, nebo v její službě už nemáte roli. Než to odešlete, "
            "zkopírujte si, co jste napsali."
        ),
    ),
}
"""What a script is answered: 403 where waiting does not help, and the form is sent as it is."""
NOT_HERE = N_("Ten koncept už tu není, není váš, nebo je ze služby, kde teď nemáte roli.")
SENT_ALREADY = N_("Co stálo v tom konceptu, už je odeslané.")
NO_ROLE = N_("Koncept čeká tam, kde teď nemáte roli. Otevřete ho, až ji zase budete mít; po 14 dnech zmizí.")
TOO_LARGE = N_(
    "Formulář se neuložil: jeden soubor může mít nejvýše {limit} MB a tohle je víc: {names}. Co jste napsali, je zpátky; "
    "přiložte menší soubor."
)


CAME_OF_IT = N_("Ten formulář už jste odeslali. Tohle z něj je.")
LONGEST_KEY = 100
LONGEST_IN_LIST = 400  # characters of one field; where the form opens no more, the rest is read in the draft alone


class DraftRow(msgspec.Struct, frozen=True):
    """A draft in the list: what is written in it only where it was written."""

    id: UUID
    label: str
    saved_at: Instant
    elsewhere: str
    filled_in: list[tuple[str, str]]
    address: str
    is_whole: bool = False
    """Of the organisation as a whole, and of no service."""
    about: str = ""
    """Whom it is about, where its person may know that now."""

    @property
    def long(self) -> bool:
        """Whether the list shows only the beginning of something."""
        return any(len(said) > LONGEST_IN_LIST for _, said in self.filled_in)


@post("/drafts", rule=PUBLIC, status_code=200, proves_itself=True)
async def save_draft(request: AnyRequest) -> Response[Any]:
    """Keep what a form says so far. A script is answered with the time, a person with the form as it was left.

    The ticket in the form says whose it is: also a page whose session is over saves for its person. Nothing of a form of
    somebody else is kept. A script that has nothing new asks only whether it is (`whose`), before the form is sent; and is told where
    nothing would be kept of it, since the session of a foreign device is over.
    """
    session, ticket = session_of(request), await web_drafts.ticket_of(request)
    by_script = request.headers.get("x-draft") is not None
    if ticket is not None and session is not None and ticket.user_id != session.user_id:
        if by_script:
            return _told(gettext(SOMEBODY_ELSE), FormOfSomebodyElse.status, {"X-Draft": "somebody-else"})
        raise of_somebody_else(ticket)
    if request.headers.get("x-draft") == "whose":
        if session is None and (ticket is None or ticket.foreign):  # sent now, the form would be lost
            return _told(
                gettext(NOT_KEPT[web_drafts.NotKept.SIGNED_OUT][1]), NOT_KEPT[web_drafts.NotKept.SIGNED_OUT][0]
            )
        return Response(None, status_code=204)
    kept = await web_drafts.rescue(request, ticket)
    if by_script:
        state = request.scope["state"]
        if kept is None:
            status, said = NOT_KEPT[state[web_drafts.NOT_KEPT]]
            return _told(gettext(said), status)
        late = session is None or web_drafts.WITHOUT_ROLE in state
        return _told(f"{format_time(kept.saved_at)}{said_of_many(kept.count)}", 202 if late else 200)
    if session is None:
        request.scope["state"]["kept"] = kept
        raise NotSignedIn
    if kept is None or ticket is None:
        raise CrossSite
    is_here = ticket.is_of(session) and not kept.too_large
    return go(request, ticket.address, said_of_many(kept.count)[2:], kind="due") if is_here else to_draft(kept)


def _told(said: str, status: int, headers: dict[str, str] | None = None) -> Response[Any]:
    return Response(said, media_type=MediaType.TEXT, status_code=status, headers=headers)


@post("/drafts/drop", rule=SIGNED_IN, status_code=200)
async def drop_draft(request: AnyRequest) -> Response[Any]:
    """Throw a draft away, once it is sure: that of the form it is sent from, or one of the list."""
    session, ticket, sent = session_at(request), await web_drafts.ticket_of(request), await read_form(request)
    if ticket is not None and ticket.is_of(session):
        draft_id, back, label = ticket.id, ticket.address, ticket.label
        drop = partial(drafts.drop_of_page, page=ticket.made)
    else:
        draft_id, back, label, drop = sent.uuid("id"), "/drafts", "", drafts.drop
    if not sent.ticked("sure"):
        await web_drafts.rescue(request, ticket)  # whoever goes back finds all of it
        return await _ask(request, draft_id, back, label, sent.text(web_drafts.FIELD))
    if draft_id is None or not await drop(actor_of(request), draft_id):
        return go(request, back, gettext(NOT_HERE), kind="due")
    return go(request, back, gettext("Koncept je zahozený."))


@one_look
async def _ask(request: AnyRequest, draft_id: UUID | None, back: str, label: str, ticket: str) -> Response[Any]:
    return show(request, "tenants/drop_draft.html", draft_id=draft_id, back_url=back, label=label, ticket=ticket)


@get("/drafts/sent", rule=SIGNED_IN)
async def show_what_came(request: AnyRequest, form: FromQuery[str] = "", at: FromQuery[str] = "") -> Response[Any]:
    """Back to a form that was sent: on to what it made, or to the form itself while it made nothing."""
    made = await came_of(actor_of(request), form[:LONGEST_KEY])
    if made is not None:
        return go(request, made, gettext(CAME_OF_IT))
    return go(request, local_path(at))


@get("/drafts", rule=SIGNED_IN)
async def list_drafts(
    request: AnyRequest,
    of: FromQuery[UUID | None] = None,
    place: FromQuery[str] = "",
    large: FromQuery[str] = "",
    whole: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """What the person has not sent yet, of one in whole length; with `of` on to the form of one, where it stands."""
    return await _show(request, of, place, large, whole)


@one_look
async def _show(request: AnyRequest, of: UUID | None, place: str, large: str, whole: UUID | None) -> Response[Any]:
    session, places = session_at(request), await places_now(request)
    if of is None:
        return await _draw_list(request, places, whole)
    elsewhere = next((one for one in places if one.id == place != session.place.id), None)
    if elsewhere is not None:
        return await _draw_elsewhere(request, elsewhere, of)
    found = await drafts.find_by_id(actor_of(request), of)
    if found is None or found.content is None:
        return go(request, "/", gettext(NOT_HERE if found is None else NO_ROLE), kind="due")
    if not await told_apart(actor_of(request), [found]):
        return go(request, "/", gettext(SENT_ALREADY))
    said = gettext(BACK_AGAIN)
    if large:
        limit = settings().upload_limit_bytes // 1024**2
        said = gettext(TOO_LARGE).format(names=", ".join(found.content.files), limit=limit)
    newest = [draft.id for draft in await drafts.find(actor_of(request), [found.content.place])]
    address = found.content.address if newest[:1] == [of] else with_draft(found.content.address, of)
    return go(request, address, said, kind="due", of_draft=OfDraft(of, found.content.place))


@one_look
async def _draw_elsewhere(request: AnyRequest, where: Place, draft_id: UUID) -> Response[Any]:
    return show(request, "tenants/draft_elsewhere.html", where=where, draft_id=draft_id)


@one_look_at("drafts")
async def _draw_list(request: AnyRequest, places: list[Place], whole: UUID | None) -> Response[Any]:
    names = {place.service_id: place for place in places if place.tenant_id == actor_of(request).tenant}

    def row(draft: Waiting) -> DraftRow:
        content, where = draft.content, names.get(draft.service_id)
        return DraftRow(
            id=draft.id,
            label=draft.title,
            saved_at=draft.saved_at,
            elsewhere="" if content or where is None else where.service_name or gettext(where.whole),
            is_whole=draft.service_id is None,
            filled_in=filled_in(content) if content else [],
            address=f"/drafts?of={draft.id}&place={draft.place_id}" if where else "",
            about=about.get(content.address, "") if content else "",
        )

    found = await waiting(actor_of(request))
    shown = [draft for draft in found.drafts if whole in (None, draft.id)]
    about = await about_addresses(actor_of(request), {draft.content.address for draft in shown if draft.content})
    if about:
        audit.read(actor_of(request), "drafts", None, count=len(about))
    rows = [row(draft) for draft in shown]
    return show(
        request,
        "tenants/drafts.html",
        drafts=rows,
        full=found.full,
        most=drafts.NEWEST,
        whole=whole is not None,
        longest=LONGEST_IN_LIST,
    )


ROUTES = [save_draft, drop_draft, show_what_came, list_drafts]
