"""What was said is read aloud, frozen, and signed by drawing, on paper, or not, with the reason (domain reference 1.16)."""

from datetime import timedelta

import msgspec
import pytest

from app.testing.pdf import pages_of
from cases.protocols import papers, repository, rules, service, views
from cases.protocols.exceptions import NotWhole, SignedAlready
from cases.protocols.schemas import AddToProtocol, OpenProtocol, ReadAloud, Sign, Signer
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.competence.views import letter_of
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from tests.competence.conftest import office as deciding

from .conftest import STROKES

__all__ = ["deciding"]


async def test_what_was_read_stays_as_it_was_read(office):
    """An addition to the notice changes nothing of it; what a worker saw and thinks is read to no notifier."""
    notice_id = await office.in_person(
        channel="field", place="Lipová 12", observed="Modřina na ruce.", opinion="Věřím jí."
    )
    protocol_id = await office.read(notice_id, objections="Bylo to v úterý.")
    added = AddToNotice(text="Psycholožka ze školy volala.")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, added)
    await office.sign(protocol_id, 0)
    await office.sign(protocol_id, 1)
    opened = await office.opened(protocol_id)
    said = " ".join(words for _, words in opened.words.said)
    assert "Z bytu je večer slyšet křik." in said
    for words in ("Modřina", "Věřím", "Psycholožka"):
        assert words not in said
    assert opened.objections == "Bylo to v úterý."
    assert opened.read_by == office.world.people["spod_intake"].name


async def test_the_name_of_the_notifier_is_taken_from_the_notice_and_shown_only_when_it_is_opened(office):
    """Nobody types it again, and nobody sees it on the way."""
    protocol_id = await office.read(await office.in_person(), "notifier", "child", "witness")
    view = await office.seen(protocol_id)
    assert office.notifier_name not in msgspec.json.encode(view).decode()
    assert [each.role for each in view.signers] == ["notifier", "child", "witness", "worker"]
    for no in range(4):
        await office.sign(protocol_id, no)
    opened = await office.opened(protocol_id)
    assert [each.name for each in opened.signed][:3] == [office.notifier_name, "Vránová Eliška", "Pavla Svědková"]
    assert opened.signed[0].strokes == STROKES
    assert office.notifier_name not in msgspec.json.encode(await office.seen(protocol_id)).decode()


async def test_somebody_without_a_name_may_sign_or_not(office):
    notice_id = (await intake.record_notice(office.actor("spod_intake"), office.anonymous(channel="in_person"))).id
    protocol_id = await office.read(notice_id)
    await office.sign(protocol_id, 0, way="refused", strokes=[], reason="Podpis odmítnut, bojí se manžela.")
    await office.sign(protocol_id, 1)
    (notifier, _) = (await office.opened(protocol_id)).signed
    assert (notifier.name, notifier.way, notifier.reason) == ("", "refused", "Podpis odmítnut, bojí se manžela.")


async def test_nobody_signs_twice_and_for_the_worker_only_who_read_it(office):
    protocol_id = await office.read(await office.in_person())
    await office.sign(protocol_id, 0)
    with pytest.raises(SignedAlready):
        await office.sign(protocol_id, 0)
    with pytest.raises(Invalid) as refused:
        await office.sign(protocol_id, 1, by="spod_head")
    assert refused.value.fields == {"no": rules.ONLY_READER}
    with pytest.raises(Invalid) as refused:
        await office.sign(protocol_id, 7)
    assert refused.value.fields == {"no": rules.WAITS_NOT}


@pytest.mark.parametrize(
    ("strokes", "said"),
    [
        ([], rules.NEEDS_STROKES),
        ([[10, 10]], rules.NEEDS_STROKES),
        ([[10, 10, 20, 20]], rules.NEEDS_STROKES),
        ([[10, 10, 200]], rules.UNREADABLE),
        ([[]], rules.UNREADABLE),
        ([[-1, 10, 200, 200]], rules.UNREADABLE),
        ([[10, 10, 1001, 200]], rules.UNREADABLE),
        ([[10, 10, 200, 501]], rules.UNREADABLE),
        ([[10, 10, 200, 200]] * 61, rules.TOO_LONG),
        ([[10, 10] * 3001], rules.TOO_LONG),
    ],
)
async def test_what_is_no_signature_is_refused_and_nothing_changes(office, strokes, said):
    protocol_id = await office.read(await office.in_person())
    with pytest.raises(Invalid) as refused:
        await office.sign(protocol_id, 0, strokes=strokes)
    assert refused.value.fields == {"strokes": said}
    assert [each.way for each in (await office.seen(protocol_id)).signers] == ["", ""]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"way": "refused", "strokes": [], "reason": "-"}, {"reason": rules.NEEDS_WHY_NOT}),
        ({"way": "refused", "reason": "Nechce."}, {"strokes": rules.NOT_BOTH}),
        ({"reason": "Nechce."}, {"reason": rules.NOT_BOTH}),
        ({"way": "paper"}, {"way": rules.NEEDS_WAY}),
        ({"way": "stamp"}, {"way": rules.NEEDS_WAY}),
    ],
)
async def test_a_signature_or_why_there_is_none(office, changes, fields):
    protocol_id = await office.read(await office.in_person())
    with pytest.raises(Invalid) as refused:
        await office.sign(protocol_id, 0, **changes)
    assert refused.value.fields == fields


