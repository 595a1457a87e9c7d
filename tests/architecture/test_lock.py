"""The locks are complete: nothing that a locked package asks for is left to be found when it is installed.

`make install` and `make server` install them with `--no-deps`. What is missing in them is missing in the environment.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from app.testing.locks import DEVELOPMENT, ROOT, SERVER, Pin, locked

# every Python that pyproject.toml allows and every computer that people run Opora on
PLACES = [
    {"python_version": python, "python_full_version": f"{python}.{patch}", "platform_machine": machine}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for patch in (0, 9)
    for machine in ("x86_64", "aarch64")
]
Asks = Callable[[str], list[str] | None]


def incomplete(pins: Iterable[Pin], roots: Iterable[str], asks: Asks, place: dict[str, str]) -> Iterator[str]:
    """What is asked for in a place, by whom, and not locked there in a release that will do."""
    environment = {name: str(value) for name, value in default_environment().items()}
    environment |= {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "extra": "", **place}
    here = {pin.name: pin for pin in pins if pin.wanted(environment)}
    waiting = [("pyproject.toml", parsed(root)) for root in roots]
    seen = set[tuple[str, str]]()
    while waiting:
        by, requirement = waiting.pop()
        if by == "pyproject.toml" and requirement.marker and not requirement.marker.evaluate(environment):
            continue
        pin = here.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(pin.version, prereleases=True):
            yield f"{by} asks for {str(requirement).partition(';')[0]}, locked is {pin.version if pin else 'none'}"
            continue
        for extra in {"", *requirement.extras}:
            if (pin.name, extra) not in seen:
                seen.add((pin.name, extra))
                waiting += [(pin.name, each) for each in _asked(pin.name, extra, asks, environment)]


def _asked(name: str, extra: str, asks: Asks, environment: dict[str, str]) -> Iterator[Requirement]:
    """What a package asks for there, with one of its extras or (`""`) without."""
    for requirement in map(parsed, asks(name) or ()):
        if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra}):
            yield requirement


@cache
def parsed(text: str) -> Requirement:
    """A requirement; there are hundreds, and each place asks for them again."""
    return Requirement(text)


@cache
def installed(name: str) -> list[str] | None:
    """What an installed release asks for; None where it is not installed."""
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return None


def project(*extras: str) -> list[str]:
    """What pyproject.toml asks for."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    more = told["optional-dependencies"]
    return [*told["dependencies"], *(each for extra in extras for each in more[extra])]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: " ".join(place.values()))
@pytest.mark.parametrize(("lock", "extras"), [(SERVER, ()), (DEVELOPMENT, ("dev",))], ids=["server", "development"])
def test_the_lock_is_complete(lock: Path, extras: tuple[str, ...], place: dict[str, str]) -> None:
    assert list(incomplete(locked(lock), project(*extras), installed, place)) == []


def test_what_is_judged_is_what_is_locked() -> None:
    """The requirements are read from what is installed here: every pin of this place, in its release."""
    assert {pin.name: version(pin.name) for pin in locked(DEVELOPMENT) if pin.wanted()} == {
        pin.name: str(pin.version) for pin in locked(DEVELOPMENT) if pin.wanted()
    }


def test_a_server_has_the_releases_that_were_tested() -> None:
    tested = {pin.name: pin for pin in locked(DEVELOPMENT)}
    assert [pin.name for pin in locked(SERVER) if tested.get(pin.name) != pin] == []


METADATA = {
    "web": ["core[mail]>=2", "old; python_version < '3.12'", "speed; extra == 'fast'"],
    "core": ["names", "mail-check>=1; extra == 'mail'", "windows; sys_platform == 'win32'"],
}


@pytest.mark.parametrize(
    ("lock", "roots", "missing"),
    [
        ("web==1|core==2|names==1|mail-check==1|old==1", ["web"], []),
        ("web==1|core==2|names==1|old==1", ["web"], ["core asks for mail-check>=1, locked is none"]),
        ("web==1|core==1|names==1|mail-check==1|old==1", ["web"], ["web asks for core[mail]>=2, locked is 1"]),
        ("web==1|core==2|names==1|mail-check==1", ["web"], ["web asks for old, locked is none"]),
        ("core==2|names==1", ["core", "web"], ["pyproject.toml asks for web, locked is none"]),
        ("core==2|names==1 ; sys_platform == 'win32'", ["core"], ["core asks for names, locked is none"]),
        ("web==1|core==2|names==1|mail-check==1|old==1", ["web[fast]"], ["web asks for speed, locked is none"]),
    ],
)
def test_what_is_missing_is_found(tmp_path: Path, lock: str, roots: list[str], missing: list[str]) -> None:
    path = tmp_path / "some.lock"
    path.write_text("".join(f"{pin} \\\n    --hash=sha256:{'0' * 64}\n" for pin in lock.split("|")))
    assert list(incomplete(locked(path), roots, METADATA.get, PLACES[0])) == missing


@pytest.mark.parametrize("line", ["web>=1", "web==1.*", "web", "web[fast]==1", "web==1\n"])
def test_a_line_that_pins_nothing_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "some.lock"
    path.write_text(line if line.endswith("\n") else f"{line} --hash=sha256:{'0' * 64}\n")
    with pytest.raises(ValueError, match="not one release"):
        locked(path)
