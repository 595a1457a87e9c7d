"""The form of a new wording begins with what the client agreed to, and with nothing of what they refused."""

import re

import pytest
from asyncpg import PostgresError

from app.testing.rows import insert
from cases.cases import views as case_views
from consent import service
from consent.rules.offers import OTHER_RECIPIENT
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.web.text import soft


def ticked(page):
    """What is chosen, and what stands in the longer fields."""
    chosen = re.findall(r'<input[^>]*name="(worker_ids|items|topics|purpose|decision)"[^>]*\schecked', page.text)
    words = re.findall(r'<textarea[^>]*name="(?:purpose_text|other_topics)"[^>]*>([^<]*)</textarea>', page.text)
    return set(chosen), "".join(words).strip()


@pytest.mark.parametrize("kind", ["handover", "case_management"])
@pytest.mark.parametrize("before", [[], ["agree"]])
async def test_nothing_of_a_no_is_ticked_beforehand(held, client_app, request, kind, before):
    """Whoever was refused everything, with people, purpose and words, asks anew; also where a yes came before the no."""
    order, view = request.getfixturevalue(kind), None
    osp = await client_app("osp_specialist")
    for decision in [*before, "disagree"]:
        said = order(decision=decision)
        if view is None:
            view = await service.record_consent(held.actor, held.case_id, said)
        else:
            view = await service.change_consent(held.actor, view.id, said, version=view.version)
    page = await osp.get(f"/consents/{view.id}/change")
    assert ticked(page) == (set(), "")
    assert f'name="recipient_service_id" value="{view.present.recipient.service_id}"' in page.text
    view = await service.change_consent(held.actor, view.id, order(), version=view.version)
    chosen, _ = ticked(await osp.get(f"/consents/{view.id}/change"))
    assert {"worker_ids", "items" if kind == "handover" else "topics"} <= chosen, "of a yes it goes on"
    assert "decision" not in chosen


async def test_who_spoke_the_last_time_is_not_who_speaks_now(held, client_app, handover):
    """It is a part of this answer, as its day and form are: a client who speaks for themselves gets no guardian in the file."""
    said = handover(said_by="guardian", representative="Petr Melnyk")
    view = await service.record_consent(held.actor, held.case_id, said)
    page = await (await client_app("osp_specialist")).get(f"/consents/{view.id}/change")
    assert re.search(r'name="said_by"[^>]*value="self"[^>]*\schecked', page.text)
    assert "Petr Melnyk" not in re.sub(r'<section class="o-preview.*?</section>', "", page.text, flags=re.DOTALL)


@pytest.mark.parametrize("decision", ["agree", "disagree"])
async def test_what_a_guardian_said_is_nowhere_the_clients_own_word(held, client_app, handover, decision):
    """Neither on the page nor in the folder."""
    said = handover(decision=decision, said_by="guardian", representative="Petr Melnyk")
    view = await service.record_consent(held.actor, held.case_id, said)
    page = soft((await (await client_app("osp_specialist")).get(f"/consents/{view.id}")).text)
    words = "souhlas" if decision == "agree" else "nesouhlas"
    assert f"<dt>Rozhodnutí</dt><dd>za klienta vysloven {words}</dd>" in page
    (latest, *_) = await case_views.list_records(held.actor, held.case_id, kind="consent")
    assert latest.facts.startswith(f"Za klienta byl vysloven {words} s předáním")


@pytest.mark.parametrize("decision", ["agree", "disagree"])
async def test_a_new_wording_is_for_the_same_service(held, client_app, handover, world, decision):
    """What the client says of another service is another consent: neither side's file calls one the other (ADR 0091)."""
    view = await service.record_consent(held.actor, held.case_id, handover())
    elsewhere = {"recipient_service_id": world.services["javorec_spod"], "worker_ids": [], "purpose": "cooperation"}
    order = handover(decision=decision, **elsewhere)
    with pytest.raises(Invalid) as refused:
        await service.change_consent(held.actor, view.id, order, version=view.version)
    assert refused.value.fields == {"recipient_service_id": OTHER_RECIPIENT}
    page = await (await client_app("osp_specialist")).get(f"/consents/{view.id}/change")
    assert 'id="recipient_service_id"' in page.text
    assert "<select" not in page.text.split('id="komu"')[1].split("</fieldset>")[0].split('id="ucel"')[0]
    await service.record_consent(held.actor, held.case_id, handover(**elsewhere))


async def test_the_database_lets_no_new_wording_go_to_another_service(held, handover, world):
    view = await service.record_consent(held.actor, held.case_id, handover())
    async with unit_of_work(held.actor) as unit:
        (copy,) = await unit.connection.fetch("SELECT * FROM consent_version WHERE consent_id = $1", view.id)
        (let,) = await unit.connection.fetch("SELECT * FROM consent_provision WHERE consent_id = $1", view.id)
    other = world.organisations["javorec"], world.services["javorec_spod"]
    changed = {"recipient_tenant_id": other[0], "recipient_service_id": other[1], "recipient_worker_ids": []}
    with pytest.raises(PostgresError) as refused:
        async with unit_of_work(held.actor):
            await insert("consent_version", **{**copy, "id": new_id(), "no": 2, "created_at": now()})
            await insert("consent_provision", **{**let, "id": new_id(), "version_no": 2, **changed})
    assert "same service" in str(refused.value)
