"""A page that only shows is one unit of work: one snapshot of rights, one entry into the database, one commit."""

import pytest

from .looks import asker, looks

__all__ = ["asker", "looks"]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("looks")]


def test_whoever_looks_at_whatever_begins_once(looks):
    """Every page and every address for programs, as everybody who may, with everything they may look at."""
    often = {f"{look.route}: {look.begun}" for look in looks if look.answer.status == 200 and look.begun > 1}
    assert often == set()
    assert 1 in {look.begun for look in looks}  # the counting counts
