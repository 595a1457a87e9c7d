"""Orders and views of files that arrived, rows as they are stored, and what is sealed in them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, like, like_id
from kernel.uploads.messages import Seal, Sender
from kernel.wording import Worded
from services.intake.tables import ShowReason

from .tables import AsideReason, FileKind, MistakeReason, Outcome, Verdict

# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a message says of itself; everything here may name the notifier. `file_name`: what the file was called.

    `sha256`: of the original as it came, empty for what was kept before it was counted. `attached`: the questionnaire of a school
    that came with it as a document of Word or a PDF; other documents are kept as they are alone.
    """

    file_name: str = ""
    sha256: str = ""
    message_id: str = ""
    subject: str = ""
    text: str = ""
    cut: bool = False
    attached: str = ""
    sender: Sender = Sender()
    forwarded: Sender | None = None
    forwarded_at: str = ""
    sent_at: datetime | None = None
    seal: Seal | None = None


class PartName(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an attachment is called and said to be; `sha256` as of the original. `unread`: why its words were not read, as a code."""

    name: str = ""
    media_type: str = ""
    sha256: str = ""
    unread: str = ""


class RefusedName(msgspec.Struct, frozen=True, kw_only=True):
    """What a file was called that was not taken."""

    file_name: str


class CarriedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part on its way to another authority: where it lies, and the key that opens it. `no`: 0 for the original."""

    id: UUID
    no: int
    size: int
    object_key: str
    key: bytes
    place: bytes
    name: PartName


class CarriedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way with the notice that was taken down from it: those parts that were chosen, the envelope only with the original."""

    kind: FileKind
    received_at: datetime | None
    verdict: Verdict | None
    envelope: Envelope
    parts: list[CarriedPart]
    names_nobody: bool = False


class CarriedDocuments(msgspec.Struct, frozen=True, kw_only=True):
    """Files that were put to a notice, on their way with it: those that were chosen."""

    files: list[CarriedFile]


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class SetAside(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take no notice down from a file; it can be taken up again."""

    reason: Annotated[str, one_of(AsideReason)] = ""


class PutDocument(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put a picture or a PDF to a notice. `text`: what it is and where it is from, as an addition to the notice says it.

    `names_nobody`: nobody finds out by it who made the notice, so whoever reads the notice may open it; otherwise it is kept apart
    as they are.
    """

    text: Annotated[str, like("Fotografie modřin, přinesla ji teta dítěte.")] = ""
    names_nobody: Annotated[bool, like(False)] = False


class MarkDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a file does not belong to the notice that it was put to, and why."""

    reason: Annotated[str, one_of(MistakeReason, or_empty=True), like("other_notice")] = ""


class StoredMistake(msgspec.Struct, frozen=True, kw_only=True):
    """That a file does not belong to its notice, as it is stored."""

    file_id: UUID
    reason: MistakeReason
    marked_by: UUID
    marked_at: Instant


class OpenDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a file of a notice. `reason`: why, where it is kept apart with who made the notice."""

    reason: Annotated[str, one_of(ShowReason, or_empty=True), like("")] = ""


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the actor's service."""

    id: UUID
    kind: FileKind
    arrived_by: UUID | None
    arrived_at: datetime
    received_at: datetime | None
    verdict: Verdict | None
    size: int
    attachments: int
    taker_id: UUID | None
    outcome: Outcome | None
    reason: AsideReason | None
    notice_id: UUID | None
    names_nobody: bool
    ended_at: datetime | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many files nobody took up, and since when the first of them waits."""

    number: int
    since: datetime | None


class StoredPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part as the wall shows it."""

    id: UUID
    no: int
    size: int
    object_key: str
    wrapped_key: bytes
    sealed: bytes


class StoredOriginal(StoredPart, frozen=True, kw_only=True):
    """The first part of a file."""

    file_id: UUID


class StoredRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """That a file of the folder was not taken."""

    id: UUID
    refused_at: datetime
    code: str
    sealed: bytes


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the list: nothing of what is in it. `arrived_by`: empty for the folder; `taker`: who took it up."""

    id: Id
    kind: FileKind
    arrived_at: Instant
    arrived_by: str
    received_at: Instant | None
    verdict: Verdict | None
    size: int
    attachments: int
    taker: str
    taker_id: UUID | None
    mine: bool
    outcome: Outcome | None
    reason: AsideReason | None
    notice_id: UUID | None
    ended_at: Instant | None

    @property
    def waits_since(self) -> datetime:
        """Since when it waits: since it was delivered, where it says so, else since it was put in."""
        return self.received_at or self.arrived_at


class RefusalView(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the folder that was not taken, and why, for whoever takes notices down."""

    refused_at: Instant
    file_name: str
    sentence: str


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment by the name that its sender gave it. `runs`: a program, or something that starts one.

    `lost`: it left the other authority and is not here as it left; `left`: it went along with a notice that is read elsewhere;
    `unread`: why nothing was filled in from a PDF.
    """

    id: Id
    no: int
    name: str
    media_type: str
    size: int
    runs: bool
    lost: bool = False
    left: bool = False
    sha256: str = ""
    unread: str = ""


class OpenedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file opened: the envelope, the original, the attachments."""

    file: FileView
    envelope: Envelope
    original: PartView
    parts: list[PartView]


class FileOfNotice(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever reads a notice sees of the message that it came in. `opens`: whether they may see what is in it; `kept`: the
    notice was forwarded and is read elsewhere, and this did not go along.
    """

    file: FileView
    sizes: list[int]
    opens: bool
    kept: bool = False


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was put to a notice. `part_id`: what is downloaded, for who may open it; `lost`: it did not arrive as it left.

    `name` and `about` are empty for who reads the notice and may not know who made it, where the file is kept apart with them.
    `put_by`: empty where it came with the notice from another authority. `mistake`: why it does not belong there, who says so and
    when; it stays, and does not go along.
    """

    id: Id
    part_id: Annotated[UUID | None, like_id(9)]
    name: Annotated[str, like("soubor-1.jpg")]
    about: Annotated[str, like("Fotografie modřin.")]
    size: Annotated[int, like(1024)]
    sha256: Annotated[str, like("")]
    put_by: PersonName
    put_at: Instant
    names_nobody: Annotated[bool, like(False)]
    lost: Annotated[bool, like(False)] = False
    mistake: Annotated[str, like("")] = ""
    marked_by: Annotated[str, like("")] = ""
    marked_at: Annotated[Instant | None, like(None)] = None


class DocumentsOfNotice(msgspec.Struct, frozen=True, kw_only=True):
    """The files that were put to a notice. `may_put`: whether one may put a further one; `opens`: also those kept apart.

    `kept`: the notice was forwarded and is read elsewhere, and these did not go along; each is opened for a reason.
    """

    files: list[DocumentView]
    may_put: bool
    opens: bool
    kept: Annotated[bool, like(False)] = False


class PartContent(msgspec.Struct, frozen=True, kw_only=True):
    """A part to be saved, under a name that tells nothing."""

    name: str
    content: bytes


class Put(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was just put in; `mine`: its notice can be taken down at once."""

    id: UUID
    mine: bool
