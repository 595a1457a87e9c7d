"""The town: in two authorities two brothers of each notice are judged, the notice that waits by who received it."""

from uuid import UUID

from app.testing.town import Stage, Town, somebody_of
from kernel.clock import now
from kernel.db import unit_of_work
from services.intake import service as intake
from services.intake.schemas import AddToNotice, RecordNotice
from services.protection import service
from services.protection.schemas import AskColleague, AssessBasically, AssessUrgency, TickStep

JUDGES = {
    "waiting at spod": "spod_intake",
    "assigned at spod": "spod_coordinator",
    "waiting at javorec_spod": "javorec_coordinator",
    "assigned at javorec_spod": "javorec_coordinator",
}


async def _judged(town: Town) -> None:
    for label, who in JUDGES.items():
        notice, actor = town.one("notice", label), town.actor(who)
        notice_id, home = notice.path["notice_id"], notice.home
        of_content = somebody_of(home) - {"spod_coordinator2", "spod_mailroom"}
        if label.startswith("assigned"):
            of_content = notice.mine | {f"{home.removesuffix('_spod')}_head"}
        why = town.keep_secret(f"Důvod-{label.replace(' ', '-').replace('_', '')}", frozenset(of_content))
        brother = town.keep_secret(f"Bratr{label.replace(' ', '').replace('_', '')}", frozenset(of_content))
        order = AssessUrgency(result="urgent", categories=["b_abandoned"], child_asked="not_met", reason=why)
        assessment_id = await service.assess_urgency(actor, notice_id, order, version=0)
        order = AssessUrgency(
            result="not_urgent", child_name=brother, child_asked="too_young", best_interest="Zůstat doma."
        )
        await service.assess_urgency(actor, notice_id, order, version=1)
        async with unit_of_work(actor) as unit:
            child_id = await unit.connection.fetchval("SELECT id FROM assessed_child WHERE notice_id = $1", notice_id)
        town.add("assessed_child", label, {"child_id": child_id}, home=home, asked=False)
        path = {"assessment_id": assessment_id}
        town.add("urgency_assessment", label, path, home=home, mine=notice.mine)
        if label.startswith("assigned"):  # who is urgent and was not helped yet stays no notice
            police = TickStep(step="police", outcome="done", happened_at=now(), reason="Hlídka je u dítěte.")
            await service.tick_step(actor, notice_id, police)
        for version in range(2 if label.startswith("assigned") else 0):  # as often as the notice has versions
            kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ.")
            await service.assess_basically(actor, notice_id, kept, version=version)


async def _added(town: Town) -> None:
    """To a notice of each authority that was judged something is added."""
    for home, who in (("spod", "spod_head"), ("javorec_spod", "javorec_head")):
        actor = town.actor(who)
        call = RecordNotice(received_at=now(), child_description="Chlapec, 10 let.")
        notice_id = (await intake.record_notice(actor, call)).id
        order = AssessUrgency(result="not_urgent", child_asked="not_met", best_interest="Zůstat doma.")
        await service.assess_urgency(actor, notice_id, order, version=0)
        brother = AssessUrgency(
            result="urgent", child_name="mladší bratr", child_asked="not_met", categories=["b_abandoned"]
        )
        await service.assess_urgency(actor, notice_id, brother, version=1)
        async with unit_of_work(actor) as unit:
            child_id = await unit.connection.fetchval("SELECT id FROM assessed_child WHERE notice_id = $1", notice_id)
        town.add("assessed_child", f"judged at {home}", {"child_id": child_id}, home=home, asked=False)
        addition_id = await intake.add_to_notice(actor, notice_id, AddToNotice(text="Volala i škola."))
        town.add(
            "notice",
            f"judged at {home}",
            {"notice_id": notice_id},
            home=home,
            mine=frozenset({who}),
            version=3,  # judged twice, and something was added
            asked=False,
        )
        await _asked(town, f"judged at {home}", home, who, notice_id)
        town.add("addition", f"judged at {home}", {"addition_id": addition_id}, home=home, asked=False)


async def _asked(town: Town, label: str, home: str, who: str, notice_id: UUID) -> None:
    """Somebody is asked who knows of the notice."""
    of = town.actor(f"{home.removesuffix('_spod')}_coordinator").worker
    question_id = await service.ask_colleague(town.actor(who), notice_id, AskColleague(asked_of=of, question="Hned?"))
    town.add("urgency_question", label, {"question_id": question_id}, home=home, asked=False)


async def _called(town: Town) -> None:
    await _judged(town)
    await _added(town)


SCENES = {Stage.CALLED: _called}
