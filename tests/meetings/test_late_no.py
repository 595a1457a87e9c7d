"""A no to joint work that was said on an earlier day than it is written down, in either service (ADR 0081)."""

import asyncio
import contextvars
from datetime import timedelta

import pytest
import pytest_asyncio

from app.testing.busy import waits
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.cases.schemas.merging import MergeCases
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent import views as consent_views
from consent.exceptions import MoreWentSince, WentOutSince
from consent.schemas import WithdrawConsent
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import format_date, start_of_day, today_in_prague
from kernel.web.text import soft
from services.case_management import service as case_managements
from services.case_management import views as case_management_views
from services.case_management.schemas import (
    AcceptCaseManagement,
    ChangeCaseManagementKeyWorker,
    CloseCaseManagement,
    DeclineCaseManagement,
    ProposeCaseManagement,
)
from services.meetings import repository, service, views
from services.meetings.schemas import EvaluateGoal
from tenants.notifications import views as notification_views

from .test_histories import peers_task


def ago(days):
    return today_in_prague() - timedelta(days=days)


@pytest_asyncio.fixture
async def late(story):
    """A consent of four weeks ago; the joint work was offered, accepted, met and concluded today."""
    joint = await story.active(said_on=ago(28))
    await story.concluded(joint)
    return joint


async def withdraw(story, joint, day, **more):
    view = await consents.consent_view(story.osp, joint.consent_id)
    order = WithdrawConsent(said_on=day, said_by="self", form="oral_recorded", **more)
    return await consents.withdraw_consent(story.osp, joint.consent_id, order, version=view.version)


def beginnings(texts):
    return [each.partition(" s")[0].partition(" v")[0] for each in texts]


async def test_in_the_service_that_has_the_consent(late, story):
    """Offer, beginning, meeting and output are named; who names them goes on, and the file says so."""
    with pytest.raises(WentOutSince):
        await withdraw(story, late, ago(24))
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    said = " | ".join(each.text for each in went)
    for what in ("nabídnuta společná práce", "začala společná práce", "dán na program porady", "uzavřen výstup"):
        assert said.count(what) == 1, what
    with pytest.raises(MoreWentSince):
        await withdraw(story, late, ago(24), known_since=[went[0].key])
    view = await withdraw(story, late, ago(24), known_since=[each.key for each in went])
    assert [each.text for each in view.steps[0].went] == [each.text for each in went]
    facts = (await case_views.list_records(story.osp, late.case_id, kind="consent"))[0].facts
    assert f"Nesouhlas zazněl {format_date(ago(24))}. Až po něm" in facts
    assert "– uzavřen výstup z porady" in facts


async def test_in_the_other_service_by_whom_the_consent_names(late, story, world, committed):
    """The no ends the other service's consent: what came about on that is named, and stands in both files."""
    await outbox.drain()
    order = story.no(said_on=ago(24))
    with pytest.raises(WentOutSince) as refused:
        await story.record(late, order)
    assert "uzavřen výstup" in refused.value.values["what"]
    went = await consent_views.went_since_with(
        story.pm, late.partner_case_id, "case_management", world.services["osp"], ago(24)
    )
    await story.record(late, story.no(said_on=ago(24), known_since=[each.key for each in went]))
    await outbox.drain()
    own = (await case_views.list_records(story.pm, late.partner_case_id, kind="consent"))[0].facts
    theirs = await case_views.list_records(story.osp, late.case_id, kind="consent")
    assert "– uzavřen výstup z porady" in own
    assert any("– uzavřen výstup z porady" in each.facts for each in theirs)
    for name, kind in (("osp_head", "consent.late_no"), ("pm_head", "consent.late_no_there")):
        assert kind in [each.kind for each in await notification_views.notifications(world.actor(name))], name
    for actor, case_id in ((story.pm, late.partner_case_id), (story.osp, late.case_id)):
        outputs = await case_views.list_records(actor, case_id, kind="meeting_output")
        assert any("nebylo se souhlasem" in each.facts for each in outputs)
    view = await consents.consent_view(story.osp, late.consent_id)
    assert any("uzavřen výstup" in each.text for each in view.steps[0].went)


