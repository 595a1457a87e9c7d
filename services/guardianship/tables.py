"""That a court appointed the authority as guardian of a child, and what the guardian did."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class ActKind(StrEnum):
    """What the guardian did (S003; domain reference 1.11, no. 5)."""

    PARENTS = "parents"
    INFORMED = "informed"
    TALK = "talk"
    WISH = "wish"
    HEARING = "hearing"
    STATEMENT = "statement"


class Guardianship(Table, tablename="guardianship", db=DB):
    """What the court said, by which number the child stands in the register, and how it ended; words lie sealed with the child's key.

    `resolution_id`: the first file that was opened from the same resolution, as of siblings.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    resolution_id = UUID(default=new_id)
    decided_on = Date()
    delivered_on = Date()
    register = Text()
    series = Text()
    mark = Text()
    year = Integer()
    number = Integer()
    opened_by = UUID(default=new_id)
    opened_at = Timestamptz()
    sealed = Bytea()
    ended_on = Date(null=True, default=None)
    ended_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    end_sealed = Bytea(null=True, default=None)


class GuardianshipAct(Table, tablename="guardianship_act", db=DB):
    """Something that the guardian did, on which day; its words are a record of the file, of the same source."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    guardianship_id = UUID(default=new_id)
    kind = Text(choices=ActKind)
    happened_on = Date()
    written_by = UUID(default=new_id)
    written_at = Timestamptz()


class GuardianThreat(Table, tablename="guardian_threat", db=DB):
    """What the guardian found that threatens the child, for the head of an agenda that protects children."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    guardianship_id = UUID(default=new_id)
    recipient_service_id = UUID(default=new_id)
    person_id = UUID(null=True, default=None)
    reported_by = UUID(default=new_id)
    reported_at = Timestamptz()
    wrapped = Bytea()
    sealed = Bytea()


class ThreatNotice(Table, tablename="threat_notice", db=DB):
    """Which notice it became there."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    threat_id = UUID(default=new_id)
    threat_service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
