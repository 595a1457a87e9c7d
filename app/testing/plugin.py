"""The pytest plugin that `pyproject.toml` names; fixtures and servers follow where tests run.

A process that only hands tests out to others imports nothing of ours.
"""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from app.testing import quick, units

pytest.register_assert_rewrite("app.testing.fixtures")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--quick`, for `make test-quick`."""
    parser.addoption("--quick", action="store_true", help="of what needs the database the first tests of each file")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settle what tests depend on, before any test module is imported."""
    if not hasattr(config, "workerinput") and not config.option.basetemp:
        _own_temporary_folder(config)
    # how long an example takes is decided by what else the computer does
    opora = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.register_profile("opora", opora)
    hypothesis.settings.register_profile("quick", opora, max_examples=20)
    hypothesis.settings.load_profile("opora")  # another one by --hypothesis-profile
    if config.getoption("dist", "no") == "no" or config.option.collectonly:
        config.pluginmanager.import_plugin("app.testing.fixtures")


_LEFT_OUT = re.compile(r"not \w+(?: and not \w+)*")


def _own_temporary_folder(config: pytest.Config) -> None:
    """Of each run one: whatever other run begins as the same user closes the one that all share for everybody else, also for the
    user as whom an embedded database runs there.
    """
    folder = config.option.basetemp = tempfile.mkdtemp(prefix="pytest-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file that says of all its tests what leaves them out (`-m "not slow"`) is not imported to learn it of each."""
    expression: str = config.option.markexpr
    if collection_path.suffix != ".py" or not _LEFT_OUT.fullmatch(expression):
        return None
    if any(argument.partition("::")[0].endswith(collection_path.name) for argument in config.args):
        return None
    return True if {*re.findall(r"not (\w+)", expression)} & units.marks(collection_path) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a quick run does not try, and begin with what is dear; what is marked is left out before."""
    if not units.of_all(config):
        return
    if config.getoption("quick"):
        items[:], left = quick.first_of_each_file(items)
        config.hook.pytest_deselected(items=left)
    items[:] = units.in_order(config.rootpath, items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out what belongs together to one process."""
    return units.ByUnit(config, log) if config.getvalue("dist") == "loadgroup" else None
