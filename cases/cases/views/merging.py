# pyright: strict
"""What somebody sees before two records are led as one, while they are, and before they are led apart (ADR 0083)."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from cases.cases import repository, rules
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.exceptions import NotMerged
from cases.cases.repository import merged
from cases.cases.rules import merging
from cases.cases.schemas import RecordText, StoredCase
from cases.cases.schemas.chips import SignView
from cases.cases.schemas.merging import (
    Difference,
    Hangs,
    Meanwhile,
    MergePreview,
    MergeSide,
    MergeText,
    MergeView,
    OnceOne,
    StoredMerge,
    UnmergePreview,
)
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from cases.clients.rules import is_secret
from cases.clients.schemas import ClientView
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import Invalid
from kernel.legal_time import format_instant
from kernel.points import Point
from kernel.readable import opened, unreadable
from kernel.text import tidy_number
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views

from .since import came_since, shown_since, tasks_since

HANGS: Point[Callable[[Actor, CaseHold], Awaitable[Sequence[tuple[str, int]]]]] = Point("what hangs on a record")
"""What of a domain hangs on a record and stays there while it is led in another: words and how much; in the unit of work."""
APART: Point[Callable[[Actor, CaseHold, CaseHold], Awaitable[Sequence[str]]]] = Point("what keeps two records apart")
"""Why the record of the second case may not be led in that of the first now, in sentences; in the unit of work."""
JOINING: Point[Callable[[Actor, CaseHold, CaseHold], Awaitable[Sequence[str]]]] = Point(
    "what leading as one leaves to do"
)
"""What has to be looked at once the record of the second case is led in that of the first, in sentences; in the unit of work."""
PARTING: Point[Callable[[Actor, CaseHold, CaseHold], Awaitable[Sequence[str]]]] = Point(
    "what leading apart leaves to do"
)
"""What has to be done anew once the record of the second case is led apart from that of the first, in sentences; in the unit of work."""
THEIRS: Point[Callable[[Actor, CaseHold, CaseHold, Sequence[UUID]], Awaitable[Sequence[str]]]] = Point(
    "what keeps records that belong to the other one"
)
"""Why two records may not be parted now when what has these sources in the file of the first (kept) case belongs to the second (other)
one, in sentences of the reader's language; in the unit of work, before anything is written."""
TAKEN_OVER: Point[Callable[[Actor, CaseHold, CaseHold, Sequence[UUID], datetime], Awaitable[None]]] = Point(
    "what follows where a record was taken over"
)
"""What has to follow once the records with these sources, or what came to these sources, was taken over from the file of the first case
into that of the second one, which were led as one since an instant; in the unit of work, after both are led apart and the copies are written."""
MEANWHILE: Point[Callable[[Actor, CaseHold, datetime], Awaitable[Meanwhile]]] = Point(
    "what crossed while two records were one"
)
"""What crossed from a record that another one was led in since an instant; in the unit of work."""
_OWN = {
    "records": N_("záznamy ve spisu"),
    "open_tasks": N_("otevřené úkoly"),
    "done_tasks": N_("hotové úkoly"),
}


_ADDRESS = re.compile(r"/cases/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#].*)?$")


def mark_of_merge(ours: ClientView, theirs: ClientView) -> str:
    """The same while nobody changes who either of the two is."""
    return f"{ours.version}.{theirs.version}"


async def case_by_mark(actor: Actor, file_mark: str) -> StoredCase | None:
    """(in unit) The case of the actor's service with this mark, however its blanks are typed; or the one of a page's address."""
    if not file_mark.isprintable():  # what is no mark is asked of nobody
        return None
    if address := _ADDRESS.search(file_mark):
        return await merged.find_case_of(actor, UUID(address[1]))
    return await merged.find_case_by_mark(actor, " ".join(tidy_number(file_mark).split()))


