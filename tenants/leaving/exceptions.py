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
        "Vybraný kolega ve službě {service} nepracuje, práci tam převzít nemůže. Vyberte někoho z této služby, nebo roli ukončete bez předání:"
        " práci pak rozdělí vedení služby. Nic se nezměnilo."
    )


class CannotTakeOverInRole(CannotTakeOver):
    """The colleague named works there, in a role that it does not belong to."""

    code = "cannot-take-over-in-role"
    message = N_(
        "Vybraný kolega nemá ve službě {service} roli, která smí převzít: {what}. Vyberte někoho jiného, nebo roli ukončete bez předání:"
        " práci pak rozdělí vedení služby. Nic se nezměnilo."
    )


class NotNamedToTakeOver(CannotTakeOver):
    """A consent names people, and not the colleague; of which client it is, whoever administers people does not learn."""

    code = "not-named-to-take-over"
    message = N_(
        "Souhlas klienta se společnou prací služeb {other} a {service} vybraného kolegu nejmenuje, vést ji nemůže. Vyberte jmenovaného, nebo roli"
        " ukončete bez předání: vedení služby {other} pak na Můj den uvidí, o kterého klienta jde, a domluví, kdo práci povede. Nic se nezměnilo."
    )
