"""Files that arrived, and what came in them."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class FileKind(StrEnum):
    """What a file is."""

    DATA_MESSAGE = "data_message"
    EMAIL = "email"
    DOCUMENT = "document"  # a picture or a PDF that was put to a notice


class Verdict(StrEnum):
    """What the seal of a data message is worth; one that is not whole is not taken at all."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown_issuer"


class Outcome(StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    SET_ASIDE = "set_aside"


class AsideReason(StrEnum):
    """Why no notice is taken down from a file."""

    NOT_NOTICE = "not_notice"
    KNOWN_ALREADY = "known_already"
    MISTAKE = "mistake"


class MistakeReason(StrEnum):
    """Why a file does not belong to the notice that it was put to. No sentence: it goes on with the notice, and must name nobody."""

    OTHER_NOTICE = "other_notice"
    OTHER_PERSON = "other_person"
    MISTAKE = "mistake"


class ArrivedFile(Table, tablename="arrived_file", db=DB):
    """That a file came, and what became of it; without `arrived_by` the folder of the records system brought it."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    kind = Text(choices=FileKind)
    arrived_by = UUID(null=True, default=None)
    arrived_at = Timestamptz()
    received_at = Timestamptz(null=True, default=None)
    verdict = Text(choices=Verdict, null=True, default=None)
    size = Integer()
    attachments = Integer()
    names_nobody = Boolean(default=False)
    fingerprint = Bytea()
    message_term = Bytea(null=True, default=None)
    taker_id = UUID(null=True, default=None)
    outcome = Text(choices=Outcome, null=True, default=None)
    reason = Text(choices=AsideReason, null=True, default=None)
    notice_id = UUID(null=True, default=None)
    ended_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class ArrivedRefusal(Table, tablename="arrived_refusal", db=DB):
    """That a file of the folder was not taken, and why."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    refused_at = Timestamptz()
    code = Text()
    fingerprint = Bytea()
    sealed = Bytea()


class ArrivedPart(Table, tablename="arrived_part", db=DB):
    """Part 0: the original with its envelope; the others: attachments."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    file_id = UUID(default=new_id)
    no = Integer()
    size = Integer()
    object_key = Text()
    wrapped_key = Bytea()
    sealed = Bytea()


class DocumentMistake(Table, tablename="document_mistake", db=DB):
    """That a file does not belong to the notice that it was put to; it stays where it is."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    file_id = UUID(default=new_id)
    reason = Text(choices=MistakeReason)
    marked_by = UUID(default=new_id)
    marked_at = Timestamptz()
