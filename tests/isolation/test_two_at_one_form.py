"""Two people at one form: whoever is second is told who was first and when, sees both values, and loses nothing.

Every form of the product that is drawn from something stored is here: a new one fails until it has a row of its own.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
import lxml.html
import msgspec
import pytest

from app.testing.fixtures import undone
from kernel.clock import as_of, now
from kernel.settings import settings
from kernel.typed_days import fixed_day

from .test_matrix import Asker, asker

__all__ = ["asker"]
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TODAY = "dnes"
ANY, OTHER = "first of the list", "second of the list"
SAID = {"said_on": TODAY, "form": "oral_recorded", "said_by": "guardian", "representative": "Marie První"}
WORDING = {"decision": "agree", "form": "written", "said_on": TODAY, "said_by": "self"}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A form, who sends it first and second, and what must stand in the answer to the second beside what they typed."""

    template: str
    address: str
    first: str
    second: str
    one: dict[str, str]
    other: dict[str, str]
    beside: dict[str, str]
    first_address: str = ""
    again: bool = True
    """Whether it can be sent again, over what the first one saved."""

    @property
    def name(self) -> str:
        return f"{self.template} after {self.first_address or 'the same'}"


CASE, JOINT, MEETING = "/cases/{case:live}", "/case-management/{case_management:live}", "/meetings/{meeting:live open}"
PEOPLE_OF_OSP = {"first": "osp_specialist", "second": "osp_head"}
ITEM = f"{MEETING}/items/{{item:live open}}"
GOAL = "/meetings/{meeting:live concluded}/items/{item:live concluded}/goals/{goal:live}"
KEY_WORKER = {"reason": "client_request", "informed_on": TODAY, "informed_via": "personal"}
ROWS = [
    Row(
        template="cases/client_form.html",
        address=f"{CASE}/client",
        **PEOPLE_OF_OSP,
        one={"street": "První 1", "phone": "601 000 001"},
        other={"street": "Druhá 2", "email": "druhy@klient.example"},
        beside={"street": "První 1", "phone": "+420 000 000 034"},
    ),
    Row(
        template="cases/amend.html",
        address=f"{CASE}/records/{{record:of live}}/amend?what=correction",
        **PEOPLE_OF_OSP,
        one={"facts": "Prvního zjištění", "statements": "Prvního sdělení"},
        other={"facts": "Druhého zjištění", "opinion": "Druhého názor"},
        beside={"facts": "Prvního zjištění"},
    ),
    Row(
        template="cases/key_worker.html",
        address=f"{CASE}/key-worker",
        first="osp_head",
        second="osp_head",
        one={**KEY_WORKER, "worker_id": ANY},
        other={**KEY_WORKER, "worker_id": OTHER, "informed_via": "phone", "note": "Druhá poznámka"},
        beside={"worker_id": ANY, "informed_via": "osobně"},
    ),
    Row(
        template="cases/assign_task.html",
        address="/tasks/{task:of live}/assign",
        **PEOPLE_OF_OSP,
        one={"assignee_id": ANY},
        other={"assignee_id": OTHER},
        beside={"assignee_id": ANY},
    ),
    Row(
        template="cases/finish_task.html",
        address="/tasks/{task:of live}/finish",
        **PEOPLE_OF_OSP,
        one={"line": "Prvního věta"},
        other={"line": "Druhého věta"},
        beside={},
        again=False,
    ),
    Row(
        template="consent/form.html",
        address="/consents/{consent:live}/change",
        **PEOPLE_OF_OSP,
        one={**WORDING, "purpose_text": "Prvního účel", "valid_until": "za 60 dní"},
        other={**WORDING, "purpose_text": "Druhého účel"},
        beside={"purpose_text": "Prvního účel"},
    ),
    Row(
        template="consent/withdraw.html",
        address="/consents/{consent:live}/withdraw",
        first_address="/consents/{consent:live}/change",
        **PEOPLE_OF_OSP,
        one={**WORDING, "purpose_text": "Prvního účel"},
        other={**SAID, "note": "Druhého poznámka"},
        beside={"said_by": "klient osobně"},
    ),
    Row(
        template="consent/withdraw.html",
        address="/consents/{consent:live}/withdraw",
        **PEOPLE_OF_OSP,
        one={**SAID, "note": "První poznámka"},
        other={**SAID, "representative": "Marie Druhá", "note": "Druhá poznámka"},
        beside={"representative": "Marie První", "note": "První poznámka"},
        again=False,
    ),
    Row(
        template="case_management/accept.html",
        address="/case-management/{case_management:proposed}/accept",
        first_address="/case-management/{case_management:proposed}/decline",
        first="pm_worker",
        second="pm_worker",
        one={"reason": "Prvního důvod"},
        other={"key_worker_id": ANY, "step": "accept"},
        beside={},
        again=False,
    ),
    Row(
        template="case_management/decline.html",
        address="/case-management/{case_management:proposed}/decline",
        first="pm_worker",
        second="pm_worker",
        one={"reason": "Prvního důvod"},
        other={"reason": "Druhého důvod"},
        beside={"reason": "Prvního důvod"},
        again=False,
    ),
    Row(
        template="case_management/key_worker.html",
        address=f"{JOINT}/key-worker",
        first="pm_worker",
        second="osp_specialist",
        one={"key_worker_id": ANY, "agreed_on": TODAY},
        other={"key_worker_id": OTHER, "agreed_on": TODAY},
        beside={"key_worker_id": ANY},
    ),
    Row(
        template="case_management/close.html",
        address=f"{JOINT}/close",
        first="osp_specialist",
        second="pm_worker",
        one={"reason": "Prvního důvod"},
        other={"reason": "Druhého důvod"},
        beside={"reason": "Prvního důvod"},
        again=False,
    ),
    *(
        Row(
            template=f"intake/{act}.html",
            address=f"/notices/{{notice:waiting at spod}}/{act}",
            first_address="/notices/{notice:waiting at spod}/assign",
            first="spod_head",
            second="spod_head",
            one={"given_name": "Eva", "family_name": "Nová", "key_worker_id": ANY, "summary": "Prvního souhrn"},
            other={"summary": "Druhého souhrn", **more},
            beside={},
            again=False,
        )
        for act, more in (("assign", {"family_name": "Jiná", "key_worker_id": OTHER}), ("join", {"step": "join"}))
    ),
    Row(
        template="meetings/evaluation.html",
        address=GOAL,
        first="osp_specialist",
        second="pm_worker",
        one={"met": "yes", "sentence": "Prvního věta"},
        other={"met": "no", "sentence": "Druhého věta"},
        beside={"met": "Splněný", "sentence": "Prvního věta"},
    ),
    Row(
        template="meetings/item_form.html",
        address=ITEM,
        first="osp_specialist",
        second="pm_worker",
        one={"plan": "Prvního plán", "minutes": "Prvního zápis", "act": "save"},
        other={"plan": "Druhého plán", "act": "save"},
        beside={"plan": "Prvního plán", "minutes": "(prázdné)"},
    ),
    Row(
        template="messages/choice.html",
        address="/account/messages",
        first="ospod_admin",
        second="ospod_admin",
        one={"email": ""},
        other={"email": "news"},
        beside={},
    ),
    Row(
        template="settings/setting.html",
        address="/administration/settings/urgency_deadline",
        first="ospod_admin",
        second="ospod_admin",
        one={"value": "same_day", "valid_from": TODAY, "reason": "Prvního důvod"},
        other={"value": "next_day", "valid_from": TODAY, "reason": "Druhého důvod"},
        beside={"value": "týž den"},
    ),
    Row(
        template="registers/correction.html",
        address="/notices/{notice:typed in at spod}/registration/correction",
        first="spod_head",
        second="spod_mailroom",
        one={"reference_number": "První 1", "reason": "typo"},
        other={"reference_number": "Druhé 2", "reason": "mixed_up"},
        beside={"reference_number": "První 1"},
    ),
    Row(
        template="registers/correct_entry.html",
        address="/register-entries/{case_entry:further of spod}/correction",
        first="spod_coordinator",
        second="spod_head",
        one={"register": "KUR", "begun_on": "předevčírem", "words": "Prvního důvod"},
        other={"register": "KUR", "begun_on": "včera", "words": "Druhého důvod"},
        beside={"begun_on": "předevčírem"},
    ),
    Row(
        template="registers/end.html",
        address="/register-entries/{case_entry:further of spod}/end",
        first_address="/register-entries/{case_entry:further of spod}/correction",
        first="spod_coordinator",
        second="spod_head",
        one={"register": "KUR", "begun_on": "včera", "words": "Prvního důvod"},
        other={"ended_on": TODAY, "reason": "threat_ended", "words": "Druhého důvod"},
        beside={},
    ),
    Row(
        template="codelists/code.html",
        address="/administration/code-lists/enrolment_reasons/codes/zdvop",
        first="ospod_admin",
        second="ospod_admin",
        one={"label": "První název", "valid_from": TODAY, "reason": "Prvního důvod"},
        other={"label": "Druhý název", "valid_from": TODAY, "reason": "Druhého důvod"},
        beside={"label": "První název"},
    ),
    Row(
        template="agendas/service.html",
        address="/administration/services/{service:spod}",
        first="ospod_admin",
        second="ospod_admin",
        one={"name": "Ochrana dětí", "short_name": "OD", "said": "ochrany dětí", "valid_from": TODAY},
        other={"name": "Ochrana rodin", "short_name": "OR", "said": "ochrany rodin", "valid_from": TODAY},
        beside={"name": "Ochrana dětí"},
    ),
    Row(
        template="competence/decide.html",
        address="/notices/{notice:waiting at spod}/competence",
        first="spod_intake",
        second="spod_head",
        one={"result": "competent", "paper_archive": "nothing", "reason": "Bydlí na náměstí."},
        other={"result": "competent", "paper_archive": "not_looked", "reason": "Bydlí v Lesní."},
        beside={"reason": "Bydlí na náměstí."},
    ),
    Row(
        template="waiting/wait.html",
        address="/notices/{notice:a letter at spod}/wait",
        first="spod_head",
        second="spod_head",
        one={"worker_id": ANY, "until": "za 3 dny", "reason": "Prvního důvod"},
        other={"worker_id": OTHER, "until": "za 4 dny", "reason": "Druhého důvod"},
        beside={"worker_id": ANY, "reason": "Prvního důvod"},
    ),
    Row(
        template="telling/tell.html",
        address=f"{CASE}/told",
        **PEOPLE_OF_OSP,
        one={"told_on": TODAY, "via": "personal", "whom": "Prvnímu"},
        other={"told_on": TODAY, "via": "phone", "whom": "Druhému"},
        beside={"via": "osobně", "whom": "Prvnímu"},
    ),
    Row(
        template="telling/contact.html",
        address="/my-contact",
        first="osp_specialist",
        second="osp_specialist",
        one={"phone": "601 000 001", "room": "Dveře 1"},
        other={"phone": "601 000 002", "hours": "Pondělí"},
        beside={"phone": "601 000 001", "room": "Dveře 1"},
    ),
    Row(
        template="protection/files.html",
        address="/notices/{notice:assigned at spod}/children",
        first="spod_head",
        second="spod_head",
        one={"child_1.goes": "own", "summary": "Prvního souhrn"},
        other={"summary": "Druhého souhrn"},
        beside={},
        again=False,
    ),
    Row(
        template="answers/answer.html",
        address="/notices/{notice:assigned at spod}/report",
        first="spod_coordinator",
        second="spod_head",
        one={"template": "general", "how": "phone"},
        other={"template": "received", "how": "phone"},
        beside={"template": "Obecná informace"},
    ),
    Row(
        template="protection/basic.html",
        address="/notices/{notice:assigned at spod}/basic",
        first="spod_coordinator",
        second="spod_head",
        one={"result": "kept", "reason": "Prvního důvod", "retention_note": "Prvního spis"},
        other={"result": "section_6", "register": "OM", "reason": "Druhého důvod"},
        beside={"result": "Zůstává podnětem", "reason": "Prvního důvod", "retention_note": "Prvního spis"},
    ),
    Row(
        template="protection/urgency.html",
        address="/notices/{notice:waiting at spod}/urgency",
        first="spod_intake",
        second="spod_head",
        one={
            "result": "not_urgent",
            "child_asked": "not_met",
            "best_interest": "Prvního zájem",
            "reason": "Prvního důvod",
            "categories": "can",
            "child_view": "Prvního názor",
            "steps": "Prvního kroky",
            "q1_text_state": "no",
            "q1_text": "Prvního odpověď",
        },
        other={
            "result": "urgent",
            "child_asked": "too_young",
            "best_interest": "Druhého zájem",
            "reason": "Druhého důvod",
            "categories": "d_self_harm",
            "q1_text_state": "unknown",
        },
        beside={
            "result": "Není naléhavé",
            "best_interest": "Prvního zájem",
            "reason": "Prvního důvod",
            "categories": "(CAN)",
            "child_asked": "Zatím jsme s dítětem nemluvili",
            "child_view": "Prvního názor",
            "steps": "Prvního kroky",
            "q1_text_state": "Ne",
            "q1_text": "Prvního odpověď",
        },
    ),
    Row(
        template="meetings/minutes.html",
        address=f"{MEETING}/minutes",
        first="osp_specialist",
        second="pm_worker",
        one={"minutes": "Prvního zápis"},
        other={"minutes": "Druhého zápis"},
        beside={"minutes": "Prvního zápis"},
    ),
    Row(
        template="meetings/call_off.html",
        address=f"{MEETING}/call-off",
        first="osp_specialist",
        second="pm_worker",
        one={"reason": "Prvního důvod"},
        other={"reason": "Druhého důvod"},
        beside={"reason": "Prvního důvod"},
        again=False,
    ),
    Row(
        template="meetings/change.html",
        address=f"{MEETING}/change",
        first="osp_specialist",
        second="pm_worker",
        one={"time": "15:10"},
        other={"time": "16:20"},
        beside={"time": "15:10"},
    ),
]


