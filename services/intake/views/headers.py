"""The header of a notice, and its words opened."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, Self
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.deadlines.views import running
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.legal_time import prague_date
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from services.intake import repository, rules
from services.intake.access import PASSED_ON, IntakePermission, NoticeHold, permissions
from services.intake.rules import channels as ways
from services.intake.schemas import (
    Came,
    Child,
    NoticeHeader,
    NoticeText,
    StoredNotice,
    StoredNotifier,
    StoredSigns,
    UrgencyOf,
)
from services.intake.tables import NoticeStatus
from tenants import views as tenant_views

from .channels import channels_of
from .numbers import Numbers, numbers_of
from .returning import returns_of
from .urgency import Part, Standing, UrgencySign, in_front, not_judged, open_of, urgency_of


class InDanger(NamedTuple):
    """Which children of a notice were in danger where it came from, by name where that is known; `threatened`: those of them that are it by
    additions alone, whom nobody judged urgent. `others`: what of these is no one child, but whoever else question 5 tells of."""

    names: Sequence[str]
    threatened: Collection[str]
    others: Collection[str] = ()

    @classmethod
    def there(cls, came: Came) -> Self:
        """By what those say from whom it came."""
        return cls(came.in_danger, came.threatened, came.others)

    @property
    def sign(self) -> UrgencySign:
        """What goes before."""
        only = bool(self.names) and all(name in self.threatened for name in self.names)
        return UrgencySign.ACUTE_THERE if only else UrgencySign.URGENT_THERE


def holds(actor: Actor, row: StoredNotice | StoredNotifier, right: IntakePermission) -> bool:
    """Whether the actor holds a right to a notice."""
    status = row.status if isinstance(row, StoredNotice) else ""
    return right in permissions(
        actor,
        taken_by=row.taken_by,
        assigned_to=row.assigned_to,
        further_to=row.further_to,
        status=status,
        stood_in_for=row.stood_in_for,
    )


SEARCH = "notice_search"
"""The look of who searched and was shown what was found."""


async def headers_of(actor: Actor, rows: Sequence[StoredNotice], *, what: str = "notices") -> list[NoticeHeader]:
    """(in unit) The headers of these notices; recorded as a read, which names the one that a search found. Who found none was shown none."""
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    if rows or what != SEARCH:
        found = rows[0].id if what == SEARCH and len(rows) == 1 else None
        audit.read(actor, what, found, count=len(rows), shown=sealers)
    texts = [text_in(sealers.get(row.id), row) for row in rows]
    return await as_headers(actor, rows, [child_in(text) for text in texts], urgent_there=were_urgent(rows, texts))


async def as_headers(
    actor: Actor,
    rows: Iterable[StoredNotice],
    children: Iterable[Child],
    *,
    beside: Sequence[StoredSigns] | None = None,
    urgent_there: Mapping[UUID, InDanger] = MappingProxyType({}),
) -> list[NoticeHeader]:
    """(in unit) The same, with children that were read already, and what is `beside` them if that was.

    `urgent_there`: those that were urgent where they came from, with whom; which holds until these children are judged here.
    """
    rows, children = list(rows), list(children)
    called = await named_since(actor, rows, children)
    names = await tenant_views.worker_names(
        actor.tenant, {who for row in rows for who in (*row.taken_by, row.assigned_to, row.assigned_by)}
    )
    if beside is None:
        beside = await repository.list_signs(actor, [row.id for row in rows]) if rows else []
    signs = {each.id: each for each in beside}
    readable = {row.id for row in rows if holds(actor, row, IntakePermission.READ)}
    urgency = await urgency_of(actor, [row.id for row in rows], readable)
    firsts = {row.id: child for row, child in zip(rows, children, strict=True)}
    there = await _still_there(actor, urgent_there, urgency, firsts)
    numbers, channels = await numbers_of(actor, [row.id for row in rows]), await channels_of(actor)
    returns = await returns_of(actor, [row.id for row in rows if row.status == NoticeStatus.RECORDED])
    return [
        NoticeHeader(
            id=row.id,
            reference_number=row.reference_number,
            channel=row.channel,
            channel_words=ways.named(channels, row.channel, prague_date(row.received_at)),
            status=row.status,
            received_at=row.received_at,
            recorded_at=row.recorded_at,
            received_by=names.get(row.received_by, "") if row.received_by else "",
            written_by=names.get(row.written_by, "") if row.written_by else "",
            child_name=named.name,
            birth_date=named.birth_date,
            assigned_to=names.get(row.assigned_to, "") if row.assigned_to else "",
            assigned_by=names.get(row.assigned_by, "") if row.assigned_by else "",
            assigned_at=row.assigned_at,
            case_id=row.case_id,
            additions=signs[row.id].additions if row.id in readable else 0,
            same_as=signs[row.id].duplicate_of or "",
            **_urgency(urgency.get(row.id), there.get(row.id), child.name, named.name, reads=row.id in readable),
            registered_as=numbers.get(row.id, Numbers()).registered_as,
            act_asked=row.act_asked,
            waits_for=returns[row.id].worker if row.id in returns else "",
            waits_until=returns[row.id].until if row.id in returns else None,
            mine=actor.worker_id is not None and actor.worker_id in (*row.taken_by, row.assigned_to, *row.further_to),
        )
        for row, child, named in zip(rows, children, called, strict=True)
    ]


async def named_since(actor: Actor, rows: Sequence[StoredNotice], children: Sequence[Child]) -> list[Child]:
    """(in unit) These children as they are called: whom the notice does not name, as its case says who it is (domain reference 1.5)."""
    unnamed = [
        row.case_id if not (child.given_name or child.family_name) else None
        for row, child in zip(rows, children, strict=True)
    ]
    people = await case_views.people_of_cases(actor, {each for each in unnamed if each is not None})
    return [
        Child(given_name=who.given_name, family_name=who.family_name, birth_date=who.birth_date, address=child.address)
        if case_id is not None and (who := people.get(case_id)) is not None
        else child
        for case_id, child in zip(unnamed, children, strict=True)
    ]


def were_urgent(rows: Iterable[StoredNotice], texts: Iterable[NoticeText | None]) -> dict[UUID, InDanger]:
    """Those of these notices that were urgent where they came from, and have not gone on: which children, where that is known."""
    return {
        row.id: InDanger.there(text.came)
        for row, text in zip(rows, texts, strict=True)
        if text is not None and text.came is not None and text.came.was_urgent and row.status not in PASSED_ON
    }


async def _still_there(
    actor: Actor,
    urgent_there: Mapping[UUID, InDanger],
    urgency: Mapping[UUID, Standing],
    firsts: Mapping[UUID, Child],
) -> dict[UUID, InDanger]:
    """(in unit) Those of these notices that nobody here judged, or not for every child that was urgent there: with whom."""
    found: dict[UUID, InDanger] = {}
    for notice_id, there in urgent_there.items():
        standing = urgency.get(notice_id)
        if standing is None or not standing.here:
            found[notice_id] = there
        elif there.names:
            names = [name for name in there.names if name not in there.others]
            left = await not_judged(actor, notice_id, names, firsts[notice_id]) if names else []
            if len(names) < len(there.names) and await _names_more(actor, notice_id):
                left = [*left, *(name for name in there.names if name in there.others)]
            if left:
                found[notice_id] = there._replace(names=left)
    return found


async def _names_more(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether somebody is still to say that all are judged of whom question 5 tells."""
    row = await repository.find_notice(actor, notice_id)
    return row is not None and (await open_of(actor, NoticeHold(id=row.id, row=row, permissions=frozenset()))).told


