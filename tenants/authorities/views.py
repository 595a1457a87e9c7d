# pyright: strict
"""What somebody gets to see of the directory. Nothing here leaves anything behind: it is of no person."""

from collections.abc import Iterable
from uuid import UUID

from kernel import spreadsheet
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.czech import sort_key
from kernel.db import look, unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.i18n import gettext
from tenants import views as tenant_views
from tenants.tables import Role

from . import repository, rules
from .access import AuthorityPermission, authority_for, require
from .schemas import AuthorityView, OnPlatform, StoredAuthority


async def list_authorities(actor: Actor, *, query: str = "", with_ended: bool = False) -> list[AuthorityView]:
    """The offices that hold today or from a day to come, in Czech order; `query` looks in names, codes and municipalities."""
    today = today_in_prague()
    async with look(actor):
        require(actor, AuthorityPermission.LIST)
        rows = await repository.list_authorities(actor.tenant)
    found = [row for row in rows if (with_ended or not rules.ended(row, today)) and rules.fits(row, row.code, query)]
    return sorted((_view(row) for row in found), key=lambda each: (sort_key(each.name), each.valid_from))


async def authority(actor: Actor, authority_id: UUID) -> tuple[AuthorityView, list[AuthorityView]]:
    """One entry, and every entry of the same office, the last first. Raises NotThere."""
    async with look(actor):
        stored = await authority_for(actor, authority_id, AuthorityPermission.LIST)
        rows = await repository.list_of_code(actor.tenant, stored.code)
    return _view(stored), [_view(row) for row in rows]


async def offered(actor: Actor, address: str) -> tuple[list[AuthorityView], list[AuthorityView]]:
    """The offices that take something today, in Czech order; and those of them that are for the municipality of an address."""
    today = today_in_prague()
    found = [each for each in await list_authorities(actor) if rules.holds(each, today)]
    return found, rules.for_address(found, address)


async def stored(actor: Actor, authority_id: UUID) -> StoredAuthority | None:
    """(in unit) An entry with where it is on the platform, for who passes something on to it."""
    return await repository.find_authority(actor.tenant, authority_id)


async def recipient_of(row: StoredAuthority, roles: Iterable[Role]) -> tuple[UUID, UUID] | None:
    """(in unit) The service on the platform that takes notices for an office, as long as it runs and somebody with these roles works there.

    Whether, is all that is learnt of it.
    """
    if row.recipient is None:
        return None
    system = system_actor(*row.recipient)
    async with unit_of_work(system):
        there = await tenant_views.runs(system) and await tenant_views.anybody_holds(system, roles, now())
    return row.recipient if there else None


async def named(actor: Actor, authority_ids: set[UUID]) -> dict[UUID, AuthorityView]:
    """(in unit) These entries as they were written, whether they hold or not."""
    rows = await repository.list_authorities(actor.tenant) if authority_ids else []
    return {row.id: _view(row) for row in rows if row.id in authority_ids}


async def on_platform(actor: Actor) -> list[OnPlatform]:
    """The services of other authorities on the platform that take notices."""
    async with look(actor):
        require(actor, AuthorityPermission.CHANGE)
        return [each for each in await repository.list_on_platform() if each.tenant_id != actor.tenant]


async def rows_of_table(actor: Actor) -> list[list[str]]:
    """What there is today and from days to come, as lines that can be imported."""
    today = today_in_prague()
    return [
        [
            each.code,
            gettext(rules.KINDS[rules.AuthorityKind(each.kind)]),
            each.name,
            each.address,
            each.phone,
            each.email,
            each.data_box,
            ", ".join(each.municipalities),
            each.on_platform,
            gettext("ano") if each.made_up else "",
            spreadsheet.day(each.valid_from) if each.valid_from > today else "",
        ]
        for each in await list_authorities(actor)
    ]


def _view(row: StoredAuthority) -> AuthorityView:
    today = today_in_prague()
    return AuthorityView(
        id=row.id,
        code=row.code,
        kind=row.kind,
        name=row.name,
        address=row.address,
        phone=row.phone,
        email=row.email,
        data_box=row.data_box,
        municipalities=row.municipalities,
        on_platform=row.on_platform,
        made_up=row.made_up,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        holds=rules.holds(row, today),
        ended=rules.ended(row, today),
    )
