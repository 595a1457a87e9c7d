"""Find the Chromium of the browser tests, or install one; a missing one is an error, never a skip.

python tests/browser/chromium.py     prints its path
find_chromium() -> str               for the tests
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
    if shutil.which("apt-get"):
        rights = [] if os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
        if rights is not None:
            print("Installing Chromium …", file=sys.stderr)
            apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
            install = [*apt, "install", "-y", "--no-install-recommends", "chromium"]
            if _done(install) or (_done([*apt, "update"]) and _done(install)):
                return find_chromium()
    print("Downloading Chromium …", file=sys.stderr)
    if not _done([sys.executable, "-m", "playwright", "install", "chromium"]):
        raise ChromiumMissing("no Chromium and none could be installed; install one or set OPORA_CHROMIUM")
    return find_chromium()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


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
    except ChromiumMissing as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
