"""What was judged and done for a child goes along with its notice, and is read where it stays (ADR 0078)."""

import pytest

from kernel import outbox
from kernel.clock import now
from kernel.exceptions import Invalid, NotAllowed, NotThere
from services.competence import views as competence_views
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.rules import LEFT_OUT
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.schemas import TickStep

REASON = "Dívka píše, že v noci skočí z mostu."
CALLED = "ZZS vyjíždí, linka 155 drží hovor."


async def done_here(office, **changes):
    """An urgent child, for whom somebody called the ambulance."""
    notice_id = (await office.record(**changes)).id
    said = {"result": "urgent", "categories": ["c_suicide_risk"], "reason": REASON}
    await office.judge(notice_id, "spod_intake", **said)
    await tick(office, notice_id)
    return notice_id


async def tick(office, notice_id, reason=CALLED, step="ambulance", by="spod_intake"):
    order = TickStep(step=step, outcome="done", happened_at=now(), reason=reason)
    return await service.tick_step(office.actor(by), notice_id, order)


async def page_of(client, address):
    page = await client.get(address)
    assert page.status_code == 200, address
    return page.text.replace("\xa0", " ")


@pytest.mark.parametrize("to", ["JAV", "BUK"])
async def test_who_could_read_a_notice_that_left_reads_what_was_judged_and_done(office, client_app, to):
    """By its own pages, without a word of the notice itself, and nobody acts."""
    brother = "bratr Hynek z Mlýnské"
    notice_id = await done_here(office, other_children=brother, other_children_state="answered")
    await office.decide(notice_id, authority_id=office.offices[to])
    await outbox.drain()
    for by in ("spod_intake", "spod_head"):
        assert (await intake_views.notice_view(office.actor(by), notice_id)).content is None
        view = await views.urgency_view(office.actor(by), notice_id)
        assert (view.notice.content, list(view.may)) == (None, ["urgency.read"])
        client = await client_app(by)
        pages = {
            each: await page_of(client, f"/notices/{notice_id}{each}")
            for each in ("", "/urgency/all", "/urgency/steps")
        }
        assert REASON in pages["/urgency/all"]
        assert CALLED in pages["/urgency/steps"]
        assert "what_is_done" not in pages["/urgency/steps"]
        assert f"/notices/{notice_id}/urgency/steps" in pages[""]
        assert not any("Mlýnské" in each for each in pages.values())
        assert (await client.get(f"/notices/{notice_id}/urgency")).status_code == 403
    with pytest.raises(NotAllowed):
        await tick(office, notice_id, by="spod_head")


async def test_nobody_else_does(office, client_app):
    notice_id = await done_here(office)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    for by, refused in (("spod_coordinator2", NotAllowed), ("javorec_head", NotThere)):
        with pytest.raises(refused):
            await views.urgency_view(office.actor(by), notice_id)
    page = await page_of(await client_app("spod_coordinator2"), f"/notices/{notice_id}")
    assert REASON not in page


async def test_why_a_child_is_urgent_and_what_was_done_goes_along_and_further_on(office, client_app):
    notice_id = await done_here(office)
    await tick(office, notice_id, step="police", reason="PČR vyhlásila pátrání.", by="spod_head")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = await office.there()
    came = (await intake_views.notice_view(office.actor("javorec_head"), there)).content.came
    (child,) = came.children
    assert (child.urgent, child.reason) == (True, REASON)
    assert child.categories
    assert [(each.step, each.outcome, each.said) for each in child.done] == [
        ("Zavolat záchrannou službu (155)", "Stalo se", CALLED),
        ("Zavolat Policii ČR (158)", "Stalo se", "PČR vyhlásila pátrání."),
    ]
    page = " ".join((await page_of(await client_app("javorec_head"), f"/notices/{there}")).split())
    after = page[page.index("Naléhavost podle úřadu") :]
    for words in (child.categories[0], REASON, "Zavolat záchrannou službu (155)", CALLED, "PČR vyhlásila pátrání."):
        assert words in after
    back = await office.sends_back(there)
    (first,) = (await intake_views.notice_view(office.actor("spod_head"), back)).content.came.earlier
    assert first.children == came.children


async def test_the_letter_and_the_record_say_it_too(office):
    notice_id = await done_here(office)
    await office.decide(notice_id)
    letter = await competence_views.letter_of(office.actor("spod_intake"), notice_id)
    said = dict(letter.said)["Naléhavost, jak ji posoudil náš úřad"]
    assert (REASON in said, "Zavolat záchrannou službu (155): stalo se, " in said, CALLED in said) == (True,) * 3


async def test_words_that_read_like_the_caller_stay(office):
    """Of the reason and of the steps they are asked about before leaving, as of every word that crosses."""
    caller = {"notifier_name": "Zdeňka Pouchová"}
    notice_id = (await office.record()).id
    said = {"result": "urgent", "categories": ["c_suicide_risk"], "reason": "Podle Zdeňky Pouchové skočí z mostu."}
    await office.judge(notice_id, "spod_intake", **said)
    await tick(office, notice_id, "Pouchová říká, že ZZS vyjíždí.")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Volá znovu.", **caller))
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, authority_id=office.offices["JAV"])
    assert (list(refusal.value.fields), set(refusal.value.words)) == (["leave_out"], {"Zdeňky", "Pouchové", "Pouchová"})
    await office.decide(notice_id, authority_id=office.offices["JAV"], leave_out=True)
    await outbox.drain()
    (child,) = (
        await intake_views.notice_view(office.actor("javorec_head"), await office.there())
    ).content.came.children
    assert not any(word in f"{child.reason} {child.done[0].said}" for word in ("Zdeňky", "Pouchov"))
    assert child.done[0].said == f"{LEFT_OUT} říká, že ZZS vyjíždí."
    assert child.reason.startswith(f"Podle {LEFT_OUT}")
