"""The agenda of guardianship: a file from what a court said, the guardian's work, the wall to the file of § 6 (domain reference 1.11)."""

from datetime import timedelta

import msgspec
import pytest

from app.testing.agendas import second_agenda
from cases.cases import service as cases
from cases.cases.exceptions import OpensByResolution
from cases.cases.schemas import OpenCase
from cases.cases.views import case_view, find_elsewhere, list_records, list_tasks
from cases.persons.schemas import GiveException
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from services.guardianship import service, views
from services.guardianship.exceptions import GuardianshipOver, NotGuarding
from services.guardianship.schemas import AddAct, EndGuardianship, ReportThreat
from tests.persons.test_persons import JAN


async def test_at10_guardian_separation(guards):
    """Worker A coordinates § 6 for child X. Assignment of the KO case to A is refused with the reason; to B it succeeds; two files exist; A cannot open the KO file."""
    case = await guards.protect(guards.one)
    known = await guards.known(guards.head)
    with pytest.raises(Invalid) as refusal:
        await guards.guard(guards.one, same_person=known)
    said = refusal.value.fields["key_worker_id"]
    assert "Žofie Ryšánková" in said
    assert (await case_view(guards.spod_head, case)).header.file_mark in said
    guarded = await guards.guard(guards.two, same_person=known)
    header = (await case_view(guards.head, guarded)).header
    assert "KO/POR" in header.file_mark
    assert (await case_view(guards.spod_head, case)).header.file_mark != header.file_mark
    # A works in the agenda of guardianship, too: the header is there, the file is not; in their own agenda it is no file at all
    assert (await case_view(guards.one_there, guarded)).content is None
    with pytest.raises(NotThere):
        await case_view(guards.one, guarded)
    for read in (views.guardianship_view, list_records):
        with pytest.raises(NotAllowed):
            await read(guards.one_there, guarded)
        with pytest.raises(NotThere):
            await read(guards.one, guarded)
    with pytest.raises(NotThere):
        await case_view(guards.two_there, case)
    assert (await case_view(guards.two, case)).content is None
    assert (await case_view(guards.two_there, guarded)).content is not None
    (found,) = await find_elsewhere(guards.one, "Vrána")
    assert [(file.agenda, file.key_worker) for file in found.files] == [("Kolizní opatrovnictví", "Matouš Hlaváček")]


async def test_the_file_is_entered_in_the_register_and_says_what_the_court_said(guards):
    year = today_in_prague().year
    case = await guards.guard(guards.third)
    view = await views.guardianship_view(guards.third, case)
    assert (view.number, view.court, view.court_mark) == (f"KO/POR 1/{year}", "Okresní soud v Podhájí", "0 P 12/2026")
    (row,), _ = await views.list_guardianships(guards.head, running=True, before=None, limit=10)
    assert (row.number, row.client_name, row.guardian) == (view.number, "Vrána Jan", "Radana Vašutová")
    written = msgspec.json.encode(await list_records(guards.third, case)).decode()
    assert "0 P 12/2026" in written
    sibling = msgspec.structs.replace(
        JAN, given_name="Eva", birth_number="", birth_date=JAN.birth_date.replace(year=2016)
    )
    other = await guards.guard(guards.third, sibling, like_id=case, open_anyway=True)
    assert [each.number for each in (await views.guardianship_view(guards.third, case)).siblings] == [
        f"KO/POR 2/{year}"
    ]
    assert [each.case_id for each in (await views.guardianship_view(guards.third, other)).siblings] == [case]


async def test_what_a_resolution_has_to_say(guards):
    today = today_in_prague()
    for field, value in (
        ("court", ""),
        ("court_mark", " "),
        ("proceedings", ""),
        ("decided_on", None),
        ("decided_on", today + timedelta(days=1)),
        ("delivered_on", today - timedelta(days=30)),
        ("like_id", guards.one.worker_id),
    ):
        with pytest.raises(Invalid) as refusal:
            await guards.guard(guards.third, **{field: value})
        assert field in refusal.value.fields, field
    assert await guards.known(guards.spod_head) == []


async def test_who_opens_one_and_where(guards):
    for who in (guards.third, guards.one_there):
        with pytest.raises(NotAllowed):
            await guards.guard(guards.third, by=who)
    with pytest.raises(NotGuarding):
        await guards.guard(guards.one, by=guards.spod_head)
    with pytest.raises(OpensByResolution):
        await cases.open_case(guards.head, OpenCase(identity=JAN, key_worker_id=guards.third.worker_id, kind="child"))
    await guards.guard(guards.third, by=guards.department)


async def test_the_guardians_work_is_written_down_and_stands_in_the_file(guards):
    case, today = await guards.guard(guards.third), today_in_prague()
    order = AddAct(kind="parents", happened_on=today - timedelta(days=1), words="Matka přivede dítě ve středu.")
    await service.add_act(guards.third, case, order)
    hearing = AddAct(kind="hearing", happened_on=today + timedelta(days=20), at="9:30", words="Okresní soud, síň 4.")
    await service.add_act(guards.third, case, hearing)
    view = await views.guardianship_view(guards.third, case)
    assert [(each.kind, each.words) for each in view.acts] == [
        ("hearing", "Okresní soud, síň 4."),
        ("parents", "Matka přivede dítě ve středu."),
    ]
    assert set(view.left) == {"informed", "talk", "wish", "statement"}
    (task,) = [each for each in (await list_tasks(guards.third, case))[0] if "Jednání soudu" in each.title]
    assert (task.title, task.due_on) == ("Jednání soudu v 9:30", today + timedelta(days=20))
    assert "Matka přivede" in msgspec.json.encode(await list_records(guards.third, case)).decode()
    for wrong, field in (
        (AddAct(kind="", happened_on=today, words="x"), "kind"),
        (AddAct(kind="talk", happened_on=today + timedelta(days=1), words="x"), "happened_on"),
        (AddAct(kind="talk", happened_on=today - timedelta(days=99), words="x"), "happened_on"),
        (AddAct(kind="talk", happened_on=today, words=""), "words"),
        (AddAct(kind="hearing", happened_on=today, at="pozdě", words="x"), "at"),
    ):
        with pytest.raises(Invalid) as refusal:
            await service.add_act(guards.third, case, wrong)
        assert field in refusal.value.fields
    with pytest.raises(NotAllowed):
        await service.add_act(guards.one_there, case, order)


