"""A strict simulator of the HTTP gateway of SMS, as docs/operating.md publishes it, and how it may break."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


@dataclass
class Gateway:
    """What it got, and how it shall behave: `says` is a status instead of 202, 0 to close the line; `takes` it all the same."""

    token: str = "tajne-heslo"
    form: bool = False
    says: int = 202
    takes: bool = False
    wait: float = 0
    port: int = 0
    taken: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    listening: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen, on the port of before when there was one."""
        self.listening = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = self.listening.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Nobody listens any more."""
        if self.listening is not None:
            self.listening.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
            line, *lines = head.split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines if one)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            status = self.answer(line, headers, body)
            await asyncio.sleep(self.wait)
            if status:
                writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def answer(self, line: str, headers: dict[str, str], body: bytes) -> int:
        """What the contract says, or what it was told to."""
        self.asked += 1
        if line != "POST /send HTTP/1.1":
            self.wrong.append(line)
            return 404
        if headers.get("authorization") != f"Bearer {self.token}":
            return 401
        kind = "application/x-www-form-urlencoded" if self.form else "application/json"
        if headers.get("content-type") != kind:
            self.wrong.append(headers.get("content-type", ""))
        said: dict[str, str] = dict(parse_qsl(body.decode())) if self.form else json.loads(body)
        text, number = said.get("text", ""), said.get("to", "")
        if not text or len(text) > 160 or not set(text) <= GSM:
            self.wrong.append(text)
        if not number.startswith("+") or not number[1:].isdigit() or not 8 <= len(number[1:]) <= 15:
            self.wrong.append(number)
            return 422
        if said.get("id") in {one.get("id") for one in self.taken}:
            return 409
        if 200 <= self.says < 300 or self.takes:
            self.taken.append(said)
        return self.says


@asynccontextmanager
async def gateway(simulator: Gateway) -> AsyncIterator[Gateway]:
    """Let it listen on a port of its own until the block ends."""
    await simulator.start()
    try:
        yield simulator
    finally:
        simulator.stop()
