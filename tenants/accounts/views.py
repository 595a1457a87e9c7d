"""What somebody gets to see of accounts. Nothing here leaves anything behind."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor, operator_actor
from kernel.czech import sort_key
from kernel.db import unit_of_work
from kernel.settings import settings
from kernel.web.session import Place
from tenants import repository
from tenants.access import account_of, own_account, signing_in, user_of
from tenants.repository import Row
from tenants.schemas import (
    AccountText,
    AccountView,
    DemoPerson,
    SecondFactor,
    TokenView,
)


async def account_page(actor: Actor) -> AccountView:
    """The person's own account with the tokens of the present organisation."""
    async with unit_of_work(actor):
        text = account_text(await own_account(actor))
        tokens = await repository.list_tokens(actor.tenant, user_of(actor))
    return AccountView(
        name=text.name,
        email=text.email,
        tokens=[
            TokenView(
                id=row["id"],
                label=row["label"],
                service_name=row["service_name"] or "",
                created_at=row["created_at"],
                expires_at=row["expires_at"],
            )
            for row in tokens
        ],
    )


async def places_of(user_id: UUID) -> list[Place]:
    """Where a person may act now, in Czech order; places without a service (administration) come last."""
    async with unit_of_work(signing_in(user_id)):
        rows = await repository.list_places(user_id)
    rows.sort(
        key=lambda row: (row["service_id"] is None, sort_key(row["short_name"]), sort_key(row["service_name"] or ""))
    )
    return [_place(row) for row in rows]


async def still_holds(user_id: UUID, place: Place) -> bool:
    """Whether the person still works in a place, with every role they had there when they came."""
    return any(one.id == place.id and place.roles <= one.roles for one in await places_of(user_id))


def _place(row: Row) -> Place:
    return Place(
        tenant_id=row["tenant_id"],
        service_id=row["service_id"],
        worker_id=row["worker_id"],
        roles=frozenset(row["roles"]),
        organisation_kind=row["kind"],
        organisation_name=row["short_name"],
        organisation_short=row["abbreviation"],
        service_name=row["service_name"] or "",
    )


async def demo_people() -> list[DemoPerson]:
    """The people of the demonstration with what their sign-in needs; nobody outside of it."""
    if not settings().demo:
        return []
    async with unit_of_work(signing_in()):
        accounts = await repository.list_accounts()
    people: list[DemoPerson] = []
    for account in accounts:
        if second_factor(account).demo:
            text, places = account_text(account), await places_of(account["id"])
            people.append(DemoPerson(name=text.name, email=text.email, places=places))
    return people


async def find_user(email: str) -> UUID:
    """The account with an e-mail address. Raises NotThere."""
    async with unit_of_work(operator_actor()):
        return await account_of(email)


def account_text(account: Row) -> AccountText:
    """What an account says about its person."""
    return keys.account_sealer().open("user_account", account["id"], account["sealed"], AccountText)


def second_factor(account: Row) -> SecondFactor:
    """The authenticator of an account that has one."""
    return keys.account_sealer().open(
        "user_account", account["id"], account["totp_sealed"], SecondFactor, "totp_sealed"
    )
