"""What else there is that may be of the child of a notice: by who cares for it, and in its house."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from cases.cases import views as case_views
from kernel import search
from kernel.actor import Actor
from kernel.carers import pairs_of
from kernel.czech import chains, words
from kernel.terms import By, house_terms
from services.intake import repository, rules
from services.intake.access import NoticeHold, knows_by_address, reads_every
from services.intake.schemas import FoundNotice

from .finding import Hit, but_secret, shown
from .headers import headers_of, text_of

MOST = 10


class Beside(NamedTuple):
    """Headers of other notices, each with why, and of cases in the same house (by id, who and which); what was looked by at all."""

    notices: list[FoundNotice]
    cases: dict[UUID, str]
    by_carers: bool
    by_house: bool


async def beside_of(
    actor: Actor, hold: NoticeHold, *, but: Collection[UUID] = (), but_cases: Collection[UUID] = ()
) -> Beside:
    """(in unit) Other notices whose child somebody of the same name cares for, or lives in the same house, and cases in that house.

    By a house for who reads every notice or takes them down; of what is secret none. `but`: those that were found otherwise.
    """
    text = await text_of(actor, hold)
    pairs = list(pairs_of(text.caregivers.text))
    where = rules.where_found(text.child) if reads_every(actor) or knows_by_address(actor) else ("", "")
    named = await search.holders_of_both(actor, "notice", pairs, each=MOST)
    why: dict[UUID, frozenset[By]] = dict.fromkeys((one for found in named for one in found), frozenset({By.CARER}))
    for each in await _in_house(actor, "notice", *where):
        why[each] = why.get(each, frozenset()) | {By.ADDRESS}
    ids = [each for each in why if each != hold.id and each not in but]
    rows = await repository.list_notices(actor, ids=ids, limit=len(ids)) if ids else []
    hits = await but_secret(actor, [Hit(row, why[row.id]) for row in rows])
    cases = await _in_house(actor, "case", *where) - {*but_cases, hold.row.case_id}
    headers = await headers_of(actor, [hit.row for hit in hits]) if hits else []
    return Beside(
        notices=await shown(actor, hits, headers={each.id: each for each in headers}),
        cases=await case_views.names_of_cases(actor, cases),
        by_carers=bool(pairs),
        by_house=bool(house_terms(*where)),
    )


async def _in_house(actor: Actor, what: str, street: str, town: str) -> set[UUID]:
    """(in unit) What is found in this house, of a town that is known in no other one."""
    house, town_words = house_terms(street, town), words(chains(town)[0]) if chains(town) else set[str]()
    if not house:
        return set()
    if not town_words:
        return (await search.holders(actor, what, [house], each=MOST))[0]
    return (await search.holders_of_both(actor, what, [(house, {f"a:{each}" for each in town_words})], each=MOST))[0]
