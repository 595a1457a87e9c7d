"""Which letters the faces for papers can draw: asked of the faces themselves, by the tables that map letters to shapes."""

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec

FOLDER = Path(__file__).resolve().parent / "document_templates" / "fonts"
FAMILIES = ("Inter", "Noto Sans Georgian", "Noto Sans Armenian", "Noto Sans Hebrew", "Noto Sans Arabic")
"""In the order in which a letter is looked for; each in the weights of `WEIGHTS`."""
WEIGHTS = ("Regular", "SemiBold")
_NO_LETTERS = ("Cc", "Cf", "Cs", "Co", "Cn")
_SPACING = ("\n", "\t")


@cache
def drawable() -> frozenset[str]:
    """Every letter that some family draws in every weight."""
    found: set[int] = set()
    for family in FAMILIES:
        faces = [FOLDER / f"{family.replace(' ', '')}-{weight}.ttf" for weight in WEIGHTS]
        found |= set.intersection(*(set(letters_of(face.read_bytes())) for face in faces))
    letters = {chr(code) for code in found}
    return frozenset({letter for letter in letters if unicodedata.category(letter) not in _NO_LETTERS} | {*_SPACING})


def not_drawn(texts: Any) -> list[str]:
    """The letters of these texts that no face of ours draws, each once, in order; a person is told before printing.

    `texts` may be what a paper is made of, whole: a view, with all that stands in it.
    """
    letters = (letter for text in _texts_in(texts) for letter in unicodedata.normalize("NFC", text))
    return list(
        dict.fromkeys(each for each in letters if each not in drawable() and unicodedata.category(each)[0] != "C")
    )


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        yield from _texts_in([getattr(value, name) for name in value.__struct_fields__])
    elif isinstance(value, Mapping):
        yield from _texts_in(cast("Mapping[Any, Any]", value).values())
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for each in cast("Iterable[Any]", value):
            yield from _texts_in(each)


def letters_of(face: bytes) -> Iterator[int]:
    """The code points that a face has a shape for: its character map in the formats 4 and 12."""
    count = struct.unpack_from(">H", face, 4)[0]
    tables = (struct.unpack_from(">4s4xI", face, 12 + 16 * index) for index in range(count))
    start = next(at for tag, at in tables if tag == b"cmap")
    for index in range(struct.unpack_from(">H", face, start + 2)[0]):
        at = start + struct.unpack_from(">I", face, start + 8 + 8 * index)[0]
        form = struct.unpack_from(">H", face, at)[0]
        if form == 12:
            yield from _in_groups(face, at)
        elif form == 4:
            yield from _in_segments(face, at)


def _in_groups(face: bytes, at: int) -> Iterator[int]:
    for group in range(struct.unpack_from(">I", face, at + 12)[0]):
        first, last, shape = struct.unpack_from(">III", face, at + 16 + 12 * group)
        yield from (code for code in range(first, last + 1) if shape + code - first)


def _in_segments(face: bytes, at: int) -> Iterator[int]:
    n = struct.unpack_from(">H", face, at + 6)[0] // 2
    ends = struct.unpack_from(f">{n}H", face, at + 14)
    starts, shifts, places = (struct.unpack_from(f">{n}H", face, at + 16 + 2 * n * part) for part in (1, 2, 3))
    for segment in range(n):
        for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
            shape = code
            if places[segment]:
                where = at + 16 + 6 * n + 2 * segment + places[segment] + 2 * (code - starts[segment])
                shape = struct.unpack_from(">H", face, where)[0]
                if shape == 0:
                    continue
            if (shape + shifts[segment]) % 0x10000:
                yield code
