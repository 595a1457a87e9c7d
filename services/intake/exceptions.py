"""Refusals around notices."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class NoticeAlreadyAssigned(DomainError):
    """A notice goes to a case once."""

    code = "notice-already-assigned"
    message = N_("Oznámení už je přidělené.")


class NoticePassedOnAlready(DomainError):
    """A notice that belongs to another authority ended here."""

    code = "notice-passed-on-already"
    message = N_("Oznámení už patří jinému úřadu: je postoupené, nebo byl oznamovatel odkázán.")


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