async def test_once_it_is_over_who_led_it_may_lead_the_protection(guards):
    case, guarded = await guards.both()
    with pytest.raises(Invalid):
        await guards.change(guards.spod_head, case, guards.two)
    today = today_in_prague()
    with pytest.raises(Invalid) as refusal:
        await service.end_guardianship(guards.two_there, guarded, EndGuardianship(ended_on=today, end_words="-"))
    assert "end_words" in refusal.value.fields
    await service.end_guardianship(
        guards.two_there, guarded, EndGuardianship(ended_on=today, end_words="Řízení skončilo.")
    )
    with pytest.raises(GuardianshipOver):
        await service.end_guardianship(guards.two_there, guarded, EndGuardianship(ended_on=today, end_words="Znovu."))
    with pytest.raises(GuardianshipOver):
        await service.add_act(guards.two_there, guarded, AddAct(kind="talk", happened_on=today, words="x"))
    await guards.change(guards.spod_head, case, guards.two)
    assert (await views.guardianship_view(guards.two_there, guarded)).ended_on == today


async def test_the_head_of_the_department_alone_lets_somebody_and_both_files_say_so(guards):
    case, guarded = await guards.both()
    order = GiveException(worker_id=guards.two.worker_id, reason="Nikdo jiný tu není.")
    for who in (guards.head, guards.two_there):
        with pytest.raises(NotAllowed):
            await service.give_exception(who, guarded, order)
    for wrong, field in (
        (GiveException(reason="Nikdo."), "worker_id"),
        (msgspec.structs.replace(order, reason="-"), "reason"),
    ):
        with pytest.raises(Invalid) as refusal:
            await service.give_exception(guards.department, guarded, wrong)
        assert field in refusal.value.fields
    await service.give_exception(guards.department, guarded, order)
    await guards.change(guards.spod_head, case, guards.two)
    (one,) = (await views.guardianship_view(guards.head, guarded)).exceptions
    assert (one.worker, one.given_by, one.reason) == ("Matouš Hlaváček", "Bedřiška Kolářová", "Nikdo jiný tu není.")
    assert [each.reason for each in await views.exceptions_of(guards.spod_head, case)] == ["Nikdo jiný tu není."]


async def test_a_sibling_led_by_the_guardian_is_told_and_not_refused(guards):
    petr = msgspec.structs.replace(
        JAN, given_name="Petr", birth_number="", birth_date=JAN.birth_date.replace(year=2015)
    )
    case = await guards.protect(guards.two, petr)
    guarded = await guards.guard(guards.two, elsewhere_anyway=True)
    mark = (await case_view(guards.spod_head, case)).header.file_mark
    assert (await views.guardianship_view(guards.head, guarded)).family == [f"Vrána Petr ({mark})"]
    other = await guards.guard(
        guards.third,
        msgspec.structs.replace(JAN, given_name="Ota", birth_number=""),
        open_anyway=True,
        elsewhere_anyway=True,
    )
    assert (await views.guardianship_view(guards.head, other)).family == []


async def test_ids_of_others_read_like_ids_of_nobody(guards):
    case, guarded = await guards.both()
    world = guards.world
    strangers = [world.actor("javorec_head"), world.actor("osp_head"), guards.spod_head]

    async def said(act):
        with pytest.raises((Invalid, NotThere)) as refusal:
            await act
        return type(refusal.value), refusal.value.fields

    petr = msgspec.structs.replace(JAN, given_name="Petr", birth_number="", birth_date=None)
    for field in ("key_worker_id", "like_id", "same_person"):
        ids = (
            [each.worker_id for each in strangers]
            if field == "key_worker_id"
            else [case, guarded]
            if field == "same_person"
            else [case]
        )

        def opened(one, field=field):
            more = {field: [one]} if field == "same_person" else {field: one}
            return (
                guards.guard(_Worker(one), petr)
                if field == "key_worker_id"
                else guards.guard(guards.third, petr, **more)
            )

        nobody = await said(opened(new_id()))
        for one in ids:
            assert await said(opened(one)) == nobody, field
    for who in strangers:
        order = GiveException(worker_id=who.worker_id, reason="Nikdo jiný tu není.")
        nobody = await said(
            service.give_exception(guards.department, guarded, msgspec.structs.replace(order, worker_id=new_id()))
        )
        assert await said(service.give_exception(guards.department, guarded, order)) == nobody
    report = ReportThreat(what="Bojí se jít domů.")
    await second_agenda(world)  # else there is one agenda to report to, and nothing to choose
    nobody = await said(
        service.report_threat(guards.two_there, guarded, msgspec.structs.replace(report, agenda_id=new_id()))
    )
    for place in (strangers[0].service_id, strangers[1].service_id, guards.head.service_id):
        order = msgspec.structs.replace(report, agenda_id=place)
        assert await said(service.report_threat(guards.two_there, guarded, order)) == nobody
    with pytest.raises(NotThere):
        await views.resolution_of(guards.head, case)


class _Worker(msgspec.Struct):
    worker_id: object
