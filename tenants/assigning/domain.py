# pyright: strict
"""What assignment by rules adds to the shell."""

from tenants.settings.rules import SETTINGS

from . import rules


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    SETTINGS.add(rules.MODE, rules.ORDER, rules.LIMIT_GENERAL, rules.LIMIT_CURATOR, rules.LIMIT_FOSTER)
