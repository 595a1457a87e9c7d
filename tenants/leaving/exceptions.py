# pyright: strict
"""Refusals when somebody leaves."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class CannotTakeOver(DomainError):
    """The colleague named does not work where something would be left, or not in a role that it belongs to."""

    code = "cannot-take-over"
    status = 409
    message = N_(
        "Tento kolega ve službě nepracuje, nebo tam nemá roli, která tuto práci smí převzít. Nic se nezměnilo."
    )
