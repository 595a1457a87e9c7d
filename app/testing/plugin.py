"""The pytest plugin that `pyproject.toml` names; fixtures and servers follow where tests run.

A process that only hands tests out to others imports nothing of ours.
"""

import re
from pathlib import Path

import hypothesis
import pytest

pytest.register_assert_rewrite("app.testing.fixtures")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settle what tests depend on, before any test module is imported."""
    # how long an example takes is decided by what else the computer does
    opora = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.register_profile("opora", opora)
    hypothesis.settings.register_profile("quick", opora, max_examples=20)
    hypothesis.settings.load_profile("opora")  # another one by --hypothesis-profile
    if config.getoption("dist", "no") == "no" or config.option.collectonly:
        config.pluginmanager.import_plugin("app.testing.fixtures")


_LEFT_OUT = re.compile(r"not \w+(?: and not \w+)*")
_MARKED = re.compile(r"^pytestmark = .*$", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file that says of all its tests what leaves them out (`-m "not slow"`) is not imported to learn it of each."""
    expression: str = config.option.markexpr
    if collection_path.suffix != ".py" or not _LEFT_OUT.fullmatch(expression):
        return None
    if any(argument.partition("::")[0].endswith(collection_path.name) for argument in config.args):
        return None
    said = _MARKED.search(collection_path.read_text(encoding="utf-8"))
    marks = re.findall(r"\bmark\.(\w+)", said[0]) if said else []
    return True if {*re.findall(r"not (\w+)", expression)} & {*marks} else None
