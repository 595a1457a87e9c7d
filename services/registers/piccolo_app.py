"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import CaseMark, NoticeRegistration, RegisterCorrection, RegisterEntry

APP_CONFIG = app_config("registers", [NoticeRegistration, RegisterEntry, RegisterCorrection, CaseMark])
