"""Nothing about a person lies anywhere in the clear, and nobody can tell that somebody exists whom they may not know.

The whole story is told over HTTP with a word of its own in every field that a person can fill in; then every place that
is not a sealed document is searched for those words (T31). And what the other service gets is compared to the byte
before and after a client who refused came to be (T21).
"""

import base64
import io
import logging
import re
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
import structlog
from PIL import Image

from app.testing.client import app
from app.testing.fixtures import undone
from app.testing.pdf import pages_of
from app.testing.queries import counting_queries
from app.testing.world import PASSWORD, PEOPLE
from kernel import keys, outbox
from kernel.broker import NAMESPACE, connect, deliver, sender
from kernel.clock import as_of, now
from kernel.legal_time import format_date, today_in_prague
from kernel.logs import configure_logging
from kernel.settings import settings
from kernel.web.guard import PUBLIC, handlers_of
from kernel.web.pages import FLASH_COOKIE
from kernel.web.text import soft
from tenants.log.access import LogPermission

from .conftest import first_difference

pytestmark = pytest.mark.slow

SOON = timedelta(days=14)
SIX = ["given_name", "family_name", "residence", "email", "phone", "health"]
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
# drawn anew each time: the number of a request or of a form, and what hides the words of a search
DRAWN = re.compile(r'\b[0-9a-f]{32}\b|(?<=search\?s=)[\w-]+|(?<=search%3Fs%3D)[\w%-]+|(?<=name="draft" value=")[\w=-]+')


class Words:
    """Words that nobody else would use; each remembers the field it was typed into."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def __call__(self, field: str) -> str:
        """A new word."""
        number = len(self.known)
        word = "Kanarek" + "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")
        return self.keep(word, field)

    def keep(self, word: str, field: str) -> str:
        """A word of another shape: a number, a date."""
        assert word not in self.known
        self.known[word] = field
        return word

    def phone(self, field: str) -> str:
        """A telephone number that nobody has."""
        return self.keep(f"+420 731 550 {len(self.known):03}", field)

    def found_in(self, content: Any) -> list[str]:
        """The fields whose words stand in something."""
        text = (content if isinstance(content, bytes) else str(content).encode()).decode(errors="replace")
        text = soft(text).casefold()  # pages and papers put hard spaces into numbers and names
        return [field for word, field in self.known.items() if word.casefold() in text]


class Teller:
    """Tells the story over HTTP, and keeps everything that came back."""

    def __init__(self, client_app: Any) -> None:
        self._client_app = client_app
        self._clients: dict[str, httpx.AsyncClient] = {}
        self.answers: list[httpx.Response] = []

    async def send(self, actor: str | None, method: str, url: str, **more: Any) -> httpx.Response:
        """One request, whatever comes back; the message for the next page is not shown there."""
        if actor not in self._clients:
            self._clients[str(actor)] = await self._client_app(actor)
        client = self._clients[str(actor)]
        answer = await client.request(method, url, **more)
        if FLASH_COOKIE in client.cookies:
            client.cookies.delete(FLASH_COOKIE)
        self.answers.append(answer)
        return answer

    async def page(self, actor: str, url: str) -> str:
        """Open a page."""
        answer = await self.send(actor, "GET", url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer.text

    async def form(self, actor: str, url: str, *, files: Any = None, **fields: Any) -> str:
        """Send a form that is in order; returns where it leads."""
        answer = await self.send(actor, "POST", url, data=fields, files=files)
        assert answer.status_code == 303, (url, re.findall(r"govuk-error-message[^>]*>.*?</p>", answer.text, re.DOTALL))
        return answer.headers["Location"]

    async def api(self, actor: str, method: str, url: str, order: Any = None, *, version: int | None = None) -> Any:
        """The same for programs."""
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        answer = await self.send(actor, method, f"/api/v1{url}", json=order, headers=headers)
        assert answer.status_code < 300, (url, answer.status_code, answer.text)
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else None


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, by us and by libraries, as in production but more of it."""
    out = io.StringIO()
    before = structlog.get_config()
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    monkeypatch.setattr(sys, "stderr", out)
    configure_logging("debug", pretty=False)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


