# pyright: strict
"""That somebody cannot take a case over, and what the head decided."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Settled(StrEnum):
    """What became of it."""

    KEPT = "kept"  # it stays with who has it, with a word of the head
    GIVEN = "given"  # somebody else leads the case


class CaseDeclined(Table, tablename="case_declined", db=DB):
    """Whoever leads a case says why they cannot take it over; the reason is for heads and for them, and in no file."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    assignment_id = UUID(default=new_id)
    declined_by = UUID(default=new_id)
    declined_at = Timestamptz()
    sealed = Bytea()
    settled = Text(null=True, default=None, choices=Settled)
    settled_by = UUID(null=True, default=None)  # null also where the system gave it on
    settled_at = Timestamptz(null=True, default=None)
    sealed_word = Bytea(null=True, default=None)
