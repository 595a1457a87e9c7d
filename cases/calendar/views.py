# pyright: strict
"""What somebody sees of the calendar; each look is one entry in the log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotSignedIn
from kernel.legal_time import holiday_name, is_working_day, today_in_prague
from kernel.settings import settings
from kernel.web.i18n import current_language

from . import repository, rules
from .access import feed_for, require_list, sees_whole
from .exceptions import NoFeed
from .rules import SOURCES, Asked, Cell, Span
from .schemas import Bare, Day, Entry, FeedView, Listed, Place

MOST = 2_000
"""So many rows are printed or taken along at once."""
MOST_OF_MONTH = 1_000
OLDEST_IN_FEED = timedelta(days=92)


def allowed(actor: Actor, asked: Asked) -> Asked:
    """The same as far as the actor may see it: who heads no service has their own."""
    return asked if asked.mine or sees_whole(actor) else Asked(mine=True, kind=asked.kind, since=asked.since)


async def kinds_of(actor: Actor) -> list[tuple[str, str]]:
    """By what the calendar can be narrowed."""
    async with look(actor):
        require_list(actor)
        return [kind for source in SOURCES.all() for kind in await source.kinds(actor)]


async def listed(
    actor: Actor, asked: Asked, *, after: Place | None = None, limit: int, what: str = "calendar"
) -> Listed:
    """What has to be done, what is urgent in front, then first due first; recorded as a read. Raises NotAllowed."""
    async with look(actor):
        require_list(actor)
        asked = allowed(actor, asked)
        span = _span(actor, asked, since=asked.since, after=after, limit=limit + 1)
        first = {source.key: [*await source.first(actor, span)] for source in SOURCES.all() if source.first is not None}
        entries, behind = await _entries(actor, span, limit, what, first)
        return Listed(entries=entries, behind=behind)


async def month(actor: Actor, asked: Asked, first: date) -> tuple[list[list[Cell]], bool]:
    """A month, week by week, and whether it has more than is shown; recorded as a read. Raises NotAllowed."""
    async with look(actor):
        require_list(actor)
        weeks = rules.weeks_of(first)
        span = _span(
            actor, allowed(actor, asked), since=weeks[0][0], until=weeks[-1][-1], after=None, limit=MOST_OF_MONTH + 1
        )
        entries, behind = await _entries(actor, span, MOST_OF_MONTH, "calendar")
        days = {
            day: Day(not is_working_day(day), holiday_name(day, current_language.get()))
            for week in weeks
            for day in week
        }
        return rules.laid_out(first, entries, days), behind is not None


# --- secret addresses --------------------------------------------------------------------------------------------


async def own_feed(actor: Actor) -> FeedView | None:
    """The secret address that the actor has in their service. Raises NotAllowed."""
    async with look(actor):
        require_list(actor)
        found = await repository.find_own(actor)
    return FeedView(id=found.id, whole=found.whole, made_at=found.made_at) if found is not None else None


async def opens(actor: Actor, feed_id: UUID, token: str) -> bool:
    """Whether this is the word in an address of the actor that reads something."""
    async with look(actor):
        return await repository.find_by_token(actor.tenant, feed_id, keys.token_hash(token)) is not None


async def read_feed(token: str, known_as: str) -> tuple[bytes, str]:
    """What an address reads, and its tag; nothing when the caller has it already, by the tag that it names.

    What is delivered is recorded as a read of the person whose address it is. Raises NoFeed for one that was never made,
    was withdrawn, or whose person has no role there any more, no account, or another password.
    """
    actor, feed = await feed_for(token)
    try:
        async with look(actor):
            require_list(actor)
            asked = allowed(actor, Asked(mine=not feed.whole))
            since = today_in_prague() - OLDEST_IN_FEED
            entries = await _bare(actor, _span(actor, asked, since=since, after=None, limit=MOST_OF_MONTH))
            content = rules.ics_of(entries, feed.made_at, settings().public_url)
            tag = f'"{sha256(content).hexdigest()[:32]}"'
            if tag == known_as:
                return b"", tag
            audit.read(actor, "calendar_feed", feed.id, count=len(entries))
    except (NotSignedIn, NotAllowed):
        raise NoFeed from None
    return content, tag


async def _bare(actor: Actor, span: Span) -> list[Bare]:
    places = {source.key: await source.places(actor, span) for source in SOURCES.all()}
    chosen, _ = rules.together(places, span.limit)
    found = [one for source in SOURCES.all() for one in await source.bare(actor, chosen.get(source.key, []))]
    return sorted(found, key=lambda one: (one.on, one.id))


def _span(
    actor: Actor, asked: Asked, *, since: date | None, after: Place | None, limit: int, until: date | None = None
) -> Span:
    return Span(
        of_worker=actor.worker if asked.mine else None,
        nobodys=asked.mine and sees_whole(actor),
        kind=asked.kind,
        since=since,
        until=until,
        after=after,
        limit=limit,
    )


async def _entries(
    actor: Actor, span: Span, limit: int, what: str, first: Mapping[str, Sequence[Place]] = MappingProxyType({})
) -> tuple[list[Entry], Place | None]:
    """What the span asks for; `first` by source stands in front of its beginning, and nowhere else."""
    front = {place.id for places in first.values() for place in places}
    with audit.one_look_at(actor, what):
        span = replace(span, limit=span.limit + len(front))
        places = {
            source.key: [place for place in await source.places(actor, span) if place.id not in front]
            for source in SOURCES.all()
        }
        chosen, behind = rules.together(places, limit)
        if span.after is None:
            for key, each in first.items():
                chosen[key] = [*(place.id for place in each), *chosen.get(key, [])]
        found: list[Entry] = []
        for source in SOURCES.all():
            if source.key in chosen:
                found += await source.entries(actor, chosen[source.key], bool(span.kind))
        audit.read(actor, what, None, count=len(found))
    return sorted(found, key=lambda each: (each.id not in front, each.on, each.id)), behind
