# pyright: strict
"""Commands of the operator: whether a message gets through, and which do not. They reach no content."""

import asyncio

import click

from kernel.commands import with_database
from kernel.delivery import NotDelivered
from kernel.settings import SettingsError, settings
from tenants.tables import Channel

from . import views
from .service import send_trial


@click.group()
def messages() -> None:
    """Messages to people: mail and SMS."""


@messages.command("try")
@click.argument("to", metavar="ADDRESS|NUMBER")
def try_one(to: str) -> None:
    """Send one trial letter to an e-mail address, or an SMS to a number (+420…), and say what came of it."""
    channel = Channel.EMAIL if "@" in to else Channel.SMS
    url, name = (
        (settings().smtp_url, "OPORA_SMTP_URL") if channel is Channel.EMAIL else (settings().sms_url, "OPORA_SMS_URL")
    )
    if not url:
        raise SettingsError(f"{name} is not set, so nothing is sent")
    try:
        asyncio.run(send_trial(channel, to))
    except NotDelivered as refusal:
        raise click.ClickException(f"not taken ({refusal.fault.value}): {refusal.fault.meaning}") from None
    click.echo("The server took it.")


@messages.command("check")
@with_database()
async def check() -> None:
    """Count what waits after a try that failed, and what of a week was refused, given up or perhaps lost; fails then."""
    rows = await views.list_stuck()
    for row in rows:
        click.echo(
            f"{row.organisation}: {row.count} × {row.channel.value} {row.state.value} ({row.fault or 'in hand'}),"
            f" the oldest of {row.oldest:%Y-%m-%d}",
            err=True,
        )
    if rows:
        raise click.ClickException("messages do not get through; the administrators of these organisations see to whom")
    click.echo("Every message got through.")
