"""A child that calls itself: its own name is let through where it says who the child is, and nothing else is."""

import pytest

from cases.clients.schemas import ClientIdentity
from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.day import Urgency, day_of
from services.desk import views as desk_views
from services.intake import rules, service, views
from services.intake.access import IntakePermission, notice_for
from services.intake.schemas import AddToNotice, Notifier
from services.protection.views import urgency_view
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
    assert (shown.name.text, shown.contact.text, shown.itself) == ("Adam Kučera", "+420 000 000 071", True)
    content = (await views.notice_view(office.actor("spod_head"), made.id)).content
    assert (content.child.name, content.subject.text) == ("Kučera Adam", CHILD["subject"])


async def test_the_words_say_it_without_the_tick(office):
    made = await called(office, notifier_name="Dítě samo", child_calls=False)
    shown = await office.show("spod_head", made.id)
    assert (shown.name.text, shown.itself) == ("Adam Kučera", True)


@pytest.mark.parametrize(("name", "kept"), [("", "Adam Kučera"), ("Adam Kučera", "Adam Kučera")])
async def test_the_words_say_it_where_the_caller_stands_to_the_child_too(office, name, kept):
    made = await called(
        office,
        notifier_name=name,
        notifier_relation="Dítě samo",
        child_calls=False,
        other_people=["Adam", "Kučera"],
        other_people_reason="belongs",
    )
    shown = await office.show("spod_head", made.id)
    assert (shown.name.text, shown.itself) == (kept, True)


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
    shown = await office.show("spod_head", made.id)
    assert (shown.name.state, shown.itself) == ("refused", True)


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


# ── who judges it knows, and nobody else is told ─────────────────────────────────────────────────────────────────────

CHECKED = 'name="q6_text_state" value="yes" checked'
ALONE = "Adam Kučera volal znovu, je v parku."


async def test_the_form_of_urgency_opens_with_what_who_judges_has_to_know(office, client_app):
    """Question 6 is answered, so that the form proposes urgent; once the child is judged, it is not said again."""
    made = await called(office, child_given_name="", child_family_name="", notifier_name_state="refused")
    intake = await client_app("spod_intake")
    page = (await intake.get(f"/notices/{made.id}/urgency")).text
    assert CHECKED in " ".join(page.split())
    assert "se ozvalo samo dítě" in page
    await office.judge(made.id, by="spod_intake", result="urgent")
    page = (await intake.get(f"/notices/{made.id}/urgency")).text
    assert CHECKED not in " ".join(page.split())
    assert "se ozvalo samo dítě" not in page


async def judged_as(office, made, child, **more):
    """The form of urgency as it is sent for a child, with what it opened with."""
    mark = (await urgency_view(office.actor("spod_head"), made.id)).todays_questions.mark
    said = {"child_id": child, "q6_text_state": "yes", "itself": "q6", "form_mark": mark, "version": "0"}
    return {**said, "child_asked": "not_met", "result": "urgent", "reason": "Je na střeše.", **more}


SIBLING = {"other_children_state": "answered", "other_children": "bratr Petr"}


@pytest.mark.parametrize(
    "whom", [{"child": "told:bratr Petr", "told_unnamed": "1"}, {"child": "", "child_name": "Petr Kučera"}]
)
async def test_the_answer_it_opens_with_is_of_no_other_child(office, client_app, whom):
    """Who chose a sibling signed of it that it called itself; whoever says so of it answers again."""
    made = await called(office, **SIBLING)
    client = await client_app("spod_intake")
    here = f"/notices/{made.id}/urgency"
    page = " ".join((await client.get(here)).text.split())
    assert CHECKED in page
    assert "se ozvalo samo dítě: Kučera Adam." in page
    answer = await send(client, here, await judged_as(office, made, **whom))
    page = " ".join(answer.text.split())
    assert answer.status_code == 400
    assert CHECKED not in page
    assert "O tomhle dítěti nikdo neřekl, že se ozvalo samo." in page
    assert 'name="itself" value="q6"' not in page
    answer = await send(client, here, await judged_as(office, made, **whom, itself="", q6_text_state=""))
    assert answer.status_code == 303
    (one,) = (await urgency_view(office.actor("spod_head"), made.id)).assessments
    assert (
        next(each.answer for each in one.answers if each.question == "Obrátilo se na OSPOD samo dítě?")
        == "bez odpovědi"
    )


async def test_whoever_says_of_the_sibling_that_it_called_too_signs_it(office, client_app):
    made = await called(office, **SIBLING)
    sent = await judged_as(office, made, "told:bratr Petr", told_unnamed="1", itself="")
    assert (await send(await client_app("spod_intake"), f"/notices/{made.id}/urgency", sent)).status_code == 303


