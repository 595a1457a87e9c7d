# pyright: strict
"""Two records of one person led as one, and apart again: nothing moves, a row says which stands for which (ADR 0083)."""

from collections.abc import Sequence
from uuid import UUID

from cases.cases import repository, rules, views
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, record_for
from cases.cases.events import CaseMerged, CaseUnmerged
from cases.cases.exceptions import NotMerged
from cases.cases.repository import merged
from cases.cases.rules import marks, merging
from cases.cases.schemas import RecordText, StoredRecord
from cases.cases.schemas.merging import CameTo, MergeCases, MergedRecords, MergeText, StoredMerge, UnmergeCases
from cases.cases.tables import Amendment, ClientMerge, RecordKind
from cases.clients import service as clients
from kernel import keys, search
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import format_date, prague_date
from kernel.readable import opened
from kernel.web.i18n import gettext
from tenants import views as tenant_views

from .elsewhere import check_apart
from .indexing import index_cases
from .records import copy_record, write_record
from .tasks import ask_to_inform

_OF_THAT_FILE = {RecordKind.CONSENT, RecordKind.HANDOVER, RecordKind.JOINT_WORK, RecordKind.MEETING_OUTPUT}
"""What it tells of is of the file in which it came about: a word that was said there is no consent of another one."""


async def merge_cases(actor: Actor, case_id: UUID, order: MergeCases) -> MergedRecords:
    """Lead the record of another case as one with this one, which stands for both; says what has to be looked at then.

    Both files stay as they are, with all that hangs on them; the other one takes nothing new. Raises Invalid, CaseMerged, NotThere.
    """
    async with unit_of_work(actor):
        await case_for(actor, case_id, CasePermission.MERGE)
        await _one_at_a_time(actor)
        ours = await case_for(actor, case_id, CasePermission.MERGE, lock=True)
        rules.check_open(ours.status)
        checks = Checks()
        reason = checks.reason("reason", order.reason, missing=merging.NEEDS_REASON, max_length=2_000)
        seen = checks.line("seen", order.seen, required=False, max_length=60)
        theirs = await _other(actor, checks, ours, order.file_mark)
        made = await _made_before(actor, ours, theirs, reason) if theirs is not None else None
        if made is not None and theirs is not None:
            return MergedRecords(id=made, follows=await views.to_do_as_one(actor, ours, theirs))
        await check_words(actor, checks, order, ours.id, theirs.id if theirs else None, only=("reason",))
        if theirs is None:
            checks.done()
            raise NotMerged
        client, other = [await clients.client_view(actor, each.client_id) for each in (ours, theirs)]
        if seen and seen != views.mark_of_merge(client, other):
            checks.fail("", merging.CHANGED_SINCE)
        checks.done()
        follows = await views.to_do_as_one(actor, ours, theirs)
        merge_id = await _write_merge(actor, ours, theirs, MergeText(reason=reason, before=client.identity))
        await _index_both(actor, ours.id, theirs.id)
        await _tell(actor, CaseMerged, (ours, theirs), merge_id)
        return MergedRecords(id=merge_id, follows=follows)


async def _made_before(actor: Actor, ours: CaseHold, theirs: CaseHold, reason: str) -> UUID | None:
    """The merge of these two that the same person made for the same reason: who sends it twice has it once."""
    merge = await merged.find_merge(actor, theirs.id)
    if merge is None or (merge.kept_case_id, merge.merged_by) != (ours.id, actor.worker_id):
        return None
    sealer = await keys.sealer(actor.tenant, merge.kept_client_id)
    text = sealer.open("client_merge", merge.id, merge.sealed, MergeText)
    return merge.id if text.reason == reason else None


