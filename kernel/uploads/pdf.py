"""PDFs: read as objects, refused when any of them acts, and written anew from what can be reached from the pages."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf.settings import set_qpdf_limits

from kernel.uploads import Refused

MOST_OBJECTS = 200_000
MOST_VALUES = 2_000_000
MOST_REVISIONS = 20
_LARGEST_STREAM = 64 * 1024 * 1024  # of those that must be unpacked to read the file at all
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?%PDF-(?:1\.[0-7]|2\.0)[\s%]")
_END = b"%%EOF"
_OTHER_KIND = re.compile(rb"<(?:!doctype|html|script|svg|\?php)|\x7fELF|#!/", re.IGNORECASE)
_WHITE = b"\x00\t\n\r \x1a"

# Keys that only something with a will of its own carries: scripts, attachments, forms that run, playing media.
_ACTING_KEYS = frozenset({
    "/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/Collection",
    "/Renditions", "/AlternatePresentations", "/Ref", "/FFilter",
})  # fmt: skip
_ACTIONS = frozenset({
    "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/Sound", "/Movie", "/Hide", "/SubmitForm", "/ResetForm",
    "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", "/RichMediaExecute",
})  # fmt: skip
_ACTING_SUBTYPES = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/FileAttachment", "/3D", "/PS"})
_ACTING_TYPES = frozenset({"/EmbeddedFile", "/Rendition"})
_WHERE_ACTIONS_STAND = frozenset({"/A", "/PA", "/OpenAction", "/Next"})
_TURNING_PAGES = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
_WHO_MADE_IT = frozenset({"/Metadata", "/PieceInfo"})
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*):")
_LINKS = frozenset({"http", "https", "mailto", "tel"})


def rewritten(content: bytes, _kind: str = "pdf") -> bytes:
    """The same pages in a file that we wrote, without a word of who made it. Raises Refused.

    A file with an electronic signature stays as it is, because its bytes are the proof: each of its revisions is
    looked at, and it must be whole.
    """
    end = content.rfind(_END)
    if not _HEADER.match(content) or end < 0 or b"startxref" not in content:
        raise Refused("file.damaged")
    behind = content[end + len(_END) :].strip(_WHITE)
    if len(behind) > 1024 or _OTHER_KIND.search(behind) or _is_also_zip(content):
        raise Refused("file.polyglot")
    # whatever must be unpacked to find the objects is unpacked so far
    set_qpdf_limits(flate_max_memory=_LARGEST_STREAM, run_length_max_memory=_LARGEST_STREAM, max_stream_filters=3)
    clean, signed = _read(content)
    if signed:
        if behind:
            raise Refused("file.damaged")
        for revision in _revisions(content):
            _read(revision, as_it_is=True)
        clean = content
    if _OTHER_KIND.search(clean[:1024]) or _is_also_zip(clean):
        raise Refused("file.polyglot")
    return clean


def _read(content: bytes, *, as_it_is: bool = False) -> tuple[bytes, bool]:
    """The file written anew, and whether somebody signed it electronically."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=not as_it_is) as pdf:
            if pdf.is_encrypted:
                raise Refused("file.encrypted")
            if len(pdf.objects) > MOST_OBJECTS:
                raise Refused("file.too_complex")
            signed = _check_objects(pdf)
            if not pdf.pages:
                raise Refused("file.damaged")
            if not signed:
                _forget_who_made_it(pdf)
            target = io.BytesIO()
            # packed streams stay packed: nothing of a page is unpacked here, so nothing can unpack to gigabytes
            pdf.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none, recompress_flate=False)
            return target.getvalue(), signed
    except pikepdf.PasswordError:
        raise Refused("file.encrypted") from None
    except (pikepdf.PikepdfError, ValueError, TypeError, KeyError, IndexError, RuntimeError, OverflowError):
        raise Refused("file.damaged") from None


