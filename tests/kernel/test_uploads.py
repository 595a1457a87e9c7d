"""What may be uploaded: by its content, without anything that acts, made anew, within a bound of memory."""

import asyncio
import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from kernel.uploads import checks, child, pdf, pictures
from kernel.uploads.checks import CheckedFile, check_upload
from kernel.uploads.refusals import SENTENCES, FileProblem, human_size

from .pdf_files import drawn, in_object_stream, odd_pdf, signed_pdf

pytestmark = pytest.mark.slow


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "RGB", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind, **options)
    return target.getvalue()


async def refusal(
    content: bytes, name: str = "", content_type: str | None = None, *, limit: int = 10_000_000
) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        await check_upload(name, content_type, content, limit=limit)
    return caught.value


def verdict(content: bytes, kind: str = "pdf") -> str:
    """What the child says, in this process: quick enough for many cases."""
    return child.main(kind, content).partition(b"\n")[0].decode()


@pytest.mark.parametrize(
    ("name", "content_type", "content", "media_type", "safe_name"),
    [
        ("Souhlas č. 1.PDF", "application/pdf", drawn(), "application/pdf", "Souhlas č. 1.pdf"),
        ("foto.jpeg", "image/jpeg", picture("JPEG"), "image/jpeg", "foto.jpg"),
        ("../sken.png", "application/octet-stream", picture(), "image/png", "sken.png"),
        ("", None, picture(), "image/png", "soubor.png"),
    ],
)
async def test_pdf_and_pictures_are_let_in(
    name: str, content_type: str | None, content: bytes, media_type: str, safe_name: str
) -> None:
    """The content decides; the name is made safe and gets the extension of its kind."""
    checked = await check_upload(name, content_type, content)
    assert isinstance(checked, CheckedFile)
    assert (checked.media_type, checked.safe_name) == (media_type, safe_name)


def zip_file() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        zip_file(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xd0\xcf\x11\xe0" * 9,
        b"GIF89a",
        b"text",
    ],
)
async def test_other_kinds_are_refused(content: bytes) -> None:
    """No archive, no drawing with scripts, no office file, whatever they are called."""
    assert (await refusal(content, "a.pdf", "application/pdf")).code == "file.kind"


async def test_empty_and_too_large_files_are_refused() -> None:
    """The limit is named together with the size, in Czech units."""
    assert (await refusal(b"")).code == "file.empty"
    problem = await refusal(b"x" * 2_097_153, limit=2_097_152)
    assert problem.code == "file.too_large"
    assert "2,1\u00a0MB" in problem.message
    assert "2\u00a0MB" in problem.message


def test_sizes_are_rounded_up() -> None:
    """What is over the limit never reads as if it fitted."""
    assert [human_size(size) for size in (12, 1025, 10_485_760, 10_485_761)] == [
        "12\u00a0B", "2\u00a0kB", "10\u00a0MB", "10,1\u00a0MB"
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "content_type"), [("a.png", None), ("a.pdf.exe", None), ("a.pdf", "text/html")])
async def test_name_and_type_must_not_lie(name: str, content_type: str | None) -> None:
    """A file that claims to be something else is refused."""
    assert (await refusal(drawn(), name, content_type)).code == "file.mismatch"


# ── PDFs that act ────────────────────────────────────────────────────────────────────────────────────────────────────

Change = Callable[[pikepdf.Pdf], Any]
SCRIPT = {"/S": Name.JavaScript, "/JS": String("app.alert(1)")}


def root(**entries: Any) -> Change:
    return lambda made: made.Root.update(Dictionary(**entries))


def annotation(**entries: Any) -> Change:
    def put(made: pikepdf.Pdf) -> None:
        made.pages[0].obj.Annots = Array([made.make_indirect(Dictionary(Rect=[0, 0, 9, 9], **entries))])

    return put


def action(kind: str, **entries: Any) -> Change:
    return annotation(Subtype=Name.Link, A=Dictionary({"/S": Name(f"/{kind}"), **entries}))


