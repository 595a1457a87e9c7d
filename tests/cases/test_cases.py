"""Cases: opening, exactly one key worker, records, tasks, history."""

from datetime import date, timedelta

import msgspec
import pytest

from app.testing.queries import counting_queries
from app.testing.time import NOW, instants
from cases.cases import service, views
from cases.cases.exceptions import TaskAlreadyDone
from cases.cases.schemas import AddRecord, AddTask, ChangeClient, ChangeKeyWorker, OpenCase
from cases.cases.schemas.worklist import Asked
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import RecordConsent
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import add_months, format_date, instant_at, today_in_prague
from services.desk import views as desk_views

ELISKA = ClientIdentity(given_name="Eliška", family_name="Vránová", birth_date=date(2019, 7, 21))


async def open_case(world, head="spod_head", key_worker="spod_coordinator", identity=ELISKA, *, open_anyway=True):
    return await service.open_case(
        world.actor(head),
        OpenCase(
            identity=identity, key_worker_id=world.actor(key_worker).worker_id, kind="child", open_anyway=open_anyway
        ),
    )


SUPPORT = {"support_offered": "yes", "support_wanted": "no", "support_arranged": "no"}


def change(world, to="spod_coordinator2", **changes):
    values = {
        "worker_id": world.actor(to).worker_id,
        "reason": "head_decision",
        "informed_on": today_in_prague(),
        "informed_via": "personal",
    }
    return ChangeKeyWorker(**{**values, **changes})


async def test_a_case_opens_with_exactly_one_key_worker(world):
    """The head opens a case; the worker named leads it and it has a mark of its own series."""
    case_id = await open_case(world)
    view = await views.case_view(world.actor("spod_coordinator"), case_id)
    assert view.header.key_worker_id == world.actor("spod_coordinator").worker_id
    assert view.header.file_mark.startswith("MULH 1/")
    assert [each.reason for each in view.content.assignments] == ["opening"]
    assert view.content.identity == ELISKA


async def test_opening_a_case_costs_few_statements(world):
    """Who is to lead it, held until the commit, and may; the client and the number of the file; all else at once. The service
    is known from the case before.

    Whether the person has a case already is one question more, after the turn of those who ask the same at this moment,
    and nothing else where nobody is like them. In an authority the notices and their further children are asked, too: a
    second case of a child whom a notice tells of is a second coordinator.
    """
    await open_case(world)
    with counting_queries() as sent:
        await open_case(world)
    assert sent.count <= 4, sent.statements
    with counting_queries() as sent:
        await open_case(world, identity=ClientIdentity(given_name="Jan", family_name="Kos"), open_anyway=False)
    assert sent.count <= 8, sent.statements


async def test_the_number_of_a_file_is_locked_for_one_statement_more(world):
    """Who opens a case in the same service waits no longer than for what needs the number, and the commit."""
    await open_case(world)
    with counting_queries() as sent:
        await open_case(world)
    numbered = next(place for place, sql in enumerate(sent.statements) if "number_series" in sql)
    assert "INSERT INTO client " in sent.statements[numbered]
    assert len(sent.statements[numbered + 1 :]) == 1


async def test_numbers_have_no_gap(world):
    """A refused opening takes no number."""
    first = await open_case(world)
    with pytest.raises(Invalid):
        await open_case(world, identity=ClientIdentity())
    second = await open_case(world)
    rows = {row.id: row.file_mark for row in await views.list_cases(world.actor("spod_head"), mine=False)}
    assert rows[first].split("/")[0] == "MULH 1"
    assert rows[second].split("/")[0] == "MULH 2"


@pytest.mark.parametrize("worker", ["spod_intake", "pm_worker", None])
async def test_only_a_worker_of_this_service_may_be_key_worker(world, worker):
    """Intake, people of other services and nobody are refused beside the field."""
    worker_id = world.actor(worker).worker_id if worker else None
    with pytest.raises(Invalid) as refused:
        await service.open_case(
            world.actor("spod_head"), OpenCase(identity=ELISKA, key_worker_id=worker_id, kind="child")
        )
    assert "key_worker_id" in refused.value.fields