async def _write_merge(actor: Actor, ours: CaseHold, theirs: CaseHold, text: MergeText) -> UUID:
    """Write that the two are one, and say so in both files; each names the mark of the other, and nobody."""
    merge_id, moment = new_id(), now()
    sealer = await keys.sealer(actor.tenant, ours.client_id)
    await merged.insert_merge(
        ClientMerge(
            id=merge_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            kept_case_id=ours.id,
            kept_client_id=ours.client_id,
            case_id=theirs.id,
            client_id=theirs.client_id,
            merged_by=actor.worker,
            merged_at=moment,
            sealed=sealer.seal("client_merge", merge_id, text),
        )
    )
    await check_apart(actor, [ours.client_id], "file_mark")
    other, this = marks.file_named(theirs.file_mark, theirs.opened_at), marks.file_named(ours.file_mark, ours.opened_at)
    for hold, mark, into in ((ours, other, False), (theirs, this, True)):
        said = f"Záznam je sloučen do spisu {mark}." if into else f"Do tohoto záznamu je sloučen spis {mark}."
        facts = f"{said} Oba spisy zůstávají, nové záznamy se píšou jen do spisu, který zůstal.\nDůvod: {text.reason}"
        words = RecordText(title=f"Sloučení se spisem {mark}", facts=facts)
        await write_record(actor, hold, kind=RecordKind.NOTE, occurred_at=moment, text=words, source_id=merge_id)
    return merge_id


async def _one_at_a_time(actor: Actor) -> None:
    """Of those who merge or unmerge in one service at the same moment the second one sees what the first one did."""
    await search.one_at_a_time(actor, "client_merge", ["each"])


async def _other(actor: Actor, checks: Checks, ours: CaseHold, file_mark: str) -> CaseHold | None:
    """The other case, locked, where nothing stands in the way; else that is said beside the mark."""
    mark = checks.line("file_mark", file_mark, missing=merging.NO_SUCH_FILE, max_length=300)
    row = await views.case_by_mark(actor, mark) if mark else None
    if row is None:
        checks.fail("file_mark", merging.NO_SUCH_FILE)
        return None
    if row.id == ours.id:
        checks.fail("file_mark", merging.THE_SAME_FILE)
        return None
    theirs = await case_for(actor, row.id, CasePermission.MERGE, lock=True)
    for obstacle in await views.obstacles_of(actor, ours, theirs):
        checks.fail("file_mark", obstacle)
    return theirs


async def unmerge_cases(actor: Actor, case_id: UUID, order: UnmergeCases) -> None:
    """Lead the record of this case apart again from the one that stands for it.

    Its file is as it was. What was corrected in the kept record since stays, and its file says what stood there before; each record
    that was written into the file of both since stays there or is taken over into this one. Raises NotMerged, Invalid, NotThere.
    """
    async with unit_of_work(actor):
        await case_for(actor, case_id, CasePermission.MERGE)
        merging.check_keys("later", (each for each in order.later if not each.isdecimal()), ())
        await _one_at_a_time(actor)
        checks, merge = Checks(), await merged.find_merge(actor, case_id)
        reason = checks.reason("reason", order.reason, missing=merging.NEEDS_UNDO_REASON, max_length=2_000)
        seen = checks.line("seen", order.seen, required=False, max_length=60)
        await check_words(actor, checks, order, case_id, merge.kept_case_id if merge else None, only=("reason",))
        if merge is None:
            checks.done()
            if await _undone_before(actor, case_id, reason, order):
                return
            raise NotMerged
        ours = await case_for(actor, merge.kept_case_id, CasePermission.MERGE, lock=True)
        other = await case_for(actor, case_id, CasePermission.MERGE, lock=True)
        came = await views.came_since(actor, ours, other, merge)
        if seen and seen != came.seen:
            checks.fail("", merging.CHANGED_SINCE)  # the answers may be to another list
        else:
            merging.check_keys("later", order.later, {str(number) for number in range(1, came.count + 1)})
        moved, moved_more = _whose(checks, came, order, ours.id)
        crossed = await views.crossed_meanwhile(actor, ours, merge.merged_at)
        sources = [each.source_id for each in moved if each.source_id is not None]
        keeps = [gettext(merging.STILL_RUNS).format(what="; ".join(crossed.runs))] if crossed.runs else []
        keeps += await views.stands_with_another(actor, ours, other, sources)
        if keeps:
            checks.fail("", " ".join(keeps))
        checks.done()
        stays = "; ".join(await views.stays_since(actor, ours, merge.merged_at))
        corrected = await _undo(actor, merge, reason, order)
        theirs = await case_for(actor, case_id, CasePermission.MERGE, lock=True)
        await _index_both(actor, ours.id, theirs.id)
        for each in moved:
            await _take_over(actor, ours, theirs, each)
        for this, that, own in ((ours, theirs, sources), (theirs, ours, [])):
            more = [each for each in moved_more if each.case_id == this.id]
            for each in more:
                await _say_came(actor, this, that, each)
            follow = [*own, *(each.source_id for each in more)]
            await views.follow_taken_over(actor, this, that, follow, merge.merged_at)
        went_along = await merged.led_since(actor, case_id, merge.merged_at)
        also = [merging.WENT_ALONG] if went_along else []
        also += [merging.CROSSED_THEN.format(what="; ".join(crossed.went))] if crossed.went else []
        here = [corrected] if corrected else []
        here += [merging.CROSSED_HERE.format(what="; ".join(crossed.went))] if crossed.went else []
        for each in moved_more:
            (here if each.case_id == ours.id else also).append(merging.CAME_OF_OTHER.format(what=each.title))
        if stays:
            here.append(merging.STAYS_HERE.format(what=stays))
            also.append(merging.STAYS_THERE.format(what=stays))
        await _say_undone(actor, ours, theirs, merge.id, reason, also=also, here=here)
        if went_along:
            await ask_to_inform(actor, theirs, theirs.key_worker_id, theirs.assignment_id)
        await _tell(actor, CaseUnmerged, (ours, theirs), merge.id, moved=len(moved) + len(moved_more))


