# pyright: strict
"""What stands of a client's consents in the head of a case and in lists."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import like, like_id
from kernel.web.text import format_date, format_datetime

CONSENT_TYPES = ("handover", "case_management", "info_sharing")
CONSENT_STATES = ("given", "refused", "withdrawn", "expired", "superseded")


class ConsentChip(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the head of a case: one consent of the client's and its state: given (on: its last day), refused, withdrawn, expired (on: when).

    `begins` is the first day of a given one that does not hold yet. `others` are the client's further decisions, a no alike;
    `ended` says how many of them were a yes that holds no more, beside one that does. `refused`: to which kinds they
    said no, beside one that holds.
    """

    id: Annotated[UUID, like_id(6)]
    type: Annotated[str, one_of(CONSENT_TYPES)]
    state: Annotated[str, one_of(CONSENT_STATES)]
    on: date
    others: Annotated[int, like(1)] = 0
    ended: Annotated[int, like(0)] = 0
    refused: Annotated[list[Annotated[str, one_of(CONSENT_TYPES)]], like([])] = msgspec.field(default_factory=list[str])
    begins: date | None = None


class SignView(msgspec.Struct, frozen=True, kw_only=True):
    """What a higher domain says of a case: `code` for programs, `words` for people, in the reader's language.

    What has to be done by a day stands with it: `on`, and `at` which instant it is late where it is counted in hours; `late`
    says that it is. `kind` is the look of its tag, `early` whether it stands in front of consents and terms.
    """

    code: Annotated[str, like("notice")]
    words: Annotated[str, like("Veden jako podnět")]
    key: Annotated[str, like("register")] = ""
    kind: Annotated[str, like("wait")] = ""
    on: Annotated[date | None, like(None)] = None
    at: Annotated[Instant | None, like(None)] = None
    late: Annotated[bool, like(False)] = False
    url: Annotated[str, like("/cases/{case_id}")] = ""
    early: Annotated[bool, like(True)] = False

    def text(self) -> str:
        """The same in one line, for paper and for a table."""
        if self.on is None:
            return self.words
        return f"{self.words} {format_datetime(self.at) if self.at else format_date(self.on)}"