# ── the story ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Story:
    """The six steps, with a word of its own in every field."""

    def __init__(self, teller: Teller, world: Any, words: Words) -> None:
        self.teller, self.world, self.words = teller, world, words

    def worker(self, name: str) -> str:
        return str(self.world.people[name].worker_id)

    def service(self, name: str) -> str:
        return str(self.world.services[name])

    def identity(self, of: str, *fields: str) -> dict[str, str]:
        """Everything that can be known of a client, or these fields."""
        words, day = self.words, len(self.words.known) % 28 + 1
        identity = {
            field: words(f"{field} of {of}")
            for field in ("given_name", "family_name", "street", "town", "region", "health_note")
            if not fields or field in fields
        }
        identity["birth_number"] = words.keep(f"3103{day:02}/{len(words.known):03}", f"birth number of {of}")
        identity["birth_date"] = words.keep(f"{day}. 3. 1931", f"birth date of {of}")
        words.keep(f"1931-03-{day:02}", f"birth date of {of} as programs write it")
        if not fields:
            identity |= {"email": f"{words(f'e-mail of {of}').lower()}@posta.example", "health_code": "other"}
            identity["phone"] = words.phone(f"phone of {of}")
        return identity

    async def tell(self) -> None:
        """From a phone call to a consent taken back, and one that was never given."""
        await self.sign_in()
        await self.notice()
        case_id = await self.open_case("osp_specialist")
        refused_id = await self.open_case("osp_worker")
        await self.refuse(refused_id)
        pm_case_id = await self.hand_over(case_id)
        await self.work_jointly(case_id, pm_case_id)
        await self.look_around({"osp_specialist": case_id, "osp_worker": refused_id, "pm_worker": pm_case_id})

    async def sign_in(self) -> None:
        """Rightly, and with things that belong elsewhere typed into the form."""
        words, teller, person = self.words, self.teller, self.world.people["osp_specialist"]
        for email, password in (
            (person.email, words("wrong password")),
            (f"{words('unknown e-mail')}@posta.example", PASSWORD),
        ):
            answer = await teller.send(
                None, "POST", "/sign-in", data={"email": email, "password": password, "code": "1"}
            )
            assert answer.status_code == 401
        form = {"current": words("wrong password now"), "password": words("new password"), "password_again": "x"}
        assert (await teller.send("osp_specialist", "POST", "/account/password", data=form)).status_code == 400

    async def notice(self) -> None:
        """Taken down, assigned with everything about the child, the key worker changed."""
        words, teller = self.words, self.teller
        told = ("child_description", "caregivers", "subject", "other_children", "notifier_name")
        form = {field: words(f"notice {field}") for field in (*told, "child_given_name", "child_family_name")}
        # unlike the others no form of the caller's name, which an address may not hold; nor are these of what the caller is
        form["child_address"] = words.keep("Zvonkohradec", "notice child_address")
        form["notifier_relation"] = words.keep("Holubohradka", "notice notifier_relation")
        form |= {
            f"{field}_state": "answered" for field in (*told, "notifier_relation", "child_name", "notifier_contact")
        }
        form |= {
            "day": format_date(today_in_prague() - timedelta(days=1)),
            "time": "8:05",
            "confidentiality_explained": "1",
        }
        form |= {"notifier_contact": words.phone("notice notifier_contact"), "disclosure_explained": "1"}
        notice = await teller.form("spod_intake", "/notices/new", **form)
        await teller.page("spod_head", notice)
        await teller.send("spod_head", "POST", f"{notice}/notifier", data={"reason": "clarify"})
        assign = {"summary": words("summary of the notice"), "version": "1"}
        assign |= self.identity("child", "given_name", "family_name", "birth_date", "birth_number")
        assign |= {"street": words.keep("Jasanohradec", "child street"), "town": words.keep("Bukohradec", "child town")}
        await teller.form("spod_head", f"{notice}/assign", **assign, key_worker_id=self.worker("spod_coordinator"))
        case = f"/cases/{(await teller.api('spod_head', 'GET', notice))['header']['case_id']}"
        change = {"worker_id": self.worker("spod_coordinator2"), "reason": "head_decision", "version": "1"}
        change |= {"not_informed_reason": words("why not informed"), "note": words("note on the change")}
        await teller.form("spod_head", f"{case}/key-worker", **change)
        self.child_case = case.removeprefix("/cases/")
        await teller.page("spod_head", f"{case}/cover.pdf")

    async def open_case(self, actor: str) -> str:
        """A client with everything known, a record, a task, a correction."""
        words, teller = self.words, self.teller
        client = self.identity(f"the client of {actor}")
        case = await teller.form(
            actor, "/cases/new", **client, key_worker_id=self.worker(actor), once=words(f"once of {actor}")
        )
        record = {field: words(f"record of {actor}: {field}") for field in ("title", "facts", "statements", "opinion")}
        record |= {"kind": "note", "day": format_date(today_in_prague() - timedelta(days=1)), "time": "10:00"}
        await teller.form(actor, f"{case}/records/new", **record)
        task = {
            "title": words(f"task of {actor}"),
            "note": words(f"task note of {actor}"),
            "due_on": format_date(today_in_prague() + SOON),
        }
        await teller.form(actor, f"{case}/tasks", **task, assignee_id=self.worker(actor))
        await teller.page(actor, f"{case}/people")
        client["street"] = words(f"corrected street of {actor}")
        await teller.form(actor, f"{case}/client", **client, version="1")
        headers = {"Idempotency-Key": words(f"idempotency key of {actor}")}
        order = {"kind": "note", "occurred_at": now().isoformat(), "title": words(f"record of {actor}: program")}
        order["facts"] = words(f"record of {actor}: program facts")
        url = f"/api/v1{case}/records"
        for _ in range(2):
            answer = await teller.send(actor, "POST", url, json=order, headers=headers)
            assert answer.status_code == 201, answer.text
        return case.removeprefix("/cases/")

    def consent(self, kind: str, **changes: str) -> dict[str, Any]:
        """What is typed into the form of a consent."""
        words = self.words
        form: dict[str, Any] = {
            "type": kind,
            "recipient_service_id": self.service("pm"),
            "worker_ids": [self.worker(name) for name in ("pm_worker", "pm_head")],
            "purpose_text": words(f"{kind} purpose"),
            "decision": "agree",
            "form": "written",
            "said_on": format_date(today_in_prague()),
            "said_by": "guardian",
            "representative": words(f"{kind} representative"),
            "valid_from": format_date(today_in_prague()),
            "valid_until": format_date(today_in_prague() + timedelta(days=90)),
        }
        if kind == "handover":
            form |= {"items": SIX, "purpose": "choose_peer"}
        else:
            form |= {"other_topics": words(f"{kind} topic")}
        return {**form, **changes}

    def scan(self, what: str) -> dict[str, Any]:
        """A picture whose name and hidden data say too much."""
        target = io.BytesIO()
        picture = Image.new("RGB", (40, 60), "white")
        exif = picture.getexif()
        exif[0x010E] = self.words(f"{what} picture description")
        picture.save(target, "JPEG", exif=exif)
        return {"evidence": (f"{self.words(f'{what} file name')}.jpg", target.getvalue(), "image/jpeg")}

    async def refuse(self, case_id: str) -> None:
        """The client of this case agrees to nothing."""
        form = self.consent("handover", decision="disagree")
        new = f"/cases/{case_id}/consents/new"
        refusal = await self.teller.form("osp_worker", new, **form, files=self.scan("refusal"))
        await self.teller.page("osp_worker", refusal)

    async def client_version(self, case_id: str, page: str) -> int:
        """The client's data as the page showed them that is sent now."""
        text = await self.teller.page("osp_specialist", f"/cases/{case_id}/{page}")
        (version,) = set(re.findall(r'name="client_version" value="(\d+)"', text))
        return int(version)

    async def hand_over(self, case_id: str) -> str:
        """Six fields go to PM, which looks and opens a file of its own."""
        words, teller = self.words, self.teller
        await teller.send(
            "osp_specialist", "POST", f"/cases/{case_id}/consents/new", data=self.consent("handover", act="preview")
        )
        form, files = self.consent("handover"), self.scan("consent")
        consent = await teller.form("osp_specialist", f"/cases/{case_id}/consents/new", **form, files=files)
        await teller.page("osp_specialist", consent)
        await teller.page("osp_specialist", f"{consent}/form.pdf")
        order = {
            "version_no": 1,
            "client_version": await self.client_version(case_id, "sharing/new"),
            "consent_id": consent.removeprefix("/consents/"),
            "item_kinds": SIX,
            "note": words("handover note"),
        }
        made = await teller.api("osp_specialist", "POST", f"/cases/{case_id}/handovers", order)
        await teller.page("pm_worker", f"/sharing/{made['id']}")
        pm_case = await teller.form("pm_worker", f"/sharing/{made['id']}", key_worker_id=self.worker("pm_worker"))
        await teller.page("osp_specialist", f"/cases/{case_id}/sharing")
        await teller.page("osp_specialist", f"/cases/{case_id}/sharing/looks.csv")
        return pm_case.removeprefix("/cases/")

    async def work_jointly(self, case_id: str, pm_case_id: str) -> None:
        """An offer, its answer, a meeting with its output, a withdrawal."""
        words, teller = self.words, self.teller
        new = f"/cases/{case_id}/consents/new"
        consent = await teller.form("osp_specialist", new, **self.consent("case_management"))
        offer = {
            "version_no": 1,
            "client_version": await self.client_version(case_id, "plan/propose"),
            "consent_id": consent.removeprefix("/consents/"),
            "note": words("offer note"),
        }
        joint = await teller.form("osp_specialist", f"/cases/{case_id}/plan/propose", **offer)
        await teller.page("pm_worker", f"{joint}/accept")
        answer = {"case_id": pm_case_id, "key_worker_id": self.worker("osp_specialist"), "version": "1"}
        await teller.form("pm_worker", f"{joint}/accept", **answer)
        meeting = await teller.form(
            "osp_specialist",
            "/meetings/new",
            partner_service_id=self.service("pm"),
            day=format_date(today_in_prague()),  # not before they worked together, and begun by now
            time="0:00",
            participant_ids=[self.worker("osp_specialist"), self.worker("pm_worker")],
            agenda=joint.removeprefix("/case-management/"),
        )
        meeting_id = meeting.removeprefix("/meetings/")
        (item,) = (await teller.api("osp_specialist", "GET", f"/meetings/{meeting_id}"))["items"]
        step = {"due_on": str(today_in_prague() + SOON)}
        output = {
            "plan": words("plan"),
            "minutes": words("minutes of the item"),
            "goals": [
                {
                    "text": words("goal"),
                    "measure": words("measure"),
                    "due_on": str(today_in_prague() + SOON),
                    "steps": [
                        {
                            **step,
                            "text": words(f"step of {who}"),
                            "done_when": words(f"done when {who}"),
                            "responsible_id": self.worker(who),
                        }
                        for who in ("osp_specialist", "pm_worker")
                    ],
                }
            ],
        }
        await teller.api("osp_specialist", "PUT", f"/meeting-items/{item['id']}", output, version=1)
        await teller.form("osp_specialist", f"{meeting}/minutes", minutes=words("minutes"), version="1")
        await teller.api("osp_specialist", "POST", f"/meeting-items/{item['id']}/conclude", version=2)
        goal_id = (await teller.api("pm_worker", "GET", f"/meeting-items/{item['id']}"))["goals"][0]["id"]
        judged = {"met": True, "sentence": words("evaluation")}
        await teller.api(
            "pm_worker", "PUT", f"/meeting-items/{item['id']}/goals/{goal_id}/evaluation", judged, version=3
        )
        await teller.page("pm_worker", meeting)
        await self.take_facts()
        said = {"said_on": format_date(today_in_prague()), "said_by": "parent", "form": "oral_recorded", "version": "1"}
        said |= {"representative": words("who withdrew"), "note": words("note on the withdrawal")}
        await teller.form("osp_specialist", f"{consent}/withdraw", **said)

    async def look_around(self, own: dict[str, str]) -> None:
        """Everything that can be opened is opened, and looked for; some of it by those who may not."""
        teller, words = self.teller, self.words
        for actor, case in {**own, "spod_head": self.child_case}.items():
            tabs = ("", "/records", "/tasks", "/people", "/client", "/history")
            for tab in (*tabs, "/plan", "/consents", "/sharing") if actor in own else tabs:
                await teller.page(actor, f"/cases/{case}{tab}")
            for page in ("/my-day", "/cases", "/meetings", "/sharing") if actor in own else ("/notices?which=all",):
                await teller.page(actor, page)
        case_id = own["osp_specialist"]
        name = next(
            word for word, field in words.known.items() if field == "family_name of the client of osp_specialist"
        )
        for query in (name, words("looked for"), words.phone("looked for phone")):
            found = await teller.form("osp_specialist", "/search", q=query)
            await teller.page("osp_specialist", found)
        for actor in ("javorec_head", "krok_admin", "pm_peer"):
            answer = await teller.send(actor, "GET", f"/cases/{case_id}")
            assert answer.status_code == 404
        wrong = {"title": words("title of a refused record") * 100, "facts": words("facts of a refused record")}
        refused = await teller.send("osp_specialist", "POST", f"/cases/{case_id}/records/new", data=wrong)
        assert refused.status_code == 400
        unknown = {"kind": "note", words("unknown field"): words("value of an unknown field")}
        answer = await teller.send("osp_specialist", "POST", f"/api/v1/cases/{case_id}/records", json=unknown)
        assert answer.status_code == 400

    take_facts: Callable[[], Any]


