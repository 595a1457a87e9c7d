"""PDFs for tests: a whole one drawn by the library, and odd ones written by hand."""

import io
import warnings
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Stream


def drawn(
    change: Callable[[pikepdf.Pdf], Any] = lambda _: None,
    *,
    pages: int = 1,
    text: bytes = b"BT (Souhlas) Tj ET",
    encryption: Any = None,
) -> bytes:
    """A PDF of blank pages, changed before it is written."""
    target = io.BytesIO()
    with warnings.catch_warnings(), pikepdf.new() as made:
        warnings.simplefilter("ignore")
        for _ in range(pages):
            made.add_blank_page().obj.Contents = Stream(made, text)
        change(made)
        made.save(target, compress_streams=False, encryption=encryption or False)
    return target.getvalue()


def odd_pdf(body: bytes = b"") -> bytes:
    """One page, a table of contents that is nowhere, and whatever else."""
    return (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [4 0 R] /Count 1 >> endobj\n"
        b"4 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\n"
        + body
        + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


def in_object_stream(content: bytes, names: bytes = b"/Filter /Flat#65Decode") -> bytes:
    """A PDF with one object inside a packed stream of objects; `names` says how it is packed."""
    out = io.BytesIO()
    at: dict[int, int] = {}

    def put(number: int, body: bytes) -> None:
        at[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    put(1, b"<< /Type /Catalog /Pages 2 0 R /X 10 0 R >>")
    put(2, b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
    put(4, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    packed = zlib.compress(b"10 0 " + content, 9)
    head = b"<< /Type /Ob#6aStm /N 1 /First 5 %s /Length %d >>" % (names, len(packed))
    put(5, head + b" stream\n" + packed + b"\nendstream")
    table = out.tell()
    rows = b"".join(
        (b"\x02" + (5).to_bytes(4, "big") + bytes(2)) if number == 10
        else (b"\x01" + (table if number == 11 else at[number]).to_bytes(4, "big") + bytes(2))
        if number in at or number == 11
        else bytes(7)
        for number in range(12)
    )  # fmt: skip
    head = b"<< /Type /XRef /W [1 4 2] /Size 12 /Root 1 0 R /Length %d >>" % len(rows)
    put(11, head + b" stream\n" + rows + b"\nendstream")
    out.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return out.getvalue()


def signed_pdf(first: bytes = b"") -> bytes:
    """A PDF and, written behind its end, a revision with a signature; `first` stands in the catalogue before that."""
    base = _whole({1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % first})
    signed = b"<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 5 0 R >> >>"
    at_root = len(base)
    body = b"1 0 obj\n%s\nendobj\n" % signed
    at_signature = at_root + len(body)
    body += b"5 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>\nendobj\n"
    table = b"xref\n1 1\n%010d 00000 n \n5 1\n%010d 00000 n \n" % (at_root, at_signature)
    before = base.rpartition(b"startxref\n")[2].split(b"\n")[0]
    trailer = b"trailer << /Size 6 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (before, at_root + len(body))
    return base + body + table + trailer


def _whole(objects: dict[int, bytes]) -> bytes:
    objects = {
        2: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        **objects,
    }
    content, table = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"xref\n0 1\n0000000000 65535 f \n"
    for number, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(content)
    return content + table + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at
