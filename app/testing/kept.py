"""Databases kept from former releases, which every later one has to migrate: `tests/kernel/kept/*.sql.gz`.

    python -m app.testing.kept

makes the one of the present schema, from the demonstration under the root key of the tests; once a release, and anew
while its migrations still change. What weighs much and shows little is thinned out.
"""

import base64
import gzip
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from app.embedded import start_embedded
from app.embedded.postgres import ROLES_SQL, postgres_bin_dir
from app.testing.stack import ROOT_KEY
from kernel.migrations import MigrationFile, domain_names, files

RIGHTS_OF_THE_SERVER = re.compile(r"^(?:GRANT|REVOKE) [^\n]* ON FUNCTION pg_catalog\.[^\n]*\n", re.MULTILINE)
FOLDER = Path(__file__).parents[2] / "tests" / "kernel" / "kept"
THIN = """
DELETE FROM search_term WHERE id NOT IN (SELECT id FROM search_term ORDER BY id LIMIT 40);
DELETE FROM case_record WHERE id NOT IN (SELECT id FROM case_record ORDER BY id LIMIT 40);
"""


def restore(url: str, kept: Path) -> None:
    """Load a kept database into an empty one, as the superuser.

    Which functions of its own the server has is a matter of its version: who may call them is said to it anew.
    """
    _psql(url, RIGHTS_OF_THE_SERVER.sub("", gzip.decompress(kept.read_bytes()).decode()))
    _, _, inside = ROLES_SQL.partition("\\connect ")
    _psql(url, inside.partition("\n")[2])


def make() -> Path:
    """Write the database that this release keeps; returns the file."""
    newest = max((file for name in domain_names() for file in files(name)), key=lambda file: file.id)
    with tempfile.TemporaryDirectory(prefix="opora-kept-") as folder:
        _opora(folder, "migrate")
        _opora(folder, "demo")
        with start_embedded(Path(folder), valkey=False) as stack:
            _psql(stack.superuser_url, THIN)
            dump = _run("pg_dump", "--dbname", stack.superuser_url)
    kept = FOLDER / f"{_time_of(newest)}.sql.gz"
    # a setting that PostgreSQL 15 does not know
    lines = [line for line in dump.splitlines(keepends=True) if not line.startswith("SET transaction_timeout")]
    kept.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    return kept


def _time_of(migration: MigrationFile) -> str:
    return migration.sql.stem.removeprefix(f"{migration.domain}_")


def _opora(folder: str, *words: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPORA_")}
    environment |= {
        "OPORA_VAR_DIR": folder,
        "OPORA_DEMO": "1",
        "OPORA_ROOT_KEY": base64.b64encode(ROOT_KEY).decode(),
    }
    subprocess.run([sys.executable, "-m", "app.cli", *words], env=environment, check=True)


def _psql(url: str, sql: str) -> None:
    _run("psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", url, given=sql)


def _run(program: str, *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [str(postgres_bin_dir() / program), *arguments], input=given, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{program}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    print(make())  # noqa: T201 a command
