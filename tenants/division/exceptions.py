# pyright: strict
"""Refusals around the division of work."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class PartOver(DomainError):
    """It has ended, or ends before the day that was said."""

    code = "work-part-over"
    status = 409
    message = N_("Už skončilo, nebo končí dřív. Má-li platit déle, zapište to znovu.")
