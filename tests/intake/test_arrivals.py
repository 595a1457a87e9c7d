"""That a notice came is noted in two fields; its first day runs from then (D1), until it is taken down."""

import re
from datetime import date, timedelta

import pytest

from app.testing import rows
from app.testing.pdf import pages_of
from app.testing.rows import refused, update
from app.testing.time import NOW, days_from_now, instants
from app.testing.world import PEOPLE
from cases.cases import views as case_views
from cases.deadlines import views as clock
from kernel import outbox
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import PRAGUE, instant_at, prague_date, today_in_prague
from services.intake import papers, rules
from services.intake import service as intake
from services.intake import views as notices
from services.intake.access import IntakePermission
from services.intake.exceptions import ArrivalEndedAlready
from services.intake.schemas import ShowNotifier
from services.intake.schemas.arrivals import EndArrival, NoteArrival
from services.intake.service import arrivals as service
from services.intake.views import arrivals as views
from tenants.settings.views import Settings
from tenants.tables import PresetName

from .test_pages import call, send
from .test_terms import near, told

MONDAY = date(2026, 11, 23)


async def note(office, by="spod_intake", channel="in_person", at=None):
    return await service.note_arrival(office.actor(by), NoteArrival(channel=channel, received_at=at or now()))


async def terms(actor, arrival_id):
    async with unit_of_work(actor):
        return await clock.deadlines_of(actor, arrival_id, "x")


async def test_at02_a_notice_in_person_that_nobody_took_down_is_told_at_six_to_worker_and_head(office, committed):
    """Noted at 15:40; at six in the evening the deadline warns who noted it and the head, once, and no one else."""
    day = today_in_prague() - timedelta(days=3)
    with as_of(instant_at(day, 15, 40)):
        arrival_id = await note(office)
    async with committed.superuser() as connection:
        row = await connection.fetchrow("SELECT warn_at, due_on FROM deadline WHERE about_id = $1", arrival_id)
    assert row["warn_at"].astimezone(PRAGUE).strftime("%d %H:%M") == f"{day:%d} 18:00"
    assert row["due_on"] == day
    await service.end_arrival(office.actor("spod_intake"), arrival_id, EndArrival(reason="mistake"))
    await note(office)
    for _ in range(2):
        await near(committed)
    for who in ("spod_intake", "spod_head"):
        assert await told(office.actor(who)) == ["deadline.near"]
    assert await told(office.actor("spod_coordinator2")) == []


async def test_at02_of_one_that_was_taken_down_before_nobody_is_told(office, committed):
    arrival_id = await note(office)
    made = await service.record_arrival(office.actor("spod_intake"), arrival_id, office.phone(channel="in_person"))
    await office.assign(made.id, to="spod_coordinator2")
    await near(committed)
    assert await told(office.actor("spod_intake")) == []


async def test_when_it_came_is_what_was_noted_then(office):
    """Who takes it down writes over neither the hour nor the term that runs from it; a mistake is ended with its reason."""
    yesterday = days_from_now(-1)
    arrival_id = await note(office, by="spod_coordinator", at=yesterday)
    order = office.phone(channel="in_person")
    with pytest.raises(Invalid) as wrong:
        await service.record_arrival(office.actor("spod_intake"), arrival_id, order)
    assert "od té doby běží den přijetí" in wrong.value.fields["received_at"]
    order = office.phone(channel="in_person", received_at=yesterday.replace(second=0, microsecond=0))
    made = await service.record_arrival(office.actor("spod_intake"), arrival_id, order)
    assert (await views.arrival_view(office.actor("spod_head"), arrival_id)).notice_id == made.id


async def test_d01_runs_for_who_noted_it_until_it_is_taken_down(office):
    head = office.actor("spod_head")
    arrival_id = await note(office)
    (one,) = await terms(head, arrival_id)
    assert (one.number, one.due_on, one.ended_at) == ("D1", today_in_prague(), None)
    made = await service.record_arrival(office.actor("spod_coordinator"), arrival_id, office.phone(channel="in_person"))
    (one,) = await terms(head, arrival_id)
    assert one.ended_at is not None
    assert not one.late
    view = await views.arrival_view(head, arrival_id)
    assert (view.notice_id, await views.list_arrivals(head)) == (made.id, [])


