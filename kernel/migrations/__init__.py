"""Migrations: written in SQL, run by Piccolo under an advisory lock as the owner of the schema, frozen once released.

`migrations/<domain>/<domain>_<time>.sql` says what happens; the small Python file beside it, by which Piccolo finds
it, carries the SHA-256 of that text. `migrations/README.md` tells how the next one is written.
"""

from .domains import ROOT, app_config, domain_names
from .drift import drift
from .files import MigrationFailed, MigrationFile
from .run import files, migrate

__all__ = ["ROOT", "MigrationFailed", "MigrationFile", "app_config", "domain_names", "drift", "files", "migrate"]
