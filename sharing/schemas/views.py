# pyright: strict
"""What somebody sees of what is shared."""

from datetime import date
from itertools import groupby
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from cases.cases.schemas import CaseHeader, CaseId, ConsentChip
from cases.clients.schemas import ClientName
from consent.schemas import VersionNo
from consent.tables import ItemKind, Purpose
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.legal_time import prague_date
from kernel.samples import (
    Id,
    May,
    OrganisationName,
    OrganisationShort,
    PersonName,
    ServiceId,
    ServiceName,
    ServiceShort,
    TenantId,
    Version,
    like,
)
from sharing.schemas.orders import ConsentId
from sharing.tables import DisclosureAction, EndCause

_Kind = Annotated[str, one_of(ItemKind)]


class Party(Struct, frozen=True, kw_only=True):
    """A service on one side of the wall."""

    tenant_id: TenantId
    service_id: ServiceId
    service: ServiceName
    service_short: ServiceShort
    organisation: OrganisationName
    organisation_short: OrganisationShort


class ReceivedRow(Struct, frozen=True, kw_only=True):
    """A handover to us in a list: from whom, what kinds, until when. Who it is about is said only on opening it.

    `client_name` is of the own file opened from it, for who may know that file; `handed_by` of a colleague in the own
    organisation, for the names of others are theirs. `earlier_case_id`: without an own file, the one that another handover
    of the same client on the same consent was taken into.
    """

    id: Id
    sender: Party
    handed_by: PersonName
    client_name: Annotated[str, like("")]
    handed_at: Instant
    valid_until: Annotated[Instant, like("2027-05-22T22:00:00Z")]
    purpose: Annotated[str, one_of(Purpose), like("choose_peer")]
    item_kinds: list[_Kind]
    own_case_id: UUID | None
    own_file_mark: Annotated[str, like("")]
    answers: list[Annotated[str, one_of((DisclosureAction.SEEN, DisclosureAction.DECLINED))]] = []
    earlier_case_id: UUID | None = None
    earlier_file_mark: Annotated[str, like("")] = ""


class ReceivedItem(Struct, frozen=True, kw_only=True):
    """One item that was let through to us."""

    id: Id
    kind: Annotated[_Kind, like("phone")]
    values: Annotated[dict[str, str], like({"phone": "+420 000 000 021"})]


class ReceivedHandover(Struct, frozen=True, kw_only=True):
    """A handover to us, opened: exactly what the client agreed to. The look is on record with its owner.

    `handed_by` of a colleague in the own organisation; `declined_*` who of the own service declined it, and when. Why is
    sealed for the owner. `earlier_case_ids`: without an own file, those that other handovers of the same client on the same
    consent were taken into, the last first. `purpose_text`: how the client limited the purpose, in their own words.
    """

    id: Id
    sender: Party
    handed_at: Instant
    valid_until: Annotated[Instant, like("2027-05-22T22:00:00Z")]
    purpose: Annotated[str, one_of(Purpose), like("choose_peer")]
    items: list[ReceivedItem]
    own_case_id: UUID | None
    own_file_mark: Annotated[str, like("")]
    may: May
    answers: list[Annotated[str, one_of((DisclosureAction.SEEN, DisclosureAction.DECLINED))]] = []
    handed_by: Annotated[str, like("")] = ""
    declined_by: Annotated[str, like("")] = ""
    declined_at: Annotated[Instant | None, like(None)] = None
    purpose_text: Annotated[str, like("jen kvůli bydlení")] = ""
    earlier_case_ids: list[UUID] = []


class Look(Struct, frozen=True, kw_only=True):
    """Somebody of the recipient looked at items at one moment; `joint`: of the partner at joint work, `listed` in a list alone.

    `reason`: why the recipient declined to take anything over.
    """

    at: Instant
    viewer: Annotated[str, like("Filip Král")]
    party: Party
    action: Annotated[str, one_of(DisclosureAction), like("view")]
    item_kinds: list[_Kind]
    joint: Annotated[bool, like(False)] = False
    listed: Annotated[bool, like(False)] = False
    reason: Annotated[str, like("")] = ""


