"""Ways in which e-mails are written: charsets, names of files, HTML, messages in messages, Outlook, and what is refused."""

from email.message import EmailMessage

import pytest

from app.testing.letters import mail
from app.testing.outlook import outlook
from kernel.uploads.checks import read_message
from kernel.uploads.mail import as_text, forwarded_in, sender_in
from kernel.uploads.messages import Sender
from kernel.uploads.refusals import FileProblem

LIMIT = 10 * 1024 * 1024
HEAD = b"From: Jana =?utf-8?q?Mal=C3=A1?= <jana@example.org>\r\nDate: Thu, 26 Nov 2026 18:20:00 +0100\r\nSubject: x\r\n"


async def read(content, limit=LIMIT):
    return await read_message(content, trusted=b"", limit=limit)


async def refusal(content):
    with pytest.raises(FileProblem) as refused:
        await read(content)
    return refused.value.code


@pytest.mark.parametrize("charset", ["windows-1250", "iso-8859-2", "utf-8", "neznama"])
async def test_words_come_in_any_charset(charset):
    words = "Příliš žluťoučký kůň".encode("cp1250" if charset == "neznama" else charset)
    kind = (
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    message, _ = await read(HEAD + kind.encode() + words)
    assert message.text == "Příliš žluťoučký kůň"
    assert message.sender == Sender(name="Jana Malá", contact="jana@example.org")


async def test_names_of_files_come_as_rfc_2231_says():
    head = HEAD + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    part = (
        b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n filename*0*=utf-8''zpr%C3%A1va%20;\r\n"
        b' filename*1="skola.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b--\r\n'
    )
    message, contents = await read(head + part)
    assert [each.name for each in message.attachments] == ["zpráva skola.pdf"]
    assert contents == [b"%PDF"]


async def test_a_message_in_a_message_stays_an_attachment_and_says_who_wrote_first():
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Jana Malá <jana@example.org>", "Fwd"
    outer["Date"] = "Thu, 26 Nov 2026 18:20:00 +0100"
    outer.set_content("Posílám dál.")
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Date"] = (
        "Karel Sova <sova@example.org>",
        "Děti",
        "Wed, 25 Nov 2026 9:00 +0100",
    )
    inner.set_content("Křik.")
    outer.add_attachment(inner)
    message, (content,) = await read(outer.as_bytes())
    assert message.forwarded == Sender(name="Karel Sova", contact="sova@example.org")
    assert [each.name for each in message.attachments] == ["Děti.eml"]
    again, _ = await read(content)
    assert again.text == "Křik."


async def test_html_is_read_as_its_words():
    made = EmailMessage()
    made["From"], made["Date"] = "a@example.org", "Thu, 26 Nov 2026 18:20:00 +0100"
    made.set_content("<style>p{}</style><p>Dítě<br>křičí</p><script>x()</script>", subtype="html")
    message, _ = await read(made.as_bytes())
    assert message.text == "Dítě\nkřičí"
    assert as_text("<p>a &amp; b</p>") == "a & b"


async def test_outlook_saves_messages_too():
    whole = outlook(
        subject="Oznámení",
        text="Dobrý den,\r\nkřik.",
        sender="Jana Malá",
        address="jana@example.org",
        files=[("příloha.pdf", b"%PDF-1.4 " + b"x" * 9_000), ("b.txt", b"y")],
    )
    message, contents = await read(whole)
    assert (message.kind, message.subject, message.text) == ("email", "Oznámení", "Dobrý den,\nkřik.")
    assert message.sender == Sender(name="Jana Malá", contact="jana@example.org")
    assert [each.name for each in message.attachments] == ["příloha.pdf", "b.txt"]
    assert [len(each) for each in contents] == [9_009, 1]
    assert await refusal(whole[:1_500]) == "message.damaged"


async def test_the_last_server_says_when_it_came():
    received = b"Received: from a by b; Thu, 26 Nov 2026 18:25:00 +0100\r\nReceived: from c by a; Thu, 26 Nov 2026 18:21:00 +0100\r\n"
    message, _ = await read(received + HEAD + b"\r\nx")
    assert message.delivered_at is not None
    assert (message.delivered_at.hour, message.delivered_at.minute) == (18, 25)


