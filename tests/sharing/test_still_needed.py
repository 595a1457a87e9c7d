"""What the sender still needs of a forwarded notice: who is to be told, until they know, and the message, which does not go along."""

import pytest

from app.testing.letters import ADDRESS, SENDER, mail
from kernel import outbox
from kernel.exceptions import NotAllowed
from services.competence import service as competence
from services.competence.schemas import NoteStep
from services.inbox import service as inbox
from services.inbox import views as inbox_views
from services.intake import service as intake
from services.intake.schemas import RecordNotice, ShowNotifier
from tests.competence.conftest import Deciding, office

__all__ = ["office"]


async def test_who_called_is_shown_until_they_were_told_and_not_after(office, client_app):
    notice_id = (await office.record()).id
    await office.decide(notice_id, authority_id=office.offices["JAV"], told_how="")
    for by in ("spod_intake", "spod_head"):
        assert (await office.show(by, notice_id)).contact.text == office.notifier_contact
    with pytest.raises(NotAllowed):
        await office.show("spod_coordinator", notice_id)
    client = await client_app("spod_intake")
    assert "Zobrazit, kdo" in (await client.get(f"/notices/{notice_id}")).text
    page = await client.post(f"/notices/{notice_id}/notifier", data={"reason": "report"})
    assert office.notifier_contact in page.text.replace("\xa0", " ")
    assert "dokud není vyrozuměný" in (await client.get(f"/notices/{notice_id}/competence/steps")).text.replace(
        "\xa0", " "
    )
    await competence.note_step(office.actor("spod_intake"), notice_id, NoteStep(step="told", how="phone"))
    with pytest.raises(NotAllowed):
        await office.show("spod_intake", notice_id)


async def with_message(office: Deciding):
    """A notice from an e-mail with an attachment."""
    by = office.actor("spod_intake")
    put = await inbox.put_kept(by, await inbox.keep_file(by, "zprava.eml", mail(files=(("foto.pdf", b"%PDF-1.4 x"),))))
    opened = await inbox_views.opened_file(by, put.id)
    order = RecordNotice(
        received_at=opened.file.arrived_at, subject="Popáleniny.", notifier_name=SENDER, notifier_contact=ADDRESS
    )
    return put.id, (await inbox.record_from_file(by, put.id, order)).id


async def test_the_message_stays_open_to_the_sender_and_it_is_said_before_signing(office, client_app):
    file_id, notice_id = await with_message(office)
    client = await client_app("spod_head")
    said = (await client.get(f"/notices/{notice_id}/competence")).text.replace("\xa0", " ")
    assert 'name="files"' in said  # what goes is picked file by file
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    assert "Otevřít zprávu a přílohy" in (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
    shown = await client.post(f"/notices/{notice_id}/message", data={"reason": "clarify"})
    assert shown.status_code == 200
    _, opened, _ = await inbox.show_message(office.actor("spod_intake"), notice_id, ShowNotifier(reason="clarify"))
    part = await inbox_views.part_content(office.actor("spod_intake"), file_id, opened.parts[0].id, asked=True)
    assert part.content == b"%PDF-1.4 x"
    with pytest.raises(NotAllowed):
        await intake.show_notifier(office.actor("spod_coordinator"), notice_id, office.reason)
