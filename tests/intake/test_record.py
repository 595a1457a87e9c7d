"""Taking a notice down: the eight questions, incomplete and anonymous notices, what is refused."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.testing.time import NOW, instants
from cases.deadlines.views import deadlines_of
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import format_instant, today_in_prague
from services.intake import rules, service, views
from services.intake.schemas import RecordNotice
from services.protection import service as protection
from services.protection.schemas import AssessBasically

from .test_pages import call, send


async def test_the_eight_questions_are_kept_with_their_answers(office):
    notice = await office.record()
    view = await views.notice_view(office.actor("spod_intake"), notice.id)
    assert view.content is not None
    assert view.content.child_description.state == "answered"
    assert view.content.child.name == "Vránová Eliška"
    assert view.content.caregivers.text == "Matka Markéta pracuje na směny."
    assert view.content.subject.text == "Z bytu je večer slyšet křik."
    assert view.content.other_children.state == "unknown"
    assert view.content.notifier_name_state == "answered"
    assert view.content.confidentiality_explained_at is not None
    assert not view.content.anonymous


async def test_numbers_follow_one_another_without_a_gap(office):
    numbers = [(await office.record()).reference_number for _ in range(3)]
    with pytest.raises(Invalid):
        await office.record(received_at=None)
    numbers.append((await office.record()).reference_number)
    year = today_in_prague().year
    assert numbers == [f"OZN {n}/{year}" for n in range(1, 5)]


async def test_at01_an_anonymous_call_goes_every_step_of_a_named_one_and_its_eight_answers_are_kept(office):
    """Acceptance test 1 of the domain reference, chapter 1.19: who calls and their contact are refused, and nothing is left out for it."""
    shown, anonymous = {}, await service.record_notice(office.actor("spod_intake"), office.anonymous())
    named = await office.record(child_given_name="Adéla")
    for notice_id in (anonymous.id, named.id):
        stations = [await _station(office, notice_id)]
        await office.assign(notice_id, open_anyway=True)
        stations.append(await _station(office, notice_id))
        await office.judge(notice_id)
        stations.append(await _station(office, notice_id))
        order = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Rejstřík CJ, S 5.")
        await protection.assess_basically(office.actor("spod_coordinator"), notice_id, order, version=0)
        shown[notice_id] = [*stations, await _station(office, notice_id)]
    assert shown[anonymous.id] == shown[named.id]
    content = (await views.notice_view(office.actor("spod_intake"), anonymous.id)).content
    assert content.anonymous
    told, notifier = office.phone(), await office.show("spod_head", anonymous.id)
    assert [
        (content.child_description.state, content.child_description.text),
        (content.child_name_state, content.child.name, content.child.address),
        (content.caregivers.state, content.caregivers.text),
        (content.subject.state, content.subject.text),
        (content.other_children.state, content.other_children.text),
        (content.notifier_name_state, notifier.name.state, notifier.name.text),
        (content.notifier_relation_state, notifier.relation.text),
        (content.notifier_contact_state, notifier.contact.state, notifier.contact.text),
    ] == [
        ("answered", told.child_description),
        ("answered", "Vránová Eliška", told.child_address),
        ("answered", told.caregivers),
        ("answered", told.subject),
        ("unknown", ""),
        ("refused", "refused", ""),
        ("answered", office.notifier_relation),
        ("refused", "refused", ""),
    ]


async def _station(office, notice_id):
    """Where a notice stands, what may be done with it, which deadlines run or ended, and what is asked of whom."""
    view = await views.notice_view(office.actor("spod_head"), notice_id)
    async with unit_of_work(office.actor("spod_head")) as unit:
        terms = {
            one.number: (one.due_on, one.ended_at is not None) for one in await deadlines_of(unit.actor, notice_id, "x")
        }
        tasks = await unit.connection.fetch(
            "SELECT kind, assignee_id, due_on, done_at IS NULL AS waits FROM task WHERE source_id = $1 ORDER BY kind",
            notice_id,
        )
    return view.header.status, view.may, terms, [tuple(each.values()) for each in tasks]


async def test_a_notice_of_a_caller_who_says_nothing_keeps_no_notifier(office):
    notice = await service.record_notice(
        office.actor("spod_intake"), office.anonymous(notifier_relation="", notifier_relation_state="refused")
    )
    async with unit_of_work(office.actor("spod_head")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM notifier_identity") == 0
    shown = await office.show("spod_head", notice.id)
    assert (shown.name.state, shown.name.text) == ("refused", "")


async def test_an_incomplete_notice_is_taken(office):
    """The authority accepts every piece of information (1.2 rule 1)."""
    order = RecordNotice(received_at=datetime.now(UTC), subject="Dítě samo na nádraží.")
    notice = await service.record_notice(office.actor("spod_coordinator"), order)
    view = await views.notice_view(office.actor("spod_coordinator"), notice.id)
    assert view.content.subject.state == "answered"
    assert view.content.caregivers.state == ""
    assert view.header.child_name == "Jméno nezjištěno"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_at": None}, "received_at"),
        ({"received_at": NOW + timedelta(hours=1)}, "received_at"),
        ({"received_at": datetime(1026, 11, 22, tzinfo=UTC)}, "received_at"),
        ({"subject": "x" * 100_000}, "subject"),
        ({"caregivers": "zlý\x00znak"}, "caregivers"),
        ({"child_description": "obrácený \u202etext"}, "child_description"),
        ({"child_family_name": "dva\nřádky"}, "child_family_name"),
        ({"notifier_name": "z\ufff9neviditelné"}, "notifier_name"),
        ({"notifier_contact": "1" * 201}, "notifier_contact"),
        ({"subject_state": "maybe"}, "subject_state"),
        ({"caregivers": "", "caregivers_state": "answered"}, "caregivers"),
        ({"other_children": "Bratr.", "other_children_state": "refused"}, "other_children_state"),
        ({"notifier_name_state": "refused"}, "notifier_name_state"),
        ({"child_name_state": "refused"}, "child_name_state"),
        ({"child_birth_date": datetime(2999, 1, 1, tzinfo=UTC).date()}, "child_birth_date"),
        ({"child_birth_date": datetime(1019, 1, 1, tzinfo=UTC).date()}, "child_birth_date"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(office, changes, field):
    with pytest.raises(Invalid) as refusal:
        await office.record(**instants(changes))
    assert set(refusal.value.fields) == {field}


async def test_words_with_a_caller_who_does_not_know_are_the_answer(office):
    """Most callers do not know the name and give the address: one question asks for both, and nothing of it is lost."""
    made = await office.record(
        child_given_name="", child_family_name="", child_name_state="unknown", other_children="Snad bratr."
    )
    content = (await views.notice_view(office.actor("spod_head"), made.id)).content
    assert (content.child_name_state, content.child.address) == ("answered", "Lipová 12, Lipnice pod Hájem")
    assert (content.other_children.state, content.other_children.text) == ("answered", "Snad bratr.")


async def test_a_notice_that_says_nothing_is_refused(office):
    empty = RecordNotice(received_at=datetime.now(UTC), notifier_name="Kdosi")
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), empty)
    assert set(refusal.value.fields) == {"subject"}


async def test_nothing_readable_lies_in_the_database(office, committed):
    """Names and words are only in sealed documents; search terms are blind."""
    await office.record()
    async with committed.superuser() as other:
        tables = ["notice", "notifier_identity", "search_term", "audit_entry", "outbox", "number_series"]
        stored = ""
        for table in tables:
            for row in await other.fetch(f"SELECT t::text AS line FROM {table} t"):
                line = row["line"].lower()
                # bytea prints as hex: a word in it would be readable there
                stored += line
        for word in ("vránová", "eliška", "zvěřinová", "sousedka", "křik", "000071", "lipová"):
            assert word not in stored
            assert word.encode().hex() not in stored


def test_the_questions_stand_in_the_order_of_the_standard():
    assert rules.QUESTIONS[0] == "child_description"
    assert rules.QUESTIONS[5:] == ("notifier_name", "notifier_relation", "notifier_contact")
    assert len(rules.QUESTIONS) == 8


@pytest.mark.parametrize(
    ("answer", "kept", "said"), [("1", True, "žádá ji"), ("0", False, "nežádá ji"), ("-", None, "neptali jsme se")]
)
async def test_whether_the_caller_wants_a_report_has_three_answers(office, client_app, answer, kept, said):
    """What was never asked is no refusal."""
    intake = await client_app("spod_intake")
    assert 'value="-" checked' in (await intake.get("/notices/new")).text
    made = await send(intake, "/notices/new", call(wants_report=answer))
    page = (await intake.get(made.headers["location"])).text.replace("\u00a0", " ")
    assert re.search(rf">\s*{said}\s*<", page)
    program = await client_app("spod_intake", bearer=True)
    assert (await program.get(f"/api/v1{made.headers['location']}")).json()["content"]["wants_report"] is kept


@pytest.mark.parametrize(
    ("contact", "told"),
    [({"notifier_contact_state": "refused"}, True), ({"notifier_contact": "+420 000 000 071"}, False)],
)
async def test_who_wants_a_report_and_left_no_contact_is_pointed_out(client_app, contact, told):
    intake = await client_app("spod_intake")
    form = {**call(wants_report="1"), "notifier_contact_state": "", **contact}
    page = await send(intake, "/notices/new", form)
    (first, later) = [(await intake.get(page.headers["location"])).text.replace("\u00a0", " ") for _ in range(2)]
    words = "ale kontakt na něj tu není"
    assert (first.count(words), later.count(words)) == ((2, 1) if told else (0, 0))


async def test_what_was_explained_in_the_call_was_explained_when_it_came(office, client_app):
    """However much later it is typed, and with its day."""
    received = now() - timedelta(hours=3)
    notice = await office.record(received_at=received)
    content = (await views.notice_view(office.actor("spod_head"), notice.id)).content
    assert (content.confidentiality_explained_at, content.disclosure_explained_at) == (received, received)
    client = await client_app("spod_head")
    page = (await client.get(f"/notices/{notice.id}")).text
    assert f"při hovoru {format_instant(received)}".replace("\u00a0", " ") in page.replace("\u00a0", " ")


async def test_after_a_call_was_taken_down_the_way_to_the_next_one_is_there(client_app):
    intake = await client_app("spod_intake")
    made = await send(intake, "/notices/new", call())
    assert re.search(
        r'<a [^>]*href="/notices/new\?blank=1"[^>]*>Zapsat další', (await intake.get(made.headers["location"])).text
    )
