"""Refusals of registers and numbers."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AlreadyRegistered(DomainError):
    """Somebody registered the notice before."""

    code = "already-registered"
    status = 409
    message = N_("Oznámení už je zaevidované. Čísla najdete na jeho stránce; nic se nezměnilo.")


class BelongsElsewhere(DomainError):
    """Whose notice it is registers it."""

    code = "notice-belongs-elsewhere"
    status = 409
    message = N_(
        "Oznámení patří jinému úřadu: je postoupené, nebo byl oznamovatel odkázán. Eviduje ho ten úřad; tady se nic nezapsalo."
    )


class NotRegistered(DomainError):
    """There are no numbers to correct."""

    code = "not-registered"
    status = 409
    message = N_("Oznámení ještě zaevidované není.")


class IssuedHere(DomainError):
    """Numbers that were issued here are not corrected: they were drawn from their series."""

    code = "issued-here"
    status = 409
    message = N_("Čísla, která vydala Opora, se neopravují.")


class NumberTaken(DomainError):
    """Somebody gave the number in the same moment."""

    code = "number-taken"
    status = 409
    message = N_("Toto číslo mezitím dostalo něco jiného. Nic se nezapsalo; zkontrolujte číslo a uložte znovu.")


class NumberTooLong(DomainError):
    """A number by the template of the authority would be longer than fifty characters."""

    code = "number-too-long"
    status = 409
    message = N_(
        "Číslo podle šablony by mělo přes 50 znaků. Šablonu zkrátí správce v nastavení; zatím se nic nezapsalo."
    )


class TooManyEntries(DomainError):
    """More than fits in one table."""

    code = "too-many-entries"
    status = 409
    message = N_("Tolik zápisů se do jedné tabulky nevejde. Vyberte rok nebo stav.")


class AlreadyMarked(DomainError):
    """The entry has its file mark."""

    code = "already-marked"
    status = 409
    message = N_("Zápis už spisovou značku má. Nic se nezměnilo.")


class NamedAlready(DomainError):
    """The case has its file mark."""

    code = "case-named-already"
    status = 409
    message = N_("Případ už spisovou značku má. Nic se nezměnilo.")


class MarkedAtEntry(DomainError):
    """A case that came of a notice gets its mark with an entry of a register."""

    code = "marked-at-entry"
    status = 409
    message = N_("Spisová značka se u tohoto případu opisuje k zápisu v rejstříku, až dítě zařadíte. Nic se nezměnilo.")


class AlreadyEnded(DomainError):
    """The entry ended, or was put right, before."""

    code = "entry-ended"
    status = 409
    message = N_("Zápis mezitím skončil nebo ho někdo opravil. Jak vypadá teď, najdete u případu; nic se nezměnilo.")


class NoNotice(DomainError):
    """The case has no notice, and an entry stands with one."""

    code = "no-notice-of-case"
    status = 409
    message = N_("K případu není žádné oznámení, a zápis v rejstříku se vede s ním. Nic se nezapsalo.")


class StandsThere(DomainError):
    """The child stands in that register already."""

    code = "stands-in-register"
    status = 409
    message = N_("V tomto rejstříku už dítě zapsané je. Nic se nezměnilo.")
