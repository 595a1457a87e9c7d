"""Two services agree to work together for a client: on the consent, with one key worker, and not a moment longer."""

from datetime import date, timedelta

import msgspec
import pytest

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import RecordConsent, WithdrawConsent
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.web.text import soft
from services.case_management import service, views
from services.case_management.exceptions import (
    AlreadyAnswered,
    AlreadyProposed,
    CaseManagementOver,
    NoConsent,
    OfferAnswered,
    OfferOver,
    OtherOrganisation,
)
from services.case_management.schemas import ChangeCaseManagementKeyWorker, DeclineCaseManagement, ProposeCaseManagement
from services.desk import views as desk_views
from tenants.notifications import views as notification_views

from .conftest import MARTIN


def propose(consent_id, version_no=1):
    return ProposeCaseManagement(version_no=version_no, client_version=1, consent_id=consent_id)


async def test_an_offer_says_what_the_consent_says(story):
    """Topics, purpose and end come from the consent; the partner sees who the client is, and no case of the other."""
    joint = await story.proposed()
    view = await views.case_management_view(story.pm, joint.id)
    assert (view.client_name, view.birth_date) == (MARTIN.name, MARTIN.birth_date)
    assert view.topics == ["bydlení a úprava bytu"]
    assert view.purpose == "Společné řešení návratu domů."
    assert view.valid_until == today_in_prague() + timedelta(days=180)
    assert view.case_id is None
    assert view.state == "proposed"
    assert "case_management.answer" in view.may


@pytest.mark.parametrize("decision", ["disagree"])
async def test_a_refusal_lets_nothing_begin(story, decision):
    case_id = await story.open_case("osp_specialist")
    consent_id = await story.consent(case_id, decision=decision)
    with pytest.raises(NoConsent):
        await service.propose_case_management(story.osp, case_id, propose(consent_id))


async def test_a_withdrawn_consent_lets_nothing_begin(story):
    joint = await story.ready()
    await story.withdraw(joint)
    with pytest.raises(NoConsent):
        await service.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id))


async def test_a_consent_of_another_client_is_no_consent(story):
    joint = await story.ready()
    other = await story.open_case("osp_specialist")
    with pytest.raises(NoConsent):
        await service.propose_case_management(story.osp, other, propose(joint.consent_id))


async def test_a_consent_to_another_organisation_waits_for_its_time(story, world):
    joint = await story.ready(recipient_service_id=world.services["spod"], worker_ids=[])
    with pytest.raises(OtherOrganisation):
        await service.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id))


async def test_nobody_proposes_twice(story):
    joint = await story.proposed()
    with pytest.raises(AlreadyProposed) as refused:
        await service.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id))
    assert refused.value.about.page == f"/case-management/{joint.id}"


async def test_without_a_consent_chosen_the_form_says_so(story):
    joint = await story.ready()
    with pytest.raises(Invalid) as refused:
        await service.propose_case_management(story.osp, joint.case_id, propose(None))
    assert set(refused.value.fields) == {"consent_id"}


async def test_both_agree_and_one_answers_for_it(story, world):
    """PM joins its own case and names one key worker; both services see the same one."""
    joint = await story.active()
    for actor, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        view = await views.case_management_view(actor, joint.id)
        assert view.state == "active"
        assert view.key_worker is not None
        assert view.key_worker.id == story.osp.worker
        assert view.key_worker.service == "OSP"
        assert view.case_id == case_id


@pytest.mark.parametrize("no", ["refused", "withdrawn"])
async def test_nobody_accepts_past_a_no_that_their_own_service_wrote_down(story, world, no):
    """The other service offers by an earlier yes; here the client said no: they are asked again first."""
    joint = await story.proposed()
    values = {"recipient_service_id": world.services["osp"], "worker_ids": [story.osp.worker]}
    if no == "refused":
        order = story.wording(**values, decision="disagree")
        await consents.record_consent(story.pm, joint.partner_case_id, order, None)
    else:
        given = await consents.record_consent(story.pm, joint.partner_case_id, story.wording(**values), None)
        order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
        await consents.withdraw_consent(story.pm, given.id, order, version=given.version)
    with pytest.raises(Invalid) as refused:
        await story.accept(joint)
    assert "zaznělo" in refused.value.fields["case_id"]
    assert (await views.case_management_view(story.pm, joint.id)).state == "proposed"
    await consents.record_consent(story.pm, joint.partner_case_id, story.wording(**values), None)
    await story.accept(joint)
    assert (await views.case_management_view(story.pm, joint.id)).state == "active"


