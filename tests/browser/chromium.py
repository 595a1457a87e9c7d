"""Find the Chromium of the browser tests, or install one; a missing one is an error, never a skip.

python tests/browser/chromium.py     prints its path
find_chromium() -> str               for the tests
"""

import os
import shutil
import sys
from pathlib import Path

from app.testing.packages import install, succeeds

# Playwright's driver stands on libatomic; a page in Czech, Vietnamese and Ukrainian is measured with these letters
AROUND = ("libatomic1", "fonts-dejavu-core", "fonts-liberation")
PACKAGES = ("chromium-headless-shell", *AROUND)
# the same engine without a window around it, for three quarters of the CPU of each page; then whole browsers
ON_PATH = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class ChromiumMissing(Exception):
    """There is no Chromium and none could be installed."""


def find_chromium() -> str:
    """The browser to drive: OPORA_CHROMIUM, then PATH, then Playwright's own. Raises ChromiumMissing."""
    named = os.environ.get("OPORA_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise ChromiumMissing(f"OPORA_CHROMIUM: {named} is not a program")
        return named
    for name in ON_PATH:
        found = shutil.which(name)
        if found:
            return found
    own = _playwrights_own()
    if own:
        return own
    raise ChromiumMissing("no Chromium; install one (apt-get install chromium) or set OPORA_CHROMIUM")


def install_chromium() -> str:
    """With the system's packages when we may, else Playwright's download. Raises ChromiumMissing."""
    print("Installing Chromium …", file=sys.stderr)
    if not any(install(*each) for each in (PACKAGES, ("chromium", *AROUND))) and not succeeds(
        [sys.executable, "-m", "playwright", "install", "chromium"]
    ):
        raise ChromiumMissing(
            f"no Chromium and none could be installed; run: sudo apt-get install {' '.join(PACKAGES)} (or set OPORA_CHROMIUM)"
        )
    return find_chromium()


def check_that_it_starts(path: str) -> None:
    """Browser and driver stand on libraries that a bare machine has not. Raises ChromiumMissing."""
    driver = [sys.executable, "-m", "playwright", "--version"]
    if not succeeds(driver) and not (install("libatomic1") and succeeds(driver)):
        raise ChromiumMissing("Playwright's driver does not start; install libatomic1")
    if not succeeds([path, "--version"]) and not (install(*PACKAGES) and succeeds([path, "--version"])):
        raise ChromiumMissing(f"{path} does not start; install chromium with the packages of your system")


def _playwrights_own() -> str | None:
    """The newest that Playwright has downloaded; its driver is not asked, it may not start yet."""
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    for programs in ("chromium_headless_shell-*/chrome-*/*headless[-_]shell", "chromium-*/chrome-*/chrome"):
        found = sorted(Path(cache).glob(programs), key=lambda each: each.stat().st_mtime)
        if found:
            return str(found[-1])
    return None


def main() -> int:
    try:
        try:
            path = find_chromium()
        except ChromiumMissing:
            if os.environ.get("OPORA_CHROMIUM"):
                raise
            path = install_chromium()
        check_that_it_starts(path)
    except ChromiumMissing as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
