# pyright: strict
"""Piccolo's view of this domain: its table and its migrations."""

from kernel.migrations import app_config

from .tables import CaseDeclined

APP_CONFIG = app_config("declining", [CaseDeclined])
