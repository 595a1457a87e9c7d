"""Uploaded files: what may come in, and keeping it encrypted in an object store."""

import asyncio
import contextlib
import io
import os
import re
import warnings
import zlib
from typing import Literal
from uuid import uuid4

import msgspec
import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url
from PIL import Image, ImageOps

from kernel.text import safe_filename
from kernel.web.i18n import N_, gettext

UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes; the settings may say another limit."""

FileKind = Literal["pdf", "png", "jpeg"]


class FileProblem(ValueError):
    """An upload that is refused: a stable `code` and a sentence in Czech to stand beside the field."""

    def __init__(self, code: str, message_cs: str) -> None:
        super().__init__(message_cs)
        self.code = code
        self.message_cs = message_cs


class StoredFileUnreadable(Exception):
    """A stored file is missing, altered, or opened with another key or for another purpose. Never says which."""


class CheckedFile(msgspec.Struct, frozen=True):
    """An upload that may be stored. `content` of a picture is written anew, without its metadata."""

    kind: FileKind
    media_type: str
    safe_name: str
    content: bytes


# --- keeping ---------------------------------------------------------------------------------------------------

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16


class FileStore:
    """Encrypted files under random names. Nobody who sees the store learns names, owners or contents."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def store_file(self, content: bytes, *, key: bytes, aad: bytes) -> str:
        """Encrypt and keep the content; returns its object key, a random path without any meaning.

        `key` has 32 bytes; `aad` binds the file to the row it belongs to and must be given again to load it. Written
        before the row that names it: a rolled-back act leaves an unreadable orphan, never a row without its file.
        """
        name = uuid4().hex
        object_key = f"{name[:2]}/{name}"
        sealed = await asyncio.to_thread(_seal, content, key, aad, object_key)
        await obstore.put_async(self._store, object_key, sealed)
        return object_key

    async def load_file(self, object_key: str, *, key: bytes, aad: bytes) -> bytes:
        """The content as it was stored. Raises `StoredFileUnreadable` for anything but exactly that."""
        try:
            answer = await obstore.get_async(self._store, object_key)
            sealed = bytes(await answer.bytes_async())
        except (FileNotFoundError, NotFoundError) as missing:
            raise StoredFileUnreadable from missing
        return await asyncio.to_thread(_open, sealed, key, aad, object_key)

    async def answers(self) -> None:
        """Raises when the store does not answer; a file that is not there is an answer."""
        with contextlib.suppress(FileNotFoundError, NotFoundError):
            await obstore.head_async(self._store, "is-anybody-there")


def open_file_store(url: str) -> FileStore:
    """The store behind `file:///…` (made when missing), `s3://bucket/prefix` or `memory:///` (gone with the process).

    S3 takes its credentials and endpoint from the usual `AWS_…` variables.
    """
    if url.startswith("memory:"):
        return FileStore(MemoryStore())
    if url.startswith("file:"):
        return FileStore(LocalStore.from_url(url, mkdir=True))
    return FileStore(from_url(url))


_file_store: FileStore | None = None


def use_file_store(store: FileStore) -> None:
    """Set the store of this process; the start-up does it once."""
    global _file_store
    _file_store = store


def _current_store() -> FileStore:
    if _file_store is None:
        raise RuntimeError("use_file_store() was not called at start-up")
    return _file_store


async def store_file(content: bytes, *, key: bytes, aad: bytes) -> str:
    """`FileStore.store_file` of the process."""
    return await _current_store().store_file(content, key=key, aad=aad)


async def load_file(object_key: str, *, key: bytes, aad: bytes) -> bytes:
    """`FileStore.load_file` of the process."""
    return await _current_store().load_file(object_key, key=key, aad=aad)


async def answers() -> None:
    """`FileStore.answers` of the process."""
    await _current_store().answers()


def _cipher(key: bytes) -> AESGCM:
    if len(key) != 32:
        raise ValueError("a file key has 32 bytes")
    return AESGCM(key)


def _bound(aad: bytes, object_key: str) -> bytes:
    """The associated data: format and place too, so that two files of one owner cannot be swapped in the store."""
    return b"\x00".join((b"opora-file", _FORMAT, object_key.encode(), aad))


