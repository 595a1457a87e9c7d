"""What somebody brings (a photo, a scan, a PDF) is put to a notice: on the same shelf as messages, under the same rights."""

import asyncio
import io

import pytest
from PIL import Image

from app.testing import rows
from app.testing.rows import NOW, refused
from kernel import outbox, stored_files
from kernel.clock import now
from kernel.db import current, unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.object_store import StoredFileUnreadable
from services.competence import service as competence
from services.competence.access import CompetencePermission, competence_for, files_of
from services.competence.schemas import NoteStep
from services.inbox import views as message_views
from services.inbox.exceptions import MarkedAlready
from services.inbox.schemas import MarkDocument, OpenDocument, PutDocument
from services.inbox.service import documents as service
from services.inbox.views.documents import documents_of_notice
from services.intake import views as intake_views
from services.intake.access import READERS
from tests.competence.conftest import office
from tests.intake.test_pages import send

__all__ = ["office"]


def picture(colour="red", size=(40, 30), kind="PNG"):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()


async def audited(office):
    async with unit_of_work(office.actor("spod_head")) as unit:
        return [row["action"] for row in await unit.connection.fetch("SELECT action FROM audit_entry")]


async def call(office, **said):
    return (await office.record(received_at=now(), **said)).id


class Shelf:
    """The authority of the world, with a notice taken in person."""

    def __init__(self, office):
        self.office, self.notice_id = office, None

    def actor(self, name):
        return self.office.actor(name)

    async def put(self, content, name="IMG_2041.png", by="spod_intake", notice_id=None, **said):
        actor, notice_id = self.actor(by), notice_id or self.notice_id
        kept = await service.keep_document(actor, notice_id, (name, None, content))
        return await service.put_document(actor, notice_id, PutDocument(**said), kept)

    async def seen(self, by="spod_intake"):
        return (await documents_of_notice(self.actor(by), self.notice_id)).files


@pytest.fixture
async def shelf(office):
    made = Shelf(office)
    made.notice_id = await call(office, channel="in_person")
    return made


async def test_a_photo_that_somebody_brings_lies_at_the_notice_as_a_clean_copy(shelf):
    file_id = await shelf.put(picture(), text="Fotografie modřin.", names_nobody=True)
    (one,) = await shelf.seen("spod_head")
    assert (one.name, one.about, bool(one.put_by)) == ("soubor-1.png", "Fotografie modřin.", True)
    found = await service.open_document(shelf.actor("spod_head"), file_id, OpenDocument())
    assert found.name == "soubor-1.png"
    assert Image.open(io.BytesIO(found.content)).size == (40, 30)
    assert [each for each in await audited(shelf.office) if each == "inbox_part.read"] == ["inbox_part.read"]


async def test_the_record_of_the_act_names_it_and_it_is_judged_as_an_addition(shelf):
    await shelf.put(picture(), text="Fotografie modřin.")
    record = await intake_views.record_of(shelf.actor("spod_head"), shelf.notice_id)
    assert any(answer == "Přiložený soubor soubor-1.png: Fotografie modřin." for _, answer in record.said)


async def test_what_may_name_who_made_the_notice_is_opened_for_a_reason_alone(shelf):
    file_id = await shelf.put(picture())
    with pytest.raises(Invalid) as refused:
        await service.open_document(shelf.actor("spod_head"), file_id, OpenDocument())
    assert "reason" in refused.value.fields
    (one,) = await shelf.seen("spod_head")
    with pytest.raises(NotThere):
        await message_views.part_content(shelf.actor("spod_head"), file_id, one.part_id)
    await service.open_document(shelf.actor("spod_head"), file_id, OpenDocument(reason="clarify"))
    assert "notifier.shown" in await audited(shelf.office)


