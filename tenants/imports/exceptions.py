# pyright: strict
"""Refusals of imports."""

from kernel.exceptions import DomainError, Invalid
from kernel.web.i18n import N_


class LineRefused(Invalid):
    """A line of a table makes no sense; the sentence stands beside it."""

    def __init__(self, message: str) -> None:
        super().__init__(fields={"line": message})


class OtherThanShown(DomainError):
    """What a line would do is not any more what was shown; nothing was written."""

    code = "other-than-shown"
    status = 409
    message = N_(
        "Mezitím se něco změnilo a některý řádek by dopadl jinak. Nic se nezapsalo, zkontrolujte tabulku znovu."
    )