def attachment(made: pikepdf.Pdf) -> None:
    made.attachments["a.txt"] = b"a"


def loose(made: pikepdf.Pdf) -> None:
    """Reached from nowhere that a reader looks at."""
    made.Root.PieceInfo = Array([Dictionary(X=Array([Dictionary(SCRIPT)]))])


def outside_stream(made: pikepdf.Pdf) -> None:
    made.pages[0].obj.Contents = Stream(made, b"", F=String("http://elsewhere.example/x"))


def chained(made: pikepdf.Pdf) -> None:
    steps = Array([Dictionary(S=Name.GoTo, D=String("a")), Dictionary(S=Name.Launch, F=String("cmd.exe"))])
    action("GoTo", **{"/D": String("a"), "/Next": steps})(made)


def disguised(made: pikepdf.Pdf) -> None:
    """An action that calls itself a part of a tagged text."""
    annotation(A=Dictionary(Type=Name.StructElem, S=Name.Launch, F=String("cmd.exe")))(made)


@pytest.mark.parametrize(
    "change",
    [
        root(OpenAction=Dictionary(SCRIPT)),
        root(OpenAction=Dictionary(S=Name.Unheard)),
        root(AA=Dictionary(WC=Dictionary(S=Name.GoTo, D=String("a")))),
        root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))),
        root(AcroForm=Dictionary(Fields=Array([]), XFA=Array([]))),
        root(Collection=Dictionary()),
        root(URI=Dictionary(Base=String("javascript:"))),
        *(
            action(kind)
            for kind in (
                "JavaScript", "Launch", "GoToR", "GoToE", "SubmitForm", "ImportData", "ResetForm", "Rendition", "Movie",
                "Sound", "Hide", "Thread", "RichMediaExecute", "GoTo3DView", "SetOCGState", "Trans", "Anything",
            )
        ),
        action("URI", **{"/URI": String("javascript:alert(1)")}),
        action("URI", **{"/URI": String("file:///etc/passwd")}),
        action("URI", **{"/URI": String("java\x01script:alert(1)")}),
        action("Named", **{"/N": Name.Print}),
        *(annotation(Subtype=Name(f"/{kind}")) for kind in ("RichMedia", "Screen", "FileAttachment", "3D")),
        annotation(Subtype=Name.Widget, AA=Dictionary(K=Dictionary(SCRIPT))),
        annotation(Subtype=Name.Link, PA=Dictionary(S=Name.Launch)),
        attachment, loose, outside_stream, chained, disguised,
    ],
)  # fmt: skip
def test_a_pdf_that_acts_is_refused(change: Change) -> None:
    """Scripts, launches, attachments, forms that send themselves: anywhere, nested and unreachable ones too."""
    assert verdict(drawn(change)) == "file.active_content"


def test_a_name_written_with_escapes_is_the_same_name() -> None:
    """The library reads names as readers do."""
    assert verdict(odd_pdf(b"3 0 obj << /S /#4aava#53cript >> endobj\n")) == "file.active_content"
    assert verdict(odd_pdf(b"3 0 obj << /S /Launch /F (cmd.exe) >> endobj\n")) == "file.active_content"


def test_what_is_packed_in_an_object_stream_is_looked_at() -> None:
    """Also when the names of the stream itself are written with escapes."""
    assert verdict(in_object_stream(b"<< /S /JavaScript /JS (x) >>")) == "file.active_content"
    assert verdict(in_object_stream(b"<< /A << /S /GoTo /D (x) >> >>")) == "clean"


def test_an_object_stream_that_unpacks_to_gigabytes_is_refused() -> None:
    """And takes no more memory than its bound, which the child sets for itself."""
    bomb = in_object_stream(b"<< /A 1 >>" + bytes(100_000_000))
    assert len(bomb) < 200_000
    assert verdict(bomb) == "file.too_complex"