class SentItem(Struct, frozen=True, kw_only=True):
    """One item that went out. `state`: live, or why it ended (expired, withdrawn, superseded, refused, owner).

    `again`: the same kind was handed over again later, and the recipient sees both.
    """

    grant_id: UUID
    kind: Annotated[_Kind, like("phone")]
    state: Annotated[str, one_of(("live", "waiting", *EndCause))]
    valid_until: Annotated[Instant, like("2027-05-22T22:00:00Z")]
    ended_at: Annotated[Instant | None, like(None)]
    looks: int
    last_look_at: Instant | None
    last_viewer: Annotated[str, like("Filip Král")]
    again: Annotated[bool, like(False)] = False


class HandoverAnswer(Struct, frozen=True, kw_only=True):
    """What the recipient answered to a handover, the last time: took it over (copy), or declined and why."""

    action: Annotated[str, one_of((DisclosureAction.COPY, DisclosureAction.DECLINED)), like("declined")]
    at: Instant
    by: Annotated[str, like("Filip Král")]
    reason: Annotated[str, like("Klientka k nám už dochází.")] = ""


class AfterNo(Struct, frozen=True, kw_only=True):
    """The client had said no on a day that was written down later: whether it was handed over, or taken over, only after that.

    `consent_id`: where that no stands, which need not be the consent of the handover. `wording`: it was a new
    wording that lets through less, and what of the handover that covers stayed consented to.
    """

    consent_id: ConsentId
    said_on: Annotated[date, like("2026-11-05")]
    handed: Annotated[bool, like(True)]
    taken: Annotated[bool, like(True)]
    wording: Annotated[bool, like(False)] = False


class SentHandover(Struct, frozen=True, kw_only=True):
    """A handover of ours: to whom, on which consent, item by item, and what the recipient answered.

    `nobody`: it still lets through, but everybody whom the consent names has left. `after_no`: not with consent.
    """

    id: Id
    case_id: CaseId
    client_name: ClientName
    recipient: Party
    consent_id: ConsentId
    purpose: Annotated[str, one_of(Purpose), like("choose_peer")]
    handed_at: Instant
    handed_by: PersonName
    valid_until: Annotated[Instant, like("2027-05-22T22:00:00Z")]
    items: list[SentItem]
    answer: HandoverAnswer | None = None
    nobody: Annotated[bool, like(False)] = False
    after_no: AfterNo | None = None

    @property
    def live(self) -> list[SentItem]:
        """What is still let through."""
        return [item for item in self.items if item.state == "live"]

    @property
    def going(self) -> list[SentItem]:
        """What has not ended: the recipient sees it, or will."""
        return [item for item in self.items if item.state in ("live", "waiting")]

    @property
    def seen(self) -> list[SentItem]:
        """What somebody of the recipient can see."""
        return [] if self.nobody else self.live

    @property
    def ended(self) -> list[SentItem]:
        """What the recipient can no longer see."""
        return [item for item in self.items if item.ended_at is not None]

    @property
    def endings(self) -> list[SentItem]:
        """In which ways they ended, and on which days, first to last: of each the item that ended so last."""
        by_time = sorted(self.ended, key=_end_of)
        return list({(item.state, prague_date(_end_of(item))): item for item in by_time}.values())

    @property
    def ended_together(self) -> list[list[SentItem]]:
        """What ended in one way in one minute, as it is told, first to last."""
        by_time = sorted(self.ended, key=lambda item: (_minute(item), item.state))
        return [list(items) for _, items in groupby(by_time, key=lambda item: (_minute(item), item.state))]

    @property
    def last_seen(self) -> SentItem | None:
        """The item that somebody looked at last."""
        return max(
            (item for item in self.items if item.last_look_at is not None),
            key=lambda item: item.last_look_at or item.valid_until,
            default=None,
        )


def _end_of(item: SentItem) -> Instant:
    return item.ended_at or item.valid_until


def _minute(item: SentItem) -> Instant:
    return _end_of(item).replace(second=0, microsecond=0)


class SentDetail(Struct, frozen=True, kw_only=True):
    """A handover of ours with the last looks at it."""

    handover: SentHandover
    looks: list[Look]
    may: May


class OfferedItem(Struct, frozen=True, kw_only=True):
    """A field that could be handed over. `state`: ready, missing (the client has not told us), shared (they can see it
    already), outside (the client did not agree to it). `seen_otherwise`: what they see of it, where that is not as it is now."""

    kind: Annotated[_Kind, like("phone")]
    values: Annotated[dict[str, str], like({"phone": "+420 000 000 021"})]
    state: Annotated[str, one_of(("ready", "missing", "shared", "outside"))]
    seen_otherwise: Annotated[dict[str, str], like({})] = {}


