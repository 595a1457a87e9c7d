"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Disclosure, Handover, ShareGrant, ShareKey, SharedItem, StatutoryBasis

APP_CONFIG = app_config("sharing", [Disclosure, Handover, ShareGrant, ShareKey, SharedItem, StatutoryBasis])
