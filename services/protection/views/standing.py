"""The children of a notice, how each stands, and what the rows above a notice say of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cases.cases import views as case_views
from cases.deadlines.views import running
from kernel import keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from services.intake import schemas as intake_schemas
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.rules import asked_as_usual
from services.intake.schemas import StoredAddition
from services.intake.tables import NoticeStatus
from services.protection import repository, rules
from services.protection.access import ProtectionPermission, judged_for
from services.protection.rules.children import OTHERS
from services.protection.schemas import (
    AsideView,
    AssessmentText,
    ChildText,
    ChildView,
    StoredAssessment,
    StoredChild,
    StoredStanding,
)
from services.protection.tables import Aside, Result
from tenants import views as tenant_views

from .leading import led_by
from .steps import steps_there

MOST = 200  # judgements of one notice, and its children
_NEW = UUID(int=0)  # a child that has no row yet


async def standing_of(actor: Actor, hold: NoticeHold) -> rules.Standing:
    """(in unit) How the children of a notice stand."""
    children = await repository.list_children(actor, hold.id, limit=MOST)
    assessments = await repository.list_assessments(actor, hold.id, limit=MOST)
    return await _standing(actor, hold, children, assessments)


async def version_of(actor: Actor, hold: NoticeHold) -> int:
    """(in unit) How often a notice was judged, something added to it, and a colleague's answer heard."""
    judged = await repository.count_judged_and_answered(actor, hold.id)
    return judged + len(await intake_views.additions_of(actor, hold))


async def _standing(
    actor: Actor, hold: NoticeHold, children: Sequence[StoredChild], assessments: Sequence[StoredAssessment]
) -> rules.Standing:
    added: Sequence[StoredAddition] = await intake_views.additions_of(actor, hold)
    judgements = await repository.list_judgements(actor, hold.id, limit=MOST)
    since = await _anew_since(actor, hold) if hold.row.status == NoticeStatus.JOINED else None
    return rules.standing([row.id for row in children], assessments, judgements, added, since=since)


async def _anew_since(actor: Actor, hold: NoticeHold) -> datetime | None:
    """Since when a joined notice is judged anew; of which it was signed before that all are judged is not."""
    since = hold.row.assigned_at
    rows = await repository.list_children(actor, hold.id, limit=MOST, aside=True)
    said = [
        row.aside for row in rows if since and row.added_at < since and row.aside in (Aside.ASKED, Aside.ALL_JUDGED)
    ]
    return None if said and said[-1] == Aside.ALL_JUDGED else since


async def children_of(
    actor: Actor, hold: NoticeHold, assessments: Sequence[StoredAssessment] | None = None
) -> list[ChildView]:
    """(in unit) Whose urgency is judged, each as it stands: the child of the notice in front, then further ones as they were added."""
    first = (await intake_views.child_of(actor, hold)).name
    rows = await repository.list_children(actor, hold.id, limit=MOST)
    if assessments is None:
        assessments = await repository.list_assessments(actor, hold.id, limit=MOST)
    stands = await _standing(actor, hold, rows, assessments)
    sealer = await keys.sealer(actor.tenant, hold.id)
    texts = {row.id: child_text(sealer, row) for row in rows}
    filed = await intake_views.child_cases(actor, hold.id) if rows else {}
    names: dict[UUID | None, str] = {None: first, **{child: rules.called(text) for child, text in texts.items()}}
    cases: dict[UUID | None, UUID] = {child: each.case_id for child, each in filed.items()}
    marks = await case_views.marks_of(actor, [*cases.values(), *filter(None, [hold.row.case_id])]) if cases else {}
    leads = await led_by(actor, hold, names) if cases else {}
    return [
        ChildView(
            id=child,
            name=names[child],
            result=stands.last[child].result if child in stands.last else "",
            asked=child in stands.asked,
            acute=child in stands.acute,
            waits=stands.waits.get(child, []),
            named=child is None or bool(texts[child].name),
            told=texts[child].told if child else "",
            added=child is not None and texts[child].added,
            case_id=cases.get(child),
            file_mark=marks.get(cases.get(child) or hold.row.case_id, ""),
            **leads.get(child, {}),
        )
        for child in stands.children
    ]


