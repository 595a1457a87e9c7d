"""One letter by SMTP: a real conversation with a strict server, and every way in which it may break."""

import asyncio
import contextlib
import gc
import logging
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.testing.mail import MailServer, mail_server
from kernel import smtp
from kernel.delivery import Fault, NotDelivered
from tests.messages.certificates import made

ID = UUID(int=7)
AT = datetime(2026, 11, 27, 6, tzinfo=UTC)
TO = "prijemce@example.org"


def letter(to=TO, subject="Opora: co na vás čeká", text="Dobrý den,\n.tečka na začátku řádku\n" + "ž" * 3000 + "\n"):
    return smtp.Letter(ID, to, subject, text, AT)


@asynccontextmanager
async def listening(*, scheme="smtp", who="", tls=None, **values):
    async with mail_server(MailServer(**values), tls=tls) as server:
        server.url = f"{scheme}://{who}localhost:{server.port}"
        yield server


async def send(server, sent=None, before=None):
    handed = []

    async def before_handing():
        handed.append(server.asked[-1])
        if before:
            await before()

    try:
        await smtp.send(smtp.MailServer(server.url, "opora@example.org"), sent or letter(), before_handing)
    finally:
        server.handed = handed


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    context, trusted = made(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return context


async def test_a_letter_arrives_as_it_was_written(certificate):
    async with listening() as server:
        await send(server)
    (taken,) = server.taken
    assert (taken.sender, taken.to, server.wrong) == ("opora@example.org", [TO], [])
    assert taken.text.replace("\r\n", "\n") == letter().text
    assert taken.message["Subject"] == "Opora: co na vás čeká"
    assert taken.message["Message-ID"] == f"<{ID}@example.org>"
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert server.handed == ["DATA"]


async def test_the_message_id_is_the_same_at_each_try():
    async with listening() as server:
        await send(server)
        await send(server)
    first, second = server.taken
    assert first.content == second.content


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
async def test_encryption_is_checked_and_the_password_goes_inside_it(certificate, scheme, monkeypatch):
    own = {"tls": certificate} if scheme == "smtps" else {"starttls": certificate}
    async with listening(scheme=scheme, who="opora:tajn%C3%A9@", password=("opora", "tajné"), **own) as server:
        await send(server)
        assert (len(server.taken), server.wrong) == (1, [])
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert (refusal.value.fault, len(server.taken)) == (Fault.TLS, 1)


async def test_no_encryption_no_letter():
    async with listening(scheme="smtp+starttls") as server:
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert (refusal.value.fault, "MAIL" in server.asked) == (Fault.TLS, False)


@pytest.mark.parametrize(
    ("says", "fault", "handed"),
    [
        ({"220": "421 too busy"}, Fault.LATER, False),
        ({"220": "554 not you"}, Fault.NOT_OURS, False),
        ({"220": ""}, Fault.BROKEN, False),
        ({"MAIL": "451 later"}, Fault.LATER, False),
        ({"MAIL": "550 not from there"}, Fault.NOT_OURS, False),
        ({"RCPT": "450 greylisted"}, Fault.LATER, False),
        ({"RCPT": "550 nobody of that name"}, Fault.ADDRESS, False),
        ({"RCPT": "554 no relaying"}, Fault.NOT_OURS, False),
        ({"RCPT": ""}, Fault.BROKEN, False),
        ({"DATA": "451 later"}, Fault.LATER, False),
        ({"DATA": ""}, Fault.BROKEN, False),
        ({".": "452 full"}, Fault.LATER, True),
        ({".": "554 smells"}, Fault.CONTENT, True),
        ({".": ""}, Fault.UNSURE, True),
    ],
)
async def test_every_refusal_and_break_says_what_it_means(says, fault, handed):
    async with listening(says=says, takes=False) as server:
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert (refusal.value.fault, bool(server.handed), server.taken) == (fault, handed, [])
    assert refusal.value.__cause__ is None
    assert str(refusal.value) == fault.value


async def test_a_wrong_password_is_said_as_such():
    async with listening(who="opora:spatne@", password=("opora", "spravne")) as server:
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert refusal.value.fault is Fault.SIGN_IN


async def test_nobody_listens():
    server = MailServer()
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # a port that another test's server cannot take meanwhile
        server.url = f"smtp://127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert refusal.value.fault is Fault.AWAY


@pytest.mark.slow
@pytest.mark.parametrize(("step", "fault"), [("RCPT", Fault.SLOW), ("220", Fault.SLOW), (".", Fault.UNSURE)])
@pytest.mark.parametrize("limit", ["STEP_SECONDS", "WHOLE_SECONDS"])
async def test_a_slow_server_holds_nobody_up(monkeypatch, step, fault, limit):
    monkeypatch.setattr(smtp, limit, 0.3)
    async with listening(waits={step: 2}) as server:
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert refusal.value.fault is fault


@pytest.mark.slow
@pytest.mark.parametrize("says", [{"220": ""}, {"RCPT": ""}, {".": ""}, {"220": "421 busy"}, {"QUIT": ""}])
async def test_a_good_bye_that_fails_is_nobodys_error(says, caplog):
    async with listening(says=says) as server:
        with contextlib.suppress(NotDelivered):
            await send(server)
        await asyncio.sleep(0.1)
    gc.collect()
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


async def test_what_breaks_after_the_server_took_it_changes_nothing():
    async with listening(says={"QUIT": ""}) as server:
        await send(server)
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    "to",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org\nX: y",
        "a@example.org, b@example.org",
        "a@example.org>\r\nRCPT TO:<b@example.org",
        "Kdo <a@example.org>",
        "a b@example.org",
        "",
        "a@",
        "@example.org",
    ],
)
async def test_an_address_is_one_address_and_nothing_else(to):
    async with listening() as server:
        with pytest.raises(NotDelivered) as refusal:
            await send(server, letter(to=to))
    assert (refusal.value.fault, server.asked) == (Fault.ADDRESS, [])


async def test_a_line_end_in_a_subject_or_text_begins_nothing_of_its_own():
    async with listening() as server:
        await send(
            server, letter(subject="Novinky\r\nBcc: jiny@example.org", text="a\r\n.\r\nMAIL FROM:<x>\r\n.\n..\n")
        )
    (taken,) = server.taken
    assert (taken.message["Bcc"], taken.to, server.wrong) == (None, [TO], [])
    assert taken.text.replace("\r\n", "\n") == "a\n.\nMAIL FROM:<x>\n.\n..\n"
    assert server.asked.count("MAIL") == 1


async def test_nothing_is_said_in_logs(caplog):
    caplog.set_level(logging.DEBUG)
    async with listening(says={"RCPT": f"550 {TO} unknown"}) as server:
        with pytest.raises(NotDelivered) as refusal:
            await send(server)
    assert TO not in caplog.text + repr(refusal.value)
