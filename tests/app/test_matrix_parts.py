"""The parts of the matrix stand together."""

import pytest

from app.domains import DOMAINS
from app.testing.matrix import HOME, TEAM, Matrix, parts, put_together


def test_each_part_lies_beside_the_tests_of_its_domain() -> None:
    said = parts()
    assert set(said) <= {*DOMAINS, "app"}
    assert "case.read" in said["cases.cases"].may
    assert "case.read" in put_together(said).may


def test_no_two_domains_say_the_same_line() -> None:
    """Whoever came last would win, unseen."""
    one = Matrix(may={"thing.read": {HOME: TEAM}})
    with pytest.raises(AssertionError, match="sharing says in may what was said before"):
        put_together({"consent": one, "sharing": one})