async def test_who_sees_nothing_of_the_joint_work_is_told_that_it_went_on_and_no_more(late, story, world):
    with pytest.raises(WentOutSince) as refused:
        await story.say_no(late, said_on=ago(24))
    what = refused.value.values["what"]
    assert "běžela i potom" in what
    assert ";" not in what
    assert format_date(today_in_prague()) not in what
    writer = world.actor("pm_worker2")
    went = await consent_views.went_since_with(
        writer, late.partner_case_id, "case_management", world.services["osp"], ago(24)
    )
    await story.say_no(late, said_on=ago(24), known_since=[each.key for each in went])
    assert (await consents.consent_view(story.osp, late.consent_id)).state == "withdrawn"


async def test_the_earliest_bound_stands(late, story):
    """A no of before the yes is refused with the day of the yes, in either service, and asks for no tick."""
    with pytest.raises(Invalid) as here:
        await withdraw(story, late, ago(29))
    with pytest.raises(Invalid) as there:
        await story.record(late, story.no(said_on=ago(29)))
    for refused in (here, there):
        assert [*refused.value.fields] == ["said_on"]
        assert format_date(ago(28)) in refused.value.fields["said_on"]


async def test_another_kind_is_not_asked_about(late, story):
    await story.say_no(late, type="info_sharing", said_on=ago(24))


async def test_a_no_of_today_is_as_before(late, story, committed, world):
    view = await withdraw(story, late, today_in_prague())
    assert view.steps[0].went == []
    await outbox.drain()
    for name in ("osp_head", "pm_head"):
        kinds = [each.kind for each in await notification_views.notifications(world.actor(name))]
        assert not any(kind.startswith("consent.late_no") for kind in kinds)


async def test_all_that_joint_work_did_is_named(late, story):
    """A goal that was judged, another key worker, a finished step, and a meeting called for a day to come."""
    item_id = (await plan_items(story, late))[0].id
    goal = (await views.item_view(story.pm, item_id)).goals[0]
    judged = EvaluateGoal(met=False, sentence="Rozhodnutí nedorazilo.")
    await service.evaluate_goal(story.pm, item_id, goal.id, judged, version=3)
    led = ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=today_in_prague())
    await case_managements.change_key_worker(story.pm, late.id, led, version=2)
    await outbox.drain()
    task = await peers_task(story.pm)
    await cases.finish_task(story.pm, task.id, version=task.version)
    await story.meeting(late.id, held_at=start_of_day(ago(-10)) + timedelta(hours=9))
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    said = " | ".join(each.text for each in went)
    for what, times in (
        ("vyhodnocen cíl", 1),
        ("jiný klíčový pracovník", 1),
        ("hotový krok", 1),
        ("dán na program porady", 2),
        ("psáno do plánu", 1),
    ):
        assert said.count(what) == times, (what, said)


async def test_a_second_output_of_one_day_is_one_more(late, story):
    """Who confirmed the first has not confirmed the second."""
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    await story.concluded(late)
    with pytest.raises(MoreWentSince):
        await withdraw(story, late, ago(24), known_since=[each.key for each in went])
    now_went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    assert sum("uzavřen výstup" in each.text for each in now_went) == 2


async def test_the_service_that_was_offered_it_reads_who_offered(late, story, world):
    went = await consent_views.went_since_with(
        story.pm, late.partner_case_id, "case_management", world.services["osp"], ago(24)
    )
    assert any(" nabídla společnou práci " in each.text for each in went)
    assert not any("nabídnuta společná práce službě" in each.text for each in went)


async def plan_items(story, joint):
    async with unit_of_work(story.osp):
        return await repository.list_outputs(story.osp, [joint.id])


