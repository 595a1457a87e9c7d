# pyright: strict
"""What somebody gets to see of absences. Nothing here leaves anything behind."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.czech import sort_key
from kernel.db import look
from kernel.legal_time import end_of_day_exclusive, prague_date, today_in_prague
from kernel.readable import opened
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_datetime
from tenants import periods
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of
from tenants.division import repository as division
from tenants.division.tables import WorkKind
from tenants.schemas import WorkerView
from tenants.settings.views import value_on

from . import repository, rules
from .access import AbsencePermission, absence_for, may_say, require
from .schemas import AbsencePapers, AbsenceText, AbsenceView, Possible, StoredAbsence

MOST_AHEAD = 200
ENDED_SHOWN = 20
_INSTANT = timedelta(microseconds=1)
FROM_CELL = N_("ze stejné sdílené buňky")
DEPUTY = N_("zastupuje podle rozdělení činností")
AWAY = N_("chybí {when}")
AWAY_UNTIL = N_("teď chybí, do {until}, zastupuje {substitute}")


async def list_absences(actor: Actor) -> list[AbsenceView]:
    """Who of the actor's service is or will be away, the first to go first. A constant number of queries."""
    async with look(actor):
        require(actor, AbsencePermission.LIST)
        return await _views(actor, await repository.list_ahead(actor, now(), limit=MOST_AHEAD))


async def list_ended(actor: Actor, *, before: UUID | None = None) -> tuple[list[AbsenceView], UUID | None]:
    """What ended, last written first, and before which one the next ones are."""
    async with look(actor):
        require(actor, AbsencePermission.LIST)
        rows = await repository.list_ended(actor, now(), before=before, limit=ENDED_SHOWN + 1)
        following = rows[ENDED_SHOWN - 1].id if len(rows) > ENDED_SHOWN else None
        return await _views(actor, rows[:ENDED_SHOWN]), following


async def absence(actor: Actor, absence_id: UUID) -> AbsenceView:
    """One of them. Raises NotThere."""
    async with look(actor):
        stored = await absence_for(actor, absence_id, AbsencePermission.LIST)
        (found,) = await _views(actor, [stored], await steps(actor))
        return found


async def papers(actor: Actor, absence_id: UUID) -> AbsencePapers:
    """One with what its papers say: the agency's words of the reply, and whose door it is. Raises NotThere."""
    async with look(actor):
        view, here = await absence(actor, absence_id), await tenant_views.own_service(actor)
        words = await value_on(actor, today_in_prague(), rules.REPLY)
        return AbsencePapers(view=view, words=words, organisation=here.organisation_name, unit=here.name)


async def away_now(actor: Actor) -> dict[UUID, AbsenceView]:
    """(in unit) Who of the actor's service is away at this moment, each with who stands in."""
    at = now()
    rows = await repository.list_meeting(actor, at, at + _INSTANT, limit=MOST_AHEAD)
    return {each.worker_id: each for each in await _views(actor, [one for one in rows if one.starts_at <= at])}


async def who_stands_in(actor: Actor, worker_id: UUID) -> list[UUID]:
    """(in unit) Who stands in for somebody of the service at this moment, as far as they still lead cases there."""
    return await repository.list_standing_in(actor, worker_id, now(), roles=rules.MAY_BE_STOOD_IN_FOR.all())


async def stood_in_for(actor: Actor) -> list[AbsenceView]:
    """(in unit) For whom the actor stands in at this moment, the first to come back in front."""
    if actor.service_id is None or actor.worker_id is None:
        return []
    at = now()
    rows = await repository.list_meeting(actor, at, at + _INSTANT, limit=MOST_AHEAD, substitute_id=actor.worker)
    holding = [each for each in rows if each.starts_at <= at]
    return sorted(await _views(actor, holding), key=lambda each: (each.ends_at, each.id))


async def away_words(actor: Actor) -> dict[UUID, str]:
    """Who of the actor's service is away at this moment, in words for wherever somebody is chosen: until when, and who stands in."""
    async with look(actor):
        away = await away_now(actor) if actor.service_id is not None else {}
    said = gettext(AWAY_UNTIL)
    return {
        who: said.format(until=format_datetime(each.ends_at), substitute=each.substitute) for who, each in away.items()
    }


async def away_today(actor: Actor) -> list[AbsenceView]:
    """Who of the actor's service is away now or will be today, the first to go first."""
    async with look(actor):
        require(actor, AbsencePermission.LIST)
        ends = end_of_day_exclusive(today_in_prague())
        rows = await repository.list_meeting(actor, now(), ends, limit=MOST_AHEAD)
        return await _views(actor, rows)


