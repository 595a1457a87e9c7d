# pyright: strict
"""Deadlines of things."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Date, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Outcome(StrEnum):
    """How a deadline ended."""

    MET = "met"  # it was done, in time or late
    VOID = "void"  # there is nothing to be done any more


class Deadline(Table, tablename="deadline", db=DB):
    """By when something has to be done with a thing. What it is about is known by its id alone."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    kind = Text()
    about_id = UUID(default=new_id)
    worker_id = UUID(null=True, default=None)
    started_at = Timestamptz()
    due_on = Date()
    due_at = Timestamptz()
    planned_on = Date()
    warn_at = Timestamptz(null=True, default=None)
    internal = Boolean()
    warned_at = Timestamptz(null=True, default=None)
    alerted_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = UUID(null=True, default=None)
    outcome = Text(choices=Outcome, null=True, default=None)
