# pyright: strict
"""Commands of the operator: the open file of addresses."""

from pathlib import Path

import click

from kernel.commands import with_database

from . import rules, service


@click.group()
def addresses() -> None:
    """The open file of addresses (RÚIAN), from which typed addresses are completed."""


@addresses.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_database()
async def load(files: tuple[Path, ...]) -> None:
    """Write the address points of FILES, one CSV a municipality, as the cadastral office publishes them.

    Loaded again a file is as it is now: what it has no more is offered no more. Without any file free text works.
    """
    written = ended = 0
    with click.progressbar(files, label="Addresses") as bar:
        for file in bar:
            try:
                lines = rules.lines_of(_content(file))
            except rules.NoAddressPoints as lacking:
                raise click.ClickException(
                    f"{file.name} is no file of address points, it lacks: {lacking}"
                ) from lacking
            new, gone = await service.load_points(lines)
            written, ended = written + new, ended + gone
    click.echo(f"{written} addresses written, {ended} of before are in the files no more")


def _content(file: Path) -> bytes:
    return file.read_bytes()
