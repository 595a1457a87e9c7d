"""A child that is acutely threatened by what was learnt since, or is asked anew, leaves as what it is by the last signed word (ADR 0100)."""

import pytest

from app.testing.pdf import pages_of
from kernel import outbox
from kernel.clock import now
from kernel.exceptions import Invalid
from services.competence import views
from services.competence.papers import letter_pdf
from services.intake import pages
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice, ShowNotifier
from services.protection import service as protection
from services.protection.schemas import JudgeAddition, TickStep
from services.protection.views import urgency_view
from tests.competence.test_mistakes import CARE, urgent_rows

HEAD = "javorec_head"
PETRA = "Petra Vránová"
ACT = {"result": "competent_request_other", "way": "", "told_how": "", "reason": "Šetření v bytě otce."}


async def learnt(office, *, acute="yes", result="not_urgent", child=None):
    """A notice of two children of whom one was judged so, and then something was learnt of that one that asks anew; its addition."""
    notice_id = (await office.record()).id
    first = "not_urgent" if child else result
    await office.judge(notice_id, "spod_intake", result=first)
    if child:
        await office.judge(notice_id, "spod_intake", version=1, result=result, child_name=child)
    if result == "urgent":
        step = TickStep(step="police", outcome="done", happened_at=now(), reason="Hlídka byla.", for_all=True)
        await protection.tick_step(office.actor("spod_intake"), notice_id, step)
    addition_id = await intake.add_to_notice(
        office.actor("spod_intake"), notice_id, AddToNotice(text="Spolykala prášky.")
    )
    seen = await urgency_view(office.actor("spod_intake"), notice_id)
    whom = next((each.id for each in seen.children if each.name == child), None)
    order = JudgeAddition(
        addition_id=addition_id,
        child_id=whom,
        content="Je to vážné.",
        seriousness="4",
        credibility="3",
        acute=acute,
        reopens=True,
    )
    await protection.judge_addition(office.actor("spod_intake"), notice_id, order)
    return notice_id


async def arrived(office, notice_id, **order):
    await office.decide(notice_id, authority_id=office.offices["JAV"], **order)
    await outbox.drain()
    return await office.there()


@pytest.mark.parametrize("order", [{}, ACT])
@pytest.mark.parametrize(
    ("acute", "result"), [("yes", "not_urgent"), ("yes", "urgent"), ("unknown", "urgent"), ("no", "urgent")]
)
@pytest.mark.parametrize("child", [None, PETRA])
async def test_it_arrives_in_front_as_what_it_is(office, client_app, order, acute, result, child):
    there = await arrived(office, await learnt(office, acute=acute, result=result, child=child), **order)
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    by_addition = result != "urgent"
    sign = "acute_there" if by_addition else "urgent_there"
    assert (header.urgency, header.urgency_of) == (sign, [child] if child else [])
    (row, *_) = (await pages.on_my_day(office.actor(HEAD))).rows
    assert any(("ohrožuje akutně" if by_addition else "naléhavé") in words for words in row.words)
    page = " ".join((await (await client_app(HEAD)).get(f"/notices/{there}")).text.split())
    assert ("Akutně ohrožuje" in page) == (acute == "yes")
    (of,) = [each for each in (await came(office, there)).judged if each.name == (child or header.child_name)]
    assert (of.urgent, of.acute, of.anew) == (result == "urgent", acute == "yes", True)


async def came(office, notice_id):
    return (await intake_views.notice_view(office.actor(HEAD), notice_id)).content.came


async def test_who_was_not_urgent_and_is_asked_anew_is_not_called_not_urgent(office, client_app):
    there = await arrived(office, await learnt(office, acute="unknown"))
    page = " ".join((await (await client_app(HEAD)).get(f"/notices/{there}")).text.split())
    assert "Před doplněním nebylo naléhavé, posuzovalo se znovu" in page


@pytest.mark.parametrize("way", ["forwarded", "referred"])
@pytest.mark.parametrize(
    ("acute", "result"), [("yes", "not_urgent"), ("yes", "urgent"), ("unknown", "urgent"), ("no", "urgent")]
)
@pytest.mark.parametrize("child", [None, PETRA])
async def test_where_nobody_has_it_at_once_somebody_says_who_helps_and_the_heads_have_it(
    office, way, acute, result, child
):
    notice_id = await learnt(office, acute=acute, result=result, child=child)
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, way=way)
    assert list(refusal.value.fields) == ["urgent_care"]
    assert (child or "Vránová Eliška") in refusal.value.fields["urgent_care"]
    await office.decide(notice_id, way=way, urgent_care=CARE)
    await outbox.drain()
    assert len(await urgent_rows(office)) == 1
    step = TickStep(step="ambulance", outcome="done", happened_at=now(), reason="Záchranka ji veze.", for_all=True)
    await protection.tick_step(office.actor("spod_intake"), notice_id, step)
    assert not await urgent_rows(office)


async def test_what_is_only_asked_anew_asks_nobody_who_helps(office):
    notice_id = await learnt(office, acute="unknown")
    await office.decide(notice_id)
    assert not await urgent_rows(office)


async def test_a_letter_says_it(office):
    notice_id = await learnt(office)
    await office.decide(notice_id, urgent_care=CARE)
    letter = await views.letter_of(office.actor("spod_head"), notice_id)
    paper = " ".join(" ".join(pages_of(letter_pdf(letter))).split())
    assert "akutně ohrožuje" in paper


async def test_what_is_ours_after_all_is_judged_at_once_again(office):
    notice_id = await learnt(office)
    await office.decide(notice_id, urgent_care=CARE)
    await office.decide(
        notice_id, version=1, result="competent", way="", authority_id=None, told_how="", reason="Bydlí tu."
    )
    acts = [row.act.url for row in await urgent_rows(office)]
    assert [url for url in acts if url.endswith("/urgency")] == [f"/notices/{notice_id}/urgency"]
    assert not [url for url in acts if url.startswith("/urgency/")], "no clock of help runs for who was not urgent"


async def test_what_comes_back_names_who_was_urgent_though_the_other_authority_judged_otherwise(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    await office.judge(notice_id, "spod_intake", version=1, result="urgent", child_name=PETRA)
    there = await arrived(office, notice_id)
    await office.judge(there, HEAD)
    await office.judge(there, HEAD, version=1, child_name=PETRA, reason="Je u babičky.")
    back = await office.sends_back(there)
    header = next(each for each in await intake_views.list_notices(office.actor("spod_head")) if each.id == back)
    assert (header.urgency, header.urgency_of) == ("urgent_there", [PETRA])
    assert header.urgency_words == f"naléhavé už dřív, než sem přišlo, tady ještě neposouzeno: {PETRA}"


async def test_a_child_that_called_stands_there_as_acute_and_who_judges_it_there_knows(office):
    """Who made it goes along, sealed; why it is to be judged at once is said in no word of the notice (ADR 0090)."""
    called = {"child_calls": True, "notifier_name": "", "notifier_relation": "", "subject": "Táta mě bije."}
    there = await arrived(office, (await office.record(**called)).id)
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert header.urgency == "acute_there"
    shown = await intake.show_notifier(office.actor(HEAD), there, ShowNotifier(reason="clarify"))
    assert (shown.name.text, shown.itself) == ("Eliška Vránová", True)
    seen = await urgency_view(office.actor(HEAD), there)
    assert seen.itself
    assert "volal" not in repr(seen.notice.content)
