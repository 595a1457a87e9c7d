# pyright: strict
"""Clients add nothing to lower floors: their cases show them."""


def register() -> None:
    """Called once at the start-up."""