def templates() -> Iterator[str]:
    """Every template with a form that carries the version of what it is drawn from."""
    for path in ROOT.glob("*/**/templates/**/*.html"):
        if not {".venv", "macros", "app"} & set(path.relative_to(ROOT).parts) and "form.version(" in path.read_text(
            encoding="utf-8"
        ):
            yield path.as_posix().partition("/templates/")[2]


def test_every_form_that_is_drawn_from_something_stored_is_here() -> None:
    assert {row.template for row in ROWS} == set(templates())


class Typed:
    """A form as a browser has it."""

    def __init__(self, text: str) -> None:
        forms = lxml.html.fromstring(text).forms
        self.form = next(form for form in forms if "version" in form.fields and "search" not in form.get("role", ""))
        chosen = "string(.//input[@type='radio'][@name=$name][@checked]/@value)"
        values = [
            (name, "" if value == "on" and not self.form.xpath(chosen, name=name) else value)  # a choice of no value
            for name, value in self.form.form_values()
            if name != "csrf_token"
        ]
        self.values = [(name, value.removeprefix("\n")) for name, value in values]

    def choose(self, name: str, wanted: str) -> tuple[str, str]:
        """What stands behind a choice, and what it is called."""
        if wanted not in (ANY, OTHER):
            return wanted, wanted
        options = [
            (one.get("value"), " ".join(one.text_content().split()))
            for one in self.form.xpath(f'.//*[@name="{name}"]/option[@value!=""]')
        ] or [(one.get("value"), "") for one in self.form.xpath(f'.//input[@name="{name}"]')]
        return options[(ANY, OTHER).index(wanted)]

    def fill(self, typed: dict[str, str]) -> dict[str, list[str]]:
        """All that the form sends when so much is typed over."""
        filled: dict[str, list[str]] = {}
        for name, value in self.values:
            filled.setdefault(name, []).append(value)
        return {**filled, **{name: [self.choose(name, value)[0]] for name, value in typed.items()}}


