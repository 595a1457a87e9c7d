# pyright: strict
"""Commands of the operator: organisations, services, accounts, roles, tokens. They reach no content."""

import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TextIO
from uuid import UUID

import click
from redis.exceptions import RedisError

from kernel.commands import with_database
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.phrases import after_service
from kernel.settings import settings
from kernel.totp import provisioning_uri, qr_text
from kernel.valkey import open_valkey
from kernel.web.session import SessionStore
from tenants import service, views
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.addresses.cli import addresses
from tenants.authorities.cli import authorities
from tenants.leaving import service as leaving
from tenants.leaving.schemas import Left
from tenants.messages.cli import messages
from tenants.tables import PresetName, Role

ORGANISATION = click.option("--organisation", required=True, metavar="CODE", help="Code of the organisation.")
IN_A_SENTENCE = "do služby {said}"
SAID = click.option("--said", help="Name after the word služba, e.g. sociální rehabilitace. Asked for with a proposal.")
PEERS = click.option(
    "--peers/--no-peers", "offers_peers", default=None, help="Whether it has peers to choose among; by its name."
)
SERVICE = click.option("--service", "service_code", metavar="CODE", help="Code of the service.")
USER = click.option("--user", "email", required=True, metavar="E-MAIL", help="E-mail address of the account.")
ROLE = click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="Role in the service."
)
HAND_OVER_TO = click.option(
    "--hand-over-to", "to_email", metavar="E-MAIL", help="Colleague who takes over what is left; not before the end."
)
SHOW = click.option("--show", is_flag=True, help="Only say what would have nobody; nothing changes.")
PASSWORD = click.option(
    "--password-file", type=click.File(), help="Read the password from here, - for standard input; asked for otherwise."
)


# --- organisations and services ----------------------------------------------------------------------------------


@click.group()
def tenant() -> None:
    """Organisations on the platform."""


@tenant.command("create")
@click.option("--code", required=True, help="Short name for commands and addresses, e.g. lipnice.")
@click.option(
    "--preset",
    required=True,
    type=click.Choice([preset.value for preset in PresetName]),
    help="The settings it begins with; they say what kind of agency it is. ospod_strict has the safest values.",
)
@click.option("--name", required=True, help="Full name.")
@click.option("--short-name", required=True, help="Name as screens show it.")
@click.option("--abbreviation", required=True, help="Used in file marks.")
@click.option("--company-number", help="IČO.")
@with_database()
async def create_tenant(
    code: str, preset: str, name: str, short_name: str, abbreviation: str, company_number: str | None
) -> None:
    """Bring an organisation onto the platform and make its keys."""
    await service.create_organisation(code, PresetName(preset), name, short_name, abbreviation, company_number)
    click.echo(f"Organisation {code} is on the platform.")


@tenant.command("list")
@with_database()
async def list_tenants() -> None:
    """List the organisations and their services."""
    for one in await views.list_organisations():
        click.echo(f"{one.code}\t{one.kind}\t{one.name}\t{', '.join(one.services)}")


@click.group("service")
def services() -> None:
    """Services of an organisation; a wall stands around each."""


@services.command("create")
@ORGANISATION
@click.option("--code", required=True, help="Short name for commands, e.g. PM.")
@click.option("--name", required=True, help="Full name.")
@click.option("--short-name", required=True, help="Name as screens show it.")
@SAID
@PEERS
@with_database()
async def create_service(
    organisation: str, code: str, name: str, short_name: str, said: str | None, offers_peers: bool | None
) -> None:
    """Give an organisation a service."""
    said = _asked_for(said, after_service(name))
    tenant_id = await views.find_tenant(organisation)
    await service.create_service(tenant_id, code, name, short_name, said=said, offers_peers=offers_peers)
    click.echo(f"Service {code} of {organisation} is open. In sentences: {IN_A_SENTENCE.format(said=said)}")


@services.command("describe")
@ORGANISATION
@click.option("--code", required=True, help="Code of the service.")
@SAID
@PEERS
@with_database()
async def describe_service(organisation: str, code: str, said: str | None, offers_peers: bool | None) -> None:
    """Say how the name of a service stands in sentences, and whether it has peers to choose among."""
    tenant_id = await views.find_tenant(organisation)
    service_id = await views.find_service(tenant_id, code)
    said = _asked_for(said, await views.service_said(tenant_id, service_id))
    await service.describe_service(tenant_id, service_id, said=said, offers_peers=offers_peers)
    click.echo(f"Service {code} of {organisation}. In sentences: {IN_A_SENTENCE.format(said=said)}")


def _asked_for(said: str | None, proposal: str) -> str:
    """What was given, or what somebody at a terminal makes of the proposal; the proposal where nobody can be asked."""
    if said is not None or not sys.stdin.isatty():
        return said or proposal
    return click.prompt(f"Name in a sentence, after the word: {IN_A_SENTENCE.format(said='…')}", default=proposal)


# --- accounts ----------------------------------------------------------------------------------------------------


@click.group()
def user() -> None:
    """Accounts of people and their roles."""


@user.command("create")
@USER
@click.option("--name", required=True, help="Given name and family name.")
@PASSWORD
@with_database()
async def create_user(email: str, name: str, password_file: TextIO | None) -> None:
    """Open an account and print the secret for its authenticator, once; on a terminal also as a QR code."""
    user_id = await accounts.create_user(email, name, _password(password_file))
    _tell_secret(email, await accounts.enrol_totp(user_id))


