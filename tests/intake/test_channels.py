"""Each way in which a notice comes has a page of its own, asks what it needs and leaves out what it does not."""

from datetime import date, timedelta

import pytest

from app.testing.time import NOW, days_from_now, instants
from kernel.clock import now
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.intake import rules, service, views
from services.intake.pages.recording import PAGES_OF
from services.intake.rules.channels import WAYS, within
from services.intake.schemas import RecordNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.intake.tables import Channel
from tenants.codelists import service as codelists
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


async def test_what_is_not_used_is_offered_nowhere_and_refused_but_what_was_noted_is_taken_down(office, client_app):
    arrival_id = await arrivals.note_arrival(office.actor("spod_intake"), NoteArrival(channel="svi", received_at=now()))
    await change(office, "svi", label="SVI", used=False)
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), order(Channel.SVI))
    assert set(refusal.value.fields) == {"channel"}
    with pytest.raises(Invalid) as refusal:
        await arrivals.note_arrival(office.actor("spod_intake"), NoteArrival(channel="svi", received_at=now()))
    assert set(refusal.value.fields) == {"channel"}
    intake = await client_app("spod_intake")
    assert "/notices/new/svi" not in (await intake.get("/notices/new")).text
    assert 'value="svi"' not in (await intake.get("/notices/arrivals/new")).text
    gone = await intake.get("/notices/new/svi")
    assert (gone.status_code, gone.headers["location"]) == (303, "/notices/new")
    sent = await send(intake, "/notices/new/svi", call())
    assert sent.status_code == 400
    assert "Tímto způsobem tu oznámení nepřijímáte." in sent.text.replace("\u00a0", " ")
    await arrivals.record_arrival(office.actor("spod_intake"), arrival_id, order(Channel.SVI))


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
