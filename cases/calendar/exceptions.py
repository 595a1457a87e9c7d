# pyright: strict
"""Refusals of the calendar."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class TooManyDays(DomainError):
    """More rows than are taken along at once."""

    code = "too-many-days"
    message = N_("Výběr má přes 2 000 řádků, tolik se najednou nevyveze. Zúžte ho a zkuste to znovu.")


class NoFeed(DomainError):
    """No such address, or it reads nothing any more: nobody is told which."""

    code = "no-feed"
    status = 404
    message = N_("Na této adrese žádný kalendář není.")
