"""Shared items, the grants that let them through the wall, their wrapped keys, handovers, disclosures."""

from enum import StrEnum

from piccolo.columns import UUID, Array, Bytea, Text, Timestamptz
from piccolo.table import Table

from consent.tables import Action, ItemKind, Purpose
from kernel.db import DB
from kernel.ids import new_id


class EndCause(StrEnum):
    """Why a grant ended before its time: what happened to the consent, or the owner ended it."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    OWNER = "owner"


class DisclosureAction(StrEnum):
    """What the recipient did with an item."""

    VIEW = "view"
    PRINT = "print"
    EXPORT = "export"
    COPY = "copy"
    SEEN = "seen"
    DECLINED = "declined"


class SharedItem(Table, tablename="shared_item", db=DB):
    """A concrete item as it was when it was shared, sealed with a key of its own. Immutable."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    kind = Text(choices=ItemKind)
    source_id = UUID(null=True, default=None)
    sealed = Bytea()
    wrapped_key = Bytea()
    created_at = Timestamptz()
    created_by = UUID(default=new_id)


class Handover(Table, tablename="handover", db=DB):
    """Items given to another service at one time; ended when none of its grants lets through any more."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    consent_id = UUID(default=new_id)
    recipient_tenant_id = UUID(default=new_id)
    recipient_service_id = UUID(default=new_id)
    handed_at = Timestamptz()
    handed_by = UUID(default=new_id)
    ended_at = Timestamptz(null=True, default=None)


class StatutoryBasis(Table, tablename="statutory_basis", db=DB):
    """A disclosure by law. The application may not write it yet: its approval by a second person comes with trust."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    law_ref = Text()
    valid_from = Timestamptz()
    valid_until = Timestamptz()
    created_at = Timestamptz()


class ShareGrant(Table, tablename="share_grant", db=DB):
    """One item, one recipient, one purpose, one period, exactly one basis."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    item_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    handover_id = UUID(null=True, default=None)
    grantee_tenant_id = UUID(default=new_id)
    grantee_service_id = UUID(default=new_id)
    grantee_worker_ids = Array(base_column=UUID(default=new_id))
    actions = Array(base_column=Text(), choices=Action)
    purpose = Text(choices=Purpose)
    consent_id = UUID(null=True, default=None)
    consent_provision_id = UUID(null=True, default=None)
    statutory_basis_id = UUID(null=True, default=None)
    valid_from = Timestamptz()
    valid_until = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)
    revoke_cause = Text(null=True, default=None, choices=EndCause)
    created_at = Timestamptz()
    created_by = UUID(default=new_id)


class ShareKey(Table, tablename="share_key", db=DB):
    """The item's key wrapped for the recipient organisation; same id as the grant. Gone with the withdrawal."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    wrapped = Bytea()


class JoinedHandover(Table, tablename="joined_handover", db=DB):
    """A further handover of a client who has a case in the recipient's service: taken into that case. Append-only."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    handover_id = UUID(default=new_id)


class Disclosure(Table, tablename="disclosure", db=DB):
    """Somebody of the recipient looked at an item. Append-only, kept for the owner and the client."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    grant_id = UUID(default=new_id)
    item_id = UUID(default=new_id)
    viewer_tenant_id = UUID(default=new_id)
    viewer_service_id = UUID(default=new_id)
    viewer_worker_id = UUID(default=new_id)
    viewer = Bytea()
    action = Text(choices=DisclosureAction)
    at = Timestamptz()


class StatutoryDisclosure(Table, tablename="statutory_disclosure", db=DB):
    """That something left by law: by which paragraph, to whom, what of it, when; and whether it was delivered."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    kind = Text()
    law_ref = Text()
    about_id = UUID(default=new_id)
    act_id = UUID(default=new_id)
    authority_id = UUID(default=new_id)
    recipient_tenant_id = UUID(null=True, default=None)
    recipient_service_id = UUID(null=True, default=None)
    fields = Array(base_column=Text())
    left_at = Timestamptz()
    disclosed_by = UUID(default=new_id)
    disclosed_at = Timestamptz()
    delivered_at = Timestamptz(null=True, default=None)


class StatutoryPart(Table, tablename="statutory_part", db=DB):
    """A document of what left by law, sealed to the recipient alone; taken away once it arrived."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    disclosure_id = UUID(default=new_id)
    part = Text()
    sealed = Bytea(null=True, default=None)


class StatutoryArrival(Table, tablename="statutory_arrival", db=DB):
    """What became of it at the recipient, which alone knows."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    sender_tenant_id = UUID(default=new_id)
    disclosure_id = UUID(default=new_id)
    thing_id = UUID(default=new_id)
    arrived_at = Timestamptz()
