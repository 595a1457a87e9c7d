"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Guardianship, GuardianshipAct, GuardianThreat, ThreatNotice

APP_CONFIG = app_config("guardianship", [Guardianship, GuardianshipAct, GuardianThreat, ThreatNotice])
