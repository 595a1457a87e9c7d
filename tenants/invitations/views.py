# pyright: strict
"""What an administrator sees of links, and what whoever opens one sees. Nothing here leaves anything behind."""

from collections.abc import Collection
from uuid import UUID

from kernel import keys, spreadsheet
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look, unit_of_work
from kernel.links import word_of
from kernel.readable import opened, unreadable
from kernel.settings import settings
from kernel.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, gettext, language_of
from kernel.web.text import format_datetime
from tenants import repository as organisations
from tenants import views as tenant_views
from tenants.accounts import service as accounts
from tenants.accounts.access import signing_in
from tenants.messages import views as messages
from tenants.messages.rules import MessageKind, OwnLetter
from tenants.messages.schemas import MessageView, OwnText
from tenants.people import views as people_views
from tenants.people.access import PeoplePermission, require
from tenants.people.rules import Stands, Works
from tenants.rules import ROLES
from tenants.tables import Role

from . import repository, rules
from .access import invitation_for, opened_by, text_of
from .rules import Purpose, State
from .schemas import ComingBack, InvitationText, InvitationView, OpenedLink, StoredInvitation

MOST_SHOWN = 200


async def list_invitations(actor: Actor) -> list[InvitationView]:
    """The links of the organisation, last sent first, as many as are shown."""
    async with look(actor):
        require(actor, PeoplePermission.LIST)
        return await _views(actor, await repository.list_invitations(actor.tenant, limit=MOST_SHOWN))


async def invitation(actor: Actor, invitation_id: UUID) -> InvitationView:
    """One of them. Raises NotThere."""
    async with look(actor):
        (found,) = await _views(actor, [await invitation_for(actor, invitation_id, PeoplePermission.LIST)])
    return found


async def coming_back(actor: Actor, person_id: UUID) -> ComingBack | None:
    """Where somebody whose work here ended is now; None for who still works here. Raises NotThere."""
    async with look(actor):
        person = await people_views.person(actor, person_id)
        return await _in_or_waiting(actor, person.email) if person.stands == Works.ENDED else None


async def came_of(actor: Actor, view: InvitationView) -> ComingBack | None:
    """Where somebody is whose link is good no more; None while it is."""
    async with look(actor):
        require(actor, PeoplePermission.LIST)
        over = view.state in {State.USED, State.WITHDRAWN}
        return await _in_or_waiting(actor, view.email) if over and view.email else None


async def _in_or_waiting(actor: Actor, email: str) -> ComingBack:
    """(in unit) Who with an address works here, and which link waits for it, or lapsed waiting."""
    waiting = await repository.find_waiting(actor.tenant, keys.account_term(email))
    return ComingBack(
        person_id=await accounts.works_in(actor.tenant, email),
        invitation_id=waiting.id if waiting is not None else None,
    )


async def invited(actor: Actor) -> list[str]:
    """(in unit) How those are called whose invitation to work waits."""
    rows = await _views(actor, await repository.list_invitations(actor.tenant, limit=MOST_SHOWN))
    return [each.name for each in rows if each.state is State.WAITING and each.purpose is Purpose.WORK]


async def opens(actor: Actor, invitation_id: UUID, token: str) -> bool:
    """Whether this is the word in the link that waits, for the administrator to whom it is shown."""
    async with look(actor):
        require(actor, PeoplePermission.CHANGE)
        found = await repository.find_by_token(actor.tenant, invitation_id, keys.token_hash(token))
    return found is not None and found.state(now()) is State.WAITING


async def links_of(actor: Actor, invitation_ids: Collection[UUID], seed: str) -> dict[UUID, str]:
    """The links of these invitations that wait, as far as they are those of the seed: for the administrator who made them."""
    words = {each: word_of(actor.tenant, each, seed) for each in invitation_ids}
    async with look(actor):
        require(actor, PeoplePermission.CHANGE)
        waits = await repository.list_open(actor.tenant, {each: keys.token_hash(word) for each, word in words.items()})
    return {each: f"{settings().public_url}/invitation/{words[each]}" for each in words if each in waits}


