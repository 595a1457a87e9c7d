"""Standing in, in the demonstration: a coordinator is away today, and another one has come back and not read yet what was done."""

from datetime import date, timedelta

from app.demo.world import Part, Scene, World, whole
from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask
from kernel.clock import now
from kernel.legal_time import instant_at, next_working_day, start_of_day, today_in_prague
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence


async def _is_at_court(world: World, day: date) -> None:
    """Havelka is at court today; Dvořáčková of the same cell stands in, and he comes back before the planned end.

    All of it now: the log's own time is never played.
    """
    order = PlanAbsence(
        substitute_id=world.actors["dvorackova"].worker_id,
        starts_at=max(start_of_day(day), now() - timedelta(hours=2)),
        ends_at=now() + timedelta(hours=2),
        phone="+420 000 000 090",
        prepared=["calls", "door"],
    )
    absence_id = await absences.plan_absence(world.actors["havelka"], order)
    await _mother_calls(world)
    await absences.end_absence(world.actors["havelka"], absence_id)


async def _mother_calls(world: World) -> None:
    actor, case_id = world.actors["dvorackova"], world.cases["pokorna"]
    order = AddRecord(
        kind="phone_call",
        occurred_at=now(),
        title="Matka volala: noční služby do konce měsíce ruší",
        facts="V práci se domluvila na ranních. Ptá se, kdy přijde koordinátor.",
        statements="Matka: „Dceru už večer samotnou nenechám.“",
        opinion="Návštěvu nechat na domluveném dni.",
    )
    await cases.add_record(actor, case_id, order)
    task = AddTask(
        title="Zavolat matce zpátky, kdy přijdete",
        due_on=next_working_day(today_in_prague()),
        assignee_id=world.actors["havelka"].worker_id,
    )
    await cases.add_task(actor, case_id, task)


async def _is_away(world: World, day: date) -> None:
    """Ježková is away from now on until tomorrow afternoon."""
    order = PlanAbsence(
        substitute_id=world.actors["dvorackova"].worker_id,
        starts_at=now(),
        ends_at=instant_at(day + timedelta(days=1), 16, 0),
        phone="+420 000 000 090",
        prepared=["calls", "door"],
    )
    await absences.plan_absence(world.actors["jezkova"], order)


PART = Part(
    scenes=(
        Scene(0, 22, whole(_is_at_court)),
        Scene(0, 23, whole(_is_away)),
    )
)
