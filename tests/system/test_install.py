"""What is installed is what the lock says, on any later day: the index has newer releases of everything by then.

The wheels are stand-ins with the names, releases and requirements of the locked packages, so no network is needed; the
Makefile, the locks' pins and pyproject.toml are the real ones.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from app.testing.locks import DEVELOPMENT, ROOT, SERVER, locked

pytestmark = pytest.mark.slow

LATER = "9999"  # a release of a later day: the next big one, and one that whoever allows the locked one allows too
BUILDS = "setuptools"  # it makes the editable wheel, so the stand-in is the real one
Files = Iterable[tuple[str, bytes]]


def wheel(folder: Path, name: str, version: str, requirements: Iterable[str] = (), files: Files = ()) -> str:
    """Make a wheel; returns its digest."""
    label = f"{name.replace('-', '_')}-{version}"
    told = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + "".join(requirements),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: opora\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{label}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        inside = [*files, *((f"{label}.dist-info/{part}", text.encode()) for part, text in told.items())]
        for place, content in inside:
            made.writestr(place, content)
        made.writestr(f"{label}.dist-info/RECORD", "".join(f"{place},,\n" for place, _ in inside))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def requirements_of(name: str) -> list[str]:
    """What the locked release really asks for, extras included; nothing for one of another computer."""
    try:
        metadata = distribution(name).metadata
    except PackageNotFoundError:
        return []
    wanted = ("Requires-Dist", "Provides-Extra", "Requires-Python")
    return [f"{field}: {value}\n" for field in wanted for value in metadata.get_all(field, [])]


def contents(name: str) -> Iterator[tuple[str, bytes]]:
    """The files of an installed package, but what tells about its own wheel."""
    for file in distribution(name).files or ():
        own = file.parts[0].endswith(".dist-info") and file.name != "entry_points.txt"
        if not own and file.parts[0] != ".." and file.suffix != ".pyc":
            yield str(file), Path(str(file.locate())).read_bytes()


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone whose lock holds the hashes of the stand-ins, beside an index that has those and newer ones."""
    clone, index = tmp_path_factory.mktemp("later"), tmp_path_factory.mktemp("index")
    for path in ("Makefile", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / path, clone / path)
    (clone / "app").mkdir()
    (clone / "app/__init__.py").touch()
    digests: dict[str, str] = {}
    for pin in locked(DEVELOPMENT):
        files = contents(pin.name) if pin.name == BUILDS else ()
        digests[pin.name] = wheel(index, pin.name, str(pin.version), requirements_of(pin.name), files)
        for later in (LATER, f"{pin.version.base_version}.{LATER}"):
            wheel(index, pin.name, later, requirements_of(pin.name))
    for lock in (SERVER, DEVELOPMENT):
        lines = (
            f"{pin.name}=={pin.version}{f' ; {pin.marker}' if pin.marker else ''} \\\n"
            f"    --hash=sha256:{digests[pin.name]}\n"
            for pin in locked(lock)
        )
        (clone / lock.name).write_text("".join(lines))
    (clone / "index").symlink_to(index)
    return clone


def make(clone: Path, target: str) -> None:
    """Run a target as a person does who has that index and no other."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE", "MFLAGS"))}
    environment |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(clone / "index"),
        "PIP_NO_CACHE_DIR": "1",
        "PIP_NO_COMPILE": "1",
    }
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        ["make", f"PYTHON={sys.executable}", target],
        cwd=clone, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def present(clone: Path) -> dict[str, str]:
    """What is installed in the clone."""
    (packages,) = (clone / ".venv/lib").glob("python*/site-packages")
    return {canonicalize_name(each.name): each.version for each in distributions(path=[str(packages)])}


@pytest.mark.parametrize(
    ("target", "lock", "more"),
    [("install", DEVELOPMENT, set()), ("server", SERVER, {BUILDS})],
    ids=["install", "server"],
)
def test_a_later_day_installs_the_lock_and_nothing_newer(later: Path, target: str, lock: Path, more: set[str]) -> None:
    shutil.rmtree(later / ".venv", ignore_errors=True)
    make(later, target)
    wanted = {pin.name: str(pin.version) for pin in locked(DEVELOPMENT) if pin.wanted() and pin.name in more}
    wanted |= {pin.name: str(pin.version) for pin in locked(lock) if pin.wanted()}
    found = present(later)
    assert {name: version for name, version in found.items() if name not in {"pip", "opora"}} == wanted
