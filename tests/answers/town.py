"""The town: in two authorities notifiers asked for a report, and one was told something."""

from app.testing.town import Stage, Town, somebody_of
from kernel.clock import now
from services.answers import service
from services.answers.schemas import NoteAnswer, NoteRequest
from services.intake import service as intake
from services.intake.schemas import RecordNotice


async def _asked(town: Town) -> None:
    for home, who in (("spod", "spod_head"), ("javorec_spod", "javorec_head")):
        actor = town.actor(who)
        child = town.keep_secret(f"Dotazník{home.replace('_', '')}", frozenset(somebody_of(home)))
        call = RecordNotice(
            received_at=now(),
            child_description="Dívka.",
            child_name_state="answered",
            child_family_name=child,
            wants_report=True,
        )
        for label in ("answered", "waiting"):
            if label == "waiting":
                call = RecordNotice(received_at=now(), child_description="Jiná dívka, 3 roky.")
            notice_id = (await intake.record_notice(actor, call)).id
            request_id = await service.note_request(actor, notice_id, NoteRequest(how="phone", obliged=True))
            town.add("notifier_request", f"{label} at {home}", {"request_id": request_id}, home=home, asked=False)
            if label == "answered":
                await service.note_answer(actor, notice_id, NoteAnswer(template="general", how="phone"))
                place = {"notice_id": notice_id}
                town.add("notice", f"answered at {home}", place, home=home, mine=frozenset({who}), asked=False)


SCENES = {Stage.AFTERWARDS: _asked}
