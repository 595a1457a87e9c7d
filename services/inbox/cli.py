"""Commands of the operator: the folder in which the records system leaves messages. They print no name of a file."""

import asyncio
from collections import Counter
from pathlib import Path

import click
import structlog

from kernel.actor import system_actor
from kernel.commands import with_database
from kernel.exceptions import DomainError
from kernel.object_store import open_file_store, use_file_store
from kernel.settings import settings
from tenants import views as tenant_views

from .service.folder import Fate, take_from_folder, waiting_in

log = structlog.get_logger()


@click.group()
def intake() -> None:
    """Notices that arrive as files."""


@intake.command("watch")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path))
@click.option("--organisation", required=True, metavar="CODE", help="Code of the organisation.")
@click.option("--service", "service_code", required=True, metavar="CODE", help="Code of the agenda that takes notices.")
@click.option("--once", is_flag=True, help="Take what lies there, and end.")
@click.option("--seconds", default=5, show_default=True, type=click.IntRange(1, 3600), help="How often to look.")
@with_database()
async def watch(folder: Path, organisation: str, service_code: str, once: bool, seconds: int) -> None:
    """Take data messages and e-mails that appear in FOLDER; each waits in Došlé soubory then, exactly once.

    What was taken is moved to FOLDER/prevzato, what was refused to FOLDER/odmitnuto with its reason beside it.
    """
    use_file_store(open_file_store(settings().object_store_url))
    tenant_id = await tenant_views.find_tenant(organisation)
    actor = system_actor(tenant_id, await tenant_views.find_service(tenant_id, service_code))
    while True:
        fates: Counter[Fate] = Counter()
        left = 0
        for path in waiting_in(folder):
            try:
                fates[await take_from_folder(actor, path)] += 1
            except (OSError, DomainError) as trouble:
                log.warning("a file of the folder stays for the next time", error=type(trouble).__name__)
                left += 1
        if fates or left or once:
            said = [f"{fates[fate]} {fate.value}" for fate in Fate]
            click.echo(", ".join([*said, f"{left} left for the next time"]))
        if once:
            if left:
                raise click.ClickException("not every file could be taken; the log says why")
            return
        await asyncio.sleep(seconds)


COMMANDS = [intake]
