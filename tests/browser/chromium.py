"""Find the Chromium of the browser tests, or install one; a missing one is an error, never a skip.

python tests/browser/chromium.py     prints its path
find_chromium() -> str               for the tests
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Playwright's driver stands on libatomic; a page in Czech, Vietnamese and Ukrainian is measured with these letters
PACKAGES = ("chromium", "libatomic1", "fonts-dejavu-core", "fonts-liberation")
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


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
    if not _installed(*PACKAGES) and not _done([sys.executable, "-m", "playwright", "install", "chromium"]):
        raise ChromiumMissing(
            f"no Chromium and none could be installed; run: sudo apt-get install {' '.join(PACKAGES)} (or set OPORA_CHROMIUM)"
        )
    return find_chromium()


def check_that_it_starts(path: str) -> None:
    """Browser and driver stand on libraries that a bare machine has not. Raises ChromiumMissing."""
    driver = [sys.executable, "-m", "playwright", "--version"]
    if not _done(driver) and not (_installed("libatomic1") and _done(driver)):
        raise ChromiumMissing("Playwright's driver does not start; install libatomic1")
    if not _done([path, "--version"]) and not (_installed(*PACKAGES) and _done([path, "--version"])):
        raise ChromiumMissing(f"{path} does not start; install chromium with the packages of your system")


def _installed(*packages: str) -> bool:
    """Install packages of the system, if we may."""
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not all(shutil.which(program) for program in ("apt-get", *rights[:1])):
        return False
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return _done(install) or (_done([*apt, "update"]) and _done(install))


def _playwrights_own() -> str | None:
    """The newest that Playwright has downloaded; its driver is not asked, it may not start yet."""
    cache = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    found = sorted(Path(cache).glob("chromium-*/chrome-*/chrome"), key=lambda each: each.stat().st_mtime)
    return str(found[-1]) if found else None


def _done(command: list[str]) -> bool:
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


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
