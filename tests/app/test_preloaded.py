"""Commands forked from a process that has everything imported: as if each had been started by itself."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.testing.preloaded import Preloaded

pytestmark = pytest.mark.slow  # processes of their own


@pytest.fixture
def own() -> Iterator[Preloaded]:
    preloaded = Preloaded()
    yield preloaded
    preloaded.close()


def test_a_command_has_the_environment_of_its_start_and_nothing_of_the_one_before(
    own: Preloaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    assert own.wait(own.start(["--version"], out=out, err=err)) == 0
    assert out.read_text().startswith("opora ")
    monkeypatch.setenv("OPORA_DATABASE_URL", "nonsense")
    assert own.wait(own.start(["tenant", "list"], out=out, err=err)) != 0
    assert "OPORA_DATABASE_URL" in err.read_text()
    monkeypatch.undo()
    assert own.wait(own.start(["--help"], out=out, err=err)) == 0


def test_who_ends_takes_along_what_still_runs(own: Preloaded, tmp_path: Path) -> None:
    """And a command that is stopped ends alone."""
    first, second = (own.start(["work"], out=tmp_path / name) for name in ("first", "second"))
    own.stop(first)
    assert own.status(first) is not None
    assert own.status(second) is None
    own.close()
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
