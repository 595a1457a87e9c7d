"""What the client did not say is nobody's to say: an unknown answer is no answer, even when nobody asks what is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from consent import rules
from consent.rules import Setting
from consent.schemas import RecipientChoice, RecordConsent, WithdrawConsent
from consent.tables import ConsentForm, Decision, ItemKind, Purpose, Relation
from kernel.checks import Checks
from kernel.ids import new_id

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
OTHER = RecipientChoice(
    tenant_id=new_id(),
    service_id=new_id(),
    name="Služba",
    said="služby",
    short_name="S",
    organisation_name="Jiná",
    own=False,
    offers_peers=True,
)
SETTING = Setting(own_service="Poradna", recipients=[OTHER], today=TODAY, longest_months=12)


def order(**changes):
    """A whole order of a handover; named arguments change it."""
    whole = {
        "type": "handover",
        "recipient_service_id": OTHER.service_id,
        "items": ["email"],
        "purpose": "choose_peer",
        "valid_from": TODAY,
        "valid_until": TODAY,
        "decision": "agree",
        "form": "written",
        "said_on": TODAY,
        "said_by": "self",
    }
    return RecordConsent(**{**whole, **changes})


def wrong_with(values, recipient):
    """The fields of an order that are wrong when it is made to this recipient."""
    checks = Checks()
    rules.check_draft(checks, order(**values), structs.replace(SETTING, recipients=[recipient]))
    return set(checks.fields)


def test_a_whole_order_is_an_answer():
    """Yes and no, as they were said."""
    for decision in Decision:
        answer = rules.check_answer(Checks(), order(decision=decision.value), today=TODAY)
        assert answer is not None
        assert answer.decision is decision


@pytest.mark.parametrize("decision", ["", " ", "AGREE", "agree ", "yes", "perhaps", "Decision.AGREE", "0", "null"])
def test_an_unknown_answer_is_never_a_yes(decision):
    """Nobody calls `done()` here, and still there is no answer."""
    assert rules.check_answer(Checks(), order(decision=decision), today=TODAY) is None
    assert rules.check_decided(Checks(), order(decision=decision), SETTING) is None


@given(st.text())
def test_no_word_but_the_two_is_an_answer(decision):
    """Whatever is sent."""
    answer = rules.check_answer(Checks(), order(decision=decision), today=TODAY)
    assert (answer is None) == (decision not in set(Decision))


@pytest.mark.parametrize(
    "unsaid",
    [
        {"said_on": None},
        {"said_on": date(2026, 11, 24)},
        {"said_on": date.min},
        {"form": ""},
        {"form": "by post"},
        {"said_by": ""},
        {"said_by": "neighbour"},
        {"said_by": "guardian", "representative": ""},
        {"representative": "Jana"},
    ],
)
def test_how_it_was_said_is_never_made_up(unsaid):
    """No day, no form, nobody who spoke: no answer, and no withdrawal."""
    assert rules.check_answer(Checks(), order(**unsaid), today=TODAY) is None
    said = {"said_on": TODAY, "said_by": Relation.SELF.value, "form": ConsentForm.ORAL.value, **unsaid}
    assert rules.check_withdrawal(Checks(), WithdrawConsent(**said), given_on=TODAY, today=TODAY) is None


def test_an_answer_is_not_before_the_one_it_follows():
    """On the same day, it may be."""
    checks = Checks()
    assert rules.check_answer(checks, order(said_on=YESTERDAY), today=TODAY, not_before=TODAY) is None
    assert set(checks.fields) == {"said_on"}
    assert rules.check_answer(Checks(), order(said_on=YESTERDAY), today=TODAY, not_before=YESTERDAY) is not None


@pytest.mark.parametrize("kind", ["", "processing", "INFO_SHARING"])
def test_an_unknown_kind_is_no_kind(kind):
    """It used to be shown as sharing of information."""
    checks = Checks()
    assert rules.check_draft(checks, order(type=kind), SETTING) is None
    assert "type" in checks.fields
    assert rules.check_offer(Checks(), order(type=kind), SETTING) is None


def test_an_offer_that_is_wrong_anywhere_is_no_offer():
    """While it is written there are words to be shown, but nothing to be stored."""
    half = order(items=[], purpose="", recipient_service_id=None)
    assert rules.check_draft(Checks(), half, SETTING) is not None
    assert rules.check_offer(Checks(), half, SETTING) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [({"items": ["family_name", "health"]}, "items"), ({"purpose": "choose_peer"}, "purpose")],
)
def test_a_service_without_peers_gets_neither_health_nor_is_asked_for_one(values, field):
    """By whatever way the order came; a client who refuses does so whatever was ticked."""
    plain = structs.replace(OTHER, offers_peers=False)
    allowed = {"items": ["family_name"], "purpose": "service_start"}
    assert wrong_with(allowed, plain) == set()
    assert wrong_with({**allowed, **values}, plain) == {field}
    assert wrong_with({**allowed, **values}, OTHER) == set()
    assert wrong_with({**allowed, **values, "decision": "disagree"}, plain) == set()


def test_a_service_without_peers_is_offered_neither_health_nor_that_purpose():
    """Health only helps to choose a peer (domain reference 2.2); what is chosen already never goes unseen."""
    plain = structs.replace(OTHER, offers_peers=False)
    assert set(rules.fields_for(OTHER)) - set(rules.fields_for(plain)) == {ItemKind.HEALTH}
    assert set(rules.purposes_for(OTHER)) - set(rules.purposes_for(plain)) == {Purpose.CHOOSE_PEER}
    assert rules.fields_for(plain, ["health"]) == rules.fields_for(OTHER) == rules.fields_for(None)
    assert rules.purposes_for(plain, "choose_peer") == rules.purposes_for(OTHER) == rules.purposes_for(None)
