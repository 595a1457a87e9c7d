# pyright: strict
"""That somebody is away and who stands in for them, and that they came back earlier."""

from piccolo.columns import UUID, Array, Bytea, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Absence(Table, tablename="absence", db=DB):
    """Somebody of a service is away from an instant to another, and a colleague stands in for them; never written over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    substitute_id = UUID(default=new_id)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    prepared = Array(base_column=Text())  # codes of what is ready: calls, the notice on the door, the automatic reply
    set_by = UUID(default=new_id)
    set_at = Timestamptz()
    sealed = Bytea()  # the substitute's telephone, as the door and the reply say it


class AbsenceEnd(Table, tablename="absence_end", db=DB):
    """That somebody came back before, or did not go; of several the earliest holds."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    absence_id = UUID(default=new_id)
    ended_at = Timestamptz()
    set_by = UUID(default=new_id)
    set_at = Timestamptz()