async def test_d01_of_what_came_yesterday_is_late_and_stands_on_the_day(office, client_app):
    arrival_id = await note(office, at=days_from_now(-1))
    page = (await (await client_app("spod_intake")).get("/my-day")).text.replace("\u00a0", " ")
    assert "Zapsat, co přišlo" in page
    assert f'href="/notices/arrivals/{arrival_id}"' in page


@pytest.mark.parametrize(
    ("value", "came", "due"),
    [
        ("calendar_day", instant_at(date(2026, 11, 20), 22, 0), date(2026, 11, 20)),
        ("calendar_day", instant_at(date(2026, 11, 21), 10, 0), date(2026, 11, 21)),
        ("working_day", instant_at(date(2026, 11, 20), 16, 59), date(2026, 11, 20)),
        ("working_day", instant_at(date(2026, 11, 20), 17, 0), MONDAY),
        ("working_day", instant_at(date(2026, 11, 21), 10, 0), MONDAY),
        ("working_day", instant_at(date(2026, 11, 16), 23, 59), date(2026, 11, 18)),  # the 17th is a holiday
        ("working_day", instant_at(MONDAY, 5, 0), MONDAY),  # before it opens, that day
        ("calendar_day", instant_at(date(2026, 10, 25), 2, 30), date(2026, 10, 25)),  # the hour that comes twice
    ],
)
def test_d01_and_d02_count_the_first_day_as_the_authority_says(value, came, due):
    said = Settings(PresetName.OSPOD_STRICT, {"first_day": value})
    assert rules.first_day(came, said).due_on == due


def test_d01_presets_say_which_day_is_the_first():
    assert {preset: value.value for preset, value in rules.FIRST_DAY.presets.items()} == {
        PresetName.OSPOD_STRICT: "calendar_day",
        PresetName.OSPOD_S001: "working_day",
        PresetName.OSPOD_S003: "calendar_day",
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": ""}, "channel"),
        ({"channel": "authority"}, "channel"),
        ({"received_at": None}, "received_at"),
        ({"received_at": NOW + timedelta(hours=2)}, "received_at"),
        ({"received_at": NOW - timedelta(days=70)}, "received_at"),
    ],
)
async def test_two_fields_and_what_is_wrong_stands_beside_them(office, changes, field):
    order = NoteArrival(**{"channel": "phone", "received_at": now(), **instants(changes)})
    with pytest.raises(Invalid) as refusal:
        await service.note_arrival(office.actor("spod_intake"), order)
    assert set(refusal.value.fields) == {field}


async def test_the_mailroom_notes_what_it_receives_and_takes_nothing_down(office, client_app):
    """A letter, a data message, an e-mail; the heads answer for it, as the mailroom writes no notice."""
    arrival_id = await note(office, by="spod_mailroom", channel="letter")
    with pytest.raises(Invalid) as refusal:
        await note(office, by="spod_mailroom", channel="in_person")
    assert set(refusal.value.fields) == {"channel"}
    with pytest.raises(NotAllowed):
        await service.record_arrival(office.actor("spod_mailroom"), arrival_id, office.phone(channel="in_person"))
    mailroom = await client_app("spod_mailroom")
    form = (await mailroom.get("/notices/arrivals/new")).text
    assert ('value="letter"' in form, 'value="in_person"' in form) == (True, False)
    assert "Přišlo a není zapsané" in (await mailroom.get("/notices")).text.replace("\u00a0", " ")
    async with unit_of_work(office.actor("spod_head")):
        ((row,),) = (await clock.running(office.actor("spod_head"), [arrival_id])).values()
    assert row.worker_id is None


async def test_it_is_noted_and_taken_down_by_its_pages(office, client_app):
    intake = await client_app("spod_intake")
    noted = await send(intake, "/notices/arrivals/new", {"day": "dnes", "time": "0:01", "channel": "field"})
    assert noted.status_code == 303, noted.text
    (one,) = await views.list_arrivals(office.actor("spod_intake"))
    assert noted.headers["location"] == f"/notices#prichod-{one.id}"
    address = f"/notices/arrivals/{one.id}"
    form = await intake.get(address)
    assert 'name="place"' in form.text
    assert 'value="0:01"' in form.text
    made = await send(intake, address, call(place="byt rodiny", day="dnes", time="0:01"))
    assert made.status_code == 303, made.text
    assert "V terénu" in (await intake.get(made.headers["location"])).text.replace("\u00a0", " ")
    again = await intake.get(address)
    assert (again.status_code, again.headers["location"]) == (303, made.headers["location"])