def _seal(content: bytes, key: bytes, aad: bytes, object_key: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + _cipher(key).encrypt(nonce, content, _bound(aad, object_key))


def _open(sealed: bytes, key: bytes, aad: bytes, object_key: str) -> bytes:
    start = 1 + _NONCE_BYTES
    if sealed[:1] != _FORMAT or len(sealed) < start + _TAG_BYTES:
        raise StoredFileUnreadable
    try:
        return _cipher(key).decrypt(sealed[1:start], sealed[start:], _bound(aad, object_key))
    except InvalidTag as altered:
        raise StoredFileUnreadable from altered


# --- letting in ------------------------------------------------------------------------------------------------

MEDIA_TYPES: dict[FileKind, str] = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
_CLAIMED_TYPES: dict[str, FileKind] = {
    **{media_type: kind for kind, media_type in MEDIA_TYPES.items()},
    "image/jpg": "jpeg",
    "image/pjpeg": "jpeg",
    "image/x-png": "png",
}
_EXTENSIONS: dict[str, FileKind] = {"pdf": "pdf", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "jfif": "jpeg"}
_NO_CLAIM = {"", "application/octet-stream", "binary/octet-stream"}

_FORBIDDEN_KIND = FileProblem(
    "file.kind", N_("Tento druh souboru nelze přiložit. Přiložte PDF nebo obrázek ve formátu JPEG či PNG.")
)
_DAMAGED = FileProblem(
    "file.damaged", N_("Soubor je poškozený nebo neúplný. Uložte jej znovu a zkuste to ještě jednou.")
)


def check_upload(filename: str, content_type: str | None, content: bytes, *, limit: int = UPLOAD_LIMIT) -> CheckedFile:
    """Let in a PDF, PNG or JPEG of at most `limit` bytes; raises `FileProblem` with the reason otherwise.

    The content decides; a name or type that claims something else is refused, and so is a file that is two kinds at
    once. PDFs with scripts, launch actions, attachments or encryption are refused; pictures are decoded and written
    anew, so EXIF (the place where a photo was taken) and anything hidden behind them is gone. This is a check of
    structure, not a virus scanner: serve stored files as attachments. Takes a while for large pictures: call it
    through `asyncio.to_thread`.
    """
    if not content:
        raise FileProblem("file.empty", N_("Soubor je prázdný."))
    if len(content) > limit:
        raise FileProblem(
            "file.too_large",
            gettext("Soubor je příliš velký: má {size}, nejvýše může mít {limit}.").format(
                size=human_size(len(content)), limit=human_size(limit)
            ),
        )
    kind = _sniff(content)
    stem = _check_claims(kind, safe_filename(filename), content_type)
    if kind == "pdf":
        _check_pdf(content)
        clean = content
    else:
        clean = _rewrite_picture(content, kind)
        if len(clean) > max(limit, len(content)):
            raise FileProblem(
                "file.too_large", N_("Obrázek je po vyčištění příliš velký. Zmenšete jej a přiložte znovu.")
            )
    return CheckedFile(kind, MEDIA_TYPES[kind], f"{stem}.{'jpg' if kind == 'jpeg' else kind}", clean)


def human_size(size: int) -> str:
    """`12,4 MB`, `640 kB`, `12 B` in the Czech way; 1 MB is 1 048 576 bytes, as file managers count."""
    if size < 1024:
        return f"{size}\u00a0B"
    if size < 1024 * 1024:
        return f"{-(-size // 1024)}\u00a0kB"
    # Rounded up, so that a file just over the limit never reads as if it fitted.
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths / 10:.1f}".removesuffix(".0").replace(".", ",") + "\u00a0MB"


def _sniff(content: bytes) -> FileKind:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    raise _FORBIDDEN_KIND


def _check_claims(kind: FileKind, name: str, content_type: str | None) -> str:
    """The name without its extension, when neither extension nor type claims another kind."""
    claimed = (content_type or "").partition(";")[0].strip().lower()
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    right_type = claimed in _NO_CLAIM or _CLAIMED_TYPES.get(claimed) == kind
    right_extension = not extension or _EXTENSIONS.get(extension.lower()) == kind
    if not (right_type and right_extension):
        raise FileProblem(
            "file.mismatch",
            gettext("Název nebo typ souboru neodpovídá jeho obsahu, uvnitř je {kind}. Opravte příponu.").format(
                kind=kind.upper()
            ),
        )
    return stem or "soubor"


# PDF. A name may be written with escapes (/#4aavaScript), so each letter is matched both ways.


def _name(word: str) -> bytes:
    letters = "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in word)
    return f"/{letters}".encode()


_ACTIVE = re.compile(
    b"|".join(
        _name(word)
        for word in ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "GoToE", "SubmitForm", "ImportData", "XFA")
    )
)
_ENCRYPTED = re.compile(_name("Encrypt") + rb"(?![A-Za-z#])")
_SCRIPT_KEY = re.compile(_name("JS") + rb"(?![A-Za-z0-9#])")
_OBJECT_STREAM = re.compile(_name("ObjStm"))
_FLATE = re.compile(_name("FlateDecode"))
_PACKED = re.compile(_name("Filter"))
_PREDICTOR = re.compile(_name("Predictor"))
_FILTER = re.compile(rb"/(?:[A-Za-z0-9]|#[0-9A-Fa-f]{2})*Decode(?![A-Za-z])")
_STREAM = re.compile(rb"(?<![A-Za-z])stream(?:\r\n|\n|\r)")
_PDF_HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\s%]")
_LOOKS_LIKE_OBJECTS = re.compile(rb"\s*\d+\s+\d+\s")
_OTHER_KIND = re.compile(rb"<(?:!doctype|html|script|svg|\?php)|\x7fELF|#!/", re.IGNORECASE)
_MOST_UNPACKED = 64 * 1024 * 1024
_PIECE = 4096

_ACTIVE_PDF = FileProblem(
    "file.active_content", N_("PDF obsahuje skript, přílohu nebo spouštění programů. Vytiskněte jej do nového PDF.")
)
_ENCRYPTED_PDF = FileProblem("file.encrypted", N_("PDF je zaheslované nebo šifrované. Přiložte je bez ochrany."))


