"""What who takes an addition down says of it: whether it threatens a child acutely, and which (S001 8a, S003 8b)."""

from collections.abc import Sequence

from kernel.checks import Checks
from kernel.web.i18n import N_
from services.intake.schemas import AddToNotice, OfferedChild, SaidOfAddition
from services.intake.tables import Threatens

ACUTE = {
    Threatens.YES: N_("Ano, akutně"),
    Threatens.NO: N_("Ne"),
    Threatens.UNKNOWN: N_("Neví se"),
}
NEEDS_ACUTE = N_("Vyberte ano, ne, nebo neví se.")
WHETHER = N_("Napsali jste, které dítě to ohrožuje. Vyberte, zda akutně; nevíte-li to, vyberte „neví se“.")
NO_SUCH_CHILD = N_("Takové dítě u oznámení není. Vyberte znovu.")
_LONGEST = 200


def check_said(checks: Checks, order: AddToNotice, offered: Sequence[OfferedChild]) -> SaidOfAddition | None:
    """What is said of an addition; none where nothing is. Nobody has to say it, nor of whom: then it is said of all that stand there."""
    other = checks.line("other_child", order.other_child, required=False, max_length=_LONGEST)
    if order.acute and order.acute not in set(Threatens):
        checks.fail("acute", NEEDS_ACUTE)
    elif not order.acute and order.names_child:
        checks.fail("acute", WHETHER)
    if not {*order.child_ids} <= {each.id for each in offered}:
        checks.fail("child_ids", NO_SUCH_CHILD)
    if not order.acute:
        return None
    named = [each.id for each in offered if (each.id in order.child_ids if each.id else order.first_child)]
    every = [each.id for each in offered]
    return SaidOfAddition(acute=order.acute, children=named if order.names_child else every, other=other)
