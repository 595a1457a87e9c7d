"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import (
    AssignmentBasis,
    Notice,
    NoticeAddition,
    NoticeArrival,
    NoticeCase,
    NoticeDuplicate,
    NotifierIdentity,
)

APP_CONFIG = app_config(
    "intake", [Notice, NoticeArrival, NotifierIdentity, NoticeAddition, NoticeDuplicate, NoticeCase, AssignmentBasis]
)
