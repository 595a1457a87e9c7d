"""A data message (.zfo): an envelope of CMS around the XML of ISDS, read without entities, within bounds.

The names are those of `dmBaseTypes` v20 (domain reference 5.1). The root element is not asked for its name, only for its
namespace: what comes from ISDS itself was never seen here.
"""

import base64
import binascii
from datetime import datetime
from xml.parsers import expat

from kernel.uploads import Refused
from kernel.uploads.cms import opened
from kernel.uploads.messages import MOST_ATTACHMENTS, Attachment, Message, Sender, line, packed, trusted_of

RECEIVED = "http://isds.czechpoint.cz/v20/message"
_OTHERS = ("http://isds.czechpoint.cz/v20/SentMessage", "http://isds.czechpoint.cz/v20/delivery")
_INNER = "http://isds.czechpoint.cz/v20"
MOST_DEEP = 40
MOST_ELEMENTS = 5_000
MOST_ATTRIBUTES = 50
_LONGEST_ID = 20


def rewritten(given: bytes, _kind: str = "zfo") -> bytes:
    """The message taken apart. Raises Refused."""
    trusted, content = trusted_of(given)
    inner, seal = opened(content, trusted)
    read = _Read()
    try:
        read.parse(inner)
    except expat.ExpatError:
        raise Refused("message.damaged") from None
    envelope = read.envelope
    if not envelope.get("dmID", "").isdigit() or len(envelope["dmID"]) > _LONGEST_ID or not read.files:
        raise Refused("message.damaged")
    contents = [each.content for each in read.files]
    message = Message(
        kind="data_message",
        message_id=envelope["dmID"],
        subject=line(envelope.get("dmAnnotation")),
        sender=Sender(
            name=line(envelope.get("dmSender")),
            contact=", ".join(
                filter(
                    None,
                    (
                        f"datová schránka {box}" if (box := line(envelope.get("dbIDSender"))) else "",
                        line(envelope.get("dmSenderAddress")),
                    ),
                )
            ),
            reference=line(envelope.get("dmSenderRefNumber")),
            file_mark=line(envelope.get("dmSenderIdent")),
        ),
        delivered_at=_instant(envelope.get("dmDeliveryTime", "")),
        seal=seal,
        attachments=[
            Attachment(name=line(each.name), media_type=line(each.media_type), size=len(each.content))
            for each in read.files
        ],
    )
    return packed(message, contents)


def _instant(text: str) -> datetime:
    """When it was delivered into the box, with its zone; without that the message cannot be taken."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused("message.damaged") from None
    if found.tzinfo is None:
        raise Refused("message.damaged")
    return found


class _File:
    """An attachment while it is read."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.name = attributes.get("dmFileDescr", "")
        self.media_type = attributes.get("dmMimeType", "")
        self.content = b""


class _Read:
    """The elements in their order: envelope fields by name, files with their contents."""

    def __init__(self) -> None:
        self.envelope: dict[str, str] = {}
        self.files: list[_File] = []
        self._path: list[str] = []
        self._words: list[str] = []
        self._elements = 0
        self._whole = b""
        self._xml_from = -1

    def parse(self, content: bytes) -> None:
        """Read all of it. Raises Refused, ExpatError."""
        # whatever the text says of its own encoding: a second one could hide what is refused
        parser = self._parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words.append
        self._whole = content
        parser.Parse(content, True)

    def _doctype(self, *_: object) -> None:
        raise Refused("message.unsafe")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._path) >= MOST_DEEP or len(attributes) > MOST_ATTRIBUTES:
            raise Refused("message.too_complex")
        space, _, local = name.rpartition(" ")
        if not self._path and space != RECEIVED:
            raise Refused("message.not_received" if space in _OTHERS else "message.foreign")
        self._path.append(local if space in (RECEIVED, _INNER) else "")
        self._words.clear()
        if self._path[-2:] == ["dmFiles", "dmFile"]:
            self.files.append(_File(attributes))
            if len(self.files) > MOST_ATTACHMENTS:
                raise Refused("message.too_many")
        elif self._path[-2:] == ["dmFile", "dmXMLContent"]:
            self._xml_from = self._parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        local, words = self._path.pop(), "".join(self._words)
        self._words.clear()
        if local == "dmEncodedContent" and self._path[-1:] == ["dmFile"]:
            self.files[-1].content = _decoded(words)
        elif local == "dmXMLContent" and self._path[-1:] == ["dmFile"]:
            self.files[-1].content = _inside(self._whole[self._xml_from : self._parser.CurrentByteIndex])
        elif "dmDm" in self._path[-1:] or local == "dmDeliveryTime":
            if local in self.envelope:
                raise Refused("message.damaged")
            self.envelope[local] = words


def _decoded(words: str) -> bytes:
    try:
        return base64.b64decode("".join(words.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("message.damaged") from None


def _inside(element: bytes) -> bytes:
    """What stands between the tags of an element."""
    return element[element.find(b">") + 1 :].strip()
