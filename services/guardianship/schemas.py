"""Orders, views and rows of guardianship."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseId, OpenCase
from cases.clients.schemas import ClientName
from cases.persons.schemas import GuardianExceptionView
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, like, like_id
from kernel.typed_days import Meant
from kernel.wording import To, Worded

from .tables import ActKind

_Court = Annotated[str, like("Okresní soud v Podhájí")]
_CourtMark = Annotated[str, like("0 P 12/2026")]
_Proceedings = Annotated[str, like("úprava péče a výživného")]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class OpenGuardianship(OpenCase, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open the file of a child to whom a court appointed the authority as guardian, with its entry in the register KO/POR.

    `court` with its file mark, the day and the proceedings are those of the resolution; `like_id`: a file opened from the same one, as of
    a sibling: then what the court said may be left out. `file_mark`: of the records system, where that gives marks.
    """

    court: _Court = ""
    court_mark: _CourtMark = ""
    proceedings: _Proceedings = ""
    decided_on: Annotated[date | None, Meant.PAST] = None
    delivered_on: Annotated[date | None, Meant.PAST] = None
    file_mark: Annotated[str, like("")] = ""
    like_id: Annotated[UUID | None, like(None)] = None


class AddAct(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write down what the guardian did, on which day, in words. Of a hearing `happened_on` is its day, to come or past, `at` when it begins."""

    kind: Annotated[str, one_of(ActKind, or_empty=True), like("parents")] = ""
    happened_on: date | None = None
    at: Annotated[str, like("9:30")] = ""
    words: Annotated[str, like("Matka zavolala zpět, přivede dítě ve středu.")] = ""


class ReportThreat(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Report what threatens the child to the head of an agenda that protects children: it becomes a notice there.

    `acute`: it threatens the child right now. `agenda_id`: which agenda, where there are several.
    """

    what: Annotated[str, To.OTHERS, like("Dítě řeklo, že je večer samo doma a bojí se.")] = ""
    acute: Annotated[bool, like(False)] = False
    agenda_id: Annotated[UUID | None, like_id(7)] = None


class EndGuardianship(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that the guardianship is over: since which day, and why in words. The file and the number stay."""

    ended_on: Annotated[date | None, Meant.PAST] = None
    end_words: Annotated[str, like("Řízení pravomocně skončilo.")] = ""


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class ActView(msgspec.Struct, frozen=True, kw_only=True):
    """What the guardian did: on which day, who wrote it when, in which words."""

    id: Id
    kind: Annotated[str, one_of(ActKind), like("parents")]
    happened_on: date
    written_by: PersonName
    written_at: Instant
    words: Annotated[str, like("Matka zavolala zpět, přivede dítě ve středu.")] = ""


class GuardianshipRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the register: the header, for everybody of the agenda. `guardian` leads the file now, or led it last."""

    id: Id
    case_id: CaseId
    number: Annotated[str, like("KO/POR 3/2026")]
    client_name: ClientName
    guardian: PersonName
    begun_on: date
    ended_on: Annotated[date | None, like(None)]


class SiblingFile(msgspec.Struct, frozen=True, kw_only=True):
    """Another file from the same resolution."""

    case_id: CaseId
    client_name: ClientName
    number: Annotated[str, like("KO/POR 4/2026")]


class ThreatView(msgspec.Struct, frozen=True, kw_only=True):
    """That a threat was reported: when, by whom, to which agenda."""

    reported_at: Instant
    reported_by: PersonName
    agenda: Annotated[str, like("Sociálně-právní ochrana dětí")]


class GuardianshipView(msgspec.Struct, frozen=True, kw_only=True):
    """What the court said, what the guardian did and reported, and how it ended, to who reads the file.

    `left`: what of the guardian's work nobody wrote down yet. `siblings`: files from the same resolution. `family`: children of the
    same surname whose protection the guardian leads, which is told and not forbidden. `exceptions`: whom the head of
    the department let stand on both sides.
    """

    id: Id
    case_id: CaseId
    number: Annotated[str, like("KO/POR 3/2026")]
    court: _Court
    court_mark: _CourtMark
    proceedings: _Proceedings
    decided_on: date
    delivered_on: date
    opened_by: PersonName
    opened_at: Instant
    ended_on: Annotated[date | None, like(None)] = None
    ended_by: PersonName = ""
    end_words: Annotated[str, like("")] = ""
    acts: list[ActView] = []
    left: list[Annotated[str, one_of(ActKind)]] = []
    siblings: list[SiblingFile] = []
    exceptions: list[GuardianExceptionView] = []
    threats: list[ThreatView] = []
    family: Annotated[list[str], like(["Vrána Petr (MULH 5/2026/OM)"])] = []
    may: May = []


# ── sealed and rows ──────────────────────────────────────────────────────────────────────────────────────────────────


class ResolutionText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of a resolution, sealed with the key of the child."""

    court: str = ""
    court_mark: str = ""
    proceedings: str = ""


class ThreatText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What crosses to the other agenda: the child as the guardian knows it, what threatens it, and who says so."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    address: str = ""
    what: str = ""
    acute: bool = False
    number: str = ""
    by: str = ""


class StoredThreat(msgspec.Struct, frozen=True, kw_only=True):
    """A row."""

    id: UUID
    service_id: UUID
    recipient_service_id: UUID
    person_id: UUID | None
    reported_by: UUID
    reported_at: datetime
    wrapped: bytes
    sealed: bytes


class EndText(msgspec.Struct, frozen=True, kw_only=True):
    """Why it ended."""

    words: str = ""


class StoredGuardianship(msgspec.Struct, frozen=True, kw_only=True):
    """A row."""

    id: UUID
    case_id: UUID
    client_id: UUID
    resolution_id: UUID
    decided_on: date
    delivered_on: date
    mark: str
    year: int
    number: int
    opened_by: UUID
    opened_at: datetime
    sealed: bytes
    ended_on: date | None
    ended_by: UUID | None
    ended_at: datetime | None
    end_sealed: bytes | None

    @property
    def numbered(self) -> str:
        """As it stands in the register."""
        return f"{self.mark} {self.number}/{self.year}"


class StoredAct(msgspec.Struct, frozen=True, kw_only=True):
    """A row with the record that holds its words."""

    id: UUID
    kind: str
    happened_on: date
    written_by: UUID
    written_at: datetime
    record_id: UUID | None
    sealed: bytes | None