def test_an_object_stream_that_nobody_can_unpack_is_refused() -> None:
    """A reader that could would see what we have not."""
    assert verdict(in_object_stream(b"<< /A 1 >>", b"/Filter /ASCIIHexDecode")) == "file.too_complex"
    assert verdict(in_object_stream(b"<< /A 1 >>", b"/Filter /DCTDecode")) == "file.too_complex"


def test_too_many_objects_are_refused() -> None:
    """A scan has some hundreds."""

    def many(made: pikepdf.Pdf) -> None:
        made.Root.Many = Array([Dictionary() for _ in range(1_000)])

    content = drawn(many)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "MOST_VALUES", 900)
        assert verdict(content) == "file.too_complex"
        patch.setattr(pdf, "MOST_OBJECTS", 2)
        assert verdict(content) == "file.too_complex"
    assert verdict(content) == "clean"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (drawn(encryption=pikepdf.Encryption(owner="a", user="b")), "file.encrypted"),
        (drawn(encryption=pikepdf.Encryption(owner="a", user="")), "file.encrypted"),
        (drawn() + zip_file(), "file.polyglot"),
        (drawn() + b"<script>alert(1)</script>", "file.polyglot"),
        (drawn() + b"x" * 2_000, "file.polyglot"),
        (drawn()[:-8], "file.damaged"),
        (drawn()[: len(drawn()) // 2], "file.damaged"),
        (b"%PDF-1.7\n%%EOF", "file.damaged"),
        (b"%PDF-1.7\nstartxref\n0\n%%EOF", "file.damaged"),
        (b"%PDF-9.9" + drawn()[8:], "file.damaged"),
        (drawn(pages=0), "file.damaged"),
    ],
)
def test_other_dangerous_pdfs_are_refused(content: bytes, code: str) -> None:
    """Encryption, second kinds of file and stumps."""
    assert verdict(content) == code


def harmless_tags(made: pikepdf.Pdf) -> None:
    made.Root.StructTreeRoot = Dictionary(K=Dictionary(Type=Name.StructElem, S=Name.Sound, A=Dictionary(O=Name.Layout)))


@pytest.mark.parametrize(
    "change",
    [
        root(OpenAction=Array([0, Name.Fit])),
        root(OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))),
        root(AA=Dictionary()),
        action("URI", **{"/URI": String("https://example.org/a?b=c")}),
        action("URI", **{"/URI": String("mailto:a@example.org")}),
        action("URI", **{"/URI": String("www.example.org")}),
        action("GoTo", **{"/D": String("kapitola")}),
        action("Named", **{"/N": Name.NextPage}),
        annotation(Subtype=Name.Widget, FT=Name.Tx, T=String("jmeno"), V=String("Jana")),
        harmless_tags,
    ],
)
def test_links_and_filled_forms_pass(change: Change) -> None:
    """What does nothing until somebody clicks, and then leads to a page or to the web."""
    assert verdict(drawn(change)) == "clean"


@pytest.mark.parametrize(
    "content",
    [
        drawn(text=b"BT (/JavaScript /Launch /JS /Encrypt <script> #!/bin/sh) Tj ET"),
        drawn() + b"\r\n\x00\x00 odd bytes of a mail gateway",
        b"\xef\xbb\xbf" + drawn(),
        odd_pdf(),
        odd_pdf(b"5 0 obj << /Length 3 >> stream\nmuch longer than it says\nendstream endobj\n"),
    ],
)
def test_good_pdfs_with_odd_bytes_are_let_in(content: bytes) -> None:
    """Words on a page are no script, and a broken table of contents is mended as every reader does."""
    assert verdict(content) == "clean"


