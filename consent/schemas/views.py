# pyright: strict
"""A consent as somebody sees it, and what it lets through."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from cases.cases.schemas import CaseId
from cases.clients.schemas import ClientId
from consent.tables import (
    HANDOVER_FIELDS,
    ConsentForm,
    ConsentState,
    ConsentType,
    Decision,
    ItemKind,
    Purpose,
    Relation,
)
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.legal_time import prague_date
from kernel.samples import (
    Id,
    May,
    OrganisationName,
    OtherServiceName,
    OtherServiceShort,
    PersonName,
    ServiceId,
    TenantId,
    Version,
    like,
)

from .orders import ValidUntil
from .since import WentView

_Type = Annotated[str, one_of(ConsentType)]
_Decision = Annotated[str, one_of(Decision)]
_Form = Annotated[str, one_of(ConsentForm)]
_SaidBy = Annotated[str, one_of(Relation)]


class Provision(Struct, frozen=True, kw_only=True):
    """What one consent lets through, in its present version. Instants in UTC, the end exclusive.

    No named worker means everybody of the recipient service.
    """

    id: UUID
    consent_id: UUID
    case_id: UUID
    client_id: UUID
    type: ConsentType
    version_no: int
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    recipient_worker_ids: list[UUID]
    item_kinds: list[str]
    actions: list[str]
    purpose: Purpose
    valid_from: datetime
    valid_until: datetime
    effective: bool


class Ending(Struct, frozen=True, kw_only=True):
    """Something that ends with a consent, said in a sentence of the reader's language.

    `left`: what of it stays open and somebody has to decide on, as the way there is called; empty when nothing does.
    `done`: it says what has ended in another service, of which nothing could be told before.
    """

    text: Annotated[str, like("Služba Peer mentoring přestane vidět tři předané údaje.")]
    url: Annotated[str, like("")] = ""
    left: Annotated[str, like("")] = ""
    done: Annotated[bool, like(False)] = False


class Recipient(Struct, frozen=True, kw_only=True):
    """To whom: a service, and the people named in the text.

    `name` and `short_name` are those of today, `said` that of the words; `named_then` is what the words call it where it has
    another name now.
    """

    tenant_id: TenantId
    service_id: ServiceId
    name: OtherServiceName
    said: Annotated[
        str, Meta(description="The name after the word služba."), like("sociální rehabilitace – peer mentoring")
    ]
    named_then: Annotated[str, like("")] = ""
    short_name: OtherServiceShort
    organisation_name: OrganisationName
    own: Annotated[bool, like(True)]
    worker_ids: list[UUID]
    worker_names: Annotated[list[str], like(["Filip Král"])]


class EvidenceView(Struct, frozen=True, kw_only=True):
    """A scan."""

    id: Id
    version_no: int
    of_withdrawal: Annotated[bool, like(False)]
    file_name: Annotated[str, like("souhlas.pdf")]
    media_type: Annotated[str, like("application/pdf")]
    size: Annotated[int, like(32_499)]
    added_at: Instant


class ConsentStep(Struct, frozen=True, kw_only=True):
    """One event in the life of a consent."""

    state: Annotated[str, one_of(ConsentState)]
    version_no: int
    said_on: date | None
    said_by: Annotated[str, one_of(Relation)] | None
    representative: Annotated[str, like("")]
    form: Annotated[str, one_of(ConsentForm)] | None
    note: Annotated[str, like("")]
    recorded_by: PersonName
    recorded_at: Instant
    heard_in: Annotated[
        str,
        Meta(
            description="The other service that heard and wrote down a withdrawal; empty: this one. Who spoke for the client is not named then."
        ),
        like(""),
    ] = ""
    went: Annotated[
        list[WentView],
        Meta(
            description="What came about after the day of a no, or of a wording that lets through less, and before it was "
            "written down. What the no is about, and what the wording does not cover, was not with consent."
        ),
        like([]),
    ] = msgspec.field(default_factory=list[WentView])
    of_another: Annotated[
        bool,
        Meta(
            description="Said by another person with whom the client was led as one; what it brought about stands, whatever it was."
        ),
        like(False),
    ] = False
    dropped: Annotated[
        list[str],
        Meta(description="In what a new wording lets through less than the one before, or says otherwise."),
        like([]),
    ] = msgspec.field(default_factory=list[str])


class VersionView(Struct, frozen=True, kw_only=True):
    """One wording: the text, what it names, how long it holds. `digest` proves the sealed text.

    `decision` is what the client said to it; a no has no period, and its days mean nothing. `scan_missing`: it was said in
    writing, and nobody put a scan to it.
    Not `readable`: the text says that it cannot be read, and of what is sealed nothing else is known.
    """

    no: int
    decision: _Decision
    readable: Annotated[bool, like(True)]
    text: Annotated[str, like("Souhlasím s předáním údajů: jméno, příjmení, telefon.")]
    text_version: Annotated[str, like("2026-11")]
    digest: Annotated[str, like("38ecb249e16c26199052f8014291165a88807df0e7d56eb81b9eec5e22b9643c")]
    recipient: Recipient
    items: list[Annotated[str, one_of(ItemKind)]]
    topics: Annotated[list[str], like(["bydlení a úprava bytu"])]
    purpose: Annotated[str, one_of(Purpose), like("choose_peer")]
    purpose_text: Annotated[str, like("návrat domů po rehabilitaci")]
    valid_from: Annotated[date, like("2026-11-23")]
    valid_until: ValidUntil
    scan_missing: bool


class ConsentRow(Struct, frozen=True, kw_only=True):
    """A consent in a list. `state` is the one of this moment; `on` its day (for given: the last day)."""

    id: Id
    version: Version
    type: Annotated[_Type, like("handover")]
    state: Annotated[str, one_of(ConsentState)]
    on: date
    starts_on: date
    decided_on: date
    form: _Form
    recipient: OtherServiceName
    recipient_short: OtherServiceShort
    items: list[Annotated[str, one_of(ItemKind)]]
    topics: Annotated[int, like(0)]
    scan_missing: bool

    @property
    def chosen(self) -> int:
        """How many values were named; 0 where the client refused all that there are, so that none need have been."""
        everything = self.state == ConsentState.REFUSED and len(self.items) == len(HANDOVER_FIELDS)
        return 0 if everything else len(self.items)


class ConsentList(Struct, frozen=True, kw_only=True):
    """The consents of a client in the actor's service, newest first."""

    consents: list[ConsentRow]
    may: May


