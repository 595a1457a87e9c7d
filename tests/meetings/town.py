"""The town: of each case management a meeting with its output, and one that is still open."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.testing.time import days_from_now
from app.testing.town import SHARED, Stage, Town, somebody_of, team_of
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from services.meetings import service as meetings
from services.meetings import views as meeting_views
from services.meetings.schemas import ConveneMeeting, GoalOrder, StepOrder, WriteItem


async def _met(town: Town) -> None:
    for label in SHARED:
        first, second = [await _meeting(town, label, conclude=conclude) for conclude in (True, False)]
        # the output went into the folder of PM, unless the consent was taken back before the reaction came to it
        told = team_of("pm") if label != "withdrawn" else frozenset[str]()
        town.keep_secret(f"Plán-{label}", team_of("osp") | told)
        joint = town.one("case_management", label)
        whose: dict[str, Any] = {"home": "osp", "through": joint.through, "state": joint.state}
        for stage, (meeting_id, item_id, _), version in (("concluded", first, 3), ("open", second, 1)):
            asked = (stage == "open") != (label == "withdrawn")
            path = {"meeting_id": meeting_id}
            town.add("meeting", f"{label} {stage}", path, home="osp", through=somebody_of("pm"), asked=asked)
            path = {"meeting_id": meeting_id, "item_id": item_id}
            asked |= label == "live"
            town.add("item", f"{label} {stage}", path, version=version, asked=asked, **whose)
        path = {"meeting_id": first[0], "item_id": first[1], "goal_id": first[2]}
        town.add("goal", label, path, version=3, **whose)


def _today(minutes: int) -> datetime:
    """So many minutes ago, or from now where that was yesterday: each meeting has a minute of today of its own."""
    moment, apart = days_from_now(0), timedelta(minutes=minutes)
    return moment - apart if prague_date(moment - apart) == prague_date(moment) else moment + apart


async def _meeting(town: Town, label: str, *, conclude: bool) -> tuple[UUID, UUID, UUID]:
    osp, pm = town.actor("osp_specialist"), town.actor("pm_worker")
    order = ConveneMeeting(
        partner_service_id=town.world.services["pm"],
        held_at=_today(2 * SHARED.index(label) + conclude),
        participant_ids=[osp.worker, pm.worker],
        agenda=[town.id(f"case_management:{label}")],
    )
    meeting_id = await meetings.convene_meeting(osp, order)
    (item,) = (await meeting_views.meeting_view(osp, meeting_id)).items
    goal_id = new_id()
    if conclude:
        today = today_in_prague()
        step = StepOrder(text="Podat žádost", responsible_id=pm.worker, due_on=today + timedelta(days=9))
        goal = GoalOrder(text="Bydlet doma", measure="bez schodů", due_on=today + timedelta(days=90), steps=[step])
        await meetings.write_item(osp, item.id, WriteItem(plan=f"Plán-{label}", goals=[goal]), version=1)
        await meetings.conclude_item(osp, item.id, version=2)
        goal_id = (await meeting_views.item_view(osp, item.id)).goals[0].id
    return meeting_id, item.id, goal_id


SCENES = {Stage.MET: _met}