async def test_whoever_is_asked_about_the_notice_opens_what_names_nobody_and_nothing_else(shelf, monkeypatch):
    apart, free = await shelf.put(picture()), await shelf.put(picture("blue"), text="Byt.", names_nobody=True)

    async def lets_in(actor, notice_ids):
        return notice_ids

    monkeypatch.setattr(READERS, "all", lambda: [lets_in])
    asked = shelf.actor("spod_coordinator2")
    first, second = await shelf.seen("spod_coordinator2")
    assert (first.name, first.about, first.part_id) == ("", "", None)
    assert (second.name, second.about) == ("soubor-2.png", "Byt.")
    assert (await service.open_document(asked, free, OpenDocument())).content
    with pytest.raises(NotAllowed):
        await service.open_document(asked, apart, OpenDocument(reason="clarify"))


async def test_who_only_knows_of_the_notice_sees_no_file_and_puts_none(shelf):
    file_id = await shelf.put(picture(), names_nobody=True)
    for who in ("spod_coordinator2", "spod_mailroom"):
        assert await shelf.seen(who) == []
        with pytest.raises((NotAllowed, NotThere)):
            await service.open_document(shelf.actor(who), file_id, OpenDocument(reason="clarify"))
        with pytest.raises(NotAllowed):
            await shelf.put(picture("blue"), by=who)
    with pytest.raises(NotThere):
        await shelf.put(picture("blue"), by="osp_worker")


async def test_rights_are_asked_before_a_file_is_taken_apart(shelf, monkeypatch):
    monkeypatch.setattr(service, "check_upload", lambda *_, **__: pytest.fail("taken apart"))
    with pytest.raises(NotAllowed):
        await service.keep_document(shelf.actor("spod_mailroom"), shelf.notice_id, ("a.png", None, picture()))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.png", b"", "prázdný"),
        ("a.docx", b"PK\x03\x04 docx", "Tento druh souboru"),
        ("a.pdf", picture(), "neodpovídá"),
        ("a.png", picture()[:40], "poškozený"),
        ("a.png", picture(size=(6000, 5000)), "25 milionů"),
        ("a.png", picture() + b"0" * (11 * 1024 * 1024), "příliš velký"),
    ],
)
async def test_what_cannot_be_kept_is_said_beside_the_field(shelf, name, content, says):
    with pytest.raises(Invalid) as refused:
        await shelf.put(content, name)
    assert says in refused.value.fields["file"]
    assert refused.value.fields["file"].startswith(name)
    assert await shelf.seen() == []


async def test_nothing_is_put_without_a_file(shelf):
    with pytest.raises(Invalid) as refused:
        await service.put_document(shelf.actor("spod_intake"), shelf.notice_id, PutDocument(text="Foto."), None)
    assert "file" in refused.value.fields


async def test_the_same_file_is_at_a_notice_once_and_may_be_at_another(shelf):
    await shelf.put(picture())
    with pytest.raises(Invalid) as refused:
        await shelf.put(picture(), "jiny.png", by="spod_head")
    assert "už u oznámení je" in refused.value.fields["file"]
    other = await call(shelf.office, channel="field")
    assert await shelf.put(picture(), notice_id=other)


async def test_two_people_at_once_put_two_files_by_two_names(shelf, committed):
    await asyncio.gather(shelf.put(picture()), shelf.put(picture("blue"), by="spod_head"))
    assert {each.name for each in await shelf.seen()} == {"soubor-1.png", "soubor-2.png"}


async def test_what_no_act_named_is_swept(shelf, committed):
    actor = shelf.actor("spod_intake")
    kept = await service.keep_document(actor, shelf.notice_id, ("a.png", None, picture()))
    async with committed.unguarded() as connection:
        await connection.execute("UPDATE stored_file SET stored_at = stored_at - interval '2 days'")
    assert await stored_files.sweep() == 1
    with pytest.raises(StoredFileUnreadable):
        await service.put_document(actor, shelf.notice_id, PutDocument(), kept)
    assert await shelf.seen() == []


async def test_no_file_is_put_to_a_notice_that_went_elsewhere(shelf):
    await shelf.put(picture())
    await shelf.office.decide(shelf.notice_id, authority_id=shelf.office.offices["BUK"])
    with pytest.raises(NotAllowed):
        await shelf.put(picture("blue"))
    assert len(await shelf.seen()) == 1, "what stayed is still known to who took it down"


