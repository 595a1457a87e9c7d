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