async def test_words_that_changed_since_they_were_read_are_read_again(office):
    notice_id = await office.in_person()
    _, _, words = await views.to_read(office.actor("spod_intake"), "notice", notice_id)
    with pytest.raises(Invalid) as refused:
        await office.read(notice_id, seen=rules.mark_of(words) + 1)
    assert refused.value.fields == {"seen": rules.OTHER_WORDS}
    assert await office.read(notice_id, seen=rules.mark_of(words))


@pytest.mark.parametrize(
    ("signers", "said"),
    [
        ([], {"signers": rules.NEEDS_SIGNER}),
        ([Signer(role="worker")], {"signers.0.role": rules.NO_SUCH_SIGNER}),
        ([Signer(role="child"), Signer(role="guardian")], {"signers.1.role": rules.NO_SUCH_SIGNER}),
        ([Signer(role="witness")], {"signers.0.name": rules.NEEDS_NAME}),
        ([Signer(role="witness", name="Pavla")] * 6, {"signers": rules.TOO_MANY_SIGNERS}),
    ],
)
async def test_who_is_to_sign_is_said(office, signers, said):
    notice_id = await office.in_person()
    with pytest.raises(Invalid) as refused:
        await office.read(notice_id, signers=signers)
    assert refused.value.fields == said


async def test_it_is_read_after_the_notice_came_and_not_tomorrow(office):
    notice_id = await office.in_person()
    for at, said in (
        (now() - timedelta(hours=50), "Nemůže to být dřív"),
        (now() + timedelta(hours=25), rules.NOT_READ_YET),
    ):
        with pytest.raises(Invalid) as refused:
            await office.read(notice_id, read_at=at)
        assert said in refused.value.fields["read_at"]


async def test_of_a_call_there_is_no_protocol(office):
    """Nobody is there who could sign."""
    notice_id = (await office.record(channel="phone")).id
    with pytest.raises(NotAllowed):
        await office.read(notice_id)


async def test_a_protocol_is_there_for_whom_the_notifier_may_be_shown(office):
    """For a colleague and the mailroom it never was; what of it is not signed yet is not opened."""
    protocol_id = await office.read(await office.in_person())
    for stranger in ("spod_coordinator2", "spod_mailroom", "javorec_head", "osp_head"):
        if stranger not in office.world.people:
            continue
        with pytest.raises(NotThere):
            await office.seen(protocol_id, by=stranger)
    with pytest.raises(NotWhole):
        await office.opened(protocol_id)
    await office.sign(protocol_id, 0)
    await office.sign(protocol_id, 1)
    for reason in ("", "curious"):
        with pytest.raises(Invalid) as refused:
            await office.opened(protocol_id, reason=reason)
        assert refused.value.fields == {"reason": rules.NEEDS_REASON}
    assert (await office.opened(protocol_id, by="spod_head")).signed[0].name == office.notifier_name


async def test_the_key_worker_takes_it_over_and_goes_on(office):
    """Whoever leads the case may take the notifier's signature; the worker's stays with who read it."""
    notice_id = await office.in_person()
    protocol_id = await office.read(notice_id)
    await office.assign(notice_id)
    await office.sign(protocol_id, 0, by="spod_coordinator")
    with pytest.raises(Invalid):
        await office.sign(protocol_id, 1, by="spod_coordinator")
    assert (await office.seen(protocol_id, by="spod_coordinator")).words is not None


