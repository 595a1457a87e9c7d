"""Bad input in every field of every order: refused beside the field, whoever forgets a check.

Orders and fields come from the description. Each order would be done as it stands; then one thing in it is changed.
"""

import copy
import io
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import pytest_asyncio
from PIL import Image

from app.demo.consent import consent_order
from app.demo.world import World
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from cases.protocols import service as protocols
from cases.protocols.schemas import ReadAloud, Sign, Signer
from consent import service as consents
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from services.case_management import service as case_management
from services.case_management.schemas import ProposeCaseManagement
from services.inbox.schemas import PutDocument
from services.inbox.service import documents
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import RecordNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.registers import service as registers
from services.registers import views as registers_views
from services.registers.rules import basic_registers
from services.registers.schemas import RegisterNotice
from tenants.people import views as people_views
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting

from .conftest import Story, with_values

pytestmark = pytest.mark.slow

Path = tuple[str | int, ...]

# who sends what; everything else is sent by the spinal specialist
SENDERS = {
    "cases.change_key_worker": "pokorny",
    "cases.plan_change": "pokorny",
    "cases.defer_telling": "pokorny",
    "cases.cancel_plan": "pokorny",
    "cases.carry_out_now": "pokorny",
    "cases.merge_cases": "pokorny",
    "cases.preview_merge": "pokorny",
    "cases.unmerge_cases": "pokorny",
    "cases.say_same_person": "rihova",
    "cases.take_same_person_back": "rihova",
    "notices.record_notice": "rihova",
    "notices.find_notices": "rihova",
    "notices.show_notifier": "rihova",
    "notices.assign_notice": "rihova",
    "notices.join_notice": "rihova",
    "notices.give_notice": "dvorackova",
    "cases.decline_case": "dvorackova",
    "cases.keep_with_them": "rihova",
    "notices.add_to_notice": "rihova",
    "notices.mark_duplicate": "rihova",
    "districts.which_district": "kadlec",
    "districts.make_district": "kadlec",
    "districts.rename_district": "kadlec",
    "districts.add_area": "kadlec",
    "districts.add_worker": "kadlec",
    "districts.end_part": "kadlec",
    "absences.plan_absence": "rihova",
    "absences.change_substitute": "rihova",
    "absences.end_absence": "rihova",
    "division.give_work": "kadlec",
    "division.end_work_part": "kadlec",
    "authorities.add_authority": "kadlec",
    "authorities.change_authority": "kadlec",
    "authorities.close_authority": "kadlec",
    "notices.decide_competence": "rihova",
    "notices.note_step": "rihova",
    "notices.let_wait": "rihova",
    "notices.note_request": "rihova",
    "notices.note_answer": "rihova",
    "notices.open_file": "rihova",
    "protocols.read_aloud": "rihova",
    "protocols.sign": "rihova",
    "protocols.add_to_protocol": "rihova",
    "protocols.open_protocol": "rihova",
    "protocols.get_paper": "rihova",
    "protocols.get_sheet": "rihova",
    "agendas.open_agenda": "mach",
    "agendas.rename_agenda": "mach",
    "agendas.close_agenda": "mach",
    "agendas.reopen_agenda": "mach",
    "notices.note_arrival": "rihova",
    "notices.record_arrival": "rihova",
    "notices.end_arrival": "rihova",
    "notices.assess_urgency": "rihova",
    "guardianships.open_guardianship": "hosek",
    "guardianships.add_act": "vasutova",
    "guardianships.end_guardianship": "vasutova",
    "guardianships.report_threat": "vasutova",
    "guardianships.give_exception": "adamcova",
    "notices.register_notice": "rihova",
    "notices.correct_numbers": "rihova",
    "notices.mark_entry": "rihova",
    "notices.mark_case": "rihova",
    "notices.mark_file": "rihova",
    "notices.end_entry": "rihova",
    "notices.enter_child": "rihova",
    "notices.correct_entry": "rihova",
    "notices.find_entries": "rihova",
    "notices.judge_addition": "rihova",
    "notices.ask_colleague": "rihova",
    "notices.assess_basically": "rihova",
    "notices.open_files": "rihova",
    "notices.tick_step": "rihova",
    "notices.say_all_judged": "rihova",
    "notices.answer_colleague": "dvorackova",
    "people.give_role": "mach",
    "people.end_role": "mach",
    "people.end_work": "mach",
    "people.invite": "mach",
    "settings.change_setting": "kadlec",
    "settings.add_code": "kadlec",
    "settings.change_code": "kadlec",
    "sharing.open_own_case": "kral",
    "case_management.accept": "kral",
    "case_management.decline": "kral",
}
# a preview shows what is wrong as a gap, and whom words mean is none of the wording; an offer to be signed leaves open
# what the client says
LEFT_OPEN = {
    "consents.preview": {
        "shown_mark",
        "known_since",
        "type",
        "items",
        "topics",
        "purpose",
        "purpose_text",
        "other_people",
        "other_people_reason",
    },
    "consents.blank_form": set[str](),
}
SAID = {"decision", "form", "said_by", "said_by_reason", "representative"}
# nothing is kept of what is looked for; nonsense finds nothing
FINDS = {
    "addresses.complete_address",
    "cases.find_cases",
    "cases.find_persons",
    "districts.which_district",
    "notices.find_entries",
    "notices.find_notices",
}


