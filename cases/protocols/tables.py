# pyright: strict
"""What was read aloud, who signed it, and what followed. Nothing here is ever written over."""

from enum import StrEnum

from piccolo.columns import UUID, Array, Bytea, Date, Integer, SmallInt, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class SignerRole(StrEnum):
    """As what somebody signs."""

    NOTIFIER = "notifier"
    CHILD = "child"
    WITNESS = "witness"
    WORKER = "worker"


class Way(StrEnum):
    """How a signature is there, or that there is none."""

    DRAWN = "drawn"
    PAPER = "paper"
    REFUSED = "refused"


class SheetType(StrEnum):
    """What the file of a sheet is."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class Added(StrEnum):
    """What follows a protocol."""

    ADDENDUM = "addendum"
    COPY = "copy"


class ProtocolRow(Table, tablename="protocol", db=DB):
    """That something was read aloud: by whom, when, about what, and as what it is signed. The words and the names are sealed."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    kind = Text()
    about_id = UUID(default=new_id)
    read_by = UUID(default=new_id)
    read_at = Timestamptz()
    recorded_at = Timestamptz()
    signers = Array(base_column=Text(), choices=SignerRole)
    sealed = Bytea()


class ProtocolSheet(Table, tablename="protocol_sheet", db=DB):
    """The sheet that was signed on paper; the file lies encrypted in the object store."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    protocol_id = UUID(default=new_id)
    media_type = Text(choices=SheetType)
    size = Integer()
    object_key = Text()
    wrapped_key = Bytea()
    added_by = UUID(default=new_id)
    added_at = Timestamptz()


class ProtocolSignature(Table, tablename="protocol_signature", db=DB):
    """One signer's signature as strokes, the sheet that bears it, or why there is none."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    protocol_id = UUID(default=new_id)
    no = SmallInt()
    way = Text(choices=Way)
    sheet_id = UUID(null=True, default=None)
    noted_by = UUID(default=new_id)
    noted_at = Timestamptz()
    sealed = Bytea()


class ProtocolAddition(Table, tablename="protocol_addition", db=DB):
    """A dated addendum, or to whom a copy was given and when."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    protocol_id = UUID(default=new_id)
    what = Text(choices=Added)
    given_on = Date(null=True, default=None)
    added_by = UUID(default=new_id)
    added_at = Timestamptz()
    sealed = Bytea()
