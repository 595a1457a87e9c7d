"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Disclosure, Handover, SharedItem, ShareGrant, ShareKey, StatutoryBasis

APP_CONFIG = app_config("sharing", [Disclosure, Handover, ShareGrant, ShareKey, SharedItem, StatutoryBasis])
