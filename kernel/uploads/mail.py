"""E-mails: `.eml` (RFC 5322, MIME) and `.msg` of Outlook, taken apart into words and attachments."""

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.message import Message as AnyPart
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from kernel.uploads import Refused
from kernel.uploads.messages import MOST_ATTACHMENTS, Attachment, Message, Sender, line, packed, words

MOST_HEADERS = 1024 * 1024
LONGEST_HEADER = 64 * 1024
MOST_DEEP = 20
MOST_PARTS = 500
_PRAGUE = ZoneInfo("Europe/Prague")
_YEARS = (1971, 2200)
_FIELD = re.compile(rb"(?:From|Date|Subject|To|Received|Message-ID|MIME-Version|Return-Path)[ \t]*:", re.IGNORECASE)
_UNKNOWN = "application/octet-stream"
_IN_LATIN_2 = re.compile("[ŠŤŽšťžĽľ]".encode("iso-8859-2"))  # other letters, or none, in cp1250


class _Policy(EmailPolicy):
    """As `email.policy.default`; a header in letters that are not encoded at all is read as it was meant (RFC 6532)."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header; what the parser kept of bytes beyond ASCII is decoded first."""
        if not isinstance(value, str) or value.isascii():
            return super().header_fetch_parse(name, value)
        return super().header_fetch_parse(name, decoded(value.encode("utf-8", "surrogateescape")))


_POLICY = _Policy()