async def test_a_no_by_a_new_wording_is_a_no_wherever_the_joint_work_stands(late, story, client_app):
    """With the day on which it was said, and beside it when it was written; nobody is told to offer it again."""
    item = (await plan_items(story, late))[0]
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    view = await consents.consent_view(story.osp, late.consent_id)
    order = story.wording(decision="disagree", said_on=ago(24), known_since=[each.key for each in went])
    await consents.change_consent(story.osp, late.consent_id, order, version=view.version)
    await _says_the_no(story, late, item, client_app, "Nesouhlas")
    joint = await case_management_views.case_management_view(story.osp, late.id)
    assert (joint.state, joint.consent_state, joint.consent_ended_on) == ("refused", "refused", ago(24))


async def test_a_withdrawal_stands_with_the_day_on_which_it_was_said(late, story, client_app):
    item = (await plan_items(story, late))[0]
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    await withdraw(story, late, ago(24), known_since=[each.key for each in went])
    await _says_the_no(story, late, item, client_app, "Souhlas odvolán")


async def test_a_new_wording_that_is_agreed_to_is_no_no(late, story, client_app):
    item = (await plan_items(story, late))[0]
    view = await consents.consent_view(story.osp, late.consent_id)
    await consents.change_consent(story.osp, late.consent_id, story.wording(), version=view.version)
    page = soft((await (await client_app("osp_specialist")).get(f"/meetings/{item.meeting_id}")).text)
    assert "Souhlas nahrazen" in page
    assert "nabídněte podle něj spolupráci znovu" in page


async def _says_the_no(story, joint, item, client_app, word):
    client = await client_app("osp_specialist")
    said, written = soft(format_date(ago(24))), soft(format_date(today_in_prague()))
    meeting = f"/meetings/{item.meeting_id}"
    for url in (
        meeting,
        f"{meeting}/items/{item.id}",
        f"/case-management/{joint.id}",
        f"/cases/{joint.case_id}/plan",
    ):
        page = soft((await client.get(url)).text)
        assert f"{word} {said}, zapsáno {written}" in " ".join(page.split()), url
        assert "nové znění" not in page, url
        assert "Souhlas nahrazen" not in page, url
        assert f"odvolán {written}" not in page, url
    assert "Výstup byl uzavřen až potom, tedy bez souhlasu, nezazněl-li pak nový souhlas." in soft(
        (await client.get(meeting)).text
    )
    assert "Nahrazeno" not in (await client.get(f"/cases/{joint.case_id}/sharing")).text


async def test_the_other_services_file_says_of_which_consent(late, story, committed):
    """It has no record of the consent itself: beside the output that says that the client agreed."""
    await outbox.drain()
    went = await consent_views.went_since(story.osp, late.consent_id, ago(24))
    await withdraw(story, late, ago(24), known_since=[each.key for each in went])
    await outbox.drain()
    assert await case_views.list_records(story.pm, late.partner_case_id, kind="consent") == []
    records = await case_views.list_records(story.pm, late.partner_case_id, kind="meeting_output")
    notes = [each.facts for each in records if "nebylo se souhlasem" in each.facts]
    assert len(notes) == 1
    assert any("Souhlas, o který jde: případová spolupráce se službou" in each for each in notes)


