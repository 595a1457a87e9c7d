"""The town: clients of OSP, and one of PM alone; each has a case with a record that only the team may read."""

from datetime import date, timedelta

from app.testing.town import Stage, Town, somebody_of, team_of
from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.legal_time import today_in_prague

# label → family name, whose; she who refused must not even be known to exist elsewhere
CLIENTS = {
    "refused": ("Tichá", "osp"),
    "live": ("Okoun", "osp"),
    "withdrawn": ("Okoun", "osp"),
    "expired": ("Okoun", "osp"),
    "proposed": ("Kapr", "osp"),
    "declined": ("Kapr", "osp"),
    "abroad": ("Štika", "osp"),
    "pm": ("Lín", "pm"),
}
KEY_WORKERS = {"osp": "osp_specialist", "pm": "pm_worker"}
WITH_A_PEER = ("live", "pm")
ALIKE = ("proposed", "declined", "abroad")


async def _opened(town: Town) -> None:
    for label in CLIENTS:
        await _open(town, label)


async def _open(town: Town, label: str) -> None:
    family_name, service = CLIENTS[label]
    key_worker, peer = KEY_WORKERS[service], f"{service}_peer"
    has_task = label in WITH_A_PEER
    town.names[label] = town.keep_secret(
        f"{family_name}{label}", somebody_of(service) if has_task else team_of(service)
    )
    identity = ClientIdentity(
        given_name="Vítězslav",
        family_name=town.names[label],
        birth_date=date(1992, 4, 3),
        street="Nábřežní 8",
        town="Lipnice pod Hájem",
        email=f"{label}@klient.example",
        phone="+420 000 000 034",
        health_code="paraplegia",
    )
    actor = town.actor(key_worker)
    case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker_id, open_anyway=True))
    facts = town.keep_secret(f"Tajné-{label}", team_of(service))
    record = AddRecord(kind="note", occurred_at=now(), title="Rozhovor", facts=facts)
    record_id = await cases.add_record(actor, case_id, record)
    if has_task:
        order = AddTask(title="Zavolat", due_on=today_in_prague() + timedelta(days=3), assignee_id=town.worker(peer))
        task_id = await cases.add_task(actor, case_id, order)
        town.add("task", f"of {label}", {"task_id": task_id}, home=service, mine=frozenset({peer}))
    mine = frozenset({key_worker, peer} if has_task else {key_worker})
    town.add("record", f"of {label}", {"case_id": case_id, "record_id": record_id}, home=service, mine=mine)
    town.add("case", label, {"case_id": case_id}, home=service, mine=mine, asked=label not in ALIKE)


SCENES = {Stage.OPENED: _opened}
