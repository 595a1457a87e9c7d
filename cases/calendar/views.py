# pyright: strict
"""What somebody sees of the calendar; each look is one entry in the log."""

from datetime import date

from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import holiday_name, is_working_day
from kernel.web.i18n import current_language

from . import rules
from .access import require_list, sees_whole
from .rules import SOURCES, Asked, Cell, Span
from .schemas import Day, Entry, Listed, Place

MOST = 2_000
"""So many rows are printed or taken along at once."""
MOST_OF_MONTH = 1_000


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
    """What has to be done, first due first, what is late in front; recorded as a read. Raises NotAllowed."""
    async with look(actor):
        require_list(actor)
        asked = allowed(actor, asked)
        span = _span(actor, asked, since=asked.since, after=after, limit=limit + 1)
        entries, behind = await _entries(actor, span, limit, what)
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


async def _entries(actor: Actor, span: Span, limit: int, what: str) -> tuple[list[Entry], Place | None]:
    with audit.one_look_at(actor, what):
        places = {source.key: await source.places(actor, span) for source in SOURCES.all()}
        chosen, behind = rules.together(places, limit)
        found: list[Entry] = []
        for source in SOURCES.all():
            if source.key in chosen:
                found += await source.entries(actor, chosen[source.key], bool(span.kind))
        audit.read(actor, what, None, count=len(found))
    return sorted(found, key=lambda each: (each.on, each.id)), behind
