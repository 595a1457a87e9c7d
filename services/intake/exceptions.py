"""Refusals around notices."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class NoticeAlreadyAssigned(DomainError):
    """A notice goes to a case once."""

    code = "notice-already-assigned"
    message = N_("Oznámení už je přidělené.")


class PossibleDuplicate(DomainError):
    """There is a case of a child with this name and birth date: two files on one child are a danger."""

    code = "possible-duplicate"
    message = N_("Dítě stejného jména a data narození už tu případ má.")


class AlreadyMarked(DomainError):
    """A notice is a duplicate of one other at a time."""

    code = "already-marked"
    message = N_("Oznámení už je označené jako duplicitní. Nejdřív označení zrušte.")


class NotMarked(DomainError):
    """There is no mark to take back."""

    code = "not-marked"
    message = N_("Oznámení už jako duplicitní označené není.")


class EnoughAdditions(DomainError):
    """More belongs into the file."""

    code = "enough-additions"
    message = N_("Oznámení už má nejvyšší počet doplnění. Další zapište do spisu.")
