# pyright: strict
"""A child that calls itself: somebody said so, and its own name is then no caller's name where it says who the child is.

Nothing else is let through, and nothing of it is written where the notice is read: who called stays with the notifier, as of anybody.
"""

import re

import msgspec

from kernel.checks import Checks
from kernel.czech import fold
from kernel.named import Person
from kernel.web.i18n import N_
from services.intake.schemas import Child, RecordNotice
from services.intake.tables import AnswerState

_WORD = re.compile(r"\w+")
_ITSELF = frozenset({"dite", "samo dite", "dite samo"})
NOT_THE_CHILD = N_(
    "Volá-li samo dítě, jeho jméno patří k otázce na dítě; tady může být stejné, nebo nic. Volá-li někdo jiný, zrušte zaškrtnutí."
)


def _words(name: str) -> set[str]:
    return {fold(each) for each in _WORD.findall(name)}


def calls_itself(order: RecordNotice) -> bool:
    """Whether it was said that the child itself calls: by a tick, or in the words "dítě samo" where who the caller is stands."""
    return order.child_calls or any(_is_itself(each) for each in (order.notifier_name, order.notifier_relation))


def _is_itself(said: str) -> bool:
    return " ".join(fold(said).split()) in _ITSELF


def said_by_the_child(checks: Checks, order: RecordNotice) -> RecordNotice:
    """The order with who called, where that is the child: by its name, as far as that is known. A name of somebody else is asked about."""
    name = f"{order.child_given_name} {order.child_family_name}".strip()
    if not calls_itself(order) or not (name or order.notifier_name):
        return order
    if order.child_calls and not _words(order.notifier_name) - _words("dítě samo") <= _words(name):
        checks.fail("child_calls", NOT_THE_CHILD)
        return order
    if not name:
        return order
    if not order.child_calls and order.notifier_name and not _is_itself(order.notifier_name):
        return msgspec.structs.replace(order, child_calls=True)  # what was typed of the caller stays
    state = AnswerState.ANSWERED.value
    return msgspec.structs.replace(order, notifier_name=name, notifier_name_state=state, child_calls=True)


def own_name(name: str, child: Child) -> str:
    """The name of who called, where it is that of the child itself; else it may be somebody else's."""
    return name if _words(name) <= _words(child.name) else ""


def but_the_child(caller: Person, name: str) -> Person:
    """Somebody who called, without the name of the child itself; how to reach them stays."""
    own = _words(name)
    others = [each for each in caller.name.split(";") if not _words(each) or _words(each) != own]
    return Person(name="; ".join(others).strip("; "), contact=caller.contact)
