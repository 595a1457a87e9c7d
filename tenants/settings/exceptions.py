# pyright: strict
"""Refusals of changes of settings."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class NotSwitchable(DomainError):
    """The setting is the same for every agency."""

    code = "setting-not-switchable"
    status = 409
    message = N_("Tohle se měnit nedá: platí pro všechny organizace stejně. Nic se nezměnilo.")