async def test_the_client_is_told_before_the_change(world):
    """The change is in force at once, in the history, in the file, and takes the open tasks along."""
    case_id = await open_case(world)
    head = world.actor("spod_head")
    await service.add_task(
        head,
        case_id,
        AddTask(title="Zavolat škole", due_on=today_in_prague(), assignee_id=world.actor("spod_coordinator").worker_id),
    )
    await service.change_key_worker(head, case_id, change(world), version=1)
    view = await views.case_view(world.actor("spod_coordinator2"), case_id)
    assert [each.worker_id for each in view.content.assignments] == [
        world.actor("spod_coordinator").worker_id,
        world.actor("spod_coordinator2").worker_id,
    ]
    first, second = view.content.assignments
    assert first.ended_at == second.started_at
    assert second.informed_via == "personal"
    news = await views.case_news(world.actor("spod_coordinator2"), case_id)
    assert [task.assignee_id for task in news.tasks] == [world.actor("spod_coordinator2").worker_id]
    assert news.records[0].kind == "key_worker_change"
    assert news.records[0].facts.split("\n") == [
        "Klíčový pracovník: dosud {}, nově {}.".format(*(each.worker for each in view.content.assignments)),
        "Důvod změny: rozhodnutí vedoucího pracovníka.",
        f"Klient byl o změně informován předem: {format_date(today_in_prague())}, osobně.",
    ]
    with pytest.raises(NotAllowed):
        await views.list_records(world.actor("spod_coordinator"), case_id)


async def test_without_notice_a_reason_is_needed_and_the_new_worker_informs(world):
    """Neither notice nor reason is refused; a reason makes a task for the new key worker."""
    case_id = await open_case(world)
    head = world.actor("spod_head")
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(head, case_id, change(world, informed_on=None, informed_via=""), version=1)
    assert set(refused.value.fields) == {"informed_on"}
    order = change(
        world, informed_on=None, informed_via="", not_informed_reason="Matka je v nemocnici.", note="Spis je úplný."
    )
    await service.change_key_worker(head, case_id, order, version=1)
    day = await desk_views.my_day(world.actor("spod_coordinator2"))
    assert [task.kind for task in day.tasks] == ["inform_client"]
    assert day.tasks[0].due_on > today_in_prague()
    record = (await views.list_records(world.actor("spod_coordinator2"), case_id))[0]
    assert "předem informován nebyl. Proč: Matka je v nemocnici." in record.facts
    assert f"nejpozději {format_date(day.tasks[0].due_on)}." in record.facts
    assert (record.note, record.statements, record.opinion) == ("Spis je úplný.", "", "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "opening"}, "reason"),
        ({"reason": ""}, "reason"),
        ({"informed_on": date(2999, 1, 1)}, "informed_on"),
        ({"informed_on": date.min}, "informed_on"),
        ({"informed_via": ""}, "informed_via"),
        ({"not_informed_reason": "nešlo to"}, "not_informed_reason"),
        ({"worker_id": None}, "worker_id"),
        ({"note": "a\u202eb"}, "note"),
        ({"note": "x" * 100_000}, "note"),
    ],
)
async def test_a_wrong_change_is_refused_beside_its_field(world, wrong, field):
    """Each mistake has its sentence, and nothing changed."""
    case_id = await open_case(world)
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(world.actor("spod_head"), case_id, change(world, **wrong), version=1)
    assert field in refused.value.fields
    assert (await views.case_view(world.actor("spod_head"), case_id)).header.version == 1


async def test_a_second_key_worker_is_refused(world):
    """Naming the present one again is no change."""
    case_id = await open_case(world)
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(
            world.actor("spod_head"), case_id, change(world, to="spod_coordinator"), version=1
        )
    assert "worker_id" in refused.value.fields


async def test_a_stale_change_is_refused(world):
    """Two heads at once: the second sees that somebody was faster."""
    case_id = await open_case(world)
    await service.change_key_worker(world.actor("spod_head"), case_id, change(world), version=1)
    with pytest.raises(StaleVersion):
        await service.change_key_worker(world.actor("spod_head"), case_id, change(world, to="spod_head"), version=1)


async def test_why_a_worker_was_relieved_stays_out_of_the_file(world):
    """An inner conflict reads as the head's decision in the record, in history and cover."""
    case_id = await open_case(world)
    await service.change_key_worker(
        world.actor("spod_head"), case_id, change(world, reason="inner_conflict", **SUPPORT), version=1
    )
    sheet = await views.cover_sheet(world.actor("spod_head"), case_id)
    assert [each.reason for each in sheet.assignments] == ["opening", "head_decision"]
    record = (await views.list_records(world.actor("spod_head"), case_id))[0]
    assert "Důvod změny: rozhodnutí vedoucího pracovníka." in record.facts
    assert "konflikt" not in record.facts
    content = (await views.case_file(world.actor("spod_head"), case_id)).content
    assert [each.reason for each in content.assignments] == ["opening", "head_decision"]


