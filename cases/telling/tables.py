"""That a client was told who leads their case, and how people of the service are reached."""

from piccolo.columns import UUID, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from cases.cases.tables import InformedVia
from kernel.db import DB
from kernel.ids import new_id


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
    told_by = UUID(default=new_id)
    told_at = Timestamptz()
    sealed = Bytea()  # who was told, and a note


class WorkerContact(Table, tablename="worker_contact", db=DB):
    """How clients reach somebody of a service; of several the last one holds."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    set_at = Timestamptz()
    sealed = Bytea()
