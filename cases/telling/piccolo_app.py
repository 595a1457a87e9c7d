"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import ClientTold, PlannedChange, WorkerContact

APP_CONFIG = app_config("telling", [ClientTold, PlannedChange, WorkerContact])
