"""Every free text of every order that may end in a client's file is held against protected names, or is named here."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from cases.cases import service as cases
from cases.cases.access import PROTECTED, Protection
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.ids import new_id
from kernel.named import Person
from kernel.wording import Named
from services.intake.rules import NAMES_NOTIFIER

from .conftest import Story
from .test_orders import FINDS, Desk, Order, Path, desk

__all__ = ["desk"]

pytestmark = pytest.mark.slow

OF_A_KIND = (
    "a number or an address, no sentence; that it is not the caller's is looked at (tests/intake/test_own_fields.py)"
)
WHO_SPOKE = "the name of who spoke for the client, who may have called as well"
THE_NOTICE = "the notice itself, as it was told; the file gets a summary, which is looked at"
NOTHING_KEPT = "a preview and a paper to be signed keep nothing; what is recorded is looked at"
A_NUMBER = "a number or a code, no sentence"
WHO_SIGNS = "what kind of protocol it is, and the name of who signs, which is shown only when it is opened (ADR 0084)"
NUMBERS = (
    ("notices.register_notice", "reference_number"),
    ("notices.register_notice", "evidence_number"),
    ("notices.register_notice", "file_mark"),
    ("notices.correct_numbers", "reference_number"),
    ("notices.correct_numbers", "evidence_number"),
    ("notices.mark_entry", "file_mark"),
    ("notices.mark_case", "file_mark"),
    ("notices.assess_basically", "file_mark"),
    ("notices.assess_basically", "register"),
    ("notices.assess_basically", "enrolment_reason"),
    ("notices.end_entry", "reason"),
    ("notices.correct_entry", "register"),
    ("notices.correct_entry", "file_mark"),
    ("notices.enter_child", "register"),
    ("notices.enter_child", "file_mark"),
)
WHO_A_CHILD_IS = (
    "who a child is that nobody named yet, or the words of the notice for it; of any other child it is refused whatever it says, and that"
    " it is not the caller is looked at (tests/protection/test_who_they_are.py)"
)
CHILDREN = (
    ("notices.assess_urgency", "child_told"),
    ("notices.assess_urgency", "child_born"),
    ("notices.assess_basically", "child_name"),
    ("notices.assess_basically", "child_born"),
)
OF_THE_AGENCY = "the rules of an organisation, in no client's file"
A_COLLEAGUE = "who is invited to work in the organisation, in no client's file"
BESIDE_A_FILE = "refused but beside a file that tells who called; held against them in tests/competence/test_files.py"
NOBODY_YET = "a case that is opened has no notice of which somebody could be named"
IDENTITY = ("given_name", "family_name", "former_name", "birth_number", "street", "town", "region", "email", "phone")
SHORT = ("birth_number", "email", "phone")

FREE: dict[tuple[str, str], str] = {
    **dict.fromkeys(CHILDREN, WHO_A_CHILD_IS),
    **{(order, name): OF_A_KIND for order in ("cases.change_client", "notices.assign_notice", "notices.open_files") for name in SHORT},
    **{
        (order, name): NOBODY_YET
        for order in ("cases.open_case", "guardianships.open_guardianship")
        for name in (*IDENTITY, "health_note")
    },
    **{("guardianships.open_guardianship", name): NOBODY_YET for name in ("court", "court_mark", "proceedings", "file_mark")},
    ("guardianships.add_act", "at"): "a time of the clock",
    **{(f"consents.{order}", "representative"): WHO_SPOKE for order in ("record_consent", "change_consent", "withdraw_consent")},
    **{
        (f"consents.{order}", name): NOTHING_KEPT
        for order in ("preview", "blank_form")
        for name in ("topics", "purpose_text", "representative", "said_by_reason")
    },
    **{
        (f"notices.{order}", name): THE_NOTICE
        for order in ("record_notice", "record_arrival")
        for name in (
            "child_description", "child_given_name", "child_family_name", "child_address", "caregivers", "subject",
            "other_children", "notifier_name", "notifier_relation", "notifier_contact", "place", "observed", "opinion",
            "urgency_narrative", "visit_children", "sender_reference", "sender_box", "message_number", "text",
        )
    },
    **{
        (f"notices.{order}", name): "a code of the form"
        for order in ("record_notice", "record_arrival")
        for name in ("question", "form_mark")
    },
    **{("notices.add_to_notice", f"notifier_{name}"): THE_NOTICE for name in ("name", "relation", "contact")},
    **{(f"protocols.{order}", "reason"): "a code of the list" for order in ("open_protocol", "get_paper", "get_sheet")},
    **{("settings.change_setting", name): OF_THE_AGENCY for name in ("value", "reason")},
    **dict.fromkeys(NUMBERS, A_NUMBER),
    **{("protocols.read_aloud", name): WHO_SIGNS for name in ("kind", "name")},
    **{("settings.add_code", name): OF_THE_AGENCY for name in ("code", "label", "reason")},
    **{("settings.change_code", name): OF_THE_AGENCY for name in ("label", "reason")},
    **{("absences.plan_absence", name): OF_THE_AGENCY for name in ("phone", "prepared")},
    ("absences.change_substitute", "phone"): OF_THE_AGENCY,
    **{(f"cases.{order}", "support_note"): "of a colleague, for heads alone, in no file" for order in ("change_key_worker", "plan_change")},
    ("cases.write_letter", "whom"): "whose address it is, in a word; what is sent has no word of the file",
    **{("cases.set_contact", name): OF_THE_AGENCY for name in ("phone", "email", "room", "hours")},
    **{("division.give_work", name): OF_THE_AGENCY for name in ("code", "first_letters", "last_letters", "reason")},
    ("division.end_work_part", "reason"): OF_THE_AGENCY,
    ("notices.decide_competence", "caller_reason"): BESIDE_A_FILE,
    **{("people.invite", name): A_COLLEAGUE for name in ("name", "email")},
    **{("notices.assess_urgency", name): "a code of the form" for name in ("question", "categories")},
    **{("agendas.open_agenda", name): OF_THE_AGENCY for name in ("name", "short_name", "code", "said")},
    **{
        (f"authorities.{order}_authority", name): OF_THE_AGENCY
        for order in ("add", "change")
        for name in ("name", "address", "phone", "email", "data_box", "municipalities", "on_platform")
    },
    ("authorities.add_authority", "code"): OF_THE_AGENCY,
    ("districts.make_district", "name"): OF_THE_AGENCY,
    ("districts.rename_district", "name"): OF_THE_AGENCY,
    **{("districts.add_area", name): OF_THE_AGENCY for name in ("town", "street")},
    **{("agendas.rename_agenda", name): OF_THE_AGENCY for name in ("name", "short_name", "said")},
    **{
        (f"consents.{order}", "shown_mark"): "a mark of the words that were shown"
        for order in ("preview", "blank_form", "record_consent", "change_consent")
    },
    ("notices.mark_duplicate", "reference_number"): "a number of a notice that there is",
    **{(f"cases.{order}", "file_mark"): "a file mark that there is" for order in ("merge_cases", "preview_merge")},
    **{(f"cases.{order}", "seen"): "a mark of what was shown" for order in ("merge_cases", "unmerge_cases")},
    **{
        (order, "same_person_seen"): "a mark of what was shown"
        for order in (
            "cases.open_case",
            "cases.say_same_person",
            "guardianships.open_guardianship",
            "notices.assign_notice",
            "notices.open_files",
        )
    },
    ("notices.assign_notice", "concerns"): "a code of the lists",
    ("notices.give_notice", "concerns"): "a code of the lists",
    ("cases.decline_case", "reason"): "for heads alone, in no client's file (tests/declining)",
    ("cases.keep_with_them", "word"): "for who said that they cannot take it over, in no client's file (tests/declining)",
    **{
        ("notices.add_to_notice", name): "refused but of a notice on call; held against who called in tests/protection/test_visit_later.py"
        for name in ("urgency_narrative", "visit_children")
    },
    **{
        (f"consents.{order}", "known_since"): "marks of what came about"
        for order in ("preview", "blank_form", "record_consent", "change_consent", "withdraw_consent")
    },
}  # fmt: skip
OF_THE_WARNING = "other_people"
_WITH_TOPICS: dict[str, object] = {"type": "info_sharing", "items": []}
_STAYS_A_NOTICE: dict[str, object] = {
    **dict.fromkeys(("register", "enrolment_reason", "file_mark"), ""),
    "result": "kept",
    "unequivocal": False,
    "enrolled_on": None,
}
BESIDE: dict[tuple[str, str], dict[str, object]] = {
    ("protocols.sign", "reason"): {"way": "refused", "strokes": []},
    ("notices.assess_basically", "retention_note"): _STAYS_A_NOTICE,
    ("cases.change_key_worker", "not_informed_reason"): {"informed_on": None, "informed_via": ""},
    ("cases.change_key_worker", "request_mark"): {"reason": "client_request", "request_on": "2026-11-23"},
    ("cases.plan_change", "not_informed_reason"): {"informed_on": None, "informed_via": ""},
    ("cases.plan_change", "request_mark"): {"reason": "client_request", "request_on": "2026-11-23"},
    ("consents.record_consent", "topics"): _WITH_TOPICS,
    ("consents.change_consent", "topics"): _WITH_TOPICS,
}
"""What an order says besides, so that the text belongs into it."""


async def nobody_else(actor: Actor, case_id: UUID | None, client: ClientIdentity) -> dict[UUID, Person]:
    """Somebody to be kept out of every case."""
    return {new_id(): Person(name="Xenie Výhradná")}


async def named(actor: Actor, person_id: UUID, found: Named, reason: str) -> None:
    """Nothing is noted."""


@pytest_asyncio.fixture(scope="module")
async def watched(desk: Desk, story: Story) -> AsyncIterator[str]:
    """A sentence that names whom every case, and the caller of the notice, must not be told."""
    actor = story.world.actors["kral"]  # the one who is offered joint work has a case of that client as well
    bures = ClientIdentity(given_name="Martin", family_name="Bureš", birth_date=date(1992, 2, 3))
    order = OpenCase(identity=bures, key_worker_id=actor.worker_id, open_anyway=True)
    await cases.open_case(actor, order)
    told = next(order for order in desk.orders if order.name == "notices.show_notifier")
    caller = (await desk.send(told, told.body)).json()["name"]["text"]
    assert caller
    everybody = Protection(knows=lambda _: True, people=nobody_else, named=named, warning=NAMES_NOTIFIER)
    with PROTECTED.opened(everybody):
        yield f"Přišla paní Výhradná, {caller}."


def texts(desk: Desk) -> Iterator[tuple[Order, Path, str]]:
    """Every text of every order, by its name."""
    for order in desk.orders:
        for path in [] if order.name in FINDS else order.fields(codes=False):
            name = next(step for step in reversed(path) if isinstance(step, str))
            if name != OF_THE_WARNING:
                yield order, path, name


def with_text(order: Order, path: Path, name: str, text: str) -> dict[str, Any]:
    """The order with the text in one place."""
    return {**order.but(path, text), **BESIDE.get((order.name, name), {})}


def beside(name: str, errors: dict[str, str]) -> list[str]:
    """What stands beside a field of that name, also in rows."""
    return [words for field, words in errors.items() if name in field.split(".")]


async def test_every_text_for_a_file_is_held_against_protected_names(desk: Desk, watched: str) -> None:
    """Beside its field, with the words in question; whoever adds a text to an order says why nobody looks at it."""
    wrong: list[str] = []
    seen: set[tuple[str, str]] = set()
    for order, path, name in texts(desk):
        seen.add((order.name, name))
        if (order.name, name) in FREE:
            continue
        refused = await desk.send(order, with_text(order, path, name, watched))
        errors: dict[str, str] = refused.json().get("errors", {}) if refused.status_code == 400 else {}
        if not any("Do spisu nepatří" in words for words in beside(name, errors)):
            wrong.append(f"{order.name} {path}: {refused.status_code} {refused.text[:200]}")
    assert not wrong, "\n".join(wrong)
    assert len(seen - FREE.keys()) > 15
    assert FREE.keys() <= seen, FREE.keys() - seen


async def test_every_one_of_them_has_a_way_on(desk: Desk, watched: str) -> None:
    """Each order takes the words that mean somebody else, and asks why when nobody says."""
    without: list[str] = []
    for order, path, name in texts(desk):
        if (order.name, name) in FREE:
            continue
        body = with_text(order, path, name, watched)
        words = [word.strip(".,") for word in watched.split()[2:]]
        body["other_people"] = [*words, " ".join(words[1:])]
        refused = await desk.send(order, body)
        errors = refused.json().get("errors", {}) if refused.status_code == 400 else {}
        if not beside("other_people_reason", errors) or beside(name, errors):
            without.append(f"{order.name} {path}: {refused.status_code} {refused.text[:300]}")
    assert not without, "\n".join(without)