def decoded(raw: bytes, charset: str | None = None) -> str:
    """Words in the charset that is said, else in UTF-8, else in one of the two that Czech programs wrote in before."""
    for each in (charset, "utf-8"):
        try:
            return raw.decode(each or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    windows = any(0x80 <= each <= 0x9F for each in raw) or not _IN_LATIN_2.search(raw)
    return raw.decode("cp1250" if windows else "iso-8859-2", "replace")


def rewritten(content: bytes, kind: str) -> bytes:
    """The message taken apart. Raises Refused."""
    try:
        return _of_outlook(content) if kind == "msg" else _of_mime(content)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 a library's trouble with what a stranger made, whichever it is
        raise Refused("message.damaged") from None


# ── .eml ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_mime(content: bytes) -> bytes:
    content = _check_head(content)
    mail = email.message_from_bytes(content, policy=_POLICY)
    assert isinstance(mail, EmailMessage)
    texts: dict[str, list[str]] = {"plain": [], "html": []}
    found: list[Attachment] = []
    contents: list[bytes] = []
    inner: EmailMessage | None = None
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            passed_on = part.get_payload(0)
            inner = inner or (passed_on if isinstance(passed_on, EmailMessage) else None)
            whole = passed_on.as_bytes() if isinstance(passed_on, AnyPart) else b""
            name = _name_of(part) or f"{line(_header(passed_on, 'subject')) or 'zpráva'}.eml"
            _add(found, contents, name, kind, whole)
        elif kind in ("text/plain", "text/html") and not part.is_attachment() and not part.get_filename():
            texts[kind.partition("/")[2]].append(_text_of(part))
        else:
            whole = part.get_payload(decode=True)
            _add(found, contents, _name_of(part), kind, whole if isinstance(whole, bytes) else b"")
    said = "\n\n".join(filter(None, texts["plain"])) or "\n\n".join(map(as_text, texts["html"]))
    text, cut = words(said)
    by, at = (_sender_of(inner), line(_header(inner, "date"))) if inner is not None else forwarded_in(text)
    return packed(
        Message(
            kind="email",
            message_id=line(_header(mail, "message-id")),
            subject=line(_header(mail, "subject")),
            text=text,
            cut=cut,
            sender=_sender_of(mail),
            forwarded=by,
            forwarded_at=at,
            delivered_at=_delivered(mail),
            sent_at=_instant(_header(mail, "date")),
            attachments=found,
        ),
        contents,
    )


def _check_head(content: bytes) -> bytes:
    """Refuse what does not begin as a message does, and heads that nobody writes; returns it without what stands in front."""
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if content.startswith(b"From "):  # a mailbox file: the first line is not of the message
        content = content.partition(b"\n")[2]
    head = re.split(rb"\r?\n\r?\n", content[: MOST_HEADERS + 4], maxsplit=1)[0]
    if len([each for each in head.splitlines() if _FIELD.match(each)]) < 2:
        raise Refused("message.kind")
    if len(head) > MOST_HEADERS:
        raise Refused("message.too_complex")
    if any(len(each) > LONGEST_HEADER for each in re.split(rb"\r?\n(?![ \t])", head)):
        raise Refused("message.too_complex")
    return content


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    """What a message consists of, alternatives in their order; messages in it are not opened."""
    waiting: list[tuple[Any, int]] = [(mail, 0)]
    seen = 0
    while waiting:
        part, deep = waiting.pop()
        seen += 1
        if deep > MOST_DEEP or seen > MOST_PARTS:
            raise Refused("message.too_complex")
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            waiting += [(each, deep + 1) for each in reversed(part.get_payload())]
        else:
            yield part


def _add(found: list[Attachment], contents: list[bytes], name: str, media_type: str, content: bytes) -> None:
    if len(found) >= MOST_ATTACHMENTS:
        raise Refused("message.too_many")
    found.append(Attachment(name=line(name), media_type=line(media_type) or _UNKNOWN, size=len(content)))
    contents.append(content)


def _text_of(part: EmailMessage) -> str:
    """The words of a part."""
    whole = part.get_payload(decode=True)
    return decoded(whole if isinstance(whole, bytes) else b"", part.get_content_charset())


def _header(mail: Any, name: str) -> str:
    """A header in words; one that cannot be read is as good as none."""
    try:
        return str(mail[name] or "")
    except Exception:  # noqa: BLE001 the parser of headers raises what it likes
        return ""


def _name_of(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except Exception:  # noqa: BLE001 the same
        return ""


def _sender_of(mail: Any) -> Sender:
    try:
        header = mail["from"]
        addresses = header.addresses if isinstance(header, AddressHeader) else ()
        if addresses:
            return _sender(addresses[0].display_name, addresses[0].addr_spec)
    except Exception:  # noqa: BLE001, S110 the same; then by the simpler reader
        pass
    return sender_in(_header(mail, "from"))


def sender_in(text: str) -> Sender:
    """Who `Jana Malá <jana@example.org>` is."""
    name, address = parseaddr(line(text))
    if "@" not in address:
        return Sender(name=line(text))
    return _sender(name, address)


def _sender(name: str, address: str) -> Sender:
    """Some programs write the address where the name belongs: that is none."""
    return Sender(name="" if "@" in name else line(name).strip("' "), contact=line(address))


def _delivered(mail: EmailMessage) -> datetime | None:
    """When it came to the last server, as that server says; None when no server says it."""
    try:
        received = mail.get_all("received") or []
    except Exception:  # noqa: BLE001 the same
        return None
    return _instant(str(received[0]).rpartition(";")[2]) if received else None


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not _YEARS[0] <= found.year <= _YEARS[1]:  # nothing was written then, and no clock can show it
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=_PRAGUE)


# what the properties of .msg are called (MS-OXPROPS)
_SUBJECT, _BODY, _HEADERS, _SENDER_NAME, _SENDER_ADDRESS = 0x0037, 0x1000, 0x007D, 0x0C1A, 0x0C1F
_SENDER_SMTP, _REPRESENTED, _PAGE, _PAGE_OF_BODY = 0x5D01, 0x0042, 0x3FFD, 0x3FDE
_EIGHT_BITS = 0x001E
_CHARSETS = {65001: "utf-8", 28592: "iso-8859-2", 28605: "iso-8859-15", 20127: "utf-8"}


# ── .msg ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_outlook(content: bytes) -> bytes:
    from oxmsg import Message as Outlook

    mail = Outlook.load(content)
    text, cut = words(_said(mail, _BODY) or as_text(mail.html_body or ""))
    found: list[Attachment] = []
    contents: list[bytes] = []
    for each in mail.attachments:
        _add(found, contents, each.file_name or "", each.mime_type or _UNKNOWN, each.file_bytes or b"")
    head = email.message_from_bytes(_said(mail, _HEADERS).encode("utf-8", "replace"), policy=_POLICY)
    assert isinstance(head, EmailMessage)
    address = _said(mail, _SENDER_SMTP) or _said(mail, _SENDER_ADDRESS)
    by_itself = _sender(_said(mail, _SENDER_NAME) or _said(mail, _REPRESENTED), address if "@" in address else "")
    sent = mail.sent_date
    by, at = forwarded_in(text)
    return packed(
        Message(
            kind="email",
            message_id=line(_header(head, "message-id")),
            subject=line(_said(mail, _SUBJECT) or _header(head, "subject")),
            text=text,
            cut=cut,
            sender=_sender_of(head) if _header(head, "from") else by_itself,
            forwarded=by,
            forwarded_at=at,
            delivered_at=_delivered(head),
            # a missing one comes as 1601
            sent_at=sent if sent is not None and sent.year > 1601 else _instant(_header(head, "date")),
            attachments=found,
        ),
        contents,
    )


def _said(mail: Any, pid: int) -> str:
    """A text of the message. One of eight bits in the charset that the message says, else as every other one is read."""
    of = mail.properties
    eight = of._get_property(pid, _EIGHT_BITS)
    if eight is None:
        return of.str_prop_value(pid) or ""
    pages = (of.int_prop_value(_PAGE_OF_BODY) if pid == _BODY else None, of.int_prop_value(_PAGE))
    charset = next((_CHARSETS.get(each, f"cp{each}") for each in pages if each), None)
    return decoded(mail._storage.property_stream_bytes(pid, _EIGHT_BITS), charset).rstrip("\0")


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_PASSED_ON = re.compile(
    r"^[> \t]*-{2,}[ \t]*(?:Přeposlan|Původní|Forwarded|Original|Předan)[^\n]*\n|^[> \t]*_{10,}[^\S\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)
_SAYS = re.compile(
    r"^[>\s*]*(?P<what>Od|From|Odesílatel|Datum|Date|Odesláno|Sent|Dne)\*?\s*:\*?\s*(?P<said>.+)$", re.IGNORECASE
)
_LINES_OF_HEAD = 12


def forwarded_in(text: str) -> tuple[Sender | None, str]:
    """Whom a text that passes another message on names as its sender, and when; the first one, as people write it above."""
    begins = _PASSED_ON.search(text)
    if begins is None:
        return None, ""
    by, at = "", ""
    for each in text[begins.end() :].splitlines()[:_LINES_OF_HEAD]:
        says = _SAYS.match(each)
        if says is None:
            continue
        if says["what"].lower() in ("od", "from", "odesílatel"):
            by = by or says["said"]
        else:
            at = at or says["said"]
    sender = sender_in(re.sub(r"\[mailto:([^\]]+)\]", r"<\1>", by).replace("*", ""))
    return (sender if sender != Sender() else None), line(at)


class _Words(HTMLParser):
    """The words of HTML; what is never shown is left out."""

    _LINES = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "hr"})
    _HIDDEN = frozenset({"script", "style", "head", "title", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._HIDDEN:
            self._hidden += 1
        elif tag in self._LINES:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._LINES:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(" ".join(data.split(" ")).replace("\n", " "))


def as_text(html: str) -> str:
    """HTML as plain text."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(each.split()) for each in "".join(reader.said).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
