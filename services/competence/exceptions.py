"""Refusals around competence."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class NotedAlready(DomainError):
    """A step after a decision is noted once."""

    code = "step-noted-already"
    message = N_("To už je u oznámení zapsané.")


class NothingToNote(DomainError):
    """Only what belongs to another authority goes there."""

    code = "nothing-to-note"
    message = N_("Oznámení nikam nejde: nejdřív zapište, komu patří.")


class LookFirst(DomainError):
    """What leaves, and to whom, was not shown yet, or is otherwise by now."""

    code = "look-first"
    status = 200  # nothing is wrong: the form is drawn with what it would do
    message = N_("Než podepíšete, přečtěte si, komu a co odejde.")


class DecidedOtherwise(DomainError):
    """What was done belongs to a decision that holds no more."""

    code = "decided-otherwise"
    status = 409
    message = N_(
        "Mezitím se o příslušnosti rozhodlo jinak. Co jste zapisovali, patřilo k dřívějšímu rozhodnutí; podívejte se, co platí."
    )
