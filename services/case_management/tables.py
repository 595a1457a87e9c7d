"""Case management by two services."""

from enum import StrEnum

from piccolo.columns import UUID, Array, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class CaseManagementStatus(StrEnum):
    """Where the case management stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class EndCause(StrEnum):
    """What happened to the consent that it rested on."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class CaseManagement(Table, tablename="case_management", db=DB):
    """Team case management of one client by the service that asked the client, and a partner service.

    `partner_worker_ids` are the people of the partner whom the consent names; empty means the whole service. The key worker
    leads for `led_for_service_id`, whatever roles they have later.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    partner_service_id = UUID(default=new_id)
    partner_worker_ids = Array(base_column=UUID(default=new_id))
    partner_case_id = UUID(null=True, default=None)
    consent_id = UUID(default=new_id)
    provision_id = UUID(default=new_id)
    status = Text(choices=CaseManagementStatus)
    key_worker_id = UUID(null=True, default=None)
    led_for_service_id = UUID(null=True, default=None)
    proposed_by = UUID(default=new_id)
    proposed_at = Timestamptz()
    answered_by = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    taken_back_by = UUID(null=True, default=None)
    taken_back_at = Timestamptz(null=True, default=None)
    closed_by = UUID(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    valid_until = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    end_cause = Text(null=True, default=None, choices=EndCause)
    sealed = Bytea()
    version = Integer()
