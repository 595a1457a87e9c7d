"""What the client says last holds, whoever wrote it down: a no at the partner's ends what rests on the other's consent (ADR 0072)."""

import asyncio
import contextvars
from datetime import timedelta

import lxml.html
import pytest

from app.testing.busy import waits
from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from consent import papers
from consent import service as consents
from consent import views as consent_views
from consent.schemas import WithdrawConsent
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotThere
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.web.text import format_date, soft
from services.case_management import service
from services.case_management import views as cm_views
from services.case_management.exceptions import CaseManagementOver
from services.case_management.schemas import AcceptCaseManagement, CloseCaseManagement, ProposeCaseManagement
from tenants.notifications import views as notification_views

from .conftest import MARTIN, refused


async def state_of(story, joint):
    """(the consent, the joint work) as the service that has them sees them."""
    async with unit_of_work(story.osp) as unit:
        row = await unit.connection.fetchrow(
            "SELECT c.state, m.status, m.end_cause FROM consent c JOIN case_management m ON m.consent_id = c.id"
            " WHERE m.id = $1",
            joint.id,
        )
        return tuple(row.values())


RUNS, OVER = ("given", "active", None), ("withdrawn", "withdrawn", "withdrawn")


async def test_a_no_at_the_partners_ends_it_for_everybody_at_once(story):
    """Also by somebody whom the consent does not name, and who sees nothing of the joint work."""
    joint = await story.active()
    assert await state_of(story, joint) == RUNS
    await story.say_no(joint)
    assert await state_of(story, joint) == OVER
    with pytest.raises(NotThere):
        await cm_views.case_management_view(story.pm, joint.id)
    async with unit_of_work(story.pm) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM case_management") == 0


async def test_what_the_other_service_learns_is_when_and_who(story, world):
    """And in what form, and that somebody spoke for the client; not their name, nor any word of it."""
    joint = await story.active()
    await story.say_no(joint)
    view = await consents.consent_view(story.osp, joint.consent_id)
    step = view.steps[0]
    writer = world.people["pm_worker2"]
    assert (view.state, step.state, step.said_on) == ("withdrawn", "withdrawn", today_in_prague())
    assert step.recorded_by == writer.name
    assert step.heard_in
    assert (step.form, step.said_by, step.representative, step.note) == ("oral_recorded", "parent", "", "")
    history = await case_views.case_history(story.osp, joint.case_id, acts_only=True, before=None, limit=50)
    ended = next(entry for entry in history if entry.action == "consent.withdrawn")
    assert (ended.worker, ended.service) == (writer.name, step.heard_in)
    latest = (await case_views.list_records(story.osp, joint.case_id, kind="consent"))[0]
    assert latest.title.startswith("Odvolání souhlasu")
    assert writer.name in latest.facts
    assert latest.facts.startswith("Za klienta byl odvolán souhlas ")
    assert "ústně, zapsáno; rodič." in latest.facts
    assert "Tajný" not in latest.facts


async def test_no_paper_nor_page_says_that_the_client_took_back_what_a_guardian_did(story, open_page, client_app):
    """Where it was heard in the other service, and where it was said at home."""
    for heard in (True, False):
        joint = await story.active(ClientIdentity(given_name="Jan", family_name=f"Zastoupený {heard}"))
        if heard:
            await story.say_no(joint)
        else:
            back = WithdrawConsent(
                said_on=today_in_prague(), said_by="parent", representative="Ema Malá", form="oral_recorded"
            )
            version = (await consents.consent_view(story.osp, joint.consent_id)).version
            await consents.withdraw_consent(story.osp, joint.consent_id, back, version=version)
        facts = (await case_views.list_records(story.osp, joint.case_id, kind="consent"))[0].facts
        assert facts.startswith("Za klienta byl odvolán souhlas ")
        page = await open_page("osp_specialist", f"/consents/{joint.consent_id}")
        assert "Souhlas za klienta odvolán" in page
        assert page.count("ústně, zapsáno, rodič") == 2, "above, and in what happened"
        for address in (
            f"/cases/{joint.case_id}/plan",
            f"/case-management/{joint.id}",
            f"/consents/{joint.consent_id}",
        ):
            page = await open_page("osp_specialist", address)
            assert "lient souhlas odvolal" not in page, address
        view = await consents.consent_view(story.osp, joint.consent_id)
        of = dict.fromkeys(
            ("organisation", "unit", "unit_said", "file_mark", "client_name", "printed_at", "printed_by"), ""
        )
        _, paper = papers.form_as_recorded(view, papers.Letterhead(birth_date=None, **of))
        last = paper["recorded"][1]
        assert "ústně, zapsáno; rodič" in last
        assert ("řečeno službě PM" in last) == heard


