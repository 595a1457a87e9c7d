"""The town: in two authorities somebody made a notice in person; it was read to them, and who signed is known to few."""

import io

from PIL import Image

from app.testing.town import Stage, Town, somebody_of
from cases.protocols import service
from cases.protocols.schemas import AddToProtocol, ReadAloud, Sign, Signer
from kernel.clock import now
from services.intake import service as intake
from services.intake.schemas import RecordNotice

_STROKES = [[100, 300, 260, 80, 420, 420]]
TAKERS = {"spod": ("spod_intake", "spod_head"), "javorec_spod": ("javorec_coordinator", "javorec_head")}


async def _signed(town: Town) -> None:
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(target, "PNG")
    for home, near in TAKERS.items():
        actor, mine, short = town.actor(near[0]), frozenset({near[0]}), home.replace("_", "")
        of_content = frozenset(near)
        child = town.keep_secret(f"Protokolová{short}", somebody_of(home))
        notifier = town.keep_secret(f"Podepsaná{short}", of_content)
        witness = town.keep_secret(f"Přítomná{short}", of_content)
        notice = await intake.record_notice(
            actor,
            RecordNotice(
                received_at=now(),
                channel="in_person",
                child_description="Dívka.",
                child_name_state="answered",
                child_family_name=child,
                notifier_name=notifier,
            ),
        )
        path = {"about_id": notice.id}
        town.add("notice", f"read at {home}", {"notice_id": notice.id}, home=home, mine=mine, asked=False)
        town.add("to_read", f"at {home}", path, home=home, mine=mine)
        signers = [Signer(role="notifier"), Signer(role="witness", name=witness)]
        order = ReadAloud(signers=signers, objections=town.keep_secret(f"Námitka-{home}", of_content))
        waits = await service.read_aloud(actor, notice.id, order)
        town.add("protocol", f"waiting at {home}", {"protocol_id": waits}, home=home, mine=mine)
        done = await service.read_aloud(actor, notice.id, order)
        reason = town.keep_secret(f"Odmítnutí-{home}", of_content)
        await service.sign(actor, done, Sign(no=1, way="refused", reason=reason))
        await service.sign(actor, done, Sign(no=2, way="drawn", strokes=_STROKES))
        kept = await service.keep_sheet(actor, done, (f"{notifier}.png", "image/png", target.getvalue()), [0])
        sheet_id = await service.sign_on_paper(actor, done, [0], kept)
        addendum = town.keep_secret(f"Dodatek-{home}", of_content)
        await service.add_to_protocol(actor, done, AddToProtocol(what="addendum", text=addendum))
        town.add("protocol", f"signed at {home}", {"protocol_id": done}, home=home, mine=mine)
        path = {"protocol_id": done, "sheet_id": sheet_id}
        town.add("protocol_sheet", f"of {home}", path, home=home, mine=mine)


SCENES = {Stage.AFTERWARDS: _signed}
