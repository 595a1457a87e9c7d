"""The town: in two authorities an e-mail waits that somebody took up; what is in it only they read. And a photo lies at a notice."""

import io

from PIL import Image

from app.testing.letters import mail
from app.testing.town import Stage, Town
from kernel.clock import now
from services.inbox import service, views
from services.inbox.schemas import PutDocument
from services.inbox.service import documents
from services.intake import service as intake
from services.intake.schemas import RecordNotice

TAKERS = {"spod": "spod_intake", "javorec_spod": "javorec_coordinator"}


async def _came(town: Town) -> None:
    for home, who in TAKERS.items():
        actor, mine = town.actor(who), frozenset({who})
        word = town.keep_secret(f"Dopis-{home}", mine)
        sender = town.keep_secret(f"Odesílalová{home.replace('_', '')}", mine)
        whole = mail(
            f"{word} o dětech.", From=f"{sender} <x@{home.replace('_', '-')}.example>", files=(("a.pdf", b"x"),)
        )
        put = await service.put_kept(actor, await service.keep_file(actor, f"{sender}.eml", whole))
        opened = await views.opened_file(actor, put.id)
        town.add("arrived_file", f"waiting at {home}", {"file_id": put.id}, home=home, mine=mine)
        path = {"file_id": put.id, "part_id": opened.parts[0].id}
        notice = await intake.record_notice(
            actor, RecordNotice(received_at=now(), subject="Křik.", channel="in_person")
        )
        whole = io.BytesIO()
        Image.new("RGB", (20, 20), "red").save(whole, "PNG")
        kept = await documents.keep_document(actor, notice.id, ("foto.png", None, whole.getvalue()))
        put = await documents.put_document(actor, notice.id, PutDocument(text="Fotografie.", names_nobody=True), kept)
        town.add("document", f"at {home}", {"document_id": put}, home=home, mine=mine)
        town.add("arrived_part", f"of file at {home}", path, home=home, mine=mine)


SCENES = {Stage.CALLED: _came}
