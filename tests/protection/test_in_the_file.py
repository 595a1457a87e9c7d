"""What was judged and done at once stands in the time line of the child's case (S003 8c): with time and who, and nothing of who called."""

from lxml import html

from cases.cases import views as case_views
from tests.intake.conftest import office
from tests.protection.test_files import ids, notice_id, opens, own
from tests.protection.test_steps import tick
from tests.registers.test_own_case import case_of

__all__ = ["notice_id", "office"]


async def followed(office, case_id, by="spod_coordinator"):
    (record,) = await case_views.list_records(office.actor(by), case_id, kind="notice")
    return [(each.words, each.by) for each in record.since]


async def test_the_file_of_the_child_says_what_was_judged_and_each_step_also_from_before_it_was_opened(
    office, client_app
):
    """Whoever stands in reads that somebody was there; it leads to the notice."""
    made = (await office.record()).id
    await office.judge(made, "spod_intake", result="urgent")
    await tick(office, made)
    case_id = (await office.assign(made, open_anyway=True)).case_id
    await tick(
        office, made, by="spod_coordinator", step="ambulance", outcome="not_needed", reason="Nikdo není zraněný."
    )
    people = office.world.people
    intake, lead = people["spod_intake"].name, people["spod_coordinator"].name
    found = await followed(office, case_id)
    assert found[0] == ("Posouzeno jako naléhavé", intake)
    assert set(found[1:]) == {
        ("Zavolat Policii ČR (158): stalo se", intake),
        ("Zavolat záchrannou službu (155): není třeba", lead),
    }
    for page in (f"/cases/{case_id}", f"/cases/{case_id}/records"):
        shown = html.fromstring((await (await client_app("spod_coordinator")).get(page)).text)
        (line,) = shown.xpath("//li[contains(., 'Zavolat Policii')]")
        assert line.xpath(".//a/@href") == [f"/notices/{made}#nalehavost"]
        assert "opilý" not in shown.text_content(), "reasons stay with the notice"
        assert office.notifier_name not in shown.text_content()
    api = (await (await client_app("spod_coordinator")).get(f"/api/v1/cases/{case_id}/records")).json()
    assert "Posouzeno jako naléhavé" in f"{api}"


async def test_each_file_says_what_was_done_for_its_own_child(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    first = await case_of(office, notice_id)
    await office.judge(notice_id, version=3, child_id=tobias, result="urgent")
    await tick(office, notice_id, by="spod_head", child_id=tobias)
    assert [words for words, _ in await followed(office, case_id, by="spod_coordinator2")] == [
        "Posouzeno jako nenaléhavé",
        "Posouzeno jako naléhavé",
        "Zavolat Policii ČR (158): stalo se",
    ]
    assert [words for words, _ in await followed(office, first)] == [
        "Posouzeno jako nenaléhavé",
        "jiné dítě z rodiny: Posouzeno jako nenaléhavé",
    ]