@pytest.mark.parametrize("reason", ["inner_conflict", "bias"])
async def test_the_head_who_decided_reads_the_reason_and_nobody_else(world, reason):
    """On the page of the case and in its history; the new coordinator reads the neutral words."""
    case_id = await open_case(world)
    await service.change_key_worker(
        world.actor("spod_head"), case_id, change(world, reason=reason, **SUPPORT), version=1
    )
    for who, told in (("spod_head", reason), ("spod_coordinator2", "head_decision")):
        actor = world.actor(who)
        content = (await views.case_view(actor, case_id)).content
        assert [each.reason for each in content.assignments] == ["opening", told]
        _, line, _ = await views.history_page(actor, case_id, acts_only=True, before=None, limit=5)
        assert [each.reason for each in line] == ["opening", told]


async def test_header_for_all_of_the_authority_content_for_few(world):
    """Every OSPOD worker knows of the case; only key worker and head read it."""
    case_id = await open_case(world)
    for who in ("spod_coordinator2", "spod_intake", "spod_mailroom"):
        view = await views.case_view(world.actor(who), case_id)
        assert view.header.client_name == "Vránová Eliška"
        assert view.content is None
        with pytest.raises(NotAllowed):
            await views.list_records(world.actor(who), case_id)
    for who in ("pm_worker", "osp_head", "javorec_head", "ospod_admin", "ospod_auditor"):
        with pytest.raises(NotThere):
            await views.case_view(world.actor(who), case_id)


async def test_a_peer_finds_theirs_however_many_of_the_service_are_found_first(world, monkeypatch):
    """Only those with a task are asked among, so what a peer finds says nothing of how many others there are."""
    monkeypatch.setattr("cases.cases.views.lists.SEARCH_LIMIT", 2)
    worker, peer = world.actor("pm_worker"), world.actor("pm_peer")
    ids = [await open_case(world, "pm_worker", "pm_worker") for _ in range(4)]
    order = AddTask(title="Navštívit", due_on=today_in_prague(), assignee_id=peer.worker_id)
    await service.add_task(worker, ids[0], order)
    assert [row.id for row in await views.find_cases(peer, "Vránová")] == [ids[0]]
    asked = Asked(mine=False, words="Vránová")
    assert [row.case.id for row in (await views.worklist(peer, asked, limit=10)).rows] == [ids[0]]
    assert len(await views.find_cases(worker, "Vránová")) == 2


async def test_a_peer_mentor_knows_only_cases_with_a_task(world):
    """Without a task the case is not there; with one the head of it is."""
    case_id = await service.open_case(
        world.actor("pm_worker"),
        OpenCase(identity=ELISKA, key_worker_id=world.actor("pm_worker").worker_id, kind="adult"),
    )
    peer = world.actor("pm_peer")
    with pytest.raises(NotThere):
        await views.case_view(peer, case_id)
    assert await views.list_cases(peer, mine=False) == []
    assert await views.find_cases(peer, "Vránová") == []
    await service.add_task(
        world.actor("pm_worker"),
        case_id,
        AddTask(title="Navštívit", due_on=today_in_prague(), assignee_id=peer.worker_id),
    )
    assert (await views.case_view(peer, case_id)).content is None
    assert [row.id for row in await views.list_cases(peer, mine=False)] == [case_id]
    assert len((await desk_views.my_day(peer)).tasks) == 1


async def test_search_finds_by_name_birth_date_and_mark_within_the_service(world):
    """Forms of the surname, part of a name, a date, a mark; nothing across the wall."""
    case_id = await open_case(world)
    head = world.actor("spod_head")
    mark = (await views.case_view(head, case_id)).header.file_mark
    for query in ("vranova", "Vrána", "Eliška Vrán", "21. 7. 2019", mark, "Vránová 21.7.2019"):
        assert [row.id for row in await views.find_cases(head, query)] == [case_id], query
    assert await views.find_cases(head, "Vránová 23. 7. 2019") == []
    assert await views.find_cases(world.actor("javorec_head"), "Vránová") == []