async def child_judged(actor: Actor, notice_id: UUID, judged_id: UUID) -> str:
    """How the child is called that somebody just judged, urgently or basically, for who did it. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.READ)).notice
        rows = [
            *await repository.list_assessments(actor, notice_id, limit=MOST),
            *await repository.list_basic(actor, notice_id, limit=MOST),
        ]
        child = next((row.child_id for row in rows if row.id == judged_id), None)
        return next(each.name for each in await children_of(actor, hold) if each.id == child)


class ToldOthers(NamedTuple):
    """What a notice tells of further children: the `answer` in its words, empty where it tells of nobody; `names` that can be read in it
    and are not known; what was `said` of it, first to last, `all_judged` where that was said last. `left`: who was judged where the
    notice came from and stands nowhere here, whose own child is `first`; `from_there`: the words are those of that authority."""

    answer: str
    names: list[str]
    said: list[StoredChild]
    left: list[str]
    first: intake_schemas.Child
    from_there: bool
    added: int = 0

    @property
    def seen(self) -> int:
        """How much whoever says that all are judged has read of it: what was said, and what was added to the notice."""
        return len(self.said) + self.added

    @property
    def all_judged(self) -> bool:
        """Whether somebody said that all of them are judged, and nobody took that back; of whom another authority judged it is not so
        before somebody here did."""
        return bool(self.said) and self.said[-1].aside == Aside.ALL_JUDGED and not self.left

    def left_beside(self, judged: ChildText | None) -> list[str]:
        """Who is `left` beside a child who is just being judged."""
        here = [_known(_NEW, judged)] if judged is not None else []
        return rules.names_told("", here, first=self.first, there=self.left)

    @property
    def open(self) -> bool:
        """Whether somebody is still to say that all of them are judged."""
        return bool(self.answer) and not self.all_judged


async def told_of(actor: Actor, hold: NoticeHold, known: Sequence[ChildView] = ()) -> ToldOthers:
    """(in unit) Of whom the answer to question 5 tells, and who was judged where the notice came from; names without those `known`."""
    text = await intake_views.text_of(actor, hold)
    answer = " ".join(text.other_children.text.split())
    there = [each.name for each in text.came.judged] if text.came else []
    others = rules.names_told("", [ChildView(id=None, name=text.child.name)], first=text.child, there=there)
    here = known or (await children_of(actor, hold) if others else ())
    rows = await repository.list_children(actor, hold.id, limit=MOST, aside=True)
    tells = rules.tells_of_others(answer, as_usual=asked_as_usual(text.asked, "other_children"))
    return ToldOthers(
        answer=answer if tells else "; ".join(map(rules.bare, others)),
        names=rules.names_told(answer, known, first=text.child, there=there),
        said=[row for row in rows if row.aside in (Aside.ASKED, Aside.ALL_JUDGED)],
        left=rules.names_told("", here, first=text.child, there=others),
        first=text.child,
        from_there=not tells and bool(others),
        added=len(await intake_views.additions_of(actor, hold)),
    )


async def put_aside(actor: Actor, hold: NoticeHold, known: Sequence[ChildView]) -> list[AsideView]:
    """(in unit) What was said of the words of a notice, first to last; that it was asked first is no news."""
    rows = await repository.list_children(actor, hold.id, limit=MOST, aside=True)
    while rows and rows[0].aside == Aside.ASKED:
        rows.pop(0)
    if not rows:
        return []
    sealer = await keys.sealer(actor.tenant, hold.id)
    names = await tenant_views.worker_names(actor.tenant, {row.added_by for row in rows})
    whose = {each.id: each.name for each in known}
    return [
        AsideView(
            told=child_text(sealer, row).told,
            aside=row.aside or "",
            child=whose.get(row.same_id, "") if row.aside == Aside.SAME_CHILD else "",
            put_by=names.get(row.added_by, ""),
            put_at=row.added_at,
        )
        for row in rows
    ]


async def names_more(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether somebody is still to say that all children of whom a notice tells are judged; nothing is shown."""
    row = await intake_views.row_of(actor, notice_id)
    return row is not None and (await told_of(actor, NoticeHold(id=notice_id, row=row, permissions=frozenset()))).open


