"""The domains that have migrations, and Piccolo's configuration of each.

Piccolo's side is imported when it is asked for: a start at which nothing waits does without (it brings `black`).
"""

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from piccolo.conf.apps import AppConfig
    from piccolo.table import Table

ROOT = Path(__file__).resolve().parents[2] / "migrations"

os.environ.setdefault("PICCOLO_CONF", "app.piccolo_conf")


def app_config(name: str, tables: "Sequence[type[Table]]") -> "AppConfig":
    """Return Piccolo's configuration of a domain; its migrations lie in `migrations/<name>/`."""
    from piccolo.conf.apps import AppConfig

    return AppConfig(app_name=name, migrations_folder_path=str(ROOT / name), table_classes=list(tables))


def domain_names() -> list[str]:
    """The domains that have migrations, in the order in which they run."""
    return [domain.rpartition(".")[2] for domain in _domains()]


def configurations() -> "list[AppConfig]":
    """Piccolo's configuration of every domain, with its tables."""
    return [import_module(f"{domain}.piccolo_app").APP_CONFIG for domain in _domains()]


def _domains() -> tuple[str, ...]:
    return import_module("app.domains").MIGRATING