async def test_a_record_keeps_facts_statements_and_opinion_apart(world):
    """Who reads sees the three apart, and the reading is on record."""
    case_id = await open_case(world)
    worker = world.actor("spod_coordinator")
    order = AddRecord(
        kind="phone_call",
        occurred_at=now(),
        title="Telefonát se školou",
        facts="Docházka bez absencí.",
        opinion="Režim se ustálil.",
    )
    await service.add_record(worker, case_id, order)
    record = (await views.list_records(worker, case_id))[0]
    assert (record.facts, record.statements, record.opinion) == ("Docházka bez absencí.", "", "Režim se ustálil.")
    assert "records.read" in [entry.action for entry in await views.case_history(worker, case_id)]


async def test_who_reads_the_history_has_not_printed_the_cover(world):
    """The page shows the line of key workers beside the history; the log says what somebody did."""
    case_id = await open_case(world)
    worker = world.actor("spod_coordinator")
    await views.history_page(worker, case_id, acts_only=False, before=None, limit=10)
    read = {entry.action for entry in await views.case_history(worker, case_id)}
    assert "history.read" in read
    assert "cover_sheet.read" not in read


async def test_who_asks_for_the_key_workers_has_not_printed_the_cover(world):
    case_id = await open_case(world)
    worker = world.actor("spod_coordinator")
    assert [each.reason for each in await views.key_workers(worker, case_id)] == ["opening"]
    read = {entry.action for entry in await views.case_history(worker, case_id)}
    assert "key_workers.read" in read
    assert "cover_sheet.read" not in read


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"facts": ""}, "facts"),
        ({"title": ""}, "title"),
        ({"kind": "handover"}, "kind"),
        ({"occurred_at": None}, "occurred_at"),
        ({"occurred_at": NOW + timedelta(days=1)}, "occurred_at"),
        ({"facts": "x" * 100_000}, "facts"),
        ({"statements": "a\x00b"}, "statements"),
    ],
)
async def test_a_wrong_record_is_refused_beside_its_field(world, wrong, field):
    """Each mistake has its sentence."""
    case_id = await open_case(world)
    values = {"kind": "note", "occurred_at": now(), "title": "Poznámka", "facts": "něco"}
    with pytest.raises(Invalid) as refused:
        await service.add_record(world.actor("spod_coordinator"), case_id, AddRecord(**instants({**values, **wrong})))
    assert field in refused.value.fields


async def test_a_task_is_due_within_five_years(world):
    """The last day is taken; one past it is told which that is."""
    case_id = await open_case(world)
    worker = world.actor("spod_coordinator")
    last = add_months(today_in_prague(), 60)
    order = AddTask(title="Zavolat", due_on=last, assignee_id=worker.worker_id)
    assert await service.add_task(worker, case_id, order)
    for late in (last + timedelta(days=1), date.max):
        with pytest.raises(Invalid) as refused:
            await service.add_task(worker, case_id, msgspec.structs.replace(order, due_on=late))
        assert format_date(last) in refused.value.fields["due_on"]


async def test_a_record_is_not_older_than_the_client(world):
    """Twenty years before the opening when the day of birth says less; what was known before a birth is written all the same."""
    worker = world.actor("spod_coordinator")
    today = today_in_prague()
    order = AddRecord(kind="note", occurred_at=now(), title="Poznámka", facts="něco")
    for born, first, said in (
        (add_months(today, -24), add_months(today, -24), "narodil"),
        (date(1950, 1, 2), add_months(today, -240), "dvacet let"),
        (None, add_months(today, -240), "dvacet let"),
    ):
        case_id = await open_case(world, identity=ClientIdentity(family_name="Zkušební", birth_date=born))
        at = msgspec.structs.replace(order, occurred_at=instant_at(first, 8, 0))
        assert await service.add_record(worker, case_id, at)
        before = msgspec.structs.replace(order, occurred_at=instant_at(first - timedelta(days=1), 23, 59))
        with pytest.raises(Invalid) as refused:
            await service.add_record(worker, case_id, before)
        assert said in refused.value.fields["occurred_at"]
        assert format_date(first) in refused.value.fields["occurred_at"]


