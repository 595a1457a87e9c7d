# pyright: strict
"""What went out, was taken over, was held or was concluded since a day: asked for before a no of that day is written down."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from cases.cases.tables import RecordKind
from kernel.clock import Instant
from kernel.legal_time import format_date, prague_date
from kernel.samples import like
from kernel.web.i18n import N_, gettext

NO_VALUE = N_("bez údaje {what}")
NO_PERSON = N_("nejmenuje: {what}")
NO_TOPIC = N_("bez tématu {what}")
OTHER_PURPOSE = N_("účel je zapsaný jinak")
BEGINS = N_("platí až od {day}")
ENDS = N_("platí jen do {day}")


class AskedSince(Struct, frozen=True, kw_only=True):
    """What is asked of those who rest something on consents: what of it came about in `[after, until)` on these consents.

    `looks`: also what was opened, and what was taken over of what had been handed over before.
    """

    consent_ids: list[UUID]
    after: datetime
    until: datetime
    looks: bool = True


class Dropped(Struct, frozen=True, kw_only=True):
    """In what a new wording lets through less than the one before, or says otherwise; `kinds` are marked names of values.

    `starts_on`: it begins on that day, which is yet to come; `ends_on`: it ended on that day.
    """

    kinds: list[str] = []
    workers: list[str] = []
    topics: list[str] = []
    purpose: bool = False
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def texts(self) -> list[str]:
        """Each by itself, in the language of the reader."""
        return self._said(gettext)

    @property
    def czech(self) -> list[str]:
        """The same for a file, which is Czech whatever language the worker reads."""
        return self._said(str)

    def _said(self, words: Callable[[str], str]) -> list[str]:
        said = [words(NO_VALUE).format(what=words(kind)) for kind in self.kinds]
        said += [words(NO_PERSON).format(what=name) for name in self.workers]
        said += [words(NO_TOPIC).format(what=topic) for topic in self.topics]
        said += [words(OTHER_PURPOSE)] if self.purpose else []
        said += [words(BEGINS).format(day=format_date(self.starts_on))] if self.starts_on else []
        return said + ([words(ENDS).format(day=format_date(self.ends_on))] if self.ends_on else [])


class Replaced(Struct, frozen=True, kw_only=True):
    """What a new wording takes the place of: its number, when the client said what to it, in what it differs, and what ends with it.

    `ends` are Czech, like the file."""

    no: int
    said_on: date
    said: str
    dropped: Dropped | None = None
    ends: list[str] = []


class LateWord(Struct, frozen=True, kw_only=True):
    """What a client said on an earlier day than it was written down: what is to be asked of the time between.

    `dropped`: it was a yes to a new wording that differs so. `scope`: of a refusal, the values that it names, in Czech.
    """

    asked: AskedSince
    dropped: Dropped | None = None
    scope: list[str] = []

    def for_who_has(self, kinds: Collection[str]) -> "LateWord":
        """The same as another service reads it: of what it differs in, the values that service has, and nothing else."""
        dropped = (
            None if self.dropped is None else Dropped(kinds=[each for each in self.dropped.kinds if each in kinds])
        )
        return LateWord(asked=self.asked, dropped=dropped, scope=[each for each in self.scope if each in kinds])


class Went(Struct, frozen=True, kw_only=True):
    """One thing that came about; `what` is a marked sentence with `{service}` and `{day}`, `kinds` marked names of its values.

    `key` is the same for the same thing and says nothing else. `over`: nobody reads it any more.
    """

    key: str
    at: datetime
    what: str
    service: str
    kinds: list[str] = []
    over: bool = False

    @property
    def text(self) -> str:
        """The sentence in the language of the reader."""
        return self._said(gettext(self.what), [gettext(kind) for kind in self.kinds])

    @property
    def czech(self) -> str:
        """The same for a file, which is Czech whatever language the worker reads."""
        return self._said(self.what, self.kinds)

    def _said(self, what: str, kinds: list[str]) -> str:
        said = what.format(service=self.service, day=format_date(prague_date(self.at)))
        return f"{said}: {', '.join(kinds)}" if kinds else said


class Late(Struct, frozen=True, kw_only=True):
    """What came about after something that was said on an earlier day than it is written down.

    `dropped`: it is a yes to a new wording that differs so. `elsewhere`: the keys of what came about in other services, also of what is not told.
    """

    went: list[Went] = []
    dropped: Dropped | None = None
    elsewhere: frozenset[str] = frozenset()


def key_of_went(about_id: UUID, what: str, at: datetime) -> str:
    """The key of a thing that came about: which, what of it, and on which day, so that a further look of one day is no news."""
    return sha256(f"{about_id}|{what}|{prague_date(at)}".encode()).hexdigest()[:16]


def key_since(key: str, after: datetime) -> str:
    """The same as something that came about after an instant."""
    return sha256(f"{key}|{after.isoformat()}".encode()).hexdigest()[:16]


class FiledThere(Struct, frozen=True, kw_only=True):
    """A file that something of it came into: whose, and the record there (by kind and source) that tells of it.

    Without a `source` nothing in the file says that the client agreed. Without a `case_id` it came into none, and the heads
    of that service learn of it. `kinds`: the values that came, as `ITEM_LABELS` call them.
    """

    tenant_id: UUID
    service_id: UUID
    case_id: UUID | None
    kind: RecordKind = RecordKind.CONSENT
    source: UUID | None = None
    kinds: list[str] = []


class WentView(Struct, frozen=True, kw_only=True):
    """One thing that came about after a day: an order that writes a no of that day names it by its `key`."""

    key: Annotated[str, Meta(description="What `known_since` of an order repeats."), like("1f0c7a52e3b94d68")]
    at: Instant
    on: Annotated[date, like("2026-11-29")]
    text: Annotated[str, like("29. 11. 2026 předáno službě PM: jméno, příjmení, telefon")]