@pytest.mark.parametrize("front", [b"\r\n", b"   ", bytes(128), b"\n\n\t\x0c", b" " * 1019])
@pytest.mark.parametrize("content", [drawn(), signed_pdf()])
async def test_white_bytes_in_front_of_a_pdf_are_left_out(front: bytes, content: bytes) -> None:
    """Scanners and gateways of mail put them there; what is kept begins with its head."""
    kept = await check_upload("list.pdf", "application/pdf", front + content)
    assert kept.content.startswith(b"%PDF-")
    assert (kept.content == content) == (content == signed_pdf()), "a signature counts from the head of its file"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n" + drawn(), "file.damaged"),
        (b"<script>" + drawn(), "file.damaged"),
        (b" " * 1020 + drawn(), "file.kind"),
        (b"not one", "file.kind"),
    ],
)
async def test_who_attached_a_pdf_is_not_told_to_attach_one(content: bytes, code: str) -> None:
    """Anything else in front of its head makes it a damaged file."""
    assert (await refusal(content, "list.pdf")).code == code


def test_a_pdf_is_written_anew() -> None:
    """What no page leads to and what stands behind the end do not come along."""
    unreachable = b"5 0 obj << /X (Lipnice) >> endobj\n"
    clean = pdf.rewritten(odd_pdf(unreachable) + b"Lipnice")
    assert b"Lipnice" not in clean
    with pikepdf.open(io.BytesIO(clean)) as again:
        assert len(again.pages) == 1


def made_by_somebody(made: pikepdf.Pdf) -> None:
    made.docinfo["/Author"] = "Olga Hájková"
    made.docinfo["/Title"] = "Hájková, stížnost"
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = ["Olga Hájková"]
    made.pages[0].obj.Metadata = pikepdf.Stream(made, "<x>Hájková</x>".encode())
    made.pages[0].obj.PieceInfo = pikepdf.Dictionary(Writer=pikepdf.Dictionary(Private=pikepdf.String("Hájková")))


def test_a_pdf_does_not_tell_who_made_it() -> None:
    """Neither the file, nor a page or picture that was put into it."""
    content = drawn(made_by_somebody)
    with pikepdf.open(io.BytesIO(content)) as before:
        assert "Hájková" in str(before.docinfo["/Author"])
    clean = pdf.rewritten(content)
    with pikepdf.open(io.BytesIO(clean)) as after:
        assert not after.docinfo.keys()
        assert "/Metadata" not in after.Root
        assert {"/Metadata", "/PieceInfo"}.isdisjoint(after.pages[0].obj.keys())
        assert after.pages[0].Contents.read_bytes() == b"BT (Souhlas) Tj ET"
    assert not any(name.encode(code) in clean for name in ("Hájková",) for code in ("utf-8", "utf-16-be", "latin-1"))


def test_an_object_hidden_in_a_false_stream_is_found() -> None:
    """Where the table of contents is broken, a reader that looks for objects finds this one, and so do we."""
    hidden = b"5 0 obj << /Length 9 >> stream\n6 0 obj << /S /JavaScript /JS (x) >> endobj\nendstream endobj\n"
    assert verdict(odd_pdf(hidden)) == "file.active_content"


def test_a_signed_pdf_keeps_its_bytes() -> None:
    """An electronic signature is over bytes: the file is the proof, and every revision of it is looked at."""
    content = signed_pdf()
    assert pdf.rewritten(content) == content
    assert verdict(content + b"odd bytes") == "file.damaged"
    assert verdict(signed_pdf(b"/OpenAction << /S /JavaScript /JS (x) >>")) == "file.active_content"


