# pyright: strict
"""One letter to one address by SMTP (RFC 5321): TLS or STARTTLS that is checked, time limits, nothing said in logs.

The content is handed over in a step of its own, so that it is known up to where a letter certainly did not go.
"""

import asyncio
import contextlib
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from email.utils import format_datetime
from typing import TypeVar
from urllib.parse import unquote, urlsplit
from uuid import UUID

from kernel.delivery import AT_ONCE, BeforeHanding, Fault, NotDelivered

T = TypeVar("T")
STEP_SECONDS = 20.0
WHOLE_SECONDS = 60.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_TRY_LATER = range(400, 500)
_threads = ThreadPoolExecutor(2 * AT_ONCE, thread_name_prefix="smtp")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters go, and from whom."""

    url: str
    sender: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter. Its id makes the Message-ID, the same at each try: a server that got it twice can tell."""

    id: UUID
    to: str
    subject: str
    text: str
    at: datetime


def composed(letter: Letter, sender: str) -> bytes:
    """The letter as it is handed over. Raises NotDelivered for an address that could be more than one or hold a line end."""
    message = EmailMessage(policy=POLICY)
    try:
        message["From"] = Address("Opora", addr_spec=sender)
        message["To"] = Address(addr_spec=letter.to)
    except (ValueError, IndexError, MessageError):
        raise NotDelivered(Fault.ADDRESS) from None
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    # nobody's absence answers a machine
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    return message.as_bytes()


async def send(server: MailServer, letter: Letter, before_handing: BeforeHanding) -> None:
    """Give the letter to the server. Raises NotDelivered; nothing is raised once the server has taken it."""
    content = composed(letter, server.sender)
    conversation = _Conversation(server)
    deadline = time.monotonic() + WHOLE_SECONDS
    try:
        await _within(deadline, conversation, lambda: conversation.ask(letter.to))
        await before_handing()
        await _within(deadline, conversation, lambda: conversation.hand_over(content))
    finally:
        asyncio.get_running_loop().run_in_executor(_threads, conversation.leave)


async def _within(deadline: float, conversation: "_Conversation", step: Callable[[], T]) -> T:
    """Do it in a thread; a server that says a letter now and then holds nobody up for longer than the whole may last."""
    try:
        async with asyncio.timeout(deadline - time.monotonic()):
            return await asyncio.get_running_loop().run_in_executor(_threads, step)
    except TimeoutError as error:
        conversation.end()
        raise NotDelivered(Fault.UNSURE if conversation.handed else Fault.SLOW) from error
    except asyncio.CancelledError:
        conversation.end()
        raise


