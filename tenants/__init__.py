# pyright: strict
"""Organisations on the platform, their services, the people who work there, their roles, and how they sign in."""
