"""Who is told what follows from a notice: a further child's case tells its coordinator, an addition to what nobody has the heads."""

from datetime import date

import pytest

from cases.cases import service as cases
from cases.cases.schemas import ChangeKeyWorker
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.legal_time import today_in_prague
from services.desk import views as desk
from services.intake import service
from services.intake.schemas import AddToNotice
from services.protection import views as protection
from tests.protection.test_files import opens, own

HEAD, WORKER, OTHER = "spod_head", "spod_coordinator", "spod_coordinator2"
PETRA = ClientIdentity(given_name="Petra", family_name="Vránová", birth_date=date(2020, 1, 2))
GIVEN, URGENT = (
    "Byl vám přidělen případ dalšího dítěte z oznámení.",
    "Byl vám přidělen případ dalšího dítěte z oznámení, naléhavý.",
)
ADDED, WAITING = "Oznámení, které vedete, má doplnění.", "K oznámení, které nikdo nemá, přibylo doplnění."


async def told(office, who):
    await outbox.drain()
    return [(one.text, one.about) for one in (await desk.desk(office.actor(who))).news]


async def with_sister(office, *, result="not_urgent", by=HEAD, to=WORKER):
    """A notice of two children is assigned, and the second one gets a case of her own."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, result=result, child_name="Petra Vránová")
    children = (await protection.urgency_view(office.actor(WORKER), notice_id)).children
    (child,) = [each for each in children if each.id is not None]
    await opens(office, notice_id, own(child.id, PETRA), to=to)
    return notice_id


@pytest.mark.parametrize("to", [WORKER, OTHER])
@pytest.mark.parametrize(("result", "words"), [("not_urgent", GIVEN), ("urgent", URGENT)])
async def test_a_further_child_s_case_tells_its_coordinator_of_that_child(office, to, result, words):
    """Who led the notice was told nothing, and anybody else of the first child, as if it came to a case of theirs."""
    await with_sister(office, result=result, to=to)
    news = await told(office, to)
    assert [text for text, about in news if about.startswith("Vránová Petra")] == [words]
    assert "K případu, který vedete, přibylo oznámení." not in [text for text, _ in news]
    other = OTHER if to == WORKER else WORKER
    assert not {GIVEN, URGENT} & {text for text, _ in await told(office, other)}


async def test_it_is_gone_once_another_leads_the_case(office):
    notice_id = await with_sister(office, to=WORKER)
    filed = (await protection.urgency_view(office.actor(HEAD), notice_id)).children[-1].case_id
    order = ChangeKeyWorker(
        worker_id=office.actor(OTHER).worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="phone",
    )
    await cases.change_key_worker(office.actor(HEAD), filed, order, version=1)
    assert GIVEN not in [text for text, _ in await told(office, WORKER)]


async def test_an_addition_to_a_notice_that_nobody_has_tells_the_heads(office):
    notice = await office.record()
    await service.add_to_notice(office.actor("spod_intake"), notice.id, AddToNotice(text="Křik je slyšet znovu."))
    assert [text for text, _ in await told(office, HEAD)] == [WAITING]
    for who in ("spod_intake", WORKER):
        assert WAITING not in [text for text, _ in await told(office, who)]
    await office.assign(notice.id, version=2)
    assert WAITING not in [text for text, _ in await told(office, HEAD)], "somebody has it now"


async def test_whoever_adds_it_is_not_told_and_of_an_assigned_one_its_coordinator_is(office):
    notice = await office.record()
    await service.add_to_notice(office.actor(HEAD), notice.id, AddToNotice(text="Křik je slyšet znovu."))
    assert await told(office, HEAD) == []
    await office.assign(notice.id, version=2)
    await service.add_to_notice(office.actor("spod_intake"), notice.id, AddToNotice(text="A dnes zase."))
    assert ADDED in [text for text, _ in await told(office, WORKER)]
    assert await told(office, HEAD) == []