async def test_it_crosses_with_a_forwarded_notice_when_it_is_ticked(shelf):
    office = shelf.office
    await shelf.put(picture(), text="Fotografie modřin.", names_nobody=True)
    await shelf.put(picture("blue"), text="Dopis tety.")
    actor = office.actor("spod_intake")
    async with unit_of_work(actor):
        hold = (await competence_for(actor, shelf.notice_id, CompetencePermission.DECIDE)).notice
        first, _ = await files_of(actor, hold)
    assert (first.name, first.about, first.whole) == ("soubor-1.png", "Fotografie modřin.", False)
    await office.decide(shelf.notice_id, authority_id=office.offices["JAV"], files=[first.id])
    await outbox.drain()
    there = office.actor("javorec_head")
    (came,) = (await documents_of_notice(there, await office.there())).files
    assert (came.name, came.put_by, came.names_nobody, came.lost) == ("soubor-1.png", "", True, False)
    assert (await service.open_document(there, came.id, OpenDocument())).content.startswith(b"\x89PNG")
    content = (await intake_views.notice_view(there, await office.there())).content
    assert content.came.files_kept == 1
    (kept,) = (await documents_of_notice(actor, shelf.notice_id)).files
    assert (kept.name, kept.about) == ("", ""), "what did not go along is opened for a reason"


async def test_words_that_name_the_caller_are_asked_about_and_put_nothing(shelf):
    notice_id = await call(shelf.office, channel="in_person", notifier_name="Božena Klikarová")
    with pytest.raises(Invalid) as refused:
        await shelf.put(picture(), notice_id=notice_id, text="Přinesla Božena Klikarová.")
    assert "text" in refused.value.fields
    assert (await documents_of_notice(shelf.actor("spod_intake"), notice_id)).files == []


async def test_the_page_puts_a_file_and_says_what_is_wrong_beside_it(shelf, client_app):
    client = await client_app("spod_intake")
    url = f"/notices/{shelf.notice_id}/files"
    refused = await client.post(url, data={"text": "Fotografie modřin."}, files={"file": ("a.docx", b"PK docx")})
    assert refused.status_code == 400
    assert "a.docx: Tento druh souboru" in refused.text
    assert "Fotografie modřin." in refused.text
    page = await client.post(url, data={"text": "Fotografie modřin."}, files={"file": ("a.png", picture())})
    assert page.headers["location"].endswith(f"/notices/{shelf.notice_id}#soubory")
    shown = (await client.get(f"/notices/{shelf.notice_id}")).text
    assert "soubor-1.png" in shown
    assert "a.png" not in shown
    opened = await client.post(f"/notices/{shelf.notice_id}/message", data={"reason": "clarify"})
    link = opened.text.split('href="/inbox/')[1].split('"')[0]
    assert (await client.get(f"/inbox/{link}")).content.startswith(b"\x89PNG")
    bare = link.partition("?")[0]
    assert (await client.get(f"/inbox/{bare}")).status_code == 404


