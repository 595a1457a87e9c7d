"""Recording what a client said: a yes and a no with the same weight, and what is refused."""

from datetime import date, timedelta

import pytest

from app.testing.time import NOW
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.exceptions import WrittenByItself
from cases.cases.schemas import AmendRecord
from consent import service, views
from consent.exceptions import AlreadyGiven, CaseNotOpen
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import ConsentType, Decision
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague

from .conftest import picture

SEED = (
    "Mám zájem o službu sociální rehabilitace – peer mentoring. V této souvislosti souhlasím s předáním výše uvedených"
    " údajů do služby sociální rehabilitace – peer mentoring (zastoupené pracovníky: Lenka Ďurišová, Radim Zedník)."
)


async def _folder(held):
    return await case_views.list_records(held.actor, held.case_id, kind="consent")


async def _effective(held, type=None):
    async with unit_of_work(held.actor):
        return await views.effective_provisions(held.actor, held.client_id, type=type)


async def test_a_written_handover_is_effective_at_once(held, handover, world):
    """The seed's consent: six fields to PM, its named workers, until a day."""
    view = await service.record_consent(held.actor, held.case_id, handover(), ("list.png", "image/png", picture()))
    assert (view.state, view.decision, view.scan_missing) == ("given", "agree", False)
    assert view.on == today_in_prague() + timedelta(days=90)
    (provision,) = await _effective(held, ConsentType.HANDOVER)
    assert provision.item_kinds == ["given_name", "family_name", "residence", "email", "phone", "health"]
    assert provision.recipient_service_id == world.services["pm"]
    assert len(provision.recipient_worker_ids) == 2
    assert (provision.purpose, provision.actions, provision.effective) == ("choose_peer", ["view", "copy"], True)
    assert await _effective(held, ConsentType.CASE_MANAGEMENT) == []


async def test_the_stored_text_is_the_seeds_with_the_named_workers_in_it(held, handover):
    """What is sealed is exactly what was previewed, word by word."""
    previewed = await views.preview(held.actor, held.case_id, handover())
    assert previewed.wrong == {}
    view = await service.record_consent(held.actor, held.case_id, handover())
    assert view.present.text == previewed.words[Decision.AGREE].text
    assert SEED in view.present.text
    assert view.present.text.startswith(
        "Údaje k předání: jméno, příjmení, město/kraj pobytu, e-mailový kontakt, telefonický kontakt,"
        " základní informace o zdravotním stavu."
    )
    assert len(view.present.digest) == 64


@pytest.mark.parametrize(("decision", "said"), [("agree", "souhlasí"), ("disagree", "nesouhlasí")])
async def test_the_folder_tells_the_seeds_sentence(held, handover, decision, said):
    """An agreement and a disagreement land in the client's folder alike."""
    await service.record_consent(held.actor, held.case_id, handover(decision=decision))
    (record,) = await _folder(held)
    assert record.facts.startswith(
        f"Klient {said} s předáním osobních a citlivých údajů do služby sociální rehabilitace – peer mentoring."
    )


async def test_the_folder_speaks_of_sensitive_data_only_where_there_are_some(held, handover):
    """A name is personal, and nothing more; also when it is taken back."""
    made = await service.record_consent(held.actor, held.case_id, handover(items=["given_name", "family_name"]))
    order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await service.withdraw_consent(held.actor, made.id, order, version=made.version)
    for record in await _folder(held):
        assert "s předáním osobních údajů do služby" in record.facts


async def test_the_record_of_a_consent_is_added_to_and_not_corrected(held, handover):
    """The product wrote it itself: it stays what whoever looks for what the client agreed to finds, the addendum beside it."""
    await service.record_consent(held.actor, held.case_id, handover())
    (record,) = await _folder(held)
    said = {"kind": "note", "occurred_at": record.occurred_at, "title": record.title, "facts": "Doplněno."}
    with pytest.raises(WrittenByItself):
        await cases.amend_record(held.actor, held.case_id, record.id, AmendRecord(amendment="correction", **said))
    await cases.amend_record(held.actor, held.case_id, record.id, AmendRecord(amendment="addendum", **said))
    (found,) = await case_views.list_records(held.actor, held.case_id, kind="consent")
    assert found.facts == record.facts
    assert "Doplněno." in [each.facts for each in await case_views.list_records(held.actor, held.case_id)]


