"""The papers for operators say what the code does: settings, dependencies, units."""

import re
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from app.cli import opora
from kernel.settings import SETTINGS, Setting

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = sorted(path for path in (ROOT / "deploy").rglob("*") if path.is_file())


def row(setting: Setting) -> str:
    default = f"`{setting.default_shown}`" if setting.default_shown else "–"
    return f"| `{setting.name}` | {default} | {setting.meaning} | `{setting.example}` |"


def test_every_setting_is_in_the_table_as_the_code_knows_it() -> None:
    lines = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `OPORA_")] == [row(setting) for setting in SETTINGS]


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        re.split(r"[\[><=;~! ]", one, maxsplit=1)[0]
        for one in (*project["dependencies"], *project["optional-dependencies"]["dev"])
    }
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").split("## Looked at and left")[0]
    assert {name for name in wanted if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)} == set()


@pytest.mark.parametrize("path", DEPLOY, ids=lambda path: path.name)
def test_what_is_deployed_sets_only_settings_that_there_are(path: Path) -> None:
    named = set(re.findall(r"\bOPORA_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    assert named <= {setting.name for setting in SETTINGS}


def test_what_is_deployed_calls_commands_that_there_are() -> None:
    for unit in (ROOT / "deploy" / "systemd").glob("*.service"):
        (command,) = re.findall(
            r"^ExecStart=/opt/opora/\.venv/bin/opora (\w+)(?: .*)?$", unit.read_text(), re.MULTILINE
        )
        assert opora.get_command(click.Context(opora), command) is not None
    services = yaml.safe_load((ROOT / "deploy" / "compose" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    ours = {name: one["command"] for name, one in services.items() if "build" in one}
    assert ours.keys() == {"migrate", "web", "worker", "relay"}
    for program, command in ours.values():
        assert program == "opora"
        assert command in opora.commands


def test_images_are_named_by_digest_and_containers_are_hardened() -> None:
    """A tag is another image tomorrow; a missing digest stops Compose; no password stands on a command line."""
    services = yaml.safe_load((ROOT / "deploy" / "compose" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name, one in services.items():
        if "build" in one:
            assert one["build"]["args"]["PYTHON_DIGEST"].startswith("${PYTHON_DIGEST:?"), name
        else:
            assert re.fullmatch(r"[\w./-]+@sha256:\$\{[A-Z]+_DIGEST:\?[^}]+\}", one["image"]), name
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert one["mem_limit"], name
        assert one["pids_limit"], name
        spoken = " ".join([*one.get("command", []), *one.get("healthcheck", {}).get("test", [])])
        assert "PASSWORD" not in spoken, name
    bases = re.findall(
        r"^FROM (\S+)", (ROOT / "deploy/compose/Containerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(bases) == {"docker.io/library/python@sha256:${PYTHON_DIGEST}"}


def test_no_key_and_no_data_get_into_an_image() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*", "everything stays out but what is named"
    assert not {"!var", "!.git", "!.venv", "!deploy"} & set(rules)
