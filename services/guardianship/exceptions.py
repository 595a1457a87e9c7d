"""Refusals of guardianship."""

from kernel.exceptions import DomainError, NotAllowed
from kernel.web.i18n import N_


class NotGuarding(NotAllowed):
    """The actor's agenda is not that of guardianship."""

    code = "not-guarding"
    message = N_("Opatrovnictví se vede v agendě kolizního opatrovníka. Přepněte se do ní.")


class GuardianshipOver(DomainError):
    """It has ended."""

    code = "guardianship-over"
    message = N_("Opatrovnictví už skončilo.")