async def ask(asker: Asker, actor: str, address: str, sent: dict[str, list[str]] | None = None) -> tuple[int, str]:
    """A page of now; what is sent of it comes a second after the request before."""
    url = settings().public_url + re.sub(r"{([^}]+)}", lambda match: str(asker.town.id(match[1])), address)
    request = httpx.Request("GET", url)
    if sent is not None:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        request = httpx.Request("POST", url, content=urlencode(sent, doseq=True), headers=headers)
    with as_of(now() + timedelta(seconds=len(asker.requests) if sent is not None else 0)):
        answer = await asker.ask(actor, request)
    return answer.status, answer.text


def beside(text: str, name: str) -> str:
    """What stands beside a field as stored, with who and when."""
    found = lxml.html.fromstring(text).xpath(f'//*[@id="{name}-stored"]')
    return " ".join(found[0].text_content().split()) if found else ""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_the_second_sees_both_values_and_loses_nothing(row: Row, town, asker) -> None:
    async with undone():
        first = Typed((await ask(asker, row.first, row.first_address or row.address))[1])
        second = Typed((await ask(asker, row.second, row.address))[1])
        status, text = await ask(asker, row.first, row.first_address or row.address, first.fill(row.one))
        assert status == 303, problems(text)
        status, text = await ask(asker, row.first, row.first_address or row.address, first.fill(row.one))
        assert status == 303, f"whoever sends the same twice is not told of somebody else: {problems(text)}"
        status, text = await ask(asker, row.second, row.address, second.fill(row.other))
        assert status in (409, 412), problems(text)
        assert re.search(r"Mezitím ulož.*\d:\d\d|mezitím (přidělené|hotový).*\d:\d\d", text), (
            "nothing says that somebody else was first"
        )
        again = Typed(text)
        drawn = again.fill({})
        for name, value in row.other.items():
            if name not in ("act", "step"):
                mine = second.choose(name, value)[0]  # a day told from today is written down
                assert {mine, fixed_day(mine)} & set(drawn[name]), f"{name} is lost"
        for name, value in row.beside.items():
            known = first if value in (ANY, OTHER) else again
            wanted, said = known.choose(name, value)[1], beside(text, name)
            assert wanted in said or fixed_day(wanted) in said, (name, said)
            assert re.search(r"\d{1,2}:\d\d", said), said
        if not row.again:
            assert "Uložením se zapíše" not in text.replace("\u00a0", " "), "nothing can be saved here any more"
            return
        status, text = await ask(asker, row.second, row.address, {**drawn, **keys(row.other)})
        assert status == 303, problems(text)


