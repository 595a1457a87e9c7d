"""Each way in which a notice comes has a page of its own, asks what it needs and leaves out what it does not."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import lxml.html
import pytest

from app.testing.time import NOW, days_from_now, instants
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import look
from kernel.exceptions import Invalid
from kernel.legal_time import PRAGUE, today_in_prague
from services.intake import rules, service, views
from services.intake.pages.recording import PAGES_OF
from services.intake.rules.channels import WAYS, check_offered, offered, within
from services.intake.schemas import RecordNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.intake.tables import Channel
from tenants.codelists import service as codelists
from tenants.codelists.rules import Codes
from tenants.codelists.schemas import AddCode, ChangeCode
from tenants.tables import PresetName

from .test_pages import call, send

SENDER = {"sender_reference": "ZSL/45/2026", "sender_box": "DEMO 001", "message_number": "1234567890"}
"""What leads to who wrote."""
OF_CHANNEL = {
    Channel.PHONE: {},
    Channel.IN_PERSON: {"identity": "shown", "confidentiality_explained": True},
    Channel.FIELD: {
        "place": "byt rodiny",
        "observed": "V kuchyni není nic k jídlu.",
        "opinion": "Matka působí unaveně.",
    },
    Channel.ON_CALL: {"place": "služebna policie", "observed": "Dítě usíná na lavici.", "identity": "shown"},
    Channel.SVI: {"sender_reference": "KRPZ-1/2026", "notifier_name": "Policie ČR"},
    Channel.OWN_ACTIVITY: {"place": "nádraží", "observed": "Dva chlapci žebrají.", "subject": ""},
    Channel.LETTER: {"dated_on": date(2026, 11, 1), "sender_reference": "ZSL/45/2026"},
    Channel.DATA_BOX: SENDER,
    Channel.EMAIL: {"notifier_contact": "skola@zslipnice.example"},
}


def order(channel, **changes):
    """A notice that came by a channel, with what that channel asks."""
    of_it = {"received_at": now(), "subject": "Dítě je večer samo doma.", **OF_CHANNEL[channel]}
    return RecordNotice(channel=channel.value, **{**of_it, **changes})


@pytest.mark.parametrize("channel", list(OF_CHANNEL))
async def test_each_channel_leads_to_one_notice(office, client_app, channel):
    made = await service.record_notice(office.actor("spod_intake"), order(channel))
    view = await views.notice_view(office.actor("spod_head"), made.id)
    assert (view.header.channel, view.header.status) == (channel.value, "recorded")
    said = {each: getattr(view.content.way, each) for each in ("place", "observed", "opinion", "identity", "dated_on")}
    assert said == {each: OF_CHANNEL[channel].get(each, said[each] or said[each]) for each in said}
    assert (await (await client_app("spod_head")).get(f"/notices/{made.id}")).status_code == 200


def test_every_channel_that_people_take_down_has_its_page():
    assert set(PAGES_OF) == set(rules.ASKED_BY) == set(OF_CHANNEL) == set(Channel) - {Channel.AUTHORITY}


@pytest.mark.parametrize("channel", list(OF_CHANNEL))
async def test_what_a_channel_does_not_ask_is_not_on_its_page_and_is_refused(office, client_app, channel):
    """A letter has no identity shown, a call no data box."""
    page = (await (await client_app("spod_intake")).get(PAGES_OF[channel])).text
    every = {
        **SENDER,
        "identity": "shown",
        "place": "doma",
        "observed": "Nic.",
        "opinion": "Nic.",
        "dated_on": date(2026, 1, 5),
    }
    for field, value in every.items():
        asked = field in rules.ASKED_BY[channel]
        assert (f'name="{field}"' in page) == asked, field
        if not asked:
            with pytest.raises(Invalid) as refusal:
                await service.record_notice(office.actor("spod_intake"), order(channel, **{field: value}))
            assert set(refusal.value.fields) == {field}
    for field in ("notifier_name", "wants_report"):
        assert (f'name="{field}"' in page) == (channel is not Channel.OWN_ACTIVITY)
    assert ('name="confidentiality_explained"' in page) == (channel in rules.SPOKEN)


@pytest.mark.parametrize(
    ("channel", "changes", "field"),
    [
        (Channel.OWN_ACTIVITY, {"notifier_name": "Drahomíra Zvěřinová"}, "notifier_name"),
        (Channel.OWN_ACTIVITY, {"wants_report": False}, "wants_report"),
        (Channel.LETTER, {"confidentiality_explained": True}, "confidentiality_explained"),
        (Channel.LETTER, {"dated_on": date(2999, 1, 1)}, "dated_on"),
        (Channel.LETTER, {"dated_on": date(1026, 1, 1)}, "dated_on"),
        (Channel.LETTER, {"sender_reference": "x" * 51}, "sender_reference"),
        (Channel.DATA_BOX, {"sender_box": "demo1"}, "sender_box"),
        (Channel.DATA_BOX, {"message_number": "12a"}, "message_number"),
        (Channel.DATA_BOX, {"message_number": "1" * 21}, "message_number"),
        (Channel.IN_PERSON, {"identity": "maybe"}, "identity"),
        (Channel.FIELD, {"received_at": NOW + timedelta(hours=3)}, "received_at"),
        (Channel.FIELD, {"observed": "zlý\x00znak"}, "observed"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(office, channel, changes, field):
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), order(channel, **instants(changes)))
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize("channel", ["", "authority", "pigeon"])
async def test_no_other_channel_is_taken_down(office, channel):
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(
            office.actor("spod_intake"), RecordNotice(received_at=now(), subject="Nic.", channel=channel)
        )
    assert set(refusal.value.fields) == {"channel"}


async def test_what_leads_to_who_wrote_lies_with_the_notifier(office, client_app):
    """The number, box and message of the sender are on no page before somebody looks for a reason."""
    made = await service.record_notice(office.actor("spod_intake"), order(Channel.DATA_BOX))
    head = await client_app("spod_head")
    page = (await head.get(f"/notices/{made.id}")).text
    for words in ("ZSL/45/2026", "demo001", "1234567890"):
        assert words not in page
    shown = (await send(head, f"/notices/{made.id}/notifier", {"reason": "clarify"})).text
    for words in ("ZSL/45/2026", "demo001", "1234567890"):
        assert words in shown
    view = await office.show("spod_head", made.id)
    assert (view.reference, view.box, view.message_number) == ("ZSL/45/2026", "demo001", "1234567890")


async def test_what_a_worker_saw_is_held_against_who_told_it(office):
    """In the field too, the notifier is named in no free text."""
    told = {"notifier_name": "Drahomíra Zvěřinová", "observed": "Zvěřinová ukázala rozbité okno."}
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), order(Channel.FIELD, **told))
    assert set(refusal.value.fields) == {"observed"}


@pytest.mark.parametrize("channel", list(OF_CHANNEL))
async def test_a_sent_form_is_kept_when_something_is_wrong(client_app, channel):
    intake = await client_app("spod_intake")
    of_it = {name: str(value) for name, value in OF_CHANNEL[channel].items() if not isinstance(value, (bool, date))}
    sent = {"day": "31. 2. 2026", "time": "9:00", "subject": "Dítě je samo.", **of_it}
    answer = await send(intake, PAGES_OF[channel], sent)
    assert answer.status_code == 400
    for value in sent.values():
        assert value in answer.text


async def test_a_spoken_notice_is_taken_down_by_its_page(client_app):
    intake = await client_app("spod_intake")
    made = await send(intake, "/notices/new/in-person", call(identity="not_shown"))
    assert made.status_code == 303, made.text
    page = (await intake.get(made.headers["location"])).text.replace("\u00a0", " ")
    assert "Osobně na pracovišti" in page
    assert "neprokázal" in page


async def change(office, code, version=0, **changes):
    order = {"label": "Jinak", "used": True, "valid_from": today_in_prague(), "reason": "Porada vedení.", **changes}
    await codelists.change_code(office.actor("ospod_admin"), "channels", code, ChangeCode(**order), version=version)


async def test_the_authority_says_how_a_channel_is_called_from_a_day_on(office, client_app):
    """What came before is read by the name of its day, on every page, in the paper and by API."""
    yesterday = days_from_now(-1)
    before = await service.record_notice(office.actor("spod_intake"), order(Channel.FIELD, received_at=yesterday))
    await change(office, "field", label="Při šetření")
    since = await service.record_notice(office.actor("spod_intake"), order(Channel.FIELD))
    intake = await client_app("spod_intake")
    for made, name in ((before, "V terénu"), (since, "Při šetření")):
        assert name in (await intake.get(f"/notices/{made.id}")).text.replace("\u00a0", " ")
        record = await views.record_of(office.actor("spod_intake"), made.id)
        assert ("Jak oznámení přišlo", within(name)) in record.facts
    assert "Při šetření" in (await intake.get("/notices/new")).text.replace("\u00a0", " ")


async def test_what_was_never_used_is_offered_nowhere_and_refused(office, client_app):
    """Of a preset without it: neither a form nor an order takes anything down by it."""
    with pytest.raises(Invalid) as refusal:
        checks = Checks()
        check_offered(checks, "svi", Codes(WAYS, PresetName.OSPOD_S001, []), today_in_prague(), now())
        checks.done()
    assert set(refusal.value.fields) == {"channel"}
    assert "svi" not in {
        each.channel.value for each in offered(Codes(WAYS, PresetName.OSPOD_S001, []), today_in_prague())
    }


async def test_a_way_that_ends_while_a_notice_is_written_takes_it_all_the_same(office, client_app):
    """Information about a child is not refused (S001): what was begun is saved, and what came while the way was used has its form."""
    arrival_id = await arrivals.note_arrival(office.actor("spod_intake"), NoteArrival(channel="svi", received_at=now()))
    intake = await client_app("spod_intake")
    form = await intake.get("/notices/new/svi")
    await change(office, "svi", label="SVI", used=False)
    sent = await post(intake, "/notices/new/svi", fields_of(form, "pisemne") | {"child_family_name": "Ukončená"})
    assert sent.status_code == 303, sent.text
    page = (await intake.get("/notices/new/svi")).text.replace("\u00a0", " ")
    assert "Tímto způsobem se tu oznámení přijímala do" in page
    assert "(SVI) (do " in (await intake.get("/notices/new")).text.replace("\u00a0", " ")
    assert "přijímala do" not in (await intake.get("/notices/new")).text.replace("\u00a0", " ")
    assert form.status_code == 200
    yesterday = order(Channel.SVI, received_at=days_from_now(-1))
    await service.record_notice(office.actor("spod_intake"), yesterday)
    await arrivals.note_arrival(office.actor("spod_intake"), NoteArrival(channel="svi", received_at=days_from_now(-1)))
    await arrivals.record_arrival(office.actor("spod_intake"), arrival_id, order(Channel.SVI))
    codes, later = await codes_of_world(office), today_in_prague() + timedelta(days=60)
    for came, refused in ((later, {"channel"}), (today_in_prague() - timedelta(days=1), set())):
        checks = Checks()
        check_offered(checks, "svi", codes, later, datetime.combine(came, time(12), PRAGUE))
        assert set(checks.fields) == refused


async def codes_of_world(office):
    async with look(office.actor("spod_intake")):
        return await views.channels_of(office.actor("spod_intake"))


async def test_another_way_takes_along_what_was_typed_and_gives_back_what_it_does_not_ask(client_app):
    intake = await client_app("spod_intake")
    typed = call(child_family_name="Putovní", subject="Pláče.", place="Most", observed="Modřiny.", identity="shown")
    typed |= {"caregivers_state": "refused", "notifier_anonymous": "1"}
    letter = await post(intake, "/notices/new/letter", {**typed, "step": "other_way"})
    assert letter.status_code == 200, letter.text
    fields = fields_of(letter, "pisemne")
    assert (fields["child_family_name"], fields["subject"]) == (["Putovní"], ["Pláče."])
    assert (fields["beside_place"], fields["beside_observed"]) == (["Most"], ["Modřiny."])
    assert "observed" not in fields
    assert "Co jste napsali a tady se nezapisuje" in letter.text.replace("\u00a0", " ")
    back = await post(intake, "/notices/new/field", {**fields, "subject": "Pláče dál.", "step": "other_way"})
    again = fields_of(back, "telefonat")
    assert (again["place"], again["observed"], again["subject"]) == (["Most"], ["Modřiny."], ["Pláče dál."])
    assert (again["identity"], again["caregivers_state"], again["notifier_anonymous"]) == (
        ["shown"],
        ["refused"],
        ["1"],
    )
    assert "beside_place" not in again
    own = fields_of(await post(intake, "/notices/new/own-activity", {**again, "step": "other_way"}), "pisemne")
    made = await post(intake, "/notices/new/own-activity", own)
    assert made.status_code == 303, made.text


def fields_of(page, form):
    """What stands in a form: of each name all values."""
    found: dict[str, list[str]] = {}
    for name, value in lxml.html.fromstring(page.text).get_element_by_id(form).form_values():
        found.setdefault(name, []).append(value.removeprefix("\n"))
    return found


async def post(client, path, fields):
    """Send a form with fields of several values."""
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.post(path, content=urlencode(fields, doseq=True), headers=head)


async def test_the_draft_of_the_first_way_goes_when_the_notice_is_filed_by_another(client_app):
    intake = await client_app("spod_intake")
    fields = fields_of(await intake.get("/notices/new"), "telefonat") | {
        "child_family_name": "Rozepsaná",
        "subject": "Křik.",
    }
    assert (await post(intake, "/drafts", fields)).status_code in (200, 303)
    assert "Rozepsaná" in (await intake.get("/notices/new")).text
    other = fields_of(await post(intake, "/notices/new/in-person", {**fields, "step": "other_way"}), "telefonat")
    assert "Rozepsaná" in (await intake.get("/notices/new")).text, "nothing is lost before the notice is filed"
    made = await post(intake, "/notices/new/in-person", other)
    assert made.status_code == 303, made.text
    assert "Rozepsaná" not in (await intake.get("/notices/new")).text


async def test_the_last_way_of_the_mailroom_is_not_ended(office):
    """It receives letters, data messages and e-mails (S003): of them one stays, also on a day that is still ahead."""
    later = today_in_prague() + timedelta(days=9)
    await change(office, "letter", label="Písemně", used=False)
    await change(office, "email", label="E-mailem", used=False, valid_from=later)
    with pytest.raises(Invalid) as refusal:
        await change(office, "data_box", label="Datovou schránkou", used=False)
    assert "Podatelna" in refusal.value.fields["used"]
    await change(office, "letter", label="Písemně", version=1)
    await change(office, "data_box", label="Datovou schránkou", used=False)


@pytest.mark.parametrize(
    ("preset", "without"), [("ospod_strict", set()), ("ospod_s001", {"svi"}), ("ospod_s003", {"on_call"})]
)
def test_presets_begin_with_the_ways_of_their_standard(preset, without):
    codes = WAYS.presets[PresetName(preset)]
    assert {each.code for each in codes} == {each.value for each in OF_CHANNEL}
    assert {each.code for each in codes if not each.used} == without


@pytest.mark.parametrize(
    ("name", "said"), [("V terénu", "v terénu"), ("SVI", "SVI"), ("Ze SVI", "ze SVI"), ("A", "a"), ("", "")]
)
def test_a_name_stands_inside_of_a_line_with_its_abbreviations(name, said):
    assert within(name) == said


async def test_no_channel_is_added_as_each_has_its_form(office, client_app):
    new = AddCode(code="hotline", label="Linka", valid_from=today_in_prague(), reason="Porada vedení.")
    with pytest.raises(Invalid) as refusal:
        await codelists.add_code(office.actor("ospod_admin"), "channels", new)
    assert set(refusal.value.fields) == {"code"}
    page = (await (await client_app("ospod_admin")).get("/administration/code-lists/channels")).text
    assert "Přidat kód" not in page.replace("\u00a0", " ")
