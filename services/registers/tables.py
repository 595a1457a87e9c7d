"""The registration of notices, and who stands in which register."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Issuer(StrEnum):
    """Who gives official numbers: Opora by the authority's templates, or the records system, whose numbers are typed in."""

    HERE = "here"
    OUTSIDE = "outside"


class Ending(StrEnum):
    """How an entry of a register ended."""

    ENROLLED = "enrolled"  # the notice led to an entry of a basic register
    JOINED = "joined"  # the notice was joined to a case that was open already
    MOVED = "moved"  # the child went to another register
    FORWARDED = "forwarded"  # the notice went to another authority
    REFERRED = "referred"  # whoever made it was told to turn there
    REMOVED = "removed"  # somebody removed the child, with reason and words
    MISTAKEN = "mistaken"  # it should not have been made; its number stays used


class RegisterKind(StrEnum):
    """What stands in a register."""

    NOTICE = "notice"
    BASIC = "basic"
    GUARDIAN = "guardian"
    AUXILIARY = "auxiliary"
    FOSTER = "foster"
    CURATOR = "curator"


class Correction(StrEnum):
    """Why typed numbers were wrong. No sentence: the whole authority reads it, and it must name nobody."""

    TYPO = "typo"
    RENUMBERED = "renumbered"
    MIXED_UP = "mixed_up"


class NoticeRegistration(Table, tablename="notice_registration", db=DB):
    """The numbers of a notice, from one moment to the other; one at a time holds."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    issuer = Text(choices=Issuer)
    year = Integer()
    reference_no = Integer(null=True, default=None)  # as drawn here; null for what was typed in
    evidence_no = Integer(null=True, default=None)
    reference_number = Text()
    evidence_number = Text(null=True, default=None)
    reference_key = Text()  # without blanks and case: by it two are the same
    evidence_key = Text(null=True, default=None)
    registered_on = Date()
    registered_by = UUID(default=new_id)
    registered_at = Timestamptz()
    replaced_by = UUID(null=True, default=None)
    replaced_at = Timestamptz(null=True, default=None)
    correction = Text(choices=Correction, null=True, default=None)  # why the numbers before it were wrong


class RegisterEntry(Table, tablename="register_entry", db=DB):
    """That a notice, or a child of it, stands in a register from a day on, under a number of the register's series."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    register = Text()  # a code of the authority
    series = Text()
    mark = Text()  # as the authority writes it, and what stands there, at the moment of the entry
    kind = Text(choices=RegisterKind)
    year = Integer()
    number = Integer()
    file_mark = Text(null=True, default=None)  # null until the records system's is typed in
    mark_key = Text(null=True, default=None)
    notice_id = UUID(default=new_id)
    child_id = UUID(null=True, default=None)
    case_id = UUID(null=True, default=None)
    begun_on = Date()
    begun_by = UUID(default=new_id)
    begun_at = Timestamptz()
    ended_on = Date(null=True, default=None)
    ended_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ending = Text(choices=Ending, null=True, default=None)
    removal_reason = Text(null=True, default=None)  # a code of the authority
    sealed = Bytea(null=True, default=None)
    version = Integer(default=1)  # of the day; another one is written over the one that was looked at


class RegisterCorrection(Table, tablename="register_correction", db=DB):
    """That the day of an entry was wrong, and why; the entry has the right one."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    entry_id = UUID(default=new_id)
    was = Date()
    becomes = Date()
    corrected_by = UUID(default=new_id)
    corrected_at = Timestamptz()
    sealed = Bytea()


class CaseMark(Table, tablename="case_mark", db=DB):
    """The mark that the records system gave to the file of a case which came of no notice, as somebody typed it in."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    file_mark = Text()
    mark_key = Text()  # without blanks and case: by it two are the same
    marked_by = UUID(default=new_id)
    marked_at = Timestamptz()
