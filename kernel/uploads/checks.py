"""Letting a file in: what it says it is, what it is, and the clean copy that is kept."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import msgspec
import structlog
from msgspec.structs import replace

from kernel.clock import now
from kernel.text import safe_filename
from kernel.uploads.messages import Message, unpacked, with_trusted
from kernel.uploads.refusals import FileProblem, human_size

log = structlog.get_logger()

UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes; the settings may say another limit."""
TABLE_LIMIT = 1024 * 1024
AT_A_TIME = 2  # files of this process that are being cleaned; the others wait their turn
LONGEST_SECONDS = 60
LONGEST_SECONDS_OF_WORDS = 15
MOST_PDFS_READ = 3
LARGEST_PDF_READ = 5 * 1024 * 1024
MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
_SIGNATURES = {b"%PDF-": "pdf", b"\xef\xbb\xbf%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_PDF = b"%PDF-"
_WHITE = b"\x00\t\n\x0c\r "
_MOST_IN_FRONT = 1024  # bytes: so far readers look for the head of a PDF
_CLAIMED_TYPES = {
    **{media_type: kind for kind, media_type in MEDIA_TYPES.items()},
    "image/jpg": "jpeg",
    "image/pjpeg": "jpeg",
    "image/x-png": "png",
}
_EXTENSIONS = {"pdf": "pdf", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "jfif": "jpeg"}
_NO_CLAIM = {"", "application/octet-stream", "binary/octet-stream"}
# isolated from our environment: the child inherits neither settings nor keys
CHILD = (sys.executable, "-I", "-m", "kernel.uploads.child")
_cleaners = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="upload")


class CheckedFile(msgspec.Struct, frozen=True):
    """An upload that may be stored. `content` was written anew: pictures from their points, PDFs from their objects."""

    kind: str
    media_type: str
    safe_name: str
    content: bytes


async def check_upload(
    filename: str, content_type: str | None, content: bytes, *, limit: int = UPLOAD_LIMIT
) -> CheckedFile:
    """Let in a PDF, PNG or JPEG of at most `limit` bytes; raises `FileProblem` with the reason otherwise.

    The content decides; a name or type that claims something else is refused. PDFs that act (scripts, launches,
    attachments, forms that send themselves) or are encrypted are refused; so are pictures of too many points. What is
    kept is a copy made anew, so EXIF (the place where a photo was taken) and anything hidden behind the file is gone.
    This is a check of structure, not a virus scanner: serve stored files as attachments.

    Takes memory and up to a minute: ask for every right first, and hold no lock and no connection meanwhile.
    """
    if not content:
        raise FileProblem("file.empty")
    if len(content) > limit:
        raise FileProblem("file.too_large", size=human_size(len(content)), limit=human_size(limit))
    content = _without_white_in_front(content)
    kind = _sniff(content)
    stem = _check_claims(kind, safe_filename(filename), content_type)
    clean = await asyncio.get_running_loop().run_in_executor(_cleaners, _cleaned, kind, content)
    if len(clean) > max(limit, len(content)):
        raise FileProblem("file.too_large_cleaned")
    return CheckedFile(kind, MEDIA_TYPES[kind], f"{stem}.{'jpg' if kind == 'jpeg' else kind}", clean)


async def read_table(filename: str, content: bytes, *, limit: int = TABLE_LIMIT) -> list[list[str]]:
    """The rows of a table in CSV (UTF-8, UTF-16 or windows-1250; `;`, `,` or tabs) or XLSX, as plain texts.

    It is read in a process of its own, as `check_upload` does, and kept nowhere. Raises `FileProblem`.
    """
    if not content:
        raise FileProblem("file.empty")
    if len(content) > limit:
        raise FileProblem("file.too_large", size=human_size(len(content)), limit=human_size(limit))
    zipped = content.startswith(b"PK\x03\x04")
    extension = safe_filename(filename).rpartition(".")[2].lower()
    if extension in ("xls", "xlsm", "ods", "pdf") or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem("table.kind")
    read = await asyncio.get_running_loop().run_in_executor(_cleaners, _cleaned, "xlsx" if zipped else "csv", content)
    return msgspec.json.decode(read, type=list[list[str]])