async def test_of_the_child_that_called_it_is_signed(office, client_app):
    made = await called(office, **SIBLING)
    answer = await send(
        await client_app("spod_intake"), f"/notices/{made.id}/urgency", await judged_as(office, made, "")
    )
    assert answer.status_code == 303


async def test_of_another_notice_nothing_is_answered(office, client_app):
    made = await office.record()
    page = (await (await client_app("spod_intake")).get(f"/notices/{made.id}/urgency")).text
    assert CHECKED not in " ".join(page.split())


async def test_that_the_child_called_is_asked_about_in_words_added_later(office):
    """A reason lets it stay."""
    made = await called(office)
    head = office.actor("spod_head")
    with pytest.raises(Invalid) as refusal:
        await service.add_to_notice(head, made.id, AddToNotice(text=ALONE))
    assert "Adam Kučera volal" in refusal.value.fields["text"]
    await service.add_to_notice(
        head,
        made.id,
        AddToNotice(text=ALONE, other_people=["Adam Kučera volal"], other_people_reason="quoted"),
    )
    await service.add_to_notice(head, made.id, AddToNotice(text="Adam Kučera je v parku. Volala škola."))
    async with unit_of_work(head):
        hold = await notice_for(head, made.id, IntakePermission.READ)
        assert await views.words_of_callers(head, hold, leaves=True) == ["Adam Kučera volal"]


@pytest.mark.parametrize("subject", ["Adam zavolal, že se bojí.", "Ozval se Adam Kučera.", "Volá Adam, bojí se."])
async def test_and_in_the_answers_and_the_file(office, subject):
    with pytest.raises(Invalid) as refusal:
        await called(office, subject=subject)
    assert set(refusal.value.fields) == {"subject"}
    made = await called(office)
    identity = ClientIdentity(given_name="Adam", family_name="Kučera")
    with pytest.raises(Invalid) as refusal:
        await office.assign(made.id, identity=identity, summary=subject)
    assert set(refusal.value.fields) == {"summary"}


async def test_of_a_notice_by_somebody_else_a_child_may_call(office):
    made = await office.record(**CHILD)
    await service.add_to_notice(office.actor("spod_head"), made.id, AddToNotice(text="Adam Kučera volal babičce."))


@pytest.mark.parametrize("words", ["Dítě volalo znovu.", "Chlapec se ozval sám."])
@pytest.mark.parametrize(
    "unnamed", [{}, {"child_given_name": "", "child_family_name": "", "notifier_name_state": "refused"}]
)
async def test_that_the_child_called_is_asked_about_without_its_name_too(office, words, unnamed):
    made, head = await called(office, **unnamed), office.actor("spod_head")
    with pytest.raises(Invalid) as refusal:
        await service.add_to_notice(head, made.id, AddToNotice(text=words))
    assert list(refusal.value.fields) == ["text"]
    with pytest.raises(Invalid) as refusal:
        await office.judge(made.id, by="spod_intake", result="urgent", reason=words)
    assert set(refusal.value.fields) == {"reason"}
    with pytest.raises(Invalid) as refusal:
        await called(office, subject=words, **unnamed)
    assert set(refusal.value.fields) == {"subject"}
    other = await office.record(child_given_name="Eva", child_family_name="Malá")
    await service.add_to_notice(head, other.id, AddToNotice(text=words))


# ── another notice about it ──────────────────────────────────────────────────────────────────────────────────────────

SCHOOL = {"channel": "letter", "notifier_name": "", "notifier_relation": "", "notifier_contact": ""}


@pytest.mark.parametrize("by", ["spod_intake", "spod_head"])
@pytest.mark.parametrize("name", ["Adam", "adam"])
async def test_a_second_notice_about_it_names_it(office, by, name):
    """Whoever may know who called was refused its name where it says who the child is."""
    await called(office)
    said = {**CHILD, "child_given_name": name, "subject": "Adam je v parku."}
    assert await office.record(by, **said)
    assert await office.record(by, **{**said, "notifier_name": "", "notifier_name_state": "refused"})
    with pytest.raises(Invalid) as refusal:
        await office.record(by, **{**said, "subject": "Adam volal, že se bojí."})
    assert set(refusal.value.fields) == {"subject"}


async def test_somebody_else_who_called_before_is_asked_about_where_the_child_is_named(office):
    """A father of the same name: nobody said that the child called."""
    father = {"notifier_name": "Adam Kučera", "notifier_relation": "známý", "child_calls": False}
    await called(office, **father, other_people=["Adam", "Kučera"], other_people_reason="other_person")
    with pytest.raises(Invalid) as refusal:
        await office.record(**CHILD)
    assert set(refusal.value.fields) == {"child_given_name", "child_family_name"}