# ── everywhere else ──────────────────────────────────────────────────────────────────────────────────────────────────


class Places:
    """All the places that are not a sealed document."""

    def __init__(self, words: Words, committed: Any, valkey: Any, logged: io.StringIO, var_dir: Path) -> None:
        self.words, self.committed, self.valkey, self.logged, self.var_dir = words, committed, valkey, logged, var_dir

    async def search(self, when: str) -> list[str]:
        """Where words were found that must not be there."""
        found = [
            *await self._tables(),
            *await self._valkey(),
            *self._files(),
            *(
                (f"log {line[:60]}", fields)
                for line in self.logged.getvalue().splitlines()
                if (fields := self._look(line))
            ),
        ]
        return [f"{when}: {where}: {fields}" for where, fields in found]

    def _look(self, content: Any) -> list[str]:
        return self.words.found_in(content)

    async def _tables(self) -> list[tuple[str, list[str]]]:
        found: list[tuple[str, list[str]]] = []
        async with self.committed.superuser() as connection:
            names = await connection.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            )
            for (table,) in names:
                for row in await connection.fetch(f"SELECT * FROM {table}"):
                    for column, value in row.items():
                        fields = self._look(value) if value is not None else []
                        found += [(f"{table}.{column}", fields)] if fields else []
        return found

    async def _valkey(self) -> list[tuple[str, list[str]]]:
        found: list[tuple[str, list[str]]] = []
        async for key in self.valkey.scan_iter():
            kind = (await self.valkey.type(key)).decode()
            read: dict[str, Callable[[], Any]] = {
                "string": lambda key=key: self.valkey.get(key),
                "set": lambda key=key: self.valkey.smembers(key),
                "hash": lambda key=key: self.valkey.hgetall(key),
                "list": lambda key=key: self.valkey.lrange(key, 0, -1),
                "zset": lambda key=key: self.valkey.zrange(key, 0, -1, withscores=True),
            }
            for part in (key, await read[kind]()):
                fields = self._look(part)
                found += [(f"Valkey {kind}", fields)] if fields else []
        return found

    def _files(self) -> list[tuple[str, list[str]]]:
        found: list[tuple[str, list[str]]] = []
        store = Path(urlsplit(settings().object_store_url).path)
        for path in (*store.rglob("*"), *(self.var_dir / "log").glob("*")):
            content = path.read_bytes() if path.is_file() else b""
            fields = self._look(path.name) + self._look(content)
            found += [(str(path.relative_to(self.var_dir)), fields)] if fields else []
        return found


