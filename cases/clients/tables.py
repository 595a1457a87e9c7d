# pyright: strict
"""Clients."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class ClientKind(StrEnum):
    """A child (protection) or an adult client of a service."""

    CHILD = "child"
    ADULT = "adult"


class Client(Table, tablename="client", db=DB):
    """A person a service works for; who it is stands in the sealed document."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    kind = Text(choices=ClientKind)
    handover_id = UUID(null=True, default=None)
    sealed = Bytea()
    names_before = Bytea(null=True, default=None)
    version = Integer()
    created_at = Timestamptz()


class HealthCode(StrEnum):
    """Basic information on health handed over with consent (seed 002): what a suitable peer is chosen by."""

    PARAPLEGIA = "paraplegia"
    TETRAPLEGIA = "tetraplegia"
    OTHER = "other"
