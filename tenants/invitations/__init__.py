# pyright: strict
"""Links that are good once: to join an organisation, and to set up a second factor anew (ADR 0050)."""
