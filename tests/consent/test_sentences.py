"""Every sentence of a consent that puts the name of a service in: right after the word for a service, whatever the name."""

import re
from datetime import date
from hashlib import sha256

import pytest

from app.testing.world import World
from consent.papers import TEXT_VERSION, record_title, withdrawal_words, wording
from consent.rules import Draft, check_draft
from consent.schemas import RecipientChoice, RecordConsent
from consent.tables import ConsentType, Decision
from consent.views import setting_for
from kernel import keys
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.phrases import after_service
from kernel.web.text import soft
from tenants import service as tenant_service
from tenants import views as tenants
from tests.kernel.test_phrases import NAMES

SERVICES = [name for name in NAMES if name]


def said_of(name: str, kind: ConsentType, decision: Decision) -> list[str]:
    """The sentences about an offer to a service of this name, made by one of the same name."""
    choice = RecipientChoice(
        service_id=new_id(),
        tenant_id=new_id(),
        name=name,
        short_name="X",
        organisation_name="Krok",
        own=True,
        said=after_service(name),
        offers_peers=True,
    )
    draft = Draft(
        type=kind,
        own_service=after_service(name),
        recipient=choice,
        workers=[],
        items=[],
        topics=["bydlení"],
        purpose=None,
        purpose_text="návrat domů",
        valid_from=date(2026, 11, 28),
        valid_until=date(2027, 1, 1),
    )
    words = wording(draft, decision)
    return [words.text, words.sentence, record_title(kind, after_service(name), decision)]


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("kind", ConsentType)
@pytest.mark.parametrize("decision", Decision)
def test_a_name_stands_in_the_second_case_after_the_word_for_a_service(name, kind, decision):
    after = re.escape(after_service(name))
    for sentence in said_of(name, kind, decision):
        places = re.findall(rf"{after}(?!\w)", sentence)
        right = re.findall(rf"služb(?:a|y|ě|u|ou) {after}(?!\w)", sentence)
        assert len(right) == len(places) > 0, sentence


async def test_what_was_written_down_with_a_service_stands_in_its_consents(world: World) -> None:
    """The computed form is only a proposal: a service that says otherwise is called so from then on."""
    tenant_id, service_id = world.organisations["krok"], world.services["pm"]
    actor = world.actor("osp_specialist")
    order = RecordConsent(type="handover", recipient_service_id=service_id, items=["email"], purpose="service_start")

    async def sentence() -> str:
        async with unit_of_work(actor):
            setting = await setting_for(actor, order)
        draft = check_draft(Checks(), order, setting)
        assert draft is not None
        return wording(draft, Decision.DISAGREE).sentence

    proposal = await tenants.service_said(tenant_id, service_id)
    assert f"do služby {proposal}" in await sentence()
    await tenant_service.describe_service(tenant_id, service_id, said="doprovázení vrstevníkem")
    assert "do služby doprovázení vrstevníkem" in await sentence()
    async with unit_of_work(actor):
        before = next(one for one in await tenants.recipient_services(actor) if one.id == service_id)
    await tenant_service.describe_service(tenant_id, service_id, offers_peers=not before.offers_peers)
    async with unit_of_work(actor):
        after = next(one for one in await tenants.recipient_services(actor) if one.id == service_id)
    assert (after.said, after.offers_peers) == ("doprovázení vrstevníkem", not before.offers_peers)
    with pytest.raises(Invalid):
        await tenant_service.describe_service(tenant_id, service_id, said=" ")


SIGNED = {
    "2026-11.4": "d60f271035fa643b",
    "2026-11.5": "d60f271035fa643b",
    "2026-11.6": "e2ef1ca086f28530",
    "2026-11.7": "e00d700de988975b",
    "2026-11.8": "209ddfb6ad6d972f",
    "2026-11.9": "d4a6c209b243cebd",
}
"""What each version of the text says, by its digest; 2026-11.5 changed the sentence for the folder only, 2026-11.9 a no without a scope and who reads what is taken over, and since 2026-11.6
what a paper says of taking back counts."""


def test_what_clients_sign_changes_with_its_version_only():
    """Under one number there is one text: add a version beside, and change none that is here."""
    texts = [line for kind in ConsentType for decision in Decision for line in said_of("Okoun", kind, decision)]
    texts += [withdrawal_words(kind, TEXT_VERSION) for kind in ConsentType]
    assert sha256("\n".join(texts).encode()).hexdigest()[:16] == SIGNED[TEXT_VERSION]


def test_who_signed_before_keeps_what_they_were_told():
    """A paper of an earlier version says of taking back what it said then."""
    for version in (version for version in SIGNED if version < "2026-11.6"):
        assert "Od té chvíle už příjemce nic neuvidí." in withdrawal_words(ConsentType.HANDOVER, version)
    told = {version: withdrawal_words(ConsentType.CASE_MANAGEMENT, version) for version in SIGNED}
    assert [version for version, words in told.items() if "Společnou práci může ukončit" in words] == [
        "2026-11.7",
        "2026-11.8",
        "2026-11.9",
    ]
    assert "může ukončit" not in withdrawal_words(ConsentType.HANDOVER, "2026-11.7")


def test_joint_work_shares_steps():
    """What somebody does by when in it is a step; tasks are of one service."""
    text = said_of("Okoun", ConsentType.CASE_MANAGEMENT, Decision.AGREE)[0]
    assert "cíle, kroky a výstupy" in text
    assert "úkol" not in text


async def test_nothing_is_recorded_in_other_words_than_were_shown(world, held, client_app):
    """The sentence of a service changed while the form was open: the page says so, shows it, and then takes it."""
    service_id = world.services["pm"]
    client = await client_app("osp_specialist")
    address = f"/cases/{held.case_id}/consents/new"
    order = {
        "_csrf": client.headers["X-CSRF-Token"],
        "type": "handover",
        "recipient_service_id": str(service_id),
        "worker_ids": str(world.people["pm_worker"].worker_id),
        "items": ["given_name", "family_name"],
        "purpose": "service_start",
        "valid_from": "dnes",
        "valid_until": "za 30 dní",
        "decision": "agree",
        "form": "written",
        "said_on": "dnes",
        "said_by": "self",
    }

    def mark(text):
        return re.search(r'name="shown_mark"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="shown_mark"', text)

    shown = await client.post(address, data=order | {"act": "preview"})
    order["shown_mark"] = next(each for each in mark(shown.text).groups() if each)
    await tenant_service.describe_service(world.organisations["krok"], service_id, said="doprovázení vrstevníkem")
    keys.forget()
    for act in ("print", ""):
        refused = await client.post(address, data=order | ({"act": act} if act else {}))
        assert refused.status_code == 412
        assert "Věta souhlasu zní jinak" in soft(refused.text)
        assert "doprovázení vrstevníkem" in soft(refused.text)
    again = next(each for each in mark(refused.text).groups() if each)
    assert again != order["shown_mark"]
    looked = await client.post(address, data=order | {"act": "preview"})
    assert order["shown_mark"] in looked.text  # a look at the words does not make the signed paper another one
    done = await client.post(address, data=order | {"shown_mark": again})
    assert done.status_code == 303