async def test_a_refusal_lets_nothing_through(held, handover):
    """A no needs neither named workers nor a validity, and is a record of its own."""
    order = handover(decision="disagree", worker_ids=[], valid_from=None, valid_until=None, form="oral_recorded")
    view = await service.record_consent(held.actor, held.case_id, order)
    assert (view.state, view.decision, view.on) == ("refused", "disagree", today_in_prague())
    assert "Nesouhlasím s předáním" in view.present.text
    assert "platí" not in view.present.text
    assert await _effective(held) == []
    async with unit_of_work(held.actor):
        provision = await views.provision_by_id(held.actor, view.id)
        assert provision is not None
        assert not provision.effective


@pytest.mark.parametrize("kind", ["handover", "case_management"])
async def test_a_refusal_asks_for_neither_scope_nor_purpose(held, handover, case_management, kind):
    """Who refuses without either was not asked: text, folder and paper say no more than that, and nothing of it may go."""
    order = (handover if kind == "handover" else case_management)(
        decision="disagree",
        items=[],
        topics=[],
        purpose="",
        purpose_text="",
        worker_ids=[],
        valid_from=None,
        valid_until=None,
    )
    view = await service.record_consent(held.actor, held.case_id, order)
    assert view.present.text.split("\n")[0].endswith(("jednotlivě se nevybíraly.", "jednotlivě se nevybírala."))
    assert "uvedených" not in view.present.text
    assert "Účel, o který šlo: neuváděl se." in view.present.text
    (record,) = await _folder(held)
    assert "Účel: neuváděl se." in record.facts
    assert await _effective(held) == []
    assert (await views.recorded_form(held.actor, view.id)).startswith(b"%PDF")


async def test_an_agreement_still_needs_scope_and_purpose(held, handover):
    """What a refusal may leave out is no consent."""
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, handover(items=[], purpose=""))
    assert {"items", "purpose"} <= set(refused.value.fields)


async def test_case_management_names_topics_purpose_and_validity(held, case_management):
    """The topics are the client's words and sealed; what may be shared is a list of kinds."""
    view = await service.record_consent(held.actor, held.case_id, case_management())
    assert view.present.topics == ["bydlení a úprava bytu", "průběh rehabilitace"]
    assert "Témata sdílení: bydlení a úprava bytu; průběh rehabilitace." in view.present.text
    (provision,) = await _effective(held, ConsentType.CASE_MANAGEMENT)
    assert provision.item_kinds == ["plan", "goal", "task", "meeting_output"]
    assert provision.purpose == "cooperation"


async def test_information_flows_one_way(held, case_management):
    """The text says who tells whom; the other direction is a consent of the other service."""
    view = await service.record_consent(held.actor, held.case_id, case_management(type="info_sharing"))
    assert (
        "aby služba odborného sociálního poradenství sdělovala pracovníkům služby sociální rehabilitace – peer mentoring"
        in view.present.text
    )


async def test_another_organisation_is_named_with_its_name(held, handover, world):
    """Workers elsewhere are not ours to name; the whole service is the recipient."""
    order = handover(recipient_service_id=world.services["javorec_spod"], worker_ids=[], purpose="cooperation")
    view = await service.record_consent(held.actor, held.case_id, order)
    assert "Souhlasím s předáním výše uvedených údajů do služby" in view.present.text
    assert "Městský úřad Javorec" in view.present.text
    assert view.present.recipient.worker_ids == []


