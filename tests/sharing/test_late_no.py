"""A no that the client said on an earlier day than it is written down, after something was handed over (ADR 0081)."""

from datetime import timedelta

import pytest
import pytest_asyncio

from app.testing.queries import counting_queries
from cases.cases import views as case_views
from consent import service as consents
from consent import views as consent_views
from consent.exceptions import MoreWentSince, WentOutSince
from consent.schemas import WithdrawConsent
from kernel import outbox
from kernel.exceptions import Invalid
from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft
from sharing import service
from sharing.schemas import OpenOwnCase
from tenants.notifications import views as notification_views


def ago(days):
    return today_in_prague() - timedelta(days=days)


def no_of(day, **more):
    return WithdrawConsent(said_on=day, said_by="self", form="oral_recorded", **more)


@pytest_asyncio.fixture
async def late(kit):
    """A consent of four weeks ago; everything was handed over today."""
    return await kit.share(said_on=ago(28))


async def take_over(kit, shared, by="pm_worker"):
    order = OpenOwnCase(key_worker_id=kit.world.actor(by).worker)
    return await service.open_own_case(kit.world.actor(by), shared.handover_id, order)


async def since(shared, day):
    return await consent_views.went_since(shared.owner, shared.consent_id, day)


class Orders:
    """The three orders that write a no: how each is sent, and with what more."""

    def __init__(self, kit):
        self.kit = kit

    async def withdrawal(self, shared, day, **more):
        view = await consents.consent_view(shared.owner, shared.consent_id)
        return await consents.withdraw_consent(
            shared.owner, shared.consent_id, no_of(day, **more), version=view.version
        )

    async def wording(self, shared, day, **more):
        view = await consents.consent_view(shared.owner, shared.consent_id)
        order = self.kit.order(decision="disagree", said_on=day, **more)
        return await consents.change_consent(shared.owner, shared.consent_id, order, version=view.version)


@pytest.fixture
def orders(kit):
    return Orders(kit)


@pytest.mark.parametrize("how", ["withdrawal", "wording"])
async def test_a_no_of_before_is_not_taken_without_a_word(late, kit, orders, how):
    """It is refused with what came about; who names all of it goes on."""
    await take_over(kit, late)
    act = getattr(orders, how)
    with pytest.raises(WentOutSince) as refused:
        await act(late, ago(24))
    assert "předáno" in refused.value.values["what"]
    assert "převzato" in refused.value.values["what"]
    went = await since(late, ago(24))
    assert [each.text.split()[0] for each in went] == ["předáno", "převzato"]
    assert all("telefonický kontakt" in each.text for each in went)
    view = await act(late, ago(24), known_since=[each.key for each in went])
    assert view.state == ("withdrawn" if how == "withdrawal" else "refused")
    facts = (await case_views.list_records(late.owner, late.case_id, kind="consent"))[0].facts
    assert f"Nesouhlas zazněl {format_date(ago(24))}. Až po něm" in facts
    assert "bylo po něm bez souhlasu, nezazněl-li pak nový souhlas" in facts
    assert "– převzato do případu ve službě" in facts
    assert [each.text for each in view.steps[0].went] == [each.text for each in went]


async def test_what_more_came_about_meanwhile_is_told_with_what_was_known(late, kit, orders):
    went = await since(late, ago(24))
    await take_over(kit, late)
    with pytest.raises(MoreWentSince) as refused:
        await orders.withdrawal(late, ago(24), known_since=[each.key for each in went])
    assert refused.value.status == 412
    assert "převzato" in refused.value.values["new"]
    assert "převzato" not in refused.value.values["known"]


async def test_a_no_of_today_asks_nothing_more(late, orders):
    """The day of the no counts as before it: of one day, what is written later is the later word."""
    view = await consents.consent_view(late.owner, late.consent_id)
    with counting_queries() as sent:
        await consents.withdraw_consent(late.owner, late.consent_id, no_of(today_in_prague()), version=view.version)
    assert not any("e.state = 'given' WHERE" in each for each in sent.statements)