MAKES_ANOTHER = {
    "answers/answer.html",
    "cases/amend.html",
    "competence/decide.html",
    "protection/basic.html",
    "protection/urgency.html",
    "telling/tell.html",
    "waiting/wait.html",
}  # their key leads to what it made, which stays


@pytest.mark.parametrize(
    "row",
    [each for each in ROWS if each.again and not each.first_address and each.template not in MAKES_ANOTHER],
    ids=lambda row: row.name,
)
async def test_who_was_first_is_not_told_done_when_it_was_changed_since(row: Row, town, asker) -> None:
    """The same words from the page of before: what stands now, with who and when, and the form to go on."""
    async with undone():
        first = Typed((await ask(asker, row.first, row.address))[1])
        assert (await ask(asker, row.first, row.address, first.fill(row.one)))[0] == 303
        between = Typed((await ask(asker, row.second, row.address))[1])
        assert (await ask(asker, row.second, row.address, between.fill(row.other)))[0] == 303
        status, text = await ask(asker, row.first, row.address, first.fill(row.one))
        assert status == 412, f"led to what is not so any more: {problems(text)}"
        assert re.search(r"Mezitím ulož.*\d:\d\d", text)
        again = Typed(text).fill(keys(row.one))
        status, text = await ask(asker, row.first, row.address, again)
        assert status in (303, 400), problems(text)  # 400: its own day, a worker who has it