def test_many_small_streams_take_no_more_time_each() -> None:
    """Ten megabytes of them would otherwise keep a core busy for minutes."""

    def seconds(number: int) -> float:
        content = drawn(
            lambda made: made.Root.update(Dictionary(X=Array([Stream(made, b"1 0") for _ in range(number)])))
        )
        begun = time.process_time()
        assert verdict(content) == "clean"
        return time.process_time() - begun

    seconds(100)
    assert seconds(16_000) < 20 * seconds(2_000)


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_picture_loses_everything_but_its_pixels() -> None:
    """EXIF with the place, comments and appended data do not come along; the picture stands upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Lipnice 49.5 N"
    clean = pictures.rewritten(picture("JPEG", exif=exif, comment=b"Lipnice") + b"PK Lipnice", "jpeg")
    assert b"Lipnice" not in clean
    with Image.open(io.BytesIO(clean)) as again:
        assert again.size == (6, 8)
        assert not again.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_all_modes_survive(mode: str) -> None:
    """Every common PNG is written anew with the same size and mode."""
    with Image.open(io.BytesIO(pictures.rewritten(picture(mode=mode), "png"))) as clean:
        assert (clean.size, clean.mode) == ((8, 6), mode)


def test_damaged_and_oversized_pictures_are_refused() -> None:
    """Half a picture, a picture of too many points and a moving one are refused."""
    assert verdict(picture(size=(300, 300))[:200], "png") == "file.damaged"
    assert verdict(picture("JPEG", size=(300, 300))[:300], "jpeg") == "file.damaged"
    assert verdict(picture(size=(5_000, 5_001), mode="1"), "png") == "file.too_many_pixels"
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    assert verdict(target.getvalue(), "png") == "file.animated"


def test_the_head_of_a_picture_is_enough_to_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """139 kB of 7 000 × 7 000 points: not one of them is decoded."""
    big = picture(size=(7_000, 7_000))
    assert len(big) < 200_000
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("decoded"))
    assert verdict(big, "png") == "file.too_many_pixels"


# ── the process that does it ─────────────────────────────────────────────────────────────────────────────────────────


async def test_the_reason_of_a_refusal_comes_out_of_the_process() -> None:
    """Of a picture and of a PDF alike."""
    assert (await refusal(picture(size=(7_000, 7_000), mode="1"))).code == "file.too_many_pixels"
    assert (await refusal(drawn(action("Launch")))).code == "file.active_content"


@given(
    st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", picture(), picture("JPEG"), drawn()]),
    st.binary(max_size=200),
    st.integers(0, 60),
)
def test_any_bytes_are_let_in_or_refused(head: bytes, tail: bytes, cut: int) -> None:
    """Nothing that can be uploaded is an error of ours."""
    content = head[: len(head) - cut] + tail
    for kind in ("pdf", "png", "jpeg"):
        assert verdict(content, kind) in ("clean", *(code for code in SENTENCES if code.startswith("file.")))


async def test_memory_is_given_back_and_two_are_cleaned_at_a_time() -> None:
    """Four pictures of 25 million points at once: this process hardly grows, at most two children work."""
    big = picture(size=(5_000, 5_000), mode="L")
    us = psutil.Process()
    before, most = us.memory_info().rss, 0
    work = asyncio.gather(*(check_upload("a.png", "image/png", big) for _ in range(4)))
    while not work.done():
        most = max(most, sum("kernel.uploads.child" in " ".join(_line_of(each)) for each in us.children()))
        await asyncio.sleep(0.02)
    assert len(await work) == 4
    assert most == checks.AT_A_TIME
    assert us.memory_info().rss - before < 60 * 1024 * 1024


def _line_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


async def test_a_cleaner_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of memory, of time or of a fault in a library: the person is told, the process goes on."""
    monkeypatch.setattr(checks, "CHILD", ("/bin/sh", "-c", "kill -SEGV $$"))
    assert (await refusal(picture())).code == "file.too_complex"
    monkeypatch.setattr(checks, "CHILD", ("/bin/sleep", "9"))
    monkeypatch.setattr(checks, "LONGEST_SECONDS", 0.1)
    assert (await refusal(picture())).code == "file.too_complex"


async def test_the_cleaner_knows_no_secret_and_writes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It inherits no environment, and its bounds hold for whatever it runs."""
    script = (
        "from kernel.uploads import child; import os, sys; child.bind()\n"
        "try: os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY), b'x'); print('wrote')\n"
        "except OSError: print('clean'); print(dict(os.environ))"
    )
    monkeypatch.setenv("OPORA_ROOT_KEY", "secret")
    monkeypatch.setattr(checks, "CHILD", (*checks.CHILD[:2], "-c", script, str(tmp_path / "x")))
    assert b"secret" not in (await check_upload("a.png", None, picture(), limit=100_000)).content
    assert os.environ["OPORA_ROOT_KEY"] == "secret"
