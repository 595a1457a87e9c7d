"""Photos that are taken without a connection, in a real browser: small, without hidden data, sealed, put to the notice one by one (ADR 0119)."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, Route, expect

from app.testing.browser import Live, OpenPage, check_page
from app.testing.device import begin, finish, names, online, switched_on
from app.testing.world import World
from services.inbox.views.documents import documents_of_notice
from services.intake import views as notices

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]

WHERE = 0x8825  # the part of a photo's hidden data that says where it was taken
READ = """async () => { const store = window.oporaStore, key = await store.key(), row = (await store.rows())[0];
  return Promise.all((await store.photos(row.id)).map(async each => [...new Uint8Array(await store.readPhoto(key, each))])); }"""
RAW = """() => new Promise(done => { const request = indexedDB.open("opora-device"); request.onsuccess = () => {
  const found = request.result.transaction("photos").objectStore("photos").getAll();
  found.onsuccess = () => { request.result.close(); done(found.result.map(each => [...new Uint8Array(each.data)].slice(0, 3))); }; }; })"""


def photo(folder: Path, number: int, size: tuple[int, int] = (64, 48)) -> Path:
    """A photo that says where it was taken."""
    image = Image.new("RGB", size, (number * 8 % 256, 90, 200 - number))
    hidden = Image.Exif()
    hidden[0x010F] = "Telefon"
    hidden.get_ifd(WHERE).update({1: "N", 2: (50.0, 5.0, 17.0)})
    path = folder / f"IMG_{number}.jpg"
    image.save(path, exif=hidden)
    return path


async def add(page: Page, paths: list[Path], shown: int) -> None:
    await page.locator("#foto").set_input_files(paths)
    await expect(page.locator("#fotografie li")).to_have_count(shown)


async def of_the_notice(world: World) -> list[str]:
    (notice,) = await notices.list_notices(world.actor("spod_head"))
    found = await documents_of_notice(world.actor("spod_intake"), notice.id)
    return [each.name for each in found.files]


async def test_photos_are_made_small_and_sealed_and_put_to_the_notice_once(
    world: World, live: Live, browser_page: OpenPage, tmp_path: Path
) -> None:
    """Nothing hidden is left in them; a line that breaks in the middle of one makes no second one."""
    page = await switched_on(live, browser_page)
    await page.context.set_offline(True)
    await begin(page)
    wide = photo(tmp_path, 0, (4000, 1000))
    await add(page, [wide, photo(tmp_path, 1), photo(tmp_path, 2)], 3)
    await page.get_by_role("button", name="Odebrat 3").click()
    await expect(page.locator("#fotografie li")).to_have_count(2)
    await page.locator("#photos_said").fill("Pokoj dítěte.")
    await check_page(page, "device-photos")
    kept = [Image.open(io.BytesIO(bytes(each))) for each in await page.evaluate(READ)]
    assert [each.size for each in kept] == [(2000, 500), (64, 48)]
    assert all(not each.getexif() for each in kept)
    assert all(start != [0xFF, 0xD8, 0xFF] for start in await page.evaluate(RAW))
    await finish(page)
    await expect(page.get_by_text("Fotografie: 2")).to_be_visible()

    sent = 0

    async def break_off(route: Route) -> None:
        nonlocal sent
        sent += route.request.method == "POST"
        if route.request.method == "POST" and sent == 2:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.context.route("**/files", break_off)
    await online(page)
    await expect(page.get_by_text("Fotografie se ještě odesílají")).to_be_visible()
    await expect(page.get_by_text("Fotografie: 1")).to_be_visible()
    await page.get_by_role("button", name="Odeslat teď").click()
    await expect(page.get_by_role("button", name="Skrýt")).to_be_visible()
    assert await names(world) == ["Vránová Eliška"]
    assert await of_the_notice(world) == ["soubor-1.jpg", "soubor-2.jpg"]
    assert await page.evaluate(RAW) == []


async def test_thirty_photos_fit_and_one_more_is_told(live: Live, browser_page: OpenPage, tmp_path: Path) -> None:
    """What is no photo is called by its name; little room is told before a photo is taken into the device."""
    page = await switched_on(live, browser_page)
    await page.context.set_offline(True)
    await begin(page)
    wrong = tmp_path / "dopis.jpg"
    wrong.write_text("nic")
    await add(page, [wrong, *(photo(tmp_path, number) for number in range(31))], 30)
    said = page.locator("#fotografie [role=status]")
    await expect(said).to_contain_text("dopis.jpg není fotografie")
    await expect(said).to_contain_text("nejvýše fotografií: 30")
    await page.get_by_role("button", name="Odebrat 30").click()
    await page.evaluate(
        "() => { navigator.storage.estimate = () => Promise.resolve({ quota: 1e9, usage: 1e9 - 1e6 }); }"
    )
    await page.locator("#foto").set_input_files(photo(tmp_path, 40))
    await expect(said).to_contain_text("do zařízení nevejdou")
    await expect(page.locator("#fotografie li")).to_have_count(29)
    await page.reload()
    await expect(page.locator("#fotografie li")).to_have_count(29)


async def test_photos_of_a_record_that_is_finished_in_opora_follow_it(
    world: World, live: Live, browser_page: OpenPage, tmp_path: Path
) -> None:
    """The text goes on as a draft; the photos wait and are put to what came of it."""
    page = await switched_on(live, browser_page)
    await page.context.set_offline(True)
    await begin(page)
    await page.locator("#vyjezd").get_by_label("Ano", exact=True).check()
    await add(page, [photo(tmp_path, 1)], 1)
    await finish(page)
    await online(page)
    await page.get_by_role("button", name="Dokončit v Opoře").click()
    await page.locator("#vyjezd").get_by_label("Ne", exact=True).check()
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Oznámení OZN")
    await page.goto("/device/")
    await page.get_by_role("button", name="Přiložit fotografie").click()
    await expect(page.get_by_role("button", name="Skrýt")).to_be_visible()
    assert await of_the_notice(world) == ["soubor-1.jpg"]
