# pyright: strict
"""Refusals around the services of an organisation."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class ClosesAlready(DomainError):
    """The service is closed, or closes on a day that was said."""

    code = "closes-already"
    status = 409
    message = N_("Služba už má poslední den určený. Má-li být jiný, nejdřív ji otevřete znovu.")


class IsOpen(DomainError):
    """The service has no end."""

    code = "is-open"
    status = 409
    message = N_("Služba je otevřená, konec určený nemá. Nic se nezměnilo.")