def _urgency(
    standing: Standing | None, there: InDanger | None, told: str, first: str, *, reads: bool
) -> dict[str, Any]:
    """What a list says of the urgency of a notice whose child is called `first`, and was `told` as: what goes before, and what is urgent
    beside it."""
    parts = standing.parts if standing else []
    if there is not None:
        parts = in_front([*parts, *_there(there, told, reads=reads)])
    alone = len(parts) == 1 and not parts[0].others
    said = [
        UrgencyOf(
            urgency=each.sign,
            urgency_of=[*([first] if each.first and not alone else []), *each.others],
            urgency_by=each.by,
        )
        for each in parts
    ]
    top = said[0] if said else UrgencyOf()
    return {**msgspec.structs.asdict(top), "urgency_more": said[1:]}


def _there(there: InDanger, told: str, *, reads: bool) -> list[Part]:
    """Who was in danger where a notice came from, as its parts: judged so, and by additions alone."""
    signs = {
        name: UrgencySign.ACUTE_THERE if name in there.threatened else UrgencySign.URGENT_THERE for name in there.names
    }
    if not signs:
        return [Part(sign=UrgencySign.URGENT_THERE, first=True)]
    return [
        Part(
            sign=sign,
            first=signs.get(told) == sign,
            others=[
                name if reads else gettext("jiné dítě z rodiny")
                for name, its in signs.items()
                if its == sign and name != told
            ],
        )
        for sign in dict.fromkeys(signs.values())
    ]


