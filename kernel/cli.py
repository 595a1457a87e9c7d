"""Commands that prove something: the audit log is whole, the root key opens what it should, no fact was given up."""

import click

from kernel import keys, outbox, seal
from kernel.commands import with_database


@click.group()
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@with_database()
async def verify() -> None:
    """Recompute the chain of every organisation; fails when one does not hold, or is not sealed to its end."""
    with click.progressbar(length=1, label="Verifying") as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        checked, broken = await seal.verify(show)
        late = await seal.late()
    for one in broken:
        click.echo(f"organisation {one.tenant_id}, seal {one.seal}: {one.why}", err=True)
    for one in late:
        click.echo(f"organisation {one.tenant_id}: entries have waited {one.seconds:.0f} s for their seal", err=True)
    if broken:
        raise click.ClickException(f"the audit log of {len(broken)} organisations was tampered with")
    if late:
        raise click.ClickException(
            f"the audit log of {len(late)} organisations is not sealed to its end; does the relay run, does its log name"
            " them, does a session hold its lock?"
        )
    click.echo(f"{checked} seals hold.")


@click.group("keys")
def keys_group() -> None:
    """Keys of the organisations."""


@keys_group.command("check")
@with_database()
async def check_keys() -> None:
    """Open the key of every organisation with the root key; fails when one stays closed."""
    opened, closed = await keys.check_organisations()
    for tenant_id, why in closed.items():
        click.echo(f"organisation {tenant_id}: {why}", err=True)
    if closed:
        raise click.ClickException(f"{len(closed)} keys stay closed; is it the right root key?")
    click.echo(f"The root key opens {opened} keys.")


@click.group("outbox")
def outbox_group() -> None:
    """Facts on their way to those who react."""


@outbox_group.command("check")
@with_database()
async def check_outbox() -> None:
    """Name the facts that were given up: refused each time, or of a name that nobody knew; fails when there is one."""
    given_up = await outbox.list_given_up()
    for row in given_up:
        click.echo(
            f"{ascii(row.event)[1:-1]} of {row.created_at:%Y-%m-%d %H:%M} UTC, organisation {row.tenant_id},"
            f" service {row.service_id}: {row.id}",
            err=True,
        )
    if given_up:
        raise click.ClickException(
            f"{len(given_up)} facts (the first thousand at most) were given up; the logs of worker and relay say why"
        )
    click.echo("No fact was given up.")


@outbox_group.command("retry")
@with_database()
async def retry_outbox() -> None:
    """Send the facts that were given up anew, once the reason is gone."""
    click.echo(f"{await outbox.try_given_up_anew()} facts are sent anew.")


COMMANDS = [audit, keys_group, outbox_group]
