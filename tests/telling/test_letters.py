"""A client is written to from here about who leads their case: really sent, once, and told only when it was handed over (S000, 8c)."""

import lxml.html
import pytest

from app.testing.gateway import Gateway, gateway
from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from cases.telling import service, views
from cases.telling.schemas import NamePlan, PlanChange, SetContact, WriteLetter
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.cases.test_cases import open_case
from tests.messages.conftest import post, told  # noqa: F401
from tests.telling.test_told import duties

MOTHER = ClientIdentity(
    given_name="Eliška", family_name="Vránová", email="matka@posta.example", phone="+420 601 000 111"
)


def order(world, to="spod_coordinator", **changes):
    values = {"worker_id": world.actor(to).worker_id, "channel": "email", "whom": "matka", "agreed": True}
    return WriteLetter(**{**values, **changes})


async def opened(world, **identity):
    for who in ("spod_coordinator", "spod_coordinator2"):
        if not (await views.own_contact(world.actor(who))).known:
            await service.set_contact(world.actor(who), SetContact(phone="+420 000 000 045"), version=0)
    case_id = await open_case(world, identity=MOTHER if not identity else ClientIdentity(**identity))
    await drain()
    return case_id


async def test_the_client_is_told_by_a_letter_that_left_and_not_before(told, post, world):  # noqa: F811
    """Neutral words, none of the case in it; the record has what was sent, and the task ends with it."""
    case_id, leads = await opened(world), world.actor("spod_coordinator")
    shown = (await views.letters(leads, case_id)).about[leads.worker][0]
    await service.write_letter(leads, case_id, order(world))
    assert (await views.telling(leads, case_id)).letter == "waits"
    assert len(await duties(world, case_id)) == 1
    with pytest.raises(Invalid) as twice:
        await service.write_letter(leads, case_id, order(world))
    assert set(twice.value.fields) == {"channel"}
    await drain()
    (letter,) = [each for each in post.taken if each.to == ["matka@posta.example"]]
    assert letter.text.split() == shown.text.split()
    whole = letter.text + str(letter.message["Subject"])
    for word in ("Vrán", "Eliš", "MULH", "případ", "dítě"):
        assert word not in whole
    view = await views.telling(leads, case_id)
    assert (view.knows, view.letter, view.last.via, view.last.whom) == (True, "", "email", "matka")
    assert view.last.told_by == view.last.worker
    assert await duties(world, case_id) == []
    record = (await case_views.list_records(leads, case_id))[0]
    assert (record.kind, "000 000 045" in record.statements.replace("\u00a0", " ")) == ("client_told", True)
    await drain()
    assert len([each for each in post.taken if each.to == ["matka@posta.example"]]) == 1


async def test_a_change_with_prior_notice_by_a_letter(told, post, world):  # noqa: F811
    """The letter names the coming one and the day; handed over, the change becomes effective."""
    case_id, head = await opened(world), world.actor("spod_head")
    second = world.actor("spod_coordinator2")
    plan = PlanChange(worker_id=second.worker, reason="head_decision", effective_on=today_in_prague())
    await service.plan_change(head, case_id, plan)
    await service.write_letter(world.actor("spod_coordinator"), case_id, order(world, "spod_coordinator2"))
    for _ in range(3):
        await drain()
    assert world.people["spod_coordinator2"].name.split()[-1] in post.taken[-1].text
    assert (await case_views.case_view(head, case_id)).header.key_worker_id == second.worker
    present = (await case_views.key_workers(head, case_id))[-1]
    assert (present.informed_on, present.informed_via) == (today_in_prague(), "email")


async def test_what_could_not_be_handed_over_told_nobody(told, post, world):  # noqa: F811
    """The task stays, the page says so, and another way is there."""
    post.says["RCPT"] = "550 5.1.1 nobody of that name"
    case_id, leads = await opened(world), world.actor("spod_coordinator")
    await service.write_letter(leads, case_id, order(world))
    await drain()
    view = await views.telling(leads, case_id)
    assert (view.knows, view.letter) == (False, "failed")
    assert len(await duties(world, case_id)) == 1