async def test_both_services_hear_of_the_end(story, committed):
    joint = await story.active()
    await story.say_no(joint)
    await drain()
    for actor, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        history = await case_views.case_history(actor, case_id, acts_only=True, before=None, limit=50)
        assert "case_management.ended" in [entry.action for entry in history]


@pytest.mark.parametrize("how", ["withdrawal", "new wording"])
async def test_a_consent_of_the_partners_own_that_is_taken_back_says_no_as_well(story, how):
    joint = await story.active()
    yes = story.no(decision="agree", said_by="self", representative="", worker_ids=[story.osp.worker])
    own = await consents.record_consent(story.pm, joint.partner_case_id, yes)
    assert await state_of(story, joint) == RUNS
    if how == "withdrawal":
        back = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
        await consents.withdraw_consent(story.pm, own.id, back, version=own.version)
    else:
        await consents.change_consent(story.pm, own.id, story.no(), version=own.version)
    assert await state_of(story, joint) == OVER


async def test_only_what_it_covers_ends(story):
    """Not what is about another client, another kind of consent, or was said before the yes."""
    joint, other = (
        await story.active(),
        await story.active(ClientIdentity(given_name="Jan", family_name="Jiný"), key_worker="osp_specialist"),
    )
    await story.say_no(joint, type="info_sharing")
    with pytest.raises(Invalid) as refusal:
        await story.say_no(joint, said_on=today_in_prague() - timedelta(days=1))
    assert [*refusal.value.fields] == ["said_on"], (
        "nobody is told that a no of before ended what goes on by a later yes"
    )
    assert await state_of(story, joint) == RUNS
    await story.say_no(joint)
    assert await state_of(story, joint) == OVER
    assert await state_of(story, other) == RUNS


async def test_a_no_of_the_day_of_the_yes_or_of_later_ends_it(story):
    """Of one day, what is written later is the later word; a day that has passed since counts as well."""
    week_ago = today_in_prague() - timedelta(days=7)
    joint = await story.active(said_on=week_ago, valid_from=week_ago)
    with pytest.raises(Invalid):
        await story.say_no(joint, said_on=week_ago - timedelta(days=1))
    assert await state_of(story, joint) == RUNS
    went = await consent_views.went_since_with(
        story.world.actor("pm_worker2"),
        joint.partner_case_id,
        "case_management",
        story.osp.service,
        week_ago + timedelta(days=2),
    )
    known = [each.key for each in went]  # it began since: said knowingly (ADR 0081)
    await story.say_no(joint, said_on=week_ago + timedelta(days=2), known_since=known)
    assert await state_of(story, joint) == OVER
    view = await consents.consent_view(story.osp, joint.consent_id)
    assert view.on == week_ago + timedelta(days=2)


async def test_a_further_no_ends_nothing_more(story):
    joint = await story.active()
    await story.say_no(joint)
    await story.say_no(joint, actor="pm_worker")
    view = await consents.consent_view(story.osp, joint.consent_id)
    assert [step.state for step in view.steps] == ["withdrawn", "given"]


async def test_nothing_revives_it_but_a_new_consent(story):
    """The next yes at the other service is a new consent, of no earlier day than the no; the partner asks again as well."""
    joint = await story.active()
    await story.say_no(joint)
    with pytest.raises(Invalid):
        await story.consent(joint.case_id, said_on=today_in_prague() - timedelta(days=1))
    joint.consent_id = await story.consent(joint.case_id)
    await story.offer(joint)
    with pytest.raises(Invalid) as refused_:
        await story.accept(joint)
    assert "case_id" in refused_.value.fields


