# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Deadline

APP_CONFIG = app_config("deadlines", [Deadline])
