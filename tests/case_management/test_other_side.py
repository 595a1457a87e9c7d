"""What the service without the consent may do and read: write a no down, see what runs, and who began and ended it."""

from datetime import timedelta

import pytest

from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from kernel.exceptions import Invalid
from kernel.legal_time import format_date, today_in_prague
from kernel.outbox import drain
from services.case_management import service
from services.case_management import views as cm_views
from services.case_management.exceptions import AlreadyProposed
from services.case_management.schemas import (
    AcceptCaseManagement,
    ChangeCaseManagementKeyWorker,
    CloseCaseManagement,
    DeclineCaseManagement,
    ProposeCaseManagement,
)

from .conftest import MARTIN


async def history_of(actor, case_id):
    """(action, who, of which other service) of the acts of a case."""
    rows = await case_views.case_history(actor, case_id, acts_only=True, before=None, limit=50)
    return {row.action: (row.worker, row.service) for row in rows if row.action.startswith("case_management.")}


async def test_the_partner_is_led_to_write_a_withdrawal_down(story, open_page):
    """From joint work, its end and the consents of the case; the form knows the other service already."""
    joint = await story.active()
    address = f"/cases/{joint.partner_case_id}/consents/new?type=case_management&recipient={story.osp.service}"
    for page in (
        f"/case-management/{joint.id}",
        f"/case-management/{joint.id}/close",
        f"/cases/{joint.partner_case_id}/consents",
    ):
        assert address.replace("&", "&amp;") in await open_page("pm_worker", page), page
    form = await open_page("pm_worker", address)
    assert f'value="{story.osp.service}" selected' in form
    withdrawal = f"/consents/{joint.consent_id}/withdraw"
    assert withdrawal in await open_page("osp_specialist", f"/case-management/{joint.id}/close")
    await story.withdraw(joint)
    assert withdrawal not in await open_page("osp_specialist", f"/case-management/{joint.id}")


async def test_the_plan_offers_nothing_while_it_runs_on_the_consent_of_the_other(story, open_page):
    """And an offer past the page is refused by who makes it, not by the other service."""
    joint = await story.active()
    plan = f"/cases/{joint.partner_case_id}/plan"
    yes = story.no(decision="agree", said_by="self", representative="", worker_ids=[story.osp.worker])
    own = await story.record(joint, yes)
    page = await open_page("pm_worker", plan)
    assert "žádná nabídka teď neběží" not in page
    assert "Spolupráce se nenabízí" not in page
    order = ProposeCaseManagement(version_no=1, client_version=1, consent_id=own.id)
    with pytest.raises(AlreadyProposed):
        await service.propose_case_management(story.pm, joint.partner_case_id, order)
    await story.withdraw(joint)


async def test_the_history_of_each_case_says_who_of_the_other_service_did_what(committed, story):
    joint = await story.active()
    await drain()
    pm, osp = story.world.people["pm_worker"].name, story.world.people["osp_specialist"].name
    assert (await history_of(story.osp, joint.case_id))["case_management.accepted"] == (pm, "PM")
    order = CloseCaseManagement(reason="Hotovo.", last_on=today_in_prague())
    await service.close_case_management(story.osp, joint.id, order, version=2)
    await drain()
    assert (await history_of(story.pm, joint.partner_case_id))["case_management.closed"] == (osp, "OSP")
    other = await story.proposed(ClientIdentity(given_name="Jan", family_name="Jiný"))
    await service.decline_case_management(story.pm, other.id, DeclineCaseManagement(reason="Teď ne."), version=1)
    await drain()
    assert (await history_of(story.osp, other.case_id))["case_management.declined"] == (pm, "PM")


