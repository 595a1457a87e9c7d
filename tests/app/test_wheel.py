"""What a server gets: every file of the product, and none of the demonstration, the bench or the testing tools."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("app/bench/", "app/demo/", "app/testing/", "kernel/web/frontend/")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is in the repository: building writes beside the source."""
    copy = tmp_path_factory.mktemp("source")
    for name in tracked():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    return copy


def tracked() -> list[str]:
    """The files of the packages, and what building them needs."""
    packages = {name.rstrip("*") for name in project()["tool"]["setuptools"]["packages"]["find"]["include"]}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *packages, "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return listed.stdout.splitlines()


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_a_wheel_has_everything_but_what_is_for_developers(source: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
         "--wheel-dir", tmp_path, source],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("opora-*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {name for name in tracked() if "/" in name and (ROOT / name).is_file()}
    assert inside == {name for name in wanted if not name.startswith(LEFT_OUT)}


def test_make_server_installs_no_more_than_a_wheel() -> None:
    """The strict way links the files of the packages one by one; the other one would show whole folders."""
    server = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nserver:")[1].split("\n\n")[0]
    assert "--config-settings editable_mode=strict --editable ." in server


def test_an_image_has_none_of_it_either() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {each.rstrip("/") for each in LEFT_OUT} <= set(rules)