async def test_a_sibling_of_its_notice_may_be_told_of_beside_it(office):
    """In the notice of the sibling, and where a further child is called by its name."""
    await called(office)
    eva = {**CHILD, "child_given_name": "Eva", "other_children": "bratr Adam", "other_children_state": "answered"}
    made = await office.record(**eva)
    await office.judge(made.id, by="spod_intake", child_name="Adam Kučera", another_child=True)


async def test_whoever_calls_as_the_child_by_another_name_is_looked_for(office):
    """The words *dítě samo* beside the name of somebody else: nobody knows who that is."""
    with pytest.raises(Invalid) as refusal:
        await called(
            office,
            notifier_name="Drahomíra Zvěřinová",
            notifier_relation="dítě samo",
            child_calls=False,
            subject="Zvěřinová říká, že ho bijí.",
        )
    assert "subject" in refusal.value.fields


def test_it_stays_with_whoever_calls_again():
    """So it goes to another authority, too: who called first goes there together."""
    told = rules.together([Notifier(name="Adam Kučera", itself=True), Notifier(contact="+420 000 000 071")])
    assert (told.name, told.itself) == ("Adam Kučera", True)
    assert not rules.together([Notifier(name="Adam Kučera"), Notifier()]).itself


# ── until somebody judges it, it is to be judged at once ─────────────────────────────────────────────────────────────


async def sign(office, notice_id, by="spod_head"):
    header = next(each for each in await views.list_notices(office.actor(by)) if each.id == notice_id)
    return header.urgency


async def d05(office, notice_id):
    head = office.actor("spod_head")
    async with unit_of_work(head):
        runs = await deadlines.deadlines_of(head, notice_id, "x")
    return [each.due_on for each in runs if each.number == "D5" and each.ended_at is None]


async def test_a_child_that_calls_is_judged_at_once_until_somebody_judges_it(office):
    """Lists, the day of the head, the deadline and the message say so, and none says why."""
    made = await called(office)
    head = office.actor("spod_head")
    assert await sign(office, made.id) == "acute"
    assert await d05(office, made.id) == [today_in_prague()]
    await outbox.drain()
    for who in ("spod_intake", "spod_head"):
        urgent = [row for row in (await day_of(office.actor(who))).rows if row.urgency is Urgency.URGENT]
        assert [row for row in urgent if f"/notices/{made.id}" in (row.url or "") + row.act.url], who
        assert not [row for row in urgent if "samo" in repr(row)], who
    said = [one.text for one in (await desk_views.desk(head)).news]
    assert "Podle toho, kdo to zapsal, je dítě akutně ohrožené. Posuďte to hned." in said
    await office.assign(made.id, identity=ClientIdentity(given_name="Adam", family_name="Kučera"))
    assert await sign(office, made.id) == "acute"
    assert await d05(office, made.id) == [today_in_prague()]
    await office.judge(made.id, result="not_urgent", reason="Dítě je v bezpečí u babičky.")
    assert await sign(office, made.id) == "not_urgent"
    assert await d05(office, made.id) == []


async def test_the_page_says_whose_word_it_is_and_not_why(office, client_app):
    made = await called(office)
    page = (await (await client_app("spod_head")).get(f"/notices/{made.id}")).text
    assert "říká, že akutně ohrožuje: Kučera Adam" in " ".join(page.split())
    assert "samo dítě" not in page


@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_the_word_of_who_wrote_it_holds(office, client_app, acute):
    """The form of urgency knows all the same who called."""
    made = await called(office, acute=acute)
    assert await sign(office, made.id) == ""
    assert await d05(office, made.id) == []
    page = (await (await client_app("spod_intake")).get(f"/notices/{made.id}/urgency")).text
    assert CHECKED in " ".join(page.split())


async def test_whoever_calls_it_may_be_said(office, client_app):
    """So a notice that is to be judged at once does not tell that its child called."""
    made = await office.record(acute="yes")
    assert await sign(office, made.id) == "acute"
    with pytest.raises(Invalid) as refusal:
        await office.record(acute="perhaps")
    assert set(refusal.value.fields) == {"acute"}
    page = (await (await client_app("spod_intake")).get("/notices/new")).text
    assert page.count('name="acute"') == 3
    sent = {"day": "dnes", "time": "0:01", "subject": "Dítě je samo doma.", "acute": "yes"}
    answer = await send(await client_app("spod_intake"), "/notices/new/letter", sent)
    assert answer.status_code == 303
    page = (await (await client_app("spod_head")).get(answer.headers["location"])).text
    assert "ohrožuje akutně, posoudit hned" in page
