# pyright: strict
"""Under which terms cases are found: a record that stands for others is found as they were, and those by nothing (ADR 0083)."""

from collections.abc import Collection, Sequence
from uuid import UUID

from cases.cases import repository
from cases.cases.repository import merged
from cases.cases.schemas import MarkOfClient
from cases.cases.schemas.merging import MergeText, StoredMerge
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from kernel import keys, search
from kernel.actor import Actor
from kernel.readable import opened


async def index_cases(actor: Actor, rows: Collection[MarkOfClient]) -> None:
    """(in unit) Index these cases; one whose client cannot be read keeps what it was found by. Nobody corrects them meanwhile."""
    pairs = await merged.list_merges(actor, [row.id for row in rows])
    identities = await clients.lock_identities(
        actor, [*(row.client_id for row in rows), *(pair.client_id for pair in pairs)]
    )
    away = {pair.case_id for pair in pairs}
    found: dict[UUID, set[str]] = {}
    for row in rows:
        if row.id in away:
            found[row.id] = set()
        elif row.client_id in identities:
            identity, names = identities[row.client_id]
            found[row.id] = clients.terms_of(identity, [row.file_mark], before=names)
    for pair in pairs:
        if pair.kept_case_id in found and pair.client_id in identities:
            identity, names = identities[pair.client_id]
            found[pair.kept_case_id] |= clients.terms_of(identity, [pair.file_mark], before=names)
            found[pair.kept_case_id] |= await _terms_before(actor, pair)
    await search.index_all(actor, "case", found)


async def _terms_before(actor: Actor, pair: StoredMerge) -> set[str]:
    """By what the kept client was found before the merge: a value that the other record's took the place of is not forgotten."""
    sealer = await keys.sealer(actor.tenant, pair.kept_client_id)
    text = opened(sealer, "client_merge", pair.id, pair.sealed, MergeText)
    return clients.terms_of(text.before, [], before=text.names_before) if text is not None else set()


async def index_client(actor: Actor, client_id: UUID, identity: ClientIdentity, names: Sequence[str]) -> None:
    """(in unit) Index the cases of a client whose data were just written."""
    for row in await repository.list_cases_of_client(actor, client_id):
        terms = clients.terms_of(identity, [row.file_mark], before=names)
        pairs = [pair for pair in await merged.list_merges(actor, [row.id]) if pair.kept_case_id == row.id]
        theirs = await clients.lock_identities(actor, [pair.client_id for pair in pairs]) if pairs else {}
        for pair in pairs:
            if pair.client_id in theirs:
                other, before = theirs[pair.client_id]
                terms |= clients.terms_of(other, [pair.file_mark], before=before)
            terms |= await _terms_before(actor, pair)
        await search.index(actor, "case", row.id, terms)