async def open_link(token: str) -> OpenedLink:
    """What a link is for; however often it is opened, nothing is used up. Raises LinkUnknown and what became of it."""
    actor, found, text = await opened_by(token)
    rules.check_waits(found.state(now()))
    async with unit_of_work(actor):
        organisation = await organisations.organisation_name(actor.tenant)
    return OpenedLink(
        name=text.name,
        email=text.email,
        purpose=text.purpose,
        organisation=organisation,
        has_account=text.purpose is Purpose.SECOND_FACTOR or await accounts.has_account(text.email),
    )


async def letter(tenant_id: UUID, invitation_id: UUID) -> OwnText | None:
    """What the letter of an invitation says and where it goes, while its link is good; no name, no role (ADR 0079)."""
    actor = signing_in(tenant_id=tenant_id)
    async with unit_of_work(actor):
        found = await repository.find_invitation(tenant_id, invitation_id)
        if found is None or found.letter_hash is None or found.state(now()) is not State.WAITING:
            return None
        text, organisation = await text_of(actor, found), await organisations.organisation_name(tenant_id)
    word = rules.letter_word(tenant_id, invitation_id, found.sent_at)
    link, parts = f"{settings().public_url}/invitation/{word}", list[str]()
    for language in LANGUAGES:  # whoever is invited has not said which one yet
        with language_of(language):
            until = format_datetime(found.expires_at)
            parts.append(gettext(rules.LETTER).format(organisation=organisation, link=link, until=until))
    with language_of(DEFAULT_LANGUAGE):
        return OwnText(to=text.email, subject=gettext(rules.SUBJECT), text="\n– – –\n\n".join(parts))


async def whom(actor: Actor, invitation_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) Whom these invitations are for, for the administrator."""
    rows = [row for each in invitation_ids if (row := await repository.find_invitation(actor.tenant, each)) is not None]
    return {each.id: each.name for each in await _views(actor, rows)}


LETTER = MessageKind(key="invitation", title=N_("Pozvánka do Opory"), own=OwnLetter(letter=letter, whom=whom))


async def became_of_letter(actor: Actor, invitation_id: UUID) -> MessageView | None:
    """What became of the letter of an invitation, for its administrator; None where none was written."""
    async with look(actor):
        require(actor, PeoplePermission.LIST)
        return await messages.became_of(actor, invitation_id)


async def _views(actor: Actor, rows: list[StoredInvitation]) -> list[InvitationView]:
    """(in unit) Links as they read."""
    if not rows:
        return []
    sealer = await keys.organisation_sealer(actor.tenant)
    texts = {row.id: opened(sealer, "invitation", row.id, row.sealed, InvitationText) for row in rows}
    services = await tenant_views.service_views(
        (actor.tenant, text.service_id) for text in texts.values() if text is not None and text.service_id
    )
    names = await tenant_views.worker_names(actor.tenant, {row.invited_by for row in rows})
    return [_view(row, texts[row.id], {key[1]: one.short_name for key, one in services.items()}, names) for row in rows]


def _view(
    row: StoredInvitation, text: InvitationText | None, services: dict[UUID, str], names: dict[UUID, str]
) -> InvitationView:
    return InvitationView(
        id=row.id,
        name=text.name if text is not None else unreadable(),
        email=text.email if text is not None else "",
        purpose=text.purpose if text is not None else Purpose.WORK,
        role=text.role if text is not None else None,
        service_name=services.get(text.service_id, "") if text is not None and text.service_id else "",
        state=row.state(now()),
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        ended_at=row.used_at or row.withdrawn_at,
        by=names.get(row.invited_by),
    )


async def rows_of_table(actor: Actor) -> list[list[str]]:
    """Who works here and in which roles, as lines of a table that can be imported: a pattern of what belongs where."""
    return [
        [
            each.name,
            each.email,
            ROLES[Role(role.role)],
            role.service_name,
            spreadsheet.day(role.valid_from),
            spreadsheet.day(role.valid_to),
        ]
        for each in await people_views.list_people(actor)
        for role in each.roles
        if role.stands != Stands.ENDED
    ]