def _check_pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if not _PDF_HEADER.match(content) or end < 0 or b"startxref" not in content:
        raise _DAMAGED
    if content[end + 5 :].strip(b"\x00\t\n\r \x1a") or _is_also_zip(content) or _OTHER_KIND.search(content[:1024]):
        raise FileProblem(
            "file.polyglot", N_("Soubor obsahuje za PDF ještě něco jiného. Vytiskněte jej do nového PDF.")
        )
    outside = _without_streams(content)
    # Long names are looked for everywhere, streams included: hiding an object in a false stream does not help.
    if _ENCRYPTED.search(outside):
        raise _ENCRYPTED_PDF
    if _ACTIVE.search(content) or _SCRIPT_KEY.search(outside):
        raise _ACTIVE_PDF
    for objects in _packed_objects(content):
        if _ENCRYPTED.search(objects):
            raise _ENCRYPTED_PDF
        if _ACTIVE.search(objects) or _SCRIPT_KEY.search(objects):
            raise _ACTIVE_PDF


def _is_also_zip(content: bytes) -> bool:
    """A ZIP directory whose end record reaches exactly to the end of the file: an archive dressed as a PDF."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    return at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


def _without_streams(content: bytes) -> bytes:
    parts: list[bytes] = []
    at = 0
    while match := _STREAM.search(content, at):
        parts.append(content[at : match.start()])
        at = content.find(b"endstream", match.end())
        if at < 0:
            return b"".join(parts)
    parts.append(content[at:])
    return b"".join(parts)


def _packed_objects(content: bytes) -> list[bytes]:
    """The object streams, unpacked; refuses what cannot be looked into."""
    found: list[bytes] = []
    budget = _MOST_UNPACKED
    for match in _STREAM.finditer(content):
        dictionary = content[max(0, match.start() - 1024) : match.start()].rpartition(b" obj")[2]
        declared = _OBJECT_STREAM.search(dictionary) is not None
        if declared and _PACKED.search(dictionary):
            if len(_FILTER.findall(dictionary)) != 1 or not _FLATE.search(dictionary) or _PREDICTOR.search(dictionary):
                raise _ACTIVE_PDF
        elif declared:
            found.append(content[match.end() : content.find(b"endstream", match.end())])
            continue
        unpacked = _unpack(content, match.end(), budget, is_objects=declared)
        if unpacked is None and declared:
            raise _DAMAGED
        budget -= len(unpacked or b"")
        if budget <= 0:
            raise FileProblem("file.too_complex", N_("PDF je příliš složité. Vytiskněte jej do nového PDF."))
        if unpacked and (declared or _LOOKS_LIKE_OBJECTS.match(unpacked)):
            found.append(unpacked)
    return found


def _unpack(content: bytes, start: int, budget: int, *, is_objects: bool) -> bytes | None:
    """The Flate stream at `start`; pages and pictures only as far as it takes to see that they are no objects."""
    window = memoryview(content)
    try:
        head = zlib.decompressobj().decompress(window[start : start + _PIECE], 64)
        if not is_objects and not _LOOKS_LIKE_OBJECTS.match(head):
            return b""
        unpacker, unpacked, at = zlib.decompressobj(), bytearray(), start
        # piece by piece: what lies behind the end of a stream is copied, and there may be very many streams
        while at < len(content) and not unpacker.eof and len(unpacked) <= budget:
            unpacked += unpacker.decompress(window[at : at + _PIECE], budget + 1 - len(unpacked))
            at += _PIECE
        return bytes(unpacked)
    except zlib.error:
        return None


# Pictures.

_MOST_PIXELS = 50_000_000


def _rewrite_picture(content: bytes, kind: FileKind) -> bytes:
    """The same picture, upright, with nothing but its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _only_pixels(content, kind)
    except FileProblem:
        raise
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels() from bomb
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, EOFError, zlib.error) as damage:
        raise _DAMAGED from damage


def _only_pixels(content: bytes, kind: FileKind) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise _too_many_pixels()
        if kind == "png" and getattr(opened, "n_frames", 1) > 1:
            raise FileProblem("file.animated", N_("Pohyblivý obrázek nelze přiložit."))
        opened.load()
        picture = ImageOps.exif_transpose(opened)
    if kind == "jpeg" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    # A fresh picture made of the pixels alone: nothing of the old one's info can come along.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if picture.mode == "P" and (palette := picture.getpalette("RGB")):
        bare.putpalette(palette)
    target = io.BytesIO()
    if kind == "jpeg":
        bare.save(target, "JPEG", quality=92, subsampling=0, optimize=True)
    elif "transparency" in picture.info:
        bare.save(target, "PNG", transparency=picture.info["transparency"])
    else:
        bare.save(target, "PNG")
    return target.getvalue()


def _too_many_pixels() -> FileProblem:
    return FileProblem("file.too_many_pixels", N_("Obrázek má příliš mnoho bodů (nejvýše 50 milionů). Zmenšete jej."))
