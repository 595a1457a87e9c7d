# pyright: strict
"""Refusals around links that are good once."""

from uuid import UUID

from kernel.exceptions import About, DomainError
from kernel.web.i18n import N_


def of_invitation(invitation_id: UUID) -> About:
    """A refusal that speaks of a link."""
    at = f"/invitations/{invitation_id}"
    return About(N_("Otevřít pozvánku"), f"/administration{at}", f"/api/v1{at}")


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
    """A link for this address waits; on its page it is sent again or taken back."""

    code = "invited-already"
    status = 409
    message = N_("Na tento e-mail už odkaz čeká. Na jeho stránce připravíte nový, nebo ho zrušíte.")


class InvitationLapsed(InvitedAlready):
    """A link for this address was not used in time; on its page it is sent again or taken back."""

    code = "invitation-lapsed"
    message = N_("Odkaz pro tento e-mail vypršel, nikdo ho nevyužil. Na jeho stránce připravíte nový, nebo ho zrušíte.")


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