async def workers(actor: Actor) -> list[WorkerView]:
    """(in unit) Whom the actor may say of that they are away: themselves, or as a head everybody of the service. Raises NotAllowed."""
    require(actor, AbsencePermission.PLAN)
    found = await tenant_views.workers_of_service(actor)
    return [each for each in found if may_say(actor, each.id)]


async def kept_apart(actor: Actor, worker_id: UUID, begins: datetime, ends: datetime) -> dict[UUID, str]:
    """(in unit) Who may not stand in for somebody in a time, each with why."""
    found: dict[UUID, str] = {}
    for each in rules.KEPT_APART.all():
        found |= await each(actor, worker_id, begins, ends)
    return found


async def steps(actor: Actor) -> Codes:
    """(in unit) What has to be ready before somebody goes, as the organisation says it."""
    (codes,) = await codes_of(actor, rules.CHECKLIST)
    return codes


async def possible(
    actor: Actor, worker_id: UUID, starts_at: datetime | None, ends_at: datetime | None, *, chosen: UUID | None = None
) -> list[Possible]:
    """(in unit) Who may stand in for somebody, from their shared cell and their deputies first, who is away then last.

    Whoever is `chosen` in the form stays there, though it be themselves: what is wrong is said beside it.
    """
    roles = tuple(rules.MAY_BE_STOOD_IN_FOR.all())
    here = await tenant_views.workers_of_service(actor, roles=roles)
    people = [each for each in here if each.id != worker_id or each.id == chosen]
    parts = await division.list_parts(actor.tenant, service_id=actor.service)
    day = prague_date(starts_at or now())
    held = [each for each in parts if periods.holds(each.valid_from, each.valid_to, day)]
    cell = next((each.code for each in held if each.kind == WorkKind.CELL and each.worker_id == worker_id), None)
    in_cell = {each.worker_id for each in held if each.kind == WorkKind.CELL and each.code == cell}
    deputies = {each.worker_id for each in held if each.kind == WorkKind.STANDS_IN and each.for_worker_id == worker_id}
    begins = starts_at or now()
    ends = max(ends_at or begins, begins) + _INSTANT
    away = {each.worker_id: each for each in await repository.list_meeting(actor, begins, ends, limit=MOST_AHEAD)}
    apart = await kept_apart(actor, worker_id, begins, ends)

    def one(each: WorkerView) -> Possible:
        why = [gettext(FROM_CELL)] if each.id in in_cell else []
        why += [gettext(DEPUTY)] if each.id in deputies else []
        gone = away.get(each.id)
        against = gettext(AWAY).format(when=rules.said_when(gone)) if gone is not None else ""
        against = ", ".join(filter(None, [apart.get(each.id, ""), against]))
        return Possible(id=each.id, name=each.name, first=bool(why), why=", ".join(why), against=against)

    found = [one(each) for each in people]
    return sorted(found, key=lambda each: (bool(each.against), not each.first, sort_key(each.name)))


async def _views(actor: Actor, rows: Sequence[StoredAbsence], codes: Codes | None = None) -> list[AbsenceView]:
    """(in unit) As they read; what is ready where the `codes` of it are given."""
    if not rows:
        return []
    people = {each for row in rows for each in (row.worker_id, row.substitute_id, row.set_by)}
    names = await tenant_views.worker_names(actor.tenant, people)
    sealer, at = await keys.organisation_sealer(actor.tenant), now()

    def one(row: StoredAbsence) -> AbsenceView:
        text = opened(sealer, "absence", row.id, row.sealed, AbsenceText) or AbsenceText()
        said = codes.on(prague_date(row.set_at)) if codes is not None and codes.met else {}
        over = row.ends_at <= at or row.ends_at <= row.starts_at
        return AbsenceView(
            id=row.id,
            worker_id=row.worker_id,
            worker=names.get(row.worker_id, ""),
            substitute_id=row.substitute_id,
            substitute=names.get(row.substitute_id, ""),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            planned_end=row.planned_end,
            holds=row.starts_at <= at < row.ends_at,
            ended=over,
            cancelled=row.ends_at <= row.starts_at,
            long=rules.is_long(row.starts_at, row.planned_end),
            phone=text.phone,
            prepared=[said[code].words for code in row.prepared if code in said],
            set_by=names.get(row.set_by),
            set_at=row.set_at,
            may_end=not over and may_say(actor, row.worker_id),
            substitute_gone=row.substitute_gone,
            next_id=row.next_id,
        )

    return [one(row) for row in rows]