NEXT_YEAR = NOW + timedelta(days=370)
YESTERDAY = NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("type", {"type": ""}),
        ("type", {"type": "processing"}),
        ("items", {"items": []}),
        ("items", {"items": ["given_name", "diagnosis"]}),
        ("items", {"items": ["plan"]}),
        ("topics", {"topics": ["bydlení"]}),
        ("recipient_service_id", {"recipient_service_id": None}),
        ("recipient_service_id", {"recipient_service_id": new_id()}),
        ("worker_ids", {"worker_ids": []}),
        ("worker_ids", {"worker_ids": [new_id()]}),
        ("purpose", {"purpose": ""}),
        ("purpose", {"purpose": "marketing"}),
        ("valid_from", {"valid_from": None}),
        ("valid_until", {"valid_until": None}),
        ("valid_until", {"valid_until": YESTERDAY}),
        (
            "valid_until",
            {"valid_from": NOW + timedelta(days=5), "valid_until": NOW + timedelta(days=4)},
        ),
        (
            "valid_until",
            {
                "said_on": NOW - timedelta(30),
                "valid_from": NOW - timedelta(30),
                "valid_until": YESTERDAY,
            },
        ),
        ("valid_until", {"valid_until": NEXT_YEAR}),
        ("valid_until", {"valid_until": date.max}),
        ("valid_from", {"valid_from": YESTERDAY}),
        ("valid_from", {"valid_from": date.min}),
        ("valid_from", {"valid_from": date.max, "valid_until": date.max}),
        ("decision", {"decision": ""}),
        ("decision", {"decision": "perhaps"}),
        ("form", {"form": ""}),
        ("said_by", {"said_by": ""}),
        ("said_on", {"said_on": None}),
        ("said_on", {"said_on": NOW + timedelta(days=1)}),
        ("said_on", {"said_on": date.min}),
        ("representative", {"said_by": "guardian"}),
        ("representative", {"representative": "Anna Burešová"}),
        ("representative", {"said_by": "parent", "representative": "Anna\u202eBurešová"}),
        ("purpose_text", {"purpose_text": "x" * 100_000}),
        ("purpose_text", {"purpose_text": "volba\x00peera"}),
    ],
)
async def test_what_is_missing_or_wrong_is_said_beside_its_field(held, handover, field, changes):
    """Nothing is stored, and the reason stands with the field."""
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, handover(**changes))
    assert field in refused.value.fields
    assert (await service.list_consents(held.actor, held.case_id)).consents == []
    assert await _folder(held) == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("topics", {"topics": []}),
        ("topics", {"topics": ["  ", ""]}),
        ("topics", {"topics": [f"téma {n}" for n in range(21)]}),
        ("topics", {"topics": ["x" * 201]}),
        ("topics", {"topics": ["bydlení\u2067"]}),
        ("items", {"items": ["email"]}),
        ("purpose_text", {"purpose_text": ""}),
    ],
)
async def test_case_management_needs_topics_and_a_purpose(held, case_management, field, changes):
    """Scope and purpose are what the record is about (seed 002)."""
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, case_management(**changes))
    assert list(refused.value.fields) == [field]


async def test_an_empty_form_says_everything_at_once(held):
    """One look is enough to see what is missing."""
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, RecordConsent(type="handover"))
    assert set(refused.value.fields) == {
        "recipient_service_id",
        "items",
        "purpose",
        "valid_from",
        "valid_until",
        "decision",
        "form",
        "said_on",
        "said_by",
    }


async def test_the_longest_validity_can_be_set(held, handover, change_settings):
    """An organisation with shorter terms sets them; the message names the last possible day."""
    change_settings(OPORA_CONSENT_LONGEST_MONTHS="1")
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, handover())
    assert "nejdéle do" in refused.value.fields["valid_until"]


async def test_the_own_service_is_no_recipient(held, handover, world):
    """Nothing passes a wall to oneself."""
    with pytest.raises(Invalid) as refused:
        await service.record_consent(
            held.actor, held.case_id, handover(recipient_service_id=world.services["osp"], worker_ids=[])
        )
    assert "recipient_service_id" in refused.value.fields


