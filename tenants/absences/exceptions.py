# pyright: strict
"""Refusals around absences."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AbsenceOver(DomainError):
    """It has ended."""

    code = "absence-over"
    status = 409
    message = N_("Nepřítomnost už skončila.")


class AbsenceMeets(DomainError):
    """Somebody wrote another absence meanwhile with which this one does not go."""

    code = "absence-meets"
    status = 409
    message = N_(
        "Mezitím se zapsala jiná nepřítomnost, se kterou se tahle nesnáší. Načtěte stránku a zkontrolujte, kdo kdy chybí."
    )
