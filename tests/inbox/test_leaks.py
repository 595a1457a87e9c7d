"""Nothing of a message lies anywhere in the clear: neither its words and sender, nor the names of its files, nor their bytes."""

import io

import pytest
from PIL import Image

from app.testing.letters import Authority, mail
from kernel import outbox
from tests.isolation.test_leaks import Places, Teller, Words, in_headers, logged

__all__ = ["logged"]
pytestmark = pytest.mark.slow


async def test_no_word_of_a_message_lies_in_the_clear(committed, world, client_app, valkey, stack, logged):
    words, teller = Words(), Teller(client_app)
    sender, file_name, told = words("sender"), words("name of the file"), words.keep("Jasanohradec", "text")
    subject, part_name, part = words("subject"), words("name of an attachment"), words("content of an attachment")
    other, refused = words("sender of the data message"), words("name of a refused file")
    whole = mail(
        f"{told} je sama doma.",
        From=f"{sender} <{sender}@example.org>",
        Subject=subject,
        files=((f"{part_name}.txt", part.encode()),),
    )
    data = Authority(quick=True).message(dmSender=other, files=[(f"{part_name}.pdf", part.encode())])
    here = await teller.form("spod_intake", "/inbox/new", files={"file": (f"{file_name}.eml", whole)})
    shown = await teller.page("spod_intake", here)
    for word in (sender, subject, told, part_name):
        assert word in shown
    fields = {"subject": told, "notifier_name": sender, "day": "26. 11. 2026", "time": "18:20"}
    notice = await teller.form("spod_intake", here, **fields)
    await teller.send("spod_head", "POST", f"{notice}/message", data={"reason": "clarify"})
    photo, about = words("name of a photo"), words.keep("Vranovokolo", "what a photo shows")
    brought = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(brought, "PNG")
    put = {"file": (f"{photo}.png", brought.getvalue())}
    await teller.form("spod_intake", f"{notice}/files", files=put, text=f"{about} je na fotografii.")
    await teller.send("spod_intake", "POST", f"{notice}/files", files={"file": (f"{photo}.docx", b"PK")})
    await teller.form("spod_mailroom", "/inbox/new", files={"file": (f"{file_name}.zfo", data)})
    await teller.send("spod_mailroom", "POST", "/inbox/new", files={"file": (f"{refused}.pdf", b"%PDF nic")})
    for who in ("spod_intake", "spod_head", "spod_coordinator", "spod_mailroom"):
        for page in ("/inbox", "/notices?which=all", "/my-day"):
            answer = await teller.send(who, "GET", page)
            # how a notice begins, or what was added to it last, for who reads it and for nobody else
            begins = ([], ["text"], ["what a photo shows"]) if who in {"spod_intake", "spod_head"} else ([],)
            assert words.found_in(answer.text) in begins, (who, page)
    places = Places(words, committed, valkey, logged, stack.var_dir)
    found = await places.search("before the jobs")
    await outbox.drain()
    found += await places.search("at the end")
    found += in_headers(words, teller.answers)
    assert not found, "\n".join(sorted(set(found)))
