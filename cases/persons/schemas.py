# pyright: strict
"""A child as the staff of all agendas know it."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.clients.schemas import BirthDate, ClientIdentity, ClientName
from kernel import terms
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.czech import sort_key
from kernel.legal_time import format_date
from kernel.samples import Id, PersonName, like, like_id
from kernel.web.i18n import N_, gettext
from kernel.wording import To, Worded

from .tables import FileStatus

FoundBy = Annotated[list[Annotated[str, one_of(terms.CODES)]], like(["name"])]


class PersonSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a child is, as one agenda said it last, and what it said before the last correction."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    was: "PersonSaid | None" = None

    @property
    def name(self) -> str:
        """Family name first; says so when it is not known."""
        return " ".join(part for part in (self.family_name, self.given_name) if part) or gettext("Jméno nezjištěno")


def said_of(identity: ClientIdentity) -> PersonSaid:
    """What of a client is known across agendas: nothing else."""
    return PersonSaid(given_name=identity.given_name, family_name=identity.family_name, birth_date=identity.birth_date)


class FileHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a file of another agenda; `id` is that of the child as that agenda knows it.

    `client_name` and `birth_date` are what that agenda has. `urgent`: yes or no, and nothing of why. `corrected`: what it corrected last, as it was called before.
    """

    id: Id
    agenda: Annotated[str, like("Kurátor pro děti a mládež")]
    file_mark: Annotated[str, like("KUR 12/2026")]
    status: Annotated[str, one_of(FileStatus), like("open")]
    opened_at: Instant
    key_worker: PersonName
    client_name: ClientName
    birth_date: BirthDate | None
    urgent: Annotated[bool, like(False)] = False
    corrected: Annotated[list[str], like([])] = []
    corrected_at: Annotated[Instant | None, like(None)] = None


CORRECTED = N_(
    "Jiná agenda mezitím opravila údaje dítěte, které jste zaškrtli: bylo tu {before}, teď {after}. Je-li to pořád ono, zaškrtněte"
    " ho znovu."
)


def _in_words(seen: str) -> str:
    _, name, born = [*seen.split("|"), "", ""][:3]
    with suppress(ValueError):
        return f"{name}, {format_date(date.fromisoformat(born))}"
    return name


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A child whom other agendas know: who it is by the last word of all of them, and the heads of their files.

    `found_by`: by what it was found, surest first. `likely`: it is asked about before there is a file of it here. `ours`: an own
    case is said to be of the same child.
    """

    id: Id
    client_name: ClientName
    birth_date: BirthDate | None
    files: list[FileHeader]
    found_by: FoundBy = []
    likely: Annotated[bool, like(False)] = False
    ours: Annotated[bool, like(False)] = False

    @property
    def seen(self) -> str:
        """Who it is, as a form or a program says that it was shown."""
        return f"{self.id}|{self.client_name}|{self.birth_date or ''}"

    def corrected_since(self, seen: Collection[str]) -> str:
        """What was corrected since it was shown as one of these, for its reader; '' for nothing, and where it is not among them."""
        then = [each for each in seen if each.startswith(f"{self.id}|")]
        if not then or self.seen in then:
            return ""
        return gettext(CORRECTED).format(before=_in_words(then[0]), after=_in_words(self.seen))

    @property
    def why(self) -> str:
        """By what it was found, in words."""
        return terms.why(self.found_by)

    @property
    def sort_key(self) -> str:
        """Czech alphabetical order."""
        return sort_key(self.client_name)


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """What was found when other agendas were asked."""

    found: list[KnownPerson]


class PersonLinkView(msgspec.Struct, frozen=True, kw_only=True):
    """That a child of the own agenda is one with that of another: who said so where and when, and how it ended, if it did."""

    id: Id
    agenda: Annotated[str, like("Kurátor pro děti a mládež")]
    file_mark: Annotated[str, like("KUR 12/2026")]
    linked_by: PersonName
    linked_in: Annotated[str, like("Kurátor pro děti a mládež")]
    linked_at: Instant
    undone_by: Annotated[str, like("")] = ""
    undone_in: Annotated[str, like("")] = ""
    undone_at: Annotated[Instant | None, like(None)] = None
    reason: Annotated[str, like("")] = ""


class StoredPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A row, found from `root` by what is said to be one."""

    root: UUID
    id: UUID
    service_id: UUID
    client_id: UUID
    wrapped: bytes
    sealed: bytes
    said_at: datetime
    file_mark: str | None
    status: FileStatus | None
    opened_at: datetime | None
    key_worker_id: UUID | None
    kept_id: UUID | None
    urgent: bool


class OwnPerson(msgspec.Struct, frozen=True, kw_only=True):
    """The row of a client of the actor's own agenda."""

    id: UUID
    client_id: UUID
    wrapped: bytes
    sealed: bytes


class StoredLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link as it lies in the database."""

    id: UUID
    service_id: UUID
    person_id: UUID
    other_service_id: UUID
    other_person_id: UUID
    linked_by: UUID
    linked_at: datetime
    undone_service_id: UUID | None
    undone_by: UUID | None
    undone_at: datetime | None
    undone_sealed: bytes | None


# ── the guardian and the coordinator ─────────────────────────────────────────────────────────────────────────────────


class GiveException(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let somebody be guardian of the child of a case and coordinate its protection, too: by the head of the department, with why."""

    worker_id: Annotated[UUID | None, like_id(5)] = None
    reason: Annotated[str, To.OTHERS, like("V úřadu pracují dva lidé a druhý je dlouhodobě nemocný.")] = ""


class GuardianExceptionView(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody may: who, why, by whom and since when."""

    id: Id
    worker: PersonName
    given_by: PersonName
    given_at: Instant
    reason: Annotated[str, like("V úřadu pracují dva lidé a druhý je dlouhodobě nemocný.")]


class StoredException(msgspec.Struct, frozen=True, kw_only=True):
    """An exception as it lies in the database, with the key of the child's row it is sealed with."""

    id: UUID
    person_id: UUID
    worker_id: UUID
    given_by: UUID
    given_at: datetime
    sealed: bytes
    wrapped: bytes


class StoredBoth(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands on both sides of a child: by which file of either, and for whom where they stand in."""

    root: UUID
    worker_id: UUID
    guard_id: UUID
    guard_for: UUID | None
    other_id: UUID
    other_for: UUID | None


class StoredOpposite(msgspec.Struct, frozen=True, kw_only=True):
    """Who may not come to a side of a child: whoever stands on the other one by a file, or (`via`) whose substitute does."""

    root: UUID
    worker_id: UUID
    via: UUID | None
    person_id: UUID
    guards: bool
    for_worker_id: UUID | None
