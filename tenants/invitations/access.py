# pyright: strict
"""Who sees and sends links: the administrator, as with people; and the link itself, for whoever comes with it."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.links import ids_in
from tenants.accounts.access import signing_in
from tenants.people.access import PeoplePermission, require

from . import repository
from .exceptions import LinkUnknown
from .schemas import InvitationText, StoredInvitation


async def invitation_for(actor: Actor, invitation_id: UUID, permission: PeoplePermission) -> StoredInvitation:
    """(in unit) A link of the actor's organisation. Raises NotThere, NotAllowed."""
    invitation = await repository.find_invitation(actor.tenant, invitation_id)
    if invitation is None:
        raise NotThere
    require(actor, permission)
    return invitation


async def opened_by(token: str) -> tuple[Actor, StoredInvitation, InvitationText]:
    """What a link opens, for nobody who is signed in; looking uses nothing up. Raises LinkUnknown."""
    if (said := ids_in(token)) is None:
        raise LinkUnknown
    tenant_id, invitation_id = said
    actor = signing_in(tenant_id=tenant_id)
    async with unit_of_work(actor):
        found = await repository.find_by_token(tenant_id, invitation_id, keys.token_hash(token))
        text = await text_of(actor, found) if found is not None else None
    if found is None or text is None:
        raise LinkUnknown
    return actor, found, text


async def text_of(actor: Actor, invitation: StoredInvitation) -> InvitationText:
    """(in unit) What a link is about."""
    sealer = await keys.organisation_sealer(actor.tenant)
    return sealer.open("invitation", invitation.id, invitation.sealed, InvitationText)
