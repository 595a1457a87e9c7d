"""Handing over: exactly what the consent names, to exactly whom it names."""

from datetime import timedelta

import msgspec
import pytest

from app.testing.queries import counting_queries
from cases.cases import service as cases
from cases.cases import views as case_views
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from sharing import service, views
from sharing.exceptions import NoEffectiveConsent
from sharing.schemas import HandOver
from tenants import service as tenants
from tenants.tables import Role


async def test_the_recipient_sees_exactly_the_six_fields(kit, world):
    """SC1: given name, family name, town and region, e-mail, phone, health; no street, no birth date, nothing else."""
    shared = await kit.share()
    view = await service.open_handover(world.actor("pm_worker"), shared.handover_id)
    assert {item.kind: item.values for item in view.items} == {
        "given_name": {"given_name": "Vítězslav"},
        "family_name": {"family_name": "Okoun"},
        "residence": {"town": "Lipnice pod Hájem", "region": "Středočeský kraj"},
        "email": {"email": "okoun@klient.example"},
        "phone": {"phone": "+420 000 000 034"},
        "health": {"health_code": "paraplegia", "health_note": "po úrazu v létě"},
    }
    assert [item.kind for item in view.items] == kit.six
    assert view.sender.service_id == world.services["osp"]
    everything = msgspec.json.encode(view).decode()
    assert "Nábřežní" not in everything
    assert kit.identity.birth_date.isoformat() not in everything  # the year alone may stand in an id
    assert "birth_date" not in everything


async def test_only_what_was_picked_goes(kit, world):
    """Of what the client agreed to, the worker hands over what the other service needs."""
    shared = await kit.share(kinds=["family_name", "phone"])
    view = await service.open_handover(world.actor("pm_worker"), shared.handover_id)
    assert [item.kind for item in view.items] == ["family_name", "phone"]


async def test_a_field_outside_the_consent_is_refused_beside_the_field(kit):
    """The client agreed to three fields; the fourth is named in the refusal and nothing goes."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["given_name", "family_name", "phone"])
    with pytest.raises(Invalid) as refused:
        await kit.hand_over(case_id, consent_id, ["family_name", "health"])
    assert refused.value.fields == {
        "item_kinds": "S předáním těchto údajů klient nesouhlasil: základní informace o zdravotním stavu."
    }


async def test_what_the_client_has_not_told_us_is_named(kit):
    """Empty fields cannot go; the refusal says which to fill in."""
    case_id = await kit.open_case(msgspec.structs.replace(kit.identity, email="", health_code="", health_note=""))
    consent_id = await kit.give_consent(case_id)
    with pytest.raises(Invalid) as refused:
        await kit.hand_over(case_id, consent_id)
    assert refused.value.fields["item_kinds"].endswith(
        "doplňte je mezi údaje klienta: e-mailový kontakt, základní informace o zdravotním stavu."
    )


@pytest.mark.parametrize("kinds", [[], ["street"], ["plan"], ["given_name", "birth_number"]])
async def test_only_the_fields_of_the_handover_exist(kit, kinds):
    """Nothing picked, or something that is no field of the handover."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    with pytest.raises(Invalid) as refused:
        await kit.hand_over(case_id, consent_id, kinds)
    assert list(refused.value.fields) == ["item_kinds"]


async def test_without_an_effective_consent_nothing_goes(kit, world):
    """Refused, withdrawn, not valid yet, of another client, of another type, or none at all."""
    case_id, other_case = await kit.open_case(), await kit.open_case()
    refusal = await kit.give_consent(case_id, decision="disagree", worker_ids=[])
    tomorrow = today_in_prague() + timedelta(days=1)
    future = await kit.give_consent(case_id, valid_from=tomorrow)
    others = await kit.give_consent(other_case)
    other_type = await kit.give_consent(
        case_id, type="case_management", items=[], topics=["bydlení"], purpose="", purpose_text="Bydlení."
    )
    withdrawn = await kit.share()
    await kit.withdraw(withdrawn)
    for consent_id in (refusal, future, others, other_type, withdrawn.consent_id):
        with pytest.raises(NoEffectiveConsent):
            await kit.hand_over(withdrawn.case_id if consent_id == withdrawn.consent_id else case_id, consent_id)
    with pytest.raises(Invalid):
        await service.hand_over(
            world.actor("osp_specialist"),
            case_id,
            HandOver(version_no=1, client_version=1, consent_id=None, item_kinds=["phone"]),
        )


async def test_the_same_field_goes_once(kit):
    """What the recipient can see already is not handed over again; what is missing can follow."""
    shared = await kit.share(kinds=["phone"])
    with pytest.raises(Invalid) as refused:
        await kit.hand_over(shared.case_id, shared.consent_id, ["phone", "email"])
    assert "telefonický kontakt" in refused.value.fields["item_kinds"]
    await kit.hand_over(shared.case_id, shared.consent_id, ["email"])