def child_text(sealer: RowSealer | None, row: StoredChild) -> ChildText:
    """Who a further child is, as it was said last."""
    return opened(sealer, "assessed_child", row.said_id, row.sealed, ChildText) or ChildText(name=unreadable())


def _name(sealer: RowSealer, row: StoredChild) -> str:
    return gettext(OTHERS) if row.aside else rules.called(child_text(sealer, row))


async def further_names(actor: Actor, child_ids: Collection[UUID], readable: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) How further children are called, to who reads these notices; another child to everybody else."""
    rows = await repository.list_children_by_id(actor, child_ids) if child_ids else []
    sealers = await keys.sealers(actor.tenant, {row.notice_id for row in rows if row.notice_id in readable})
    return {
        row.id: _name(sealers[row.notice_id], row) if row.notice_id in sealers else gettext("jiné dítě z rodiny")
        for row in rows
    }


async def signs_of(
    actor: Actor, notice_ids: Collection[UUID], readable: Collection[UUID] = ()
) -> Mapping[UUID, intake_views.Standing]:
    """(in unit) How those of these notices stand that were judged, or are marked as of the same as what was."""
    of: dict[UUID, list[StoredStanding]] = {}
    for row in await repository.list_standing(actor, notice_ids):
        of.setdefault(row.notice_id, []).append(row)
    further = {row.child_id for rows in of.values() for row in rows if row.child_id is not None and row.by is None}
    names = await further_names(actor, further, readable)
    return {notice_id: _stands(rows, names) for notice_id, rows in of.items()}


def _stands(rows: Sequence[StoredStanding], names: Mapping[UUID, str]) -> intake_views.Standing:
    """How a notice stands: its own children, and whether another one of the same says that somebody is to be helped first.

    It says not urgent only where the child of the notice was judged and nobody else is left, and then of all.
    """
    sign, own = intake_views.UrgencySign, [row for row in rows if row.by is None]
    first = bool(own) and own[0].child_id is None
    parts = [
        intake_views.Part(
            sign=each,
            first=any(row.child_id is None for row in whose),
            others=[names[row.child_id] for row in whose if row.child_id is not None],
        )
        for each in intake_views.RANKS
        if each != sign.NOT_URGENT and (whose := [row for row in own if row.sign == each])
    ]
    if not parts and first and not any(row.open for row in own):
        parts = [intake_views.Part(sign=sign.NOT_URGENT, first=True)]
    told = {(sign(row.sign), row.by) for row in rows if row.by is not None and sign(row.sign) in intake_views.AT_ONCE}
    highest: dict[str, intake_views.UrgencySign] = {}
    for each, by in sorted(told, key=lambda one: intake_views.RANKS.index(one[0])):
        highest.setdefault(by, each)
    parts += [intake_views.Part(sign=each, by=by) for by, each in highest.items()]
    return intake_views.Standing(
        parts=intake_views.in_front(parts),
        here=bool(own),
    )


async def urgent_by_same(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Of which of these notices another one says that a child is in danger which is marked as of the same."""
    stands = await signs_of(actor, notice_ids) if notice_ids else {}
    return {each for each, one in stands.items() if any(part.by for part in one.parts)}