@pytest.mark.parametrize("decision", ["agree", "disagree"])
async def test_what_holds_is_not_asked_for_again_beside_it(held, handover, case_management, world, decision):
    """Two consents to the same would outlive one withdrawal, and a no beside a yes would end nothing."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    with pytest.raises(AlreadyGiven) as refused:
        await service.record_consent(held.actor, held.case_id, handover(decision=decision))
    assert list(refused.value.fields) == ["recipient_service_id"]
    assert refused.value.about.page == f"/consents/{given.id}"
    elsewhere = {"recipient_service_id": world.services["javorec_spod"], "worker_ids": []}
    await service.record_consent(held.actor, held.case_id, handover(decision=decision, **elsewhere))
    await service.record_consent(held.actor, held.case_id, case_management(decision=decision))
    assert len(await _effective(held)) == (3 if decision == "agree" else 1)


async def test_after_a_no_or_an_end_the_client_may_be_asked_anew(held, handover):
    """Neither a refusal nor a withdrawal closes the door for ever."""
    await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    given = await service.record_consent(held.actor, held.case_id, handover())
    order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await service.withdraw_consent(held.actor, given.id, order, version=given.version)
    again = await service.record_consent(held.actor, held.case_id, handover())
    assert again.state == "given"


async def test_a_closed_file_takes_no_new_consent(held, handover):
    """Withdrawing stays possible, recording does not."""
    async with unit_of_work(held.actor) as unit:
        await unit.connection.execute(
            "UPDATE key_worker_assignment SET ended_at = clock_timestamp() WHERE case_id = $1", held.case_id
        )
        await unit.connection.execute(
            "UPDATE client_case SET status = 'closed', close_reason = 'test', closed_at ="
            " (SELECT ended_at FROM key_worker_assignment WHERE case_id = $1) WHERE id = $1",
            held.case_id,
        )
    with pytest.raises(CaseNotOpen):
        await service.record_consent(held.actor, held.case_id, handover())


@pytest.mark.parametrize("stranger", ["pm_worker", "pm_head", "spod_head", "javorec_coordinator", "krok_admin"])
async def test_for_everybody_outside_the_service_there_is_nothing(held, handover, case_management, world, stranger):
    """Not even for the recipient: neither the consent nor the refusal can be found out."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    refused = await service.record_consent(held.actor, held.case_id, case_management(decision="disagree"))
    outside = world.actor(stranger)
    for consent in (given, refused):
        with pytest.raises(NotThere):
            await service.consent_view(outside, consent.id)
        with pytest.raises(NotThere):
            await views.what_ends(outside, consent.id)
        with pytest.raises(NotThere):
            await views.recorded_form(outside, consent.id)
    with pytest.raises(NotThere):
        await service.list_consents(outside, held.case_id)
    with pytest.raises(NotThere):
        await service.record_consent(outside, held.case_id, handover())
    if outside.service_id:
        async with unit_of_work(outside) as unit:
            assert await views.effective_provisions(outside, held.client_id) == []
            assert await views.provision_by_id(outside, given.id) is None
            assert await views.consent_chips(outside, [held.client_id]) == {}
            for table in ("consent", "consent_version", "consent_provision", "consent_event", "consent_evidence"):
                assert await unit.connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_a_peer_mentor_knows_of_the_case_but_not_of_consents(held, handover, world):
    """They see the head of a case in which they have a task, no more (domain reference 2.4)."""
    peer = world.actor("osp_peer")
    with pytest.raises(NotThere):
        await service.list_consents(peer, held.case_id)
    async with unit_of_work(held.actor):
        await cases.add_task_to(
            held.actor,
            assignee_id=peer.worker,
            due_on=today_in_prague(),
            title="Zavolat",
            kind="task",
            client_id=held.client_id,
            case_id=held.case_id,
        )
    with pytest.raises(NotAllowed):
        await service.list_consents(peer, held.case_id)
    with pytest.raises(NotAllowed):
        await service.record_consent(peer, held.case_id, handover())


async def test_every_act_and_every_look_leaves_a_trace(held, handover):
    """The log says who, what and when; no word about the client is in it."""
    view = await service.record_consent(held.actor, held.case_id, handover())
    await service.consent_view(held.actor, view.id)
    await service.list_consents(held.actor, held.case_id)
    async with unit_of_work(held.actor) as unit:
        rows = await unit.connection.fetch("SELECT action, outcome, details::text FROM audit_entry ORDER BY id")
    entries = [(row["action"], row["outcome"]) for row in rows]
    assert ("consent.given", "done") in entries
    assert ("consent.read", "read") in entries
    assert ("consents.read", "read") in entries
    assert not any("Bureš" in row["details"] or "Ďurišová" in row["details"] for row in rows)


async def test_nothing_personal_lies_open_in_the_tables(held, handover, case_management):
    """Names, topics and purposes are only in sealed documents."""
    await service.record_consent(
        held.actor,
        held.case_id,
        case_management(said_by="guardian", representative="Anna Burešová"),
        ("Bureš Martin.png", "image/png", picture()),
    )
    async with unit_of_work(held.actor) as unit:
        for table in ("consent", "consent_version", "consent_provision", "consent_event", "consent_evidence"):
            for row in await unit.connection.fetch(f"SELECT * FROM {table}"):
                plain = repr({key: value for key, value in row.items() if key != "sealed"})
                for word in ("Bureš", "rehabilitace", "návratu", "Ďurišová"):
                    assert word not in plain
                for value in row.values():
                    if isinstance(value, bytes):
                        assert "Bureš".encode() not in value


async def test_a_new_wording_is_not_answered_before_the_wording_it_follows(held, handover):
    """It was taken, and the consent then began before it was given; on the day of the last answer, it may be."""
    yesterday = today_in_prague() - timedelta(days=1)
    given = await service.record_consent(held.actor, held.case_id, handover(said_on=yesterday, decision="disagree"))
    early = handover(said_on=yesterday - timedelta(days=1))
    with pytest.raises(Invalid) as refusal:
        await service.change_consent(held.actor, given.id, early, version=given.version)
    assert set(refusal.value.fields) == {"said_on"}
    assert (await service.consent_view(held.actor, given.id)).state == "refused"
    changed = await service.change_consent(held.actor, given.id, handover(said_on=yesterday), version=given.version)
    assert changed.state == "given"