async def test_joint_work_that_was_closed_leaves_no_consent_to_offer_it_again(story):
    """The client said no after the yes: the other service must not go on with it."""
    joint = await story.active()
    order = CloseCaseManagement(reason="Hotovo.", last_on=today_in_prague())
    await service.close_case_management(story.osp, joint.id, order, version=2)
    await story.say_no(joint)
    assert await state_of(story, joint) == ("withdrawn", "closed", "withdrawn")


async def test_who_accepts_while_the_no_is_written_waits_and_is_refused(committed, story):
    joint = await story.proposed()
    async with unit_of_work(story.pm):
        await story.say_no(joint, actor="pm_worker")
        order = AcceptCaseManagement(case_id=joint.partner_case_id, key_worker_id=story.osp.worker)
        accepting = asyncio.create_task(
            service.accept_case_management(story.pm, joint.id, order, version=1), context=contextvars.Context()
        )
        assert await waits(committed, accepting)
    with pytest.raises(Invalid):
        await accepting


async def test_who_writes_at_the_same_moment_is_refused_with_a_reason(committed, story):
    """The end of joint work that somebody writes while the no is being written."""
    joint = await story.active()
    order = CloseCaseManagement(reason="Hotovo.", last_on=today_in_prague())
    async with unit_of_work(story.world.actor("pm_worker2")):
        await story.say_no(joint)
        closing = asyncio.create_task(
            service.close_case_management(story.osp, joint.id, order, version=2), context=contextvars.Context()
        )
        assert await waits(committed, closing)
    with pytest.raises(CaseManagementOver):
        await closing


async def test_the_form_says_it_before_and_the_answer_after(story, client_app, open_page):
    joint = await story.active()
    browser = await client_app("pm_worker2")
    address = f"/cases/{joint.partner_case_id}/consents/new"
    before = await open_page("pm_worker2", f"{address}?type=case_management")
    assert "hned skončí pro obě služby" in before
    sent = await browser.post(
        address,
        data={
            "type": "case_management",
            "recipient_service_id": str(story.osp.service),
            "decision": "disagree",
            "form": "oral_recorded",
            "said_by": "self",
            "said_on": format_date(today_in_prague()),
        },
    )
    assert sent.status_code == 303, sent.text
    after = soft((await browser.get(sent.headers["location"])).text)
    assert "Skončil tím i souhlas se společnou prací, který má zapsaný služba OSP" in after
    assert await state_of(story, joint) == OVER
    page = await open_page("osp_specialist", f"/consents/{joint.consent_id}")
    assert "řečeno službě PM, která to zapsala" in page
    assert story.world.people["pm_worker2"].name in page
    for address in (f"/cases/{joint.case_id}/plan", f"/case-management/{joint.id}"):
        assert f"/consents/{joint.consent_id}#kroky" in await open_page("osp_specialist", address)
    assert (await (await client_app("osp_specialist")).get(f"/consents/{joint.consent_id}/form.pdf")).status_code == 200


# --- raw SQL -------------------------------------------------------------------------------------------------------

EVENT = (
    "INSERT INTO consent_event (id, tenant_id, service_id, consent_id, client_id, version_no, seq, state, indicated_on,"
    " recorded_by, recorded_at, heard_in_service_id, heard_event_id)"
    " SELECT gen_random_uuid(), tenant_id, {service}, $1, client_id, 1, 2, 'withdrawn', current_date, opora.worker(), now(), $2, $3"
    " FROM {source}"
)


async def test_nobody_ends_a_consent_without_writing_a_no(story, world):
    """Neither for the other service, nor in its own in the name of the other one."""
    joint = await story.active()
    for actor in (story.pm, world.actor("pm_worker2")):
        sql = EVENT.format(service="$4::uuid", source="(SELECT tenant_id, id AS client_id FROM client LIMIT 1) k")
        assert await refused(actor, sql, joint.consent_id, None, None, story.osp.service) in ("OP409", "42501")
        assert await refused(actor, "UPDATE case_management SET ended_at = now(), status = 'withdrawn'") in (
            "42501",
            "UPDATE 0",
            "OP409",
            "23514",
        )
    own = await story.say_no(joint, type="info_sharing")
    async with unit_of_work(story.pm) as unit:
        event = await unit.connection.fetchval("SELECT id FROM consent_event WHERE consent_id = $1", own.id)
    sql = EVENT.format(service="service_id", source="consent WHERE id = $1")
    assert await refused(story.osp, sql, joint.consent_id, story.pm.service, event) == "42501"
    assert await state_of(story, joint) == RUNS