def unpacked(text: str) -> bytes:
    """What base64 would hide."""
    try:
        return base64.b64decode(text.strip('"') + "===", altchars=b"-_")
    except ValueError:
        return b""


def in_headers(words: Words, answers: list[httpx.Response]) -> list[str]:
    """Words in the headers of answers, as they are and unpacked, and in the addresses that were asked for."""
    found: list[str] = []
    for answer in answers:
        for name, value in answer.headers.multi_items():
            parts = [value, *(unpacked(part) for part in re.split(r"[=.;,/?& ]", value))]
            found += [
                f"{name} of {answer.request.url.path}: {fields}" for part in parts if (fields := words.found_in(part))
            ]
        found += [f"address: {fields}" for fields in [words.found_in(str(answer.request.url))] if fields]
    return found


async def test_no_word_lies_in_the_clear(committed, world, client_app, valkey, stack, logged):
    """Every table, Valkey with the queue in it, logs, files and their names, headers and addresses: no word anywhere."""
    words, teller = Words(), Teller(client_app)
    for person in world.people.values():
        words.known.setdefault(person.name, f"name of {person.role}")
        words.known.setdefault(person.email, f"e-mail of {person.role}")
    people = set(words.known)
    story = Story(teller, world, words)
    places = Places(words, committed, valkey, logged, stack.var_dir)
    found: list[str] = []

    async def take_facts() -> None:
        """What relay and worker do, with the queue between them; every place is searched on the way."""
        found.extend(await places.search("before the relay"))
        broker = connect(settings())
        await outbox.relay_once(sender(broker))
        found.extend(await places.search("in the queue"))
        messages = [msgspec.json.decode(each) for each in (await valkey.hgetall(f"{NAMESPACE}:facts.msgs")).values()]
        for message in messages:
            await deliver(*message["args"])
        broker.flush_all()
        broker.close()
        await outbox.drain()
        assert messages

    story.take_facts = take_facts
    await story.tell()
    await take_facts()
    found += await places.search("at the end")
    found += in_headers(words, teller.answers)
    assert not found, "\n".join(sorted(set(found)))
    # the same search does find what lies in the clear: a public code, the name of a key in Valkey
    clear = Words()
    clear.known = {"krokzpet": "code of an organisation", "opora:sessions-of": "name of a key"}
    open_places = " ".join(await Places(clear, committed, valkey, logged, stack.var_dir).search(""))
    assert "organisation.code" in open_places
    assert "Valkey string" in open_places or "Valkey set" in open_places
    # and they were all there to be found: in the clear only for those who may read them
    shown = "\n".join(_text(answer) for answer in teller.answers).casefold().replace("\xa0", " ")
    never_shown = {field for word, field in words.known.items() if word.casefold() not in shown and word not in people}
    assert never_shown == NEVER_SHOWN, "\n".join(sorted(never_shown ^ NEVER_SHOWN))