FIXED = {"key": "urgency_deadline", "list_key": "enrolment_reasons", "code_key": "zdvop", "register_code": "CJ"}


class Order:
    """An order of one operation as it would be done."""

    def __init__(self, story: Story, address: tuple[str, str], operation: dict[str, Any], models: Any) -> None:
        self.path, self.method = address
        self.name: str = operation["operationId"]
        self.sender = SENDERS.get(self.name, "souckova")
        self.headers = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}
        self.models = models
        ((self.kind, media),) = operation["requestBody"]["content"].items()
        self.schema = media["schema"]
        self.body = with_values(media["example"], story.sendable(self.sender))

    def fields(self, *, codes: bool) -> Iterator[Path]:
        """The fields for words, or those for codes."""
        for path, schema in self._leaves(self.schema, ()):
            if schema.get("type") == "string" and "format" not in schema and ("enum" in schema) == codes:
                yield path

    def of_type(self, kind: str) -> Iterator[Path]:
        """The fields of a type of JSON, those that may be null included."""
        for path, schema in self._leaves(self.schema, ()):
            if kind in (each.get("type") for each in schema.get("anyOf", [schema])):
                yield path

    def _leaves(self, schema: dict[str, Any], path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
        if "$ref" in schema:
            for name, each in self.models[schema["$ref"].rpartition("/")[2]]["properties"].items():
                yield from self._leaves(each, (*path, name))
        elif schema.get("type") == "array":
            yield from self._leaves(schema["items"], (*path, 0))
        else:
            yield path, schema

    def but(self, path: Path, value: object) -> dict[str, Any]:
        """The order with one field changed."""
        body = place = copy.deepcopy(self.body)
        for step in path[:-1]:
            if place == []:  # an example that has none
                place.append({})
            place = place[step]
        if isinstance(place, list):
            place[:] = [value]
        else:
            place[path[-1]] = value
        return body


class Desk:
    """Where orders are sent from."""

    def __init__(self, described: dict[str, Any], story: Story, ids: dict[str, Any]) -> None:
        self._ids = ids
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._story = story
        paths = described["paths"]
        self._versioned = {path for path, item in paths.items() if "ETag" in str(item.get("get"))}
        self.orders = [
            Order(story, (path, method), operation, described["components"]["schemas"])
            for path, item in paths.items()
            for method, operation in item.items()
            if "application/json" in operation.get("requestBody", {}).get("content", {})
        ]

    async def send(self, order: Order, body: Any, **headers: str) -> httpx.Response:
        """Send an order with the present version of what it changes."""
        if "If-Match" in order.headers and "If-Match" not in headers:
            headers["If-Match"] = await self._version(order)
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        client = await self._client(order)
        headers = {"Content-Type": "application/json", **headers}
        return await client.request(order.method, self._address(order, order.path), content=content, headers=headers)

    async def _version(self, order: Order) -> str:
        told = self._ids.get(order.name, {}).get("version")
        if told is not None:
            return f'"{told}"'
        thing = order.path
        while thing not in self._versioned:
            thing = thing.rpartition("/")[0]
        answered = await (await self._client(order)).get(self._address(order, thing))
        return answered.headers["ETag"]

    async def _client(self, order: Order) -> httpx.AsyncClient:
        if order.sender not in self._clients:
            self._clients[order.sender] = await self._story.client(order.sender)
        return self._clients[order.sender]

    def _address(self, order: Order, path: str) -> str:
        return path.format(**{**FIXED, **self._ids, **self._ids.get(order.name, {})})

    async def close(self) -> None:
        """Close the clients."""
        for client in self._clients.values():
            await client.aclose()


async def _entered(story: Story) -> tuple[UUID, UUID]:
    """A case whose child stands in OM, and the entry."""
    head, notice_id = story.world.actors["rihova"], story.world.kept["notice", "hruba"]
    case_id = (await intake_views.notice_view(head, notice_id)).header.case_id
    assert case_id is not None
    async with unit_of_work(head):
        register = basic_registers(await registers_views.registers_of(head), today_in_prague())["OM"]
        on = today_in_prague()
        await registers.enrol(head, register, notice_id=notice_id, child_id=None, case_id=case_id, on=on)
    return case_id, next(each.id for each in await registers_views.entries_of_case(head, case_id) if each.keeps)


async def _without_mark(world: World) -> UUID:
    """A case that was opened directly, where the records system issues file marks."""
    identity = ClientIdentity(given_name="Jana", family_name="Přímá")
    led_by = world.actors["dvorackova"].worker
    order = OpenCase(identity=identity, key_worker_id=led_by, kind="child", open_anyway=True)
    return await cases.open_case(world.actors["rihova"], order)


async def _to_give(world: World) -> UUID:
    """A notice that its receiver gives to whom the rules name, where the authority assigns so."""
    auto = ChangeSetting(value="rule_auto", valid_from=today_in_prague(), reason="Porada.")
    await settings.change_setting(world.actors["kadlec"], "assignment_mode", auto, version=0)
    came = RecordNotice(received_at=now(), channel="in_person", child_description="Dívka, asi 7 let.")
    return (await intake.record_notice(world.actors["dvorackova"], came)).id


async def _brought(story: Story) -> UUID:
    """A photo that somebody brought to a notice."""
    head, notice_id = story.world.actors["rihova"], story.world.kept["notice", "in person"]
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "red").save(target, "PNG")
    kept = await documents.keep_document(head, notice_id, ("foto.png", None, target.getvalue()))
    return await documents.put_document(head, notice_id, PutDocument(text="Fotografie."), kept)


