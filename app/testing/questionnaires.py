"""Questionnaires of a school as PDFs: printed, and as a form in which somebody wrote."""

import io
from collections.abc import Sequence

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, String

_TOP, _STEP, _LABELS, _ANSWERS = 100, 40, 60, 260
_HEIGHT = 842


def printed(source: str) -> bytes:
    """A page as Typst sets it; `[label][answer]` in a table stand apart."""
    return typst.compile(f"#set page(width: 595pt, height: {_HEIGHT}pt)\n#set text(size: 11pt)\n{source}".encode())


def filled(
    rows: Sequence[tuple[str, str]],
    *,
    names: Sequence[str] = (),
    above: bool = False,
    rest: str = "",
    **root: pikepdf.Object,
) -> bytes:
    """A form: each label beside its field, or `above`; the fields are called `Text1` and on, or by `names` where nothing is printed."""
    places = [_TOP + _STEP * number for number in range(len(rows))]
    shift = (0, -16) if above else (_LABELS - _ANSWERS, 0)
    labels = [
        f'#place(top + left, dx: {_ANSWERS + shift[0]}pt, dy: {at + shift[1]}pt, text("{label}"))'
        for at, (label, _) in zip(places, rows, strict=True)
        if not names
    ]
    page = printed("\n".join(["#set page(margin: 0pt)", *labels, f"#place(top + left, dx: 60pt, dy: 700pt, [{rest}])"]))
    with pikepdf.open(io.BytesIO(page)) as pdf:
        fields = [
            _field(pdf, names[number] if names else f"Text{number + 1}", answer, at)
            for number, (at, (_, answer)) in enumerate(zip(places, rows, strict=True))
        ]
        pdf.pages[0].obj["/Annots"] = Array(fields)
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array(fields))
        for key, value in root.items():
            pdf.Root[f"/{key}"] = value
        target = io.BytesIO()
        pdf.save(target)
        return target.getvalue()


def _field(pdf: pikepdf.Pdf, name: str, answer: str, at: float) -> pikepdf.Object:
    rect = Array([_ANSWERS, _HEIGHT - at - 14, _ANSWERS + 240, _HEIGHT - at + 2])
    return pdf.make_indirect(
        Dictionary(
            Type=Name("/Annot"), Subtype=Name("/Widget"), FT=Name("/Tx"), T=String(name), V=String(answer), Rect=rect
        )
    )


def changed(content: bytes, **how: object) -> bytes:
    """The same file saved in another way, as with a password."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        target = io.BytesIO()
        pdf.save(target, **how)  # pyright: ignore[reportArgumentType]
        return target.getvalue()


def long(pages: int) -> bytes:
    """A file of so many pages."""
    return printed("\n#pagebreak()\n".join(f"Strana {number}" for number in range(pages)))
