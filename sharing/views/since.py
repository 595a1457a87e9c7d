# pyright: strict
"""What of a consent to a handover came about since a day on which the client said no (ADR 0081)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from cases.cases.tables import RecordKind
from consent.rules import ITEM_LABELS
from consent.schemas import AskedSince, FiledThere, Went, key_of_went
from consent.tables import ItemKind
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.web.i18n import N_
from sharing import repository, rules
from sharing.schemas import Pair, WentOut

from .parties import parties_of
from .received import own_cases

HANDED = N_("předáno {day} službě {service}")
SEEN = N_("otevřeno ve službě {service}, naposledy {day}")
TAKEN = N_("převzato do případu ve službě {service} {day}, kde to zůstává")


async def went_out_since(actor: Actor, asked: AskedSince) -> list[Went]:
    """(in unit) What was handed over, opened and taken over meanwhile; kinds and days, no value."""
    rows = await repository.list_went_out(actor, asked)
    parties = await parties_of(row.recipient for row in rows) if rows else {}
    called = {
        pair: party.service if pair[0] == actor.tenant else f"{party.service} ({party.organisation})"
        for pair, party in parties.items()
    }
    return [each for row in rows for each in _went(row, called[row.recipient], looks=asked.looks)]


def _went(row: WentOut, service: str, *, looks: bool) -> Iterator[Went]:
    done: list[tuple[str, datetime | None, list[str]]] = [
        (HANDED, row.handed_at if row.handed and row.kinds else None, row.kinds),
        (SEEN, row.seen_at if looks else None, row.seen),
        (TAKEN, row.taken_at if looks or row.handed else None, row.taken),
    ]
    for what, at, values in done:
        if at is not None:
            in_order = sorted(values, key=rules.position)
            key = key_of_went(row.id, f"{what}|{in_order}", at)  # a further value that is opened is one more thing
            kinds = [ITEM_LABELS[ItemKind(kind)] for kind in in_order]
            yield Went(key=key, at=at, what=what, service=service, kinds=kinds, over=row.over)


async def files_since(actor: Actor, asked: AskedSince) -> list[FiledThere]:
    """(in unit, as the system of the owner) The files of both sides that say of it that the client agreed.

    Without the looks: those into which something was taken over that was handed over meanwhile, and what.
    """
    rows = await repository.list_went_out(actor, asked)
    if not asked.looks:
        rows = [msgspec.structs.replace(row, kinds=row.taken, seen=[]) for row in rows if row.handed and row.taken]
    found = [_filed((actor.tenant, actor.service), row.case_id, row.id) for row in rows if row.handed and row.kinds]
    kinds = {
        row.id: [
            str(ITEM_LABELS[ItemKind(kind)]) for kind in sorted({*row.kinds, *row.seen, *row.taken}, key=rules.position)
        ]
        for row in rows
    }
    there: dict[Pair, list[UUID]] = {}
    for row in rows:
        there.setdefault(row.recipient, []).append(row.id)
    for pair, handover_ids in there.items():
        recipient = system_actor(*pair)
        async with unit_of_work(recipient):
            own = await own_cases(recipient, handover_ids)
        found += [_filed(pair, each.case_id, handover_id, kinds[handover_id]) for handover_id, each in own.items()]
        if not own.keys() >= {*handover_ids}:
            found.append(FiledThere(tenant_id=pair[0], service_id=pair[1], case_id=None))
    return found


def _filed(pair: Pair, case_id: UUID, handover_id: UUID, kinds: Sequence[str] = ()) -> FiledThere:
    tenant_id, service_id = pair
    return FiledThere(
        tenant_id=tenant_id,
        service_id=service_id,
        case_id=case_id,
        kind=RecordKind.HANDOVER,
        source=handover_id,
        kinds=list(kinds),
    )
