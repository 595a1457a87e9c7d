# pyright: strict
"""Refusals around the people of an organisation."""

from uuid import UUID

from kernel.exceptions import About, DomainError
from kernel.web.i18n import N_


def of_person(person_id: UUID) -> About:
    """A refusal that speaks of somebody of the organisation."""
    at = f"/people/{person_id}"
    return About(N_("Otevřít stránku toho člověka"), f"/administration{at}", f"/api/v1{at}")


class NobodyLeftToAdminister(DomainError):
    """At some moment from now on nobody would be administrator of the organisation."""

    code = "nobody-left-to-administer"
    status = 409
    message = N_("Organizace by zůstala bez správce. Nejdřív dejte roli správce někomu dalšímu, bez konce platnosti.")


class RoleOver(DomainError):
    """The role has ended, or ends before the day that was said."""

    code = "role-over"
    status = 409
    message = N_("Role už skončila, nebo končí dřív. Má-li trvat déle, dejte ji znovu.")


class WorkOver(DomainError):
    """The person does not work in the organisation any more."""

    code = "work-over"
    status = 409
    message = N_("Tento člověk už v organizaci nepracuje. Vrátí-li se, pozvěte ho znovu.")


class NotOneself(DomainError):
    """Nobody ends their own work in the organisation: what they do next would be refused in the middle of it."""

    code = "not-oneself"
    status = 409
    message = N_(
        "Sebe tu ukončit nemůžete, udělá to jiný správce. Není-li žádný, dejte nejdřív roli správce někomu dalšímu."
    )
