# pyright: strict
"""Refusals around protocols."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class SignedAlready(DomainError):
    """Nobody signs twice."""

    code = "signed-already"
    message = N_("Za tuto osobu už podpis zapsaný je, nebo důvod, proč chybí. Nic se nezměnilo.")


class NotWhole(DomainError):
    """What somebody still has to sign is not opened yet: it lies before them."""

    code = "protocol-not-signed"
    message = N_("Protokol ještě nepodepsali všichni. Nejdřív podpisy dokončete.")


class EnoughProtocols(DomainError):
    """A thing has no more protocols than this."""

    code = "enough-protocols"
    message = N_("Protokolů je tu už dvacet a víc jich být nemůže. Další slova připojte dodatkem k některému z nich.")


class EnoughOfProtocol(DomainError):
    """A protocol takes no more additions or sheets than this."""

    code = "enough-of-protocol"
    message = N_("K tomuto protokolu už nic dalšího připojit nejde, je toho příliš.")
