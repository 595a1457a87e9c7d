"""Refusals of case management."""

from uuid import UUID

from kernel.exceptions import About, DomainError
from kernel.web.i18n import N_


def joint_work_at(case_management_id: UUID) -> About:
    """The joint work that a refusal speaks of."""
    address = f"/case-management/{case_management_id}"
    return About(N_("Přejít na spolupráci"), address, f"/api/v1{address}")


class NoConsent(DomainError):
    """No effective consent of the client lets these two services work together."""

    code = "no-consent"
    message = N_("Klient nemá platný souhlas s případovou spoluprací s touto službou.")


class OtherOrganisation(DomainError):
    """Case management across organisations is not there yet."""

    code = "other-organisation"
    message = N_("Týmovou spolupráci lze zatím vést jen mezi službami jedné organizace.")


class AlreadyProposed(DomainError):
    """The two services work together for this client, or the partner has not answered yet."""

    code = "already-proposed"
    message = N_("Případová spolupráce s touto službou už běží, nebo se na ni čeká.")


class AlreadyAnswered(DomainError):
    """Somebody of the partner service answered before."""

    code = "already-answered"
    message = N_("Na tuto nabídku už vaše služba odpověděla.")


class OfferAnswered(DomainError):
    """The partner answered the offer before it was taken back."""

    code = "offer-answered"
    message = N_("Druhá služba už na nabídku odpověděla, zpět ji vzít nejde. Podívejte se na odpověď.")


class OfferOver(DomainError):
    """The offer was taken back by a colleague, or its consent ended."""

    code = "offer-over"
    message = N_("Tato nabídka už neplatí: vzal ji zpět kolega, nebo skončil souhlas klienta.")


class CaseManagementOver(DomainError):
    """The joint work ended, with the consent or by one of the services, and writing together with it."""

    code = "case-management-ended"
    message = N_(
        "Společná práce skončila, společně už psát nejde. Výstup uzavřeného bodu je v záznamech obou služeb; co se neuzavřelo, vidí dál jen služba, která má souhlas zapsaný."
    )