async def test_a_team_agrees_on_nobody_before_the_one_they_follow(story):
    joint = await story.active()
    today = today_in_prague()
    first = ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=today)
    await service.change_key_worker(story.osp, joint.id, first, version=2)
    earlier = ChangeCaseManagementKeyWorker(key_worker_id=story.osp.worker, agreed_on=today - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(story.osp, joint.id, earlier, version=3)
    assert "agreed_on" in refused.value.fields


async def test_of_two_cases_of_one_name_the_choice_says_which_client_said_no(story, open_page):
    joint = await story.proposed()
    other = await story.open_case("pm_worker")
    await story.say_no(joint)
    joint.partner_case_id = other
    page = await open_page("pm_worker", f"/case-management/{joint.id}/accept")
    assert page.count("zaznělo této spolupráci ne") == 1


async def test_a_further_case_is_no_way_past_a_no(story):
    """A new one, or another of the same name and birth date: the client is asked again. Who has another birth date is another."""
    joint = await story.proposed()
    other = await story.open_case("pm_worker")
    await story.say_no(joint)
    yes = AcceptCaseManagement(case_id=other, key_worker_id=story.osp.worker)
    with pytest.raises(Invalid) as refused:
        await service.accept_case_management(story.pm, joint.id, yes, version=1)
    assert "u jiného případu" in refused.value.fields["case_id"]
    order = OpenCase(identity=MARTIN, kind="adult", key_worker_id=story.pm.worker, open_anyway=True)
    with pytest.raises(Invalid) as refused:
        await service.accept_in_new_case(story.pm, joint.id, order, story.osp.worker)
    assert "u jiného případu" in refused.value.fields["birth_date"]
    assert (await cm_views.case_management_view(story.pm, joint.id)).state == "proposed"


# --- what the file of the partner says of joint work (seed 002: agreement and withdrawal are in the client's documentation) -------


async def joint_records(actor, case_id):
    return [(each.title, each.facts) for each in await case_views.list_records(actor, case_id, kind="joint_work")]


async def test_the_partners_file_says_on_whose_consent_joint_work_began(story):
    """Signed by who agreed; no topic, no purpose and nobody's name: the whole service reads it."""
    joint = await story.active()
    ((title, facts),) = await joint_records(story.pm, joint.partner_case_id)
    assert title == "Společná práce se službou OSP: přijata"
    assert "stojí na souhlasu, který zapsala služba OSP" in facts
    for word in ("bydlení", "návratu", "Bureš", "Ďurišová"):
        assert word not in facts
    assert await joint_records(story.osp, joint.case_id) == []


@pytest.mark.parametrize("how", ["withdrawn", "no heard there", "closed by owner", "closed by partner"])
async def test_the_partners_file_says_that_joint_work_ended(committed, story, how):
    """Who reads it there would take the joint plan in its records for valid; never the reason, once, whoever ended it."""
    joint = await story.active()
    order = CloseCaseManagement(reason="Tajný důvod konce.", last_on=today_in_prague())
    if how == "withdrawn":
        await story.withdraw(joint)
    elif how == "no heard there":
        await story.say_no(joint)
    else:
        by = story.osp if how == "closed by owner" else story.pm
        await service.close_case_management(by, joint.id, order, version=2)
    await drain()
    (title, facts), _ = await joint_records(story.pm, joint.partner_case_id)
    assert title == "Společná práce se službou OSP: skončila"
    closed = {"closed by owner": "ukončila ji služba OSP", "closed by partner": "ukončila ji služba PM"}
    assert closed.get(how, "skončil souhlas, který zapsala služba OSP") in facts
    assert "Tajný" not in facts


async def test_the_tab_of_consents_says_what_goes_to_the_other_service(committed, story, open_page):
    """It said that nothing is passed on while what is written to joint work goes there, and nothing at all after the end."""
    joint = await story.active()
    tab = f"/cases/{joint.partner_case_id}/consents"
    page = await open_page("pm_worker", tab)
    assert "vidí i služba OSP: na souhlasu, který zapsala ona" in page
    assert "Bez jeho rozhodnutí se od vás" not in page
    await story.withdraw(joint)
    await drain()
    page = await open_page("pm_worker", tab)
    assert "Společná práce se službou OSP: skončila" in page
    assert "souhlasil klient u druhé služby" in page


async def test_the_record_of_a_new_wording_says_what_it_replaces_and_what_ends(story):
    """It read like a first consent: two yeses one under the other, and the joint work over with no word of it."""
    joint = await story.active(topics=["bydlení a úprava bytu", "řidičský průkaz"])
    view = await consents.consent_view(story.osp, joint.consent_id)
    order = story.wording(topics=["bydlení a úprava bytu"], worker_ids=[story.pm.worker])
    await consents.change_consent(story.osp, joint.consent_id, order, version=view.version)
    new, first = sorted(
        await case_views.list_records(story.osp, joint.case_id, kind="consent"), key=lambda each: each.title
    )
    assert new.title.startswith("Souhlas, nové znění č. 2: ")
    assert "Nahrazuje" not in first.facts
    assert f"Nahrazuje znění č. 1, ke kterému bylo {format_date(today_in_prague())} vyjádřeno: souhlas." in new.facts
    assert "bez tématu řidičský průkaz" in new.facts
    assert f"nejmenuje: {story.world.people['both_pm'].name}" in new.facts
    assert "Společná práce se službou PM skončí" in new.facts
    again = await consents.consent_view(story.osp, joint.consent_id)
    no = story.wording(decision="disagree", topics=[], worker_ids=[])
    await consents.change_consent(story.osp, joint.consent_id, no, version=again.version)
    refused = await case_views.list_records(story.osp, joint.case_id, kind="consent")
    (said,) = [each for each in refused if each.title.startswith("Nesouhlas, nové znění č. 3: ")]
    assert "Nahrazuje znění č. 2" in said.facts
    assert "Od předchozího se liší" not in said.facts
