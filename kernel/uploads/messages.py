"""What comes out of an opened message: its envelope, its words, and its attachments; how it goes between processes."""

import struct
from datetime import datetime

import msgspec
from msgspec.structs import replace

from kernel.uploads import Refused
from kernel.uploads.word import words_of

MOST_ATTACHMENTS = 100
MOST_LETTERS = 100_000  # of the text; the rest stays in the untouched original
MOST_IN_LINE = 1_000
_LENGTH = struct.Struct(">I")


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a message, as its sender called it; nobody has looked into it, but for the words of documents of Word and
    PDFs. `unread`: why those of a PDF were not read, as the code of a refusal.
    """

    name: str
    media_type: str
    size: int
    unread: str = ""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who a message says it is from; `reference` and `file_mark` are the sender's own."""

    name: str = ""
    contact: str = ""
    reference: str = ""
    file_mark: str = ""


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """The signature of an envelope that is whole: by whose certificate, when, and whether one of the trusted issued it."""

    subject: str
    issuer: str
    signed_at: datetime | None
    trusted: bool
    certificate: str  # SHA-256 of it


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message. `forwarded`: whoever sent the message that this one passes on, when it does; `sent_at` is said by the sender.

    `attached`: what the documents of Word and the PDFs say that came with it, each by itself.
    """

    kind: str  # data_message, email
    message_id: str = ""
    subject: str = ""
    text: str = ""
    cut: bool = False
    attached: list[str] = []
    sender: Sender = Sender()
    forwarded: Sender | None = None
    forwarded_at: str = ""
    delivered_at: datetime | None = None
    sent_at: datetime | None = None
    seal: Seal | None = None
    attachments: list[Attachment] = []


def packed(message: Message, contents: list[bytes]) -> bytes:
    """A message and the contents of its attachments in one piece, with what the documents among them say."""
    if len(contents) > MOST_ATTACHMENTS:
        raise Refused("message.too_many")
    attached = words_of((each.name, content) for each, content in zip(message.attachments, contents, strict=True))
    head = msgspec.json.encode(replace(message, attached=attached))
    return b"".join((_LENGTH.pack(len(head)), head, *contents))


def unpacked(piece: bytes) -> tuple[Message, list[bytes]]:
    """The other way round."""
    start = _LENGTH.size
    end = start + _LENGTH.unpack(piece[:start])[0]
    message = msgspec.json.decode(piece[start:end], type=Message)
    contents: list[bytes] = []
    for each in message.attachments:
        contents.append(piece[end : end + each.size])
        end += each.size
    return message, contents


def with_trusted(certificates: bytes, content: bytes) -> bytes:
    """What the process of its own is given: the trusted certificates in front of the file."""
    return b"".join((_LENGTH.pack(len(certificates)), certificates, content))


def trusted_of(given: bytes) -> tuple[bytes, bytes]:
    """The other way round."""
    start = _LENGTH.size
    end = start + _LENGTH.unpack(given[:start])[0]
    return given[start:end], given[end:]


def line(text: str | None) -> str:
    """A word of an envelope in one line, of a bounded length, without what cannot be stored."""
    return " ".join((text or "").replace("\0", "").encode("utf-8", "replace").decode().split())[:MOST_IN_LINE]


def words(text: str) -> tuple[str, bool]:
    """The text of a message as it can be stored, and whether there was more of it."""
    whole = text.replace("\0", "").replace("\r\n", "\n").encode("utf-8", "replace").decode().strip()
    return whole[:MOST_LETTERS].rstrip(), len(whole) > MOST_LETTERS