async def _read_aloud(story: Story) -> tuple[UUID, UUID, UUID]:
    """A protocol that everybody signed, the sheet of it, and a protocol that waits for that; both of one notice."""
    head = story.world.actors["rihova"]
    came = RecordNotice(received_at=now(), channel="in_person", child_description="Chlapec, asi 9 let.")
    notice_id = (await intake.record_notice(head, came)).id
    story.world.kept["notice", "in person"] = notice_id
    read = ReadAloud(signers=[Signer(role="notifier")])
    signed, waiting = [await protocols.read_aloud(head, notice_id, read) for _ in range(2)]
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(target, "PNG")
    kept = await protocols.keep_sheet(head, signed, ("list.png", "image/png", target.getvalue()), [0])
    sheet_id = await protocols.sign_on_paper(head, signed, [0], kept)
    await protocols.sign(head, signed, Sign(no=1, way="refused", reason="Odchod před koncem."))
    return signed, sheet_id, waiting


@pytest_asyncio.fixture(scope="module")
async def desk(story: Story) -> AsyncIterator[Desk]:
    """Every order, and what the addresses name."""
    world, specialist = story.world, story.world.actors["souckova"]
    order = consent_order(world, "case_management", today_in_prague())
    consent_id = (await consents.record_consent(specialist, world.cases["bures"], order)).id
    offer = ProposeCaseManagement(version_no=1, client_version=1, consent_id=consent_id)
    offered = await case_management.propose_case_management(specialist, world.cases["bures"], offer)
    async with await story.client("souckova") as client, await story.client("rihova") as head:
        described = (await client.get("/schema/openapi.json")).json()
        notices = (await head.get("/api/v1/notices", params={"status": "recorded"})).json()["items"]
        records = (await client.get(f"/api/v1/cases/{world.cases['bures']}/records")).json()["items"]
        meetings = (await client.get("/api/v1/meetings")).json()["items"]
        listed = (await client.get(f"/api/v1/cases/{world.cases['kucerova']}/consents")).json()["consents"]
        tasks = (await client.get(f"/api/v1/cases/{world.cases['bures']}/tasks")).json()["open"]
        people = await people_views.list_people(world.actors["mach"])
        ahead, *_, held = [(await client.get(f"/api/v1/meetings/{each['id']}")).json() for each in meetings]
    entered_of, entered = await _entered(story)
    outside = ChangeSetting(value="outside", valid_from=today_in_prague(), reason="Porada.")
    await settings.change_setting(world.actors["kadlec"], "numbers_issued", outside, version=0)
    typed = RegisterNotice(reference_number="KUZL 42537/2026")
    await registers.register_notice(world.actors["rihova"], world.kept["notice", "malina"], typed)
    entries = (await registers_views.registration_view(world.actors["rihova"], world.kept["notice", "malina"])).entries
    handover = next(each["id"] for each in listed if each["type"] == "handover")
    came = NoteArrival(channel="phone", received_at=now())
    ids: dict[str, Any] = {
        "arrival_id": await arrivals.note_arrival(world.actors["rihova"], came),
        "case_id": world.cases["bures"],
        "record_id": records[0]["id"],
        "consent_id": consent_id,
        "case_management_id": world.kept["case_management", "kucerova"],
        "handover_id": new_id(),
        "notice_id": notices[0]["id"],
        "meeting_id": ahead["id"],
        "item_id": ahead["items"][0]["id"],
        "goal_id": held["items"][0]["goals"][0]["id"],
        "agenda_id": world.services["osp"],
        "district_id": world.kept["district", "stred"],
        "district_part_id": world.kept["district_part", "stred"],
        "work_part_id": world.kept["work_part", "cell"],
        "absence_id": world.kept["absence", "havelka"],
        "authority_id": world.kept["authority", "HAB"],
        "notices.note_step": {"notice_id": world.kept["notice", "ticha"]},
        **{
            f"guardianships.{each}": {"case_id": world.cases["vlcek_ko"]}
            for each in ("add_act", "end_guardianship", "give_exception", "report_threat")
        },
        "notices.let_wait": {"notice_id": world.kept["notice", "kratky"]},
        "person_id": world.actors["kral"].worker_id,
        "role_id": next(one.roles[0].id for one in people if one.id == world.actors["kral"].worker_id),
        "notices.assess_basically": {"notice_id": world.kept["notice", "hruba"], "version": 1},
        "notices.open_files": {"notice_id": world.kept["notice", "hruba"]},
        "entry_id": entries[0].id,
        "notices.end_entry": {"entry_id": entered, "version": 1},
        "notices.enter_child": {"case_id": entered_of},
        "cases.say_same_person": {"case_id": entered_of},
        "cases.take_same_person_back": {"case_id": entered_of},
        "notices.mark_case": {"case_id": await _without_mark(world)},
        "notices.give_notice": {"notice_id": await _to_give(world), "version": 1},
        "cases.decline_case": {"case_id": await _without_mark(world)},
        "cases.keep_with_them": {"case_id": await _without_mark(world)},
        "notices.correct_entry": {"entry_id": entered, "version": 1},
        "notices.correct_numbers": {"notice_id": world.kept["notice", "malina"], "version": 1},
        "notices.answer_colleague": {"notice_id": world.kept["notice", "malina"]},
        "cases.assign_task": {"task_id": tasks[0]["id"], "version": tasks[0]["version"]},
        "sharing.hand_over": {"case_id": world.cases["kucerova"]},
        "case_management.accept": {"case_management_id": offered},
        "case_management.decline": {"case_management_id": offered},
        "case_management.evaluate": {"item_id": held["items"][0]["id"]},
    }
    signed, sheet_id, waiting = await _read_aloud(story)
    ids |= {
        "protocol_id": signed,
        "protocols.sign": {"protocol_id": waiting},
        "sheet_id": sheet_id,
        "document_id": await _brought(story),
        "about_id": story.world.kept["notice", "in person"],
    }
    nobody = {"hand_over_to": None}
    bodies: dict[str, dict[str, object]] = {
        "notices.decide_competence": {"authority_id": str(world.kept["authority", "HAB"])},
        "authorities.change_authority": {"on_platform": ""},
        "people.give_role": {"service_id": str(world.services["pm"])},
        "people.invite": {"service_id": str(world.services["pm"])},
        "people.end_role": nobody,
        "people.end_work": nobody,
        "sharing.hand_over": {"consent_id": handover},
        "case_management.accept": {"same_anyway": True},
        "case_management.change_key_worker": {"key_worker_id": str(world.actors["kral"].worker_id)},
    }
    desk = Desk(described, story, ids)
    for order in desk.orders:
        order.body.update(bodies.get(order.name, {}))
    yield desk
    await desk.close()


