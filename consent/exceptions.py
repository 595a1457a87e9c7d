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


class ChangedSinceShown(DomainError):
    """The consent has another wording, or the client other data, than whoever sends something out was shown."""

    code = "changed-since-shown"
    status = 412
    message = N_(
        "Od chvíle, kdy se formulář otevřel, se změnilo znění souhlasu nebo údaje klienta. Nic neodešlo. Podívejte se,"
        " co teď platí, a odešlete znovu."
    )


class SaidNoMeanwhile(DomainError):
    """On the day of this yes the client said no as well, and who writes the yes down was not shown it: which came last?"""

    code = "said-no-meanwhile"
    status = 412
    message = N_(
        "Mezitím je zapsané, že téhož dne zaznělo ne; kdo to řekl a kdo a kdy to zapsal, je u toho rozhodnutí. Nic se"
        " nezapsalo. Zazněl-li souhlas až potom, uložte znovu."
    )

    def __init__(self, consent_id: UUID) -> None:
        super().__init__(fields={"decision": self.message}, about=consent_at(consent_id))


class WordsChangedSinceShown(DomainError):
    """The words of the consent would be others than those that were shown, and maybe signed."""

    code = "words-changed-since-shown"
    status = 412
    message = N_(
        "Věta souhlasu zní jinak, než když se formulář otevřel: změnil se název služby nebo vzor. Nic se nezapsalo."
        " Přečtěte si ji; co klient podepsal dřív, platí jen v tom znění, které viděl."
    )


class ScanOfBefore(DomainError):
    """Something happened to the consent since its page was opened: what was signed may belong to another wording."""

    code = "scan-of-before"
    status = 412
    message = N_(
        "Od otevření stránky se souhlas změnil a sken se nepřiložil. Na stránce je, co platí teď. Podívejte se, jestli k tomu"
        " sken patří, a soubor vyberte znovu."
    )

    def __init__(self) -> None:
        super().__init__(fields={"evidence": self.message})


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
        "Nikdo z lidí, které klient v souhlasu jmenoval, už ve vybrané službě nepracuje, nebo by to tam neviděl. Domluvte s klientem nové znění."
    )

    def __init__(self, consent_id: UUID) -> None:
        super().__init__(about=consent_at(consent_id))


class WentOutSince(DomainError):
    """The no is of an earlier day, and something came about since: who writes it down says that they know (ADR 0081)."""

    code = "went-out-since"
    message = N_(
        "Zaznělo to {day} a potom se ještě něco stalo: {what}. Nic se nezapsalo. Souhlasí-li den, potvrďte zaškrtnutím, že"
        " o tom víte."
    )
    beside = N_(
        "Po {day} se ještě něco stalo a nic se nezapsalo. Souhlasí-li den, potvrďte zaškrtnutím, že o tom víte."
    )

    def __init__(self, *, day: str, what: str) -> None:
        super().__init__(fields={"known_since": self.beside}, day=day, what=what)


class MoreWentSince(DomainError):
    """Something more came about between the moment in which that was shown, and the one in which the no was sent."""

    code = "more-went-since"
    status = 412
    beside_stored = False  # nobody saved another no
    message = N_(
        "Od otevření formuláře k tomu přibylo: {new}. Potvrzeno bylo jen: {known}. Nic se nezapsalo. Podívejte se a potvrďte"
        " znovu všechno."
    )

    def __init__(self, *, known: str, new: str) -> None:
        super().__init__(fields={"known_since": self.message}, known=known, new=new)