def _text(answer: httpx.Response) -> str:
    if answer.headers.get("content-type") == "application/pdf":
        return "\n".join(pages_of(answer.content))
    return answer.text


# what is never shown again: how a date is written for programs, what a form and a program say once, what is thrown away
NEVER_SHOWN = {
    "birth date of child as programs write it",
    "birth date of the client of osp_specialist as programs write it",
    "birth date of the client of osp_worker as programs write it",
    "consent picture description",
    "idempotency key of osp_specialist",
    "idempotency key of osp_worker",
    "new password",
    "once of osp_specialist",
    "once of osp_worker",
    "refusal picture description",
    "value of an unknown field",
    "wrong password",
    "wrong password now",
}


# ── that she exists ──────────────────────────────────────────────────────────────────────────────────────────────────

NAME, BORN = "Tichošlápková", "9. 5. 1968"
# one of each role in each service, and of those without
STRANGERS = [*{each[:3]: name for name, each in PEOPLE.items() if each[1] != "osp"}.values()]
# the log tells the auditor of every act of the organisation, by 1.18, and when they looked themselves
LISTS = sorted(
    {
        path
        for method, path, handler in handlers_of(app())
        if method == "GET" and "{" not in path and handler.opt["rule"] not in (PUBLIC, LogPermission.READ)
    }
)