def _revisions(content: bytes) -> Iterator[bytes]:
    """The file as it was after each time somebody wrote something behind its end."""
    ends = [match.end() for match in re.finditer(re.escape(_END), content)]
    if len(ends) > MOST_REVISIONS:
        raise Refused("file.too_complex")
    return (content[:end] for end in ends)


def _check_objects(pdf: pikepdf.Pdf) -> bool:
    """Refuse a file in which anything acts; True when it carries an electronic signature."""
    signed, looked_at = False, 0
    for top in (pdf.trailer, *pdf.objects):
        waiting: list[Any] = [top]
        while waiting:
            looked_at += 1
            if looked_at > MOST_VALUES:
                raise Refused("file.too_complex")
            value = waiting.pop()
            if isinstance(value, pikepdf.Array):
                waiting += [each for each in value if _is_inside(each)]
            elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                items = dict(value.items())
                if isinstance(value, pikepdf.Stream) and _name(items.get("/Type")) == "/ObjStm":
                    _check_unpacked(value)
                if _acts(items, is_stream=isinstance(value, pikepdf.Stream)):
                    raise Refused("file.active_content")
                signed = signed or "/ByteRange" in items
                waiting += [each for each in items.values() if _is_inside(each)]
    return signed


def _forget_who_made_it(pdf: pikepdf.Pdf) -> None:
    """Take away author, title and program, of the file and of whatever it was put together from."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            for key in _WHO_MADE_IT & each.keys():
                del each[key]


def _check_unpacked(packed: pikepdf.Stream) -> None:
    """Refuse a stream of objects that cannot be unpacked within the bound: nobody has looked at what is in it."""
    try:
        packed.read_bytes()
    except pikepdf.PikepdfError:
        raise Refused("file.too_complex") from None


def _is_inside(value: Any) -> bool:
    """Whether a value is a part of the one that holds it: what is only referred to is looked at by itself."""
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _acts(items: dict[str, Any], *, is_stream: bool) -> bool:
    """Whether a dictionary does something by itself or asks the reader to."""
    if not _ACTING_KEYS.isdisjoint(items) or (is_stream and "/F" in items):
        return True
    if _name(items.get("/Subtype")) in _ACTING_SUBTYPES or _name(items.get("/Type")) in _ACTING_TYPES:
        return True
    if isinstance(items.get("/AA"), pikepdf.Dictionary) and len(items["/AA"]):
        return True
    if isinstance(base := items.get("/Base"), pikepdf.String) and not _is_link(str(base)):
        return True
    # a part of a tagged text may bear any name; what an annotation points to is looked at where it stands
    if _name(items.get("/Type")) != "/StructElem" and _is_acting(items):
        return True
    return any(_is_no_place(items[key]) for key in _WHERE_ACTIONS_STAND.intersection(items))


def _is_acting(action: dict[str, Any]) -> bool:
    """Whether something of the shape of an action does more than turn pages or follow a link by a click."""
    kind = _name(action.get("/S"))
    if kind == "/URI":
        return not _is_link(str(action.get("/URI", "")))
    return kind in _ACTIONS or (kind == "/Named" and "/N" in action and _name(action["/N"]) not in _TURNING_PAGES)


def _is_no_place(value: Any) -> bool:
    """Whether what stands where actions stand is one of another kind than a place in the file or a link."""
    if isinstance(value, pikepdf.Array):
        return any(_is_no_place(each) for each in value if isinstance(each, pikepdf.Dictionary))
    if not isinstance(value, pikepdf.Dictionary) or "/S" not in value:
        return False
    action = dict(value.items())
    return _name(action["/S"]) not in ("/GoTo", "/URI", "/Named") or _is_acting(action)


def _is_link(address: str) -> bool:
    scheme = _SCHEME.match(address)
    return address.isprintable() and (scheme is None or scheme[1].lower() in _LINKS)


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _is_also_zip(content: bytes) -> bool:
    """A ZIP directory whose end record reaches exactly to the end of the file: an archive dressed as a PDF."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    return at >= 0 and at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)
