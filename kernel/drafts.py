"""What a person typed into a form and has not sent yet: sealed, for one place, seen by nobody else.

A draft is written while its person types, comes back in the same form, and goes when the form is sent, when it is thrown
away, after two weeks, and on a foreign device with the session.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid5

import msgspec
import structlog

from kernel import crypto, keys
from kernel.actor import RELAY, Actor
from kernel.clock import Instant, now
from kernel.crypto import Key, Unreadable
from kernel.db import current, look, unit_of_work
from kernel.rows import at_most, fetch, fetch_one

log = structlog.get_logger()

KEPT = timedelta(days=14)
MOST_BYTES = 256 * 1024
NEWEST = 50  # of one person in one organisation; the database lets the oldest go
AT_ONE_FORM = 6  # those that a form tells of
AT_ONCE = 1_000
DROP = "SELECT opora.drop_draft($1)"
DROP_OF_PAGE = "SELECT opora.drop_draft($1, $2, $3)"  # with `of_page`

_SAVE = (
    "INSERT INTO draft (tenant_id, id, service_id, user_id, place_term, session_term, sealed, page, saved_at, gone_at)"
    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (tenant_id, user_id, id) DO UPDATE"
    " SET sealed = excluded.sealed, page = excluded.page, saved_at = excluded.saved_at, gone_at = excluded.gone_at"
    " RETURNING (SELECT count(*) FROM draft d WHERE d.tenant_id = $1 AND d.user_id = $4) + (xmax = 0)::integer"
)
_WRITTEN = (
    "SELECT page <> $4 AND extract(epoch FROM saved_at) > $4, coalesce(session_term <> $5, false)"
    " FROM draft WHERE tenant_id = $1 AND user_id = $2 AND id = $3"
)
"""Of a draft that is written already: whether another page saved it since one was drawn, and whether it is another session's alone."""
_FIND = (
    "SELECT id, service_id, sealed, saved_at FROM draft WHERE tenant_id = $1 AND user_id = $2 AND gone_at > $3"
    " AND (session_term IS NULL OR session_term = $4)"
)


_FIND_AT = (
    "SELECT id, service_id, sealed, saved_at FROM (SELECT row_number() OVER"  # noqa: S608
    " (PARTITION BY place_term ORDER BY id IS NOT DISTINCT FROM $7 DESC, saved_at DESC, id) AS number,"
    f" {_FIND.removeprefix('SELECT ')} AND service_id IS NOT DISTINCT FROM $5::uuid AND place_term = ANY($6::bytea[])) found"
    f" WHERE number <= {AT_ONE_FORM} ORDER BY number"
)


class Content(msgspec.Struct, frozen=True):
    """What is sealed: the name of the form, where it stands, its fields in order, the names of files that were chosen.

    `own` names the fields that the person filled in; the others are as the form was drawn for them. `page`: when the page
    was drawn that saved it last. `names`: what its fields are called there, for when the form opens to its person no more.
    """

    label: str
    place: str
    address: str
    fields: list[tuple[str, str]]
    files: list[str]
    own: list[str] = []
    page: float = 0
    names: dict[str, tuple[str, dict[str, str]]] = {}
    drawn: bytes = b""
    """The texts its fields were drawn with, packed: what of a field is somebody else's."""


class Saved(msgspec.Struct, frozen=True):
    """What was kept: which draft, when; how many its person has with it, of which those above NEWEST are gone."""

    id: UUID
    at: Instant
    count: int


class Draft(msgspec.Struct, frozen=True):
    """A draft as its person gets it back; `content` only in the service it was begun in.

    Without a service it was begun where its person works for the organisation as a whole.
    """

    id: UUID
    tenant_id: UUID
    service_id: UUID | None
    saved_at: Instant
    content: Content | None


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    service_id: UUID | None
    sealed: bytes
    saved_at: Instant


def of_page(draft_id: UUID, page: float) -> tuple[UUID, float, UUID]:
    """A draft as one page means it: its id, when the page was drawn, and which draft the page has beside it.

    It has one of its own as soon as the draft was gone on with in another page since.
    """
    return draft_id, page, uuid5(draft_id, str(page))


