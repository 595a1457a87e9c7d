# pyright: strict
"""Persons: a child as each agenda of an authority knows it, for the staff of all of them; no content, and no key to any (ADR 0111)."""
