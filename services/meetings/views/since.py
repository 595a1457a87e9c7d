# pyright: strict
"""Meetings and outputs of joint work since a day on which the client said no (ADR 0081)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from cases.cases.tables import RecordKind
from consent.schemas import AskedSince, FiledThere, Went
from kernel import keys, readable
from kernel.actor import Actor, ActorKind, system_actor
from kernel.db import unit_of_work
from kernel.ids import drawn_at
from kernel.web.i18n import N_
from services.case_management import views as case_management_views
from services.case_management.schemas import StoredCaseManagement
from services.case_management.views import Happened
from services.meetings import repository
from services.meetings.repository import joint_steps
from services.meetings.schemas import Evaluation, HeldItem, ItemText, MeetingText, StoredStep

CALLED = N_("klient dán na program porady se službou {service} {day}")
HELD = N_("klient na programu porady se službou {service} {day}")
CALLED_OFF = N_("důvod zrušení porady se službou {service} napsán {day}")
NOTED = N_("napsán zápis porady se službou {service} {day}")
WRITTEN = N_("psáno do plánu k poradě se službou {service} {day}")
CONCLUDED = N_("uzavřen výstup z porady se službou {service} {day}")
EVALUATED = N_("vyhodnocen cíl plánu společného se službou {service} {day}")
DONE = N_("hotový krok plánu společného se službou {service} {day}")


class _Item(Struct, frozen=True, kw_only=True):
    row: HeldItem
    text: ItemText | None
    meeting: MeetingText | None
    steps: list[StoredStep]

    @property
    def noted(self) -> set[datetime]:
        """When minutes of the whole meeting were written while the client stood on its agenda."""
        found = [*self.meeting.earlier, self.meeting.present] if self.meeting is not None else []
        off = self.row.taken_off_at
        return {each.written_at for each in found if each.written_at and (off is None or each.written_at < off)}


async def meetings_since(actor: Actor, asked: AskedSince) -> list[Went]:
    """(in unit) What was done at and after meetings with the client meanwhile, each thing by itself; no word of it."""
    joint = await case_management_views.rows_since(actor, asked)
    return await case_management_views.told_of_rows(actor, _since(joint, await _items(actor, joint), asked))


def _since(joint: Mapping[UUID, StoredCaseManagement], items: Iterable[_Item], asked: AskedSince) -> list[Happened]:
    return [
        each
        for item in items
        for each in _happened(joint[item.row.case_management_id], item, asked)
        if asked.after <= each.at < asked.until
    ]


async def outputs_since(actor: Actor, asked: AskedSince) -> list[FiledThere]:
    """(in unit, as the system of the owner) The records of both services that keep an output concluded or evaluated meanwhile,
    and the file of the other one where anything else was done.
    """
    joint = await case_management_views.rows_since(actor, asked)
    items = await _items(actor, joint)
    done = {each.row.id: each.row for each in _since(joint, items, asked)}
    return [case_management_views.filed_there(actor, row) for row in done.values()] + [
        FiledThere(
            tenant_id=actor.tenant,
            service_id=service_id,
            case_id=case_id,
            kind=RecordKind.MEETING_OUTPUT,
            source=item.row.id,
        )
        for item in items
        for row in [joint[item.row.case_management_id]]
        for service_id, case_id in ((row.service_id, row.case_id), (row.partner_service_id, row.partner_case_id))
        if case_id is not None and _keeps(item, service_id, asked)
    ]


def _keeps(item: _Item, service_id: UUID, asked: AskedSince) -> bool:
    """Whether the folder of a service keeps something of the item that came about meanwhile: what is said of a goal each its own."""
    said = [each.at for each in _evaluations(item) if each.service_id in {None, service_id} and item.row.concluded_at]
    return any(asked.after <= at < asked.until for at in (item.row.concluded_at, *said) if at is not None)


def _evaluations(item: _Item) -> list[Evaluation]:
    return [each for goal in (item.text.goals if item.text is not None else []) for each in goal.evaluations]


def _happened(joint: StoredCaseManagement, item: _Item, asked: AskedSince) -> Iterator[Happened]:
    """A meeting that was called meanwhile counts whatever day somebody typed for it; one called before, if it was held meanwhile.

    What was called off or taken off the agenda was read all the same, and why it was called off is read.
    """
    done: list[tuple[str, datetime | None, UUID]] = []
    called = drawn_at(item.row.id)
    if called is not None and asked.after <= called < asked.until:
        done.append((CALLED, called, item.row.id))
    elif item.row.called_off_at is None and item.row.taken_off_at is None:
        done.append((HELD, item.row.held_at, item.row.id))
    if item.row.taken_off_at is None:
        done.append((CALLED_OFF, item.row.called_off_at, item.row.id))
    if item.text is not None:
        done += [(WRITTEN, at, item.row.id) for at in {item.text.written_at, item.text.noted_at}]
    done += [(NOTED, at, item.row.id) for at in item.noted]
    done.append((CONCLUDED, item.row.concluded_at, item.row.id))
    done += [(EVALUATED, each.at, uuid5(item.row.id, str(each.at))) for each in _evaluations(item)]
    done += [(DONE, step.done_at, step.id) for step in item.steps]
    yield from (Happened(row=joint, what=what, at=at, of=of) for what, at, of in done if at is not None)


async def _items(actor: Actor, joint: Mapping[UUID, StoredCaseManagement]) -> list[_Item]:
    """(in unit) As the service sees them: whom a consent leaves out sees none."""
    if not joint:
        return []
    if actor.kind is not ActorKind.SYSTEM:
        here = system_actor(actor.tenant, actor.service)
        async with unit_of_work(here):
            return await _items(here, joint)
    rows = await repository.list_held_or_concluded(actor, list(joint))
    sealers = await keys.sealers(actor.tenant, [*joint, *{row.meeting_id for row in rows}]) if rows else {}
    steps = await joint_steps.list_steps(actor, [row.id for row in rows]) if rows else []
    return [
        _Item(
            row=row,
            text=readable.opened(sealers.get(row.case_management_id), "meeting_item", row.id, row.sealed, ItemText),
            meeting=readable.opened(
                sealers.get(row.meeting_id), "team_meeting", row.meeting_id, row.meeting_sealed, MeetingText
            ),
            steps=[step for step in steps if step.item_id == row.id],
        )
        for row in rows
    ]
