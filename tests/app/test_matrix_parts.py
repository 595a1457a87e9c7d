"""The parts of the matrix, of the town and of the oracle stand together."""

import pytest

from app.domains import DOMAINS
from app.testing import parts as collected
from app.testing.matrix import HOME, TEAM, Matrix, parts, put_together


def test_each_part_lies_beside_the_tests_of_its_domain() -> None:
    said = parts()
    assert set(said) <= {*DOMAINS, "app"}
    assert "case.read" in said["cases.cases"].may
    assert "case.read" in put_together(said).may


@pytest.mark.parametrize("what", ["matrix", "town", "oracle"])
def test_no_part_is_left_out(what: str) -> None:
    """A part in a folder whose name is no domain's would never be asked."""
    written = {str(path) for path in collected.TESTS.glob(f"*/{what}.py")}
    assert {part.__file__ for part in collected.parts(what).values()} == written
    assert len(written) > 5


def test_no_two_domains_say_the_same_line() -> None:
    """Whoever came last would win, unseen."""
    one = Matrix(may={"thing.read": {HOME: TEAM}})
    with pytest.raises(AssertionError, match="sharing says in may what was said before"):
        put_together({"consent": one, "sharing": one})
