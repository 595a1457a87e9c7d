"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Consent, ConsentEvent, ConsentEvidence, ConsentProvision, ConsentVersion

APP_CONFIG = app_config("consent", [Consent, ConsentEvent, ConsentEvidence, ConsentProvision, ConsentVersion])
