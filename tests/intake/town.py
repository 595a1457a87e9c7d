"""The town: in two authorities a notice that waits, and one that became a case."""

from datetime import date

from app.testing.town import Stage, Town, somebody_of
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.db import unit_of_work
from services.intake import service as intake
from services.intake.schemas import AssignNotice, RecordNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals

# service → its head, who leads the case, who took the call
AUTHORITIES = {
    "spod": ("spod_head", "spod_coordinator", "spod_intake"),
    "javorec_spod": ("javorec_head", "javorec_coordinator", "javorec_coordinator"),
}


async def _authority(town: Town, home: str) -> None:
    head, worker, receiver = AUTHORITIES[home]
    name = town.keep_secret(f"Vrána{home.replace('_', '')}", somebody_of(home))
    of_content = somebody_of(home) - {"spod_coordinator2", "spod_mailroom"}
    subject = town.keep_secret(f"Křik-{home}", of_content)
    waiting = await intake.record_notice(town.actor(receiver), _notice(name, subject))
    async with unit_of_work(town.actor(receiver)) as unit:
        deadline_id = await unit.connection.fetchval(
            "SELECT id FROM deadline WHERE about_id = $1 AND kind = 'notice.handed_over'", waiting.id
        )
    town.add("deadline", f"of waiting at {home}", {"deadline_id": deadline_id}, home=home)
    arrival = NoteArrival(channel="in_person", received_at=now())
    arrival_id = await arrivals.note_arrival(town.actor(receiver), arrival)
    town.add("arrival", f"waiting at {home}", {"arrival_id": arrival_id}, home=home)
    town.add("notice", f"waiting at {home}", {"notice_id": waiting.id}, home=home, mine=frozenset({receiver}))
    taken = await intake.record_notice(town.actor(head), _notice(name, "Nic zvláštního."))
    order = AssignNotice(
        identity=ClientIdentity(given_name="Eliška", family_name=name, birth_date=date(2019, 7, 21)),
        key_worker_id=town.worker(worker),
    )
    made = await intake.assign_notice(town.actor(head), taken.id, order, version=1)
    label, mine = f"of {home}", frozenset({worker})
    town.add(
        "notice", f"assigned at {home}", {"notice_id": taken.id}, home=home, mine=frozenset({head, worker}), version=2
    )
    town.add("case", label, {"case_id": made.case_id}, home=home, mine=mine)
    (task,), _ = await case_views.list_tasks(town.actor(worker), made.case_id)
    town.add("task", label, {"task_id": task.id}, home=home, mine=mine)
    facts = town.keep_secret(f"Zjištěno-{home}", frozenset({head, worker}))
    record = AddRecord(kind="note", occurred_at=now(), title="Rozhovor", facts=facts)
    await cases.add_record(town.actor(worker), made.case_id, record)


def _notice(family_name: str, subject: str) -> RecordNotice:
    return RecordNotice(
        received_at=now(),
        child_description="Dívka asi 7 let.",
        child_name_state="answered",
        child_given_name="Eliška",
        child_family_name=family_name,
        subject=subject,
        notifier_name="Drahomíra Zvěřinová",
        notifier_contact="+420 000 000 071",
        confidentiality_explained=True,
        disclosure_explained=True,
    )


async def _called(town: Town) -> None:
    for home in AUTHORITIES:
        await _authority(town, home)


SCENES = {Stage.CALLED: _called}