@pytest.mark.parametrize("over", ["closed", "superseded"])
async def test_in_the_other_service_after_the_joint_work_is_over(late, story, world, committed, over):
    """What came of it is asked and stands in both files, though it ran no more when the no was written."""
    await outbox.drain()
    if over == "closed":
        close = CloseCaseManagement(reason="Dohodli jsme se.", last_on=today_in_prague())
        await case_managements.close_case_management(story.osp, late.id, close, version=2)
    else:
        view = await consents.consent_view(story.osp, late.consent_id)
        wider = story.wording(said_on=ago(26))
        await consents.change_consent(story.osp, late.consent_id, wider, version=view.version)
    await outbox.drain()
    with pytest.raises(WentOutSince):
        await story.record(late, story.no(said_on=ago(24)))
    went = await consent_views.went_since_with(
        story.pm, late.partner_case_id, "case_management", world.services["osp"], ago(24)
    )
    assert any("společn" in each.text for each in went)
    await story.record(late, story.no(said_on=ago(24), known_since=[each.key for each in went]))
    await outbox.drain()
    own = (await case_views.list_records(story.pm, late.partner_case_id, kind="consent"))[0].facts
    assert went[0].text in own
    (said,) = (await consents.list_consents(story.pm, late.partner_case_id)).consents
    step = (await consents.consent_view(story.pm, said.id)).steps[0]
    assert step.went, "page and paper say what the record does"
    theirs = await case_views.list_records(story.osp, late.case_id, kind="consent")
    assert any("– uzavřen výstup z porady" in each.facts for each in theirs)
    for actor, case_id in ((story.pm, late.partner_case_id), (story.osp, late.case_id)):
        outputs = await case_views.list_records(actor, case_id, kind="meeting_output")
        assert any("nebylo se souhlasem" in each.facts for each in outputs)


@pytest.mark.parametrize("by", ["pm_worker", "pm_worker2"])
async def test_a_no_of_before_one_that_ended_it_is_told_there(late, story, world, committed, by):
    """The consent was taken back today; at the partner's it was said earlier: the owner's heads and both files hear of it, once."""
    await withdraw(story, late, today_in_prague())
    await outbox.drain()
    went = await consent_views.went_since_with(
        world.actor(by), late.partner_case_id, "case_management", world.services["osp"], ago(24)
    )
    assert went
    await story.record(late, story.no(said_on=ago(24), known_since=[each.key for each in went]), actor=by)
    await outbox.drain()
    theirs = await case_views.list_records(story.osp, late.case_id, kind="consent")
    told = [each.facts for each in theirs if "tento nesouhlas zazněl dřív" in each.facts]
    assert len(told) == 1
    assert f"Nesouhlas zazněl {format_date(ago(24))}. Až po něm" in told[0]
    assert "– uzavřen výstup z porady" in told[0]
    assert "Tajný" not in told[0]
    for actor, case_id in ((story.pm, late.partner_case_id), (story.osp, late.case_id)):
        outputs = await case_views.list_records(actor, case_id, kind="meeting_output")
        assert any("nebylo se souhlasem" in each.facts for each in outputs)
    kinds = [each.kind for each in await notification_views.notifications(world.actor("osp_head"))]
    assert kinds.count("consent.late_no") == 1
    assert "consent.late_no_there" in [
        each.kind for each in await notification_views.notifications(world.actor("pm_head"))
    ]


@pytest.mark.parametrize("by", ["pm_worker", "pm_worker2"])
async def test_what_is_concluded_in_the_same_moment_is_asked_about(story, world, committed, by):
    """The output is being concluded while the no is written: it waits for it, and then says that something was added."""
    joint = await story.active(said_on=ago(28))
    item_id = await story.item(joint, "osp_specialist")
    await service.write_item(story.osp, item_id, story.output(), version=1)
    went = await consent_views.went_since_with(
        world.actor(by), joint.partner_case_id, "case_management", world.services["osp"], ago(24)
    )
    no = story.no(said_on=ago(24), known_since=[each.key for each in went])
    async with unit_of_work(story.osp):
        await service.conclude_item(story.osp, item_id, version=2)
        writing = asyncio.create_task(story.record(joint, no, actor=by), context=contextvars.Context())
        assert await waits(committed, writing)
    with pytest.raises(MoreWentSince):
        await writing
    assert (await consents.consent_view(story.osp, joint.consent_id)).state == "given", "nothing was written"
    assert not any("toto ne" in each.facts for each in await case_views.list_records(story.osp, joint.case_id))


