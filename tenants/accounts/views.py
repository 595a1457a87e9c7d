# pyright: strict
"""What somebody gets to see of accounts. Nothing here leaves anything behind."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor, operator_actor
from kernel.czech import sort_key
from kernel.db import unit_of_work
from kernel.exceptions import NotSignedIn
from kernel.settings import settings
from kernel.web.session import Place
from tenants.rules import WHOLE

from . import repository
from .access import own_account, signing_in, user_of, user_with
from .schemas import AccountStanding, AccountText, AccountView, DemoPerson, SealedAccount, SecondFactor


async def account_page(actor: Actor) -> AccountView:
    """The person's own account with the tokens of the present organisation."""
    async with unit_of_work(actor):
        text = account_text(await own_account(actor))
        tokens = await repository.list_tokens(actor.tenant, user_of(actor))
    return AccountView(name=text.name, email=text.email, tokens=tokens)


async def places_of(user_id: UUID) -> list[Place]:
    """Where a person may act now, in Czech order; places without a service (administration) come last."""
    async with unit_of_work(signing_in(user_id)):
        places = [_called(place) for place in await repository.list_places(user_id)]
    return sorted(
        places,
        key=lambda place: (place.service_id is None, sort_key(place.organisation_name), sort_key(place.service_name)),
    )


def _called(place: Place) -> Place:
    """A place with what the person is there, where it belongs to no service: whoever administers is that first of all."""
    if place.service_id is not None:
        return place
    words = (words for role, words in WHOLE.items() if role.value in place.roles)
    return msgspec.structs.replace(place, whole=next(words, place.whole))


async def still_holds(actor: Actor, place: Place) -> bool:
    """Whether the person still works in a place, with every role they had there and by what they signed in with."""
    try:
        async with unit_of_work(actor):
            pass
    except NotSignedIn:
        return False
    return any(one.id == place.id and place.roles <= one.roles for one in await places_of(user_of(actor)))


async def address_of(user_id: UUID) -> str | None:
    """The e-mail address of an account, for a letter to it; None for one that is disabled."""
    async with unit_of_work(signing_in()):
        account = await repository.find_account(user_id)
    return account_text(account).email if account is not None else None


async def standings(user_ids: Collection[UUID]) -> dict[UUID, tuple[AccountText, AccountStanding]]:
    """Accounts by id, for who administers an organisation in which their people work: at most one statement."""
    async with unit_of_work(operator_actor()):
        found = await repository.list_standings(user_ids) if user_ids else []
    return {each.id: (account_text(each), each) for each in found}


async def demo_people() -> list[DemoPerson]:
    """The people of the demonstration with what their sign-in needs; nobody outside of it."""
    if not settings().demo:
        return []
    async with unit_of_work(signing_in()):
        accounts = await repository.list_accounts()
    people: list[DemoPerson] = []
    for account in accounts:
        if second_factor(account.id, account.totp_sealed).demo:
            text, places = account_text(account), await places_of(account.id)
            people.append(DemoPerson(name=text.name, email=text.email, places=places))
    return people


async def find_user(email: str) -> UUID:
    """The account with an e-mail address. Raises NotThere."""
    async with unit_of_work(operator_actor()):
        return await user_with(email)


def account_text(account: SealedAccount) -> AccountText:
    """What an account says about its person."""
    return keys.account_sealer().open("user_account", account.id, account.sealed, AccountText)


def second_factor(user_id: UUID, sealed: bytes) -> SecondFactor:
    """The authenticator of an account."""
    return keys.account_sealer().open("user_account", user_id, sealed, SecondFactor, "totp_sealed")