async def test_the_second_who_takes_it_down_is_told_and_keeps_what_they_typed(office, client_app):
    arrival_id = await note(office)
    order = office.phone(channel="in_person")
    made = await service.record_arrival(office.actor("spod_coordinator"), arrival_id, order)
    intake = await client_app("spod_intake")
    answer = await send(intake, f"/notices/arrivals/{arrival_id}", call())
    assert answer.status_code == 409
    page = answer.text.replace("\u00a0", " ")
    assert "Z bytu je večer slyšet křik." in page
    assert f"Co přišlo, už někdo zapsal: je to oznámení {made.reference_number}." in page
    assert f"Oznámení zapsal někdo před vámi: {name('spod_coordinator')}" in page
    assert f'href="/notices/{made.id}"' in page
    assert "Zapsat oznámení</button>" not in page, "there is nothing to save any more"
    later = await intake.get(f"/notices/arrivals/{arrival_id}")
    shown = (await intake.get(later.headers["location"])).text.replace("\u00a0", " ")
    assert f"Oznámení {made.reference_number} o tom už je zapsané, zápis: {name('spod_coordinator')}." in shown
    program = await client_app("spod_intake", bearer=True)
    told = await program.post(f"/api/v1/notices/arrivals/{arrival_id}/end", json={"reason": "mistake"})
    assert (told.status_code, told.json()["about"]) == (409, f"/api/v1/notices/{made.id}")
    assert made.reference_number in told.json()["title"]
    with pytest.raises(ArrivalEndedAlready):
        await service.end_arrival(office.actor("spod_intake"), arrival_id, EndArrival(reason="mistake"))


async def test_it_is_taken_down_by_the_way_that_was_noted(office):
    arrival_id = await note(office, channel="field")
    with pytest.raises(Invalid) as refusal:
        await service.record_arrival(office.actor("spod_intake"), arrival_id, office.phone())
    assert set(refusal.value.fields) == {"channel"}


async def test_that_no_notice_comes_of_it_needs_a_reason(office, client_app):
    arrival_id = await note(office)
    intake, address = await client_app("spod_intake"), f"/notices/arrivals/{arrival_id}/end"
    assert (await send(intake, address, {"reason": ""})).status_code == 400
    assert (await send(intake, address, {"reason": "mistake"})).status_code == 303
    (one,) = await terms(office.actor("spod_head"), arrival_id)
    assert one.ended_at is not None
    assert await views.list_arrivals(office.actor("spod_head")) == []