def finds_nothing(answer: Any) -> bool:
    """Whether a search found nothing, whatever it says of why."""
    return not answer if isinstance(answer, list) else not any(value for name, value in answer.items() if name != "why")


def complaint(order: Order, path: Path, refused: httpx.Response) -> list[str]:
    """What is wrong with a refusal that belongs beside a field."""
    errors = refused.json().get("errors", {}) if refused.status_code == 400 else {}
    name = next(step for step in reversed(path) if isinstance(step, str))
    if any(name in field for field in errors):
        return []
    return [f"{order.name} {path}: {refused.status_code} {refused.text[:200]}"]


@pytest.mark.parametrize(
    "words",
    ["á" * 100_000, "a\x07b", "a\x00b", "a\u202eb", "\u2067a"],
    ids=["too long", "a bell", "a NUL", "turned around", "isolated"],
)
async def test_words_that_are_none_are_refused_beside_their_field(desk: Desk, words: str) -> None:
    """100 000 characters, control characters and what turns the direction of writing around; nobody is quoted back."""
    wrong: list[str] = []
    for order in desk.orders:
        for path in order.fields(codes=False):
            if order.name in LEFT_OPEN and {*path} & (LEFT_OPEN[order.name] | SAID):
                continue
            refused = await desk.send(order, order.but(path, words))
            if order.name in FINDS:
                wrong += [] if refused.status_code == 400 or finds_nothing(refused.json()) else [order.name]
            else:
                wrong += complaint(order, path, refused)
            assert words not in refused.text
    assert not wrong, "\n".join(wrong)


