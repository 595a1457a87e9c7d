"""A form that makes something, sent again: the same words make nothing more, other words are told what there is."""

import io
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import lxml.html
import msgspec
import pytest
from PIL import Image

from app.testing.fixtures import undone
from kernel.clock import as_of, now
from kernel.settings import settings

from .test_matrix import Answer, Asker, asker

__all__ = ["asker"]
pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """A form, who sends it with what, and which of its words is another one the second time.

    `after` is sent first, and what it made is `{made}` in the address. `leads`: where what was made stands, when the form
    leads elsewhere. `single`: there cannot be a second one. `sends`: what follows the address where the form is sent to.
    """

    template: str
    address: str
    actor: str
    typed: dict[str, str]
    other: tuple[str, str]
    after: "Making | None" = None
    leads: str = ""
    single: bool = False
    sends: str = ""


CASE = "/cases/{case:live}"
MEMBER = "{worker:osp_specialist}"
MEETING = Making(
    template="meetings/new.html",
    address="/meetings/new?partner={service:pm}",
    actor="osp_specialist",
    typed={"day": "za 7 dní", "time": "13:00", "participant_ids": f"{MEMBER}|{{worker:pm_worker}}"},
    other=("time", "14:00"),
)
FORMS = [
    Making(
        template="cases/new.html",
        address="/cases/new",
        actor="osp_specialist",
        typed={"family_name": "Klient", "key_worker_id": MEMBER},  # by a surname alone nobody is a likely double
        other=("family_name", "Jiný"),
    ),
    Making(
        template="cases/record_form.html",
        address=f"{CASE}/records/new",
        actor="osp_specialist",
        typed={"kind": "note", "day": "dnes", "time": "0:01", "title": "Návštěva", "facts": "Byla jsem tam."},
        other=("facts", "Nikdo nebyl doma."),
    ),
    Making(
        template="cases/amend.html",
        address=f"{CASE}/records/{{record:of live}}/amend",
        actor="osp_specialist",
        typed={"amendment": "addendum", "day": "dnes", "time": "0:01", "title": "Ještě", "facts": "Byla jsem tam."},
        other=("facts", "Nikdo nebyl doma."),
    ),
    Making(
        template="cases/tasks.html",
        address=f"{CASE}/tasks",
        actor="osp_specialist",
        typed={"title": "Zavolat škole", "due_on": "za 7 dní", "assignee_id": MEMBER},
        other=("title", "Napsat škole"),
    ),
    Making(
        template="consent/form.html",
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
        single=True,
    ),
    Making(
        template="intake/form.html",
        address="/notices/new",
        actor="spod_intake",
        typed={"day": "dnes", "time": "0:01", "subject": "Křik v noci.", "child_description": "Dívka."},
        other=("subject", "Křik i ráno."),
    ),
    Making(
        template="intake/arrival.html",
        address="/notices/arrivals/new",
        actor="spod_intake",
        typed={"day": "dnes", "time": "0:01", "channel": "in_person"},
        other=("channel", "field"),
    ),
    Making(
        template="intake/written.html",
        address="/notices/new/letter",
        actor="spod_intake",
        typed={"day": "dnes", "time": "0:01", "subject": "Píše škola."},
        other=("subject", "Dopis od lékaře."),
    ),
    Making(
        template="intake/add.html",
        address="/notices/{notice:waiting at spod}/add",
        actor="spod_head",
        typed={"text": "Volala ještě škola."},
        other=("text", "Volala ještě jednou."),
    ),
    Making(
        template="protocols/reading.html",
        address="/protocols/of/{to_read:at spod}",
        actor="spod_intake",
        typed={"signers": "notifier", "objections": "Bylo to v úterý."},
        other=("objections", "Bylo to ve středu."),
    ),
    Making(
        template="protocols/add.html",
        address="/protocols/{protocol:signed at spod}/add",
        actor="spod_intake",
        typed={"what": "addendum", "text": "Ulice je Lípová."},
        other=("text", "Ulice je Lesní."),
    ),
    Making(
        template="protection/urgency.html",
        address="/notices/{notice:waiting at spod}/urgency",
        actor="spod_head",
        typed={
            "result": "not_urgent",
            "child_asked": "not_met",
            "best_interest": "Zůstat doma.",
            "reason": "Je v bezpečí.",
        },
        other=("reason", "Je u babičky."),
    ),
    Making(
        template="competence/decide.html",
        address="/notices/{notice:waiting at spod}/competence",
        actor="spod_head",
        typed={"result": "competent", "paper_archive": "nothing", "reason": "Bydlí na náměstí."},
        other=("reason", "Bydlí v Lesní."),
    ),
    Making(
        template="competence/steps.html",
        address="/notices/{notice:leaving at spod}/competence/steps",
        actor="spod_head",
        typed={"what": "sent", "how": "letter"},
        other=("how", "email"),
        single=True,
    ),
    Making(
        template="waiting/wait.html",
        address="/notices/{notice:a letter at spod}/wait",
        actor="spod_head",
        typed={"worker_id": "{worker:spod_coordinator}", "until": "za 3 dny", "reason": "Rodinu vede."},
        other=("reason", "Vede její bratry."),
    ),
    Making(
        template="telling/tell.html",
        address=f"{CASE}/told",
        actor="osp_specialist",
        typed={"told_on": "dnes", "via": "personal", "whom": "klient sám"},
        other=("whom", "opatrovník"),
        single=True,
    ),
    Making(
        template="answers/request.html",
        address="/notices/{notice:answered at spod}/report/request",
        actor="spod_head",
        typed={"how": "phone", "obliged": "no"},
        other=("how", "letter"),
    ),
    Making(
        template="answers/answer.html",
        address="/notices/{notice:answered at spod}/report",
        actor="spod_head",
        typed={"request_id": "", "template": "received", "how": "phone"},
        other=("template", "general"),
    ),
    Making(
        template="protection/basic.html",
        address="/notices/{notice:assigned at spod}/basic",
        actor="spod_head",
        typed={"result": "kept", "reason": "Šetření nic nenašlo."},
        other=("reason", "Ani druhé šetření nic nenašlo."),
    ),
    Making(
        template="protection/steps.html",
        address="/notices/{notice:waiting at spod}/urgency/steps",
        actor="spod_head",
        typed={"what_is_done": "police", "outcome": "done", "reason": "Otec je opilý."},
        other=("reason", "Otec odešel."),
    ),
    MEETING,
    Making(
        template="case_management/propose.html",
        address="/cases/{case:declined}/plan/propose",
        actor="osp_specialist",
        typed={"note": "Prosíme o peera."},
        other=("note", "Prosíme znovu."),
        single=True,
    ),
    Making(
        template="sharing/hand_over.html",
        address="/cases/{case:proposed}/sharing/new",
        actor="osp_specialist",
        typed={"item_kinds": "given_name", "note": "Na jejich žádost."},
        other=("note", "Na naši žádost."),
        leads="/sharing/sent/",
        single=True,
    ),
    Making(
        template="cases/write.html",
        address="/records/new",
        actor="osp_specialist",
        typed={
            "kind": "note",
            "day": "dnes",
            "time": "0:01",
            "title": "Návštěva",
            "facts": "Byla jsem tam.",
            "case_id": "{case:live}",
        },
        other=("facts", "Nikdo nebyl doma."),
        leads="/cases/",
    ),
]
ONLY_ONE = [
    Making(
        template="telling/plan.html",
        address=f"{CASE}/planned-change/new",
        actor="osp_head",
        typed={"worker_id": "{worker:osp_worker}", "reason": "head_decision", "effective_on": "za 9 dní"},
        other=("note", "Jiná poznámka"),
    ),
    Making(
        template="protocols/protocol.html",
        address="/protocols/{protocol:waiting at spod}",
        sends="/sign",
        actor="spod_intake",
        typed={"way": "refused", "reason": "Odchod před koncem."},
        other=("reason", "Podpis odmítnut."),
    ),
    Making(
        template="intake/form.html",
        address="/notices/arrivals/{arrival:waiting at spod}",
        actor="spod_intake",
        typed={"subject": "Křik v noci."},  # when it came was noted before
        other=("subject", "Křik i ráno."),
    ),
    Making(
        template="intake/arrival_end.html",
        address="/notices/arrivals/{arrival:waiting at spod}",
        sends="/end",
        actor="spod_intake",
        typed={"reason": "mistake"},
        other=("reason", "not_notice"),
    ),
    Making(
        template="protection/ask.html",
        address="/notices/{notice:waiting at spod}/urgency/ask",
        actor="spod_head",
        typed={"asked_of": "{worker:spod_coordinator2}", "question": "Jet hned?"},
        other=("question", "Jet zítra?"),
    ),
    Making(
        template="inbox/put.html",
        address="/notices/{notice:waiting at spod}/files",
        actor="spod_intake",
        typed={"file": "foto.png", "text": "Fotografie modřin."},
        other=("text", "Fotografie bytu."),
    ),
    Making(
        template="inbox/take.html",
        address="/inbox/{arrived_file:waiting at spod}",
        actor="spod_intake",
        typed={"subject": "Děti jsou samy."},
        other=("subject", "Děti jsou stále samy."),
    ),
    Making(
        template="protection/addition.html",
        address="/notices/{notice:judged at spod}/urgency/addition",
        actor="spod_head",
        typed={"content": "Potvrzuje.", "seriousness": "1", "credibility": "1", "acute": "no"},
        other=("content", "Nepotvrzuje."),
    ),
    Making(
        template="meetings/add_item.html",
        address="{made}/items/new",
        actor="osp_specialist",
        typed={"case_management_id": "{case_management:live}"},
        other=("case_management_id", "{case_management:expired}"),
        after=MEETING,
    ),
    Making(
        template="consent/view.html",
        address="/consents/{consent:fresh}",
        actor="osp_specialist",
        typed={"evidence": "souhlas.png"},
        other=("evidence", "jiny.png"),
    ),
    Making(
        template="sharing/decline.html",
        address="/sharing/{received:fresh}/decline",
        actor="pm_worker",
        typed={"reason": "Teď nemáme volného peera."},
        other=("reason", "Klienta už známe."),
    ),
    Making(
        template="sharing/received.html",
        address="/sharing/{received:fresh}",
        actor="pm_worker",
        typed={"key_worker_id": "{worker:pm_worker}"},
        other=("key_worker_id", "{worker:pm_head}"),
    ),
    Making(
        template="invitations/new.html",
        address="/administration/invitations/new",
        actor="krok_admin",
        typed={"name": "Petra Nová", "email": "petra@krokzpet.example", "role": "auditor"},
        other=("name", "Petra Stará"),
    ),
    Making(
        template="agendas/list.html",
        address="/administration/services",
        actor="krok_admin",
        typed={"name": "Terénní program", "short_name": "Terén", "code": "TP"},
        other=("name", "Terénní programy"),
    ),
    Making(
        template="agendas/close.html",
        address="/administration/services/{service:pm}/close",
        actor="krok_admin",
        typed={"last_day": "za 7 dní"},
        other=("last_day", "za 8 dní"),
    ),
    Making(
        template="registers/registration.html",
        address="/notices/{notice:waiting at spod}/registration",
        actor="spod_intake",
        typed={},
        other=("evidence_number", "7"),
        single=True,
    ),
    Making(
        template="codelists/list.html",
        address="/administration/code-lists/enrolment_reasons",
        actor="ospod_admin",
        typed={"code": "vykazani", "label": "vykázání", "valid_from": "dnes", "reason": "Směrnice."},
        other=("code", "jine"),
    ),
    Making(
        template="districts/list.html",
        address="/administration/districts",
        actor="ospod_admin",
        typed={"name": "Sever", "service_id": "{service:spod}"},
        other=("name", "Jih"),
    ),
    Making(
        template="districts/district.html",
        address="/administration/districts/{district:Střed}",
        sends="/names",
        actor="ospod_admin",
        typed={"name": "Centrum"},
        other=("name", "Okolí"),
    ),
    Making(
        template="districts/district.html",
        address="/administration/districts/{district:Střed}",
        sends="/areas",
        actor="ospod_admin",
        typed={"town": "Dolní Lhota"},
        other=("town", "Horní Lhota"),
    ),
    Making(
        template="districts/district.html",
        address="/administration/districts/{district:Střed}",
        sends="/workers",
        actor="ospod_admin",
        typed={"worker_id": "{worker:spod_coordinator}"},
        other=("worker_id", "{worker:spod_coordinator2}"),
    ),
    Making(
        template="division/list.html",
        address="/administration/division",
        actor="ospod_admin",
        typed={
            "kind": "cell",
            "service_id": "{service:spod}",
            "worker_id": "{worker:spod_intake}",
            "code": "b",
            "reason": "Porada.",
        },
        other=("worker_id", "{worker:spod_coordinator2}"),
    ),
    Making(
        template="absences/new.html",
        address="/absences/new",
        actor="spod_coordinator2",
        typed={
            "substitute_id": "{worker:spod_coordinator}",
            "start_day": "za 9 dní",
            "start_time": "8:00",
            "end_day": "za 9 dní",
            "end_time": "9:00",
        },
        other=("start_day", "za 8 dní"),
    ),
    Making(
        template="absences/substitute.html",
        address="/absences/{absence:of who takes notices}/substitute",
        actor="spod_head",
        typed={"substitute_id": "{worker:spod_coordinator2}"},
        other=("substitute_id", "{worker:spod_coordinator}"),
    ),
    Making(
        template="division/part.html",
        address="/administration/work-parts/{work_part:curator}",
        actor="ospod_admin",
        typed={"last_day": "za 7 dní", "reason": "Porada."},
        other=("last_day", "za 8 dní"),
    ),
    Making(
        template="authorities/form.html",
        address="/administration/authorities/new",
        actor="ospod_admin",
        typed={"code": "HAB", "name": "Městský úřad Habrov", "kind": "ospod", "phone": "+420 000 000 073"},
        other=("name", "Městský úřad Habrovec"),
    ),
    Making(
        template="authorities/authority.html",
        address="/administration/authorities/{authority:Bukovec}",
        sends="/close",
        actor="ospod_admin",
        typed={"last_day": "za 7 dní"},
        other=("last_day", "za 8 dní"),
    ),
    Making(
        template="districts/end.html",
        address="/administration/district-parts/{district_part:Lipnice}/end",
        actor="ospod_admin",
        typed={"last_day": "za 7 dní"},
        other=("last_day", "za 8 dní"),
    ),
    Making(
        template="calendar/feed.html",
        address="/calendar/feed",
        actor="osp_head",
        typed={},
        other=("whole", "yes"),
    ),
    Making(
        template="people/person.html",
        address="/administration/people/{worker:pm_peer}",
        actor="krok_admin",
        typed={"role": "social_worker", "service_id": "{service:pm}"},
        other=("role", "service_head"),
    ),
    Making(
        template="people/end_role.html",
        address="/administration/roles/{role:of pm_peer}/end",
        actor="krok_admin",
        typed={"last_day": "za 7 dní"},
        other=("last_day", "za 8 dní"),
    ),
    Making(
        template="people/end_work.html",
        address="/administration/people/{worker:pm_peer}/end",
        actor="krok_admin",
        typed={"hand_over_to": ""},
        other=("hand_over_to", "{worker:pm_worker}"),
    ),
]
"""Where nothing is left to choose when it is made: the form is not drawn again."""


