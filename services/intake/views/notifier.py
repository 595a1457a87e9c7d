"""Who made a notice: only to be held against a text."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cases.clients.rules import said_anyway
from cases.clients.schemas import ClientIdentity
from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.named import Person, Sought
from kernel.readable import opened
from services.intake import repository, rules
from services.intake.access import IntakePermission, NoticeHold, may, notice_for
from services.intake.rules.notifier import KnownOfNotifier, known_of
from services.intake.schemas import AdditionText, Notifier

from .alike import ids_alike
from .headers import holds, text_of
from .notice import additions_of, said_later
from .urgency import told_there

MOST_NOTIFIERS = 200  # about one client, whose names a text is held against


async def notifier_of(actor: Actor, notice_id: UUID) -> Notifier:
    """(in unit) Who called about a notice, together, for a text to be held against."""
    return rules.together(list((await told_of_notifier(actor, notice_id)).values()))


async def told_of_notifier(actor: Actor, notice_id: UUID) -> dict[UUID, Notifier]:
    """(in unit) What was told of who made a notice, first to last, for an act that has its own right to know.

    What came with an addition stands under its id: who called then may be somebody else.
    """
    rows = await repository.list_told_of_notifier(actor, notice_id, limit=MOST_NOTIFIERS)
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if rows else {}
    return {row.id: sealers[row.id].open("notifier_identity", row.id, row.sealed, Notifier) for row in rows}


async def added_texts(actor: Actor, hold: NoticeHold) -> list[tuple[datetime, AdditionText]]:
    """(in unit) What was added here to a notice, and when; what cannot be read any more is left out."""
    rows = await additions_of(actor, hold)
    sealer = await keys.sealer(actor.tenant, hold.id)
    said = [(row.added_at, opened(sealer, "notice_addition", row.id, row.sealed, AdditionText)) for row in rows]
    return [(at, text) for at, text in said if text is not None]


async def known_of_notifier(actor: Actor, hold: NoticeHold) -> KnownOfNotifier:
    """(in unit) Whether a name and a contact are kept of who made a notice. Who, and how to reach them, is not read for it."""
    added = [text for _, text in await added_texts(actor, hold)]
    return known_of(await text_of(actor, hold), added)


async def sought_notifier(actor: Actor, hold: NoticeHold) -> Sought | None:
    """(in unit) Who called about a notice, to be left out of what somebody wrote of it who was not asked whether they name them.

    None for who may not be shown who called.
    """
    if IntakePermission.SHOW_NOTIFIER not in hold.permissions:
        return None
    child = rules.identity_from((await text_of(actor, hold)).child)
    return Sought(rules.person(await notifier_of(actor, hold.id)), known=said_anyway(child))


async def words_of_callers(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) What stands in the answers and additions of a notice, and in what is told of its urgency, and reads like one of those
    who called about it.

    It was taken down before anybody knew who calls, or stays with a reason. A caller of the family may be named. Nothing for who
    may not be shown who called.
    """
    if IntakePermission.SHOW_NOTIFIER not in hold.permissions:
        return []
    text = await text_of(actor, hold)
    said = [text.child_description.text, text.caregivers.text, text.subject.text, text.other_children.text]
    said += [text.way.place, text.way.observed, text.way.opinion]
    said += [each.text for each in await said_later(actor, hold)]
    said += [words for each in await told_there(actor, hold.id, "") for words in (each.name, each.steps)]
    child, found = rules.identity_from(text.child), dict[str, None]()
    for each in (await told_of_notifier(actor, hold.id)).values():
        sought = Sought(rules.person(each), known=[*said_anyway(child), *rules.of_the_family(each)])
        found |= dict.fromkeys(words for one in said for words in sought.places(one))
    return list(found)


async def names_a_caller(actor: Actor, notice_id: UUID) -> bool:
    """Whether what a notice says already reads like one of those who called about it."""
    async with look(actor):
        return bool(await words_of_callers(actor, await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER)))


def knows_notifiers(actor: Actor) -> bool:
    """Whether the actor may be shown any notifier at all."""
    return may(actor, IntakePermission.LIST)


async def people_of_case(actor: Actor, case_id: UUID | None, client: ClientIdentity) -> dict[UUID, Person]:
    """(in unit) By notice, whom of a client the wall and the rights let this actor know; only to be held against a text.

    Those of the case, those that wait and are likely about the client, and what hangs together with them.
    """
    return await _people(actor, case_id, await ids_alike(actor, client))


async def people_of_notice(actor: Actor, notice_id: UUID, *children: ClientIdentity) -> dict[UUID, Person]:
    """(in unit) The same of a notice, whoever the child is that it tells of, or that it is said to be of now."""
    alike = {each for child in children for each in await ids_alike(actor, child)}
    return await _people(actor, None, alike | {notice_id})


async def people_of_child(actor: Actor, child: ClientIdentity) -> dict[UUID, Person]:
    """(in unit) The same of a child of whom a notice is just taken down."""
    if not knows_notifiers(actor):
        return {}
    alike = await ids_alike(actor, child)
    return await _people(actor, None, alike) if alike else {}


async def _people(actor: Actor, case_id: UUID | None, notice_ids: Collection[UUID]) -> dict[UUID, Person]:
    walled = await repository.list_notifiers(actor, case_id, notice_ids, limit=MOST_NOTIFIERS)
    rows = [row for row in walled if holds(actor, row, IntakePermission.SHOW_NOTIFIER)]
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if rows else {}
    told: dict[UUID, list[Notifier]] = {}
    for row in rows:
        notifier = opened(sealers.get(row.id), "notifier_identity", row.id, row.sealed, Notifier)
        told.setdefault(row.notice_id, []).extend([notifier] if notifier is not None else [])
    return {notice_id: rules.person(rules.together(each)) for notice_id, each in told.items() if each}