async def read_message(content: bytes, *, trusted: bytes, limit: int) -> tuple[Message, list[bytes]]:
    """A data message (.zfo) or an e-mail (.eml, .msg), and the contents of its attachments, unchecked: of documents of
    Word and of PDFs the words were read, as far as they can be; of a PDF of which they cannot it is said why.

    `trusted` are the certificates (PEM) whose seals count. It is read in a process of its own, as `check_upload` does; the
    content decides what it is, not the name. Raises `FileProblem`, also for an envelope that is not whole.
    """
    if not content:
        raise FileProblem("file.empty")
    if len(content) > limit:
        raise FileProblem("file.too_large", size=human_size(len(content)), limit=human_size(limit))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        kind, given = "msg", content
    elif content[:1] == b"\x30" and content[1:2] >= b"\x80":  # a SEQUENCE of ASN.1 that is not tiny
        kind, given = "zfo", with_trusted(trusted, content)
    else:
        kind, given = "eml", content
    try:
        message, contents = unpacked(await asyncio.get_running_loop().run_in_executor(_cleaners, _cleaned, kind, given))
    except FileProblem as problem:
        raise FileProblem("message.too_complex") if problem.code == "file.too_complex" else problem from None
    return await _with_words_of_pdfs(_not_from_the_future(message), contents), contents


async def _with_words_of_pdfs(message: Message, contents: list[bytes]) -> Message:
    """Each in a process of its own: one that is too much for it keeps no message out and no other file unread."""
    attached, attachments, looked = [*message.attached], [*message.attachments], 0
    for number, content in enumerate(map(_without_white_in_front, contents)):
        if not (content.startswith(_PDF) or attachments[number].name.lower().endswith(".pdf")):
            continue
        looked += 1
        try:
            if looked > MOST_PDFS_READ:
                raise FileProblem("file.not_looked_into")
            if len(content) > LARGEST_PDF_READ:
                raise FileProblem("file.too_large", size=human_size(len(content)), limit=human_size(LARGEST_PDF_READ))
            read = await asyncio.get_running_loop().run_in_executor(_cleaners, _words_of_pdf, content)
        except FileProblem as problem:
            attachments[number] = replace(attachments[number], unread=problem.code)
        else:
            attached += [read] if read else []
    return replace(message, attached=attached, attachments=attachments)


def _words_of_pdf(content: bytes) -> str:
    return _cleaned("pdf-words", content, longest=LONGEST_SECONDS_OF_WORDS).decode("utf-8", "replace")


def _not_from_the_future(message: Message) -> Message:
    """Nobody trusts a seal of a time that has not come. Asked here, because the process of its own has no clock but the machine's."""
    seal = message.seal
    if seal is None or seal.signed_at is None or seal.signed_at <= now():
        return message
    return replace(message, seal=replace(seal, trusted=False))


def _sniff(content: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    raise FileProblem("file.damaged" if _PDF in content[:_MOST_IN_FRONT] else "file.kind")


def _without_white_in_front(content: bytes) -> bytes:
    """A PDF without the line ends, spaces and zeros that scanners and gateways of mail put before it.

    What its objects and signatures count from is its own head. Anything else in front of it stays, and is refused.
    """
    at = content.find(_PDF, 0, _MOST_IN_FRONT)
    return content[at:] if at > 0 and not content[:at].strip(_WHITE) else content


def _check_claims(kind: str, name: str, content_type: str | None) -> str:
    """The name without its extension, when neither extension nor type claims another kind."""
    claimed = (content_type or "").partition(";")[0].strip().lower()
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    right_type = claimed in _NO_CLAIM or _CLAIMED_TYPES.get(claimed) == kind
    right_extension = not extension or _EXTENSIONS.get(extension.lower()) == kind
    if not (right_type and right_extension):
        raise FileProblem("file.mismatch", kind=kind.upper())
    return stem or "soubor"


def _cleaned(kind: str, content: bytes, *, longest: float | None = None) -> bytes:
    """What the child made of it. One that died had too much to do, and is told of: it may be a fault of ours."""
    try:
        done = subprocess.run(
            [*CHILD, kind], input=content, capture_output=True, timeout=longest or LONGEST_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise FileProblem("file.too_complex") from None
    verdict, _, clean = done.stdout.partition(b"\n")
    if done.returncode == 0 and verdict == b"clean":
        return clean
    if done.returncode == 0:
        raise FileProblem(verdict.decode())
    log.warning("a file was too much for its cleaner", kind=kind, status=done.returncode, size=len(content))
    raise FileProblem("file.too_complex")
