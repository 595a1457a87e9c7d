"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import ClientLetter, ClientTold, PlannedChange, WorkerContact

APP_CONFIG = app_config("telling", [ClientLetter, ClientTold, PlannedChange, WorkerContact])