async def save(actor: Actor, draft_id: UUID, content: Content, *, lasts: timedelta | None = None) -> Saved | None:
    """Keep what was typed so far; None for more than is kept. The actor is where the form stands.

    What another page saved since this one was drawn is written over by nobody: then both wait. With `lasts`, on a foreign
    device, it is the session's: no other one finds it, and after so long it is taken away. So whoever signs in there anew and
    sends the same form has a draft of their own session.
    """
    plain = msgspec.json.encode(content)
    if len(plain) > MOST_BYTES:
        return None
    moment = now()
    async with unit_of_work(actor) as unit:
        term = _session_term(actor)
        for _ in range(2):
            written = await unit.connection.fetchrow(_WRITTEN, actor.tenant, _user(actor), draft_id, content.page, term)
            gone_on, of_another_session = written or (False, False)
            if not (gone_on or of_another_session):
                break
            *_, of_this_page = of_page(draft_id, content.page)
            draft_id = uuid5(draft_id, term.hex()) if of_another_session else of_this_page
        sealed = (await _key(actor)).encrypt(plain, _where(actor.tenant, actor.service_id, _user(actor), draft_id))
        count = await unit.connection.fetchval(
            _SAVE,
            actor.tenant,
            draft_id,
            actor.service_id,
            _user(actor),
            _term(actor, content.place),
            term if lasts else None,
            sealed,
            content.page,
            moment,
            moment + min(lasts or KEPT, KEPT),
        )
    return Saved(draft_id, moment, count)


async def find(actor: Actor, places: Sequence[str], first: UUID | None = None) -> list[Draft]:
    """The newest drafts of the actor for each of these places where they act; that with the id `first` before a newer one."""
    async with look(actor):
        rows = await fetch(
            _Row,
            _FIND_AT,
            actor.tenant,
            _user(actor),
            now(),
            _session_term(actor),
            actor.service_id,
            [_term(actor, place) for place in places],
            first,
        )
        return [await _opened(actor, row) for row in rows]


async def find_by_id(actor: Actor, draft_id: UUID) -> Draft | None:
    """A draft of the actor in the organisation."""
    async with look(actor):
        row = await fetch_one(
            _Row, f"{_FIND} AND id = $5", actor.tenant, _user(actor), now(), _session_term(actor), draft_id
        )
        return None if row is None else await _opened(actor, row)


async def waiting(actor: Actor) -> list[Draft]:
    """Every draft of the actor in the organisation, newest first."""
    async with look(actor):
        sql = f"{_FIND} ORDER BY saved_at DESC, id{at_most(NEWEST)}"
        rows = await fetch(_Row, sql, actor.tenant, _user(actor), now(), _session_term(actor))
        return [await _opened(actor, row) for row in rows]


async def drop(actor: Actor, draft_id: UUID) -> bool:
    """Throw a draft of the actor away; False when there is none."""
    async with unit_of_work(actor):
        return bool(await current().connection.fetchval(DROP, draft_id))


async def drop_of_page(actor: Actor, draft_id: UUID, page: float) -> bool:
    """Throw away what a page saved, or goes on from; False when there is none."""
    async with unit_of_work(actor):
        return bool(await current().connection.fetchval(DROP_OF_PAGE, *of_page(draft_id, page)))


async def drop_of_session(actor: Actor) -> None:
    """The session of a foreign device ended: what was typed in it goes."""
    async with unit_of_work(actor):
        await current().connection.execute("SELECT opora.drop_drafts_of($1)", _session_term(actor))


async def sweep() -> int:
    """Take away whose time has come; returns how many. For the relay."""
    async with unit_of_work(RELAY):
        taken = await current().connection.fetchval("SELECT opora.take_old_drafts($1)", AT_ONCE)
    if taken:
        log.info("old drafts are gone", count=taken)
    return taken


async def _opened(actor: Actor, row: _Row) -> Draft:
    """What one cannot read is none of the person's: its place says that something waits there, and no more."""
    content = None
    if row.service_id == actor.service_id:
        where = _where(actor.tenant, row.service_id, _user(actor), row.id)
        try:
            content = crypto.decode((await _key(actor)).decrypt(row.sealed, where), Content)
        except Unreadable:
            log.warning("a draft cannot be read", tenant_id=str(actor.tenant))
    return Draft(row.id, actor.tenant, row.service_id, row.saved_at, content)


async def _key(actor: Actor) -> Key:
    """The key of a person in an organisation."""
    return (await keys.organisation_key(actor.tenant)).derive(f"draft|{_user(actor)}")


def _where(tenant_id: UUID, service_id: UUID | None, user_id: UUID, draft_id: UUID) -> bytes:
    parts = (tenant_id, service_id, user_id, draft_id)
    return b"draft|" + b"".join(part.bytes for part in parts if part is not None)


def _term(actor: Actor, place: str) -> bytes:
    return keys.root().derive("draft-place").term(f"{actor.tenant}|{actor.service_id}|{_user(actor)}|{place}")


def _session_term(actor: Actor) -> bytes:
    """What the session of the actor is called in drafts."""
    return keys.root().derive("draft-session").term(actor.session_id or "")


def _user(actor: Actor) -> UUID:
    assert actor.user_id is not None
    return actor.user_id
