"""A form that makes something, sent again: the same words make nothing more, other words are told what there is."""

import re
from urllib.parse import urlencode

import httpx
import lxml.html
import msgspec
import pytest

from app.testing.fixtures import undone
from kernel.settings import settings

from .test_matrix import Answer, Asker, asker

__all__ = ["asker"]
pytestmark = pytest.mark.slow


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """A form, who sends it with what, and which of its words is another one the second time."""

    address: str
    actor: str
    typed: dict[str, str]
    other: tuple[str, str]


CASE = "/cases/{case:live}"
MEMBER = "{worker:osp_specialist}"
FORMS = [
    Making(
        address="/cases/new",
        actor="osp_specialist",
        typed={"family_name": "Klient", "key_worker_id": MEMBER},  # by a surname alone nobody is a likely double
        other=("family_name", "Jiný"),
    ),
    Making(
        address=f"{CASE}/records/new",
        actor="osp_specialist",
        typed={"kind": "note", "day": "dnes", "time": "0:01", "title": "Návštěva", "facts": "Byla jsem tam."},
        other=("facts", "Nikdo nebyl doma."),
    ),
    Making(
        address=f"{CASE}/records/{{record:of live}}/amend",
        actor="osp_specialist",
        typed={"amendment": "addendum", "day": "dnes", "time": "0:01", "title": "Ještě", "facts": "Byla jsem tam."},
        other=("facts", "Nikdo nebyl doma."),
    ),
    Making(
        address=f"{CASE}/tasks",
        actor="osp_specialist",
        typed={"title": "Zavolat škole", "due_on": "za 7 dní", "assignee_id": MEMBER},
        other=("title", "Napsat škole"),
    ),
    Making(
        address="/cases/{case:refused}/consents/new?type=info_sharing",
        actor="osp_specialist",
        typed={
            "recipient_service_id": "{service:pm}",
            "worker_ids": "{worker:pm_worker}",
            "topics": "",
            "other_topics": "bydlení",
            "purpose_text": "návrat domů",
            "decision": "agree",
            "form": "written",
            "said_by": "self",
        },
        other=("purpose_text", "nové bydlení"),
    ),
    Making(
        address="/notices/new",
        actor="spod_intake",
        typed={"day": "dnes", "time": "0:01", "subject": "Křik v noci.", "child_description": "Dívka."},
        other=("subject", "Křik i ráno."),
    ),
    Making(
        address="/notices/{notice:waiting at spod}/add",
        actor="spod_head",
        typed={"text": "Volala ještě škola."},
        other=("text", "Volala ještě jednou."),
    ),
    Making(
        address="/meetings/new?partner={service:pm}",
        actor="osp_specialist",
        typed={"day": "za 7 dní", "time": "13:00", "participant_ids": f"{MEMBER}|{{worker:pm_worker}}"},
        other=("time", "14:00"),
    ),
]


async def ask(asker: Asker, making: Making, sent: dict[str, list[str]] | None = None) -> Answer:
    url = settings().public_url + filled(asker, making.address)
    if sent is None:
        return await asker.ask(making.actor, httpx.Request("GET", url))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    content = urlencode(sent, doseq=True)
    return await asker.ask(making.actor, httpx.Request("POST", url.partition("?")[0], content=content, headers=headers))


def filled(asker: Asker, text: str) -> str:
    return re.sub(r"{(\w+:[^}]+)}", lambda match: str(asker.town.id(match[1])), text)


def form_of(text: str) -> dict[str, list[str]]:
    """What the form that makes something carries, as a browser would send it."""
    form = next(form for form in lxml.html.fromstring(text).forms if "once" in form.fields)
    carried: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if name != "csrf_token":
            carried.setdefault(name, []).append(value.removeprefix("\n"))
    return carried


@pytest.mark.parametrize("making", FORMS, ids=lambda making: making.address)
async def test_a_form_sent_again_makes_nothing_more_unseen(making: Making, town, asker) -> None:
    async with undone():
        typed = {name: filled(asker, value).split("|") for name, value in making.typed.items()}
        first = {**form_of((await ask(asker, making)).text), **typed}
        made = await ask(asker, making, first)
        assert made.status == 303, lxml.html.fromstring(made.text).xpath(
            "string(//*[contains(@class,'error-summary')])"
        )
        back = {**form_of((await ask(asker, making)).text), **typed}
        assert back["once"] != first["once"]
        again = await ask(asker, making, first)
        assert (again.status, again.location) == (303, made.location)
        name, other = making.other
        for sent in (back, {**first, name: [other]}):
            told = await ask(asker, making, sent)
            assert told.status == 409
            summary = lxml.html.fromstring(told.text).xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
            assert [href for href in summary if href.startswith(made.location.partition("#")[0])], summary
            drawn = form_of(told.text)
            assert drawn[name] == sent[name]
            goes_on = lxml.html.fromstring(told.text).xpath("//form[.//input[@name='once']]//button[@name='another']")
            assert len(goes_on) == (sent is back), "only what is equal is asked about"
            if sent is back and "consents" not in making.address:
                once_more = {**drawn, "another": ["1"]}
                twice = [await ask(asker, making, once_more) for _ in range(2)]
                assert {answer.status for answer in twice} == {303}
                assert twice[0].location == twice[1].location, "a double click"
                assert twice[0].location != made.location or making.address.endswith(("/add", "/tasks", "/records/new"))
        assert drawn[name] == [other]
        if "consents" in making.address:
            return  # of one kind for one recipient there is one
        further = await ask(asker, making, drawn)
        assert further.status == 303, "who has seen it can send it as another one"
        assert further.location != made.location or making.address.endswith(("/add", "/tasks", "/records/new"))
