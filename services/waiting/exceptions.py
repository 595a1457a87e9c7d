"""Refusals around notices that wait for somebody's return."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class WaitsNoMore(DomainError):
    """The waiting that somebody takes back has ended meanwhile."""

    code = "waits-no-more"
    message = N_("Na návrat už oznámení nečeká.")