class ConsentView(Struct, frozen=True, kw_only=True):
    """A consent. `version` counts its events and guards changes; `may` lists what this actor may do next."""

    id: Id
    case_id: CaseId
    client_id: ClientId
    type: Annotated[_Type, like("handover")]
    state: Annotated[str, one_of(ConsentState)]
    on: date
    decision: _Decision
    form: _Form
    said_on: date
    said_by: _SaidBy
    representative: Annotated[str, like("")]
    present: VersionView
    earlier: list[VersionView]
    steps: list[ConsentStep]
    evidence: list[EvidenceView]
    scan_missing: bool
    withdrawal_scan_missing: Annotated[
        bool, Meta(description="It was taken back here in writing, and nobody put a scan of that to it."), like(False)
    ]
    left: Annotated[list[str], like([])]
    unnamed: Annotated[list[str], like([])]
    version: Version
    may: May

    @property
    def was_given(self) -> bool:
        """Whether the client agreed to any of its wordings, so that something may have rested on it."""
        return any(each.decision == Decision.AGREE for each in self.wordings)

    @property
    def wordings(self) -> list[VersionView]:
        """All of them, last first."""
        return [self.present, *self.earlier]

    def at(self, no: int) -> "ConsentView | None":
        """The consent as it was in one of its wordings, and until when; None when there is no such wording."""
        found = next((each for each in self.wordings if each.no == no), None)
        if found is None or found is self.present:
            return found and self
        steps = [step for step in self.steps if step.version_no == no]
        said = next(step for step in steps if step.state in (ConsentState.GIVEN, ConsentState.REFUSED))
        return msgspec.structs.replace(
            self,
            state=ConsentState.SUPERSEDED,
            on=prague_date(steps[0].recorded_at),
            decision=found.decision,
            form=said.form,
            said_on=said.said_on,
            said_by=said.said_by,
            representative=said.representative,
            present=found,
            scan_missing=found.scan_missing,
        )


class EvidenceFile(Struct, frozen=True, kw_only=True):
    """A scan, decrypted. `name` carries nothing personal."""

    name: str
    media_type: str
    content: bytes