async def test_who_may_hand_over(kit, world):
    """Workers of the service who may read the file; a peer mentor may not, and for others the case is not there."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    order = HandOver(version_no=1, client_version=1, consent_id=consent_id, item_kinds=["phone"])
    for stranger in ("pm_worker", "pm_head", "spod_head", "both_pm", "javorec_head", "osp_peer", "krok_admin"):
        with pytest.raises(NotThere):
            await service.hand_over(world.actor(stranger), case_id, order)
    await service.hand_over(world.actor("osp_worker"), case_id, order)


async def test_the_file_says_what_went(kit, world):
    """A record in the owner's folder, with the worker's note; the note stays there."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    handover_id = await kit.hand_over(case_id, consent_id, ["family_name", "phone"], note="Volat odpoledne.")
    (written,) = await case_views.list_records(world.actor("osp_specialist"), case_id, kind="handover")
    assert "předáno: příjmení, telefonický kontakt." in written.facts
    assert "Volat odpoledne." in written.facts
    view = await service.open_handover(world.actor("pm_worker"), handover_id)
    assert "Volat" not in msgspec.json.encode(view).decode()


async def test_the_number_of_statements_does_not_grow_with_the_fields(kit):
    """Six fields cost as many statements as one, when both say something in words, which are held against others."""
    counts = []
    for kinds in (["health"], kit.six):
        case_id = await kit.open_case()
        consent_id = await kit.give_consent(case_id)
        with counting_queries() as n:
            await kit.hand_over(case_id, consent_id, kinds)
        counts.append(n.count)
    assert counts[0] == counts[1]


async def test_nothing_personal_is_written_in_the_clear(kit, world, db):
    """Audit, outbox and the tables of sharing hold ids and codes; the words are sealed."""
    shared = await kit.share()
    async with unit_of_work(shared.owner) as unit:
        for table in ("audit_entry", "shared_item", "handover", "share_grant", "share_key"):
            rows = await unit.connection.fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} t")
            assert rows
            for word in ("Okoun", "Vítězslav", "paraplegia", "000 000 034", "Lipnice"):
                written = (word, word.encode().hex())
                assert not any(each in row["row"] for row in rows for each in written), (table, word)


async def test_a_member_without_the_right_is_told_so(kit, world):
    """A peer mentor with a task in the case knows that it exists."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    async with unit_of_work(world.actor("osp_specialist")):
        client_id = (await case_views.case_header(world.actor("osp_specialist"), case_id)).client_id
        await cases.add_task_to(
            world.actor("osp_specialist"),
            assignee_id=world.people["osp_peer"].worker_id,
            due_on=today_in_prague(),
            title="Doprovod",
            kind="task",
            client_id=client_id,
            case_id=case_id,
        )
    with pytest.raises(NotAllowed):
        await service.hand_over(
            world.actor("osp_peer"),
            case_id,
            HandOver(version_no=1, client_version=1, consent_id=consent_id, item_kinds=["phone"]),
        )


async def test_offers_ask_as_often_for_twenty_consents_as_for_one(kit, world):
    """Each to named people of another service; who of them works there now is asked once."""
    specialist, worker = world.actor("osp_specialist"), world.actor("pm_worker").worker
    case_id = await kit.open_case()

    async def give(number):
        for _ in range(number):
            code = new_id().hex[-8:]
            place = await tenants.create_service(specialist.tenant, f"x{code}", f"Služba {code}", f"S {code}")
            await tenants.grant_role(specialist.tenant, worker, Role.SOCIAL_WORKER, place)
            named = {
                "recipient_service_id": place,
                "worker_ids": [worker],
                "items": ["phone"],
                "purpose": "service_start",
            }
            await kit.give_consent(case_id, **named)

    async def cost():
        await views.offers(specialist, case_id)
        with counting_queries() as sent:
            offers = (await views.offers(specialist, case_id)).offers
        assert all(offer.people == ["Lenka Ďurišová"] for offer in offers)
        return len(offers), sent.count

    await give(1)
    one = await cost()
    await give(19)
    assert await cost() == (20, one[1])
    assert one[0] == 1


async def test_a_state_of_health_that_names_another_client_is_pointed_at_before_it_goes_out(kit):
    """It goes out in somebody's own words; the note of the handover stays in the own file and may name whom it likes."""
    await kit.open_case(msgspec.structs.replace(kit.identity, given_name="Eliška", family_name="Koťátková"))
    identity = msgspec.structs.replace(kit.identity, health_note="po nehodě, jela s Eliškou Koťátkovou")
    case_id = await kit.open_case(identity)
    consent_id = await kit.give_consent(case_id)
    with pytest.raises(Invalid) as refused:
        await kit.hand_over(case_id, consent_id)
    assert (list(refused.value.fields), refused.value.words) == (["item_kinds"], ["Eliškou Koťátkovou"])
    assert await kit.hand_over(case_id, consent_id, ["family_name", "phone"], note="Ví to i Koťátková.")
