"""The user guide: a chapter for each kind of work, whose words, pictures and links are those of the product."""

import re
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from app.testing.client import ClientApp, app
from kernel.web.catalogue import extract_messages
from kernel.web.guard import handlers_of
from kernel.web.handbook import CHAPTERS, PICTURE_ROOT, PICTURES, ROOT, chapter, chapters, tokens

QUOTED = re.compile("„([^“]+)“")


@pytest.fixture(scope="module", autouse=True)
def whole_product() -> None:
    """Every domain has said its chapters."""
    app()


def shown(key: str) -> Iterator[str]:
    """The pictures a chapter shows."""
    for token in tokens(key):
        yield from (str(part.attrGet("src")) for part in token.children or () if part.type == "image")


def test_every_chapter_is_written_and_every_text_is_a_chapter() -> None:
    """For whoever takes notices, heads and administrators; each says at its beginning for whom it is."""
    written = {path.stem for path in ROOT.glob("*.md")}
    assert written == {each.key for each in CHAPTERS.all()} >= {"prijem", "vedouci", "spravce"}
    for each in chapters():
        assert each.title, each.key
        assert each.whom.startswith("Pro "), each.key
        assert len(each.headings) > 4, each.key
        anchors = [anchor for anchor, _ in each.headings]
        assert len(set(anchors)) == len(anchors), each.key


@pytest.mark.xdist_group("messages")  # they are collected once
def test_what_the_guide_quotes_stands_on_the_pages() -> None:
    """A button that is reworded is reworded in the guide too."""
    known = set(extract_messages())
    wrong = [
        f"{each.key}: {words}"
        for each in CHAPTERS.all()
        for words in QUOTED.findall((ROOT / f"{each.key}.md").read_text(encoding="utf-8").replace("\n", " "))
        if words not in known
    ]
    assert not wrong


def test_every_picture_is_said_taken_and_shown() -> None:
    """None is missing, none is left over, and each has words for who does not see it."""
    said = {each.name for each in PICTURES.all()}
    in_text = [name for each in CHAPTERS.all() for name in shown(each.key)]
    assert sorted(in_text) == sorted(said)
    assert {path.stem for path in PICTURE_ROOT.iterdir()} == said
    for each in CHAPTERS.all():
        for token in tokens(each.key):
            for part in token.children or ():
                assert part.type != "image" or len(part.content) > 10, part.attrGet("src")


def test_pictures_are_small_and_carry_nothing_beside_what_is_seen() -> None:
    """No time, place or program of who took them."""
    for path in PICTURE_ROOT.iterdir():
        assert path.stat().st_size < 150_000, path.name
        with Image.open(path) as picture:
            assert not picture.info.keys() - {"dpi", "transparency"}, path.name


def test_pictures_are_of_pages_that_exist() -> None:
    """An address that was moved leaves no picture of what was."""
    known = {path for method, path, _ in handlers_of(app()) if method == "GET"}
    pattern = [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for path in known]
    for each in PICTURES.all():
        assert any(one.fullmatch(each.address.partition("?")[0]) for one in pattern), each.name


@pytest.mark.parametrize("somebody", [None, "krok_admin"])
async def test_it_is_read_by_everybody_and_found_from_help(client_app: ClientApp, somebody: str | None) -> None:
    """Before signing in as well; its pictures come from us and may be kept."""
    client: httpx.AsyncClient = await client_app(somebody)
    index = (await client.get("/help")).text
    for each in chapters():
        assert f'href="/help/handbook/{each.key}"' in index
        answered = await client.get(f"/help/handbook/{each.key}")
        assert answered.status_code == 200
        for anchor, _ in each.headings:
            assert f'href="#{anchor}"' in answered.text
            assert f'id="{anchor}"' in answered.text
    source = re.search(r'src="(/help/handbook/pictures/[^"]+)"', answered.text)
    assert source is not None
    picture = await client.get(source[1])
    assert picture.headers["content-type"] == "image/png"
    assert "immutable" in picture.headers["cache-control"]


async def test_what_nobody_wrote_is_not_there(client_app: ClientApp) -> None:
    """Nor any other file of the machine."""
    client = await client_app(None)
    for path in ("nothing", "pictures/nothing.png", "pictures/..%2Fprijem.md", "pictures/.png"):
        assert (await client.get(f"/help/handbook/{path}")).status_code == 404, path
    assert chapter("nothing") is None
