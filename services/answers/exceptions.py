"""Refusals around answers to notifiers."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AnsweredAlready(DomainError):
    """A request is answered once."""

    code = "answered-already"
    message = N_("Na tuto žádost už je odpověď zapsaná.")
