"""Why a key worker changes, as an organisation calls it: offered as of today, and read in the words of its day."""

from datetime import timedelta

import pytest
from lxml import html

from cases.cases import service, views
from cases.cases.papers import cover_pdf
from cases.cases.rules import REASON_CODES
from cases.cases.tables import CHANGE_REASONS
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from tenants.codelists import service as codelists
from tenants.codelists.rules import NONE_MORE
from tenants.codelists.schemas import AddCode, ChangeCode
from tenants.tables import PresetName
from tests.cases.test_cases import SUPPORT, change, open_case

MOVED = "dítě se přestěhovalo"


async def called(world, code, label, *, used=True, version=0, days=0):
    said = {"decides": "heads"}
    order = ChangeCode(
        label=label, used=used, details=said, valid_from=today_in_prague() + timedelta(days=days), reason="Porada."
    )
    await codelists.change_code(world.actor("ospod_admin"), REASON_CODES.key, code, order, version=version)


async def labels(world, case_id, who="spod_head"):
    content = (await views.case_view(world.actor(who), case_id)).content
    return [each.reason_label for each in content.assignments]


def test_every_preset_begins_with_what_everybody_had():
    assert set(REASON_CODES.presets) == set(PresetName)
    for codes in REASON_CODES.presets.values():
        assert [each.code for each in codes if each.used] == [each.value for each in CHANGE_REASONS]


async def test_a_change_keeps_what_its_reason_was_called_that_day(world):
    before, after = await open_case(world), await open_case(world)
    moved = change(world, reason="local_competence_change")
    await service.change_key_worker(world.actor("spod_head"), before, moved, version=1)
    await called(world, "local_competence_change", MOVED)
    await service.change_key_worker(world.actor("spod_head"), after, moved, version=1)
    assert await labels(world, before) == ["otevření případu", "změna místní příslušnosti"]
    assert await labels(world, after) == ["otevření případu", MOVED]
    record = (await views.list_records(world.actor("spod_head"), after))[0]
    assert f"Důvod změny: {MOVED}." in record.facts
    await called(world, "local_competence_change", "jiný okrsek", version=1)
    assert (await labels(world, after))[1] == MOVED, "what was written before stays"
    sheet = await views.cover_sheet(world.actor("spod_head"), after)
    assert sheet.assignments[1].reason_label == MOVED
    assert cover_pdf(sheet).startswith(b"%PDF")


@pytest.mark.parametrize("reason", ["inner_conflict", "bias"])
async def test_why_a_worker_was_relieved_stays_out_of_the_file_whatever_it_is_called(world, reason):
    """The head who decides reads the reason in the words of the day; the file and everybody else that the head decided, in theirs."""
    case_id = await open_case(world)
    await called(world, reason, "osobní důvody")
    await called(world, "head_decision", "rozhodla vedoucí oddělení")
    await service.change_key_worker(
        world.actor("spod_head"), case_id, change(world, reason=reason, **SUPPORT), version=1
    )
    assert (await labels(world, case_id))[1] == "osobní důvody"
    assert (await labels(world, case_id, "spod_coordinator2"))[1] == "rozhodla vedoucí oddělení"
    record = (await views.list_records(world.actor("spod_head"), case_id))[0]
    assert "Důvod změny: rozhodla vedoucí oddělení." in record.facts
    sheet = await views.cover_sheet(world.actor("spod_head"), case_id)
    assert sheet.assignments[1].reason_label == "rozhodla vedoucí oddělení"


async def test_the_form_asks_what_is_used_today_by_its_name(world, client_app):
    case_id = await open_case(world)
    await called(world, "bias", "podjatost", used=False)
    await called(world, "client_request", "klient o to písemně požádal")
    await called(world, "urgent_staffing", "odchod pracovníka", days=3)
    client = await client_app("spod_head")
    page = html.fromstring((await client.get(f"/cases/{case_id}/key-worker")).text)
    offered = {
        each.get("value"): soft(page.xpath(f"//label[@for='{each.get('id')}']")[0].text_content()).strip()
        for each in page.xpath("//input[@name='reason']")
    }
    assert "bias" not in offered
    assert offered["client_request"] == "klient o to písemně požádal"
    assert offered["urgent_staffing"] == "naléhavá personální změna"
    for none in ("bias", "opening", "nonsense"):
        with pytest.raises(Invalid) as refusal:
            await service.change_key_worker(world.actor("spod_head"), case_id, change(world, reason=none), version=1)
        assert list(refusal.value.fields) == ["reason"]


async def test_no_reason_is_added_as_nothing_says_who_may_read_it(world):
    order = AddCode(code="moved", label=MOVED, valid_from=today_in_prague(), reason="Porada.")
    with pytest.raises(Invalid) as refusal:
        await codelists.add_code(world.actor("ospod_admin"), REASON_CODES.key, order)
    assert refusal.value.fields["code"] == NONE_MORE
