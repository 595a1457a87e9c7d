# pyright: strict
"""Refusals around authorities."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AuthorityOver(DomainError):
    """This entry of an office has an end, or was replaced by a later one."""

    code = "authority-over"
    status = 409
    message = N_("Tento záznam už má konec, nebo ho nahradil novější. Otevřete úřad znovu ze seznamu.")
