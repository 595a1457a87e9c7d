# pyright: strict
"""The order that gives a case to another key worker, and what heads alone keep of a worker who asked to be relieved."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.tables import CHANGE_REASONS, InformedVia
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, WorkerId, like
from kernel.typed_days import Meant
from kernel.wording import Worded

YES_NO = ("yes", "no")
_YesNo = Annotated[str, one_of(YES_NO, or_empty=True), like("")]


class ChangeKeyWorker(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give the case to another key worker: the client told before the change, or the reason why not.

    `unnamed_anyway`: also if a consent that an open task of the file came of does not name them. `request_on`, `request_mark`: the day of
    the client's written request and where it lies, for that reason alone. `support_…`: of an inner conflict, whether help or supervision
    was offered, wanted, arranged; only heads ever read it.
    """

    worker_id: WorkerId | None
    reason: Annotated[str, one_of(CHANGE_REASONS)]
    informed_on: Annotated[date, Meant.PAST] | None = None
    informed_via: Annotated[str, one_of(InformedVia, or_empty=True), like("personal")] = ""
    informed_whom: Annotated[str, like("matka")] = ""
    not_informed_reason: str = ""
    note: Annotated[str, like("")] = ""
    unnamed_anyway: bool = False
    request_on: Annotated[Annotated[date, Meant.PAST] | None, like(None)] = None
    request_mark: Annotated[str, like("")] = ""
    support_offered: _YesNo = ""
    support_wanted: _YesNo = ""
    support_arranged: _YesNo = ""
    support_note: Annotated[str, like("")] = ""


class SupportText(msgspec.Struct, frozen=True, kw_only=True):
    """What a head noted of help for a worker; sealed with the organisation's key, not the client's."""

    note: str = ""


class ReliefView(msgspec.Struct, frozen=True, kw_only=True):
    """Whether help or supervision was offered, wanted and arranged when somebody was relieved of a case; for heads alone."""

    id: Id
    worker_id: WorkerId
    worker: PersonName
    offered: Annotated[bool, like(True)]
    wanted: Annotated[bool, like(True)]
    arranged: Annotated[bool, like(False)]
    note: Annotated[str, like("")]
    noted_by: PersonName
    noted_at: Instant


class StoredRelief(msgspec.Struct, frozen=True, kw_only=True):
    """The same as it is stored."""

    id: UUID
    worker_id: UUID
    offered: bool
    wanted: bool
    arranged: bool
    noted_by: UUID
    noted_at: datetime
    sealed: bytes
