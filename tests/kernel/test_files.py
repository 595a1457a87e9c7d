"""What may be uploaded, and that a stored file opens only with its key, its purpose and its place."""

import io
import time
import zipfile
import zlib
from pathlib import Path

import obstore
import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore
from PIL import Image

from kernel import files
from kernel.files import (
    CheckedFile,
    FileProblem,
    FileStore,
    StoredFileUnreadable,
    check_upload,
    human_size,
    open_file_store,
)

KEY = bytes(range(32))


def pdf(body: bytes = b"", trailer: bytes = b"<< /Root 1 0 R >>") -> bytes:
    return (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n" + body + b"\ntrailer " + trailer + b"\n"
        b"startxref\n9\n%%EOF\n"
    )


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"5 0 obj << " + dictionary + b" >> stream\n" + content + b"\nendstream endobj"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "RGB", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind, **options)
    return target.getvalue()


def refusal(content: bytes, name: str = "", content_type: str | None = None, *, limit: int = 10_000_000) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        check_upload(name, content_type, content, limit=limit)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content_type", "content", "media_type", "safe_name"),
    [
        ("Souhlas č. 1.PDF", "application/pdf", pdf(), "application/pdf", "Souhlas č. 1.pdf"),
        ("foto.jpeg", "image/jpeg", picture("JPEG"), "image/jpeg", "foto.jpg"),
        ("../sken.png", "application/octet-stream", picture(), "image/png", "sken.png"),
        ("", None, picture(), "image/png", "soubor.png"),
    ],
)
def test_pdf_and_pictures_are_let_in(
    name: str, content_type: str | None, content: bytes, media_type: str, safe_name: str
) -> None:
    """The content decides; the name is made safe and gets the extension of its kind."""
    checked = check_upload(name, content_type, content)
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
        b" " + pdf(),
    ],
)
def test_other_kinds_are_refused(content: bytes) -> None:
    """No archive, no drawing with scripts, no office file, whatever they are called."""
    assert refusal(content, "a.pdf", "application/pdf").code == "file.kind"


def test_empty_and_too_large_files_are_refused() -> None:
    """The limit is named together with the size, in Czech units."""
    assert refusal(b"").code == "file.empty"
    problem = refusal(b"x" * 2_097_153, limit=2_097_152)
    assert problem.code == "file.too_large"
    assert "2,1\u00a0MB" in problem.message_cs
    assert "2\u00a0MB" in problem.message_cs


def test_sizes_are_rounded_up() -> None:
    """What is over the limit never reads as if it fitted."""
    assert [human_size(size) for size in (12, 1025, 10_485_760, 10_485_761)] == [
        "12\u00a0B", "2\u00a0kB", "10\u00a0MB", "10,1\u00a0MB"
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "content_type"), [("a.png", None), ("a.pdf.exe", None), ("a.pdf", "text/html")])
def test_name_and_type_must_not_lie(name: str, content_type: str | None) -> None:
    """A file that claims to be something else is refused."""
    assert refusal(pdf(), name, content_type).code == "file.mismatch"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf(b"3 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj"), "file.active_content"),
        (pdf(b"3 0 obj << /S /#4aava#53cript >> endobj"), "file.active_content"),
        (pdf(b"3 0 obj << /JS 4 0 R >> endobj"), "file.active_content"),
        (pdf(b"3 0 obj << /S /Launch /F (cmd.exe) >> endobj"), "file.active_content"),
        (pdf(stream(b"/Type /EmbeddedFile", b"x")), "file.active_content"),
        (pdf(stream(b"/Length 9", b"hidden 3 0 obj << /S /JavaScript >> endobj")), "file.active_content"),
        (
            pdf(stream(b"/Type /ObjStm /N 1 /Filter /FlateDecode", zlib.compress(b"3 0 << /S /JavaScript >>"))),
            "file.active_content",
        ),
        (
            pdf(stream(b"/Type /Ob#6aStm /Filter /Flat#65Decode", zlib.compress(b"3 0 << /JS (x) >>"))),
            "file.active_content",
        ),
        (pdf(stream(b"/Type /ObjStm /Filter /ASCIIHexDecode", b"00")), "file.active_content"),
        (pdf(stream(b"/Type /ObjStm /Filter /FlateDecode", b"not packed")), "file.damaged"),
        (pdf(trailer=b"<< /Root 1 0 R /Encrypt 7 0 R >>"), "file.encrypted"),
        (pdf() + zip_file(), "file.polyglot"),
        (pdf() + b"<script>alert(1)</script>", "file.polyglot"),
        (pdf(b"PK\x05\x06" + bytes(16) + len(b"\ntrailer x\nstartxref\n9\n%%EOF\n").to_bytes(2, "little"), b"x"),
         "file.polyglot"),
        (pdf()[:-8], "file.damaged"),
        (b"%PDF-1.7\n%%EOF", "file.damaged"),
        (pdf().replace(b"1.7", b"9.9"), "file.damaged"),
    ],
)  # fmt: skip
def test_dangerous_pdfs_are_refused(content: bytes, code: str) -> None:
    """Scripts, launch actions, attachments, encryption, second kinds and stumps are refused, hidden ones too."""
    assert refusal(content).code == code


def test_pdf_bomb_is_refused() -> None:
    """An object stream that unpacks to more than the budget is not unpacked further."""
    bomb = zlib.compress(b"1 0 " + bytes(80_000_000))
    assert refusal(pdf(stream(b"/Filter /FlateDecode", bomb))).code == "file.too_complex"


