# pyright: strict
"""Bearer tokens: whom one stands for, how one is made and taken back."""

import base64
import binascii
import secrets
from uuid import UUID

from kernel import keys
from kernel.actor import Actor, ActorKind, operator_actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotSignedIn, NotThere
from kernel.ids import new_id
from kernel.web.i18n import N_
from tenants import rules
from tenants import views as tenant_views
from tenants.accounts import repository, views
from tenants.accounts.access import signing_in, user_of
from tenants.events import TokenCreated, TokenRevoked

_TOKEN_PREFIX = "opora_"  # noqa: S105 what a token looks like, not one


async def actor_for_token(token: str, request_id: str | None = None) -> Actor:
    """Whom a bearer token stands for, by what holds at this moment. Raises NotSignedIn."""
    user_id = _user_in_token(token)
    async with unit_of_work(signing_in(user_id)):
        holder = await repository.find_token_actor(keys.token_hash(token), user_id)
    if holder is None:
        raise NotSignedIn
    return Actor(
        kind=ActorKind.WORKER,
        tenant_id=holder.tenant_id,
        service_id=holder.service_id,
        worker_id=holder.worker_id,
        user_id=user_id,
        roles=holder.roles,
        session_id=f"token:{holder.id}",
        request_id=request_id,
    )


async def create_token(email: str, organisation_code: str, service_code: str | None, label: str, days: int = 90) -> str:
    """Make a bearer token for a person in one service (default: the first place there); shown only now."""
    checks = Checks()
    label = checks.line("label", label, missing=N_("Napište, k čemu token slouží."), max_length=60)
    if not 1 <= days <= rules.LONGEST_TOKEN_DAYS:
        checks.fail("days", N_("Token platí 1 až 366 dní."))
    checks.done()
    user_id = await views.find_user(email)
    tenant_id = await tenant_views.find_tenant(organisation_code)
    service_id = await tenant_views.find_service(tenant_id, service_code) if service_code else None
    places = [
        place
        for place in await views.places_of(user_id)
        if place.tenant_id == tenant_id and service_id in (None, place.service_id)
    ]
    if not places:
        raise NotThere
    token, token_id = new_token(user_id), new_id()
    actor = operator_actor(tenant_id)
    async with unit_of_work(actor):
        await repository.insert_token(
            tenant_id,
            token_id,
            service_id=places[0].service_id,
            worker_id=places[0].worker_id,
            user_id=user_id,
            token_hash=keys.token_hash(token),
            label=label,
            days=days,
        )
        await record(actor, TokenCreated(token_id=token_id, user_id=user_id))
    return token


async def revoke_own_token(actor: Actor, token_id: UUID) -> None:
    """Take one of the person's own tokens back."""
    async with unit_of_work(actor):
        if not await repository.revoke_token(actor.tenant, token_id, user_of(actor)):
            raise NotThere
        await record(actor, TokenRevoked(token_id=token_id))


async def revoke_token(token: str) -> None:
    """Take a bearer token back. Raises NotThere for one that is unknown or was revoked before."""
    async with unit_of_work(signing_in()):
        found = await repository.find_token(keys.token_hash(token))
    if found is None:
        raise NotThere
    actor = operator_actor(found.tenant_id)
    async with unit_of_work(actor):
        await repository.revoke_token(found.tenant_id, found.id, None)
        await record(actor, TokenRevoked(token_id=found.id))


async def revoke_all(user_id: UUID) -> None:
    """(in unit) Take back every token of a person, in whichever organisation it acts."""
    async with unit_of_work(signing_in(user_id)):
        tenant_ids = await repository.list_token_tenants(user_id)
    for tenant_id in tenant_ids:
        there = signing_in(user_id, tenant_id)
        async with unit_of_work(there):
            for token_id in await repository.revoke_tokens(tenant_id, user_id):
                await record(there, TokenRevoked(token_id=token_id))


def new_token(user_id: UUID) -> str:
    """The id of the account stands in front, so that one look-up under the person's own eyes is enough."""
    return _TOKEN_PREFIX + base64.urlsafe_b64encode(user_id.bytes + secrets.token_bytes(32)).decode()


def _user_in_token(token: str) -> UUID:
    try:
        content = base64.b64decode(token.removeprefix(_TOKEN_PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not token.startswith(_TOKEN_PREFIX) or len(content) != 48:
        raise NotSignedIn
    return UUID(bytes=content[:16])
