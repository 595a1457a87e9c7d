# pyright: strict
"""Children known across agendas, by what they are found there, and which of them are one."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class FileStatus(StrEnum):
    """Where the file of an agenda stands."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


class Person(Table, tablename="person", db=DB):
    """A child as one agenda knows it, with the head of its file, which the database keeps."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    wrapped = Bytea()
    sealed = Bytea()
    said_at = Timestamptz()
    file_mark = Text(null=True, default=None)
    status = Text(null=True, default=None, choices=FileStatus)
    opened_at = Timestamptz(null=True, default=None)
    key_worker_id = UUID(null=True, default=None)
    kept_id = UUID(null=True, default=None)
    urgent = Boolean(null=True, default=None)
    guarded_until = Timestamptz(null=True, default=None)


class PersonTerm(Table, tablename="person_term", db=DB):
    """A blind term under which the other agendas find a child."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    term = Bytea()
    owner_id = UUID(default=new_id)


class PersonLink(Table, tablename="person_link", db=DB):
    """That two agendas know one child, from–to."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    person_id = UUID(default=new_id)
    other_service_id = UUID(default=new_id)
    other_person_id = UUID(default=new_id)
    linked_by = UUID(default=new_id)
    linked_at = Timestamptz()
    undone_service_id = UUID(null=True, default=None)
    undone_by = UUID(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)
    undone_sealed = Bytea(null=True, default=None)


class GuardianException(Table, tablename="guardian_exception", db=DB):
    """That somebody may be guardian of a child and coordinate its protection, by the head of the department."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    person_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    given_by = UUID(default=new_id)
    given_at = Timestamptz()
    sealed = Bytea()