def test_an_object_far_inside_a_stream_is_found() -> None:
    """A stream is unpacked piece by piece to its end."""
    noise = b"".join(f"{number} 0 ".encode() for number in range(30_000))
    packed = zlib.compress(noise + b"<< /S /JavaScript /JS (x) >>")
    assert len(packed) > 4 * 4096
    assert refusal(pdf(stream(b"/Type /ObjStm /Filter /FlateDecode", packed))).code == "file.active_content"


def test_many_small_streams_take_no_more_time_each() -> None:
    """Ten megabytes of them would otherwise keep a core busy for minutes."""

    def seconds(number: int) -> float:
        content = pdf(stream(b"/Filter /FlateDecode", zlib.compress(b"1 0 \n")) * number)
        begun = time.process_time()
        check_upload("a.pdf", "application/pdf", content)
        return time.process_time() - begun

    seconds(100)
    assert seconds(48_000) < 20 * seconds(6_000)


def test_harmless_streams_pass() -> None:
    """Pages and pictures inside a PDF are left alone, whatever bytes they happen to hold."""
    page = stream(b"/Filter /FlateDecode", zlib.compress(b"BT (Souhlas) Tj ET"))
    raw = stream(b"/Length 20", b"\xff/JS \xfe/Encrypt \x00")
    objects = stream(b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(b"3 0 << /Type /Font >>"))
    assert check_upload("a.pdf", None, pdf(page + raw + objects)).kind == "pdf"


def test_picture_loses_everything_but_its_pixels() -> None:
    """EXIF with the place, comments and appended data do not come along; the picture stands upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Lipnice 49.5 N"
    checked = check_upload("f.jpg", "image/jpeg", picture("JPEG", exif=exif, comment=b"Lipnice") + b"PK Lipnice")
    assert b"Lipnice" not in checked.content
    with Image.open(io.BytesIO(checked.content)) as clean:
        assert clean.size == (6, 8)
        assert not clean.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_all_modes_survive(mode: str) -> None:
    """Every common PNG is written anew with the same size and mode."""
    with Image.open(io.BytesIO(check_upload("", None, picture(mode=mode)).content)) as clean:
        assert (clean.size, clean.mode) == ((8, 6), mode)


def test_damaged_and_oversized_pictures_are_refused() -> None:
    """Half a picture, a picture of too many points and a moving one are refused."""
    assert refusal(picture(size=(300, 300))[:200]).code == "file.damaged"
    assert refusal(picture("JPEG", size=(300, 300))[:300]).code == "file.damaged"
    assert refusal(picture(size=(10_000, 5_001), mode="1")).code == "file.too_many_pixels"
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    assert refusal(target.getvalue()).code == "file.animated"


@given(
    st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", picture(), picture("JPEG"), pdf()]),
    st.binary(max_size=200),
    st.integers(0, 60),
)
def test_any_bytes_are_let_in_or_refused(head: bytes, tail: bytes, cut: int) -> None:
    """Nothing that can be uploaded is an error of ours."""
    try:
        check_upload("a", None, head[: len(head) - cut] + tail)
    except FileProblem:
        return


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return open_file_store("memory:///" if request.param == "memory" else (tmp_path / "objects").as_uri())


async def test_stored_file_comes_back(store: FileStore) -> None:
    """What was stored is loaded; what was not is unreadable like anything else."""
    object_key = await store.store_file(b"obsah", key=KEY, aad=b"row")
    assert await store.load_file(object_key, key=KEY, aad=b"row") == b"obsah"
    with pytest.raises(StoredFileUnreadable):
        await store.load_file("no/such-file", key=KEY, aad=b"row")


async def test_wrong_key_or_purpose_does_not_open(store: FileStore) -> None:
    """Another key, another row: nothing."""
    object_key = await store.store_file(b"obsah", key=KEY, aad=b"row")
    for key, aad in ((bytes(32), b"row"), (KEY, b"other")):
        with pytest.raises(StoredFileUnreadable):
            await store.load_file(object_key, key=key, aad=aad)
    with pytest.raises(ValueError, match="32 bytes"):
        await store.store_file(b"obsah", key=b"short", aad=b"row")


async def test_altered_or_swapped_files_do_not_open() -> None:
    """Each flipped byte, each stump and a file moved to another's place are noticed; nothing readable is kept."""
    inner = MemoryStore()
    store = FileStore(inner)
    one = await store.store_file(b"obsah", key=KEY, aad=b"row")
    other = await store.store_file(b"obsah", key=KEY, aad=b"row")
    sealed = bytes(obstore.get(inner, one).bytes())
    assert b"obsah" not in sealed
    flipped = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    for damaged in [*flipped, *(sealed[:length] for length in (0, 1, 20, len(sealed) - 1))]:
        obstore.put(inner, one, damaged)
        with pytest.raises(StoredFileUnreadable):
            await store.load_file(one, key=KEY, aad=b"row")
    obstore.put(inner, one, sealed)
    assert await store.load_file(one, key=KEY, aad=b"row") == b"obsah"
    obstore.put(inner, other, sealed)
    with pytest.raises(StoredFileUnreadable):
        await store.load_file(other, key=KEY, aad=b"row")


async def test_names_in_the_store_say_nothing(tmp_path: Path) -> None:
    """The path in the store is random."""
    store = FileStore(LocalStore(tmp_path))
    object_key = await store.store_file(b"", key=KEY, aad=b"")
    assert (tmp_path / object_key).is_file()
    assert len(object_key) == 35


async def test_the_process_has_one_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without wiring it is a bug that says so; with it the plain functions work."""
    monkeypatch.setattr(files, "_file_store", None)
    with pytest.raises(RuntimeError, match="start-up"):
        await files.store_file(b"", key=KEY, aad=b"")
    files.use_file_store(open_file_store("memory:///"))
    object_key = await files.store_file(b"a", key=KEY, aad=b"")
    assert await files.load_file(object_key, key=KEY, aad=b"") == b"a"
