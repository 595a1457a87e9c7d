# pyright: strict
"""Refusals around links that are good once."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class LinkUnknown(DomainError):
    """No such link, or another one was sent instead of it."""

    code = "link-unknown"
    status = 404
    message = N_("Tento odkaz neplatí. Buď je neúplný, nebo vám správce mezitím poslal novější: použijte ten.")


class LinkUsed(DomainError):
    """Somebody used it before."""

    code = "link-used"
    status = 410
    message = N_(
        "Tento odkaz už byl použit. Byli jste to vy? Přihlaste se. Pokud ne, hned to řekněte správci své organizace."
    )


class LinkLapsed(DomainError):
    """It was not used in time."""

    code = "link-lapsed"
    status = 410
    message = N_("Tento odkaz už vypršel. Řekněte správci své organizace, ať vám pošle nový.")


class LinkWithdrawn(DomainError):
    """An administrator took it back."""

    code = "link-withdrawn"
    status = 410
    message = N_("Tento odkaz správce zrušil. Obraťte se na něj.")


class InvitedAlready(DomainError):
    """A link for this address waits or lapsed; it is sent again."""

    code = "invited-already"
    status = 409
    message = N_("Na tento e-mail už odkaz čeká. Pošlete ho znovu, nebo ho nejdřív zrušte.")


class InvitationOver(DomainError):
    """It was used or taken back: there is nothing to send or to take back any more."""

    code = "invitation-over"
    status = 409
    message = N_("Tento odkaz už byl použit nebo zrušen.")


class OfSeveral(DomainError):
    """The account works for another organisation, too: what one administrator ends there is not theirs to end."""

    code = "account-of-several"
    status = 409
    message = N_(
        "Druhý faktor tohoto účtu obnoví jen provozovatel Opory: účet není jen vaší organizace. Požádejte ho a ověřte, že o to"
        " žádá opravdu ten, komu účet patří."
    )