async def test_a_code_that_there_is_not_is_refused_beside_its_field(desk: Desk) -> None:
    """In a sentence for people, not in one of the parser."""
    wrong: list[str] = []
    asked = 0
    for order in desk.orders:
        for path in order.fields(codes=True):
            if order.name in LEFT_OPEN and {*path} & (LEFT_OPEN[order.name] | SAID):
                continue
            refused = await desk.send(order, order.but(path, "no-such-code"))
            wrong += complaint(order, path, refused)
            wrong += [f"{order.name} {path}: {refused.text}"] if "Expected" in refused.text else []
            asked += 1
    assert not wrong, "\n".join(wrong)
    assert asked > 20


async def test_a_field_that_does_not_belong_is_named(desk: Desk) -> None:
    """In every order, and in what stands in it."""
    for order in desk.orders:
        refused = await desk.send(order, {**order.body, "colour": "red"})
        assert (refused.status_code, refused.json()["errors"]) == (400, {"colour": "Toto pole sem nepatří."}), (
            order.name
        )
        for name, inner in order.body.items():
            if isinstance(inner, dict):
                refused = await desk.send(order, {**order.body, name: {**inner, "colour": "red"}})
                assert list(refused.json()["errors"]) == [f"{name}.colour"], order.name


@pytest.mark.parametrize("body", [b"\xff", b'{"\xed\xa0\x80": 1}', b'"\\ud800"', b"{", b"", b"null", b"[]", b"NaN"])
async def test_what_is_no_order_is_refused(desk: Desk, body: bytes) -> None:
    """Bytes that are no UTF-8, half a pair, a body cut off, nothing at all: the sender's mistake, never ours."""
    for order in desk.orders:
        refused = await desk.send(order, body)
        assert (refused.status_code, refused.json()["status"]) == (400, 400), order.name


async def test_a_body_over_the_limit_is_refused(desk: Desk) -> None:
    """Before it is read to its end."""
    refused = await desk.send(desk.orders[0], b'{"x": "' + b"x" * 12 * 1024 * 1024)
    assert (refused.status_code, refused.json()["code"]) == (413, "request-entity-too-large")


async def test_a_change_says_what_it_starts_from(desk: Desk) -> None:
    """Without a version 428, from another one 412, for every order that changes what somebody else may change too."""
    changing = [order for order in desk.orders if "If-Match" in order.headers]
    assert len(changing) > 8
    for order in changing:
        refused = await desk.send(order, order.body, **{"If-Match": '"999"'})
        assert (refused.status_code, refused.json()["code"]) == (412, "stale-version"), (order.name, refused.text)
        order.headers.remove("If-Match")
        refused = await desk.send(order, order.body)
        order.headers.add("If-Match")
        assert (refused.status_code, refused.json()["code"]) == (428, "version-missing"), order.name


@pytest.mark.parametrize(("kind", "value"), [("boolean", 0), ("boolean", "true"), ("integer", "1")])
async def test_what_looks_like_another_type_is_refused_beside_its_field(desk: Desk, kind: str, value: object) -> None:
    """No 0 for false and no "1" for 1: the description calls them wrong."""
    changed = [(order, path) for order in desk.orders for path in order.of_type(kind)]
    wrong = [
        each
        for order, path in changed
        for each in complaint(order, path, await desk.send(order, order.but(path, value)))
    ]
    assert changed
    assert not wrong, "\n".join(wrong)
