# pyright: strict
"""What is shared as it comes from the database, and as it is written."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from consent.tables import ItemKind, Purpose
from sharing.tables import DisclosureAction, EndCause

Pair = tuple[UUID, UUID]
"""A service: its organisation and its id."""


# ── written ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class NewItem(Struct, frozen=True, kw_only=True):
    """An item to be shared, sealed, and its key as wrapped for the client's own key."""

    id: UUID
    kind: ItemKind
    sealed: bytes
    wrapped_key: bytes


class NewGrant(Struct, frozen=True, kw_only=True):
    """A grant of an item, and the item's key as wrapped for the recipient."""

    id: UUID
    item_id: UUID
    wrapped: bytes


class NewLook(Struct, frozen=True, kw_only=True):
    """A look at an item of another organisation, and who looked, sealed for it."""

    id: UUID
    tenant_id: UUID
    service_id: UUID
    grant_id: UUID
    item_id: UUID
    viewer: bytes


# ── what went out ────────────────────────────────────────────────────────────────────────────────────────────────────


class LiveItem(Struct, frozen=True, kw_only=True):
    """What a service sees of one kind of a client now, as its owner sealed it."""

    grantee_tenant_id: UUID
    grantee_service_id: UUID
    kind: str
    id: UUID
    sealed: bytes
    wrapped_key: bytes

    @property
    def recipient(self) -> Pair:
        """Who sees it."""
        return self.grantee_tenant_id, self.grantee_service_id


class StoredHandover(Struct, frozen=True, kw_only=True):
    """A handover that the actor's service made; `answer`: what the recipient did last, took it over or declined."""

    id: UUID
    client_id: UUID
    case_id: UUID
    consent_id: UUID
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    handed_at: datetime
    handed_by: UUID
    answer: DisclosureAction | None = None
    answer_id: UUID | None = None
    answered_at: datetime | None = None
    answered_by: bytes | None = None

    @property
    def recipient(self) -> Pair:
        """To whom it went."""
        return self.recipient_tenant_id, self.recipient_service_id


class StoredShare(Struct, frozen=True, kw_only=True):
    """An item that went out, whether it is let through now, or to nobody any more (`nobody`), and who looked at it last."""

    id: UUID
    handover_id: UUID
    kind: str
    purpose: Purpose
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None
    revoke_cause: EndCause | None
    now: datetime
    looks: int
    look_id: UUID | None
    last_look_at: datetime | None
    viewer: bytes | None
    viewer_worker_id: UUID | None
    nobody: bool


class StoredLook(Struct, frozen=True, kw_only=True):
    """One look of somebody at the items that they saw at one moment."""

    id: UUID
    at: datetime
    viewer_tenant_id: UUID
    viewer_service_id: UUID
    viewer_worker_id: UUID
    action: DisclosureAction
    viewer: bytes
    kinds: list[str]

    @property
    def party(self) -> Pair:
        """The service of whoever looked."""
        return self.viewer_tenant_id, self.viewer_service_id


class StoredGrant(Struct, frozen=True, kw_only=True):
    """A grant of the actor's service, and whether its time is over."""

    id: UUID
    handover_id: UUID
    case_id: UUID
    basis_id: UUID
    over: bool


class LiveItems(Struct, frozen=True, kw_only=True):
    """How many items a service still sees on a consent; `nobody`: those who are named have all left there."""

    grantee_tenant_id: UUID
    grantee_service_id: UUID
    case_id: UUID
    items: int
    nobody: bool

    @property
    def recipient(self) -> Pair:
        """Who sees them."""
        return self.grantee_tenant_id, self.grantee_service_id


class Told(Struct, frozen=True, kw_only=True):
    """A handover as its recipient is told of it: who is named, whether anything is live, whether anybody looked."""

    id: UUID
    grantee_tenant_id: UUID
    grantee_service_id: UUID
    grantee_worker_ids: list[UUID]
    live: bool
    looked: bool


class ForNobody(Struct, frozen=True, kw_only=True):
    """A handover that lets through only to named people of whom nobody works in the recipient service any more."""

    id: UUID
    case_id: UUID
    handed_by: UUID
    recipient_tenant_id: UUID
    recipient_service_id: UUID


# ── what came ────────────────────────────────────────────────────────────────────────────────────────────────────────


class StoredReceived(Struct, frozen=True, kw_only=True):
    """A handover that is let through to the actor now."""

    id: UUID
    tenant_id: UUID
    service_id: UUID
    valid_until: datetime
    purpose: Purpose
    handed_at: datetime
    handed_by: UUID
    kinds: list[str]
    answers: list[str] = []  # of the actor: seen; of anybody in the service: declined

    @property
    def sender(self) -> Pair:
        """Whose it is."""
        return self.tenant_id, self.service_id


class Declined(Struct, frozen=True, kw_only=True):
    """Who of the recipient declined a handover first, and when."""

    by: UUID
    at: datetime


class LetThrough(Struct, frozen=True, kw_only=True):
    """A live item of a handover, still sealed, with its key as wrapped for us and what a look is sealed for."""

    grant_id: UUID
    tenant_id: UUID
    service_id: UUID
    item_id: UUID
    grantee_worker_ids: list[UUID]
    actions: list[str]
    purpose: Purpose
    valid_until: datetime
    basis_id: UUID | None
    kind: str
    sealed: bytes
    wrapped: bytes
    handed_at: datetime
    exchange_public: bytes

    @property
    def sender(self) -> Pair:
        """Whose it is."""
        return self.tenant_id, self.service_id


class OfTheSame(Struct, frozen=True, kw_only=True):
    """Two handovers to the actor from one case on one consent: they are about the same client, whatever each tells."""

    handover_id: UUID
    other_id: UUID


class OwnCase(Struct, frozen=True, kw_only=True):
    """A file of the actor's service that came from a handover."""

    handover_id: UUID
    case_id: UUID
    file_mark: str


# ── both directions ──────────────────────────────────────────────────────────────────────────────────────────────────


class PartnerCounts(Struct, frozen=True, kw_only=True):
    """A service on the other side, with the number of items they see, nobody there may open any more, they saw, we see."""

    tenant_id: UUID
    service_id: UUID
    sent: int
    unopened: int
    ended: int
    received: int

    @property
    def party(self) -> Pair:
        """The service."""
        return self.tenant_id, self.service_id


class WentOut(Struct, frozen=True, kw_only=True):
    """What came about of a handover in a while: whether it was made then, when it was last opened and first taken over.

    `seen` and `taken` are the kinds of those values only that were. `over`: nobody is let at any of it any more.
    """

    id: UUID
    case_id: UUID
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    handed_at: datetime
    handed: bool
    kinds: list[str]
    over: bool
    seen: list[str]
    seen_at: datetime | None
    taken: list[str]
    taken_at: datetime | None

    @property
    def recipient(self) -> Pair:
        """The service that it went to."""
        return self.recipient_tenant_id, self.recipient_service_id
