"""By what a notice and its further children are found."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cases.cases.events import ClientCorrected
from cases.clients.rules import is_secret
from kernel import search
from kernel.actor import Actor
from services.intake import repository, rules, views
from services.intake.events import NoticeChildFiled
from services.intake.schemas import NoticeText, StoredNotice
from services.intake.schemas.further import Further


async def index_numbers(actor: Actor, notice_id: UUID) -> None:
    """(in unit) Let a notice be found by all the numbers that it has by now, and its further children by theirs."""
    row = await repository.find_notice(actor, notice_id)
    if row is None:
        return
    await index_notices(actor, [row])


async def index_notices(actor: Actor, rows: Collection[StoredNotice]) -> None:
    """(in unit) Let these notices be found by what they say, their numbers, and whom their cases say the child to be by now; and their
    further children. What cannot be read keeps what it was found by."""
    texts = await views.texts_of(actor, list(rows))
    numbers = await views.numbers_of(actor, list(texts))
    cases = await views.people_of_notices(actor, [row.id for row in rows if row.case_id is not None])
    found_by = {
        row.id: rules.terms_of(
            texts[row.id],
            row.reference_number,
            *numbers.get(row.id, views.Numbers()).all,
            secret=any(is_secret(each) for each in cases.get(row.id, {}).values()),
        )
        | {
            term
            for case, each in cases.get(row.id, {}).items()
            if case == row.case_id
            for term in rules.terms_of_client(each)
        }
        for row in rows
        if row.id in texts
    }
    await search.index_all(actor, "notice", found_by)
    await index_further(actor, rows)


async def index_of_case(actor: Actor, event: ClientCorrected) -> None:
    """(in unit) Let the notices of a case be found by whom it says the child to be."""
    for notice_id in await views.ids_standing_in(actor, event.case_id):
        await index_numbers(actor, notice_id)


async def index_of_child(actor: Actor, event: NoticeChildFiled) -> None:
    """(in unit) Let a further child of a notice be found by whom its case says it to be."""
    row = await repository.find_notice(actor, event.notice_id)
    await index_further(actor, [row] if row is not None else [])


async def index_further(actor: Actor, rows: Collection[StoredNotice]) -> None:
    """(in unit) Let the further children of these notices be found, as they stand by now."""
    await _index(actor, await views.further_of(actor, rows))


async def index_told(actor: Actor, notice_id: UUID, text: NoticeText) -> None:
    """(in unit) Let the further children be found that a notice tells of which is just written; most tell of none."""
    if text.other_children.text:
        found = await views.further_in(actor, {notice_id: text})
        await _index(actor, {each: children for each, children in found.items() if children})


async def _index(actor: Actor, found: Mapping[UUID, Collection[Further]]) -> None:
    terms = {
        each: {term for one in children for term in rules.terms_of_further(one)} for each, children in found.items()
    }
    if terms:
        await search.index_all(actor, views.FURTHER_CHILD, terms)
