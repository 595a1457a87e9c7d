"""Piccolo's view of this domain: its table and its migrations."""

from kernel.migrations import app_config

from .tables import NoticeWait

APP_CONFIG = app_config("waiting", [NoticeWait])
