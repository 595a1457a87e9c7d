"""The town: in two services of the NGO a change of who leads a case is planned."""

from datetime import timedelta

from app.testing.town import Stage, Town
from cases.telling import service
from cases.telling.schemas import PlanChange, TellClient
from kernel.legal_time import today_in_prague


async def _planned(town: Town) -> None:
    for label, home, who, whom in (
        ("withdrawn", "osp", "osp_head", "osp_worker"),
        ("pm", "pm", "pm_head", "both_pm"),
    ):
        case_id = town.one("case", label).path["case_id"]
        order = PlanChange(
            worker_id=town.worker(whom), reason="head_decision", effective_on=today_in_prague() + timedelta(days=30)
        )
        plan_id = await service.plan_change(town.actor(who), case_id, order)
        town.add("planned_change", f"of {label}", {"plan_id": plan_id}, home=home, asked=False)
    leads = town.actor("osp_specialist")
    told = TellClient(worker_id=leads.worker, told_on=today_in_prague(), via="phone", whom="klientka sama")
    await service.tell_client(leads, town.one("case", "refused").path["case_id"], told, version=0)


SCENES = {Stage.AFTERWARDS: _planned}
