"""The message of a notice goes along to another authority as far as somebody picks it, sealed, and is read there by the same rule."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from app.testing.letters import mail
from kernel import object_store, outbox
from kernel.actor import system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.object_store import StoredFileUnreadable
from services.competence import service, views
from services.competence.access import CompetencePermission, competence_for, files_of
from services.competence.schemas import NoteStep
from services.inbox import service as inbox
from services.inbox import views as inbox_views
from services.inbox.schemas import PutDocument
from services.inbox.service import documents
from services.intake import views as intake_views
from sharing.views.by_law import by_law_of
from tests.competence.conftest import office

__all__ = ["office"]
FILES = (("zprava od Sovove.pdf", b"%PDF-1.4 nalez"), ("fotka.jpg", b"obrazek"))


async def came(office, name="skola.eml"):
    """A notice that was taken down from an e-mail with two attachments."""
    actor = office.actor("spod_intake")
    put = await inbox.put_kept(actor, await inbox.keep_file(actor, name, mail("Kluk spi ve skole.", files=FILES)))
    order = office.phone(
        received_at=datetime(2026, 11, 26, 16, tzinfo=UTC), confidentiality_explained=False, disclosure_explained=False
    )
    return (await inbox.record_from_file(actor, put.id, order)).id


async def offered(office, notice_id, by="spod_intake"):
    actor = office.actor(by)
    async with unit_of_work(actor):
        return await files_of(actor, (await competence_for(actor, notice_id, CompetencePermission.DECIDE)).notice)


async def opened_there(office, by="javorec_head"):
    return (await inbox.show_message(office.actor(by), await office.there(), office.reason))[1]


async def test_what_is_picked_arrives_with_the_notice_and_is_opened_there_for_a_reason(office):
    notice_id = await came(office)
    whole, first, second = await offered(office, notice_id)
    assert [each.name for each in (whole, first, second)] == ["zprava.eml", "priloha-1.pdf", "priloha-2.jpg"]
    here = (await inbox.show_message(office.actor("spod_head"), notice_id, office.reason))[1]
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[whole.id, first.id])
    await outbox.drain()
    there, opened = office.actor("javorec_head"), await opened_there(office)
    assert [(each.name, each.size) for each in opened.parts] == [("zprava od Sovove.pdf", len(FILES[0][1]))]
    assert opened.original.sha256 == here.original.sha256
    assert opened.parts[0].sha256 == here.parts[0].sha256
    assert opened.envelope.subject == here.envelope.subject
    part = await inbox_views.part_content(there, opened.file.id, opened.parts[0].id, asked=True)
    assert part.content == FILES[0][1]
    (came_by,) = await by_law_of(there, await office.there())
    assert {"původní zpráva celá", "přílohy"} <= set(came_by.fields)
    content = (await intake_views.notice_view(there, await office.there())).content
    assert content.came.files_kept == 1, "the other attachment stayed"
    (one,) = (await views.competence_view(office.actor("spod_head"), notice_id)).decisions
    assert (one.files, one.files_kept) == (["zprava.eml", "priloha-1.pdf"], 1)


async def test_attachments_go_without_the_message_that_says_who_made_the_notice(office, client_app):
    notice_id = await came(office)
    _, first, _ = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[first.id])
    await outbox.drain()
    opened = await opened_there(office)
    assert (opened.original.size, opened.envelope.subject, opened.envelope.sender.name) == (0, "", "")
    assert len(opened.parts) == 1
    page = await (await client_app("javorec_head")).get(f"/notices/{await office.there()}")
    assert "zprava od Sovove" not in page.text
    assert "Soubory, které zůstaly tam a můžete si je vyžádat: 2" in " ".join(page.text.split())


async def test_nothing_goes_by_itself_and_both_sides_are_told_that_it_stayed(office, client_app):
    notice_id = await came(office)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = office.actor("javorec_head")
    assert await inbox_views.message_of_notice(there, await office.there()) is None
    arrived = (await intake_views.notice_view(there, await office.there())).content.came
    assert (arrived.files_kept, arrived.kept_names) == (3, ["zprava.eml", "priloha-1.pdf", "priloha-2.jpg"])
    page = " ".join((await (await client_app("javorec_head")).get(f"/notices/{await office.there()}")).text.split())
    assert "můžete si je vyžádat: 3. (zprava.eml, priloha-1.pdf, priloha-2.jpg)" in page.replace("\xa0", " ")
    mine = await (await client_app("spod_intake")).get(f"/notices/{notice_id}")
    assert "Soubory, které zůstaly tady: 3" in " ".join(mine.text.split())
    assert (await inbox.show_message(office.actor("spod_intake"), notice_id, office.reason))[1].parts


async def test_it_goes_on_with_the_next_forwarding(office):
    notice_id = await came(office)
    files = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[each.id for each in files])
    await outbox.drain()
    further = await offered(office, await office.there(), "javorec_head")
    assert [each.name for each in further] == [each.name for each in files]
    assert not {each.id for each in further} & {each.id for each in files}


async def test_only_what_the_notice_came_with_is_taken(office):
    notice_id, other = await came(office), (await office.record()).id
    (whole, *_) = await offered(office, notice_id)
    for notice, file_id in ((notice_id, new_id()), (other, whole.id)):
        with pytest.raises(Invalid) as refusal:
            await office.decide(notice, authority_id=office.offices["JAV"], files=[file_id])
        assert list(refusal.value.fields) == ["files"]


async def test_the_letter_says_what_is_enclosed_and_what_stays(office):
    notice_id = await came(office)
    _, first, _ = await offered(office, notice_id)
    await office.decide(notice_id, files=[first.id], caller_reason="Pisatelka s tím souhlasí.")
    letter = await views.letter_of(office.actor("spod_intake"), notice_id)
    assert (letter.attached, letter.kept) == (["priloha-1.pdf"], 2)
    await service.note_step(office.actor("spod_intake"), notice_id, NoteStep(step="sent", how="letter"))
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert "přílohy" in sent.fields
    assert "původní zpráva celá" not in sent.fields


async def test_a_file_that_cannot_be_read_any_more_does_not_hold_the_notice_up(office, monkeypatch):
    notice_id = await came(office)
    whole, first, second = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[whole.id, first.id, second.id])
    load, seen = object_store.load_file, []

    async def load_file(*given, **more):
        seen.append(given)
        if len(seen) == 2:
            raise StoredFileUnreadable
        content = await load(*given, **more)
        return content + b"!" if len(seen) == 3 else content

    monkeypatch.setattr(object_store, "load_file", load_file)
    await outbox.drain()
    opened = await opened_there(office)
    assert [each.lost for each in (opened.original, *opened.parts)] == [False, True, True], "missing, and altered"


async def test_who_may_not_see_the_notifier_there_opens_nothing_and_nobody_elsewhere_sees_a_row(office):
    notice_id = await came(office)
    files = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[each.id for each in files])
    async with unit_of_work(office.actor("spod_head")) as unit:
        sealed = b"".join(row["sealed"] for row in await unit.connection.fetch("SELECT sealed FROM statutory_part"))
    for word in ("Sovove", "fotka"):
        assert word.encode() not in sealed
    await outbox.drain()
    with pytest.raises(NotAllowed):
        await opened_there(office, "javorec_coordinator")
    for name, shown in (("javorec_coordinator", 0), ("javorec_head", 3), ("pm_worker", 0)):
        async with unit_of_work(office.actor(name)) as unit:
            assert await unit.connection.fetchval("SELECT count(*) FROM arrived_part") == shown, name


async def test_raw_sql_puts_no_file_to_a_notice_that_somebody_took_down(office):
    """Not even as the system of the service: only with what another authority forwarded."""
    notice_id = (await office.record()).id
    actor = office.actor("spod_head")
    for who in (actor, system_actor(actor.tenant, actor.service)):
        with pytest.raises(Exception, match="row-level security"):
            async with unit_of_work(who) as unit:
                await unit.connection.execute(
                    "INSERT INTO arrived_file (id, tenant_id, service_id, kind, arrived_at, size, attachments, fingerprint,"
                    " outcome, notice_id, ended_at) VALUES ($1, $2, $3, 'email', now(), 1, 0, 'x', 'taken', $4, now())",
                    new_id(),
                    actor.tenant,
                    actor.service,
                    notice_id,
                )


async def test_of_a_message_nothing_is_opened_here_that_went_along(office, client_app):
    notice_id = await came(office)
    whole, first, second = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[whole.id, first.id])
    await outbox.drain()
    for who in ("spod_intake", "spod_head"):
        opened = (await inbox.show_message(office.actor(who), notice_id, office.reason))[1]
        assert [each.id for each in opened.parts] == [second.id]
        assert (opened.original.size, opened.envelope.text, opened.envelope.sender.name) == (0, "", "")
        for each in (whole, first):
            with pytest.raises(NotThere):
                await inbox_views.part_content(office.actor(who), opened.file.id, each.id, asked=True)
        assert (await inbox_views.part_content(office.actor(who), opened.file.id, second.id, asked=True)).content
        page = await (await client_app(who)).post(f"/notices/{notice_id}/message", data={"reason": "clarify"})
        assert "zprava od Sovove" not in page.text
        assert "Kluk spi" not in page.text


async def test_a_message_that_went_along_with_all_its_attachments_is_gone_here(office, client_app):
    notice_id = await came(office)
    files = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[each.id for each in files])
    await outbox.drain()
    actor = office.actor("spod_head")
    assert await inbox_views.message_of_notice(actor, notice_id) is None
    with pytest.raises(NotAllowed):
        await inbox.show_message(actor, notice_id, office.reason)
    assert "Otevřít zprávu" not in (await (await client_app("spod_head")).get(f"/notices/{notice_id}")).text


ASKS = {"result": "competent_request_other", "way": "", "told_how": "", "reason": "Šetření v bytě."}
WHY = "Pisatelka bydlí v domě, bez ní se tam nedostanou."
TOLD = "v souborech i to, kdo oznámil, nebo to v nich být může"


async def with_pictures(office):
    """A notice with two pictures; of the second one somebody says that it names nobody."""
    notice_id = (await office.record(received_at=now(), channel="in_person")).id
    actor = office.actor("spod_intake")
    for size, nobody in ((30, False), (31, True)):
        content = io.BytesIO()
        Image.new("RGB", (size, 20), "red").save(content, "PNG")
        kept = await documents.keep_document(actor, notice_id, ("a.png", None, content.getvalue()))
        await documents.put_document(actor, notice_id, PutDocument(text="Dopis.", names_nobody=nobody), kept)
    return notice_id


@pytest.mark.parametrize("changes", [{"authority_id": "JAV", **ASKS}, {"authority_id": "BUK"}])
async def test_what_may_tell_who_made_the_notice_goes_where_that_stays_only_in_words(office, changes):
    """Of an act that is asked, and on a letter: nothing else tells it there."""
    notice_id, mail_id = await with_pictures(office), await came(office)
    changes = {**changes, "authority_id": office.offices[changes["authority_id"]]}
    apart, free = await offered(office, notice_id)
    assert (apart.names_nobody, free.names_nobody) == (False, True)
    whole, attached, _ = await offered(office, mail_id)
    for notice, each in ((notice_id, apart), (mail_id, whole), (mail_id, attached)):
        with pytest.raises(Invalid) as refusal:
            await office.decide(notice, files=[each.id], **changes)
        assert each.name in refusal.value.fields["caller_reason"]
        with pytest.raises(Invalid):
            await office.decide(notice, files=[each.id], caller_reason=".", **changes)
    await office.decide(notice_id, files=[free.id], **changes)
    (one,) = (await views.competence_view(office.actor("spod_head"), notice_id)).decisions
    assert one.caller_reason == ""
    await office.decide(mail_id, files=[attached.id], caller_reason=WHY, **changes)
    (one,) = (await views.competence_view(office.actor("spod_head"), mail_id)).decisions
    assert one.caller_reason == WHY


async def test_who_called_is_not_named_in_why_the_other_authority_is_to_know(office):
    notice_id = (await office.record(received_at=now(), notifier_name="Jarmila Sovová")).id
    actor = office.actor("spod_intake")
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(content, "PNG")
    kept = await documents.keep_document(actor, notice_id, ("a.png", None, content.getvalue()))
    await documents.put_document(actor, notice_id, PutDocument(text="Dopis.", names_nobody=False), kept)
    (each,) = await offered(office, notice_id)
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, files=[each.id], caller_reason="Paní Sovová s tím souhlasí.")
    assert "Do spisu nepatří" in refusal.value.fields["caller_reason"]


async def test_both_sides_are_told_that_who_made_the_notice_is_in_the_files(office, client_app):
    notice_id, mail_id = await with_pictures(office), await came(office)
    _, free = await offered(office, notice_id)
    whole, *_ = await offered(office, mail_id)
    there = await client_app("javorec_head")
    for notice, each, in_files in ((notice_id, free, False), (mail_id, whole, True)):
        why = WHY if in_files else ""
        await office.decide(notice, authority_id=office.offices["JAV"], files=[each.id], caller_reason=why, **ASKS)
        await outbox.drain()
        for actor, about in (("spod_head", notice), ("javorec_head", await office.there())):
            (row,) = await by_law_of(office.actor(actor), about)
            assert (TOLD in row.fields) == in_files
        page = " ".join((await there.get(f"/notices/{await office.there()}")).text.replace("\xa0", " ").split())
        assert ("Sem to neposílá" in page) != in_files
        assert ("Poslal i soubory, ve kterých to je nebo může být" in page) == in_files


async def test_to_an_authority_that_gets_who_made_the_notice_anyway_nobody_is_asked(office):
    notice_id = await came(office)
    whole, *_ = await offered(office, notice_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"], files=[whole.id])
    await outbox.drain()
    (row,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert TOLD not in row.fields


async def test_the_form_says_of_each_file_what_it_tells_and_the_summary_what_stays(office, client_app):
    notice_id, mail_id = await with_pictures(office), await came(office)
    client = await client_app("spod_intake")
    page = (await client.get(f"/notices/{notice_id}/competence")).text.replace("\xa0", " ")
    assert "může v něm být, kdo oznámil" in page
    assert "není v něm poznat, kdo oznámil" in page
    assert "Otevřít zprávu a přílohy" not in page
    here = f"/notices/{mail_id}/competence"
    assert "je v ní, kdo oznámil" in (await client.get(here)).text.replace("\xa0", " ")
    whole, *_ = await offered(office, mail_id)
    sent = {**ASKS, "authority_id": str(office.offices["JAV"]), "paper_archive": "nothing", "files": str(whole.id)}
    refused = await client.post(here, data={**sent, "version": "0"})
    assert "Kdo oznámil, tomuto úřadu nesdělujeme" in refused.text.replace("\xa0", " ")
    shown = (await client.post(here, data={**sent, "version": "0", "caller_reason": WHY})).text.replace("\xa0", " ")
    summary = shown.split('id="souhrn"')[1].split("</dl>")[0]
    assert TOLD in summary
    assert "Co tu zůstane" not in summary or "kdo oznámil" not in summary.split("Co tu zůstane")[1].split("</dd>")[0]