async def test_a_protocol_whose_reader_cannot_sign_is_finished_by_somebody_else(office, client_app):
    """They leave or are ill: why the worker's signature is missing is written down by who goes on, in their own name."""
    protocol_id = await office.read(await office.in_person())
    await office.sign(protocol_id, 0)
    page = await (await client_app("spod_head")).get(f"/protocols/{protocol_id}")
    assert "<canvas" not in page.text
    assert "Zapsat, že podpis chybí" in soft(page.text)
    await office.sign(protocol_id, 1, by="spod_head", way="refused", strokes=[], reason="Dlouhodobá nemoc.")
    (_, worker) = (await office.opened(protocol_id, by="spod_head")).signed
    assert (worker.name, worker.reason) == (office.world.people["spod_intake"].name, "Dlouhodobá nemoc.")
    assert worker.noted_by == office.world.people["spod_head"].name


async def test_opening_is_an_act_with_its_reason_that_no_case_tells_of(office, committed):
    notice_id = await office.in_person()
    protocol_id = await office.signed(notice_id)
    await office.assign(notice_id)
    await office.opened(protocol_id, reason="proceedings")
    async with committed.superuser() as anybody:
        (entry,) = await anybody.fetch("SELECT * FROM audit_entry WHERE action = 'protocol.shown'")
    assert entry["case_id"] is None
    assert msgspec.json.decode(entry["details"])["reason"] == "proceedings"


async def test_what_comes_out_later_is_a_dated_addendum_and_a_copy_is_given(office):
    protocol_id = await office.signed(await office.in_person())
    actor = office.actor("spod_intake")
    await service.add_to_protocol(actor, protocol_id, AddToProtocol(what="addendum", text="Ulice je Lípová."))
    await service.add_to_protocol(actor, protocol_id, AddToProtocol(what="copy", text="oznamovatelce do ruky"))
    opened = await office.opened(protocol_id)
    assert [(each.what, each.text) for each in opened.additions] == [
        ("addendum", "Ulice je Lípová."),
        ("copy", "oznamovatelce do ruky"),
    ]
    assert opened.additions[1].given_on == today_in_prague()
    assert "Ulice" not in msgspec.json.encode(await office.seen(protocol_id)).decode()
    day = today_in_prague()
    for order, fields in (
        (AddToProtocol(what="addendum", text="…"), {"text": rules.NEEDS_WORDS}),
        (AddToProtocol(what="copy"), {"text": rules.NEEDS_TO_WHOM}),
        (AddToProtocol(what="copy", text="matce", given_on=day + timedelta(days=1)), {"given_on": rules.NOT_YET}),
        (AddToProtocol(what="addendum", text="Slova.", given_on=day), {"given_on": rules.NO_DAY}),
        (AddToProtocol(text="Slova."), {"what": rules.NEEDS_ADDED}),
    ):
        with pytest.raises(Invalid) as refused:
            await service.add_to_protocol(actor, protocol_id, order)
        assert refused.value.fields == fields


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_signed_paper_bears_the_names_inside_and_nowhere_else(office):
    """Title, author and the rest of what describes the file tell of nobody; the paper to be signed names nobody but the worker."""
    notice_id = await office.in_person()
    protocol_id = await office.read(notice_id, "notifier", "witness")
    blank = await views.to_sign_on_paper(office.actor("spod_intake"), protocol_id)
    printed = " ".join(" ".join(pages_of(papers.protocol_pdf(blank))).split())
    assert "podpis, datum; nebo proč podpis chybí" in printed
    for words in (office.notifier_name, "Pavla Svědková"):
        assert words not in printed
    for no in range(3):
        await office.sign(protocol_id, no)
    content = papers.protocol_pdf(await office.opened(protocol_id))
    printed = " ".join(" ".join(pages_of(content)).split())
    for words in (office.notifier_name, "Pavla Svědková", "Bez námitek."):
        assert words in printed
    for words in (office.notifier_name, "Zvěřinov", "Drahomíra", "Svědkov", "Vránov"):
        for coding in ("utf-8", "utf-16-be", "cp1250"):
            assert words.encode(coding) not in content
            assert words.encode(coding).hex().upper().encode() not in content.upper()


async def test_a_sheet_signed_on_paper_is_put_in_for_those_who_signed_it(office, photo):
    protocol_id = await office.read(await office.in_person(), "notifier", "child")
    actor = office.actor("spod_intake")
    kept = await service.keep_sheet(actor, protocol_id, ("Zveřinová.png", "image/png", photo), [0, 1])
    sheet_id = await service.sign_on_paper(actor, protocol_id, [0, 1], kept)
    await office.sign(protocol_id, 2)
    opened = await office.opened(protocol_id)
    assert [(each.way, each.sheet_id) for each in opened.signed[:2]] == [("paper", sheet_id)] * 2
    found = await service.open_sheet(office.actor("spod_head"), protocol_id, sheet_id, OpenProtocol(reason="clarify"))
    assert (found.name, found.media_type) == ("podepsany-list.png", "image/png")
    with pytest.raises(Invalid):
        await service.open_sheet(office.actor("spod_head"), protocol_id, sheet_id, OpenProtocol())


