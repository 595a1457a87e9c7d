"""Consents, their immutable versions and provisions, the append-only events, the evidence."""

from enum import StrEnum

from piccolo.columns import UUID, Array, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class ConsentType(StrEnum):
    """The separate consents of the seed (002): never one tick box."""

    HANDOVER = "handover"
    CASE_MANAGEMENT = "case_management"
    INFO_SHARING = "info_sharing"


class ConsentState(StrEnum):
    """States of trust A.5, named after DPV, as far as the product uses them."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ProjectedState(StrEnum):
    """What the row of a consent says: before its first event it is new."""

    NEW = "new"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ConsentForm(StrEnum):
    """In what form the client said it."""

    WRITTEN = "written"
    ORAL = "oral_recorded"
    ELECTRONIC = "electronic"


class Relation(StrEnum):
    """Who said it."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"


class Decision(StrEnum):
    """What the client said; blank is no answer."""

    AGREE = "agree"
    DISAGREE = "disagree"


class ItemKind(StrEnum):
    """What a provision may let through. The first six are the fields of the seed's handover (002), in its order."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    RESIDENCE = "residence"
    EMAIL = "email"
    PHONE = "phone"
    HEALTH = "health"
    PLAN = "plan"
    GOAL = "goal"
    TASK = "task"
    MEETING_OUTPUT = "meeting_output"
    INFORMATION = "information"


HANDOVER_FIELDS = (
    ItemKind.GIVEN_NAME,
    ItemKind.FAMILY_NAME,
    ItemKind.RESIDENCE,
    ItemKind.EMAIL,
    ItemKind.PHONE,
    ItemKind.HEALTH,
)


class Purpose(StrEnum):
    """What for; the client's own words about it are sealed in the version."""

    CHOOSE_PEER = "choose_peer"
    SERVICE_START = "service_start"
    COOPERATION = "cooperation"


class Action(StrEnum):
    """What the recipient may do with an item."""

    VIEW = "view"
    COPY = "copy"


class Effect(StrEnum):
    """Whether a provision lets through, or says that nothing goes."""

    PERMIT = "permit"
    DENY = "deny"


class Consent(Table, tablename="consent", db=DB):
    """One agreement or disagreement of a client. The database projects state, version and end from the events."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    type = Text(choices=ConsentType)
    state = Text(choices=ProjectedState)
    version_no = Integer()
    ends_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class ConsentVersion(Table, tablename="consent_version", db=DB):
    """The text as the client saw it. Immutable."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    consent_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    no = Integer()
    text_version = Text()
    valid_from = Timestamptz()
    valid_until = Timestamptz()
    gdpr_basis = Text()
    confidentiality_basis = Text()
    digest = Bytea()
    sealed = Bytea()
    created_at = Timestamptz()
    created_by = UUID(null=True, default=None)


class ConsentProvision(Table, tablename="consent_provision", db=DB):
    """What may go to whom: item kinds, recipient service, named workers, actions, purpose, period. Immutable."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    consent_id = UUID(default=new_id)
    version_no = Integer()
    client_id = UUID(default=new_id)
    effect = Text(choices=Effect)
    recipient_tenant_id = UUID(default=new_id)
    recipient_service_id = UUID(default=new_id)
    recipient_worker_ids = Array(base_column=UUID(default=new_id))
    item_kinds = Array(base_column=Text(), choices=ItemKind)
    actions = Array(base_column=Text(), choices=Action)
    purpose = Text(choices=Purpose)
    valid_from = Timestamptz()
    valid_until = Timestamptz()


class ConsentEvent(Table, tablename="consent_event", db=DB):
    """What happened to a consent. Append-only; a terminal event ends everything that rests on it.

    A withdrawal that another service of the organisation heard names that service, and what it wrote down.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    consent_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    version_no = Integer()
    seq = Integer()
    state = Text(choices=ConsentState)
    indicated_on = Date(null=True, default=None)
    indicated_by = Text(null=True, default=None, choices=Relation)
    form = Text(null=True, default=None, choices=ConsentForm)
    recorded_by = UUID(null=True, default=None)
    recorded_at = Timestamptz()
    sealed = Bytea(null=True, default=None)
    heard_in_service_id = UUID(null=True, default=None)
    heard_event_id = UUID(null=True, default=None)


class ConsentEvidence(Table, tablename="consent_evidence", db=DB):
    """The scan of what was signed; the file lies encrypted in the object store. Immutable."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    consent_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    version_no = Integer()
    of_withdrawal = Boolean(default=False)
    media_type = Text()
    size = Integer()
    digest = Bytea()
    object_key = Text()
    wrapped_key = Bytea()
    sealed = Bytea()
    created_at = Timestamptz()
