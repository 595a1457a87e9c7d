# pyright: strict
"""What the history of a case shows."""

from typing import Annotated

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, like


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One act, refusal or look in the history of a case; `service` of whoever looked or acted from another one.

    What the system did has no `worker`; `ordered_by` is who decided it, say an administrator who ended a colleague's work. `about`:
    what of the case it was about, where the action alone does not say it.
    """

    id: Id
    at: Instant
    action: Annotated[str, like("record.added")]
    outcome: Annotated[str, one_of(("done", "refused", "read"))]
    worker: PersonName
    service: Annotated[str, like("")] = ""
    ordered_by: Annotated[str, like("")] = ""
    in_place_of: Annotated[str, msgspec.Meta(description="For whom the worker stood in."), like("")] = ""
    about: Annotated[str, like("")] = ""