async def test_a_sheet_that_cannot_be_kept_says_why(office):
    protocol_id = await office.read(await office.in_person())
    actor = office.actor("spod_intake")
    for upload, places, field in (
        (None, [0], "sheet"),
        (("list.png", "image/png", b"nothing"), [0], "sheet"),
        (None, [], "places"),
        (None, [9], "places"),
    ):
        kept = await service.keep_sheet(actor, protocol_id, upload, places)
        with pytest.raises(Invalid) as refused:
            await service.sign_on_paper(actor, protocol_id, places, kept)
        assert field in refused.value.fields
    head = office.actor("spod_head")
    with pytest.raises(Invalid) as refused:
        await service.sign_on_paper(head, protocol_id, [0, 1], None)
    assert refused.value.fields["places"] == rules.ONLY_READER


async def test_a_row_keeps_no_word_of_it(office, committed):
    """Neither what was said nor who signed nor why not stands in a row, an event or the log."""
    protocol_id = await office.read(await office.in_person(), "witness", place="U Slavíčků doma")
    await office.sign(protocol_id, 0, way="refused", strokes=[], reason="Svědkova ruka je zlomená.")
    async with committed.superuser() as anybody:
        for table in ("protocol", "protocol_signature", "audit_entry", "outbox"):
            for row in await anybody.fetch(f"SELECT * FROM {table}"):
                said = " ".join(str(value) for value in row.values())
                for words in ("Svědkov", "Slavíčk", "křik", "zlomen"):
                    assert words not in said, table


async def test_the_order_of_two_pages_at_once(office):
    """Two phones at one protocol: the second is told, and nothing is there twice."""
    protocol_id = await office.read(await office.in_person())
    await office.sign(protocol_id, 0)
    async with unit_of_work(office.actor("spod_intake")):
        signed = await repository.list_signatures(office.actor("spod_intake"), [protocol_id], limit=9)
    assert len(signed) == 1
    with pytest.raises(SignedAlready):
        await service.sign(office.actor("spod_head"), protocol_id, Sign(no=0, way="refused", reason="Odchod."))


def test_the_path_of_a_signature_is_numbers_alone():
    assert rules.path_of([[1, 2, 3, 4], [5, 6]]) == "M1 2 L3 4 M5 6 L5 6"


async def test_a_thing_that_nobody_declared_was_never_there(office):
    notice_id = await office.in_person()
    with pytest.raises(Invalid) as refused:
        await service.read_aloud(office.actor("spod_intake"), notice_id, ReadAloud(kind="contract"))
    assert refused.value.fields == {"kind": rules.NO_SUCH_KIND}


async def test_a_protocol_of_a_notice_that_was_forwarded_stays_here_and_both_are_told(office, deciding, client_app):
    """It goes along with nothing, so nobody else has it: it is opened for a reason as before, and nobody signs it."""
    notice_id = await office.in_person()
    signed, waits = await office.signed(notice_id), await office.read(notice_id, "witness", "notifier")
    client = await client_app("spod_intake")
    form = {"result": "not_competent", "way": "forwarded", "authority_id": str(deciding.offices["JAV"]), "version": "0"}
    form |= {"reason": "Bydlí jinde.", "paper_archive": "nothing", "told_how": "phone"}
    shown = (await client.post(f"/notices/{notice_id}/competence", data=form)).text.replace("\xa0", " ")
    assert "protokoly, které se četly nahlas: 2" in shown
    await deciding.decide(notice_id, authority_id=deciding.offices["JAV"])
    await outbox.drain()
    for who in ("spod_intake", "spod_head"):
        assert (await office.opened(signed, who)).id == signed
        with pytest.raises(NotAllowed):
            await office.sign(waits, 0, who)
        assert f"/protocols/{signed}" in (await (await client_app(who)).get(f"/notices/{notice_id}")).text
    with pytest.raises(NotThere):
        await office.seen(signed, "spod_coordinator2")
    there = await (await client_app("javorec_head")).get(f"/notices/{await deciding.there()}")
    assert "Protokol, který se četl nahlas, zůstal tam" in there.text.replace("\xa0", " ")
    other = await office.in_person()
    await office.signed(other)
    await deciding.decide(other)
    assert (await letter_of(office.actor("spod_intake"), other)).protocols == 1