@user.command("password")
@USER
@PASSWORD
@with_database()
async def set_password(email: str, password_file: TextIO | None) -> None:
    """Give an account another password and sign it out everywhere."""
    user_id = await account_views.find_user(email)
    await accounts.set_password(user_id, _password(password_file))
    await _sign_out_everywhere(user_id)
    click.echo("The password is changed.")


@user.command("totp")
@USER
@with_database()
async def renew_totp(email: str) -> None:
    """Give an account a new second factor and print its secret, once; the old one stops working."""
    user_id = await account_views.find_user(email)
    _tell_secret(email, await accounts.enrol_totp(user_id))
    await _sign_out_everywhere(user_id)


@user.command("role")
@USER
@ORGANISATION
@SERVICE
@ROLE
@with_database()
async def grant_role(email: str, organisation: str, service_code: str | None, role: str) -> None:
    """Give a person a role in a service; administrator and auditor in the organisation, without a service."""
    user_id, tenant_id, service_id = await _found(email, organisation, service_code)
    worker_id = await accounts.employ(tenant_id, user_id)
    await service.grant_role(tenant_id, worker_id, Role(role), service_id)
    click.echo(f"{role} holds from now on.")


@user.command("end-role")
@USER
@ORGANISATION
@SERVICE
@ROLE
@click.option("--last-day", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which it holds; now otherwise.")
@HAND_OVER_TO
@SHOW
@with_database()
async def end_role(
    email: str,
    organisation: str,
    service_code: str | None,
    role: str,
    last_day: datetime | None,
    to_email: str | None,
    show: bool,
) -> None:
    """End a role of a person, after saying what nobody could do any more; --show only says it."""
    user_id, tenant_id, service_id = await _found(email, organisation, service_code)
    worker_id = await views.find_worker(tenant_id, user_id)
    held = await views.memberships_of(tenant_id, worker_id, Role(role), service_id) if worker_id else []
    if worker_id is None or not held:
        raise NotThere
    if last_day is not None and last_day.date() < today_in_prague():
        raise click.BadParameter("the day has passed", param_hint="--last-day")

    async def end(to_user: UUID | None, show: bool) -> list[Left]:
        day = last_day.date() if last_day else None
        return await leaving.end_roles(tenant_id, worker_id, held, last_day=day, to_user=to_user, show=show)

    if await _say_then_do(end, to_email, show):
        click.echo(f"{role} ends after {last_day:%Y-%m-%d}." if last_day else f"{role} ended.")


@user.command("disable")
@USER
@HAND_OVER_TO
@SHOW
@with_database()
async def disable_user(email: str, to_email: str | None, show: bool) -> None:
    """Close an account, after saying what nobody could do any more: sign-in, sessions and tokens stop at once."""
    user_id = await account_views.find_user(email)

    async def end(to_user: UUID | None, show: bool) -> list[Left]:
        return await leaving.close_account(user_id, to_user=to_user, show=show)

    if await _say_then_do(end, to_email, show):
        await _sign_out_everywhere(user_id)
        click.echo("The account is closed.")


# --- tokens ------------------------------------------------------------------------------------------------------


@click.group()
def token() -> None:
    """Bearer tokens for the API."""


@token.command("create")
@USER
@ORGANISATION
@SERVICE
@click.option("--label", default="token", show_default=True, help="What it is for; the person reads it.")
@click.option("--days", default=90, show_default=True, help="How long it holds.")
@with_database()
async def create_token(email: str, organisation: str, service_code: str | None, label: str, days: int) -> None:
    """Print a token that acts as a person in one service (default: the first one there)."""
    click.echo(await accounts.create_token(email, organisation, service_code, label, days))


@token.command("revoke")
@click.option("--token-file", type=click.File(), help="Read the token from here, - for standard input.")
@with_database()
async def revoke_token(token_file: TextIO | None) -> None:
    """Take a token back."""
    secret = token_file.readline() if token_file else click.prompt("Token", hide_input=True)
    await accounts.revoke_token(secret.strip())
    click.echo("The token does not hold any more.")


# --- shared by the above -----------------------------------------------------------------------------------------


async def _found(email: str, organisation: str, service_code: str | None) -> tuple[UUID, UUID, UUID | None]:
    tenant_id = await views.find_tenant(organisation)
    service_id = await views.find_service(tenant_id, service_code) if service_code else None
    return await account_views.find_user(email), tenant_id, service_id


def _password(file: TextIO | None) -> str:
    if file is not None:
        return file.readline().rstrip("\r\n")
    return click.prompt("New password", hide_input=True, confirmation_prompt=True)


def _tell_secret(email: str, secret: str) -> None:
    click.echo(f"Secret for the authenticator: {secret}")
    address = provisioning_uri(secret, account=email, issuer="Opora")
    click.echo(address)
    if sys.stdout.isatty():
        click.echo(qr_text(address))


async def _say_then_do(
    end: Callable[[UUID | None, bool], Awaitable[list[Left]]], to_email: str | None, show: bool
) -> bool:
    """Say what would have nobody and to whom it goes, then do it unless that is all; False when nothing was done."""
    to_user = await account_views.find_user(to_email) if to_email else None
    for left in await end(to_user, True):
        then = f"goes to {to_email}" if left.taken else "stays, urgent on the day of whoever is responsible there"
        click.echo(f"{left.service}: {left.number} {left.what}, {then}")
    if not show:
        await end(to_user, False)
    return not show


async def _sign_out_everywhere(user_id: UUID) -> None:
    """Their sessions end; the database refuses every one that Valkey still holds."""
    valkey = open_valkey(settings().redis_url)
    with suppress(RedisError):
        await SessionStore(valkey).end_all(user_id)
    await valkey.aclose()


COMMANDS = [tenant, services, user, token, messages, authorities, addresses]