async def test_whoever_takes_a_notice_in_person_goes_on_to_the_file(office, client_app):
    client = await client_app("spod_intake")
    form = await client.get("/notices/new/in-person")
    assert "Zapsat a\xa0přiložit soubor" in form.text
    assert "Zapsat a\xa0přiložit soubor" not in (await client.get("/notices/new")).text
    sent = {"day": "dnes", "time": "0:01", "subject": "Modřiny.", "then": "file"}
    answer = await client.post("/notices/new/in-person", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/files")


async def test_the_wall_knows_whose_a_file_is_by_raw_sql(shelf):
    await shelf.put(picture())
    await shelf.put(picture("blue"), names_nobody=True)

    async def parts(who):
        async with unit_of_work(shelf.actor(who)):
            return await current().connection.fetchval("SELECT count(*) FROM arrived_part")

    assert [await parts(who) for who in ("spod_intake", "spod_head", "spod_coordinator2", "osp_worker")] == [2, 2, 1, 0]
    whole = {"kind": "document", "outcome": "taken", "notice_id": shelf.notice_id, "ended_at": NOW}
    for who in ("spod_coordinator2", "spod_mailroom"):
        actor = shelf.actor(who)
        async with refused(actor):
            await rows.arrived_file(actor, **whole, ended_by=actor.worker_id)


async def test_a_file_that_belongs_elsewhere_is_marked_once_stays_and_does_not_go_along(shelf, client_app):
    """With who says so and why; an addition says it, so it is told, judged and printed as that by which the file came."""
    wrong = await shelf.put(picture(), text="Byt.", names_nobody=True)
    right = await shelf.put(picture("blue"), names_nobody=True)
    client = await client_app("spod_intake")
    page = f"/notices/files/{wrong}/mistake"
    assert page in (await client.get(f"/notices/{shelf.notice_id}")).text
    assert (await send(client, page, {})).status_code == 400
    assert (await send(client, page, {"reason": "other_notice"})).status_code == 303
    one, other = await shelf.seen("spod_head")
    assert (one.id, one.mistake, bool(one.marked_by), bool(one.part_id)) == (wrong, "other_notice", True, True)
    assert (other.id, other.mistake) == (right, "")
    shown = (await client.get(f"/notices/{shelf.notice_id}")).text.replace("\u00a0", " ")
    assert "k oznámení nepatří" in shown
    assert "patří k jinému oznámení" in shown
    assert page not in shown
    record = await intake_views.record_of(shelf.actor("spod_head"), shelf.notice_id)
    assert any(
        said == "Soubor soubor-1.png k tomuto oznámení nepatří: patří k jinému oznámení." for _, said in record.said
    )
    head = shelf.actor("spod_head")
    async with unit_of_work(head):
        hold = await competence_for(head, shelf.notice_id, CompetencePermission.DECIDE)
        assert [each.id for each in await files_of(head, hold.notice)] == [other.part_id]
    assert (await service.open_document(head, wrong, OpenDocument())).content
    with pytest.raises(MarkedAlready):
        await service.mark_document(head, wrong, MarkDocument(reason="mistake"))
    for who, says in (("spod_mailroom", NotAllowed), ("javorec_head", NotThere)):
        with pytest.raises(says):
            await service.mark_document(shelf.actor(who), right, MarkDocument(reason="mistake"))


async def test_what_a_marked_file_was_of_stays_with_who_has_it(shelf, client_app):
    """Somebody else's name in its description goes to no other authority, nor on any paper: there it says that a file was put by mistake."""
    office, karel = shelf.office, "jiné dítě Karel Novák"
    wrong = await shelf.put(picture(), text=karel, names_nobody=True)
    await shelf.put(picture("blue"), text="Byt.", names_nobody=True)
    head = shelf.actor("spod_head")
    await service.mark_document(head, wrong, MarkDocument(reason="other_person"))
    shown = (await (await client_app("spod_head")).get(f"/notices/{shelf.notice_id}")).text.replace("\u00a0", " ")
    assert karel in shown
    assert "zůstává jen tady" in shown
    assert f'class="o-noprint">{karel}' in shown, "nor is the page printed with it"
    assert f'class="o-mb0 o-noprint">Přiložený soubor soubor-1.png: {karel}' in shown
    told = [
        "Přiložený soubor soubor-1.png.",
        "Přiložený soubor soubor-2.png: Byt.",
        "Soubor soubor-1.png k tomuto oznámení nepatří: je o někom jiném.",
    ]
    record = await intake_views.record_of(head, shelf.notice_id)
    assert [said for _, said in record.said if "soubor-" in said] == told
    await office.decide(shelf.notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = office.actor("javorec_head")
    view = await intake_views.notice_view(there, await office.there())
    assert [each.text for each in view.content.additions] == told


async def test_what_went_along_is_closed_here_as_the_notice_is(shelf, client_app):
    """Neither its name nor what it is, by no way; what did not go along is opened for a reason, as nobody else has it."""
    office = shelf.office
    gone = await shelf.put(picture(), text="Fotografie ruky chlapce.", names_nobody=True)
    apart = await shelf.put(picture("blue"), text="Dopis tety.")
    kept = await shelf.put(picture("green"), text="Zeď v kuchyni.", names_nobody=True)
    async with unit_of_work(office.actor("spod_intake")) as unit:
        part_of = {
            row["file_id"]: row["id"] for row in await unit.connection.fetch("SELECT file_id, id FROM arrived_part")
        }
    await office.decide(shelf.notice_id, authority_id=office.offices["JAV"], files=[part_of[gone], part_of[apart]])
    await outbox.drain()
    for who in ("spod_intake", "spod_head"):
        (one,) = await shelf.seen(who)
        assert (one.id, one.name, one.about, one.part_id) == (kept, "", "", None)
        for each in (gone, apart):
            with pytest.raises(NotAllowed):
                await service.open_document(shelf.actor(who), each, OpenDocument(reason="clarify"))
            with pytest.raises(NotThere):
                await message_views.part_content(shelf.actor(who), each, part_of[each], asked=True)
        with pytest.raises(Invalid):
            await service.open_document(shelf.actor(who), kept, OpenDocument())
        with pytest.raises(NotThere):
            await message_views.part_content(shelf.actor(who), kept, part_of[kept])
        assert (await service.open_document(shelf.actor(who), kept, OpenDocument(reason="clarify"))).content
        client = await client_app(who)
        page = (await client.get(f"/notices/{shelf.notice_id}")).text
        listed = (await client.get(f"/api/v1/notices/{shelf.notice_id}/files")).text
        opened = (await client.post(f"/notices/{shelf.notice_id}/message", data={"reason": "clarify"})).text
        for text in (page, listed, opened):
            assert "ruky chlapce" not in text
            assert "Zeď v" not in text
            assert "Dopis tety" not in text
        assert "soubor-1.png" not in listed + opened
        assert "soubor-3.png" in opened


async def test_where_everything_went_along_nothing_is_left_of_the_files_nor_who_made_the_notice(shelf, client_app):
    office = shelf.office
    file_id = await shelf.put(picture(), text="Fotografie ruky chlapce.")
    (one,) = await shelf.seen()
    await office.decide(shelf.notice_id, authority_id=office.offices["JAV"], files=[one.part_id])
    await outbox.drain()
    assert await shelf.seen() == []
    with pytest.raises(NotAllowed):
        await service.open_document(shelf.actor("spod_head"), file_id, OpenDocument(reason="clarify"))
    page = (await (await client_app("spod_head")).get(f"/notices/{shelf.notice_id}")).text
    for word in ("Otevřít soubory", "Fotografie", "Zobrazit oznamovatele"):
        assert word not in page


async def test_until_a_letter_left_its_files_are_opened_for_a_reason_and_then_no_more(shelf):
    office = shelf.office
    file_id = await shelf.put(picture(), text="Fotografie ruky chlapce.")
    (one,) = await shelf.seen()
    await office.decide(shelf.notice_id, files=[one.part_id], told_how="", caller_reason="Teta s tím souhlasí.")
    actor = shelf.actor("spod_intake")
    assert (await service.open_document(actor, file_id, OpenDocument(reason="clarify"))).content, "to be enclosed"
    await competence.note_step(actor, shelf.notice_id, NoteStep(step="sent", how="letter"))
    with pytest.raises(NotAllowed):
        await service.open_document(actor, file_id, OpenDocument(reason="clarify"))
    assert await shelf.seen() == []


async def test_a_notice_that_is_ours_after_all_is_read_with_its_files(shelf):
    office = shelf.office
    file_id = await shelf.put(picture(), text="Fotografie ruky chlapce.", names_nobody=True)
    (one,) = await shelf.seen()
    await office.decide(shelf.notice_id, authority_id=office.offices["JAV"], files=[one.part_id])
    await office.decide(shelf.notice_id, version=1, result="competent", way="", told_how="", reason="Bydlí tady.")
    (again,) = await shelf.seen("spod_head")
    assert again.about == "Fotografie ruky chlapce."
    assert (await service.open_document(shelf.actor("spod_head"), file_id, OpenDocument())).content
