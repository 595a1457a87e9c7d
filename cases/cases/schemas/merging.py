# pyright: strict
"""Orders and views of two records of one person that are led as one (ADR 0083)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.clients.schemas import ClientIdentity, ClientName
from kernel.clock import Instant
from kernel.samples import PersonName, like, like_id
from kernel.wording import Worded

_Mark = Annotated[str, like("KZ 12/2026/OSP")]
_Case = Annotated[UUID, like_id(1)]


class MergeCases(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lead the record of the case with this mark as one with that of the case in the address, which stands for both.

    Neither record changes. `seen`: the mark of the preview.
    """

    file_mark: _Mark
    reason: Annotated[str, like("Totéž rodné číslo, matka to potvrdila.")]
    seen: Annotated[str, like("")] = ""


class PreviewMerge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask what would be led as one with the case that has this mark."""

    file_mark: _Mark


class UnmergeCases(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lead two records apart again, the one in the address and the one that stood for it.

    `later`: the number of a record that was written since (as the preview numbers them) → `ours` where it belongs to the
    record that stood for both, `theirs` where to the other one.
    """

    reason: Annotated[str, like("Jsou to dvě děti, sestřenice.")]
    later: Annotated[dict[str, str], like({})] = msgspec.field(default_factory=dict[str, str])
    seen: Annotated[str, like("")] = ""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A field of which two records say something else, or one of them on two days. `label` is a message of ours."""

    field: Annotated[str, like("phone")]
    label: Annotated[str, like("Telefon")]
    ours: Annotated[str, like("+420 000 000 021")]
    theirs: Annotated[str, like("+420 000 000 022")]


class Hangs(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a kind hangs on a record."""

    what: Annotated[str, like("záznamy ve spisu")]
    number: Annotated[int, like(3)]


class MergeSide(msgspec.Struct, frozen=True, kw_only=True):
    """One of two records: its case, who it is of, who leads it, and what hangs on it and stays there."""

    case_id: _Case
    file_mark: _Mark
    client_name: ClientName
    birth_date: date | None
    key_worker: PersonName
    hangs: list[Hangs]


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be led as one. `lacking`: what the other record does not say; `obstacles` say why it cannot be now, `follows` what
    there is to do then.
    """

    ours: MergeSide
    theirs: MergeSide | None = None
    differences: list[Difference] = msgspec.field(default_factory=list[Difference])
    lacking: Annotated[list[str], like(["Datum narození"])] = msgspec.field(default_factory=list[str])
    obstacles: Annotated[list[str], like([])] = msgspec.field(default_factory=list[str])
    follows: Annotated[list[str], like([])] = msgspec.field(default_factory=list[str])
    seen: Annotated[str, like("3.1")] = ""


class WrittenSince(msgspec.Struct, frozen=True, kw_only=True):
    """What came into the file of both since, or to something that stood before in the file of either (`stands`: of the kept record, `ours`,
    or of the other one); it is known by its number in this list. `said`: what it says, of a client's word and of a notice, and what
    it was written to.
    """

    number: Annotated[str, like("1")]
    mark: Annotated[str, like("9f86d081884c")]
    occurred_at: Instant
    author: PersonName
    title: Annotated[str, like("Telefonát s matkou")]
    kind: Annotated[str, like("phone_call")] = "note"
    said: Annotated[str, like("")] = ""
    theirs: Annotated[bool, like(False)] = False
    stands: Annotated[str, like("ours")] = "ours"


class MergeView(msgspec.Struct, frozen=True, kw_only=True):
    """That two records are led as one: which, since when, by whom and why, what the other one says differently, and what was
    corrected in the kept one since (`corrected`: `theirs` is what it said before). `client_name` is the other one's for who asks
    from a case.
    """

    kept_case_id: _Case
    kept_mark: _Mark
    kept_opened_at: Instant
    kept_client_name: ClientName
    case_id: _Case
    file_mark: _Mark
    opened_at: Instant
    client_name: ClientName
    merged_at: Instant
    merged_by: PersonName
    reason: Annotated[str, like("Totéž rodné číslo.")]
    differences: list[Difference]
    corrected: list[Difference]
    open_tasks: Annotated[int, like(0)]


class UnmergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What was written since two records were led as one, and what has to be done anew when they are led apart (`follows`)."""

    merge: MergeView
    later: list[WrittenSince]
    follows: Annotated[list[str], like([])] = msgspec.field(default_factory=list[str])
    seen: Annotated[str, like("")] = ""


class MergedRecords(msgspec.Struct, frozen=True, kw_only=True):
    """That two records are led as one now, and what has to be looked at."""

    id: Annotated[UUID, like_id(1)]
    follows: Annotated[list[str], like([])] = msgspec.field(default_factory=list[str])


class Meanwhile(msgspec.Struct, frozen=True, kw_only=True):
    """What crossed to other services while two records were one: what of it runs still, and all of it, for the reader (`told`) and, in
    Czech, for a file (`went`).
    """

    runs: list[str] = msgspec.field(default_factory=list[str])
    told: list[str] = msgspec.field(default_factory=list[str])
    went: list[str] = msgspec.field(default_factory=list[str])


class CameTo(msgspec.Struct, frozen=True, kw_only=True):
    """What came while two records were one to something that stood in the file of one of them (`case_id`) before, and of which that
    file has a record with this `kind` and source. `at`: when the last of it came, `pieces`: how much it is.

    `title` and `facts` are Czech, for a file; `told` and `said` are for who parts them.
    """

    source_id: UUID
    case_id: UUID
    kind: str
    at: datetime
    pieces: int
    title: str
    facts: str
    told: str
    said: str


class LastMerge(msgspec.Struct, frozen=True, kw_only=True):
    """The last merge of a case that was undone: by whom, when, and why (sealed with the key of the kept client)."""

    id: UUID
    kept_client_id: UUID
    undone_by: UUID
    undone_at: Instant
    undone_sealed: bytes


class MergeText(msgspec.Struct, frozen=True, kw_only=True):
    """Sealed: why, and what the kept client was written down with then."""

    reason: str
    before: ClientIdentity


class StoredMerge(msgspec.Struct, frozen=True, kw_only=True):
    """That the record of a case is one with another, as it lies in the database."""

    id: UUID
    kept_case_id: UUID
    kept_client_id: UUID
    kept_mark: str
    kept_opened_at: Instant
    case_id: UUID
    client_id: UUID
    file_mark: str
    opened_at: Instant
    merged_by: UUID
    merged_at: Instant
    sealed: bytes


class OnceOne(msgspec.Struct, frozen=True, kw_only=True):
    """From when until when two records were led as one that are two again."""

    merged_at: Instant
    undone_at: Instant
