"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import ArrivedFile, ArrivedPart, ArrivedRefusal, DocumentMistake

APP_CONFIG = app_config("inbox", [ArrivedFile, ArrivedPart, ArrivedRefusal, DocumentMistake])
