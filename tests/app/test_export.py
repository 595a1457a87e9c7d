"""`opora export`, run as it is typed: a case goes out as far as its person may read, the log as it is sealed."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from PIL import Image

from app.testing.pdf import pages_of
from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord, AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import RecordConsent
from kernel import seal
from kernel.clock import now
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from sharing import service as sharing
from sharing.schemas import HandOver
from tenants.accounts import service as accounts

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed")]
ROOT = Path(__file__).parents[2]
Beside = Callable[..., str]


@pytest.fixture
async def file_mark(world: World) -> str:
    """A case of OSP with a record, a task, a consent with its scan, and what was handed over on it."""
    actor, today = world.actor("osp_specialist"), today_in_prague()
    identity = ClientIdentity(given_name="Vítězslav", family_name="Okoun", phone="+420 000 000 034", town="Lipnice")
    case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker_id))
    await cases.add_record(
        actor, case_id, AddRecord(kind="note", occurred_at=now(), title="Zeď u rampy", facts="Rampa je příkrá.")
    )
    await cases.add_task(
        actor, case_id, AddTask(title="Objednat rampu", due_on=today + timedelta(days=3), assignee_id=actor.worker_id)
    )
    picture = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(picture, "JPEG")
    order = RecordConsent(
        type="handover",
        recipient_service_id=world.services["pm"],
        worker_ids=[world.people["pm_worker"].worker_id],
        items=["phone"],
        purpose="choose_peer",
        valid_from=today,
        valid_until=today + timedelta(days=90),
        decision="agree",
        form="written",
        said_on=today,
        said_by="self",
    )
    scan = ("list.jpg", "image/jpeg", picture.getvalue())
    consent = await consents.record_consent(actor, case_id, order, evidence=scan)
    handover = await sharing.hand_over(
        actor, case_id, HandOver(version_no=1, client_version=1, consent_id=consent.id, item_kinds=["phone"])
    )
    await sharing.open_handover(world.actor("pm_worker"), handover)
    return (await case_views.case_header(actor, case_id)).file_mark


async def token_of(world: World, name: str) -> str:
    """A bearer token of somebody."""
    person = world.people[name]
    return await accounts.create_token(person.email, "krokzpet", name.partition("_")[0], "vývoz", 1)


async def test_a_case_goes_out_with_everything_the_service_wrote(
    world: World, beside: Beside, file_mark: str, tmp_path: Path
) -> None:
    """Client, records, tasks, consents with scans, what was handed over and who looked; nobody else reads the files."""
    folder = tmp_path / "spis"
    token = await token_of(world, "osp_specialist")
    told = beside("export", "case", "--mark", file_mark, "--token-file", "-", str(folder), given=token)
    assert told.endswith(f"{file_mark}: 3 records, 1 tasks, 1 consents\n")
    case = msgspec.json.decode((folder / "case.json").read_bytes())
    assert case["content"]["identity"]["family_name"] == "Okoun"
    assert case["records"][0]["title"] == "Zeď u rampy"
    assert [task["title"] for task in case["tasks"]] == ["Objednat rampu"]
    assert [consent["state"] for consent in case["consents"]] == ["given"]
    assert [item["kind"] for sent in case["handed_over"] for item in sent["items"]] == ["phone"]
    assert [look["viewer"] for look in case["looks"]] == [world.people["pm_worker"].name]
    assert case["history"][0]["action"] == "case.opened"
    (scan,) = case["consents"][0]["evidence"]
    with Image.open(folder / "evidence" / f"{scan['id']}.jpg") as picture:
        assert picture.size == (40, 60)
    cover = " ".join(pages_of((folder / "cover.pdf").read_bytes()))
    assert "Okoun" in cover
    assert world.people["osp_specialist"].name in cover.partition("Vytištěno")[2]
    assert {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]} == {0}

    actor = world.actor("osp_specialist")
    history = await case_views.case_history(actor, UUID(case["header"]["id"]), acts_only=True)
    assert [entry.action for entry in history[:2]] == ["sharing.exported", "case.exported"]
    assert "exists already" in beside("export", "case", "--mark", file_mark, str(folder), given=token, fails=True)
    case_id, again = case["header"]["id"], tmp_path / "znovu"
    told = beside("export", "case", "--case", case_id, "--token-file", "-", str(again), given=token)
    assert told.endswith(f"{case_id}: 3 records, 1 tasks, 1 consents\n"), "a case without a mark goes out by its id"


async def test_who_may_not_know_the_case_gets_nothing(
    world: World, beside: Beside, file_mark: str, tmp_path: Path
) -> None:
    """The other service has the mark and gets the same answer as for one that never was."""
    token = await token_of(world, "pm_worker")
    answers = [
        beside("export", "case", *by, "--token-file", "-", str(tmp_path / "spis"), given=token, fails=True)
        for by in (("--mark", file_mark), ("--mark", "KZ 9999/2026/OSP"), ("--case", str(new_id())))
    ]
    assert answers[0].replace(file_mark, "KZ 9999/2026/OSP") == answers[1]
    assert all("may know of" in answer for answer in answers)
    assert os.listdir(tmp_path) == []


async def test_the_log_goes_out_as_it_is_sealed(world: World, beside: Beside, file_mark: str, tmp_path: Path) -> None:
    """Every entry of the organisation once, each seal behind what it covers, no word about anybody."""
    await seal.seal()
    await case_views.list_cases(world.actor("osp_specialist"))  # one entry behind the last seal
    target = tmp_path / "log.jsonl"
    told = beside("export", "audit", "--organisation", "krokzpet", str(target))
    lines: list[dict[str, Any]] = [msgspec.json.decode(line) for line in target.read_bytes().splitlines()]
    entries = [line["entry"] for line in lines if "entry" in line]
    seals = [line["seal"] for line in lines if "seal" in line]
    assert told.endswith(f"{len(entries)} entries and {len(seals)} seals in {target}\n")
    assert {entry["tenant_id"] for entry in entries} == {str(world.actor("osp_specialist").tenant)}
    assert len({entry["id"] for entry in entries}) == len(entries)
    assert sum(one["entries"] for one in seals) == len(entries) - 1
    assert "seal" in lines[-2]
    assert entries[-1]["action"] == "cases.read"
    assert seals[0]["previous"] == seal.START.hex()
    assert "Okoun" not in target.read_text()