async def test_a_no_of_before_the_yes_is_refused_with_its_day(late, orders):
    for how in ("withdrawal", "wording"):
        with pytest.raises(Invalid) as refused:
            await getattr(orders, how)(late, ago(29))
        assert format_date(ago(28)) in refused.value.fields["said_on"]


async def test_a_further_no_after_the_consent_is_over_is_asked_as_well(late, kit, orders):
    """Recorded anew: what came about on the consent that ended since counts."""
    view = await consents.consent_view(late.owner, late.consent_id)
    await consents.withdraw_consent(late.owner, late.consent_id, no_of(today_in_prague()), version=view.version)
    order = kit.order(decision="disagree", said_on=ago(24))
    with pytest.raises(WentOutSince):
        await consents.record_consent(late.owner, late.case_id, order)
    went = await consent_views.went_since_with(late.owner, late.case_id, "handover", kit.world.services["pm"], ago(24))
    order = kit.order(decision="disagree", said_on=ago(24), known_since=[each.key for each in went])
    assert (await consents.record_consent(late.owner, late.case_id, order)).state == "refused"


async def test_both_sides_hear_of_it_and_their_files_say_so(late, kit, orders, world, committed):
    there = await take_over(kit, late)
    await outbox.drain()
    went = await since(late, ago(24))
    await orders.withdrawal(late, ago(24), known_since=[each.key for each in went])
    await outbox.drain()

    async def news(name):
        return [each.kind for each in await notification_views.notifications(world.actor(name))]

    assert "consent.late_no" in await news("osp_head")
    assert "consent.late_no" not in await news("osp_specialist"), "who wrote it knows"
    assert "consent.late_no_there" in await news("pm_head")
    assert "consent.late_no_there" in await news("pm_worker"), "who leads the file"
    for actor, case_id in ((world.actor("pm_worker"), there), (late.owner, late.case_id)):
        (first, *_) = records = await case_views.list_records(actor, case_id, kind="handover")
        assert any("nebylo se souhlasem" in each.facts for each in records), first
        assert any(format_date(ago(24)) in each.facts for each in records)


async def test_a_usual_withdrawal_is_no_news_of_this_kind(late, kit, orders, world, committed):
    await take_over(kit, late)
    await orders.withdrawal(late, today_in_prague())
    await outbox.drain()
    for name in ("osp_head", "pm_head", "pm_worker"):
        kinds = [each.kind for each in await notification_views.notifications(world.actor(name))]
        assert not any(kind.startswith("consent.late_no") for kind in kinds)


async def test_the_heads_there_hear_of_what_was_opened_and_taken_into_no_file(
    late, orders, world, committed, client_app
):
    await service.open_handover(world.actor("pm_worker"), late.handover_id)
    await outbox.drain()
    went = await since(late, ago(24))
    await orders.withdrawal(late, ago(24), known_since=[each.key for each in went])
    await outbox.drain()
    kinds = [each.kind for each in await notification_views.notifications(world.actor("pm_head"))]
    assert "consent.late_no_seen" in kinds
    page = soft((await (await client_app("pm_head")).get("/my-day")).text)
    assert soft("nebo u vás bylo otevřeno. V záznamech vašich případů o tom nic nestojí.") in page
    assert "Okoun" not in page


async def test_the_file_there_says_which_consent_of_which_service(late, kit, orders, world, committed):
    there = await take_over(kit, late)
    await outbox.drain()
    went = await since(late, ago(24))
    await orders.withdrawal(late, ago(24), known_since=[each.key for each in went])
    await outbox.drain()
    own = await case_views.list_records(world.actor("pm_worker"), there, kind="handover")
    assert any("Souhlas, o který jde: předání údajů do služby" in each.facts for each in own)
    here = await case_views.list_records(late.owner, late.case_id, kind="handover")
    assert not any("Souhlas, o který jde" in each.facts for each in here)