async def obstacles_of(actor: Actor, ours: CaseHold, theirs: CaseHold) -> list[str]:
    """(in unit) Why these two cannot be led as one now, in the reader's language; empty when they can."""
    if theirs.status == CaseStatus.MERGED:
        return [gettext(merging.MERGED_ALREADY)]
    if theirs.status != CaseStatus.OPEN:
        return [gettext(merging.NOT_OPEN)]
    both = await clients.client_views(actor, [ours.client_id, theirs.client_id])
    if len({each.kind for each in both.values()}) > 1:
        return [gettext(merging.ANOTHER_KIND)]
    if any(each.handover_id for each in both.values()):
        return [gettext(merging.HANDED_OVER)]
    if is_secret(both[theirs.client_id].identity) and not is_secret(both[ours.client_id].identity):
        return [gettext(merging.OTHER_IS_SECRET)]
    if any(pair.kept_case_id == theirs.id for pair in await merged.list_merges(actor, [theirs.id])):
        return [gettext(merging.STANDS_FOR_OTHERS)]
    found: list[str] = []
    if theirs.key_worker_id != ours.key_worker_id:
        names = await tenant_views.worker_names(actor.tenant, [ours.key_worker_id, theirs.key_worker_id])
        who = {"ours": names.get(ours.key_worker_id, ""), "theirs": names.get(theirs.key_worker_id, "")}
        found.append(gettext(merging.TWO_LEAD).format(**who))
    for each in APART.all():
        found.extend(await each(actor, ours, theirs))
    return found


async def merge_preview(actor: Actor, case_id: UUID, file_mark: str, *, sure: bool = False) -> MergePreview:
    """What would be led as one; recorded as a read of both. Raises NotThere, NotAllowed; `sure`: Invalid for a mark of nobody."""
    async with look(actor):
        ours = await case_for(actor, case_id, CasePermission.MERGE)
        rules.check_open(ours.status)
        client = await clients.client_view(actor, ours.client_id)
        audit.read(actor, "case", case_id, case_id=case_id)
        row = await case_by_mark(actor, file_mark) if file_mark else None
        if sure and row is None:
            raise Invalid(fields={"file_mark": merging.NO_SUCH_FILE})
        if row is None or row.id == case_id:
            wrong = merging.THE_SAME_FILE if row is not None else merging.NO_SUCH_FILE
            return MergePreview(ours=await _side(actor, ours, client), obstacles=[gettext(wrong)] if file_mark else [])
        theirs = await case_for(actor, row.id, CasePermission.MERGE)
        other = await clients.client_view(actor, theirs.client_id)
        audit.read(actor, "case", theirs.id, case_id=theirs.id)
        return MergePreview(
            ours=await _side(actor, ours, client),
            theirs=await _side(actor, theirs, other),
            differences=_in_words(merging.differences(client.identity, other.identity)),
            lacking=[gettext(each) for each in merging.lacking(client.identity, other.identity)],
            obstacles=await obstacles_of(actor, ours, theirs),
            follows=[*await _parted_before(actor, ours, theirs), *await to_do_as_one(actor, ours, theirs)],
            seen=mark_of_merge(client, other),
        )


async def _parted_before(actor: Actor, ours: CaseHold, theirs: CaseHold) -> list[str]:
    """That somebody led these two apart, and why."""
    last = await merged.find_parted(actor, ours.id, theirs.id)
    if last is None:
        return []
    sealer = await keys.sealer(actor.tenant, last.kept_client_id)
    text = opened(sealer, "client_merge", last.id, last.undone_sealed, RecordText)
    names = await tenant_views.worker_names(actor.tenant, [last.undone_by])
    why = text.facts if text is not None else unreadable()
    when = format_instant(last.undone_at)
    return [gettext(merging.PARTED_BEFORE).format(who=names.get(last.undone_by, ""), when=when, why=why)]


async def to_do_as_one(actor: Actor, ours: CaseHold, theirs: CaseHold) -> list[str]:
    """(in unit) What has to be looked at once these two are led as one, in the reader's language."""
    return [words for each in JOINING.all() for words in await each(actor, ours, theirs)]