async def test_the_place_of_whoever_writes_is_their_own_again(story):
    """What the database does in the other service's place lasts for that one act."""
    joint = await story.active()
    pm = story.world.actor("pm_worker2")
    async with unit_of_work(pm) as unit:
        await story.say_no(joint)
        row = await unit.connection.fetchrow("SELECT tenant, service, opora.worker() AS worker FROM opora.place()")
        assert tuple(row) == (pm.tenant_id, pm.service_id, pm.worker_id)
        assert await unit.connection.fetchval("SELECT count(*) FROM consent WHERE service_id <> $1", pm.service_id) == 0


async def test_a_no_after_another_wording_takes_that_one_back_too(story):
    """The joint work ended with the old wording and nobody has offered anew; the client said no all the same."""
    joint = await story.active()
    order = story.wording(topics=["bydlení"])
    await consents.change_consent(story.osp, joint.consent_id, order, version=1)
    assert (await consents.consent_view(story.osp, joint.consent_id)).state == "given"
    await story.say_no(joint)
    assert (await consents.consent_view(story.osp, joint.consent_id)).state == "withdrawn"


def drawn(page, field):
    (found,) = [each for each in lxml.html.fromstring(page.text).forms if field in each.fields]
    return dict(found.form_values())


async def test_a_withdrawal_typed_meanwhile_stands_beside_what_was_heard_elsewhere(story, world, client_app):
    """What was heard has no name and no note: the typed ones are lost in no case, and the page says who wrote it when."""
    joint = await story.active()
    browser = await client_app("osp_specialist")
    address = f"/consents/{joint.consent_id}/withdraw"
    sent = drawn(await browser.get(address), "note")
    sent |= {"form": "electronic", "said_by": "guardian", "representative": "Jan Zástupce"}
    await story.say_no(joint)
    refused = await browser.post(address, data=sent)
    assert refused.status_code in (409, 412)
    for page in (refused, await browser.get(address)):
        assert "Jan Zástupce" in page.text
        said = soft(page.text)
        assert f"Mezitím uloženo: {world.people['pm_worker2'].name}" in said.replace("\u00a0", " ")
        for field in ("form", "said_by", "representative"):
            assert f'id="{field}-stored"' in page.text, field


@pytest.mark.parametrize("how", ["no", "withdrawal"])
async def test_who_ends_joint_work_that_ended_with_its_consent_is_told_of_nobody_else(story, client_app, how):
    """Who accepted it has saved nothing meanwhile; the reason that was typed stays."""
    joint = await story.active()
    browser = await client_app("osp_specialist")
    address = f"/case-management/{joint.id}/close"
    sent = drawn(await browser.get(address), "reason")
    await (story.say_no(joint) if how == "no" else story.withdraw(joint))
    refused = await browser.post(address, data={**sent, "reason": "Klient si to rozmyslel."})
    said = soft(refused.text)
    assert "Klient si to rozmyslel." in refused.text
    assert "Mezitím uložena jiná změna." in said.replace("\u00a0", " ")
    assert "Mezitím uloženo" not in said


@pytest.mark.parametrize("no", ["withdrawn", "refused"])
async def test_a_no_to_the_service_that_has_the_consent_ends_the_other_ones_own_to_the_same(story, no):
    """Its own consent to the same, on which the two never worked: they know whose case is whose from the other one's."""
    joint = await story.active()
    to_osp = {"recipient_service_id": story.osp.service, "worker_ids": [story.osp.worker]}
    own = await consents.record_consent(story.pm, joint.partner_case_id, story.wording(**to_osp), None)
    if no == "withdrawn":
        await story.withdraw(joint)
    else:
        version = (await consents.consent_view(story.osp, joint.consent_id)).version
        said = story.wording(decision="disagree")
        await consents.change_consent(story.osp, joint.consent_id, said, version=version)
    view = await consents.consent_view(story.pm, own.id)
    assert (view.state, view.steps[0].recorded_by) == ("withdrawn", story.world.people["osp_specialist"].name)


