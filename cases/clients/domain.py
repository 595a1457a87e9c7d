# pyright: strict
"""Clients add nothing to lower floors: their cases show them."""

from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS

_IN_LOG = (
    ("client.changed", N_("Údaje klienta opraveny")),
    ("client.entered", N_("Klient zapsán do služby")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
