# pyright: strict
"""What somebody gets to see of the division of work. Nothing here leaves anything behind, and nothing of it is of a client."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.czech import sort_key
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from kernel.web.text import format_date
from tenants import periods
from tenants import repository as organisations
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of
from tenants.schemas import ServiceView, WorkerView
from tenants.settings.views import value_on

from . import repository, rules
from .access import DivisionPermission, may, part_for, require
from .schemas import PartHistory, PartText, PartView, StoredEnd, StoredPart, WrittenView
from .tables import WorkKind

MOST_CHANGES = 10
"""Of so many days on which surnames change hands what nobody has then is told."""


async def list_parts(actor: Actor, *, person_id: UUID | None = None, service_id: UUID | None = None) -> list[PartView]:
    """Who has what: in the organisation, or one person's (or for them), or in one service. A constant number of queries."""
    async with look(actor):
        require(actor, DivisionPermission.LIST)
        rows = await repository.list_parts(actor.tenant, worker_id=person_id, service_id=service_id)
        found = await _views(actor, rows)
    order = list(rules.KINDS)
    return sorted(
        found,
        key=lambda each: (
            each.ended,
            sort_key(each.service_name),
            order.index(WorkKind(each.kind)),
            sort_key(each.what),
        ),
    )


async def annex(actor: Actor) -> str:
    """As which annex of its standard the authority has the division of work today; empty for none."""
    async with look(actor):
        require(actor, DivisionPermission.LIST)
        return await value_on(actor, today_in_prague(), rules.ANNEX_DIVISION)


async def part(actor: Actor, part_id: UUID) -> PartHistory:
    """One of them with what was written of it. Raises NotThere."""
    async with look(actor):
        stored = await part_for(actor, part_id, DivisionPermission.LIST)
        ends = await repository.list_ends(actor.tenant, part_id)
        (view,) = await _views(actor, [stored])
        names = await tenant_views.worker_names(actor.tenant, {stored.set_by, *(each.set_by for each in ends)})
        sealer = await keys.organisation_sealer(actor.tenant)

    def reason(table: str, row: StoredPart | StoredEnd) -> str | None:
        if not may(actor, DivisionPermission.CHANGE):  # why somebody has it may say something of them
            return None
        text = opened(sealer, table, row.id, row.sealed, PartText)
        return text.reason if text is not None else unreadable()

    def by(row: StoredPart | StoredEnd) -> str | None:
        return names.get(row.set_by) if row.set_by else None

    written = [
        WrittenView(at=each.set_at, by=by(each), reason=reason("work_part_end", each), last_day=each.last_day)
        for each in ends
    ]
    written.append(WrittenView(at=stored.set_at, by=by(stored), reason=reason("work_part", stored)))
    return PartHistory(part=view, written=written)


async def lists(actor: Actor) -> dict[str, Codes]:
    """(in unit) The lists that codes are of, by the kind of part, as far as the organisation meets them."""
    found = await codes_of(actor, *rules.LIST_OF.values())
    return {kind.value: codes for kind, codes in zip(rules.LIST_OF, found, strict=True) if codes.met}


def kinds_of(lists: Mapping[str, Codes]) -> list[str]:
    """What may be written where these lists are met, in the order of the page: surnames go with activities."""
    met = {WorkKind.STANDS_IN.value, *lists}
    if WorkKind.ACTIVITY.value in lists:
        met.add(WorkKind.SURNAMES.value)
    return [kind.value for kind in rules.KINDS if kind.value in met]


async def surname_holes(actor: Actor) -> dict[tuple[str, str], list[str]]:
    """Of what is divided by surnames, by kind and code: which of them nobody has, today or from a day to come on, in words."""
    async with look(actor):
        require(actor, DivisionPermission.LIST)
        rows = await repository.list_parts(actor.tenant)
        codes = (await lists(actor)).get(WorkKind.ACTIVITY.value)
    today = today_in_prague()
    divided = [
        row for row in rows if rules.all_surnames(row) and not periods.ended(row.valid_from, row.valid_to, today)
    ]
    several = len({row.service_id for row in divided}) > 1
    found: dict[tuple[str, str], list[str]] = {}
    for kind, code, service_id in dict.fromkeys((row.kind, row.code, row.service_id) for row in divided):
        of = [row for row in divided if (row.kind, row.code, row.service_id) == (kind, code, service_id)]
        what = [of[0].service_name] if several else []
        what += [codes.words(code, today)] if code and codes else []
        found.setdefault((kind, code), []).extend(_holes(of, what, today))
    return {key: said for key, said in found.items() if said}


def _holes(parts: Sequence[StoredPart], what: Sequence[str], today: date) -> list[str]:
    """What nobody has of surnames on each day on which that changes."""
    days = {each.valid_from for each in parts} | {each.valid_to + timedelta(days=1) for each in parts if each.valid_to}
    before: list[str] = []
    found: list[str] = []
    for day in sorted({today, *(each for each in days if each > today)})[:MOST_CHANGES]:
        held = [each for each in parts if periods.holds(each.valid_from, each.valid_to, day)]
        holes = rules.holes([each for each in held if not each.gone]) if held else []
        if holes and holes != before:
            since = [] if day == today else [gettext("od %(day)s") % {"day": format_date(day)}]
            found.append(" · ".join([*what, *since, ", ".join(holes)]))
        before = holes
    return found


async def offered(actor: Actor, kind: str) -> list[tuple[str, str]]:
    """(in unit) The codes that are offered for a kind from today, with their words."""
    codes = (await lists(actor)).get(kind)
    return [] if codes is None else [(code, each.words) for code, each in codes.used(today_in_prague()).items()]


async def services(actor: Actor) -> list[ServiceView]:
    """(in unit) The running services of the organisation, in Czech order."""
    found = await organisations.list_running_services_of(actor.tenant)
    return sorted(found, key=lambda each: sort_key(each.short_name))


async def colleagues(actor: Actor) -> list[WorkerView]:
    """(in unit) Who works in any running service, each once, in Czech order."""
    here = await tenant_views.workers_of_services(actor, [each.id for each in await services(actor)])
    once = {one.id: one for people in here.values() for one in people}
    return sorted(once.values(), key=lambda each: sort_key(each.name))


async def _views(actor: Actor, rows: Sequence[StoredPart]) -> list[PartView]:
    """(in unit) Parts as they read."""
    people = {each.worker_id for each in rows} | {each.for_worker_id for each in rows}
    names = await tenant_views.worker_names(actor.tenant, people)
    of_kind, today = await lists(actor), today_in_prague()

    def what(row: StoredPart) -> str:
        if row.kind == WorkKind.STANDS_IN:
            return gettext(rules.STANDS_IN_FOR).format(
                name=names.get(row.for_worker_id, "") if row.for_worker_id else ""
            )
        codes = of_kind.get(row.kind)
        return rules.said(codes.words(row.code, max(today, row.valid_from)) if codes else row.code, row)

    return [
        PartView(
            id=row.id,
            kind=row.kind,
            service_id=row.service_id,
            service_name=row.service_name,
            worker_id=row.worker_id,
            name=names.get(row.worker_id, ""),
            code=row.code,
            what=what(row),
            for_worker_id=row.for_worker_id,
            for_name=names.get(row.for_worker_id, "") if row.for_worker_id else "",
            first_letters=row.first_letters,
            last_letters=row.last_letters,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            holds=periods.holds(row.valid_from, row.valid_to, today),
            ended=periods.ended(row.valid_from, row.valid_to, today),
            gone=row.gone,
            for_gone=row.for_gone,
        )
        for row in rows
    ]