async def test_the_owner_does_not_answer_for_the_partner(story):
    joint = await story.proposed()
    with pytest.raises(NotAllowed):
        await service.decline_case_management(
            story.osp, joint.id, DeclineCaseManagement(reason="Není místo."), version=1
        )


async def test_only_an_open_case_of_ones_own_can_be_joined(story):
    joint = await story.proposed()
    for case_id in (None, joint.case_id):
        with pytest.raises(Invalid) as refused:
            await story.accept(joint, case_id=case_id)
        assert set(refused.value.fields) == {"case_id"}


async def test_a_case_of_somebody_else_is_not_joined(story):
    """Another birth date is another person, whatever the name."""
    joint = await story.proposed()
    other = ClientIdentity(given_name="Martin", family_name="Bureš", birth_date=date(1990, 1, 1))
    with pytest.raises(Invalid) as refused:
        await story.accept(joint, case_id=await story.open_case("pm_worker", other))
    assert set(refused.value.fields) == {"case_id"}


async def test_a_case_takes_part_once(story):
    first, second = await story.active(), await story.proposed()
    with pytest.raises(Invalid) as refused:
        await story.accept(second, case_id=first.partner_case_id)
    assert set(refused.value.fields) == {"case_id"}


@pytest.mark.parametrize("name", ["pm_worker2", "pm_peer", "osp_peer", "javorec_coordinator", "krok_admin"])
async def test_the_key_worker_is_of_the_team_that_the_consent_names(story, name):
    """Not a colleague whom the consent does not name, no peer mentor, nobody from elsewhere."""
    joint = await story.proposed()
    with pytest.raises(Invalid) as refused:
        await story.accept(joint, name)
    assert set(refused.value.fields) == {"key_worker_id"}


async def test_who_works_in_both_stands_for_the_service_that_the_consent_names_them_in(story):
    joint = await story.active(key_worker="both_pm")
    view = await views.case_management_view(story.pm, joint.id)
    assert view.key_worker is not None
    assert view.key_worker.service == "PM"
    offered = {each.id: each for each in await views.team_for(story.pm, joint.id)}
    both = offered[story.world.actor("both_pm").worker]
    assert (both.service, both.service_id) == ("PM", story.pm.service)
    assert offered[story.pm.worker].service == "PM"


async def test_who_works_in_both_is_not_offered_for_a_service_that_the_consent_does_not_name_them_in(story):
    joint = await story.active(worker_ids=[story.pm.worker])
    offered = {each.id: each.service for each in await views.team_for(story.osp, joint.id)}
    assert offered[story.world.actor("both_osp").worker] == "OSP"


async def test_a_no_is_an_answer(story):
    """The owner reads why; the same question can be asked again, the answer not changed."""
    joint = await story.proposed()
    await service.decline_case_management(
        story.pm, joint.id, DeclineCaseManagement(reason="Nemáme teď volného peera."), version=1
    )
    view = await views.case_management_view(story.osp, joint.id)
    assert (view.state, view.decline_reason) == ("declined", "Nemáme teď volného peera.")
    with pytest.raises(AlreadyAnswered):
        await story.accept(joint)
    again = await service.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id))
    assert (await views.case_management_view(story.pm, again)).state == "proposed"


async def test_a_declined_offer_goes_out_of_sight_with_the_consent(story):
    joint = await story.proposed()
    await service.decline_case_management(story.pm, joint.id, DeclineCaseManagement(reason="Plno."), version=1)
    await story.withdraw(joint)
    with pytest.raises(NotThere):
        await views.case_management_view(story.pm, joint.id)
    assert (await views.case_management_view(story.osp, joint.id)).state == "declined"


async def test_the_key_worker_changes_by_agreement(story):
    """The line of key workers is kept; the version guards it."""
    joint = await story.active()
    order = ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=today_in_prague())
    await service.change_key_worker(story.pm, joint.id, order, version=2)
    view = await views.case_management_view(story.osp, joint.id)
    assert view.key_worker is not None
    assert (view.key_worker.id, view.key_worker.service) == (story.pm.worker, "PM")
    assert len(view.key_workers) == 2
    again = ChangeCaseManagementKeyWorker(key_worker_id=story.osp.worker, agreed_on=today_in_prague())
    with pytest.raises(StaleVersion):
        await service.change_key_worker(story.osp, joint.id, again, version=2)