class Onlooker:
    """Everything that somebody gets who names nothing but a name: lists, counts, choices, news, searches, forms."""

    def __init__(self, teller: Teller, world: Any, town_case: str) -> None:
        self.teller, self.world, self.own_case = teller, world, town_case

    async def gets(self, actor: str) -> dict[str, Any]:
        """Each answer, as it can be told from another; and by which statements it was made."""
        found: dict[str, Any] = {}

        async def ask(what: str, method: str, url: str, **more: Any) -> httpx.Response:
            with counting_queries() as queries:
                answer = await self.teller.send(actor, method, url, **more)
            body = DRAWN.sub("number", ID.sub("id", answer.text))
            headers = sorted(
                (name, ID.sub("id", value))
                for name, value in answer.headers.multi_items()
                if name not in ("set-cookie", "content-length")
            )
            assert answer.status_code not in (401, 405, 415, 428, 500), (what, answer.status_code)
            found[what] = (answer.status_code, headers, body, queries.statements)
            return answer

        for path in LISTS:
            await ask(f"GET {path}", "GET", path)
        year = today_in_prague().year
        for query in (NAME, "Ticho", BORN, "1968", f"MULH 1/{year}/OSP", f"KZ 3/{year}/OSP"):
            await ask(f"search {query}", "POST", "/api/v1/cases/search", json={"q": query})
            await ask(f"search notices {query}", "POST", "/api/v1/notices/search", json={"q": query})
            there = await ask(f"look for {query}", "POST", "/search", data={"q": query})
            if there.status_code == 303:
                found[f"look for {query}"] = there.status_code
                await ask(f"found {query}", "GET", there.headers["Location"])
        worker = str(self.world.people[actor].worker_id)
        opened = await ask(
            "open", "POST", "/cases/new", data={"family_name": NAME, "birth_date": BORN, "key_worker_id": worker}
        )
        if opened.status_code == 303:  # the number of the file tells nothing of other files
            await ask("opened", "GET", opened.headers["Location"])
        for service in ("osp", "pm"):
            where = {"service_id": str(self.world.services[service])}
            await ask(f"workers of {service}", "GET", "/api/v1/workers", params=where)
            order = {"type": "handover", "recipient_service_id": where["service_id"], "act": "preview"}
            await ask(f"say to {service}", "POST", f"/cases/{self.own_case}/consents/new", data=order)
            partner = {"partner": where["service_id"]}
            await ask(f"meet {service}", "GET", "/meetings/new", params=partner)
        return found


