# pyright: strict
"""What the client lets through, and the chip that says so, for other domains."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import msgspec

from cases.cases.schemas import ConsentChip
from consent import repository, rules
from consent.access import general
from consent.exceptions import ChangedSinceShown
from consent.schemas import AsShown, Provision, StoredChip
from consent.tables import ConsentState, ConsentType
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import prague_date, today_in_prague


async def effective_provisions(actor: Actor, client_id: UUID, *, type: ConsentType | None = None) -> list[Provision]:
    """(in unit) What the client lets through at this moment, those that end first in front; expiry is read live."""
    return await repository.list_effective(actor, client_id, type.value if type else None)


async def provision_by_id(actor: Actor, consent_id: UUID) -> Provision | None:
    """(in unit) What the present wording of a consent of the actor's service lets through, effective or not."""
    return await repository.find_provision(actor, consent_id)


async def said_no_on(actor: Actor, client_id: UUID, kind: ConsentType, service_id: UUID) -> date | None:
    """(in unit) The day of a client's no of a kind to a service of the same organisation, where no later yes holds here.

    Whoever records a word of this client meanwhile waits for our commit.
    """
    recipient = actor.tenant, service_id
    before = await repository.find_said_before(
        actor, client_id, kind.value, recipient, other_than=UUID(int=0), led_along=True
    )
    return before.no_on if before.given is None else None


async def noes_to(
    actor: Actor, client_ids: Collection[UUID], *, type: ConsentType, service_id: UUID
) -> dict[UUID, date]:
    """The same day of each of these clients, for who chooses among them; for who may read consents."""
    if not client_ids or not general(actor):
        return {}
    async with look(actor):
        return await repository.list_noes(actor, client_ids, type.value, (actor.tenant, service_id))


def check_as_shown(order: AsShown, provision: Provision, client_version: int) -> None:
    """What goes out rests on the wording and the data that its sender was shown. Raises ChangedSinceShown."""
    if (order.version_no, order.client_version) != (provision.version_no, client_version):
        raise ChangedSinceShown


async def why_none(actor: Actor, client_id: UUID, *, type: ConsentType) -> ConsentChip | None:
    """(in unit) Why no consent of a kind lets anything through now, for whoever would act on one.

    Given for later, then with its first day; else the client's last no, or the last end. None while one holds, and where
    the client was never asked.
    """
    rows = [row for row in await repository.list_consents(actor, client_id) if row.type is type]
    given = [row for row in rows if row.live_state is ConsentState.GIVEN]
    if any(prague_date(row.valid_from) <= today_in_prague() for row in given) or not rows:
        return None
    last = min(given, key=lambda row: row.valid_from) if given else max(rows, key=rules.day_of_state)
    if last.live_state not in _SAID_WHY:
        return None
    begins = prague_date(last.valid_from) if given else None
    return ConsentChip(id=last.id, type=last.type, state=last.live_state, on=rules.day_of_state(last), begins=begins)


_REFUSED = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
_SAID_WHY = _REFUSED | {ConsentState.GIVEN, ConsentState.EXPIRED}


async def refusal_of(actor: Actor, client_id: UUID, *, type: ConsentType) -> ConsentChip | None:
    """(in unit) The client's last no to a kind of consent, refused or withdrawn, while no yes to that kind holds."""
    why = await why_none(actor, client_id, type=type)
    return why if why is not None and why.state in _REFUSED else None


async def chips_for(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """(in unit) The chips of clients whose file the actor may read; no query for who has nothing to do with consents."""
    return await consent_chips(actor, client_ids) if client_ids and general(actor) else {}


async def consent_chips(actor: Actor, client_ids: Iterable[UUID]) -> dict[UUID, ConsentChip]:
    """(in unit) One chip for each client who was ever asked; one query."""
    rows = await repository.list_chips(actor, set(client_ids))
    return {row.client_id: _chip(row) for row in rows}


def chips_beside(actor: Actor, clients: str) -> str | None:
    """The same in a statement of cases; None for who has nothing to do with consents."""
    return repository.chips_beside(clients) if general(actor) else None


def no_since(provision: str, tenant: str) -> str:
    """A query of the first no since the wording of a provision, and whether it ended what rests on it, for a statement of that."""
    return repository.no_since(provision, tenant)


def without_consent(actor: Actor, client: str) -> str | None:
    """The condition that a client has given no consent that holds; None for who has nothing to do with consents."""
    return repository.without_consent(client) if general(actor) else None


def ending_soon(actor: Actor, client: str) -> str | None:
    """The condition that a consent of a client that holds ends within two weeks; None as above."""
    return repository.ending_soon(client) if general(actor) else None


def chip_told(text: str) -> ConsentChip:
    """The chip that came with a case."""
    return _chip(msgspec.json.decode(text, type=StoredChip))


def _chip(row: StoredChip) -> ConsentChip:
    holds = row.state is ConsentState.GIVEN and not row.coming
    return ConsentChip(
        id=row.id,
        type=row.type,
        state=row.state,
        on=_day_of_chip(row),
        others=row.others,
        refused=row.refused if row.state is ConsentState.GIVEN else [],
        ended=row.ended if holds else 0,
        begins=prague_date(row.valid_from) if row.coming else None,
    )


def _day_of_chip(row: StoredChip) -> date:
    by_time = row.state in (ConsentState.GIVEN, ConsentState.EXPIRED)
    return rules.last_day(row.valid_until) if by_time or row.indicated_on is None else row.indicated_on
