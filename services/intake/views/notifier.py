"""Who made a notice: only to be held against a text."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold
from cases.clients.rules import said_anyway
from cases.clients.schemas import ClientIdentity
from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import format_date, prague_date
from kernel.named import Person, Sought
from kernel.readable import opened
from kernel.web.i18n import N_, gettext
from kernel.wording import leave_out
from services.intake import repository, rules
from services.intake.access import IntakePermission, NoticeHold, may, notice_for
from services.intake.rules.notifier import KnownOfNotifier, known_of, person_in_file
from services.intake.rules.relation import of_who_calls
from services.intake.schemas import AdditionText, Notifier, StoredNotice

from .alike import ids_alike
from .headers import holds, text_of
from .notice import additions_of, said_later
from .urgency import told_there

MOST_NOTIFIERS = 200  # about one client, whose names a text is held against
MOST_TOGETHER = 50  # notices of one child that are looked through when another comes to them
MOST_RECORDS = 200  # of its file
NAMED_BY_MERGING = N_(
    "Pozor: co je zapsané u jednoho záznamu, možná prozrazuje toho, kdo volal o druhém ({where}). Do spisu to nepište, a co v něm už je, opravte."
)
NAMED_BY_PARTING = N_(
    "Pozor: co je zapsané u jednoho z obou záznamů, možná prozrazuje toho, kdo volal, když byly jeden ({where}). Patří-li, co volal, tam, do"
    " spisu to nepište, a co v něm už je, opravte."
)


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


async def calls_itself(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether the child itself made a notice: for who judges it, who is to know; who may not is not told."""
    return any(each.itself for each in (await told_of_notifier(actor, notice_id)).values())


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


async def sought_notifier(actor: Actor, hold: NoticeHold) -> list[Sought] | None:
    """(in unit) Who called about the child of a notice, to be left out of what somebody wrote of it who was not asked whether they
    name them.

    None for who may not be shown who called.
    """
    if IntakePermission.SHOW_NOTIFIER not in hold.permissions:
        return None
    child = rules.identity_from((await text_of(actor, hold)).child)
    told = await _callers(actor, hold, child)
    return [Sought(rules.person(rules.together(each)), known=said_anyway(child)) for each in told.values()]


async def words_of_callers(actor: Actor, hold: NoticeHold, *, leaves: bool = False) -> list[str]:
    """(in unit) What stands in the answers and additions of a notice, and in what is told of its urgency, and reads like one of those
    who called about its child: with it, or with another notice that is joined to the same case, marked as its duplicate or likely
    about the same child (ADR 0034.4).

    It was taken down before anybody knew who calls, or stays with a reason. A caller of the family may be named here; where a notice
    `leaves`, it tells of nobody that they called without a question. Nothing for who may not be shown who called.
    """
    if IntakePermission.SHOW_NOTIFIER not in hold.permissions:
        return []
    child = rules.identity_from((await text_of(actor, hold)).child)
    told = (await _callers(actor, hold, child)).values()
    found = _words_in(await _said(actor, hold), told, child, family=not leaves)
    if not leaves:
        return found
    relation = rules.together([each for notifiers in told for each in notifiers]).relation
    names = [each.name for each in await told_there(actor, hold.id, "")]
    return list(dict.fromkeys([*found, *(words for name in names for words in of_who_calls(name, relation))]))


async def without_callers(actor: Actor, notice_id: UUID, words: str) -> str:
    """(in unit) Words that were written with a notice as whoever reads its case sees them: nothing of them reads like who made the notice, nor
    like others who called about its child, as far as the actor may be shown these. One of the family may be named."""
    row = await repository.find_notice(actor, notice_id)
    if row is None:
        return ""
    hold = NoticeHold(id=notice_id, row=row, permissions=frozenset())
    child = rules.identity_from((await text_of(actor, hold)).child)
    found = _words_in([words], (await _callers(actor, hold, child)).values(), child)
    return leave_out(words, found, rules.LEFT_OUT)


async def _callers(actor: Actor, hold: NoticeHold, child: ClientIdentity) -> dict[UUID, list[Notifier]]:
    """(in unit) Who called about a notice, and with others about its child as far as the actor may be shown them."""
    own = list((await told_of_notifier(actor, hold.id)).values())
    others = await _told(actor, None, await ids_alike(actor, child) | {hold.id})
    return {**others, **({hold.id: own} if own else {})}


async def _said(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) Everything that is told with a notice in somebody's own words."""
    text = await text_of(actor, hold)
    said = [text.child_description.text, text.caregivers.text, text.subject.text, text.other_children.text]
    said += [each.text for each in text.more]
    said += [text.way.place, text.way.observed, text.way.opinion, text.way.urgency_narrative, text.way.visit_children]
    said += [words for each in await said_later(actor, hold) for words in (each.text, each.heard)]
    judged = [*await told_there(actor, hold.id, "")]
    judged += [child for office in (text.came.offices if text.came else ()) for child in office.children]
    return said + [words for each in judged for words in each.words]


