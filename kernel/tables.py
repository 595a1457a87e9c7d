"""Tables of the kernel: audit log, its seals, outbox, keys, search terms, answered requests. No queries here."""

from enum import StrEnum

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Bytea, DoublePrecision, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Outcome(StrEnum):
    """What became of an act or a look at content."""

    DONE = "done"
    READ = "read"
    REFUSED = "refused"


class AuditEntry(Table, tablename="audit_entry", db=DB):
    """One act, refusal or look at content. Insert-only."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(null=True, default=None)
    at = Timestamptz()
    kind = Text()
    worker_id = UUID(null=True, default=None)
    user_id = UUID(null=True, default=None)
    action = Text()
    outcome = Text(choices=Outcome)
    object_type = Text()
    object_id = UUID(null=True, default=None)
    case_id = UUID(null=True, default=None)
    details = JSONB()
    grant_id = UUID(null=True, default=None)
    basis_id = UUID(null=True, default=None)
    session_id = Text(null=True, default=None)
    request_id = Text(null=True, default=None)
    shown = Bytea(null=True, default=None)


class AuditSeal(Table, tablename="audit_seal", db=DB):
    """One link of an organisation's chain: the hash of all its entries below a transaction watermark."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    number = BigInt()
    from_transaction = BigInt()
    to_transaction = BigInt()
    entries = Integer()
    previous = Bytea()
    digest = Bytea()
    sealed_at = Timestamptz()


class Outbox(Table, tablename="outbox", db=DB):
    """A fact that somebody reacts to later; the row goes in the transaction of the reaction."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(null=True, default=None)
    event = Text()
    payload = JSONB()
    worker_id = UUID(null=True, default=None)
    created_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)
    attempts = Integer()
    refusals = Integer()
    given_up_at = Timestamptz(null=True, default=None)


class OrganisationKey(Table, tablename="organisation_key", db=DB):
    """An organisation's key, wrapped by the root key; the private half of its exchange pair, wrapped by that key."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    generation = Integer()
    wrapped = Bytea()
    exchange_private = Bytea()
    created_at = Timestamptz()


class DataKey(Table, tablename="data_key", db=DB):
    """The key of a client, a notice, a meeting …: same id as its owner row, wrapped by the organisation's key."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    partner_service_id = UUID(null=True, default=None)
    wrapped = Bytea(null=True, default=None)
    created_at = Timestamptz()
    destroyed_at = Timestamptz(null=True, default=None)


class SearchTerm(Table, tablename="search_term", db=DB):
    """A blind search term of a row: HMAC of a normalised word, date or mark."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    term = Bytea()
    owner_type = Text()
    owner_id = UUID(default=new_id)


class AnsweredRequest(Table, tablename="answered_request", db=DB):
    """The answer to a creating request with an Idempotency-Key, sealed, so that a repetition gets it again."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    user_id = UUID(default=new_id)
    key_hash = Bytea()
    request_hash = Bytea()
    status = Integer()
    sealed = Bytea()
    created_at = Timestamptz()


class StoredFile(Table, tablename="stored_file", db=DB):
    """A file that was stored before the act that names it: where it lies, sealed, and whether that act has happened."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    sealed = Bytea()
    claimed = Boolean()
    stored_at = Timestamptz()


class SealedBefore(Table, tablename="sealed_before", db=DB):
    """A sealed text of a row that two services may write, as it was before somebody wrote another. Nobody reads it here."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    table_name = Text()
    row_id = UUID(default=new_id)
    sealed = Bytea()
    replaced_by = UUID(null=True, default=None)
    replaced_at = Timestamptz()


class Draft(Table, tablename="draft", db=DB):
    """What a person typed into a form that is not sent yet, sealed, for its place; only that person sees it.

    Without a service it stands where the person works for the organisation as a whole.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(null=True, default=None)
    user_id = UUID(default=new_id)
    place_term = Bytea()
    session_term = Bytea(null=True, default=None)
    sealed = Bytea()
    page = DoublePrecision(default=0)
    saved_at = Timestamptz()
    gone_at = Timestamptz()
