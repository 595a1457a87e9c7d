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