@pytest.mark.parametrize("field", ["place", "present", "objections"])
async def test_words_that_name_the_notifier_are_pointed_out_in_every_field_of_a_protocol(office, field):
    notice_id = await office.in_person(notifier_name="Drahomíra Pomněnková")
    said = {field: "Paní Pomněnková nesouhlasí."}
    with pytest.raises(Invalid) as refused:
        await office.read(notice_id, **said)
    assert (list(refused.value.fields), refused.value.words) == ([field], ["Pomněnková"])
    protocol_id = await office.read(notice_id, **said, other_people=["Pomněnková"], other_people_reason="quoted")
    with pytest.raises(Invalid) as refused:
        await office.sign(protocol_id, 0, way="refused", strokes=[], reason="Pomněnková odešla.")
    assert list(refused.value.fields) == ["reason"]
    for order in (
        AddToProtocol(what="copy", text="Drahomíře Pomněnkové"),
        AddToProtocol(what="addendum", text="Říká Pomněnková."),
    ):
        with pytest.raises(Invalid) as refused:
            await service.add_to_protocol(office.actor("spod_intake"), protocol_id, order)
        assert list(refused.value.fields) == ["text"]


async def test_the_paper_to_be_signed_hides_what_stays_and_is_there_only_while_somebody_has_to_sign(office):
    notice_id = await office.in_person(notifier_name="Drahomíra Pomněnková")
    said = {"place": "u paní Pomněnkové doma", "objections": "Paní Pomněnková nesouhlasí."}
    stay = {"other_people": ["Pomněnkové", "Pomněnková"], "other_people_reason": "quoted"}
    protocol_id = await office.read(notice_id, **said, **stay)
    paper = await views.to_sign_on_paper(office.actor("spod_head"), protocol_id)
    assert "Pomněnk" not in msgspec.json.encode(paper).decode()
    assert "nesouhlasí" in paper.objections
    for no in range(2):
        await office.sign(protocol_id, no)
    with pytest.raises(SignedAlready):
        await views.to_sign_on_paper(office.actor("spod_head"), protocol_id)
    assert (await office.opened(protocol_id)).objections == "Paní Pomněnková nesouhlasí."


async def test_the_form_of_reading_asks_about_words_and_takes_the_answer(office, client_app):
    notice_id, client = await office.in_person(notifier_name="Drahomíra Pomněnková"), await client_app("spod_intake")
    here = f"/protocols/of/{notice_id}?kind=notice"
    order = {"kind": "notice", "signers": "notifier", "objections": "Paní Pomněnková nesouhlasí."}
    asked = await client.post(here, data=order)
    assert asked.status_code == 400
    assert 'value="Pomněnková"' in asked.text
    made = await client.post(here, data={**order, "other_people": "Pomněnková", "other_people_reason": "quoted"})
    assert made.status_code == 303
    page = made.headers["location"]
    refused = {"no": "0", "way": "refused", "reason": "Pomněnková odešla."}
    asked = await client.post(f"{page}/sign", data=refused)
    assert (asked.status_code, 'value="Pomněnková"' in asked.text) == (400, True)
    kept = {**refused, "other_people": "Pomněnková", "other_people_reason": "quoted"}
    assert (await client.post(f"{page}/sign", data=kept)).status_code == 303


async def test_who_signs_sees_where_it_was_read_and_what_was_objected_and_the_notice_says_that_there_are_objections(
    office, client_app
):
    notice_id = await office.in_person(notifier_name="Drahomíra Pomněnková")
    said = {
        "place": "kancelář 12",
        "present": "paní Pomněnková a její syn",
        "objections": "Ne celé noci, jen čtyřikrát.",
    }
    stay = {"other_people": ["Pomněnková"], "other_people_reason": "quoted"}
    protocol_id = await office.read(notice_id, **said, **stay)
    plain = await office.read(notice_id)
    client = await client_app("spod_intake")
    page = " ".join((await client.get(f"/protocols/{protocol_id}?no=0")).text.split())
    for words in ("kancelář 12", "její syn", "Ne celé noci, jen čtyřikrát."):
        assert words in page.replace("\xa0", " "), words
    assert "Pomněnk" not in page
    for no in range(2):
        await office.sign(protocol_id, no)
        await office.sign(plain, no)
    view = await office.seen(protocol_id)
    assert (view.objected, view.objections, view.place) == (True, "", "")
    assert not (await office.seen(plain)).objected
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
    assert page.count("s námitkami k tomu") == 1
