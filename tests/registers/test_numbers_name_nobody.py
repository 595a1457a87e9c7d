"""A typed number is read by the whole authority: one that reads like who called is pointed out, and the notice is not found by it."""

import pytest

from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.intake import views as intake_views
from services.registers import service, views
from services.registers.schemas import CorrectNumbers, EnterChild, MarkCase, MarkEntry, RegisterNotice
from tests.registers.test_enrolment import assigned, enrol
from tests.registers.test_files import opened

NAME, PHONE = "Zvěřinová 12/2026", "000 000 071"


async def pointed_out(doing, field):
    with pytest.raises(Invalid) as refusal:
        await doing
    assert [*refusal.value.fields] == [field]
    assert "oznamovatele" in refusal.value.fields[field]
    return refusal.value.words


@pytest.mark.parametrize("field", ["reference_number", "evidence_number", "file_mark"])
@pytest.mark.parametrize("typed", [NAME, PHONE, "Zvěřinové 1"])
async def test_a_number_that_names_the_caller_is_pointed_out(office, set_to, field, typed):
    await set_to("numbers_issued", "outside")
    notice_id = (await office.record()).id
    order = {"reference_number": "KUZL 1/2026", field: typed}
    words = await pointed_out(
        service.register_notice(office.actor("spod_intake"), notice_id, RegisterNotice(**order)), field
    )
    assert await intake_views.find_notices(office.actor("spod_coordinator2"), typed) == []
    meant = RegisterNotice(**order, other_people=[*words], other_people_reason="other_person")
    await service.register_notice(office.actor("spod_intake"), notice_id, meant)


async def test_so_is_one_that_is_put_right_or_typed_beside_an_entry(office, set_to):
    await set_to("numbers_issued", "outside")
    notice_id, case_id = await assigned(office)
    head, worker = office.actor("spod_head"), office.actor("spod_coordinator")
    await service.register_notice(head, notice_id, RegisterNotice(reference_number="KUZL 1/2026"))
    again = CorrectNumbers(reference_number=NAME, reason="typo")
    await pointed_out(service.correct_numbers(head, notice_id, again, version=1), "reference_number")
    await enrol(office, notice_id)
    (entry,) = (
        e for e in (await views.registers_of_case(worker, case_id)).entries if e.register == "OM" and not e.file_mark
    )
    await pointed_out(service.mark_entry(head, entry.id, MarkEntry(file_mark=NAME)), "file_mark")
    further = EnterChild(register="KUR", begun_on=today_in_prague(), file_mark=NAME)
    await pointed_out(service.enter_child(worker, case_id, further), "file_mark")


async def test_so_is_the_mark_of_a_case_to_which_the_notice_was_joined(office, set_to):
    """Of what is not joined yet nobody who types it knows."""
    await set_to("numbers_issued", "outside")
    case_id, notice_id = await opened(office), (await office.record()).id
    await office.join(notice_id, case_id)
    await pointed_out(service.mark_case(office.actor("spod_head"), case_id, MarkCase(file_mark=NAME)), "file_mark")


async def test_a_form_asks_whom_the_words_mean_and_takes_them(office, set_to, client_app):
    await set_to("numbers_issued", "outside")
    notice_id = (await office.record()).id
    client = await client_app("spod_intake")
    here = f"/notices/{notice_id}/registration"
    typed = {"version": "0", "reference_number": NAME}
    page = await client.post(here, data=typed)
    assert page.status_code == 400
    assert "Která z" in page.text
    assert NAME in page.text.replace("\u00a0", " ")
    sent = {**typed, "other_people": "Zvěřinová", "other_people_reason": "no_name"}
    assert (await client.post(here, data=sent)).status_code == 303
