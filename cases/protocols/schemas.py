# pyright: strict
"""Orders, views, sealed words and rows of protocols."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, like, like_id
from kernel.typed_days import Meant
from kernel.wording import Worded

from .tables import Added, SignerRole, Way

_Role = Annotated[str, one_of(SignerRole, or_empty=True), like("notifier")]
_Way = Annotated[str, one_of(Way, or_empty=True), like("drawn")]
_What = Annotated[str, one_of(Added, or_empty=True), like("addendum")]
_Strokes = Annotated[list[list[int]], like([[120, 300, 260, 180, 420, 320]])]

# --- orders ------------------------------------------------------------------------------------------------------


class Signer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to sign, as what; without a `name` the one that is known of them."""

    role: _Role = ""
    name: Annotated[str, like("")] = ""


class ReadAloud(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Freeze the words as they were read aloud by whoever sends this: when (now, where nobody says), where, and to whom.

    `signers`: everybody beside the worker. `seen`: the mark of the words that were read; where it is sent and they are others by
    now, nothing is frozen. `kind`: of a thing that has protocols of several kinds.
    """

    kind: Annotated[str, like("notice")] = ""
    read_at: Annotated[Instant | None, Meant.PAST, like(None)] = None
    place: Annotated[str, like("Lipová 12, Lipnice pod Hájem")] = ""
    present: Annotated[str, like("")] = ""
    objections: Annotated[str, like("")] = ""
    signers: list[Signer] = msgspec.field(default_factory=list[Signer])
    seen: Annotated[int | None, like(None)] = None


class Sign(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signature that was drawn, or (`refused`) why there is none. `no`: the place among the signers, from 0.

    Each stroke is x and y in turn, whole numbers in a field 1000 wide and 500 high.
    """

    no: Annotated[int, like(0)] = -1
    way: _Way = ""
    strokes: _Strokes = msgspec.field(default_factory=list[list[int]])
    reason: Annotated[str, like("")] = ""


class AddToProtocol(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An addendum, or to whom a copy was given and when (today, where nobody says)."""

    what: _What = ""
    text: Annotated[str, like("Jméno ulice je Lípová.")] = ""
    given_on: Annotated[date | None, Meant.PAST, like(None)] = None


class OpenProtocol(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Show a protocol with who signed it, and why."""

    reason: Annotated[str, like("clarify")] = ""


# --- views -------------------------------------------------------------------------------------------------------


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What is read aloud: what it is called, its number and whom it is about, the facts, then each question and what was said."""

    organisation: Annotated[str, like("Městský úřad Lipnice pod Hájem")]
    unit: Annotated[str, like("OSPOD – péče o rodinu a děti")]
    title: Annotated[str, like("Protokol o ústním oznámení")]
    number: Annotated[str, like("OZN 12/2026")]
    child: Annotated[str, like("Eliška Vránová")]
    facts: Annotated[list[tuple[str, str]], like([["Jak oznámení přišlo", "osobně na pracovišti"]])]
    said: Annotated[list[tuple[str, str]], like([["Co je předmětem oznámení?", "Z bytu je večer slyšet křik."]])]


class SignerView(msgspec.Struct, frozen=True, kw_only=True):
    """A signer, without their name: as what, and how it stands; `way` is empty as long as that waits."""

    no: Annotated[int, like(0)]
    role: _Role
    way: Annotated[str, like("")]
    at: Annotated[Instant | None, like(None)]


class ProtocolAdditionHeader(msgspec.Struct, frozen=True, kw_only=True):
    """That something was added; the words come with the opened protocol."""

    what: _What
    added_by: PersonName
    added_at: Instant
    given_on: Annotated[date | None, like(None)] = None


class ProtocolView(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol as far as it names nobody. `objected`: somebody objected to what was read. As long as somebody still has to sign, for who
    takes it: the `words`, where they were read, who was present and the objections, without words that read like a name.
    """

    id: Id
    kind: Annotated[str, like("notice")]
    about_id: Annotated[UUID, like_id(3)]
    label: Annotated[str, like("OZN 12/2026")]
    may: May
    read_by: PersonName
    read_at: Instant
    signers: list[SignerView]
    additions: list[ProtocolAdditionHeader]
    words: Words | None
    place: Annotated[str, like("Lipová 12, Lipnice pod Hájem")] = ""
    present: Annotated[str, like("")] = ""
    objections: Annotated[str, like("")] = ""
    objected: Annotated[bool, like(False)] = False
    own: Annotated[bool, like(True)]  # whether who looks read it aloud

    @property
    def waiting(self) -> list[SignerView]:
        """Who still has to sign."""
        return [each for each in self.signers if not each.way]


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A signer by name, with the strokes or the reason, and who kept it."""

    no: Annotated[int, like(0)]
    role: _Role
    name: Annotated[str, like("Drahomíra Zvěřinová")]
    way: _Way
    at: Annotated[Instant | None, like(None)]
    strokes: _Strokes
    reason: Annotated[str, like("")]
    noted_by: PersonName
    sheet_id: Annotated[UUID | None, like(None)] = None


class ProtocolAdditionView(msgspec.Struct, frozen=True, kw_only=True):
    """What was added, with its words."""

    what: _What
    text: Annotated[str, like("Jméno ulice je Lípová.")]
    added_by: PersonName
    added_at: Instant
    given_on: Annotated[date | None, like(None)] = None


class OpenedProtocol(msgspec.Struct, frozen=True, kw_only=True):
    """Everything: the frozen words, who signed, and what followed."""

    id: Id
    words: Words
    place: Annotated[str, like("Lipová 12, Lipnice pod Hájem")]
    present: Annotated[str, like("")]
    objections: Annotated[str, like("")]
    read_by: PersonName
    read_at: Instant
    signed: list[Signed]
    additions: list[ProtocolAdditionView]


class SheetFile(msgspec.Struct, frozen=True, kw_only=True):
    """A signed sheet with its bytes."""

    name: str
    media_type: str
    content: bytes


# --- sealed ------------------------------------------------------------------------------------------------------


class SignerText(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to sign."""

    role: SignerRole
    name: str = ""


class ProtocolText(msgspec.Struct, frozen=True, kw_only=True):
    """What was read and is frozen."""

    words: Words
    place: str = ""
    present: str = ""
    objections: str = ""
    signers: list[SignerText] = []


class SignatureText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The strokes, or why there are none."""

    strokes: list[list[int]] = []
    reason: str = ""


class AddedText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of an addendum, or to whom a copy was given."""

    text: str = ""


# --- rows --------------------------------------------------------------------------------------------------------


class StoredProtocol(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol as it is stored."""

    id: UUID
    kind: str
    about_id: UUID
    read_by: UUID
    read_at: datetime
    recorded_at: datetime
    signers: list[str]
    sealed: bytes


class StoredSignature(msgspec.Struct, frozen=True, kw_only=True):
    """A signature as it is stored."""

    id: UUID
    protocol_id: UUID
    no: int
    way: Way
    sheet_id: UUID | None
    noted_by: UUID
    noted_at: datetime
    sealed: bytes


class StoredAddition(msgspec.Struct, frozen=True, kw_only=True):
    """What followed, as it is stored."""

    id: UUID
    what: Added
    given_on: date | None
    added_by: UUID
    added_at: datetime
    sealed: bytes


class StoredSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as it is stored."""

    id: UUID
    media_type: str
    object_key: str
    wrapped_key: bytes