@pytest.mark.slow
async def test_heads_that_nobody_writes_and_nests_are_refused():
    assert await refusal(HEAD + b"To: " + b"a@example.org, " * 20_000 + b"\r\n\r\nx") == "message.too_complex"
    nest = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(300))
    assert await refusal(HEAD + nest) == "message.too_complex"
    assert await refusal(b"PK\x03\x04" + b"\0" * 100) == "message.kind"
    assert await refusal("Milý deníčku,\nFrom: nikdo".encode()) == "message.kind"
    assert await refusal(b"\xd0\xcf\x11\xe0" + b"\0" * 3_000) == "message.damaged"


def test_who_wrote_first_is_found_in_the_ways_of_several_programs():
    google = (
        "x\n---------- Forwarded message ---------\nFrom: Karel Sova <sova@example.org>\nDate: čt 26. 11. 2026\n\nKřik."
    )
    assert forwarded_in(google) == (Sender(name="Karel Sova", contact="sova@example.org"), "čt 26. 11. 2026")
    microsoft = "________________________________\nOd: Sova Karel [mailto:sova@example.org]\nOdesláno: čtvrtek\n\nKřik."
    assert forwarded_in(microsoft) == (Sender(name="Sova Karel", contact="sova@example.org"), "čtvrtek")
    assert forwarded_in("Od: nikoho\n") == (None, "")
    assert sender_in("Karel Sova") == Sender(name="Karel Sova")


async def test_a_plain_email_is_forwarded_by_nobody():
    message, _ = await read(mail())
    assert message.forwarded is None


@pytest.mark.parametrize("charset", ["utf-8", "cp1250", "iso-8859-2"])
async def test_headers_in_plain_letters_are_read_as_they_were_meant(charset):
    """RFC 6532, and what Czech programs wrote before it: nothing says in which charset."""
    head = (
        'From: "Žofie Kadlíčková" <zofie.kadlickova@skola.example>\r\nDate: Thu, 26 Nov 2026 18:20:00 +0100\r\n'
        "Subject: Kadlíčková: šťastné děti Ťukalovy\r\nMIME-Version: 1.0\r\n"
    )
    part = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: application/pdf; name="žádost.pdf"\r\n\r\nx'
    message, _ = await read((head + part + "\r\n--b--\r\n").encode(charset))
    assert message.sender == Sender(name="Žofie Kadlíčková", contact="zofie.kadlickova@skola.example")
    assert message.subject == "Kadlíčková: šťastné děti Ťukalovy"
    assert [each.name for each in message.attachments] == ["žádost.pdf"]
    said = {"subject": "Kadlíčková: šťastné děti Ťukalovy", "text": "Pláče.", "sender": "Žofie Kadlíčková"}
    for headers in ("", head):
        old, _ = await read(outlook(**said, address="zofie.kadlickova@skola.example", headers=headers, charset=charset))
        assert (old.sender, old.subject, old.text) == (message.sender, message.subject, "Pláče.")


async def test_the_head_of_an_outlook_message_is_read_as_that_of_any_other():
    head = "From: =?utf-8?q?=C5=BDofie?= Nov\u00e1 <z@skola.example>\r\nReceived: from a by b; Thu, 26 Nov 2026 18:25:00 +0100\r\n"
    message, _ = await read(outlook(subject="x", text="y", sender="", address="", headers=head))
    assert message.sender == Sender(name="Žofie Nová", contact="z@skola.example")
    assert message.delivered_at is not None


async def test_an_address_in_the_place_of_the_name_is_no_name():
    made = (b'From: "z.mala@posta.example" <z.mala@posta.example>\r\n' + HEAD.partition(b"\r\n")[2]) + b"\r\nx"
    message, _ = await read(made)
    assert message.sender == Sender(contact="z.mala@posta.example")
    assert sender_in("z.mala@posta.example <z.mala@posta.example>") == message.sender