async def test_a_record_with_joint_work_is_not_led_along(story, world):
    """The partner's: the client could not end it there any more, and outputs would go into a file that takes nothing."""
    joint = await story.active()
    head = world.actor("pm_head")
    order = OpenCase(identity=ClientIdentity(given_name="Jan", family_name="Jiný"), key_worker_id=story.pm.worker)
    other = await cases.open_case(head, order)
    mark = (await case_views.case_header(head, joint.partner_case_id)).file_mark
    merge = MergeCases(file_mark=mark, reason="Klient je tu dvakrát.")
    for ended in (False, True):
        if ended:
            await withdraw(story, joint, today_in_prague())
        with pytest.raises(Invalid) as refused:
            await cases.merge_cases(head, other, merge)
        assert "společná práce" in refused.value.fields["file_mark"]


async def test_joint_work_that_is_accepted_while_its_record_is_led_along_waits_and_is_refused(story, world, committed):
    joint = await story.proposed()
    head = world.actor("pm_head")
    order = OpenCase(identity=ClientIdentity(given_name="Jan", family_name="Jiný"), key_worker_id=story.pm.worker)
    other = await cases.open_case(head, order)
    mark = (await case_views.case_header(head, joint.partner_case_id)).file_mark
    accept = AcceptCaseManagement(case_id=joint.partner_case_id, key_worker_id=story.osp.worker)
    async with unit_of_work(head):
        await cases.merge_cases(head, other, MergeCases(file_mark=mark, reason="Klient je tu dvakrát."))
        accepting = asyncio.create_task(
            case_managements.accept_case_management(story.pm, joint.id, accept, version=1),
            context=contextvars.Context(),
        )
        assert await waits(committed, accepting)
    with pytest.raises(Invalid) as refused:
        await accepting
    assert "case_id" in refused.value.fields


async def test_a_look_counts_to_the_joint_work_that_was_looked_at(story, committed):
    """Also where another one runs on the same consent since: what was told of a wording does not grow by it."""
    joint = await story.active(said_on=ago(28), topics=["bydlení", "finance"])
    await case_management_views.case_management_view(story.pm, joint.id)
    await outbox.drain()
    went = await consent_views.went_since(story.osp, joint.consent_id, ago(24))
    view = await consents.consent_view(story.osp, joint.consent_id)
    order = story.wording(said_on=ago(24), topics=["bydlení"], known_since=[each.key for each in went])
    told = (await consents.change_consent(story.osp, joint.consent_id, order, version=view.version)).steps[0].went
    assert sum("dívala" in each.text for each in told) == 1
    order = ProposeCaseManagement(version_no=2, client_version=1, consent_id=joint.consent_id, note="")
    second = await case_managements.propose_case_management(story.osp, joint.case_id, order)
    await case_management_views.case_management_view(story.pm, second)
    await outbox.drain()
    steps = (await consents.consent_view(story.osp, joint.consent_id)).steps
    assert next(each for each in steps if each.dropped).went == told


@pytest.mark.parametrize("later", [0, 1])
async def test_a_no_that_was_not_said_before_the_end_is_not_told_there(late, story, world, committed, later):
    """Of the day of the withdrawal, and of the day after it: the owner's file has its end already."""
    went = await consent_views.went_since(story.osp, late.consent_id, ago(5))
    await withdraw(story, late, ago(5), known_since=[each.key for each in went])
    await outbox.drain()
    before = await case_views.list_records(story.osp, late.case_id)
    day = ago(5 - later)
    went = await consent_views.went_since_with(
        story.pm, late.partner_case_id, "case_management", world.services["osp"], day
    )
    await story.record(late, story.no(said_on=day, known_since=[each.key for each in went]))
    await outbox.drain()
    assert await case_views.list_records(story.osp, late.case_id) == before