async def _side(actor: Actor, hold: CaseHold, client: ClientView) -> MergeSide:
    numbers = await merged.count_hanging(actor, hold.id)
    hangs = [(gettext(words), numbers.get(key, 0)) for key, words in _OWN.items()]
    for each in HANGS.all():
        hangs.extend(await each(actor, hold))
    names = await tenant_views.worker_names(actor.tenant, [hold.key_worker_id])
    return MergeSide(
        case_id=hold.id,
        file_mark=hold.file_mark,
        client_name=client.identity.name,
        birth_date=client.identity.birth_date,
        key_worker=names.get(hold.key_worker_id, ""),
        hangs=[Hangs(what=what, number=number) for what, number in hangs if number],
    )


def _in_words(found: list[Difference]) -> list[Difference]:
    return [
        Difference(field=each.field, label=gettext(each.label), ours=each.ours, theirs=each.theirs) for each in found
    ]


async def merges_of(actor: Actor, case_id: UUID) -> list[MergeView]:
    """What a case is merged into, or what is merged into it; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        await case_for(actor, case_id, CasePermission.READ)
        audit.read(actor, "case", case_id, case_id=case_id)
        found = await merged.list_merges(actor, [case_id])
        for each in {row.kept_case_id for row in found} | {row.case_id for row in found} - {case_id}:
            audit.read(actor, "case", each, case_id=each)  # what the other record says stands beside
        return [await _view(actor, each, case_id) for each in found]


async def _view(actor: Actor, merge: StoredMerge, case_id: UUID) -> MergeView:
    """A merge as the page of one of its cases shows it; the words lie with the kept client, of whom the reader may not read."""
    sealer = await keys.sealer(actor.tenant, merge.kept_client_id)
    text = opened(sealer, "client_merge", merge.id, merge.sealed, MergeText)
    identities = await clients.client_identities(actor, [merge.kept_client_id, merge.client_id])
    names = await tenant_views.worker_names(actor.tenant, [merge.merged_by])
    of_kept = case_id == merge.kept_case_id
    theirs = identities[merge.client_id if of_kept else merge.kept_client_id]
    kept, other = identities[merge.kept_client_id], identities[merge.client_id]
    return MergeView(
        kept_case_id=merge.kept_case_id,
        kept_mark=merge.kept_mark,
        kept_opened_at=merge.kept_opened_at,
        kept_client_name=kept.name,
        case_id=merge.case_id,
        file_mark=merge.file_mark,
        opened_at=merge.opened_at,
        client_name=theirs.name,
        merged_at=merge.merged_at,
        merged_by=names.get(merge.merged_by, ""),
        reason=text.reason if text is not None else unreadable(),
        differences=_in_words(merging.differences(kept, other)),
        corrected=_in_words(merging.corrected(text.before, kept)) if text is not None else [],
        open_tasks=(await merged.count_hanging(actor, merge.case_id)).get("open_tasks", 0),
    )


async def unmerge_preview(actor: Actor, case_id: UUID) -> UnmergePreview:
    """What was written and corrected since the record of a case is led in another one; recorded as a read of both.

    Raises NotMerged, NotThere, NotAllowed.
    """
    async with look(actor):
        other = await case_for(actor, case_id, CasePermission.MERGE)
        merge = await merged.find_merge(actor, case_id)
        if merge is None:
            raise NotMerged
        kept = await case_for(actor, merge.kept_case_id, CasePermission.MERGE)
        for each in (case_id, kept.id):
            audit.read(actor, "case", each, case_id=each)
        came = await came_since(actor, kept, other, merge, shows=True)
        follows = [words for each in PARTING.all() for words in await each(actor, kept, other)]
        follows += await tasks_since(actor, kept, merge.merged_at)
        crossed = await crossed_meanwhile(actor, kept, merge.merged_at)
        if crossed.told:
            follows.append(gettext(merging.CROSSED).format(what="; ".join(crossed.told)))
        if crossed.runs:
            follows.append(gettext(merging.STILL_RUNS).format(what="; ".join(crossed.runs)))
        return UnmergePreview(
            merge=await _view(actor, merge, merge.kept_case_id),
            later=await shown_since(actor, merge, came),
            follows=follows,
            seen=came.seen,
        )


async def crossed_meanwhile(actor: Actor, kept: CaseHold, since: datetime) -> Meanwhile:
    """(in unit) What crossed to other services from a record since another one is led in it."""
    found = [await each(actor, kept, since) for each in MEANWHILE.all()]
    return Meanwhile(
        runs=[text for each in found for text in each.runs],
        told=[text for each in found for text in each.told],
        went=[text for each in found for text in each.went],
    )


async def stands_with_another(actor: Actor, kept: CaseHold, other: CaseHold, sources: Sequence[UUID]) -> list[str]:
    """(in unit) Why the two cannot be parted while these records of the kept file belong to the other one."""
    return [words for each in THEIRS.all() for words in await each(actor, kept, other, sources)] if sources else []


async def follow_taken_over(
    actor: Actor, first: CaseHold, second: CaseHold, sources: Sequence[UUID], since: datetime
) -> None:
    """(in unit) Let follow what has to, once what has these sources was taken over from the first file into the second."""
    if sources:
        for each in TAKEN_OVER.all():
            await each(actor, first, second, sources, since)


async def once_one(actor: Actor, merge_id: UUID) -> OnceOne | None:
    """(in unit) From when until when two records of the actor's service were one; shows nobody anything."""
    return await merged.find_once_one(actor, merge_id)


