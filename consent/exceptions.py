"""Refusals around consents."""

from uuid import UUID

from kernel.exceptions import About, DomainError
from kernel.web.i18n import N_


def consent_at(consent_id: UUID) -> About:
    """The consent that a refusal speaks of."""
    return About(N_("Přejít na souhlas"), f"/consents/{consent_id}", f"/api/v1/consents/{consent_id}")


class CaseNotOpen(DomainError):
    """No new consent is recorded in a closed file; withdrawing stays possible."""

    code = "case-not-open"
    message = N_("Případ je uzavřený, nový souhlas už do něj nepatří. Odvolat souhlas lze dál.")


class ConsentEnded(DomainError):
    """The consent was withdrawn or has expired; it never comes back."""

    code = "consent-ended"
    message = N_("Tento souhlas už skončil. Nové rozhodnutí klienta zaznamenejte jako nový souhlas.")


class NothingToWithdraw(DomainError):
    """Only a given consent can be withdrawn."""

    code = "nothing-to-withdraw"
    message = N_("Klient tento souhlas nedal, není co odvolat.")


class AlreadyWithdrawn(DomainError):
    """Somebody recorded the withdrawal before."""

    code = "already-withdrawn"
    message = N_("Souhlas už byl odvolán.")


class TooManyScans(DomainError):
    """There is a sensible number of pages to a signed form."""

    code = "too-many-scans"
    message = N_("K jednomu znění lze přiložit nejvýše {most} souborů.")


class AlreadyGiven(DomainError):
    """A consent of this kind to this service is in force: two of them would outlive one withdrawal."""

    code = "already-given"
    message = N_("Souhlas tohoto druhu pro tuto službu už platí. Otevřete jej a zapište odvolání, nebo nové znění.")

    def __init__(self, consent_id: UUID) -> None:
        super().__init__(fields={"recipient_service_id": self.message}, about=consent_at(consent_id))


class NobodyNamedThere(DomainError):
    """Everybody whom the client named has left the service: what goes to them would reach nobody."""

    code = "nobody-named-there"
    status = 409
    message = N_(
        "Nikdo z lidí, které klient v souhlasu jmenoval, už ve vybrané službě nepracuje. Domluvte s klientem nové znění."
    )

    def __init__(self, consent_id: UUID) -> None:
        super().__init__(about=consent_at(consent_id))
