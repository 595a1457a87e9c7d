"""Every free text of every order that another service reads is held against the other clients of the own one (ADR 0046)."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity

from .conftest import Story
from .test_orders import Desk, desk
from .test_protected_names import IDENTITY, beside, texts, with_text

__all__ = ["desk"]

pytestmark = pytest.mark.slow

OF_THE_CLIENT = "what the client is handed over by is their own; their state of health is looked at when it goes out"
IN_THE_OWN_FILE = "it stays in the file of the own service"
A_NUMBER = "a number or a code, no sentence"
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
)
OF_A_PROTOCOL = "a protocol is read by those alone who may be shown who signed it, in the own service (ADR 0084)"
OF_THE_AGENCY = "the rules of an organisation, of no client"
A_MARK = "of the words that a page has shown; compared, and kept nowhere"
A_COLLEAGUE = "who is invited to work in the organisation"
NOTHING_KEPT = "a preview and a paper to be signed keep nothing; what is recorded is looked at"

STAYS: dict[tuple[str, str], str] = {
    **{
        (order, name): OF_THE_CLIENT
        for order in (
            "cases.change_client",
            "cases.open_case",
            "guardianships.open_guardianship",
            "notices.assign_notice",
        )
        for name in (*IDENTITY, "health_note")
    },
    **{("cases.add_record", name): IN_THE_OWN_FILE for name in ("title", "facts", "statements", "opinion")},
    **{("cases.amend_record", name): IN_THE_OWN_FILE for name in ("title", "facts", "statements", "opinion")},
    **{("cases.add_task", name): IN_THE_OWN_FILE for name in ("title", "note")},
    **{
        ("cases.change_key_worker", name): IN_THE_OWN_FILE
        for name in ("not_informed_reason", "note", "informed_whom", "request_mark", "support_note")
    },
    ("sharing.hand_over", "note"): IN_THE_OWN_FILE,
    **{("consents.withdraw_consent", name): IN_THE_OWN_FILE for name in ("representative", "note")},
    **{
        (f"consents.{order}", name): IN_THE_OWN_FILE
        for order in ("record_consent", "change_consent")
        for name in ("representative", "said_by_reason")
    },
    **{
        (f"consents.{order}", name): NOTHING_KEPT
        for order in ("preview", "blank_form")
        for name in ("topics", "purpose_text", "representative", "said_by_reason")
    },
    **{
        (f"consents.{order}", "shown_mark"): A_MARK
        for order in ("record_consent", "change_consent", "preview", "blank_form")
    },
    **{
        (f"consents.{order}", "known_since"): A_MARK
        for order in ("record_consent", "change_consent", "withdraw_consent", "preview", "blank_form")
    },
    **{(f"cases.{order}", "reason"): IN_THE_OWN_FILE for order in ("merge_cases", "unmerge_cases")},
    **{(f"cases.{order}", "seen"): A_MARK for order in ("merge_cases", "unmerge_cases")},
    **{(f"cases.{order}", "same_person_seen"): A_MARK for order in ("open_case", "say_same_person")},
    ("guardianships.open_guardianship", "same_person_seen"): A_MARK,
    **{
        (f"guardianships.{order}", name): IN_THE_OWN_FILE
        for order, names in (
            ("open_guardianship", ("court", "court_mark", "proceedings", "file_mark")),
            ("add_act", ("at", "words")),
            ("end_guardianship", ("end_words",)),
        )
        for name in names
    },
    **{
        (f"guardianships.{order}", name): "held against other clients in tests/guardianship/test_threat.py"
        for order, name in (("report_threat", "what"), ("give_exception", "reason"))
    },
    ("absences.change_substitute", "phone"): OF_THE_AGENCY,
    **{("cases.set_contact", name): OF_THE_AGENCY for name in ("phone", "email", "room", "hours")},
    **{
        ("cases.plan_change", name): IN_THE_OWN_FILE
        for name in ("not_informed_reason", "note", "informed_whom", "request_mark", "support_note")
    },
    ("cases.defer_telling", "reason"): IN_THE_OWN_FILE,
    ("cases.write_letter", "whom"): IN_THE_OWN_FILE,
    **{("cases.tell_client", name): IN_THE_OWN_FILE for name in ("whom", "note")},
    ("cases.decline_case", "reason"): IN_THE_OWN_FILE,
    ("cases.keep_with_them", "word"): IN_THE_OWN_FILE,
    **{(f"cases.{order}", "file_mark"): A_NUMBER for order in ("merge_cases", "preview_merge")},
    **{
        (f"protocols.{order}", name): OF_A_PROTOCOL
        for order, names in (
            ("read_aloud", ("kind", "place", "present", "objections", "name")),
            ("sign", ("reason",)),
            ("add_to_protocol", ("text",)),
            ("open_protocol", ("reason",)),
            ("get_paper", ("reason",)),
            ("get_sheet", ("reason",)),
        )
        for name in names
    },
    **{("settings.change_setting", name): OF_THE_AGENCY for name in ("value", "reason")},
    **dict.fromkeys(NUMBERS, A_NUMBER),
    **{("settings.add_code", name): OF_THE_AGENCY for name in ("code", "label", "reason")},
    **{("settings.change_code", name): OF_THE_AGENCY for name in ("label", "reason")},
    ("agendas.open_agenda", "code"): OF_THE_AGENCY,
    **{
        (f"authorities.{order}_authority", name): OF_THE_AGENCY
        for order in ("add", "change")
        for name in ("name", "address", "phone", "email", "data_box", "municipalities", "on_platform")
    },
    ("authorities.add_authority", "code"): OF_THE_AGENCY,
    ("districts.make_district", "name"): OF_THE_AGENCY,
    ("districts.rename_district", "name"): OF_THE_AGENCY,
    **{("districts.add_area", name): OF_THE_AGENCY for name in ("town", "street")},
    **{("absences.plan_absence", name): OF_THE_AGENCY for name in ("phone", "prepared")},
    **{("division.give_work", name): OF_THE_AGENCY for name in ("code", "first_letters", "last_letters", "reason")},
    ("division.end_work_part", "reason"): OF_THE_AGENCY,
    **{("people.invite", name): A_COLLEAGUE for name in ("name", "email")},
    **{
        (f"agendas.{order}", name): OF_THE_AGENCY
        for order in ("open_agenda", "rename_agenda")
        for name in ("name", "short_name", "said")
    },
}
KOTATKOVA = ClientIdentity(given_name="Eliška", family_name="Koťátková", birth_date=date(1990, 5, 5))
SAID = "Je tu i paní Eliška Koťátková."


@pytest_asyncio.fixture(scope="module")
async def others(desk: Desk, story: Story) -> AsyncIterator[None]:
    """Another client of each service that orders are sent from."""
    for name in ("souckova", "kral", "rihova"):
        actor = story.world.actors[name]
        order = OpenCase(identity=KOTATKOVA, key_worker_id=actor.worker_id, open_anyway=True)
        await cases.open_case(actor, order)
    yield


async def test_every_text_that_another_service_reads_is_held_against_other_clients(desk: Desk, others: None) -> None:
    """Beside its field, and nothing else is; whoever adds a text to an order declares it (`To.OTHERS`) or says who reads it."""
    wrong: list[str] = []
    seen: set[tuple[str, str]] = set()
    for order, path, name in texts(desk):
        seen.add((order.name, name))
        if order.name.startswith("notices.") or (order.name, name) in STAYS:
            continue
        body = with_text(order, path, name, SAID)
        refused = await desk.send(order, body)
        errors: dict[str, str] = refused.json().get("errors", {}) if refused.status_code == 400 else {}
        if not any("„Eliška Koťátková“" in words and "druhá služba" in words for words in beside(name, errors)):
            wrong.append(f"{order.name} {path}: {refused.status_code} {refused.text[:200]}")
            continue
        body |= {"other_people": ["eliška koťátková"]}
        refused = await desk.send(order, body)
        errors = refused.json().get("errors", {}) if refused.status_code == 400 else {}
        if not beside("other_people_reason", errors) or beside(name, errors):
            wrong.append(f"{order.name} {path}: no way on: {refused.status_code} {refused.text[:300]}")
    assert not wrong, "\n".join(wrong)
    assert STAYS.keys() <= seen, STAYS.keys() - seen
