"""What an authority calls the annexes of its standard by, where the product has the form or paper (domain reference 9, row 25)."""

import pytest

from cases.protocols.views import to_read
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.intake import rules as intake
from services.intake import views as intake_views
from services.intake.papers import record_pdf
from services.intake.views import protocol
from services.protection import rules, views
from tenants.division.rules import ANNEX_DIVISION
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.tables import PresetName
from tests.intake.conftest import Office

ALL = (*rules.ANNEXES, intake.ANNEX_RECORD, intake.ANNEX_PROTOCOL, ANNEX_DIVISION)
_P = PresetName


@pytest.fixture
def office(world):
    return Office(world)


async def named(office, setting, code, *, version=0):
    order = ChangeSetting(value=code, valid_from=today_in_prague(), reason="Tak to stojí ve standardu.")
    await settings.change_setting(office.actor("ospod_admin"), setting.key, order, version=version)


@pytest.mark.parametrize(
    ("preset", "codes"),
    [
        (_P.OSPOD_STRICT, {}),
        (_P.OSPOD_S001, {"annex_urgency": "S 8-1", "annex_what_now": "S 8-1", "annex_help": "S 8-2"}),
        (_P.OSPOD_S003, {"annex_urgency": "48", "annex_protocol": "36", "annex_division": "1"}),
    ],
)
def test_each_preset_begins_with_the_codes_of_its_seed(preset, codes):
    assert {each.key: each.presets[preset] for each in ALL if each.presets[preset]} == codes


async def test_a_form_shows_its_code_and_none_where_the_authority_has_none(office, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_intake")
    for path in ("urgency", "urgency/steps"):
        assert "příloha" not in (await client.get(f"/notices/{notice_id}/{path}")).text
    await named(office, rules.ANNEX_URGENCY, "S 8-1")
    await named(office, rules.ANNEX_HELP, "S 8-2")
    assert "příloha S 8-1" in soft((await client.get(f"/notices/{notice_id}/urgency")).text)
    steps = soft((await client.get(f"/notices/{notice_id}/urgency/steps")).text)
    assert "Dítě potřebuje okamžitou pomoc (příloha S 8-2)" in steps
    assert "Co teď (příloha" not in steps


async def test_a_judgement_keeps_the_code_of_its_day(office, client_app):
    notice_id = (await office.record()).id
    await named(office, rules.ANNEX_URGENCY, "S 8-1")
    await office.judge(notice_id, "spod_intake")
    await named(office, rules.ANNEX_URGENCY, "48", version=1)
    await office.judge(notice_id, "spod_intake", version=1)
    await named(office, rules.ANNEX_URGENCY, "", version=2)
    await office.judge(notice_id, "spod_intake", version=2)
    view = await views.urgency_view(office.actor("spod_intake"), notice_id)
    assert [each.annex for each in view.assessments] == ["", "48", "S 8-1"]
    page = soft((await (await client_app("spod_intake")).get(f"/notices/{notice_id}/urgency/all")).text)
    assert page.count("příloha 48") == page.count("příloha S 8-1") == 1


async def test_a_paper_bears_its_code(office):
    actor = office.actor("spod_intake")
    notice_id = (await office.record(channel="in_person")).id
    bare = await intake_views.record_of(actor, notice_id)
    assert (bare.annex, (await _words(actor, notice_id)).title) == ("", protocol.TITLE)
    await named(office, intake.ANNEX_RECORD, "12")
    await named(office, intake.ANNEX_PROTOCOL, "36")
    paper = await intake_views.record_of(actor, notice_id)
    assert paper.annex == "12"
    assert record_pdf(paper).startswith(b"%PDF")
    assert (await _words(actor, notice_id)).title == f"{protocol.TITLE} (příloha 36)"


async def _words(actor, notice_id):
    return (await to_read(actor, protocol.KIND, notice_id))[2]


async def test_the_division_of_work_bears_its_code(office, client_app):
    client = await client_app("ospod_admin")
    assert "příloha" not in (await client.get("/administration/division")).text
    await named(office, ANNEX_DIVISION, "1")
    assert "Rozdělení činností (příloha 1)" in soft((await client.get("/administration/division")).text)


@pytest.mark.parametrize("wrong", ["x" * 31, "S 8\u202e-1"])
async def test_a_code_is_a_few_signs_in_a_line(office, wrong):
    with pytest.raises(Invalid) as refusal:
        await named(office, ANNEX_DIVISION, wrong)
    assert list(refusal.value.fields) == ["value"]
