"""Who may agree for whom: by the age on the day it was said; somebody else only with a reason, which stays."""

from datetime import timedelta

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases.schemas import ChangeClient
from consent import service
from kernel.exceptions import Invalid
from kernel.legal_time import add_months, today_in_prague

from .conftest import IDENTITY
from .test_pages import fields, text_of

REASON = "Soud rodiče ustanovil opatrovníkem, rozsudek je ve spisu."
PARENT = {"said_by": "parent", "representative": "Jana Burešová"}


def aged(years, *, days_older=0):
    born = add_months(today_in_prague(), -12 * years) - timedelta(days=days_older)
    return msgspec.structs.replace(IDENTITY, birth_date=born)


@pytest.mark.parametrize(
    ("identity", "changes", "right"),
    [
        (aged(34), PARENT, False),
        (aged(18), PARENT, False),
        (aged(18, days_older=-1), PARENT, True),
        (aged(18), {}, True),
        (aged(6), {}, False),
        (aged(12, days_older=-1), {}, False),
        (aged(12), {}, True),
        (aged(6), PARENT, True),
        (aged(6), {"said_by": "guardian", "representative": "Jana Burešová"}, True),
        (aged(34), {"said_by": "guardian", "representative": "Jana Burešová"}, True),
        (msgspec.structs.replace(IDENTITY, birth_date=None), {}, True),
    ],
)
async def test_who_agrees_is_held_against_the_age(open_case, handover, identity, changes, right):
    """Nothing is stored; with a reason it is, and the reason stands with the consent and in its record."""
    held = await open_case(identity=identity)
    order = handover(said_on=today_in_prague(), **changes)
    if right:
        assert (await service.record_consent(held.actor, held.case_id, order)).state == "given"
        return
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, order)
    assert list(refused.value.fields) == ["said_by_reason"]
    order = msgspec.structs.replace(order, said_by_reason=REASON)
    made = await service.record_consent(held.actor, held.case_id, order)
    view = await service.consent_view(held.actor, made.id)
    assert (view.state, view.steps[0].note) == ("given", REASON)


@pytest.mark.parametrize("identity", [aged(34), aged(6)])
async def test_a_no_is_heard_from_anybody(open_case, handover, identity):
    """It hinders nothing, whoever said it; nor does taking back."""
    held = await open_case(identity=identity)
    changes = PARENT if identity.birth_date.year < today_in_prague().year - 20 else {}
    made = await service.record_consent(
        held.actor, held.case_id, handover(decision="disagree", said_on=today_in_prague(), **changes)
    )
    assert made.state == "refused"


async def test_the_form_points_it_out_and_asks_why(client_app, held, world):
    """Beside a field that was not there before; with a word in it the consent is recorded."""
    browser, address = await client_app("osp_specialist"), f"/cases/{held.case_id}/consents/new"
    assert "said_by_reason" not in (await browser.get(address)).text
    sent = fields(world, **PARENT)
    refused = await browser.post(address, data=sent)
    assert refused.status_code == 400
    assert "Klientovi už bylo 18 let" in text_of(refused)
    assert 'name="said_by_reason"' in refused.text
    assert (await browser.post(address, data=sent | {"said_by_reason": REASON})).status_code == 303


async def test_a_corrected_day_of_birth_that_makes_who_agreed_too_young_is_told(open_case, handover, client_app):
    """To who corrects it, and on the consent to everybody who opens it, as long as it holds."""
    held = await open_case(identity=aged(34))
    made = await service.record_consent(held.actor, held.case_id, handover(said_on=today_in_prague()))
    browser = await client_app("osp_specialist")
    assert "zapište nové znění" not in text_of(await browser.get(f"/consents/{made.id}"))
    order = ChangeClient(identity=aged(6), save_anyway=True)
    warnings = await cases.change_client(held.actor, held.case_id, order, version=1)
    assert "ještě klientovi nebylo 12 let" in warnings["consents"]
    assert "ještě klientovi nebylo 12 let" in text_of(await browser.get(f"/consents/{made.id}"))
    right = ChangeClient(identity=aged(33), save_anyway=True)
    assert "consents" not in await cases.change_client(held.actor, held.case_id, right, version=2)
    assert "ještě klientovi nebylo 12 let" not in text_of(await browser.get(f"/consents/{made.id}"))


async def test_nothing_is_told_where_it_was_written_down_why_they_may(open_case, handover):
    held = await open_case(identity=aged(6))
    order = handover(said_on=today_in_prague(), said_by_reason=REASON)
    await service.record_consent(held.actor, held.case_id, order)
    younger = ChangeClient(identity=aged(7), save_anyway=True)
    assert "consents" not in await cases.change_client(held.actor, held.case_id, younger, version=1)
