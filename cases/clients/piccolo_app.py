# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import Client

APP_CONFIG = app_config("clients", [Client])
