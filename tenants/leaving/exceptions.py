# pyright: strict
"""Refusals when somebody leaves."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class HandedOverAtTheEnd(DomainError):
    """What rests on a role is handed over when it ends, not before."""

    code = "handed-over-at-the-end"
    status = 409
    message = N_(
        "Předat práci jde až s koncem role. Kolegu teď nevybírejte, nebo den nechte prázdný a role skončí hned."
    )


class CannotTakeOver(DomainError):
    """The colleague named does not work where something would be left, not in a role that it belongs to, or may not have it."""

    code = "cannot-take-over"
    status = 409
    message = N_(
        "Tento kolega ve službě nepracuje, nemá tam roli, která tuto práci smí převzít, nebo ho nejmenuje souhlas klienta. Nic se nezměnilo."
    )