class Offer(Struct, frozen=True, kw_only=True):
    """What one consent lets us hand over now, field by field. `people`: the named who would see it; null for a whole service.

    `purpose_text`: how the client limited the purpose, in their own words, which go along.
    """

    consent_id: ConsentId
    version_no: VersionNo
    recipient: Party
    purpose: Annotated[str, one_of(Purpose), like("choose_peer")]
    valid_until: Annotated[Instant, like("2027-05-22T22:00:00Z")]
    items: list[OfferedItem]
    purpose_text: Annotated[str, like("jen kvůli bydlení")] = ""
    people: Annotated[list[str] | None, like(["Filip Král"])] = None

    @property
    def nobody(self) -> bool:
        """Whether everybody named has left."""
        return self.people == []


class CaseOffers(Struct, frozen=True, kw_only=True):
    """What can be handed over of the client of a case; no offers without a consent that holds.

    `client_version`: of the client's data as they are offered. `why_none`: why no consent to it holds, where one was asked for.
    """

    header: CaseHeader
    client_version: Version
    offers: list[Offer]
    why_none: ConsentChip | None = None


class JointShare(Struct, frozen=True, kw_only=True):
    """Joint work through which a service sees something of the client of a case without any handover.

    `own`: it rests on a consent of ours, and the other service is told name, birth date, topics, purpose, period and
    message; else the other service told us. Once it is active both read the joint plan, the items and their minutes.
    `nobody`: those whom the consent names have all left there, so none of it is seen.
    """

    case_management_id: UUID
    party: Party
    own: Annotated[bool, like(True)]
    state: Annotated[str, one_of(("proposed", "active")), like("active")]
    valid_until: Annotated[Instant, like("2027-05-22T22:00:00Z")]
    nobody: Annotated[bool, like(False)] = False

    @property
    def seen(self) -> bool:
        """Whether the other service sees something from us by it."""
        return (self.own or self.state == "active") and not self.nobody


class EndedJointShare(Struct, frozen=True, kw_only=True):
    """Joint work of a client of ours through which another service sees nothing any more: which, how it ended and when.

    `agreed`: the other service had accepted it.
    """

    case_management_id: UUID
    party: Party
    state: Annotated[
        str,
        one_of(("declined", "taken_back", "closed", "withdrawn", "refused", "expired", "superseded")),
        like("withdrawn"),
    ]
    ended_at: Instant
    agreed: Annotated[bool, like(True)]


class CaseSharing(Struct, frozen=True, kw_only=True):
    """The sharing of one case: what went out, who looked last, and the handover it came by while that lets through.

    `refusal`: the client's last answer to a handover, where that was a no. `joint`: what crosses the wall beside it,
    `joint_ended` what did. `more_looks`: there are more than the last ones that `looks` has.
    `joined`: further handovers that were taken into the case and still let through, the newest first.
    """

    header: CaseHeader
    here: Party
    sent: list[SentHandover]
    looks: list[Look]
    received: ReceivedRow | None
    may: May
    refusal: ConsentChip | None = None
    joint: list[JointShare] = []
    joint_ended: list[EndedJointShare] = []
    more_looks: bool = False
    joined: list[ReceivedRow] = []


class Partner(Struct, frozen=True, kw_only=True):
    """A service on the other side, with the number of items: they can see, could see, we can see.

    `unopened`: of what lets through, how many items nobody there may open, for everybody named has left. `joint_sent`,
    `joint_received`: of how many clients they see joint work with us, and we with them; `offers_sent`, `offers_received`:
    of how many it is only offered.
    """

    party: Party
    sent: int
    ended: int
    received: int
    unopened: int = 0
    joint_sent: int = 0
    joint_received: int = 0
    offers_sent: int = 0
    offers_received: int = 0


class SharingPage(Struct, frozen=True, kw_only=True):
    """Both directions of a service's sharing. `all_sent`: whether this actor may know everything that went out."""

    here: Party
    all_sent: bool
    partners: list[Partner]
    received: list[ReceivedRow]
    sent: list[SentHandover]
    may: list[str]
