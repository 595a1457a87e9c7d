# pyright: strict
"""Refusals around handing back."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class NothingToConfirm(DomainError):
    """It was confirmed already, nothing was done, or the absence is not over."""

    code = "nothing-to-confirm"
    status = 409
    message = N_("Potvrdit tu teď není co: nepřítomnost trvá, nic se v ní nestalo, nebo už je list přečtený.")