async def parted_by(actor: Actor, case_id: UUID) -> tuple[str, datetime] | None:
    """Who led the record of a case apart from another one last, and when. Raises NotThere, NotAllowed."""
    async with look(actor):
        await case_for(actor, case_id, CasePermission.MERGE)
        last = await merged.find_last_undone(actor, case_id)
        if last is None:
            return None
        names = await tenant_views.worker_names(actor.tenant, [last.undone_by])
        return names.get(last.undone_by, ""), last.undone_at


async def kinds_of_sources(actor: Actor, case_id: UUID, source_ids: Sequence[UUID]) -> list[str]:
    """(in unit) Of which kinds the records of a file are that have one of these sources; shows nobody anything."""
    return await merged.list_kinds_of(actor, case_id, source_ids)


def merged_beside(actor: Actor) -> str | None:
    """A query of what the case `found` is led in, or with; everybody who knows of the case is told its mark."""
    return merged.MERGED_SIGN


def one_person(case: str, *, apart: str = "") -> str:
    """A part of a statement: the ids of the cases that are led as one with `case`, a place or a column, itself included.

    `apart`: the place of a case that counts as led apart from it, if it is not null. The statement's first two arguments are
    organisation and service.
    """
    return merged.ONE_PERSON.format(case=case, apart=merged.BUT_APART.format(case=case, apart=apart) if apart else "")


async def led_as_one(actor: Actor, case_id: UUID) -> list[UUID]:
    """(in unit) These ids; shows nobody anything."""
    return await merged.list_led_as_one(actor, case_id)


async def marks_of(actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID | None, str]:
    """(in unit) The marks of these cases of the actor's service, of those that have one; for who may know of each."""
    return {row.id: row.file_mark for row in await repository.list_marks_of(actor, case_ids) if row.file_mark}


async def merged_since(actor: Actor, case_id: UUID) -> datetime | None:
    """(in unit) Since when a case is led in another one; none of one that is led by itself."""
    merge = await merged.find_merge(actor, case_id)
    return merge.merged_at if merge is not None else None


def sign_of_merge(told: str) -> SignView:
    """Which file stands for this one, or which others it stands for."""
    way, _, marks = told.partition("|")
    if way == "into":
        words = gettext("Sloučeno do %(mark)s") % {"mark": marks} if marks else gettext("Sloučeno do jiného záznamu")
        return SignView(code="into", words=words, kind="wait", url="/cases/{case_id}/people#slouceni")
    named = ", ".join(mark or gettext("bez spisové značky") for mark in marks.split("|"))
    words = gettext("Vede i záznam %(mark)s") % {"mark": named}
    return SignView(code="with", words=words, kind="calm", url="/cases/{case_id}/people#slouceni")
