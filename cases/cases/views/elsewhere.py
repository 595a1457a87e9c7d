# pyright: strict
"""Children whom other agendas of the authority know: their headers, for who may list cases and know of all of the own ones (ADR 0111).

A header opens nothing: there is no way from it into the file. Each look at one stands in the log of the reader's service.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from cases.cases import rules
from cases.cases.access import CaseHold, CasePermission, case_for, may, require, sees_all
from cases.cases.schemas import CaseHeader
from cases.cases.schemas.elsewhere import CasePerson
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from cases.persons import views as persons
from cases.persons.schemas import Elsewhere, KnownPerson, PersonLinkView
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.terms import alike_terms, query_terms
from tenants import views as tenant_views


def knows_elsewhere(actor: Actor) -> bool:
    """Whether the actor may know of the files of other agendas, as far as their own rights go; the setting is the wall's."""
    return may(actor, CasePermission.LIST) and sees_all(actor)


async def searched_elsewhere(actor: Actor, query: str) -> Elsewhere | None:
    """The same for a page that says where was looked; None for who may not know of other agendas, or where there are none."""
    async with look(actor):
        return Elsewhere(found=await find_elsewhere(actor, query)) if await _looks(actor) else None


async def _looks(actor: Actor) -> bool:
    """Whether the actor may know of other agendas, and there are any."""
    return knows_elsewhere(actor) and await tenant_views.has_siblings(actor) and await persons.looks(actor)


async def find_elsewhere(actor: Actor, query: str) -> list[KnownPerson]:
    """Children of other agendas that fit what was typed, surest first; recorded as a read of their headers."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        if not query or not knows_elsewhere(actor) or not await tenant_views.has_siblings(actor):
            return []
        found = [each.person for each in await persons.find(actor, query_terms(query))]
        _seen(actor, found)
        return found


async def alike_elsewhere(actor: Actor, identity: ClientIdentity, *, shows: bool = True) -> list[KnownPerson]:
    """Children of other agendas that may be this one, the likely ones first; an own case that is said to be one with it is no matter here.

    `shows`: False when nobody is shown them, or the caller records it.
    """
    async with look(actor):
        if not knows_elsewhere(actor) or not await tenant_views.has_siblings(actor):
            return []
        groups = alike_terms(identity.given_name, identity.family_name, identity.birth_date)
        at_least = 2 if identity.given_name else 1
        known = await persons.find(actor, groups, at_least=at_least)
        found = [
            msgspec.structs.replace(each.person, likely=any(rules.is_likely(one, identity) for one in each.called))
            for each in known
        ]
        if shows:
            _seen(actor, found)
        return sorted(found, key=lambda each: not each.likely)


async def likely_elsewhere(
    actor: Actor, identity: ClientIdentity, *, recorded: Collection[UUID] = ()
) -> list[KnownPerson]:
    """Those of them alone that are likely this one; recorded as a read unless all are among what was `recorded` for this form before."""
    async with look(actor):
        found = [each for each in await alike_elsewhere(actor, identity, shows=False) if each.likely]
        if not {each.id for each in found} <= set(recorded):
            _seen(actor, found)
        return found


async def alike_searched(actor: Actor, identity: ClientIdentity, *, shows: bool = True) -> Elsewhere | None:
    """The same for who says where was looked; None for who may not know of other agendas, or where there are none."""
    async with look(actor):
        if not await _looks(actor):
            return None
        return Elsewhere(found=await alike_elsewhere(actor, identity, shows=shows))


async def person_of(actor: Actor, person_id: UUID) -> KnownPerson | None:
    """A child whom other agendas know, by the id under which one of them does; None for nobody. Recorded as a read."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        if not knows_elsewhere(actor):
            return None
        known = (await persons.of(actor, [person_id])).get(person_id)
        if known is None:
            return None
        _seen(actor, [known.person])
        return known.person


async def case_elsewhere(actor: Actor, case_id: UUID) -> KnownPerson | None:
    """What other agendas lead of the child of a case, where they are said to be one; recorded as a read. Raises NotThere."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.SEE)
        return await elsewhere_of(actor, hold)


async def elsewhere_of(actor: Actor, hold: CaseHold) -> KnownPerson | None:
    """(in unit) The same for a case one holds."""
    known = await persons.of_client(actor, hold.client_id) if knows_elsewhere(actor) else None
    if known is None:
        return None
    _seen(actor, [known.person], case_id=hold.id)
    return known.person


async def beside_head(actor: Actor, header: CaseHeader) -> KnownPerson | None:
    """The same for the head of a case that the actor was shown: of a child alone, so that nothing is asked elsewhere."""
    if header.client_kind != ClientKind.CHILD or not knows_elsewhere(actor):
        return None
    async with look(actor):
        if not await tenant_views.has_siblings(actor):
            return None
        known = await persons.of_client(actor, header.client_id)
        if known is not None:
            _seen(actor, [known.person], case_id=header.id)
        return known.person if known is not None else None


async def case_person(actor: Actor, case_id: UUID) -> CasePerson:
    """What other agendas lead of the child of a case, and all that was said of it; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        audit.read(actor, "case_person", case_id, case_id=case_id)
        return CasePerson(person=await elsewhere_of(actor, hold), links=await links_of(actor, case_id))


async def links_of(actor: Actor, case_id: UUID) -> list[PersonLinkView]:
    """All that was said of the child of a case and of children of other agendas, last first. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        return await persons.links_of(actor, hold.client_id) if knows_elsewhere(actor) else []


def _seen(actor: Actor, found: Sequence[KnownPerson], *, case_id: UUID | None = None) -> None:
    """Each look at headers of other agendas is an entry of its own, whatever page it was, with marks that say whose they were."""
    if found:
        audit.write(
            actor,
            "person_header.read",
            outcome="read",
            object_type="person_header",
            object_id=found[0].files[0].id if len(found) == 1 else None,
            case_id=case_id,
            details={"count": sum(len(each.files) for each in found)},
            shown=keys.opened_of(actor, {file.id for each in found for file in each.files}),
        )
