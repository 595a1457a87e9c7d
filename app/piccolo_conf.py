"""Piccolo's configuration: the one engine, and the domains in the order in which they migrate."""

from piccolo.conf.apps import AppRegistry

from app.domains import MIGRATING
from kernel.db import DB

__all__ = ["APP_REGISTRY", "DB"]
APP_REGISTRY = AppRegistry(apps=[f"{domain}.piccolo_app" for domain in MIGRATING])
