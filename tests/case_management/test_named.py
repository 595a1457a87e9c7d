"""A consent names people: who reads what goes past them, who may lead the case, and that both are said at the decisive moment."""

import lxml.html
import msgspec
import pytest

from cases.cases.schemas import OpenCase
from cases.cases.views import case_history
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import WithdrawConsent
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from services.case_management import service, views
from services.case_management.schemas import CloseCaseManagement
from tenants.leaving import service as leaving
from tenants.notifications import views as notification_views

from .conftest import MARTIN

TWO_WORDS = msgspec.structs.replace(MARTIN, given_name="Jana", family_name="Svobodová Veselá")


@pytest.fixture
async def offered(story):
    """An offer of a client who has no case there: pm_worker and both_pm are named, pm_worker2 and pm_head are not."""
    return await story.proposed(TWO_WORDS, with_case_there=False)


async def test_a_new_case_for_an_offer_offers_the_named_alone_and_says_who_else_reads_it(story, offered, open_page):
    page = await open_page("pm_worker", f"/case-management/{offered.id}/new-case")
    form = lxml.html.fromstring(page)
    people = story.world.people
    shown = form.xpath("//select[@name='key_worker_id']/option[@value!='']/text()")
    assert set(shown) == {people["pm_worker"].name, people["both_pm"].name}
    told = " ".join(form.xpath("//div[contains(@class,'o-note--due')]")[0].text_content().split())
    assert "Souhlas jmenuje jen některé pracovníky" in told
    others = told.split("výstupy z porad:")[1]
    for name in ("pm_worker2", "pm_head"):
        assert people[name].name in others
    for name in ("pm_worker", "both_pm", "pm_peer"):
        assert people[name].name not in others


async def test_whom_the_consent_leaves_out_cannot_be_made_key_worker_of_it(story, offered):
    """The reason stands at the field; one of the named goes through."""
    order = OpenCase(kind="adult", identity=TWO_WORDS, key_worker_id=story.world.people["pm_worker2"].worker_id)
    with pytest.raises(Invalid) as refused:
        await service.accept_in_new_case(story.pm, offered.id, order, story.pm.worker)
    assert "nové znění souhlasu" in str(refused.value.fields["key_worker_id"])
    named = msgspec.structs.replace(order, key_worker_id=story.pm.worker)
    assert await service.accept_in_new_case(story.pm, offered.id, named, story.pm.worker)


async def test_the_name_of_an_offer_comes_in_its_parts(story, offered, open_page):
    """A surname of two words is one; of an offer from before the parts were told apart the first word is taken."""
    form = lxml.html.fromstring(await open_page("pm_worker", f"/case-management/{offered.id}/new-case"))
    assert form.xpath("//input[@name='family_name']/@value") == ["Svobodová Veselá"]
    assert form.xpath("//input[@name='given_name']/@value") == ["Jana"]
    view = await views.case_management_view(story.pm, offered.id)
    assert (view.given_name, view.family_name) == ("Jana", "Svobodová Veselá")


async def test_accepting_into_a_case_says_who_else_reads_it(story, open_page):
    joint = await story.proposed()
    page = await open_page("pm_worker", f"/case-management/{joint.id}/accept")
    assert "výstupy z porad" in page
    assert story.world.people["pm_head"].name in page.split("výstupy z porad")[1]


async def test_the_consent_says_that_outputs_are_read_by_more_than_the_named(story, open_page):
    """The form, the words that are signed and the page of the consent: not one of them promises what a file cannot keep."""
    joint = await story.ready()
    said = "Výstupy z porad si ale obě služby zapisují do svých případů, a ty čtou i jejich další pracovníci."
    form = await open_page(
        "osp_specialist",
        f"/cases/{joint.case_id}/consents/new?type=case_management",
    )
    assert said in form
    page = await open_page("osp_specialist", f"/consents/{joint.consent_id}")
    assert said in page
    assert "Výstup z porady zapíše každá ze služeb do své dokumentace. Tu čtou i její další pracovníci." in page


async def test_who_is_not_named_hears_nothing_of_the_end_and_the_history_of_the_other_file_tells_it(story):
    """The key worker of the partner's case is left out by the consent: those named are told in their place."""
    joint = await story.ready(with_case_there=False)
    joint.partner_case_id = await story.open_case("pm_worker2")
    await story.offer(joint)
    await story.accept(joint)
    await drain()
    await story.withdraw(joint)
    await drain()

    async def told(name):
        return [each.kind for each in await notification_views.notifications(story.world.actor(name))]

    assert "case_management.ended" not in await told("pm_worker2")
    assert "case_management.ended" in await told("pm_worker")
    assert "case_management.ended" in await told("osp_specialist")
    for actor, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        done = await case_history(actor, case_id)
        assert [each.action for each in done].count("case_management.ended") == 1


@pytest.mark.parametrize("actor", ["osp", "pm"])
async def test_joint_work_that_a_service_ends_is_in_the_history_of_both_files_once(story, actor):
    joint = await story.active()
    order = CloseCaseManagement(reason="Klient už peera nepotřebuje.", last_on=today_in_prague())
    await service.close_case_management(getattr(story, actor), joint.id, order, version=2)
    await drain()
    for reader, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        done = await case_history(reader, case_id)
        assert [each.action for each in done].count("case_management.closed") == 1


async def test_words_that_are_asked_about_stand_in_a_step_of_the_form(story, client_app):
    """Not on the border of the card."""
    joint = await story.ready()
    await story.open_case("osp_specialist", ClientIdentity(given_name="Jarmila", family_name="Tichá"))
    osp = await client_app("osp_specialist")
    address = f"/consents/{joint.consent_id}/change"
    (form,) = [
        each for each in lxml.html.fromstring((await osp.get(address)).text).forms if "purpose_text" in each.fields
    ]
    values = dict(form.form_values()) | {
        "purpose_text": "Pomáhá i Tichá Jarmila.",
        "decision": "agree",
    }
    page = lxml.html.fromstring((await osp.post(address, data=values)).text)
    (words, *_) = page.xpath("//input[@name='other_people']")
    assert words.xpath("ancestor::div[contains(@class, 'o-step')]")


@pytest.mark.parametrize(
    ("left", "named", "told", "not_told"),
    [
        ("pm_worker", ["pm_worker", "both_pm"], ["both_pm"], ["pm_head"]),
        ("osp_specialist", ["pm_worker"], ["osp_head", "pm_worker"], ["pm_head"]),
        ("pm_worker", ["pm_worker"], [], ["pm_head"]),  # nobody there may know of it
    ],
)
async def test_an_end_is_told_in_the_place_of_a_key_worker_who_left(story, left, named, told, not_told):
    """In the partner's service to those named who work there, in the owner's to the heads; to no more people than that."""
    world = story.world
    joint = await story.active(key_worker=left, worker_ids=[world.actor(name).worker for name in named])
    await leaving.close_account(world.people[left].user_id)
    await drain()
    withdrawal = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await consents.withdraw_consent(world.actor("osp_head"), joint.consent_id, withdrawal, version=1)
    await drain()
    heard = [
        name
        for name in (*told, *not_told)
        if "case_management.ended" in [each.kind for each in await notification_views.notifications(world.actor(name))]
    ]
    assert heard == told
