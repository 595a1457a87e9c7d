"""A small strict SMTP server for tests: it holds its client to RFC 5321 and breaks where it is told to."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

LONGEST_LINE = 1000  # with its end (RFC 5321, 4.5.3.1.6)


class Broken(Exception):
    """The server closes the line here."""


@dataclass
class Taken:
    """A letter that the server answered for: its envelope, and what is written."""

    sender: str
    to: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The letter, parsed."""
        return message_from_bytes(self.content, policy=default)

    @property
    def text(self) -> str:
        """What is written in it."""
        return self.message.get_content()


@dataclass
class MailServer:
    """What it got, and how it shall behave.

    `says` are answers instead of the usual ones by what is asked (`RCPT`, `DATA`, `.` for the end of the content), "" to close
    the line there; `takes` says whether what was closed at `.` was kept all the same. `waits` are seconds before an answer.
    """

    says: dict[str, str] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)
    takes: bool = True
    password: tuple[str, str] | None = None
    starttls: ssl.SSLContext | None = None
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    listening: asyncio.Server | None = None

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        """Listen, on the port of before when there was one."""
        self.listening = await asyncio.start_server(self.serve, "127.0.0.1", self.port, ssl=tls)
        self.port = self.listening.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Nobody listens any more."""
        if self.listening is not None:
            self.listening.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        try:
            await _Conversation(self, reader, writer).hold()
        except (Broken, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()


class _Conversation:
    def __init__(self, server: MailServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.sender: str | None = None
        self.to: list[str] = []
        self.greeted = self.secure = self.known = False

    async def hold(self) -> None:
        await self.answer("220", "220 mail.example ESMTP")
        while True:
            line = await self.line()
            word, _, rest = line.partition(" ")
            word = word.upper()
            self.server.asked.append(word)
            if word == "QUIT":
                await self.answer("QUIT", "221 bye")
                return
            handler = getattr(self, f"on_{word.lower()}", None)
            if handler is None:
                await self.answer(word, "502 unknown")
            else:
                await handler(rest)

    async def line(self) -> str:
        raw = await self.reader.readuntil(b"\n")
        if not raw.endswith(b"\r\n") or len(raw) > LONGEST_LINE or b"\r" in raw[:-2]:
            self.server.wrong.append(f"line {raw[:40]!r}")
        return raw[:-2].decode("ascii")

    async def answer(self, step: str, usual: str) -> bool:
        """Whether the usual answer was given."""
        await asyncio.sleep(self.server.waits.get(step, 0))
        said = self.server.says.get(step, usual)
        if not said:
            raise Broken
        self.writer.write(said.encode() + b"\r\n")
        await self.writer.drain()
        return said == usual

    async def on_ehlo(self, rest: str) -> None:
        self.greeted = bool(rest)
        offers = ["mail.example", "8BITMIME"]
        offers += ["STARTTLS"] if self.server.starttls and not self.secure else []
        offers += ["AUTH PLAIN"] if self.server.password else []
        lines = [f"250{'-' if each != offers[-1] else ' '}{each}" for each in offers]
        await self.answer("EHLO", "\r\n".join(lines))

    async def on_starttls(self, _rest: str) -> None:
        await self.answer("STARTTLS", "220 go on")
        await self.writer.start_tls(self.server.starttls)  # type: ignore[arg-type]
        self.secure, self.greeted = True, False

    async def on_auth(self, rest: str) -> None:
        if self.server.starttls and not self.secure:
            self.server.wrong.append("a password in the open")
        _, name, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self.known = (name, password) == self.server.password
        await self.answer("AUTH", "235 welcome" if self.known else "535 who are you")

    async def on_mail(self, rest: str) -> None:
        if not self.greeted or self.sender is not None or not rest.upper().startswith("FROM:<"):
            self.server.wrong.append(f"MAIL {rest}")
        if self.server.password and not self.known:
            await self.answer("MAIL", "530 sign in first")
        elif await self.answer("MAIL", "250 ok"):
            self.sender = rest[6:].partition(">")[0]

    async def on_rcpt(self, rest: str) -> None:
        if self.sender is None or not rest.upper().startswith("TO:<"):
            self.server.wrong.append(f"RCPT {rest}")
        if await self.answer("RCPT", "250 ok"):
            self.to.append(rest[4:].partition(">")[0])

    async def on_data(self, _rest: str) -> None:
        if not self.to:
            self.server.wrong.append("DATA without a recipient")
        if not await self.answer("DATA", "354 go on"):
            return
        lines: list[str] = []
        while (line := await self.line()) != ".":
            lines.append(line.removeprefix("."))
        taken = Taken(self.sender or "", self.to, "\r\n".join([*lines, ""]).encode())
        closes = self.server.says.get(".", "250") == ""
        if closes and self.server.takes:
            self.server.taken.append(taken)
        if await self.answer(".", "250 taken"):
            self.server.taken.append(taken)
        self.sender, self.to = None, []


@asynccontextmanager
async def mail_server(server: MailServer, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """Let it listen on a port of its own until the block ends."""
    await server.start(tls)
    try:
        yield server
    finally:
        server.stop()
