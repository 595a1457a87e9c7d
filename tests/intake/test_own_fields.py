"""Who the child is, held against who made the notice: what both may share is asked about, and never refused for good."""

from datetime import date

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases.schemas import ChangeClient, OpenCase
from cases.clients.rules import check_who_it_is
from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks
from kernel.exceptions import Invalid
from kernel.named import Person
from kernel.wording import Worded
from tests.intake.test_names import named_in_the_log
from tests.intake.test_pages import send

MOTHER = Person("Drahomíra Zvěřinová", "000 000 071, zverinova.d@posta.example, Lipová 30, Lipnice pod Hájem")
CHILD = ClientIdentity(given_name="Eliška", family_name="Vránová", birth_date=date(2019, 7, 21))


def changed(**fields):
    return msgspec.structs.replace(CHILD, **fields)


def pointed_at(is_now, was=CHILD, person=MOTHER):
    checks = Checks()
    check_who_it_is(checks, Worded(), person, was=was, is_now=is_now, warning="{words}")
    return checks.fields


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"family_name": "Malá (volala Zvěřinová)"}, {"family_name": "„Zvěřinová“"}),
        ({"given_name": "Eliška, od Drahomíry"}, {"given_name": "„Drahomíry“"}),
        ({"former_name": "Vránová Zvěřinová"}, {"former_name": "„Zvěřinová“"}),
        ({"phone": "+420 000 000 071"}, {"phone": "„000 000 071“"}),
        ({"email": "zverinova.d@posta.example"}, {"email": "„zverinova.d@posta.example“"}),
        ({"street": "Lipová 30", "town": "Lipnice pod Hájem"}, {"street": "„Lipová 30“"}),
        ({"street": "Lipová 12, u Zvěřinů"}, {"street": "„Zvěřinů“"}),
        ({"birth_number": "volala Zvěřinová"}, {"birth_number": "„Zvěřinová“"}),
        (
            {"given_name": "Drahomíra", "family_name": "Zvěřinová"},
            {"given_name": "„Drahomíra“", "family_name": "„Zvěřinová“"},
        ),
        ({"family_name": "Zvěřinová"}, {}),  # one surname says nothing
        ({"given_name": "Drahomíra"}, {}),
        ({"street": "Lipová 12", "town": "Lipnice pod Hájem"}, {}),  # a neighbour
        ({"phone": "000 000 072"}, {}),
    ],
)
def test_what_is_new_and_may_be_the_callers_is_pointed_at(fields, words):
    assert pointed_at(changed(**fields)) == words
    assert pointed_at(changed(**fields), was=changed(**fields)) == {}


async def test_a_name_that_tells_who_called_is_pointed_at_while_the_call_is_taken_down(office):
    with pytest.raises(Invalid) as refusal:
        await office.record(child_family_name="Malá (volala Zvěřinová)")
    assert set(refusal.value.fields) == {"child_family_name"}
    mother = {"child_family_name": "Zvěřinová", "notifier_relation": "matka"}
    assert await office.record(**mother)


async def test_the_callers_telephone_and_house_are_asked_about_before_they_become_the_childs(office):
    """A mother who lives with the child may have called: she is told apart by the reason, which stays with the notice."""
    notice = await office.record(notifier_contact=MOTHER.contact, child_address="Nádražní 5, Lipnice")
    identity = changed(phone="000 000 071", street="Lipová 30", town="Lipnice pod Hájem")
    with pytest.raises(Invalid) as refusal:
        await office.assign(notice.id, identity=identity)
    assert set(refusal.value.fields) == {"phone", "street"}
    assert "shared" in refusal.value.why
    words = {"other_people": refusal.value.words, "other_people_reason": "shared"}
    where = await office.assign(notice.id, identity=identity, **words)
    assert await named_in_the_log(office) == [(None, notice.id, "shared")]
    order = ChangeClient(identity=msgspec.structs.replace(identity, email="zverinova.d@posta.example"))
    with pytest.raises(Invalid) as refusal:  # what stands there already is not asked about again
        await cases.change_client(office.actor("spod_coordinator"), where.case_id, order, version=1)
    assert set(refusal.value.fields) == {"email"}


async def test_nobody_is_held_against_the_caller_of_another_child(office):
    await office.record()
    coordinator = office.actor("spod_coordinator")
    opens = OpenCase(identity=changed(given_name="Karla"), key_worker_id=coordinator.worker_id)
    case_id = await cases.open_case(office.actor("spod_head"), opens)
    order = ChangeClient(identity=changed(given_name="Karla", family_name="Malá (volala Zvěřinová)"))
    await cases.change_client(coordinator, case_id, order, version=1)


async def test_the_form_of_an_assignment_asks_and_keeps_what_was_typed(office, client_app):
    notice = await office.record()
    head = await client_app("spod_head")
    fields = {
        "given_name": "Eliška",
        "family_name": "Malá (volala Zvěřinová)",
        "key_worker_id": str(office.world.people["spod_coordinator"].worker_id),
        "version": "1",
    }
    answer = await send(head, f"/notices/{notice.id}/assign", fields)
    assert answer.status_code == 400
    assert "Malá (volala Zvěřinová)" in answer.text
    assert 'name="other_people" type="checkbox"' in answer.text
    assert 'value="shared"' in answer.text
    words = {"other_people": "Zvěřinová", "other_people_reason": "other_person"}
    assert (await send(head, f"/notices/{notice.id}/assign", {**fields, **words})).status_code == 303
