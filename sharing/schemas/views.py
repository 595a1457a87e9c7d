# pyright: strict
"""What somebody sees of what is shared."""

from typing import Annotated
from uuid import UUID

from msgspec import Struct

from cases.cases.schemas import CaseHeader, ConsentChip
from consent.tables import ItemKind, Purpose
from kernel.checks import one_of
from kernel.clock import Instant
from sharing.tables import DisclosureAction, EndCause

_Kind = Annotated[str, one_of(ItemKind)]


class Party(Struct, frozen=True, kw_only=True):
    """A service on one side of the wall."""

    tenant_id: UUID
    service_id: UUID
    service: str
    service_short: str
    organisation: str
    organisation_short: str


class ReceivedRow(Struct, frozen=True, kw_only=True):
    """A handover to us in a list: from whom, what kinds, until when. Who it is about is said only on opening it.

    `client_name` is of the own file opened from it, for who may know that file; `handed_by` of a colleague in the own
    organisation, for the names of others are theirs.
    """

    id: UUID
    sender: Party
    handed_by: str
    client_name: str
    handed_at: Instant
    valid_until: Instant
    purpose: Annotated[str, one_of(Purpose)]
    item_kinds: list[_Kind]
    own_case_id: UUID | None
    own_file_mark: str


class ReceivedItem(Struct, frozen=True, kw_only=True):
    """One item that was let through to us."""

    id: UUID
    kind: _Kind
    values: dict[str, str]


class ReceivedHandover(Struct, frozen=True, kw_only=True):
    """A handover to us, opened: exactly what the client agreed to. The look is on record with its owner."""

    id: UUID
    sender: Party
    handed_at: Instant
    valid_until: Instant
    purpose: Annotated[str, one_of(Purpose)]
    items: list[ReceivedItem]
    own_case_id: UUID | None
    own_file_mark: str
    may: list[str]


class Look(Struct, frozen=True, kw_only=True):
    """Somebody of the recipient looked at items at one moment."""

    at: Instant
    viewer: str
    party: Party
    action: Annotated[str, one_of(DisclosureAction)]
    item_kinds: list[_Kind]


class SentItem(Struct, frozen=True, kw_only=True):
    """One item that went out. `state`: live, or why it ended (expired, withdrawn, superseded, refused, owner)."""

    grant_id: UUID
    kind: _Kind
    state: Annotated[str, one_of(("live", "waiting", *EndCause))]
    valid_until: Instant
    ended_at: Instant | None
    looks: int
    last_look_at: Instant | None
    last_viewer: str


class SentHandover(Struct, frozen=True, kw_only=True):
    """A handover of ours: to whom, on which consent, item by item."""

    id: UUID
    case_id: UUID
    client_name: str
    recipient: Party
    consent_id: UUID
    purpose: Annotated[str, one_of(Purpose)]
    handed_at: Instant
    handed_by: str
    valid_until: Instant
    items: list[SentItem]

    @property
    def live(self) -> list[SentItem]:
        """What the recipient can still see."""
        return [item for item in self.items if item.state == "live"]

    @property
    def ended(self) -> list[SentItem]:
        """What the recipient can no longer see."""
        return [item for item in self.items if item.ended_at is not None]

    @property
    def last_seen(self) -> SentItem | None:
        """The item that somebody looked at last."""
        return max(
            (item for item in self.items if item.last_look_at is not None),
            key=lambda item: item.last_look_at or item.valid_until,
            default=None,
        )


class SentDetail(Struct, frozen=True, kw_only=True):
    """A handover of ours with the last looks at it."""

    handover: SentHandover
    looks: list[Look]
    may: list[str]


class OfferedItem(Struct, frozen=True, kw_only=True):
    """A field that could be handed over. `state`: ready, missing (the client has not told us), shared (they can see it
    already), outside (the client did not agree to it)."""

    kind: _Kind
    values: dict[str, str]
    state: Annotated[str, one_of(("ready", "missing", "shared", "outside"))]


class Offer(Struct, frozen=True, kw_only=True):
    """What one consent lets us hand over now, field by field."""

    consent_id: UUID
    recipient: Party
    purpose: Annotated[str, one_of(Purpose)]
    valid_until: Instant
    items: list[OfferedItem]


class CaseOffers(Struct, frozen=True, kw_only=True):
    """What can be handed over of the client of a case; no offers without a consent that holds.

    `refusal`: the client's last answer to it, where that was a no.
    """

    header: CaseHeader
    offers: list[Offer]
    refusal: ConsentChip | None = None


class CaseSharing(Struct, frozen=True, kw_only=True):
    """The sharing of one case: what went out, who looked last, and the handover it came by while that lets through.

    `refusal`: the client's last answer to a handover, where that was a no.
    """

    header: CaseHeader
    here: Party
    sent: list[SentHandover]
    looks: list[Look]
    received: ReceivedRow | None
    may: list[str]
    refusal: ConsentChip | None = None


class Partner(Struct, frozen=True, kw_only=True):
    """A service on the other side, with the number of items: they can see, could see, we can see."""

    party: Party
    sent: int
    ended: int
    received: int


class SharingPage(Struct, frozen=True, kw_only=True):
    """Both directions of a service's sharing."""

    here: Party
    partners: list[Partner]
    received: list[ReceivedRow]
    sent: list[SentHandover]
    may: list[str]