async def test_nobody_can_tell_that_she_exists(committed, world, client_app, valkey):
    """A client of OSP who refused: to everybody else every answer is the same before and after, and so are the statements."""
    words, teller = Words(), Teller(client_app)
    story = Story(teller, world, words)
    known = await story.open_case("osp_specialist")  # there is something to see
    await story.hand_over(known)
    own_case = (
        await teller.form("pm_worker", "/cases/new", family_name="Línová", key_worker_id=story.worker("pm_worker"))
    ).removeprefix("/cases/")
    await outbox.drain()
    onlooker = Onlooker(teller, world, own_case)

    async def everything() -> dict[str, dict[str, Any]]:
        seen: dict[str, dict[str, Any]] = {}
        with as_of(moment):
            for actor in STRANGERS:
                keys.forget()  # what is remembered for a minute is no difference
                async with undone():
                    seen[actor] = await onlooker.gets(actor)
        return seen

    for actor in STRANGERS:  # their account reads where they work anew, and the session knows it from then on
        await teller.send(actor, "GET", "/account")
    moment = now()
    before = await everything()
    client = {
        "given_name": "Jarmila",
        "family_name": NAME,
        "birth_date": BORN,
        "key_worker_id": story.worker("osp_worker"),
    }
    case = await teller.form("osp_worker", "/cases/new", **client)
    await teller.form(
        "osp_worker",
        f"{case}/tasks",
        title="Zavolat",
        due_on=format_date(today_in_prague() + SOON),
        assignee_id=story.worker("osp_peer"),
    )
    await story.refuse(case.removeprefix("/cases/"))
    await outbox.drain()
    after = await everything()
    for actor in STRANGERS:
        for what, answer in before[actor].items():
            now_ = after[actor][what]
            assert now_ == answer, f"{actor}: {what}: {first_difference(answer, now_)}"
    shown = await teller.send("osp_worker", "POST", "/api/v1/cases/search", json={"q": NAME})
    assert NAME in shown.text  # she does
