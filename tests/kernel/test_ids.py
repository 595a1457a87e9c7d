"""Identifiers say when they were drawn and stand in that order."""

import time
from datetime import timedelta

from kernel.clock import now
from kernel.ids import drawn_at, new_id


def test_ids_of_one_millisecond_stand_in_the_order_in_which_they_were_made() -> None:
    """Lists that show the newest first by id held a chance order of what was made within one millisecond."""
    made = []
    for _ in range(2_000):
        made.append(new_id())
        after = time.time_ns() + 1_000
        while time.time_ns() < after:
            pass
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7_and_says_when_it_was_drawn() -> None:
    one = new_id()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    drawn = drawn_at(one)
    assert drawn is not None
    assert abs(drawn - now()) < timedelta(seconds=5)
