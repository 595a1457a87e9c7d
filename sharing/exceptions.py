"""Refusals around sharing."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class NoEffectiveConsent(DomainError):
    """Nothing passes the wall without a consent that holds at this very moment."""

    code = "no-effective-consent"
    message = N_("Klient k tomu teď nemá platný souhlas. Nejdřív zaznamenejte jeho rozhodnutí.")


class RecipientGone(DomainError):
    """The service named in the consent no longer runs."""

    code = "recipient-gone"
    message = N_("Služba, které souhlas údaje svěřuje, už není v provozu.")


class NobodyThere(DomainError):
    """The service that takes notices for an office runs no more."""

    code = "nobody-there"
    message = N_("Služba, která za tento úřad v Opoře přijímá oznámení, už neběží. Ať správce úřad v adresáři opraví.")


class AlreadyTakenOver(DomainError):
    """The recipient has a file from this handover, or took it into one."""

    code = "already-taken-over"
    message = N_("Toto předání už vaše služba převzala do svého případu.")


class KeyWorkerNotNamed(DomainError):
    """The consent names people, and who leads the case is none of them."""

    code = "key-worker-not-named"
    message = N_(
        "Klient dovolil předat údaje jen jmenovaným lidem a ten, kdo případ vede, mezi nimi není. Požádejte službu, která"
        " údaje předala, o nové znění souhlasu."
    )


class AlreadyDeclined(DomainError):
    """The recipient answered before that it takes nothing over."""

    code = "already-declined"
    message = N_("Vaše služba už odpověděla, že údaje nepřevezme.")


class EndedSinceShown(DomainError):
    """Some of what whoever takes over was shown is let through no more: they take over less than they saw."""

    code = "ended-since-shown"
    status = 412
    message = N_(
        "Od otevření stránky skončilo sdílení některých údajů. Nic se nepřevzalo. Podívejte se, které zůstaly, a odešlete"
        " znovu."
    )


class ShareEnded(DomainError):
    """The share ended before: by the client, by its time, or by a colleague."""

    code = "share-ended"
    message = N_("Toto sdílení už skončilo.")
