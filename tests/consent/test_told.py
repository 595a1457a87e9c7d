"""Who leads the case is told that a colleague wrote down that a consent was taken back."""

import pytest

from cases.cases import service as cases
from cases.cases.schemas import ChangeKeyWorker
from consent import service
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.web.text import soft
from tenants.notifications import views as notification_views
from tests.consent.conftest import withdrawal

SAID = "Kolega zapsal, že souhlas u případu, který vedete, byl odvolán."


async def told(actor):
    return [each.kind for each in await notification_views.notifications(actor)].count(service.TAKEN_BACK)


@pytest.mark.parametrize("kind", ["handover", "case_management", "info_sharing"])
async def test_the_key_worker_is_told_of_a_colleagues_withdrawal(
    held, handover, case_management, world, client_app, kind
):
    order = handover() if kind == "handover" else case_management(type=kind)
    given = await service.record_consent(held.actor, held.case_id, order)
    await service.withdraw_consent(world.actor("osp_head"), given.id, withdrawal(), version=given.version)
    await drain()
    assert (await told(held.actor), await told(world.actor("osp_head"))) == (1, 0)
    page = (await (await client_app("osp_specialist")).get("/my-day")).text
    assert SAID in soft(page)


async def test_nobody_is_told_of_what_they_wrote_themselves(held, handover):
    given = await service.record_consent(held.actor, held.case_id, handover())
    await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version)
    await drain()
    assert await told(held.actor) == 0


async def test_who_leads_the_case_no_more_is_told_no_more(held, handover, world, client_app):
    given = await service.record_consent(held.actor, held.case_id, handover())
    await service.withdraw_consent(world.actor("osp_head"), given.id, withdrawal(), version=given.version)
    await drain()
    order = ChangeKeyWorker(
        worker_id=world.people["osp_worker"].worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="phone",
    )
    await cases.change_key_worker(world.actor("osp_head"), held.case_id, order, version=1)
    assert SAID not in soft((await (await client_app("osp_specialist")).get("/my-day")).text)
