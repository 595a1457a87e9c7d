"""A child that calls itself: its own name is let through where it says who the child is, and nothing else is."""

import pytest

from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from services.intake import views
from services.intake.access import IntakePermission, notice_for
from tests.intake.test_pages import send

CHILD = {"child_given_name": "Adam", "child_family_name": "Kučera", "subject": "Táta mě bije, bojím se jít domů."}
CALLS = {"notifier_relation": "", "notifier_contact": "+420 000 000 071", "child_calls": True}


async def called(office, **changes):
    return await office.record(**{**CHILD, **CALLS, "notifier_name": "", **changes})


@pytest.mark.parametrize("name", ["", "Adam", "Kučera Adam", "adam kucera", "dítě samo"])
async def test_a_tick_says_that_the_child_calls_and_nothing_is_asked(office, name):
    """Who called is kept apart as of anybody, by the name of the child."""
    made = await called(office, notifier_name=name)
    shown = await office.show("spod_head", made.id)
    assert (shown.name.text, shown.contact.text) == ("Adam Kučera", "+420 000 000 071")
    content = (await views.notice_view(office.actor("spod_head"), made.id)).content
    assert (content.child.name, content.subject.text) == ("Kučera Adam", CHILD["subject"])


async def test_the_words_say_it_without_the_tick(office):
    made = await called(office, notifier_name="Dítě samo", child_calls=False)
    assert (await office.show("spod_head", made.id)).name.text == "Adam Kučera"


async def test_without_the_tick_the_name_of_who_calls_is_asked_about_as_ever(office):
    """Whoever types the caller where the child belongs is asked: two people of one name cannot be told apart by a name."""
    with pytest.raises(Invalid) as refusal:
        await called(office, notifier_name="Adam Kučera", child_calls=False)
    assert set(refusal.value.fields) == {"child_given_name", "child_family_name"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"notifier_name": "Drahomíra Zvěřinová"}, "child_calls"),  # somebody else calls
        ({"notifier_name": "Adam Kučera", "child_given_name": "", "child_family_name": ""}, "child_calls"),
        ({"notifier_anonymous": True, "notifier_contact": ""}, "notifier_anonymous"),
        ({"caregivers": "Matka, volat na 000 000 071."}, "caregivers"),
        ({"child_address": "Lipová 12, tel. 000 000 071"}, "child_address"),
    ],
)
async def test_nothing_but_the_childs_own_name_is_let_through(office, changes, field):
    with pytest.raises(Invalid) as refusal:
        await called(office, **changes)
    assert set(refusal.value.fields) == {field}


async def test_a_child_without_a_name_is_taken_down(office):
    made = await called(office, child_given_name="", child_family_name="", notifier_name_state="refused")
    assert (await office.show("spod_head", made.id)).name.state == "refused"


async def test_the_form_has_the_tick_beside_who_calls_and_the_page_of_the_notice_does_not_tell(office, client_app):
    client = await client_app("spod_intake")
    page = (await client.get("/notices/new")).text
    assert (
        page.index('name="notifier_name"') < page.index('name="child_calls"') < page.index('name="notifier_relation"')
    )
    sent = {"day": "dnes", "time": "0:01", **CHILD, "child_calls": "1", "notifier_contact": "+420 000 000 071"}
    answer = await send(client, "/notices/new", sent)
    assert answer.status_code == 303
    for who in ("spod_head", "spod_mailroom"):
        told = (await (await client_app(who)).get(answer.headers["location"])).text
        assert "000 000 071" not in told
        assert "samo" not in told


async def test_what_follows_is_not_asked_about_the_childs_own_name(office):
    """The paper to sign, what would leave, the case that begins with it, and a second call of the child."""
    made = await called(office, subject="Adam Kučera říká: táta mě bije.")
    head = office.actor("spod_head")
    assert dict((await views.record_of(office.actor("spod_intake"), made.id)).said)["Co je předmětem oznámení?"] == (
        "Adam Kučera říká: táta mě bije."
    )
    async with unit_of_work(head):
        hold = await notice_for(head, made.id, IntakePermission.READ)
        assert await views.words_of_callers(head, hold, leaves=True) == []
    assert await called(office, subject="Volá znovu.")
    identity = ClientIdentity(given_name="Adam", family_name="Kučera")
    assert await office.assign(made.id, identity=identity, summary="Adam Kučera má strach jít domů.")
