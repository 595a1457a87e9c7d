# pyright: strict
"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import ProtocolAddition, ProtocolRow, ProtocolSheet, ProtocolSignature

APP_CONFIG = app_config("protocols", [ProtocolRow, ProtocolSheet, ProtocolSignature, ProtocolAddition])
