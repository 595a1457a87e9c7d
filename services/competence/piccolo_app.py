"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import CompetenceDecision, CompetenceStep

APP_CONFIG = app_config("competence", [CompetenceDecision, CompetenceStep])