async def _undone_before(actor: Actor, case_id: UUID, reason: str, order: UnmergeCases) -> bool:
    """Whether the same person led them apart for the same reason and with the same answers: who sends it twice did it once."""
    last = await merged.find_last_undone(actor, case_id)
    if last is None or last.undone_by != actor.worker_id:
        return False
    sealer = await keys.sealer(actor.tenant, last.kept_client_id)
    text = opened(sealer, "client_merge", last.id, last.undone_sealed, RecordText)
    return text is not None and (text.facts, text.note) == (reason, _answers(order))


async def _say_undone(
    actor: Actor,
    ours: CaseHold,
    theirs: CaseHold,
    merge_id: UUID,
    reason: str,
    *,
    also: Sequence[str],
    here: Sequence[str],
) -> None:
    """Both files say so, that of the second person `also` what came about meanwhile, that of the first what came about `here`."""
    for hold, mark in (
        (ours, marks.file_named(theirs.file_mark, theirs.opened_at)),
        (theirs, marks.file_named(ours.file_mark, ours.opened_at)),
    ):
        facts = f"Sloučení se spisem {mark} je zrušeno, záznamy jsou zase dva.\nDůvod: {reason}"
        facts = "\n".join([facts, *(also if hold is theirs else here)])
        words = RecordText(title=f"Zrušení sloučení se spisem {mark}", facts=facts)
        await write_record(
            actor,
            hold,
            kind=RecordKind.NOTE,
            occurred_at=now(),
            text=words,
            source_id=new_id(),
            adds_to=merge_id,
        )


def _whose(
    checks: Checks, came: views.CameSince, order: UnmergeCases, kept_id: UUID
) -> tuple[list[StoredRecord], list[CameTo]]:
    """What came since and belongs to the one in whose file it does not stand; of each it has to be said."""
    moved, more = list[StoredRecord](), list[CameTo]()
    for number, each in enumerate((*came.records, *came.more), 1):
        whose = order.later.get(str(number), "")
        if whose not in {side.value for side in merging.Side}:
            checks.fail(f"later_{number}", gettext(merging.NEEDS_OWNER).format(number=number))
        elif isinstance(each, CameTo):
            more += [each] if (whose == merging.Side.OURS) != (each.case_id == kept_id) else []
        elif whose == merging.Side.THEIRS:
            moved.append(each)
    return moved, more


def _answers(order: UnmergeCases) -> str:
    return " ".join(f"{number}:{side}" for number, side in sorted(order.later.items()))


