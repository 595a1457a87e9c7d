# pyright: strict
"""What went out, was taken over, was held or was concluded since a day: asked for before a no of that day is written down."""

from datetime import date, datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from cases.cases.tables import RecordKind
from kernel.clock import Instant
from kernel.legal_time import format_date, prague_date
from kernel.samples import like
from kernel.web.i18n import gettext


class OnlyOf(Struct, frozen=True, kw_only=True):
    """A part of what a handover lets through: values of these kinds, and what these workers opened or took over."""

    kinds: list[str]
    worker_ids: list[UUID]


class AskedSince(Struct, frozen=True, kw_only=True):
    """What is asked of those who rest something on consents: what of it came about in `[after, until)` on these consents.

    `only`: of a handover, a part of it.
    """

    consent_ids: list[UUID]
    after: datetime
    until: datetime
    only: OnlyOf | None = None


class LateDrop(Struct, frozen=True, kw_only=True):
    """What is to be asked of a new wording that was said on an earlier day than it was written down, and drops something."""

    consent_id: UUID
    said_on: date
    asked: AskedSince


class Went(Struct, frozen=True, kw_only=True):
    """One thing that came about; `what` is a marked sentence with `{service}` and `{day}`, `kinds` marked names of its values.

    `key` is the same for the same thing and says nothing else.
    """

    key: str
    at: datetime
    what: str
    service: str
    kinds: list[str] = []

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


def key_of_went(about_id: UUID, what: str, at: datetime) -> str:
    """The key of a thing that came about: which, what of it, and on which day, so that a further look of one day is no news."""
    return sha256(f"{about_id}|{what}|{prague_date(at)}".encode()).hexdigest()[:16]


class FiledThere(Struct, frozen=True, kw_only=True):
    """A file that something of it came into: whose, and the record there (by kind and source) that tells of it.

    Without a `source` nothing in the file says that the client agreed. Without a `case_id` it came into none, and the heads
    of that service learn of it.
    """

    tenant_id: UUID
    service_id: UUID
    case_id: UUID | None
    kind: RecordKind = RecordKind.CONSENT
    source: UUID | None = None


class WentView(Struct, frozen=True, kw_only=True):
    """One thing that came about after a day: an order that writes a no of that day names it by its `key`."""

    key: Annotated[str, Meta(description="What `known_since` of an order repeats."), like("1f0c7a52e3b94d68")]
    at: Instant
    on: Annotated[date, like("2026-11-29")]
    text: Annotated[str, like("29. 11. 2026 předáno službě PM: jméno, příjmení, telefon")]