async def test_a_refused_end_leaves_the_notice_beside_it_as_its_writer_left_it(office, client_app):
    arrival_id = await note(office)
    intake, address = await client_app("spod_intake"), f"/notices/arrivals/{arrival_id}"
    page = (await intake.get(address)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    day = re.search(r'name="day"[^>]*value="([^"]*)"', page)[1]
    typed = {**hidden, "day": day, "subject": "Matka přišla podruhé."}
    assert (await intake.post("/drafts", data=typed, headers={"X-Draft": "1"})).status_code == 200
    refused = await send(intake, f"{address}/end", {"reason": ""})
    assert refused.status_code == 400
    assert "Matka přišla podruhé." in refused.text
    assert "Vyberte" in refused.text
    assert f'value="{day}"' in refused.text


async def test_who_ended_it_by_mistake_takes_that_back_and_its_day_runs_since_it_came(office, client_app):
    arrival_id = await note(office, at=days_from_now(-1))
    intake, head = await client_app("spod_intake"), await client_app("spod_head")
    await send(intake, f"/notices/arrivals/{arrival_id}/end", {"reason": "mistake"})
    undo = (await intake.get("/notices")).text
    assert f'action="/notices/arrivals/{arrival_id}/reopen"' in undo
    listed = (await head.get("/notices/arrivals/ended")).text.replace("\u00a0", " ")
    assert f"zapsáno omylem · zápis: {name('spod_intake')}" in listed
    assert "/notices/arrivals/ended" in (await head.get("/notices")).text
    assert (await send(head, f"/notices/arrivals/{arrival_id}/reopen", {})).status_code == 303
    (one,) = await views.list_arrivals(office.actor("spod_head"))
    assert (one.id, one.late) == (arrival_id, True)
    running = [each for each in await terms(office.actor("spod_head"), arrival_id) if each.ended_at is None]
    assert [(each.number, each.due_on) for each in running] == [("D1", prague_date(one.received_at))]
    twice = await send(head, f"/notices/arrivals/{arrival_id}/reopen", {})
    assert twice.headers["location"] == f"/notices#prichod-{arrival_id}"
    await service.record_arrival(
        office.actor("spod_intake"), arrival_id, office.phone(channel="in_person", received_at=one.received_at)
    )
    with pytest.raises(ArrivalEndedAlready):
        await service.reopen_arrival(office.actor("spod_head"), arrival_id)
    program = await client_app("spod_head", bearer=True)
    assert (await program.post(f"/api/v1/notices/arrivals/{arrival_id}/reopen")).status_code == 409
    assert (await program.get("/api/v1/notices/arrivals/ended")).json() == []


async def test_the_heads_are_told_that_no_notice_comes_of_what_came(office, client_app):
    arrival_id = await note(office)
    await service.end_arrival(office.actor("spod_intake"), arrival_id, EndArrival(reason="not_notice"))
    await outbox.drain()
    head = await client_app("spod_head")
    assert "Z toho, co přišlo, podle záznamu oznámení nebude." in (await head.get("/my-day")).text.replace(
        "\u00a0", " "
    )
    await service.reopen_arrival(office.actor("spod_head"), arrival_id)
    assert "podle záznamu oznámení nebude" not in (await head.get("/my-day")).text.replace("\u00a0", " ")


async def test_the_mailroom_takes_nothing_back_and_sees_what_was_said(office, client_app):
    arrival_id = await note(office, by="spod_mailroom", channel="letter")
    await service.end_arrival(office.actor("spod_intake"), arrival_id, EndArrival(reason="not_notice"))
    mailroom = await client_app("spod_mailroom")
    page = (await mailroom.get("/notices/arrivals/ended")).text
    assert str(arrival_id) in page
    assert "Vrátit k zapsání" not in page.replace("\u00a0", " ")
    assert (await send(mailroom, f"/notices/arrivals/{arrival_id}/reopen", {})).status_code == 403


async def test_the_second_at_one_arrival_has_a_way_with_what_they_typed(office, client_app):
    """Who may add to the notice does so, who may not takes another one down: nobody is sent to a page that refuses them."""
    arrival_id = await note(office)
    order = office.phone(channel="in_person")
    made = await service.record_arrival(office.actor("spod_coordinator"), arrival_id, order)
    at = f"/notices/arrivals/{arrival_id}"
    other = await client_app("spod_coordinator2")
    told = await send(other, at, call(subject="Slyšel jsem pláč."))
    assert '/add"' not in told.text  # the field of an address asks /addresses
    assert 'formaction="/notices/new/in-person"' in told.text
    form = await send(other, "/notices/new/in-person", call(subject="Slyšel jsem pláč.", step="other_way"))
    assert "Slyšel jsem pláč." in form.text
    received = await client_app("spod_intake")
    told = await send(received, at, call(subject="Slyšel jsem pláč."))
    assert f'formaction="/notices/{made.id}/add"' in told.text
    form = await send(received, f"/notices/{made.id}/add", call(subject="Slyšel jsem pláč.", step="other_way"))
    assert form.status_code == 200
    assert "Slyšel jsem pláč." in form.text
    assert "sousedka" in form.text


async def test_the_mailroom_is_told_truly_that_it_reads_no_notice(office, client_app):
    arrival_id = await note(office, by="spod_mailroom", channel="letter")
    order = office.phone(
        channel="letter", confidentiality_explained=False, disclosure_explained=False, wants_report=None
    )
    made = await service.record_arrival(office.actor("spod_intake"), arrival_id, order)
    page = (await (await client_app("spod_mailroom")).get(f"/notices/{made.id}")).text.replace("\u00a0", " ")
    assert "Vidíte základní údaje o oznámení a jeho lhůty." in page


# --- who received it and who took it down -------------------------------------------------------------------------


def name(key):
    return PEOPLE[key][3]


async def test_a_notice_from_a_colleagues_arrival_says_who_received_it_and_who_took_it_down(office, client_app):
    """On its page, in the list, in its record to sign, in the file and by API; either of the two reads it and acts on it."""
    noted, wrote = name("spod_intake"), name("spod_coordinator2")
    arrival_id = await note(office)
    order = office.phone(channel="in_person")
    made = await service.record_arrival(office.actor("spod_coordinator2"), arrival_id, order)
    for who in ("spod_intake", "spod_coordinator2"):
        view = await notices.notice_view(office.actor(who), made.id, IntakePermission.READ)
        assert (view.header.received_by, view.header.written_by, view.header.mine) == (noted, wrote, True)
        assert {"notice.add", "notice.show_notifier"} <= set(view.may)
        shown = await intake.show_notifier(office.actor(who), made.id, ShowNotifier(reason="clarify"))
        assert shown.name.text == office.notifier_name
        assert made.id in {each.id for each in await notices.list_notices(office.actor(who), mine=True)}
    with pytest.raises(NotAllowed):
        await notices.notice_view(office.actor("spod_coordinator"), made.id, IntakePermission.READ)
    page = (await (await client_app("spod_intake")).get(f"/notices/{made.id}")).text.replace("\u00a0", " ")
    assert "Kdo zapsal" in page
    paper = " ".join(
        " ".join(pages_of(papers.record_pdf(await notices.record_of(office.actor("spod_head"), made.id)))).split()
    )
    assert f"Kdo oznámení přijal: {noted} Kdo je zapsal: {wrote}" in paper
    where = await office.assign(made.id)
    (record,) = await case_views.list_records(office.actor("spod_coordinator"), where.case_id, kind="notice")
    assert (record.author, record.filed_by, record.taken_down_by) == (noted, name("spod_head"), wrote)
    address = f"/cases/{where.case_id}/records/{record.id}"
    page = (await (await client_app("spod_coordinator")).get(address)).text.replace("\u00a0", " ")
    assert f"přijetí oznámení: {noted} (" in page
    assert f"zápis oznámení: {wrote}" in page


async def test_who_takes_down_what_they_noted_themselves_stands_once(office):
    arrival_id = await note(office)
    made = await service.record_arrival(office.actor("spod_intake"), arrival_id, office.phone(channel="in_person"))
    header = (await notices.notice_view(office.actor("spod_head"), made.id)).header
    assert (header.received_by, header.written_by) == (name("spod_intake"), "")
    where = await office.assign(made.id)
    (record,) = await case_views.list_records(office.actor("spod_coordinator"), where.case_id, kind="notice")
    assert (record.author, record.taken_down_by) == (name("spod_intake"), "")


async def test_the_mailroom_stands_in_what_it_noted_and_reads_its_header_alone(office):
    arrival_id = await note(office, by="spod_mailroom", channel="letter")
    order = office.phone(
        channel="letter", confidentiality_explained=False, disclosure_explained=False, wants_report=None
    )
    made = await service.record_arrival(office.actor("spod_intake"), arrival_id, order)
    mailroom = office.actor("spod_mailroom")
    view = await notices.notice_view(mailroom, made.id)
    assert (view.header.received_by, view.content) == (name("spod_mailroom"), None)
    with pytest.raises(NotAllowed):
        await intake.show_notifier(mailroom, made.id, ShowNotifier(reason="clarify"))
    async with unit_of_work(mailroom):
        assert await rows.count("notifier_identity") == 0, "by raw SQL neither"
    where = await office.assign(made.id)
    (record,) = await case_views.list_records(office.actor("spod_coordinator"), where.case_id, kind="notice")
    assert (record.author, record.taken_down_by) == tuple(name(each) for each in ("spod_mailroom", "spod_intake"))


async def test_by_raw_sql_nobody_is_named_as_receiver_of_what_they_did_not_note(office):
    intake_worker, head = office.actor("spod_intake"), office.actor("spod_head")
    async with unit_of_work(intake_worker):
        arrival_id = await rows.notice_arrival(intake_worker)
    async with refused(head, "noted that it came"):
        await rows.notice(head, received_by=intake_worker.worker_id, written_by=head.worker_id)
    ended = {"ended_by": head.worker_id, "ended_at": rows.NOW}
    async with refused(head, "row-level security"):  # as if the head had received it
        await update("notice_arrival", arrival_id, notice_id=await rows.notice(head), **ended)
    async with refused(head, "notice_written"):
        await rows.notice(head, written_by=head.worker_id)
    async with unit_of_work(head):
        notice = await rows.notice(head, received_by=intake_worker.worker_id, written_by=head.worker_id)
        assert await update("notice_arrival", arrival_id, notice_id=notice, **ended) == 1


# --- the wall, by raw SQL ------------------------------------------------------------------------------------------


async def test_arrivals_of_other_services_are_not_there(office, world):
    arrival_id = await note(office)
    async with unit_of_work(world.actor("javorec_head")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM notice_arrival") == 0
        assert await update("notice_arrival", arrival_id, reason="mistake") == 0


async def test_nobody_notes_or_ends_for_another_and_what_ended_stays_so(office):
    intake, head = office.actor("spod_intake"), office.actor("spod_head")
    async with refused(intake, "row-level security"):
        await rows.notice_arrival(intake, noted_by=head.worker_id)
    async with refused(intake, "row-level security"):
        await rows.notice_arrival(
            intake, noted_at=rows.NOW - timedelta(hours=1), received_at=rows.NOW - timedelta(hours=2)
        )
    async with unit_of_work(head):
        of_head = await rows.notice(head)
    async with unit_of_work(intake):
        arrival_id = await rows.notice_arrival(intake)
    ended = {"ended_by": intake.worker_id, "ended_at": rows.NOW}
    async with refused(intake, "row-level security"):
        await update("notice_arrival", arrival_id, reason="mistake", **(ended | {"ended_by": head.worker_id}))
    async with refused(intake, "row-level security"):
        await update("notice_arrival", arrival_id, notice_id=of_head, **ended)
    async with refused(intake, "notice_arrival_ends_whole"):
        await update("notice_arrival", arrival_id, **ended)
    async with unit_of_work(intake):
        assert await update("notice_arrival", arrival_id, reason="mistake", **ended) == 1
    async with refused(intake, "what came ends once"):
        await update("notice_arrival", arrival_id, reason="not_notice", **ended)


async def waits_on_day_of(office, who):
    """The channels of what is to be taken down by their day."""
    waiting = await clock.on_my_day(office.actor(who))
    channels = {
        f"/notices/arrivals/{one.id}": one.channel for one in await views.list_arrivals(office.actor("spod_head"))
    }
    return {channels[row.url] for row in (waiting.rows if waiting else ()) if row.url in channels}


async def test_my_day_of_the_mailroom_says_what_it_noted_and_who_takes_it_down(office, client_app):
    """What waits with somebody else is not done; what a colleague noted is theirs."""
    await note(office, "spod_mailroom", "letter")
    await note(office, "spod_intake")
    client = await client_app("spod_mailroom")
    day = (await client.get("/my-day")).text.replace("\u00a0", " ")
    assert "Všechno je hotové" not in day
    others = day[day.index('id="cekajici-prichody"') :]
    assert f"zapíše: {office.world.people['spod_intake'].name}" in others
    assert others.count("zapíše: ") == 1
    for who in ("spod_intake", "spod_head"):  # what it says stands on the day of whom it names
        assert await waits_on_day_of(office, who) == {"letter", *(["in_person"] if who == "spod_intake" else [])}
    assert await waits_on_day_of(office, "spod_mailroom") == set()
    assert await waits_on_day_of(office, "spod_coordinator") == set()
    (arrival_id,) = [one.id for one in await views.list_arrivals(office.actor("spod_head")) if one.channel == "letter"]
    await service.end_arrival(office.actor("spod_intake"), arrival_id, EndArrival(reason="not_notice"))
    assert "Všechno je hotové" in (await client.get("/my-day")).text.replace("\u00a0", " ")
    assert 'id="cekajici-prichody"' not in (await (await client_app("spod_intake")).get("/my-day")).text
