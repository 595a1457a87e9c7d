"""Orders, views and rows of registers."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, Version, like
from kernel.wording import Worded
from services.registers.tables import Correction, Ending, Issuer, RegisterKind

_Reference = Annotated[str, like("MULH-2026/13")]
_Evidence = Annotated[str, like("E 13/2026")]
_Mark = Annotated[str, like("OM 5/2026")]
_Register = Annotated[str, like("OM")]
_Issuer = Annotated[str, one_of(Issuer), like("here")]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class RegisterNotice(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Register a notice. Where numbers are issued here, nothing is sent; from a records system they are typed in."""

    reference_number: Annotated[str, like("")] = ""
    evidence_number: Annotated[str, like("")] = ""
    file_mark: Annotated[str, like("")] = ""


class CorrectNumbers(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write the numbers of a records system anew that were typed in wrongly, and say why."""

    reference_number: _Reference = ""
    evidence_number: Annotated[str, like("")] = ""
    reason: Annotated[str, one_of(Correction, or_empty=True), like("typo")] = ""


class FindEntries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is looked for in a register: a name, a birth date, or any number in any writing; kept nowhere."""

    query: Annotated[str, like("Malina")] = ""


class MarkEntry(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Type in the file mark that the records system gave to an entry."""

    file_mark: _Mark = ""


class MarkCase(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Type in the file mark that the records system gave to the file of a case which came of no notice."""

    file_mark: _Mark = ""


class EnterChild(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter the child of a case in a register beside the basic one, from a day on; `file_mark` of the records system, if known."""

    register: Annotated[str, like("KUR")] = ""
    begun_on: date | None = None
    file_mark: Annotated[str, like("")] = ""


class EndEntry(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Remove the child of a case from a register: to which day, why (a code that the authority uses) and in words.

    The file and the number of the entry stay.
    """

    ended_on: date | None = None
    reason: Annotated[str, like("threat_ended")] = ""
    words: Annotated[str, like("Matka se s dětmi odstěhovala od otce, škola nic nehlásí.")] = ""


class CorrectEntry(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put a wrong entry right, with the reason in words: in which register the child belongs and since when (E), or `nowhere`.

    Another day is written into the entry, which keeps its number; for another register this entry ends as a mistake and
    one begins there under its next number, with `file_mark` where the records system gave one.
    """

    register: Annotated[str, like("NOM")] = ""
    begun_on: date | None = None
    file_mark: Annotated[str, like("")] = ""
    words: Annotated[str, like("Dítě nemá v obci trvalý pobyt.")] = ""


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """That a notice, or a child of it, stands in a register: `number` in its series; `file_mark` is empty until it is known.

    `version`: of its day, for who ends or corrects it. `child_name`: of a further child of the notice.
    """

    id: Id
    register: _Register
    register_words: Annotated[str, like("OM: dítě v místní působnosti úřadu")]
    number: Annotated[str, like("OM 5/2026")]
    file_mark: _Mark
    child_id: Annotated[Id | None, like(None)]
    child_name: Annotated[str, like("")] = ""
    begun_on: date
    ended_on: Annotated[date | None, like(None)]
    ending: Annotated[str, like("")]
    version: Version = 1


class CorrectedDay(msgspec.Struct, frozen=True, kw_only=True):
    """That the day of an entry was wrong: what it was, who put it right, when and why."""

    was: date
    by: PersonName
    at: Instant
    words: str


class KeptEntry(EntryView, frozen=True, kw_only=True):
    """An entry to who reads its case: why it ended, by whom and in which words; days that were wrong, last corrected first.

    `keeps`: the actor may end it or put it right now. `lists`: they may read its register.
    """

    reason: str = ""
    words: str = ""
    ended_by: str = ""
    days: list[CorrectedDay] = []
    keeps: bool = False
    lists: bool = False


class RegistersOfCase(msgspec.Struct, frozen=True, kw_only=True):
    """In which registers the child of a case stands; `enters`: the actor may enter it in a further one; `marks`: they may type in
    the mark of its file."""

    case_id: Id
    entries: list[KeptEntry]
    enters: bool
    marks: bool


class RegistrationView(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a notice, by whom and when; `version` counts how often they were written, 0 before it was registered.

    `issuer`: whose numbers they are, and will be where there are none yet. `former`: numbers that were wrong, with why.
    `elsewhere`: it belongs to another authority, which registers it.
    `register`: in which register of notices it will stand, if any is used; `shape`: how a typed č. j. has to look, if that is set.
    """

    notice_id: Id
    version: Version
    issuer: _Issuer
    reference_number: Annotated[str, like("MULH-2026/13")]
    evidence_number: Annotated[str, like("E 13/2026")]
    registered_on: Annotated[date | None, like(None)]
    registered_by: Annotated[str, like("Radek Šimůnek")]
    registered_at: Annotated[Instant | None, like(None)]
    former: "list[FormerNumbers]"
    entries: list[EntryView]
    may_register: Annotated[bool, like(True)]
    elsewhere: Annotated[bool, like(False)] = False
    register: Annotated[str, like("CJ: rejstřík podnětů")]
    shape: Annotated[str, like("")]

    @property
    def registered(self) -> bool:
        """Whether it has its numbers."""
        return self.version > 0

    @property
    def typed(self) -> bool:
        """Whether its numbers are, or will be, those of a records system."""
        return self.issuer == Issuer.OUTSIDE


class FormerNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that were typed in wrongly, who replaced them when, and why."""

    reference_number: _Reference
    evidence_number: Annotated[str, like("")]
    replaced_by: PersonName
    replaced_at: Instant
    reason: Annotated[str, like("překlep")]


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A register of the authority, with the last number that the agenda has in it, empty for none."""

    code: _Register
    label: Annotated[str, like("OM: dítě v místní působnosti úřadu")]
    used: Annotated[bool, like(True)]
    last: Annotated[str, like("OM 5/2026")]


class RegisterEntryRow(EntryView, frozen=True, kw_only=True):
    """An entry as a register lists it: with whom it is about, who leads, and by which numbers its notice goes."""

    notice_id: Id
    notice_number: Annotated[str, like("OZN 13/2026")]
    reference_number: Annotated[str, like("MULH-2026/13")]
    child_name: Annotated[str, like("Malina Kryštof")] = ""
    birth_date: Annotated[date | None, like(None)]
    assigned_to: Annotated[str, like("Lenka Dvořáčková")]
    case_id: Annotated[Id | None, like(None)]


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class StoredRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """A registration as it is stored."""

    id: UUID
    notice_id: UUID
    issuer: Issuer
    reference_number: str
    evidence_number: str | None
    registered_on: date
    registered_by: UUID
    registered_at: Instant
    replaced_by: UUID | None
    replaced_at: Instant | None
    correction: Correction | None


class StoredNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """By which numbers a notice goes: those of its registration that holds, and the marks of its entries."""

    notice_id: UUID
    reference_number: str | None
    evidence_number: str | None
    marks: list[str]


class InBasic(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a child in a basic register: its number, from when to when, and how it ended, in codes and in words; `reason` of
    a removal, `ended_at` when that was written.
    """

    register: str
    number: str
    begun_on: date
    ended_on: date | None
    ended_at: Instant | None
    ending: Ending | None
    reason: str
    said: str

    @property
    def runs(self) -> bool:
        """Whether the child stands there now."""
        return self.ending is None


class StoredFurther(msgspec.Struct, frozen=True, kw_only=True):
    """By which numbers a further child of a notice goes by an entry, and whether that is one that stands or stood."""

    child_id: UUID
    numbers: list[str]
    known: bool


class StoredEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is stored; `mark` and `kind` as they were at its moment. `own`: it is of the child of its case.

    `case_id`: the case to which it belongs, that of its child once there is one; `made_in`: the one in which it was made.
    """

    id: UUID
    register: str
    mark: str
    kind: RegisterKind
    year: int
    number: int
    file_mark: str | None
    notice_id: UUID
    child_id: UUID | None
    case_id: UUID | None
    made_in: UUID | None
    begun_on: date
    begun_at: Instant
    ended_on: date | None
    ended_at: Instant | None
    ended_by: UUID | None
    ending: Ending | None
    removal_reason: str | None
    sealed: bytes | None
    version: int
    own: bool


class StoredDay(msgspec.Struct, frozen=True, kw_only=True):
    """A correction of the day of an entry as it is stored."""

    id: UUID
    entry_id: UUID
    was: date
    corrected_by: UUID
    corrected_at: Instant
    sealed: bytes


class StoredLast(msgspec.Struct, frozen=True, kw_only=True):
    """The last number of a register."""

    register: str
    mark: str
    year: int
    number: int


class EntryText(msgspec.Struct, frozen=True):
    """Why an entry ended or was wrong; what is sealed."""

    words: str
