"""For developers: begin a migration, and write the digest of one that is not released yet.

python -m kernel.migrations new tenants      makes the two files
python -m kernel.migrations freeze FILE.sql  after each change of the SQL, until it is released
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from .domains import ROOT
from .files import DIGEST, MigrationFile, digest

PYTHON = '''"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "{id}"
SHA256 = "{sha256}"

forwards = sql_beside(__file__, SHA256)
'''


@click.group()
def migrations() -> None:
    """Write migrations."""


@migrations.command()
@click.argument("domain")
def new(domain: str) -> None:
    """Make the two files of a migration of DOMAIN."""
    folder = ROOT / domain
    if not folder.is_dir():
        raise click.ClickException(f"{domain} has no folder in {ROOT}")
    sql = folder / f"{domain}_{datetime.now(UTC):%Y_%m_%dt%H_%M_%S_%f}.sql"
    sql.write_text("-- Why:\n")
    python = sql.with_suffix(".py")
    python.write_text(PYTHON.format(id=MigrationFile(sql, "").id, sha256=digest(sql)))
    click.echo(f"{sql}\n{python}")


@migrations.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def freeze(files: tuple[Path, ...]) -> None:
    """Write the digest of FILES into the Python files beside them."""
    for sql in files:
        python = sql.with_suffix(".py")
        python.write_text(re.sub(DIGEST, f'SHA256 = "{digest(sql)}"', python.read_text()))
    click.echo("A kept database that ran them is of another edition now: python -m app.testing.kept")


if __name__ == "__main__":
    migrations()