async def still_urgent_by_same(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """The same of those whose case the actor leads, or whose heads they are."""
    async with look(actor):
        return await urgent_by_same(actor, await intake_views.read_by(actor, notice_ids)) if actor.service_id else set()


async def danger_of(actor: Actor, hold: NoticeHold) -> list[str]:
    """(in unit) The children of a notice that are urgent and whom nobody has helped yet, or not since something was learnt that asks anew
    or threatens them acutely, by name."""
    return await called_of(actor, hold, await not_helped(actor, hold))


async def called_of(actor: Actor, hold: NoticeHold, whose: Collection[UUID | None]) -> list[str]:
    """(in unit) How these of a notice are called, its children and last whoever else question 5 tells of."""
    children = await children_of(actor, hold) if whose else []
    known = {each.id for each in children}
    others = [gettext(OTHERS)] if any(each not in known for each in whose) else []
    return [each.name for each in children if each.id in whose] + others


async def not_helped(actor: Actor, hold: NoticeHold) -> set[UUID | None]:
    """(in unit) The same, by id; nothing is shown."""
    rows = await repository.list_assessments(actor, hold.id, limit=MOST)
    runs = await running(actor, [row.id for row in rows]) if rows else {}
    return {row.child_id for row in rows if row.id in runs} | {*(await standing_of(actor, hold)).anew}


async def told_there(actor: Actor, notice_id: UUID, first: str) -> list[intake_schemas.ChildThere]:
    """(in unit) What holds of each child that was judged or stands there further, or is threatened as one of all of whom question 5 tells, and why, what was proposed for it and done, for another authority; the child of
    the notice is called `first`. Who judged and took the steps stays, and what was answered."""
    last: dict[UUID | None, StoredAssessment] = {}
    for row in await repository.list_assessments(actor, notice_id, limit=MOST):
        last.setdefault(row.child_id, row)
    now = {row.child_id: row for row in await repository.list_standing(actor, [notice_id]) if row.by is None}
    further = await repository.list_children(actor, notice_id, limit=MOST)
    if not now and not further:
        return []
    sealer = await keys.sealer(actor.tenant, notice_id)
    names: dict[UUID | None, str] = {None: first} | {row.id: _name(sealer, row) for row in further}
    others = [child for child in now if child not in names]
    names |= dict.fromkeys(others, OTHERS)
    texts = {
        child: opened(sealer, "urgency_assessment", row.id, row.sealed, AssessmentText) for child, row in last.items()
    }
    done = await steps_there(actor, notice_id, sealer)
    return [
        intake_schemas.ChildThere(
            name=name,
            urgent=child in last and last[child].result == Result.URGENT,
            steps=text.steps if (text := texts.get(child)) else "",
            judged_at=last[child].assessed_at if child in last else None,
            acute=child in now and now[child].acutely,
            anew=child in now and now[child].reopened,
            unjudged=child not in last,
            others=child in others,
            on_visit=child in last and last[child].visited_at is not None,
            visited_at=last[child].visited_at if child in last else None,
            categories=rules.categories_told(text) if text else [],
            reason=text.reason if text else "",
            done=done.get(child, []),
        )
        for child, name in names.items()
        if child in now or child is not None
    ]


async def not_judged(actor: Actor, notice_id: UUID, names: Sequence[str], first: intake_schemas.Child) -> list[str]:
    """(in unit) Which of these children of a notice nobody here judged, its own being `first`, whose surname they have unless they are
    called otherwise; nothing is shown."""
    judged = {row.child_id for row in await repository.list_assessments(actor, notice_id, limit=MOST)}
    sealer = await keys.sealer(actor.tenant, notice_id)
    rows = await repository.list_children(actor, notice_id, limit=MOST)
    known = [ChildView(id=None, name=first.name)] + [_known(row.id, child_text(sealer, row)) for row in rows]
    return rules.names_told("", [each for each in known if each.id in judged], first=first, there=names)


def _known(child_id: UUID | None, text: ChildText) -> ChildView:
    return ChildView(id=child_id, name=rules.called(text), named=bool(text.name), told=text.told, added=text.added)


async def judged_urgent(actor: Actor, most: int) -> list[UUID]:
    """(in unit) Which notices are urgent, or may be by what was learnt since, last judged first."""
    found = list(dict.fromkeys(await repository.list_judged_urgent(actor, limit=most)))
    signs = await signs_of(actor, found) if found else {}
    return [each for each in found if each in signs and signs[each].sign in intake_views.AT_ONCE]
