"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Disclosure, Handover, JoinedHandover, SharedItem, ShareGrant, ShareKey, StatutoryBasis

APP_CONFIG = app_config(
    "sharing", [Disclosure, Handover, JoinedHandover, ShareGrant, ShareKey, SharedItem, StatutoryBasis]
)
