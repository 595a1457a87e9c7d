# pyright: strict
"""Who has what of the work of a service, and that it ends."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class WorkKind(StrEnum):
    """In what way somebody has a part of the work of a service."""

    SPECIALISATION = "specialisation"
    ACTIVITY = "activity"
    SURNAMES = "surnames"
    STANDS_IN = "stands_in"
    CELL = "cell"


class WorkPart(Table, tablename="work_part", db=DB):
    """What of the work of a service somebody has from a first to a last day; never written over, an end is a row of its own."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    kind = Text(choices=WorkKind)
    code = Text()
    for_worker_id = UUID(null=True, default=None)
    first_letters = Text()
    last_letters = Text()
    valid_from = Date()
    valid_to = Date(null=True, default=None)
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()
    sealed = Bytea()


class WorkPartEnd(Table, tablename="work_part_end", db=DB):
    """That a part of the work ends after a last day, and why; of several the earliest holds."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    part_id = UUID(default=new_id)
    last_day = Date()
    set_by = UUID(null=True, default=None)
    set_at = Timestamptz()
    sealed = Bytea()