async def test_a_change_that_nobody_agreed_on_is_refused(story):
    joint = await story.active()
    said = ChangeCaseManagementKeyWorker(key_worker_id=story.osp.worker, agreed_on=today_in_prague())
    await service.change_key_worker(story.osp, joint.id, said, version=2)
    for order, field in (
        (ChangeCaseManagementKeyWorker(key_worker_id=story.osp.worker, agreed_on=today_in_prague()), "key_worker_id"),
        (ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=None), "agreed_on"),
        (
            ChangeCaseManagementKeyWorker(
                key_worker_id=story.pm.worker, agreed_on=today_in_prague() + timedelta(days=1)
            ),
            "agreed_on",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            await service.change_key_worker(story.osp, joint.id, order, version=3)
        assert set(refused.value.fields) == {field}


async def test_after_the_end_the_key_worker_does_not_change(story):
    joint = await story.active()
    await story.withdraw(joint)
    order = ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=today_in_prague())
    with pytest.raises(CaseManagementOver):
        await service.change_key_worker(story.osp, joint.id, order, version=3)
    with pytest.raises(NotThere):
        await service.change_key_worker(story.pm, joint.id, order, version=3)


async def test_an_offer_rests_on_a_consent_that_waits(story):
    joint = await story.ready()
    offers = await views.proposable(story.osp, joint.case_id)
    assert [(each.choice.consent_id, each.choice.partner.short_name) for each in offers] == [(joint.consent_id, "PM")]
    await service.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id))
    assert await views.proposable(story.osp, joint.case_id) == []


async def test_each_side_gets_word(story, world):
    """The named people of the offer, the proposer of the answer, both of the end; ids and codes only."""
    joint = await story.active()
    await drain()
    assert [(each.kind, each.about_id) for each in await notification_views.notifications(story.pm)] == [
        ("case_management.proposed", joint.id)
    ]
    assert await notification_views.notifications(world.actor("pm_worker2")) == []
    assert [(each.kind, each.about_id) for each in await notification_views.notifications(story.osp)] == [
        ("case_management.led_by_you", joint.id)
    ]
    await story.withdraw(joint)
    await drain()
    assert ("case_management.ended", joint.partner_case_id) in [
        (each.kind, each.about_id) for each in await notification_views.notifications(story.pm)
    ]
    assert ("case_management.ended", joint.case_id) in [
        (each.kind, each.about_id) for each in await notification_views.notifications(story.osp)
    ]


async def test_who_was_asked_is_told_that_an_offer_came_to_an_end(story, world, client_app):
    """Without a name or a case: nobody answered, so there is no joint work that ended; who was not asked hears nothing."""
    joint = await story.proposed()
    await drain()
    await story.withdraw(joint)
    await drain()
    kinds = {each.kind for each in await notification_views.notifications(story.pm)}
    assert kinds == {"case_management.proposed", "case_management.lapsed"}
    assert await notification_views.notifications(world.actor("pm_worker2")) == []
    assert await notification_views.notifications(story.osp) == []
    day = (await (await client_app("pm_worker")).get("/my-day")).text.replace("\u00a0", " ")
    assert "Nabídka spolupráce od jiné služby zanikla." in day
    assert MARTIN.family_name not in day


async def test_an_offer_is_taken_back_until_it_is_answered(story, world, client_app):
    """By the service that made it: the partner finds nothing, hears only that, and the client can be offered again."""
    joint = await story.proposed()
    await drain()
    with pytest.raises(NotAllowed):
        await service.take_back_offer(story.pm, joint.id)
    await service.take_back_offer(story.osp, joint.id)
    await service.take_back_offer(story.osp, joint.id)
    with pytest.raises(OfferOver):
        await service.take_back_offer(world.actor("osp_head"), joint.id)
    with pytest.raises(NotThere):
        await views.case_management_view(story.pm, joint.id)
    with pytest.raises(NotThere):
        await story.accept(joint)
    await drain()
    kinds = [each.kind for each in await notification_views.notifications(story.pm)]
    assert kinds == ["case_management.taken_back"]
    day = (await (await client_app("pm_worker")).get("/my-day")).text.replace("\u00a0", " ")
    assert "Jiná služba vzala zpět nabídku spolupráce, kterou vám dala." in day
    assert MARTIN.family_name not in day
    view = await views.case_management_view(story.osp, joint.id)
    assert (view.state, view.taken_back_by, view.consent_state) == ("taken_back", "Jindřiška Malá", "given")
    entries = [each.action for each in await case_views.case_history(story.osp, joint.case_id)]
    assert entries.count("case_management.taken_back") == 1
    await story.offer(joint)
    await story.accept(joint)
    with pytest.raises(OfferAnswered):
        await service.take_back_offer(story.osp, joint.id)


