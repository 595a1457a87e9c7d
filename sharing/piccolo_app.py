# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import (
    Disclosure,
    Handover,
    JoinedHandover,
    SharedItem,
    ShareGrant,
    ShareKey,
    StatutoryArrival,
    StatutoryBasis,
    StatutoryDisclosure,
    StatutoryPart,
)

APP_CONFIG = app_config(
    "sharing",
    [
        Disclosure,
        Handover,
        JoinedHandover,
        ShareGrant,
        ShareKey,
        SharedItem,
        StatutoryArrival,
        StatutoryBasis,
        StatutoryDisclosure,
        StatutoryPart,
    ],
)
