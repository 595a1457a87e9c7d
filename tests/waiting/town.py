"""The town: in two authorities a letter waits for the return of somebody, and one might."""

from datetime import timedelta

from app.testing.town import Stage, Town, somebody_of
from kernel.clock import now
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake.schemas import RecordNotice
from services.protection import service as protection
from services.protection.schemas import AssessUrgency
from services.waiting import service
from services.waiting.schemas import LetWait

NOT_URGENT = AssessUrgency(result="not_urgent", child_asked="not_met", best_interest="Zůstat doma s matkou.")


async def _waits(town: Town) -> None:
    for home, who, whom in (
        ("spod", "spod_head", "spod_coordinator"),
        ("javorec_spod", "javorec_head", "javorec_coordinator"),
    ):
        actor = town.actor(who)
        child = town.keep_secret(f"Dopisová{home.replace('_', '')}", frozenset(somebody_of(home)))
        reason = town.keep_secret(f"Vrátí se z lázní {home.replace('_', '')}.", frozenset({who}))
        for label in ("waits", "a letter"):
            letter = RecordNotice(
                channel="letter",
                received_at=now(),
                child_description="Dívka.",
                child_name_state="answered",
                child_family_name=child if label == "waits" else "Psaníčková",
            )
            notice_id = (await intake.record_notice(actor, letter)).id
            await protection.assess_urgency(actor, notice_id, NOT_URGENT, version=0)
            place = {"notice_id": notice_id}
            town.add("notice", f"{label} at {home}", place, home=home, mine=frozenset({who}), asked=False)
            if label == "waits":
                order = LetWait(
                    worker_id=town.actor(whom).worker, until=today_in_prague() + timedelta(days=3), reason=reason
                )
                wait_id = await service.let_wait(actor, notice_id, order, version=0)
                town.add("notice_wait", f"{label} at {home}", {"wait_id": wait_id}, home=home, asked=False)


SCENES = {Stage.AFTERWARDS: _waits}
