"""What another service reads comes from texts that are declared (`kernel.wording.To`, ADR 0046): every word of what is shared."""

import ast
from pathlib import Path

import msgspec
import pytest

from app.testing.sources import name_of, nodes
from consent.schemas import RecordConsent
from kernel.wording import crossing
from services.case_management import schemas as case_management
from services.meetings import schemas as meetings
from sharing import schemas as sharing

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cases", "consent", "sharing", "services", "tenants")
SEALS = {"create_owner_key", "new_owner_key", "seal_for", "wrap_for"}
SEALED_IN = {
    "services/case_management/service/__init__.py": "CaseManagementText",
    "services/meetings/service/__init__.py": "MeetingText and ItemText of meetings",
    "sharing/service/by_law.py": "what a law lets out, as it was taken down: nobody writes words for it",
    "sharing/service/receiving.py": "ViewerText",
    "sharing/service/handing_over.py": "ItemText of sharing",
}
"""Where something is sealed for another service as well, and what."""
A_NAME = "a name that is known on both sides: the client's own, or a worker's"
FROM: dict[tuple[type[msgspec.Struct], str], tuple[type[msgspec.Struct], str] | str] = {
    (case_management.CaseManagementText, "client_name"): A_NAME,
    (case_management.CaseManagementText, "given_name"): A_NAME,
    (case_management.CaseManagementText, "family_name"): A_NAME,
    (case_management.CaseManagementText, "topics"): (RecordConsent, "topics"),
    (case_management.CaseManagementText, "purpose"): (RecordConsent, "purpose_text"),
    (case_management.CaseManagementText, "note"): (case_management.ProposeCaseManagement, "note"),
    (case_management.CaseManagementText, "decline_reason"): (case_management.DeclineCaseManagement, "reason"),
    (case_management.Closing, "reason"): (case_management.CloseCaseManagement, "reason"),
    (meetings.MeetingText, "minutes"): (meetings.WriteMinutes, "minutes"),
    (meetings.MeetingText, "called_off"): (meetings.CallMeetingOff, "reason"),
    (meetings.Wording, "minutes"): (meetings.WriteMinutes, "minutes"),
    (meetings.ItemText, "plan"): (meetings.WriteItem, "plan"),
    (meetings.ItemText, "minutes"): (meetings.WriteItem, "minutes"),
    (meetings.Goal, "text"): (meetings.WriteItem, "text"),
    (meetings.Goal, "measure"): (meetings.WriteItem, "measure"),
    (meetings.Step, "text"): (meetings.WriteItem, "text"),
    (meetings.Step, "done_when"): (meetings.WriteItem, "done_when"),
    (meetings.Evaluation, "sentence"): (meetings.EvaluateGoal, "sentence"),
    (sharing.ItemText, "values"): (sharing.HandOver, "item_kinds"),
    (sharing.ItemText, "purpose"): (RecordConsent, "purpose_text"),
    (sharing.ViewerText, "name"): A_NAME,
    (sharing.ViewerText, "reason"): (sharing.DeclineHandover, "reason"),
}
SHARED = (
    case_management.CaseManagementText,
    meetings.MeetingText,
    meetings.ItemText,
    sharing.ItemText,
    sharing.ViewerText,
)


def words_of(kind: type[msgspec.Struct]) -> set[tuple[type[msgspec.Struct], str]]:
    """Every field of words in what is shared, and in what it is made of."""
    found: set[tuple[type[msgspec.Struct], str]] = set()
    for field in msgspec.structs.fields(kind):
        for part in parts(field.type):
            if part is str:
                found.add((kind, field.name))
            elif isinstance(part, type) and issubclass(part, msgspec.Struct):
                found |= words_of(part)
    return found


def parts(hint: object) -> list[object]:
    """A type and all that it is made of."""
    return [hint, *(each for inner in getattr(hint, "__args__", ()) for each in parts(inner))]


def test_every_word_of_what_is_shared_comes_from_a_declared_text() -> None:
    """A new text that another service reads is named here with the field of the order that it comes from."""
    read = {field for kind in SHARED for field in words_of(kind)}
    assert read == FROM.keys(), read ^ FROM.keys()
    undeclared = [
        f"{kind.__name__}.{name}: {source[0].__name__}.{source[1]} is not To.OTHERS"
        for (kind, name), source in FROM.items()
        if not isinstance(source, str) and source[1] not in crossing(source[0])
    ]
    assert not undeclared, "\n".join(undeclared)


def test_nothing_else_is_sealed_for_another_service() -> None:
    """Who seals something for others adds what it is to `SHARED`."""
    sealing = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for call in nodes(path.read_text(encoding="utf-8"))
        if isinstance(call, ast.Call) and seals_for_others(call)
    }
    assert sealing == SEALED_IN.keys(), sealing ^ SEALED_IN.keys()


def seals_for_others(call: ast.Call) -> bool:
    """A key that a partner opens, or something sealed with the public half of another organisation."""
    name = name_of(call.func)
    with_partner = any(each.arg == "partner_service_id" for each in call.keywords)
    return name in SEALS and (name.endswith("_for") or with_partner)
