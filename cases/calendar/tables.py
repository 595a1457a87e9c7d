# pyright: strict
"""Secret addresses of calendars."""

from piccolo.columns import UUID, Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class CalendarFeed(Table, tablename="calendar_feed", db=DB):
    """An address under which a person reads what is due in a service; `whole` is what its head reads of everybody."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    user_id = UUID(default=new_id)
    whole = Boolean()
    token_hash = Bytea()
    proof = Text()
    made_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
