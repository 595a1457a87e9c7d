"""That a client was told who leads their case, how people of the service are reached, and changes on a coming day."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from cases.cases.tables import ChangeReason, InformedVia
from kernel.db import DB
from kernel.ids import new_id
from tenants.tables import Channel


class ClientTold(Table, tablename="client_told", db=DB):
    """On a day a client, of a child its people, were told who leads the case since an assignment; never written over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    assignment_id = UUID(default=new_id)
    told_on = Date()
    via = Text(choices=InformedVia)
    told_by = UUID(null=True, default=None)  # null: by a message, which says who had it sent
    told_at = Timestamptz()
    sealed = Bytea()  # who was told, and a note
    letter_id = UUID(null=True, default=None)


class WorkerContact(Table, tablename="worker_contact", db=DB):
    """How clients reach somebody of a service; of several the last one holds."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    set_at = Timestamptz()
    sealed = Bytea()


class Stuck(StrEnum):
    """Why a planned change was not carried out on its day."""

    NOT_TOLD = "not_told"
    LEFT = "left"  # whoever was to lead the case may lead none here any more
    AWAY = "away"
    REFUSED = "refused"  # something else forbids it, as the separation of the guardian


class PlanEnd(StrEnum):
    """How a plan ended."""

    EFFECTIVE = "effective"
    CANCELLED = "cancelled"
    VOID = "void"  # another change came before, or the case is led in another one


class PlannedChange(Table, tablename="planned_change", db=DB):
    """From a day on somebody else is to lead a case; until then nothing of it holds."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    from_worker_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    reason = Text(choices=ChangeReason)
    effective_on = Date()
    decided_by = UUID(default=new_id)
    decided_at = Timestamptz()
    sealed = Bytea()
    informed_on = Date(null=True, default=None)
    informed_via = Text(null=True, default=None, choices=InformedVia)
    informed_by = UUID(null=True, default=None)
    informed_at = Timestamptz(null=True, default=None)
    deferred = Boolean()
    told = Bytea(null=True, default=None)  # who was told and how, or why nobody was
    stuck = Text(null=True, default=None, choices=Stuck)
    ended = Text(null=True, default=None, choices=PlanEnd)
    ended_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class LetterEnd(StrEnum):
    """What became of a message to a client."""

    SENT = "sent"
    FAILED = "failed"


class ClientLetter(Table, tablename="client_letter", db=DB):
    """A message from here to a client about who leads their case; that they were told stands once it was handed over."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    assignment_id = UUID(default=new_id)  # when it was written
    plan_id = UUID(null=True, default=None)  # of which coming change it tells
    channel = Text(choices=Channel)
    sent_by = UUID(default=new_id)
    sent_at = Timestamptz()
    sealed = Bytea()
    ended = Text(null=True, default=None, choices=LetterEnd)
    ended_at = Timestamptz(null=True, default=None)
