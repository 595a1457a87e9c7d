# pyright: strict
"""Refusals around districts."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class PartOver(DomainError):
    """It has ended, or ends before the day that was said."""

    code = "district-part-over"
    status = 409
    message = N_("Už skončilo, nebo končí dřív. Má-li platit déle, přidejte to znovu.")
