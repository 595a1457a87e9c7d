# pyright: strict
"""Under which terms cases are found: a record that stands for others is found as they were, and those by nothing (ADR 0083).

So are the children of an authority by its other agendas, which are told here what they may know of them (ADR 0111).
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from cases.cases import repository
from cases.cases.repository import merged
from cases.cases.schemas import MarkOfClient
from cases.cases.schemas.merging import StoredMerge
from cases.clients import service as clients
from cases.clients.rules import Known
from cases.clients.schemas import ClientIdentity
from cases.persons import service as persons
from kernel import search
from kernel.actor import Actor


async def index_cases(actor: Actor, rows: Collection[MarkOfClient]) -> None:
    """(in unit) Index these cases; one whose client cannot be read keeps what it was found by. Nobody corrects them meanwhile."""
    pairs = await merged.list_merges(actor, [row.id for row in rows])
    read = await clients.lock_identities(actor, [*(row.client_id for row in rows), *(pair.client_id for pair in pairs)])
    away = {pair.case_id for pair in pairs}
    found: dict[UUID, set[str]] = {}
    elsewhere: dict[UUID, tuple[ClientIdentity, list[Known]]] = {}
    for row in rows:
        if row.id in away:
            found[row.id] = set()
            if row.client_id in read:
                elsewhere[row.client_id] = read[row.client_id][0], []
        elif row.client_id in read:
            identity, names = read[row.client_id]
            kept = Known(identity=identity, file_marks=[row.file_mark], before=names)
            led = [pair for pair in pairs if pair.kept_case_id == row.id]
            records = [kept, *_led_along(led, read)]
            found[row.id] = clients.terms_of_one_person(records)
            elsewhere[row.client_id] = identity, records
    await search.index_all(actor, "case", found)
    await persons.keep(actor, elsewhere)


async def index_client(actor: Actor, client_id: UUID, identity: ClientIdentity, names: Sequence[str]) -> None:
    """(in unit) Index the cases of a client whose data were just written."""
    for row in await repository.list_cases_of_client(actor, client_id):
        kept = Known(identity=identity, file_marks=[row.file_mark], before=names)
        led = [pair for pair in await merged.list_merges(actor, [row.id]) if pair.kept_case_id == row.id]
        read = await clients.lock_identities(actor, [pair.client_id for pair in led]) if led else {}
        records = [kept, *_led_along(led, read)]
        await search.index(actor, "case", row.id, clients.terms_of_one_person(records))
        await persons.keep(actor, {client_id: (identity, records)})


def _led_along(led: Collection[StoredMerge], read: Mapping[UUID, tuple[ClientIdentity, list[str]]]) -> list[Known]:
    """Who the kept client's other records say they are, as far as that can be read."""
    return [
        Known(identity=read[pair.client_id][0], file_marks=[pair.file_mark], before=read[pair.client_id][1])
        for pair in led
        if pair.client_id in read
    ]
