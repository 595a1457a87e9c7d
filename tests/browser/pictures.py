"""Take the pictures of the user guide from a running demonstration: `make pictures`, each of the page that a domain said.

python tests/browser/pictures.py [--address http://localhost:8000] [--name intake-new …]

Writes `docs/prirucka/obrazky/<name>.png` at twice the size, with few colours: they are texts and areas.
"""

import argparse
import io
import os
import sys

from chromium import find_chromium
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from app import domains
from kernel.web.handbook import PICTURE_ROOT, PICTURES, Picture
from tenants.accounts.service import DEMO_CODE, DEMO_PASSWORD

VIEW: ViewportSize = {"width": 1060, "height": 780}
STILL = ".o-demo { display: none !important; } * { caret-color: transparent !important; transition: none !important; }"


def sign_in(browser: Browser, address: str, person: str) -> Page:
    """A page of somebody of the demonstration."""
    context = browser.new_context(
        base_url=address,
        viewport=VIEW,
        device_scale_factor=2,
        locale="cs-CZ",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#email", person if "@" in person else f"{person}@lipnice.example")
    page.fill("input[type=password]", DEMO_PASSWORD)
    page.fill("#code", DEMO_CODE)
    page.get_by_role("button", name="Přihlásit se").click()
    page.wait_for_load_state("networkidle")
    if "/sign-in" in page.url:
        raise RuntimeError(f"{person} could not sign in")
    return page


def take(page: Page, picture: Picture) -> bytes:
    """What the picture shows. Raises playwright's errors for what is not there, RuntimeError for a page that is an error."""
    answer = page.goto(picture.address)
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{picture.address} answers {answer and answer.status}")
    for name in picture.press:
        page.get_by_role("main").locator("a, button, summary").filter(has_text=name).first.click()
        page.wait_for_load_state("networkidle")
    page.add_style_tag(content=STILL)
    if picture.part:
        taken = page.locator(picture.part).first.screenshot()
    else:  # without the menu, which is the same on each: what is read in a column can be read
        place = page.get_by_role("main").bounding_box()
        assert place is not None
        height = min(place["height"], VIEW["height"] - place["y"])
        taken = page.screenshot(clip={"x": place["x"], "y": place["y"], "width": place["width"], "height": height})
    small = io.BytesIO()
    with Image.open(io.BytesIO(taken)) as shot:
        shot.convert("RGB").quantize(colors=64, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Take what is asked for; what cannot be taken is named, and the others are taken."""
    asked = argparse.ArgumentParser(description="Take the pictures of the user guide")
    asked.add_argument("--address", default=f"http://localhost:{os.environ.get('PORT', '8000')}")
    asked.add_argument("--name", action="append", default=[])
    words = asked.parse_args()
    domains.load()
    wanted = [each for each in PICTURES.all() if not words.name or each.name in words.name]
    PICTURE_ROOT.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for person in dict.fromkeys(each.person for each in wanted):
            page = sign_in(browser, words.address, person)
            for picture in (each for each in wanted if each.person == person):
                try:
                    (PICTURE_ROOT / f"{picture.name}.png").write_bytes(take(page, picture))
                except Exception as error:  # noqa: BLE001 whatever it is, the next picture may succeed
                    failed.append(f"{picture.name}: {str(error).splitlines()[0]}")
            page.context.close()
        browser.close()
    sys.exit("\n".join(failed) or None)


if __name__ == "__main__":
    main()