def _words_in(
    said: Collection[str], told: Iterable[Collection[Notifier]], child: ClientIdentity, *, family: bool = True
) -> list[str]:
    found = dict[str, None]()
    for each in (notifier for notifiers in told for notifier in notifiers):
        known = [*said_anyway(child), *(rules.of_the_family(each, child) if family else ())]
        sought = Sought(rules.person(each), known=known)
        found |= dict.fromkeys(words for one in said for words in sought.places(one))
    return list(found)


async def together_with(actor: Actor, notice_id: UUID) -> dict[UUID, set[UUID]]:
    """(in unit) What hangs together with a notice, of one case or marked as a duplicate, over any number of steps: each with its cases."""
    rows = await repository.list_together(actor, notice_id, limit=MOST_TOGETHER)
    cases = {row.id: {row.case_id} if row.case_id is not None else set[UUID]() for row in rows}
    for each in await repository.list_child_cases(actor, list(cases)):
        cases[each.notice_id].add(each.case_id)
    return cases


async def told_before(actor: Actor, notice_id: UUID, before: Mapping[UUID, Collection[UUID]]) -> list[str]:
    """(in unit) Where stands what reads like somebody who called with a notice that came together with these only now: numbers of
    notices, and days of records of their files. `before`: what hung together with this one till then.

    As far as the actor reads them and may be shown who called, as with every other text (ADR 0034.4).
    """
    rows = await repository.list_together(actor, notice_id, limit=MOST_TOGETHER)
    told, found = await _told(actor, None, [row.id for row in rows]), list[str]()

    def came(there: bool) -> list[list[Notifier]]:
        return [each for of, each in told.items() if (of in before) != there]

    for row in rows:
        found += await _named_in_notice(actor, row, came(row.id in before))
    cases, then = await together_with(actor, notice_id), {case_id for each in before.values() for case_id in each}
    then = {one for each in then for one in await case_views.led_as_one(actor, each)}
    for case_id in await _files_of(actor, {row.id: cases[row.id] for row in rows}):
        found += await _named_in_file(actor, case_id, came(case_id in then))
    return list(dict.fromkeys(found))


async def named_by_addition(actor: Actor, notice_id: UUID) -> list[str]:
    """Where stands, in what hangs together with a notice, what reads like somebody who called with what was added to it: numbers of notices,
    and days of records and tasks of their files."""
    async with look(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.READ)
        if IntakePermission.SHOW_NOTIFIER not in hold.permissions:
            return []
        added = {each.id for each in await additions_of(actor, hold)}
        callers = [[each] for key, each in (await told_of_notifier(actor, notice_id)).items() if key in added]
        if not callers:
            return []
        rows, found = await repository.list_together(actor, notice_id, limit=MOST_TOGETHER), list[str]()
        for row in rows:
            found += await _named_in_notice(actor, row, callers)
        for case_id in await _files_of(actor, await together_with(actor, notice_id)):
            found += await _named_in_file(actor, case_id, callers)
        return list(dict.fromkeys(found))


async def _files_of(actor: Actor, together: Mapping[UUID, Collection[UUID]]) -> list[UUID]:
    """The files of what hangs together, and those that are led as one with them."""
    files = [case_id for cases in together.values() for case_id in sorted(cases)]
    files += [one for each in dict.fromkeys(files) for one in await case_views.led_as_one(actor, each)]
    return list(dict.fromkeys(files))


async def named_by_merging(actor: Actor, ours: CaseHold, theirs: CaseHold) -> list[str]:
    """(in unit) Where in the file or the notices of one record, or of one that is led as one with it, stands what reads like somebody who
    called about the other one, in a sentence: led as one, they are kept from one person.
    """
    sides = [await case_views.led_as_one(actor, each.id) for each in (ours, theirs)]
    notices = [
        [
            row
            for case_id in side
            for row in await repository.list_notices(actor, stands_in=case_id, limit=MOST_TOGETHER)
        ]
        for side in sides
    ]
    told = [list((await _told(actor, None, [row.id for row in rows])).values()) for rows in notices]
    found: list[str] = []
    for cases, rows, callers in zip(sides, notices, reversed(told), strict=True):
        for row in rows:
            found += await _named_in_notice(actor, row, callers)
        for case_id in cases:
            found += await _named_in_file(actor, case_id, callers)
    return [gettext(NAMED_BY_MERGING).format(where=", ".join(dict.fromkeys(found)))] if found else []


