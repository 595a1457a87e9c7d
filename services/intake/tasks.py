"""What is done with notices in a job."""

from kernel import search, terms
from kernel.actor import Actor
from kernel.events import go_on

from . import repository, rules, views
from .events import TermsChanged
from .service import index_further

AT_ONCE = 100


async def index_anew(actor: Actor, event: TermsChanged) -> None:
    """Index some notices of the authority under the terms of this release, and go on with the next in another job."""
    if event.version != terms.VERSION:
        return
    rows = await repository.list_texts(actor, after=event.after, limit=AT_ONCE)
    children = await views.children_of(actor, rows)
    numbers = await views.numbers_of(actor, list(children))
    found_by = {
        row.id: rules.terms_of(children[row.id], row.reference_number, *numbers.get(row.id, views.Numbers()).all)
        for row in rows
        if row.id in children
    }
    await search.index_all(actor, "notice", found_by)
    await index_further(actor, rows)
    if len(rows) == AT_ONCE:
        go_on(actor, TermsChanged(version=event.version, after=rows[-1].id))