WITHOUT_DRAFT = {"cases/assign_task.html", "messages/choice.html"}  # two fields


@pytest.mark.parametrize("row", [each for each in ROWS if each.template not in WITHOUT_DRAFT], ids=lambda row: row.name)
async def test_who_goes_on_with_a_draft_is_told_what_was_saved_since(row: Row, town, asker) -> None:
    """On the page on which it is taken back, beside what they typed; nothing is saved over what nobody showed them."""
    async with undone():
        first = Typed((await ask(asker, row.first, row.first_address or row.address))[1])
        second = Typed((await ask(asker, row.second, row.address))[1])
        status, text = await ask(asker, row.second, "/drafts", second.fill(row.other))
        assert status in (200, 204, 303), problems(text)
        status, text = await ask(asker, row.first, row.first_address or row.address, first.fill(row.one))
        assert status == 303, problems(text)
        status, text = await ask(asker, row.second, row.address)
        if status == 303 or not any("version" in form.fields for form in lxml.html.fromstring(text).forms):
            assert not row.again, "there is no form to go on with"
            return
        again = Typed(text)
        drawn = again.fill({})
        for name, value in row.other.items():
            if name not in ("act", "step"):
                mine = second.choose(name, value)[0]
                assert {mine, fixed_day(mine)} & set(drawn[name]), f"{name} is not back from the draft"
        assert re.search(r"Mezitím ulož.*\d:\d\d|mezitím (přidělené|hotový|dostal)", text), problems(text)


async def test_who_comes_back_to_what_they_changed_themselves_is_not_told_of_somebody_else(town, asker) -> None:
    """Two windows of one person."""
    row = next(each for each in ROWS if each.template == "cases/client_form.html")
    async with undone():
        one, two = [Typed((await ask(asker, row.first, row.address))[1]) for _ in range(2)]
        assert (await ask(asker, row.first, row.address, one.fill(row.one)))[0] == 303
        status, text = await ask(asker, row.first, row.address, two.fill(row.other))
        assert status == 412
        assert re.search(r"Mezitím uloženo: vy sami, .*\d:\d\d", text)
        assert "vy sami" in beside(text, "street")
        assert "uložil někdo jiný" not in text


def keys(typed: dict[str, str]) -> dict[str, list[str]]:
    """The button that was pressed."""
    return {name: [value] for name, value in typed.items() if name in ("act", "step")}


def problems(text: str) -> str:
    found = lxml.html.fromstring(text or "<p>").xpath('//*[contains(@class, "error")]') if text else []
    return " | ".join(" ".join(each.text_content().split()) for each in found) or text[:300]
