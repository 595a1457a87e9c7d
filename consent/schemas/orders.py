# pyright: strict
"""Orders: what the client said, as it comes in."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from consent.tables import HANDOVER_FIELDS, ConsentForm, ConsentType, Decision, Purpose, Relation
from kernel.checks import one_of
from kernel.samples import like, like_id
from kernel.typed_days import Meant
from kernel.wording import To, Worded

ConsentId = Annotated[UUID, like_id(3)]
ValidUntil = Annotated[date, like("2027-05-22")]
_Form = Annotated[str, one_of(ConsentForm)]
KnownSince = Annotated[
    list[str],
    Meta(description="What came about since the day of this no, each by its `key`: said knowingly. Needed only then."),
    like([]),
]
_SaidBy = Annotated[str, one_of(Relation)]
VersionNo = Annotated[int, Meta(description="The number of the wording: `present.no` of a consent."), like(1)]


class AsShown(Worded, frozen=True, kw_only=True):
    """(base of orders) What goes out is what its sender was shown: this wording of the consent, these data of the client.

    `client_version` is the version of the client's data. Another wording or other data by now: nothing goes out.
    """

    version_no: VersionNo
    client_version: Annotated[int, like(1)]


class KnownConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision of the client as somebody was shown it: `version` as in the list of consents."""

    id: ConsentId
    version: Annotated[int, like(1)]


class RecordConsent(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the client said about one offer: what, to whom, what for, until when, yes or no, and how we know.

    `items` are the fields of a handover; `topics` the subjects of case management and information sharing.
    For a disagreement the validity may be left out; a preview and a form to be signed need nothing of what was said.
    `shown_mark` is the `mark` of the preview that the client was told: where the words would be others by now, nothing is
    recorded. Empty: it is not asked.
    `known_refusals` are the consents whose no was shown to whoever writes this down: a yes of the same day as a no that was
    not is refused, because only a person can say which came last. Null: it is not asked.
    """

    type: Annotated[str, one_of(ConsentType, or_empty=True), like("handover")] = ""
    recipient_service_id: UUID | None = None
    worker_ids: list[UUID] = field(default_factory=list[UUID])
    items: Annotated[list[Annotated[str, one_of(HANDOVER_FIELDS)]], like(["given_name", "family_name", "phone"])] = (
        field(default_factory=list[str])
    )
    topics: Annotated[list[str], To.OTHERS, like([])] = field(default_factory=list[str])
    purpose: Annotated[
        str,
        one_of(Purpose, or_empty=True),
        Meta(description="May be left out except for a handover."),
        like("choose_peer"),
    ] = ""
    purpose_text: Annotated[str, To.OTHERS, like("")] = ""
    valid_from: Annotated[date, like("2026-11-23")] | None = None
    valid_until: Annotated[ValidUntil, Meant.DUE] | None = None
    decision: Annotated[str, one_of(Decision, or_empty=True)] = ""
    form: Annotated[str, one_of(ConsentForm, or_empty=True)] = ""
    said_on: Annotated[date, Meant.PAST] | None = None
    said_by: Annotated[str, one_of(Relation, or_empty=True)] = ""
    representative: Annotated[str, like("")] = ""
    said_by_reason: Annotated[
        str,
        Meta(description="Why this person may agree, where an age says otherwise; needed only then."),
        like(""),
    ] = ""
    shown_mark: Annotated[str, like("")] = ""
    known_refusals: Annotated[list[KnownConsent], like([])] | None = None
    known_since: KnownSince = field(default_factory=list[str])


class WithdrawConsent(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The client takes a consent back; why is nobody's business."""

    said_on: Annotated[date, Meant.PAST] | None = None
    said_by: _SaidBy = ""
    representative: Annotated[str, like("")] = ""
    form: _Form = ""
    note: Annotated[str, like("")] = ""
    known_since: KnownSince = field(default_factory=list[str])