async def _undo(actor: Actor, merge: StoredMerge, reason: str, order: UnmergeCases) -> str:
    """Write that they are two; returns what of the kept record was corrected since, for its file."""
    sealer = await keys.sealer(actor.tenant, merge.kept_client_id)
    sealed = sealer.seal("client_merge", merge.id, RecordText(facts=reason, note=_answers(order)))
    if not await merged.undo_merge(actor, merge.id, now(), sealed):
        raise StaleVersion
    await check_apart(actor, [merge.kept_client_id, merge.client_id], "")  # as exceptions may part, too
    text = opened(sealer, "client_merge", merge.id, merge.sealed, MergeText)
    present = await clients.client_identity(actor, merge.kept_client_id)
    return merging.corrected_since(text.before, present) if text is not None else ""


async def _take_over(actor: Actor, ours: CaseHold, theirs: CaseHold, row: StoredRecord) -> None:
    """Write a record with what was added to it into the other file, and to the first that it is there."""
    names = await tenant_views.worker_names(actor.tenant, [row.author_id] if row.author_id else [])
    by = names.get(row.author_id, "") if row.author_id else ""
    mark = marks.file_named(ours.file_mark, ours.opened_at)
    written = f"Zapsáno {format_date(prague_date(row.recorded_at))}{f': {by}' if by else ''}."
    note = f"Převzato ze spisu {mark} při zrušení sloučení. {written}"
    first = await record_for(actor, ours, row.id, Amendment.ADDENDUM)
    what, there = "Záznam", "převzatý"
    if first.id != row.id:  # of the first one nothing goes over but which it is
        sealer = await keys.sealer(actor.tenant, ours.client_id)
        added = opened(sealer, "case_record", row.id, row.sealed, RecordText)
        what, there = f"Doplnění „{added.title}“" if added is not None else "Doplnění", "převzaté"
        note = f"{note} {merging.ADDED_THERE.format(day=format_date(prague_date(first.occurred_at)))}"
    if row.kind in _OF_THAT_FILE:
        said = merging.SAID_THERE.format(mark=mark) if row.kind == RecordKind.CONSENT else merging.CROSSED_ON_THEIRS
        note, title = f"{note} {said}", f"Ve spisu {mark}: {{title}}"
        await copy_record(actor, ours, theirs, row, note=note, kind=RecordKind.NOTE, title=title)
    else:
        of = row.source_id if row.kind == RecordKind.NOTICE else None
        await copy_record(actor, ours, theirs, row, note=note, source_id=of)
    text = RecordText(
        title="Patří do jiného spisu",
        facts=f"{what} patří osobě ze spisu {marks.file_named(theirs.file_mark, theirs.opened_at)} a je tam {there}. Této osoby se netýká.",
    )
    await write_record(
        actor,
        ours,
        kind=RecordKind(first.kind),
        occurred_at=now(),
        text=text,
        source_id=row.id,
        amends=(first.id, Amendment.ADDENDUM),
    )


async def _say_came(actor: Actor, first: CaseHold, second: CaseHold, came: CameTo) -> None:
    """The second file says what came to something that stands in the first one, and is of its person."""
    mark = marks.file_named(first.file_mark, first.opened_at)
    await write_record(
        actor,
        second,
        kind=RecordKind(came.kind),
        occurred_at=came.at,
        text=RecordText(title=came.title, facts=f"{merging.CAME_THERE.format(mark=mark)}\n{came.facts}"),
        source_id=came.source_id,
    )


async def _index_both(actor: Actor, *case_ids: UUID) -> None:
    await index_cases(actor, await repository.list_marks_of(actor, case_ids))


async def _tell(
    actor: Actor,
    kind: type[CaseMerged] | type[CaseUnmerged],
    both: tuple[CaseHold, CaseHold],
    merge_id: UUID,
    **more: int,
) -> None:
    for this, that, kept in ((both[0], both[1], True), (both[1], both[0], False)):
        fact = {"case_id": this.id, "other_case_id": that.id, "merge_id": merge_id, "kept": kept}
        await record(actor, kind(**fact, **more, by_worker_id=actor.worker_id))  # type: ignore[arg-type]
