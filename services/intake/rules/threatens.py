"""What who takes an addition down says of it: whether it threatens a child acutely, and which (S001 8a, S003 8b)."""

from collections.abc import Sequence

from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks
from kernel.reach import contacts_in
from kernel.web.i18n import N_
from kernel.wording import Named, Worded, point_out
from services.intake.rules import calls_itself, check_names, person
from services.intake.schemas import AddToNotice, Notifier, OfferedChild, RecordNotice, SaidOfAddition
from services.intake.tables import Threatens

from .relation import of_who_calls

ACUTE = {
    Threatens.YES: N_("Ano, akutně"),
    Threatens.NO: N_("Ne"),
    Threatens.UNKNOWN: N_("Neví se"),
}
NEEDS_ACUTE = N_("Vyberte ano, ne, nebo neví se.")
WHETHER = N_("Napsali jste, které dítě to ohrožuje. Vyberte, zda akutně; nevíte-li to, vyberte „neví se“.")
NO_SUCH_CHILD = N_("Takové dítě u oznámení není. Vyberte znovu.")
MAY_BE_CALLERS = N_(
    "Je to kontakt volajícího: {words}? Pak patří jen do polí o volajícím. Je-li někoho jiného, označte ho níže."
)
NAMES_RELATION = N_(
    "Prozrazuje to, kdo volal: {words}? Dítěti se tak bude říkat i v seznamech. Napište ho bez toho; jde-li o někoho jiného, označte ta slova níže."
)
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
    return SaidOfAddition(
        acute=order.acute,
        children=named if order.names_child else every,
        other=other,
        everybody=not order.names_child,
    )


def check_word(checks: Checks, order: RecordNotice) -> SaidOfAddition | None:
    """What who takes a notice down says of it, if anything; a child that asks for help itself may be threatened, until somebody judges it,
    unless they say otherwise (S003). Nobody is chosen, so it is said of all, were it by a child that calls: else that would tell who called."""
    if order.acute and order.acute not in set(Threatens):
        checks.fail("acute", NEEDS_ACUTE)
    acute = order.acute or (Threatens.YES if calls_itself(order) else "")
    return SaidOfAddition(acute=acute, children=[None], everybody=True) if acute else None


def check_called(checks: Checks, order: Worded, relation: str, *fields: str) -> Named:
    """Warn of words by which a further child is called, where they say what the caller is to it."""
    named = Named()
    for field in fields:
        if field not in checks.fields:
            found = of_who_calls(checks.texts.get(field, ""), relation)
            named |= point_out(checks, order, field, found, warning=NAMES_RELATION)
    return named


def check_added_names(checks: Checks, order: Worded, notifier: Notifier, child: ClientIdentity) -> Named:
    """The same of an addition, in which any telephone or e-mail may be the caller's own, and no child is called by what they are to it."""
    named = check_names(checks, order, person(notifier), child)
    named |= check_called(checks, order, notifier.relation, "other_child", "visit_children")
    for field in ("text", "other_child"):
        if field not in checks.fields:
            found = contacts_in(checks.texts.get(field, ""))
            named |= point_out(checks, order, field, found, warning=MAY_BE_CALLERS)
    return named