async def test_by_an_sms_where_the_organisation_allows_it(told, post, world, change_settings):  # noqa: F811
    """One SMS in letters that every phone has, to the number of the client's data."""
    set_on = ChangeSetting(value="yes", valid_from=today_in_prague(), reason="Porada vedení.")
    await settings.change_setting(world.actor("ospod_admin"), "message_sms", set_on, version=0)
    case_id, leads = await opened(world), world.actor("spod_coordinator")
    async with gateway(Gateway()) as simulator:
        change_settings(OPORA_SMS_URL=f"http://127.0.0.1:{simulator.port}/send", OPORA_SMS_TOKEN=simulator.token)
        await service.write_letter(leads, case_id, order(world, channel="sms"))
        await drain()
    (taken,) = simulator.taken
    assert "420601000111" in str(taken)
    assert "Vran" not in str(taken)
    assert (await views.telling(leads, case_id)).last.via == "sms"


async def test_a_letter_about_who_leads_the_case_no_more_tells_nothing(told, post, world):  # noqa: F811
    """Somebody else leads the case when it is handed over: what it said is not so."""
    case_id, head = await opened(world), world.actor("spod_head")
    plan = PlanChange(
        worker_id=world.actor("spod_coordinator2").worker, reason="head_decision", effective_on=today_in_prague()
    )
    plan_id = await service.plan_change(head, case_id, plan)
    await service.write_letter(head, case_id, order(world, "spod_coordinator2"))
    await service.cancel_plan(head, case_id, NamePlan(plan_id=plan_id))
    await drain()
    assert not (await views.telling(head, case_id)).knows
    assert (await case_views.case_view(head, case_id)).header.key_worker_id == world.actor("spod_coordinator").worker


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"agreed": False}, "agreed"),
        ({"whom": ""}, "whom"),
        ({"channel": "sms"}, "channel"),
        ({"worker_id": None}, "worker_id"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_goes(told, post, world, wrong, field):  # noqa: F811
    """Without the client's leave, by a way that the organisation does not use, to nobody."""
    case_id = await opened(world)
    with pytest.raises(Invalid) as refused:
        await service.write_letter(world.actor("spod_coordinator"), case_id, order(world, **wrong))
    assert field in refused.value.fields
    await drain()
    assert post.taken == []


async def test_to_who_keeps_their_address_secret_nothing_is_written_from_here(told, post, world):  # noqa: F811
    """Nor where no address is known; nobody but who writes into the file may try."""
    secret = {"given_name": "Eva", "family_name": "Tichá", "email": "eva@posta.example", "street": "UTAJENO Lesní 4"}
    case_id, leads = await opened(world, **secret), world.actor("spod_coordinator")
    assert (await views.letters(leads, case_id)).why_not
    with pytest.raises(Invalid):
        await service.write_letter(leads, case_id, order(world))
    bare = await opened(world, given_name="Jan", family_name="Kos")
    assert (await views.letters(leads, bare)).why_not
    with pytest.raises(NotAllowed):
        await views.letters(world.actor("spod_coordinator2"), case_id)


async def test_the_form_sent_twice_sends_one_letter(told, post, world, client_app):  # noqa: F811
    case_id = await opened(world)
    page = await client_app("spod_coordinator")
    drawn = lxml.html.fromstring((await page.get(f"/cases/{case_id}/told/letter")).text)
    (form,) = [each for each in drawn.forms if "once" in each.fields]
    sent = dict(form.form_values()) | {"channel": "email", "whom": "matka", "agreed": "true"}
    answers = [await page.post(f"/cases/{case_id}/told/letter", data=sent) for _ in range(2)]
    assert {answer.headers["location"] for answer in answers} == {f"/cases/{case_id}"}
    await drain()
    assert len([each for each in post.taken if each.to == ["matka@posta.example"]]) == 1
