"""The judgement of a visit is a part of the file (S001 8b): who reads the case reads what was told of it, and nothing of who called (ADR 0101)."""

from lxml import html

from cases.cases import views as case_views
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from tests.intake.conftest import office
from tests.protection.test_on_call import NARRATIVE, on_call, words

__all__ = ["office"]
WORKER = "spod_coordinator"


async def entry(office, case_id, by=WORKER):
    (record,) = await case_views.list_records(office.actor(by), case_id, kind="notice")
    return record.since


async def test_the_file_says_what_was_told_of_a_visit_wherever_the_entry_is_shown(office, client_app):
    notice_id = await on_call(office, visit_steps=["on_the_spot"])
    case_id = (await office.assign(notice_id)).case_id
    assert [(each.words, each.told) for each in await entry(office, case_id)] == [
        ("Posouzeno na výjezdu jako naléhavé", NARRATIVE),
        ("Jet na místo a zjistit skutečný stav: stalo se", ""),
    ]
    client = await client_app(WORKER)
    (record,) = await case_views.list_records(office.actor(WORKER), case_id, kind="notice")
    for where in ("", "/records", f"/records/{record.id}"):
        page = words(html.fromstring((await client.get(f"/cases/{case_id}{where}")).text))
        assert page.count(NARRATIVE) == 1, where
    seen = (await client.get(f"/api/v1/cases/{case_id}/records")).json()
    assert NARRATIVE in str(seen)


async def test_what_is_told_of_several_children_stands_there_once(office):
    notice_id = await on_call(office, visit_children="Petr Vrána, 5 let")
    case_id = (await office.assign(notice_id)).case_id
    told = [each.told for each in await entry(office, case_id)]
    assert sorted(told) == ["", NARRATIVE]


async def test_it_names_nobody_who_called_even_if_that_was_learnt_later(office):
    """Whoever reads the case reads neither their name, nor whether they may be shown it."""
    notice_id = await on_call(
        office,
        urgency_narrative="Dveře otevřel pan Hrubý, dítě bylo samo.",
        notifier_name="",
        notifier_name_state="unknown",
    )
    case_id = (await office.assign(notice_id)).case_id
    assert "Hrubý" in (await entry(office, case_id))[0].told
    added = AddToNotice(text="Volající se ozval znovu.", notifier_name="Pavel Hrubý")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, added)
    for reader in (WORKER, "spod_head"):
        (told,) = [each.told for each in await entry(office, case_id, by=reader)]
        assert "Hrubý" not in told
        assert "[vynecháno" in told
        assert "dítě bylo samo" in told


async def test_of_the_form_reasons_stay_with_the_notice(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_head", result="urgent", reason="Matka je v nemocnici.")
    case_id = (await office.assign(notice_id)).case_id
    assert [each.told for each in await entry(office, case_id)] == [""]