@pytest.mark.parametrize("before", ["wording", "closed"])
async def test_what_was_concluded_after_a_no_is_said_whatever_ended_the_joint_work_first(
    late, story, client_app, before
):
    """A new wording that is taken back since is no invitation to offer again, and the meeting says what came after the no."""
    if before == "wording":
        view = await consents.consent_view(story.osp, late.consent_id)
        await consents.change_consent(story.osp, late.consent_id, story.wording(said_on=ago(20)), version=view.version)
    else:
        close = CloseCaseManagement(reason="Hotovo.", last_on=today_in_prague())
        await case_managements.close_case_management(story.osp, late.id, close, version=2)
    went = await consent_views.went_since(story.osp, late.consent_id, ago(5))
    await withdraw(story, late, ago(5), known_since=[each.key for each in went])
    (item,) = [
        each
        for meeting in (await views.list_meetings(story.osp)).meetings
        for each in (await views.meeting_view(story.osp, meeting.id)).items
    ]
    assert item.state == ("superseded" if before == "wording" else "closed")
    assert (item.after_no, item.no.said_on, item.no.state) == (True, ago(5), "withdrawn")
    page = soft((await (await client_app("osp_specialist")).get(f"/meetings/{item.meeting_id}")).text)
    assert "Výstup byl uzavřen až potom, tedy bez souhlasu" in page
    assert "nabídněte podle něj spolupráci znovu" not in page


async def test_what_ended_by_a_new_wording_did_not_end_by_what_was_said_later(late, story, client_app):
    """At the minute in which the client agreed anew, nobody took anything back; that they did later stands beside it."""
    view = await consents.consent_view(story.osp, late.consent_id)
    await consents.change_consent(story.osp, late.consent_id, story.wording(said_on=ago(20)), version=view.version)
    before = await case_management_views.case_management_view(story.osp, late.id)
    await withdraw(story, late, today_in_prague())
    joint = await case_management_views.case_management_view(story.osp, late.id)
    assert (joint.state, joint.ended_on, joint.consent_state) == ("superseded", before.ended_on, "superseded")
    assert joint.no.said_on == today_in_prague()
    client = await client_app("osp_specialist")
    for url in (f"/case-management/{joint.id}", f"/cases/{joint.case_id}/plan"):
        page = " ".join(soft((await client.get(url)).text).split())
        assert f"Souhlas nahrazen {soft(format_date(before.ended_on))}" in page, url
        assert "Souhlas byl potom odvolán." in page, url
    assert "Ukončeno odvoláním" not in (await client.get(f"/cases/{joint.case_id}/sharing")).text


@pytest.mark.parametrize("how", ["no", "wording"])
async def test_a_file_in_which_nothing_says_that_the_client_agreed_is_told_nothing(story, world, committed, how):
    """Who reads the file without being named learns no topic of the joint work, and nothing of a late no: only that it ended."""
    joint = await story.active(
        said_on=ago(30), valid_from=ago(30), topics=["bydlení a úprava bytu", "léčba závislosti"]
    )
    await outbox.drain()
    before = await case_views.list_records(story.pm, joint.partner_case_id)
    view = await consents.consent_view(story.osp, joint.consent_id)
    went = [each.key for each in await consent_views.went_since(story.osp, joint.consent_id, ago(24))]
    if how == "no":
        await withdraw(story, joint, ago(24), known_since=went)
    else:
        order = story.wording(said_on=ago(24), known_since=went)
        await consents.change_consent(story.osp, joint.consent_id, order, version=view.version)
    await outbox.drain()
    ended, *rest = await case_views.list_records(story.pm, joint.partner_case_id)
    assert rest == before
    assert (ended.kind, ended.title) == ("joint_work", "Společná práce se službou OSP: skončila")
    assert "závislost" not in ended.facts + rest[0].facts
    assert "bez souhlasu" not in ended.facts
    news = [each.kind for each in await notification_views.notifications(world.actor("pm_head"))]
    assert news.count("consent.late_no_seen") == 1
    assert "consent.late_no_there" not in news


async def test_why_an_offer_was_declined_went_out_too(story):
    joint = await story.proposed(said_on=ago(28))
    order = DeclineCaseManagement(reason="Leží v Motole.")
    await case_managements.decline_case_management(story.pm, joint.id, order, version=1)
    told = [each.text for each in await consent_views.went_since(story.osp, joint.consent_id, ago(5))]
    assert any("důvod odmítnutí společné práce" in each for each in told)
    assert not any("začala" in each for each in told)