async def named_by_parting(actor: Actor, kept: CaseHold, other: CaseHold) -> list[str]:
    """(in unit) Where in the file or the notices of one of two records that are led as one stands what reads like somebody who called
    since they are, with a notice of the other one, in a sentence: it may be about the one in whose file they stand.
    """
    since, found = await case_views.merged_since(actor, other.id), list[str]()
    for here, there in ((kept, other), (other, kept)) if since is not None else ():
        callers = await _called_since(actor, here, since) if since is not None else []
        for row in await repository.list_notices(actor, stands_in=there.id, limit=MOST_TOGETHER) if callers else ():
            found += await _named_in_notice(actor, row, callers)
        found += await _named_in_file(actor, there.id, callers)
    return [gettext(NAMED_BY_PARTING).format(where=", ".join(dict.fromkeys(found)))] if found else []


async def _called_since(actor: Actor, case: CaseHold, since: datetime) -> list[list[Notifier]]:
    """Who called since an instant with the notices that stand in a case, or with what is marked as of the same, as far as the actor may be
    shown them: with a notice that came there since, or what was added to one since."""
    callers: list[list[Notifier]] = []
    for row in await repository.list_notices(actor, stands_in=case.id, limit=MOST_TOGETHER):
        filed = {each.case_id: each.opened_at for each in await repository.list_child_cases(actor, [row.id])}
        stands = row.assigned_at if row.case_id == case.id else filed.get(case.id)
        callers.append(await _told_since(actor, row.id, None if stands is None or stands > since else since))
        marked = await repository.list_marked_since(actor, row.id, since)
        same = await repository.list_same(actor, row.id)
        callers += [await _told_since(actor, each, None if each in marked else since) for each in same]
    return [each for each in callers if each]


async def _told_since(actor: Actor, notice_id: UUID, since: datetime | None) -> list[Notifier]:
    hold = await _to_read(actor, notice_id)
    if hold is None or IntakePermission.SHOW_NOTIFIER not in hold.permissions:
        return []
    later = {each.id for each in await additions_of(actor, hold) if since is not None and each.added_at > since}
    told = await told_of_notifier(actor, notice_id)
    return [each for key, each in told.items() if since is None or key in later]


async def _named_in_notice(actor: Actor, row: StoredNotice, callers: Collection[Collection[Notifier]]) -> list[str]:
    hold = await _to_read(actor, row.id) if callers else None
    if hold is None:
        return []
    child = rules.identity_from((await text_of(actor, hold)).child)
    return [row.reference_number] if _words_in(await _said(actor, hold), callers, child) else []


async def _named_in_file(actor: Actor, case_id: UUID, callers: Collection[Collection[Notifier]]) -> list[str]:
    if not callers:
        return []
    client, texts = await case_views.texts_of_file(actor, case_id, limit=MOST_RECORDS)
    days = [format_date(prague_date(at)) for at, said in texts if _words_in(said, callers, client)]
    due, done = [
        [
            format_date(day)
            for day, said in await case_views.texts_of_tasks(actor, case_id, done=finished)
            if _words_in(said, callers, client)
        ]
        for finished in (False, True)
    ]
    found = [gettext("záznam {day}").format(day=day) for day in dict.fromkeys(days)]
    found += [gettext("úkol do {day}").format(day=day) for day in dict.fromkeys(due)]
    return found + [gettext("hotový úkol do {day}").format(day=day) for day in dict.fromkeys(done)]


async def _to_read(actor: Actor, notice_id: UUID) -> NoticeHold | None:
    try:
        return await notice_for(actor, notice_id, IntakePermission.READ)
    except (NotThere, NotAllowed):
        return None


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
    told = await _told(actor, case_id, await ids_alike(actor, client))
    return {notice_id: person_in_file(rules.together(each), client) for notice_id, each in told.items()}


async def relations_of_case(actor: Actor, case_id: UUID, client: ClientIdentity) -> dict[UUID, str]:
    """(in unit) By notice, what those are to the family."""
    told = await _told(actor, case_id, await ids_alike(actor, client))
    return {notice_id: rules.together(each).relation for notice_id, each in told.items()}


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
    told = await _told(actor, case_id, notice_ids)
    return {notice_id: rules.person(rules.together(each)) for notice_id, each in told.items()}


async def _told(actor: Actor, case_id: UUID | None, notice_ids: Collection[UUID]) -> dict[UUID, list[Notifier]]:
    walled = await repository.list_notifiers(actor, case_id, notice_ids, limit=MOST_NOTIFIERS)
    rows = [row for row in walled if holds(actor, row, IntakePermission.SHOW_NOTIFIER)]
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows]) if rows else {}
    told: dict[UUID, list[Notifier]] = {}
    for row in rows:
        notifier = opened(sealers.get(row.id), "notifier_identity", row.id, row.sealed, Notifier)
        if notifier is not None:
            told.setdefault(row.notice_id, []).append(notifier)
    return told
