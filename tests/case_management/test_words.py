"""A refusal of joint work goes to the other service: who knows a protected name is warned of it, and nobody else is told."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas.merging import MergeCases
from kernel.clock import now
from kernel.exceptions import Invalid
from services.case_management import service, views
from services.case_management.schemas import DeclineCaseManagement, ProposeCaseManagement
from services.intake import service as notices
from services.intake.schemas import JoinNotice, RecordNotice
from tenants import service as tenants
from tenants.tables import Role

from .conftest import MARTIN

NAMES = "Oznámila to Zvěřinová, proto teď ne."


async def with_roles(story, actor, *roles):
    """The actor, who holds these roles too; and the roles, to be ended."""
    held = [await tenants.grant_role(actor.tenant, actor.worker, role, actor.service) for role in roles]
    return msgspec.structs.replace(actor, roles=actor.roles | {*roles}), held


@pytest.fixture
async def offer(story):
    """An offer to PM, whose own case of that client came from a notice that pm_worker took down."""
    joint = await story.proposed()
    taker, held = await with_roles(story, story.pm, Role.INTAKE_WORKER)
    head, _ = await with_roles(story, story.world.actor("pm_head"), Role.UNIT_HEAD)
    notice = await notices.record_notice(
        taker, RecordNotice(received_at=now(), subject="Leží sám doma.", notifier_name="Drahomíra Zvěřinová")
    )
    await notices.join_notice(head, notice.id, JoinNotice(case_id=joint.partner_case_id), version=1)
    return joint, taker, held


async def test_who_may_be_shown_the_notifier_is_warned(offer):
    joint, taker, _ = offer
    with pytest.raises(Invalid) as refusal:
        await service.decline_case_management(taker, joint.id, DeclineCaseManagement(reason=NAMES), version=1)
    assert (list(refusal.value.fields), refusal.value.words) == (["reason"], ["Zvěřinová"])


async def test_to_list_notices_is_not_enough(story, offer):
    """They took the call once; with the role of today the wall lets the row through, the rights do not."""
    joint, _, (intake,) = offer
    await tenants.end_role(story.pm.tenant, intake)
    lists, _ = await with_roles(story, story.pm, Role.MAILROOM)
    await service.decline_case_management(lists, joint.id, DeclineCaseManagement(reason=NAMES), version=1)
    assert (await views.case_management_view(story.osp, joint.id)).decline_reason == NAMES


async def test_an_offer_is_held_against_the_secret_address_of_both_records_that_are_led_as_one(story):
    """The other one is as secret as it was (ADR 0083)."""
    head = story.world.actor("osp_head")
    one, two = (msgspec.structs.replace(MARTIN, street=f"utajená, {street}") for street in ("Hájová 58", "Polní 59"))
    joint = await story.ready(one, with_case_there=False)
    other = await story.open_case("osp_specialist", two)
    order = MergeCases(file_mark=f"http://localhost/cases/{other}", reason="Totéž rodné číslo.")
    await cases.merge_cases(head, joint.case_id, order)
    version = (await case_views.case_view(story.osp, joint.case_id)).content.client_version
    for address in ("Hájová 58", "Polní 59"):
        note = f"Bydlí {address}, přijďte."
        offer = ProposeCaseManagement(version_no=1, client_version=version, consent_id=joint.consent_id, note=note)
        with pytest.raises(Invalid) as refused:
            await service.propose_case_management(story.osp, joint.case_id, offer)
        assert "note" in refused.value.fields, address
