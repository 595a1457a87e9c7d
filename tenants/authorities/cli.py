# pyright: strict
"""Commands of the operator: the directory of authorities of an organisation, from a table."""

from pathlib import Path

import click

from kernel.actor import operator_actor
from kernel.commands import with_database
from kernel.exceptions import Invalid
from kernel.uploads.checks import read_table
from kernel.uploads.refusals import FileProblem
from tenants import views as tenant_views
from tenants.imports import service as imports
from tenants.imports.schemas import State


@click.group()
def authorities() -> None:
    """Other offices: whom an organisation forwards to."""


@authorities.command("load")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", required=True, metavar="CODE", help="Code of the organisation.")
@click.option("--show", is_flag=True, help="Say what each line would do, and change nothing.")
@with_database()
async def load(table: Path, organisation: str, show: bool) -> None:
    """Write the offices of TABLE (CSV or XLSX, as Adresář úřadů exports it) into the directory: all of it, or nothing.

    What is there already stays, what is otherwise holds from its day or from today; nothing is closed.
    """
    actor = operator_actor(await tenant_views.find_tenant(organisation))
    try:
        rows = await read_table(table.name, _content(table))
        lines = await imports.load_table(actor, "authorities", rows, show=show)
    except FileProblem as problem:
        raise click.ClickException(problem.message) from problem
    except Invalid as refused:
        raise click.ClickException(" ".join(refused.fields.values()) or refused.message) from refused
    for line in lines:
        click.echo(f"{line.number}\t{line.state.value}\t{line.words}")
    wrong = sum(line.state == State.WRONG for line in lines)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(lines)} lines are refused, so nothing was written")
    written = sum(line.state == State.NEW for line in lines)
    click.echo(f"{written} {'would be ' if show else ''}written, {len(lines) - written} as they were")


def _content(table: Path) -> bytes:
    return table.read_bytes()
