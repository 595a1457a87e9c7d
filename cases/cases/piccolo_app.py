# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import (
    Case,
    CaseRecord,
    CaseStanding,
    ClientMerge,
    KeyWorkerAssignment,
    NumberSeries,
    ReliefNote,
    SavedFilters,
    Task,
)

APP_CONFIG = app_config(
    "cases",
    [Case, CaseRecord, CaseStanding, ClientMerge, KeyWorkerAssignment, NumberSeries, ReliefNote, SavedFilters, Task],
)