async def text_of(actor: Actor, hold: NoticeHold) -> NoticeText:
    """(in unit) The words of a notice one holds."""
    return _open(await keys.sealer(actor.tenant, hold.id), hold.row)


async def child_of(actor: Actor, hold: NoticeHold) -> Child:
    """(in unit) The child of a notice one holds, as it is called."""
    (child,) = await named_since(actor, [hold.row], [(await text_of(actor, hold)).child])
    return child


async def urgent_there(actor: Actor, hold: NoticeHold) -> UrgencySign | None:
    """(in unit) As what a notice came from another authority that is to be judged at once, as long as nobody here judged that: as urgent, or by
    an addition alone; nothing is shown."""
    text = await text_of(actor, hold)
    if text.came is None or not text.came.was_urgent:
        return None
    there = {hold.id: InDanger.there(text.came)}
    left = await _still_there(actor, there, await urgency_of(actor, [hold.id]), {hold.id: text.child})
    return left[hold.id].sign if left else None


async def asked_at_once(actor: Actor, hold: NoticeHold) -> UrgencySign | None:
    """(in unit) Why a notice is to be judged still today, if it is (domain reference 1.17, rule 3); nothing is shown."""
    standing = (await urgency_of(actor, [hold.id])).get(hold.id)
    if standing and any(each.sign == UrgencySign.ACUTE and not each.by for each in standing.parts):
        return UrgencySign.ACUTE
    return await urgent_there(actor, hold)


async def judged_by(actor: Actor, notice_id: UUID, day: date, due: date) -> date:
    """(in unit) By when whoever is asked on a day judges how urgent a notice is: its deadline and its tasks have one date, the earlier one;
    what is late already is of the day."""
    runs = (await running(actor, [notice_id])).get(notice_id, [])
    return min([due, *(max(row.due_on, day) for row in runs if row.kind in rules.D5)])


async def texts_of(actor: Actor, rows: Sequence[StoredNotice]) -> dict[UUID, NoticeText]:
    """(in unit) The words of those of these notices that can be read; for what they are found by."""
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    texts = {row.id: text_in(sealers.get(row.id), row) for row in rows}
    return {notice_id: text for notice_id, text in texts.items() if text is not None}


async def children_of(actor: Actor, rows: Sequence[StoredNotice]) -> dict[UUID, Child]:
    """(in unit) The children of those of these notices that can be read; for what they are found by."""
    return {notice_id: text.child for notice_id, text in (await texts_of(actor, rows)).items()}


def text_in(sealer: RowSealer | None, row: StoredNotice) -> NoticeText | None:
    """The words of a notice; none when they cannot be read."""
    return opened(sealer, "notice", row.id, row.sealed, NoticeText)


def child_in(text: NoticeText | None) -> Child:
    """The child of these words; says so when they cannot be read."""
    return text.child if text is not None else Child(family_name=unreadable())


def _open(sealer: RowSealer, row: StoredNotice) -> NoticeText:
    return sealer.open("notice", row.id, row.sealed, NoticeText)
