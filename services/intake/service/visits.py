"""A visit on call that is told after the notice was taken down (ADR 0113)."""

from functools import partial

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.exceptions import NotAllowed
from kernel.web.i18n import N_
from services.intake import views
from services.intake.access import NoticeHold
from services.intake.exceptions import VisitSaidAlready
from services.intake.rules.channels import NOT_ASKED, OF_VISIT
from services.intake.rules.visits import check_told, words_of_visit
from services.intake.schemas import AddToNotice, SaidOfAddition, Visit
from services.intake.tables import Channel

from .reading import check_read

SAY_WHETHER = N_("Vyberte, zda byl výjezd.")


async def check_told_later(
    actor: Actor, checks: Checks, order: AddToNotice, hold: NoticeHold, said: SaidOfAddition | None
) -> Visit | None:
    """(in unit) What an addition tells of a visit, by the rules of a notice that is taken down; None where nobody went out, or it says nothing of
    it. Who says so judges the notice and has read what was added to it. Raises NotAllowed, VisitSaidAlready, StaleVersion."""
    if hold.row.channel is not Channel.ON_CALL:
        checks.not_taken(order, OF_VISIT | {"read"}, NOT_ASKED)
        return None
    if not order.tells_of_visit and order.read is None:
        return None
    if not await views.may_visit(actor, hold.id):
        raise NotAllowed
    if not await views.asks_visit(actor, hold):
        raise VisitSaidAlready
    await check_read(actor, hold, order.read)
    if not order.tells_of_visit:
        checks.fail("went_out", SAY_WHETHER)
    text = await views.text_of(actor, hold)
    beside = await views.children_beside_visit(actor, hold)
    left = partial(views.left_of_visit, text.other_children.text, text.child, beside)
    words = words_of_visit(checks, order)
    return check_told(checks, order, words, said, received_at=hold.row.received_at, now=now(), left=left)