async def test_the_longest_record_is_taken(world):
    """Of letters that take four bytes each."""
    case_id = await open_case(world)
    words = dict.fromkeys(("facts", "statements", "opinion"), "𐍈" * 20_000)
    order = AddRecord(kind="note", occurred_at=now(), title="𐍈" * 200, **words)
    assert await service.add_record(world.actor("spod_coordinator"), case_id, order)


async def test_a_task_is_finished_once_and_can_be_taken_back(world):
    """Twice is refused; the undo opens it again."""
    case_id = await open_case(world)
    worker = world.actor("spod_coordinator")
    task_id = await service.add_task(
        worker, case_id, AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=worker.worker_id)
    )
    await service.finish_task(worker, task_id, version=1)
    with pytest.raises(TaskAlreadyDone):
        await service.finish_task(worker, task_id, version=2)
    await service.reopen_task(worker, task_id, version=2)
    assert len((await desk_views.my_day(worker)).tasks) == 1
    with pytest.raises(NotThere):
        await service.finish_task(world.actor("pm_worker"), task_id, version=3)


async def test_a_malformed_birth_number_warns_and_is_kept(world):
    """Errors in issued numbers exist: the number stays as typed, with a warning."""
    case_id = await open_case(world)
    identity = ClientIdentity(given_name="Eliška", family_name="Nováková", birth_number="197721/0016")
    warnings = await service.change_client(
        world.actor("spod_coordinator"), case_id, ChangeClient(identity=identity), version=1
    )
    assert set(warnings) == {"birth_number"}
    for typed in ("197721/0016", "1977210016", "197721 0016", "Nováková 197721/0016"):
        assert [row.id for row in await views.find_cases(world.actor("spod_head"), typed)] == [case_id], typed
    assert await views.find_cases(world.actor("spod_head"), "197721/0017") == []
    assert [row.id for row in await views.find_cases(world.actor("spod_head"), "Nováková")] == [case_id]
    (before,) = await views.find_cases(world.actor("spod_head"), "Vránová")
    assert (before.id, before.found_by) == (case_id, ["former_name"])
    with pytest.raises(StaleVersion):
        await service.change_client(
            world.actor("spod_coordinator"), case_id, ChangeClient(identity=identity), version=1
        )


async def test_queries_do_not_grow_with_rows(world):
    """A list of twelve cases asks as much as a list of two."""
    head = world.actor("spod_head")
    for _ in range(2):
        await open_case(world)
    with counting_queries() as few:
        await views.list_cases(head, mine=False)
    for _ in range(10):
        await open_case(world)
    with counting_queries() as many:
        assert len(await views.list_cases(head, mine=False)) == 12
    assert many.count <= few.count
    assert many.count <= 2, many.statements


async def test_nothing_readable_lies_in_the_tables(world):
    """Names and words of the client are only in sealed documents."""
    case_id = await open_case(world)
    worker = world.actor("spod_coordinator")
    await service.add_record(
        worker, case_id, AddRecord(kind="note", occurred_at=now(), title="Lískovka", facts="Lískovka")
    )
    async with unit_of_work(world.actor("spod_head")) as unit:
        for table in ("client", "client_case", "case_record", "audit_entry", "search_term", "task"):
            for row in await unit.connection.fetch(f"SELECT t::text AS row FROM {table} t"):
                assert "Vránová" not in row["row"]
                assert "Lískovka" not in row["row"]


async def test_my_day_says_which_consents_end_soon(world):
    """Of one's own clients, the first to end in front; what ends later or is a colleague's does not stand there."""
    worker, today = world.actor("osp_specialist"), today_in_prague()
    for name, days in (("Dlouhá", 60), ("Krátký", 14), ("Zítřková", 1)):
        case_id = await service.open_case(
            worker, OpenCase(identity=ClientIdentity(family_name=name), key_worker_id=worker.worker_id)
        )
        order = RecordConsent(
            type="handover",
            recipient_service_id=world.services["pm"],
            worker_ids=[world.people["pm_worker"].worker_id],
            items=["phone"],
            purpose="choose_peer",
            valid_from=today,
            valid_until=today + timedelta(days=days),
            decision="agree",
            form="oral_recorded",
            said_on=today,
            said_by="self",
        )
        await consents.record_consent(worker, case_id, order)
    ending = (await desk_views.my_day(worker)).ending
    assert [(one.client_name, (one.last_day - today).days) for one in ending] == [("Zítřková", 1), ("Krátký", 14)]
    assert (await desk_views.my_day(world.actor("osp_worker"))).ending == []