async def test_who_never_heard_of_an_offer_hears_of_no_end(story):
    joint = await story.proposed()
    await service.take_back_offer(story.osp, joint.id)
    await drain()
    assert await notification_views.notifications(story.pm) == []


async def test_a_new_wording_ends_what_rested_on_the_old_one(story):
    """The client decides anew: joint work ends with the old wording and can be offered again on the new one."""
    joint = await story.active()
    view = await consents.consent_view(story.osp, joint.consent_id)
    order = RecordConsent(
        type="case_management",
        recipient_service_id=story.pm.service,
        worker_ids=[story.pm.worker],
        topics=["zaměstnání"],
        purpose_text="Návrat do práce.",
        valid_from=today_in_prague(),
        valid_until=today_in_prague() + timedelta(days=30),
        decision="agree",
        form="written",
        said_on=today_in_prague(),
        said_by="self",
    )
    await consents.change_consent(story.osp, joint.consent_id, order, None, version=view.version)
    await drain()
    assert (await views.case_management_view(story.osp, joint.id)).state == "superseded"
    with pytest.raises(NotThere):
        await views.case_management_view(story.pm, joint.id)
    again = await service.propose_case_management(story.osp, joint.case_id, propose(joint.consent_id, version_no=2))
    assert (await views.case_management_view(story.pm, again)).topics == ["zaměstnání"]
    ended = [each for each in await notification_views.notifications(story.osp) if each.kind == "case_management.ended"]
    assert [each.about_id for each in ended] == [joint.case_id]


async def test_who_saw_the_client_among_offers_stands_in_the_history_of_their_own_case(story):
    """Each service reads of its own people; who holds the consent reads of the partner's too (ADR 0026)."""
    joint, other = await story.proposed(), await story.ready(ClientIdentity(given_name="Jana", family_name="Jiná"))
    await views.names_of_case_managements(story.pm, [joint.id])

    async def looks(actor, case_id):
        entries = await case_views.case_history(actor, case_id)
        return [each.action for each in entries if each.action == "case_managements.read"]

    assert await looks(story.pm, joint.partner_case_id) == []  # the offer names no case of the partner's yet
    await story.accept(joint)
    assert await looks(story.pm, joint.partner_case_id) == ["case_managements.read"]
    assert await looks(story.osp, joint.case_id) == ["case_managements.read"]
    assert await looks(story.osp, other.case_id) == []
    assert await looks(story.pm, other.partner_case_id) == []


async def test_an_offer_goes_into_no_case_of_another_name_unasked(story, client_app):
    """Both on the page and for programs; whoever knows that it is the same client says so, for that case alone."""
    other = await story.open_case("pm_worker", msgspec.structs.replace(MARTIN, family_name="Holub", birth_date=None))
    joint = await story.proposed()
    with pytest.raises(Invalid) as refused:
        await story.accept(joint, case_id=other)
    assert list(refused.value.fields) == ["same_anyway"]
    client = await client_app("pm_worker")
    sent = {
        "_csrf": client.headers["X-CSRF-Token"],
        "version": "1",
        "step": "accept",
        "query": "Holub",
        "case_id": str(other),
        "key_worker_id": str(story.pm.worker),
    }
    page = await client.post(f"/case-management/{joint.id}/accept", data=sent)
    assert "se jmenuje jinak než v nabídce" in soft(page.text)
    assert f'name="same_anyway" type="checkbox" value="{other}"' in page.text
    wrong = await client.post(f"/case-management/{joint.id}/accept", data=sent | {"same_anyway": str(joint.case_id)})
    assert wrong.status_code != 303
    done = await client.post(f"/case-management/{joint.id}/accept", data=sent | {"same_anyway": str(other)})
    assert done.status_code == 303


async def test_my_day_that_says_nothing_of_an_answered_offer_is_no_look_at_its_client(story):
    """The news of an offer that was answered is not shown, so nobody reads whose it was for it."""
    joint = await story.proposed()
    await drain()
    assert [news.about for news in (await desk_views.desk(story.pm)).news] == []  # it waits as a row of its own
    await story.accept(joint)
    await drain()
    before = await _looks_of_pm(story, joint)
    for _ in range(2):
        day = await desk_views.desk(story.pm)
        assert not [news for news in day.news if "Bureš" in news.about]
    assert await _looks_of_pm(story, joint) == before


async def _looks_of_pm(story, joint):
    entries = await case_views.case_history(story.osp, joint.case_id)
    return len([each for each in entries if each.service == "Peer mentoring" or each.action == "case_managements.read"])
