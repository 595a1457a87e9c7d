# pyright: strict
"""What was written to a record later, and what was done since on that of which it tells."""

from typing import Annotated

import msgspec

from cases.cases.tables import Amendment
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, like


class LaterRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was written to another one later."""

    id: Id
    amendment: Annotated[str, one_of(Amendment), like("addendum")]
    recorded_at: Instant


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """What was done when and by whom, in words, and what they told of it; `url` is where it stands with all that was said of it."""

    at: Instant
    words: Annotated[str, like("Zavolat Policii ČR (158): stalo se")]
    by: PersonName
    url: Annotated[str, like("/notices/018f7d6e-5f7a-7c3e-9d3b-1f2a3b4c5d6e")]
    told: Annotated[str, like("Dítě samo na nádraží, prochladlé. Předáno matce.")] = ""