async def test_who_heard_that_it_began_hears_that_it_ended(story, world, committed):
    """Who offered joint work in a case that somebody else leads."""
    joint = await story.ready()
    case = await case_views.case_header(story.osp, joint.case_id)
    order = ProposeCaseManagement(version_no=1, client_version=1, consent_id=joint.consent_id, note="Prosíme o peera.")
    proposer = world.actor("both_osp")
    joint.id = await service.propose_case_management(proposer, joint.case_id, order)
    await story.accept(joint)
    await drain()
    await story.say_no(joint)
    await drain()
    kinds = [each.kind for each in await notification_views.notifications(proposer)]
    assert proposer.worker_id != case.key_worker_id
    assert [each for each in kinds if each in ("case_management.accepted", "case_management.ended")] == [
        "case_management.ended",
        "case_management.accepted",
    ]


async def test_a_no_that_is_older_than_the_yes_on_which_it_runs_is_refused_whatever_else_was_closed(story):
    """Of two records of the client that the other service has: what holds is what they said last."""
    day = today_in_prague()
    closed = await story.active(said_on=day - timedelta(days=10), valid_from=day - timedelta(days=10))
    order = CloseCaseManagement(reason="Dohodli jsme se.", last_on=day)
    await service.close_case_management(story.osp, closed.id, order, version=2)
    runs = await story.ready(MARTIN, with_case_there=False, said_on=day - timedelta(days=4), valid_from=day)
    runs.partner_case_id = closed.partner_case_id
    await story.offer(runs)
    await story.accept(runs)
    earlier = day - timedelta(days=6)
    went = await consent_views.went_since_with(
        story.world.actor("pm_worker2"), closed.partner_case_id, "case_management", story.osp.service, earlier
    )
    with pytest.raises(Invalid) as refusal:
        await story.say_no(closed, said_on=earlier, known_since=[each.key for each in went])
    assert [*refusal.value.fields] == ["said_on"]
    assert (await consents.consent_view(story.osp, closed.consent_id)).state == "given"
    assert (await cm_views.case_management_view(story.pm, runs.id)).state == "active"
    await story.say_no(closed, said_on=day)
    with pytest.raises(NotThere):
        await cm_views.case_management_view(story.pm, runs.id)


@pytest.mark.parametrize("changed", [{"topics": ["práce"]}, {"worker_ids": ["both_osp"]}])
async def test_less_that_is_told_to_the_partner_is_no_yes_to_what_goes_on(story, changed):
    """A wording of the partner's changes nothing on the consent on which it runs: it is a no first, and that ends it."""
    joint = await story.active()
    yes = {"decision": "agree", "said_by": "self", "representative": "", "topics": ["bydlení", "práce"]}
    osp = [story.osp.worker, story.world.actor("both_osp").worker]
    own = await consents.record_consent(story.pm, joint.partner_case_id, story.no(**yes, worker_ids=osp))
    if "worker_ids" in changed:
        changed = {"worker_ids": [story.world.actor(each).worker for each in changed["worker_ids"]]}
    less = story.no(**{**yes, "worker_ids": osp, **changed})
    with pytest.raises(Invalid) as refusal:
        await consents.change_consent(story.pm, own.id, less, version=own.version)
    assert [*refusal.value.fields] == ["decision"]
    assert await state_of(story, joint) == RUNS
    more = story.no(**{**yes, "worker_ids": osp, "topics": ["bydlení", "práce", "škola"]})
    own = await consents.change_consent(story.pm, own.id, more, version=own.version)
    own = await consents.change_consent(story.pm, own.id, story.no(), version=own.version)
    assert await state_of(story, joint) == OVER
    assert (await consents.change_consent(story.pm, own.id, less, version=own.version)).state == "given"