class _Conversation:
    """The blocking part, in a thread."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self.handed = False

    def ask(self, to: str) -> None:
        """Up to where the server waits for the content."""
        with _told(self):
            smtp = self._smtp = self._connected()
            if (said := smtp.mail(self._server.sender))[0] != 250:
                raise NotDelivered(Fault.LATER if said[0] in _TRY_LATER else Fault.NOT_OURS)
            if (code := smtp.rcpt(to)[0]) not in (250, 251):
                raise NotDelivered(_of_recipient(code))
            if (code := smtp.docmd("DATA")[0]) != 354:
                raise NotDelivered(Fault.LATER if code in _TRY_LATER else Fault.CONTENT)

    def hand_over(self, content: bytes) -> None:
        """The content; when the line breaks before all of it was written, nobody has the letter."""
        smtp = self._smtp
        assert smtp is not None
        dotted = content.replace(b"\r\n.", b"\r\n..")
        whole = (b"." if dotted.startswith(b".") else b"") + dotted
        with _told(self):
            smtp.send(whole if whole.endswith(b"\r\n") else whole + b"\r\n")
            self.handed = True  # as soon as the dot may be on its way
            smtp.send(b".\r\n")
            code = smtp.getreply()[0]
            self.handed = False
            if code != 250:
                raise NotDelivered(Fault.LATER if code in _TRY_LATER else Fault.CONTENT)

    def leave(self) -> None:
        """Say good-bye; what comes of it changes nothing."""
        sock: socket.socket | None = getattr(self._smtp, "sock", None)
        if self._smtp is None or sock is None:
            return
        with contextlib.suppress(OSError, smtplib.SMTPException):
            sock.settimeout(2)
            self._smtp.quit()
        self.end()

    def end(self) -> None:
        """Cut the line, so that no thread waits at it."""
        sock: socket.socket | None = getattr(self._smtp, "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                sock.close()

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self._server.url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        trust = ssl.create_default_context()
        named = self._server.sender.rpartition("@")[2]  # not the name of this machine
        if parts.scheme == "smtps":
            smtp = self._smtp = smtplib.SMTP_SSL(local_hostname=named, timeout=STEP_SECONDS, context=trust)
        else:
            smtp = self._smtp = smtplib.SMTP(local_hostname=named, timeout=STEP_SECONDS)
        # with a host the constructor would connect before anybody can cut the line
        smtp._host = host  # type: ignore[attr-defined]
        if (code := smtp.connect(host, port)[0]) != 220:
            raise NotDelivered(Fault.LATER if code in _TRY_LATER else Fault.NOT_OURS)
        smtp.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp+starttls":
            try:
                smtp.starttls(context=trust)
            except smtplib.SMTPNotSupportedError as error:
                raise NotDelivered(Fault.TLS) from error
            smtp.ehlo_or_helo_if_needed()
        if parts.username:
            _sign_in(smtp, unquote(parts.username), unquote(parts.password or ""))
        return smtp


def _sign_in(smtp: smtplib.SMTP, name: str, password: str) -> None:
    """By PLAIN in UTF-8 (RFC 4616) where it is offered: smtplib's own takes no Czech letter in a password."""
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
        smtp.login(name, password)
        return
    code = smtp.docmd("AUTH", "PLAIN " + b64encode(f"\0{name}\0{password}".encode()).decode())[0]
    if code not in (235, 503):
        raise NotDelivered(Fault.LATER if code in _TRY_LATER else Fault.SIGN_IN)


def _of_recipient(code: int) -> Fault:
    """What was said of the address: 4xx is greylisting or a full box; 5xx of the sender's rights is ours to mend."""
    if code in _TRY_LATER:
        return Fault.LATER
    return {530: Fault.SIGN_IN, 535: Fault.SIGN_IN, 554: Fault.NOT_OURS}.get(code, Fault.ADDRESS)


@contextlib.contextmanager
def _told(conversation: _Conversation) -> Generator[None]:
    """Everything that a conversation may end with, as one of our faults."""
    try:
        yield
    except NotDelivered:
        raise
    except smtplib.SMTPAuthenticationError as error:
        raise NotDelivered(Fault.LATER if error.smtp_code in _TRY_LATER else Fault.SIGN_IN) from None
    except ssl.SSLError:
        raise NotDelivered(Fault.UNSURE if conversation.handed else Fault.TLS) from None
    except TimeoutError:
        raise NotDelivered(Fault.UNSURE if conversation.handed else Fault.SLOW) from None
    except smtplib.SMTPConnectError as error:
        raise NotDelivered(Fault.LATER if error.smtp_code in _TRY_LATER else Fault.AWAY) from None
    except smtplib.SMTPNotSupportedError:
        raise NotDelivered(Fault.SIGN_IN) from None
    except smtplib.SMTPResponseException as error:
        raise NotDelivered(Fault.LATER if error.smtp_code in _TRY_LATER else Fault.NOT_OURS) from None
    except (ConnectionRefusedError, socket.gaierror):
        raise NotDelivered(Fault.AWAY) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # smtplib tells a time limit as a line that broke
        waited = isinstance(error.__context__, TimeoutError)
        raise NotDelivered(Fault.UNSURE if conversation.handed else Fault.SLOW if waited else Fault.BROKEN) from None
