# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import GuardianException, Person, PersonLink, PersonTerm

APP_CONFIG = app_config("persons", [Person, PersonTerm, PersonLink, GuardianException])
