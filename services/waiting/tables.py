"""That a notice waits for somebody's return, and how that ended."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class WaitEnd(StrEnum):
    """Why a notice waits no more; the day that was reached ends nothing by itself."""

    ASSIGNED = "assigned"  # somebody has it: a case was opened, or it was joined to one
    CHANGED = "changed"  # to another person, day or reason
    TAKEN_BACK = "taken_back"
    URGENT = "urgent"
    LEARNT = "learnt"  # something was added
    PASSED_ON = "passed_on"  # to another authority


class NoticeWait(Table, tablename="notice_wait", db=DB):
    """A written notice that is not urgent waits for somebody until a day."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    until = Date()
    set_by = UUID(default=new_id)
    set_at = Timestamptz()
    sealed = Bytea()
    ended_by = UUID(null=True, default=None)  # null also where another authority's addition ended it
    ended_at = Timestamptz(null=True, default=None)
    ended = Text(null=True, default=None, choices=WaitEnd)
