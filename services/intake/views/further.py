"""The further children of notices, for what they are found by."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from uuid import UUID

from cases.cases.access import hold_on
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from kernel import keys
from kernel.actor import Actor
from kernel.points import Point
from kernel.web.i18n import gettext
from services.intake.access import IntakePermission
from services.intake.repository.further import CHILDREN as CHILDREN
from services.intake.repository.further import OF_CHILD as OF_CHILD
from services.intake.repository.further import STANDS_IN as STANDS_IN
from services.intake.repository.further import list_child_cases, list_clients
from services.intake.schemas import Child, NoticeText, StoredNotice
from services.intake.schemas.further import Further

from .headers import holds, text_in

FURTHER: Point[Callable[[Actor, Mapping[UUID, NoticeText]], Awaitable[Mapping[UUID, Sequence[Further]]]]] = Point(
    "further children of notices"
)
"""By notice; in the unit of work of the caller; shows nobody anything."""


async def further_in(actor: Actor, texts: Mapping[UUID, NoticeText]) -> dict[UUID, list[Further]]:
    """(in unit) The further children of these notices, by notice."""
    found: dict[UUID, list[Further]] = {notice_id: [] for notice_id in texts}
    for each in FURTHER.all() if texts else ():
        for notice_id, children in (await each(actor, texts)).items():
            found[notice_id] += children
    if any(one.id for children in found.values() for one in children):
        await _as_their_cases_say(actor, found)
    return found


async def _as_their_cases_say(actor: Actor, found: Mapping[UUID, list[Further]]) -> None:
    """(in unit) Who has a case is found by whom that says it to be, too, and goes by that: it stands in front of its words."""
    filed = {row.child_id: row.case_id for row in await list_child_cases(actor, found)}
    holds = {child: hold for child, case in filed.items() if (hold := await hold_on(actor, case)) is not None}
    identities = await clients.client_identities(actor, {hold.client_id for hold in holds.values()}) if holds else {}
    for children in found.values():
        for one in list(children):
            its, hold = (filed.get(one.id), holds.get(one.id)) if one.id is not None else (None, None)
            if hold is None or hold.client_id not in identities:
                continue
            who = identities[hold.client_id]
            child = Child(given_name=who.given_name, family_name=who.family_name, birth_date=who.birth_date)
            at, told = children.index(one), one._replace(case_id=its)
            children[at : at + 1] = [told._replace(name=who.name, child=child), told]


async def people_of_notices(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, dict[UUID, ClientIdentity]]:
    """(in unit) By notice and case whom the cases say the children to be in which it stands; nobody is shown them."""
    rows = await list_clients(actor, notice_ids) if notice_ids else []
    identities = await clients.client_identities(actor, {row.client_id for row in rows}) if rows else {}
    found: dict[UUID, dict[UUID, ClientIdentity]] = {}
    for row in rows:
        if row.client_id in identities:
            found.setdefault(row.notice_id, {})[row.case_id] = identities[row.client_id]
    return found


async def further_of(actor: Actor, rows: Collection[StoredNotice]) -> dict[UUID, list[Further]]:
    """(in unit) The same of notices that are at hand; those that cannot be read are left out."""
    if not rows or not FURTHER.all():
        return {}
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    texts = {row.id: text for row in rows if (text := text_in(sealers.get(row.id), row)) is not None}
    return await further_in(actor, texts)


def called(actor: Actor, row: StoredNotice, one: Further) -> str:
    """What a further child is called to this actor: its name is known by a register, or to who reads the notice."""
    named = one.known or holds(actor, row, IntakePermission.READ)
    return one.name if named else gettext("jiné dítě z rodiny")
