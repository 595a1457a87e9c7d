# pyright: strict
"""Refusals of the calendar."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class TooManyDays(DomainError):
    """More rows than are taken along at once."""

    code = "too-many-days"
    message = N_("Výběr má přes 2 000 řádků, tolik se najednou nevyveze. Zúžte ho a zkuste to znovu.")