async def ask(asker: Asker, making: Making, sent: dict[str, list[str]] | None = None, made: str = "") -> Answer:
    url = settings().public_url + filled(asker, making.address).replace("{made}", made)
    if sent is None:
        return await asker.ask(making.actor, httpx.Request("GET", url))
    url = url.partition("?")[0] + making.sends
    if "file" in sent:
        files = {"file": ("foto.png", picture("foto.png"), "image/png")}
        said = {name: value[0] for name, value in sent.items() if name != "file"}
        return await asker.ask(making.actor, httpx.Request("POST", url, data=said, files=files))
    if "evidence" in sent:
        files = {"evidence": (sent["evidence"][0], picture(sent["evidence"][0]), "image/png")}
        once = {"once": sent["once"][0], "version": sent["version"][0]}
        return await asker.ask(making.actor, httpx.Request("POST", f"{url}/evidence", data=once, files=files))
    headers = {"content-type": "application/x-www-form-urlencoded"}
    content = urlencode(sent, doseq=True)
    return await asker.ask(making.actor, httpx.Request("POST", url, content=content, headers=headers))


def picture(name: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white" if name == "souhlas.png" else "grey").save(target, "PNG")
    return target.getvalue()


def filled(asker: Asker, text: str) -> str:
    return re.sub(r"{(\w+:[^}]+)}", lambda match: str(asker.town.id(match[1])), text)


async def typed_into(asker: Asker, making: Making) -> tuple[dict[str, list[str]], str]:
    """The form as it is sent first, and the address of what had to be made before."""
    made = ""
    if making.after is not None:
        before, _ = await typed_into(asker, making.after)
        made = (await ask(asker, making.after, before)).location
    typed = {name: filled(asker, value).split("|") for name, value in making.typed.items()}
    return {**form_of((await ask(asker, making, made=made)).text, making.sends), **typed}, made


def form_of(text: str, sends: str = "") -> dict[str, list[str]]:
    """What the form that makes something carries, as a browser would send it; of several the one that is sent there."""
    forms = [form for form in lxml.html.fromstring(text).forms if "once" in form.fields]
    form = next(form for form in forms if (form.get("action") or "").endswith(sends))
    carried: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if (
            value == "on"
            and form.xpath("string(.//input[@type='radio'][@name=$name][@checked]/@value)", name=name) == ""
        ):
            value = ""  # a browser sends a choice of no value as empty
        if name != "csrf_token":
            carried.setdefault(name, []).append(value.removeprefix("\n"))
    return carried


@pytest.mark.parametrize("making", FORMS, ids=lambda making: making.address)
async def test_a_form_sent_again_makes_nothing_more_unseen(making: Making, town, asker) -> None:
    async with undone():
        first, _ = await typed_into(asker, making)
        made = await ask(asker, making, first)
        assert made.status == 303, lxml.html.fromstring(made.text).xpath(
            "string(//*[contains(@class,'error-summary')])"
        )
        back = {**first, "once": form_of((await ask(asker, making)).text)["once"]}
        assert back["once"] != first["once"]
        for same in (first, dict(reversed(first.items()))):
            again = await ask(asker, making, same)
            assert (again.status, again.location) == (303, made.location)
        name, other = making.other
        for sent in (back, {**first, name: [other]}):
            told = await ask(asker, making, sent)
            assert told.status == 409
            summary = lxml.html.fromstring(told.text).xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
            assert [href for href in summary if href.startswith(making.leads or made.location.partition("#")[0])], (
                summary
            )
            drawn = form_of(told.text)
            assert drawn[name] == sent[name]
            goes_on = lxml.html.fromstring(told.text).xpath("//button[@name='another']")
            assert len(goes_on) == (sent is back), "only what is equal is asked about"
            if sent is back and not making.single:
                once_more = {**drawn, "another": ["1"]}
                twice = [await ask(asker, making, once_more) for _ in range(2)]
                assert {answer.status for answer in twice} == {303}
                assert twice[0].location == twice[1].location, "a double click"
                assert twice[0].location != made.location or making.address.endswith(
                    (
                        "/add",
                        "/tasks",
                        "/records/new",
                        "/urgency",
                        "/steps",
                        "/basic",
                        "/competence",
                        "/report",
                        "/report/request",
                        "/wait",
                    )
                )
        assert drawn[name] == [other]
        if making.single:
            return
        further = await ask(asker, making, drawn)
        assert further.status == 303, "who has seen it can send it as another one"
        assert further.location != made.location or making.address.endswith(
            (
                "/add",
                "/tasks",
                "/records/new",
                "/urgency",
                "/steps",
                "/basic",
                "/competence",
                "/report",
                "/report/request",
                "/wait",
            )
        )


@pytest.mark.parametrize("making", [each for each in FORMS if "time" in each.typed], ids=lambda making: making.address)
async def test_a_time_that_was_filled_in_beforehand_tells_no_two_forms_apart(making: Making, town, asker) -> None:
    """Filled anew some minutes later with the same words it is asked about; with a time that was typed it is another one."""
    said = msgspec.structs.replace(
        making, typed={name: value for name, value in making.typed.items() if name not in ("day", "time")}
    )
    async with undone():
        with as_of(now() - timedelta(minutes=7)):
            first, _ = await typed_into(asker, said)
        back, _ = await typed_into(asker, said)
        assert (await ask(asker, said, first)).status == 303
        told = await ask(asker, said, back)
        assert told.status == 409
        assert lxml.html.fromstring(told.text).xpath("//button[@name='another']")
        assert (await ask(asker, said, {**form_of(told.text), "time": ["0:02"]})).status == 303


async def test_a_time_left_in_a_draft_is_as_little_a_word_of_its_person(town, asker) -> None:
    """The draft brings the minute back in which its form was opened; nobody typed it."""
    making = next(each for each in FORMS if each.address == "/notices/new")
    words = {name: [value] for name, value in making.typed.items() if name not in ("day", "time")}
    url = f"{settings().public_url}/drafts"
    headers = {"content-type": "application/x-www-form-urlencoded", "X-Draft": "1"}
    async with undone():
        with as_of(now() - timedelta(minutes=7)):
            first = {**form_of((await ask(asker, making)).text), **words}
            saving = httpx.Request("POST", url, content=urlencode(first, doseq=True), headers=headers)
            assert (await asker.ask(making.actor, saving)).status == 200
        goes_on = form_of((await ask(asker, making)).text)
        assert goes_on["time"] == first["time"]
        assert (await ask(asker, making, goes_on)).status == 303
        back = {**form_of((await ask(asker, making)).text), **words}
        assert back["time"] != first["time"]
        assert (await ask(asker, making, back)).status == 409


@pytest.mark.parametrize("making", ONLY_ONE, ids=lambda making: making.address + making.sends)
async def test_where_there_can_be_one_whoever_sends_it_again_is_led_to_it(making: Making, town, asker) -> None:
    """The same form gets what it made; a fresh one with these words, and other words in the same one, are led there too."""
    async with undone():
        first, made = await typed_into(asker, making)
        done = await ask(asker, making, first, made)
        assert done.status == 303
        name, other = making.other
        again = await ask(asker, making, first, made)
        assert (again.status, again.location) == (303, done.location)
        for sent in ({**first, "once": [uuid4().hex]}, {**first, name: [filled(asker, other)]}):
            told = await ask(asker, making, sent, made)
            assert (told.status, told.location) == (303, done.location) or f'href="{done.location}"' in told.text
        assert told.status == 409


OF_GUARDIANSHIP = {f"guardianship/{each}.html" for each in ("exception", "guardianship", "threat")}
"""Forms of an agenda that this world has none of: sent twice in tests/guardianship/test_pages.py."""


def test_every_form_that_makes_something_is_here() -> None:
    """By the key that is drawn with it."""
    found = {
        path.as_posix().partition("/templates/")[2]
        for path in ROOT.glob("*/**/templates/**/*.html")
        if "node_modules" not in path.parts and "form.once(" in path.read_text(encoding="utf-8")
    }
    # that letter in tests/telling/test_letters.py: it needs a gateway
    tried_elsewhere = {"telling/letter.html", *OF_GUARDIANSHIP}
    assert {making.template for making in FORMS + ONLY_ONE} | tried_elsewhere == found - {"kitchen_sink.html"}
