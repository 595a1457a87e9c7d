# pyright: strict
"""Whoever got a case says with a reason that they cannot take it over, and the head decides (S003; ADR 0118)."""
