"""What is done with notices in a job."""

from kernel import terms
from kernel.actor import Actor
from kernel.events import go_on

from . import repository
from .events import TermsChanged
from .service import index_notices

AT_ONCE = 100


async def index_anew(actor: Actor, event: TermsChanged) -> None:
    """Index some notices of the authority under the terms of this release, and go on with the next in another job."""
    if event.version != terms.VERSION:
        return
    rows = await repository.list_texts(actor, after=event.after, limit=AT_ONCE)
    await index_notices(actor, rows)
    if len(rows) == AT_ONCE:
        go_on(actor, TermsChanged(version=event.version, after=rows[-1].id))
