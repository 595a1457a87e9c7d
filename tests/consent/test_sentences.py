"""Every sentence of a consent that puts the name of a service in: right after the word for a service, whatever the name."""

import re
from datetime import date

import pytest

from consent.papers import record_title, wording
from consent.rules import Draft
from consent.schemas import RecipientChoice
from consent.tables import ConsentType, Decision
from kernel.ids import new_id
from kernel.phrases import after_service
from tests.kernel.test_phrases import NAMES

SERVICES = [name for name in NAMES if name]


def said_of(name: str, kind: ConsentType, decision: Decision) -> list[str]:
    """The sentences about an offer to a service of this name, made by one of the same name."""
    choice = RecipientChoice(
        service_id=new_id(), tenant_id=new_id(), name=name, short_name="X", organisation_name="Krok", own=True
    )
    draft = Draft(
        type=kind,
        own_service=name,
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
