"""What is learnt of a notice later, and what who takes it down says of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.samples import like
from services.intake.tables import Threatens

from .recording import OfVisit


class AddToNotice(OfVisit, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add what was learnt of a notice later, without a trace of the notifier; what they tell of themselves goes apart.

    What was explained then, and whether they want a report; `wants_report` is null when nobody asked. `acute`: whether it threatens a
    child acutely, empty where nobody says; which: the child of the notice (`first_child`), further ones by id, and another one in words
    (`other_child`); none of these: all that stand there. Whoever leads the case judges it all the same.

    Of a notice on call of which nobody said whether somebody `went_out`, who may judge it says so, as of one that is taken down
    (`RecordNotice`); with *true* they judge by the visit and sign it. `read`: how many additions they had read; a program
    that does not say it may leave it out.
    """

    text: Annotated[str, like("Škola volala znovu: dítě dnes opět nepřišlo.")] = ""
    notifier_name: Annotated[str, like("")] = ""
    notifier_relation: Annotated[str, like("")] = ""
    notifier_contact: Annotated[str, like("")] = ""
    confidentiality_explained: Annotated[bool, like(False)] = False
    disclosure_explained: Annotated[bool, like(False)] = False
    wants_report: Annotated[bool | None, like(None)] = None
    acute: Annotated[str, one_of(Threatens, or_empty=True), like("yes")] = ""
    first_child: Annotated[bool, like(False)] = False
    child_ids: Annotated[list[UUID], like([])] = msgspec.field(default_factory=list[UUID])
    other_child: Annotated[str, like("")] = ""
    read: Annotated[int | None, like(None)] = None

    @property
    def tells(self) -> bool:
        """Whether there is something beside the text and what was told of the notifier."""
        return (
            self.confidentiality_explained
            or self.disclosure_explained
            or self.wants_report is not None
            or self.tells_of_visit
            or self.read is not None
        )

    @property
    def names_child(self) -> bool:
        """Whether it says which child it threatens."""
        return self.first_child or bool(self.child_ids or self.other_child.strip())


class OfferedChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child of whom may be said that an addition threatens it; without an id that of the notice."""

    id: UUID | None
    name: str


class SaidOfAddition(msgspec.Struct, frozen=True, kw_only=True):
    """What who took an addition down says of it: whether it threatens these children acutely, and another one called so. `everybody`: they
    chose none, so it is said of whomever else question 5 tells of, too."""

    acute: str
    children: list[UUID | None]
    other: str = ""
    everybody: bool = False


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody went out on call: when they were there, how urgent it was in their own words, what they did (for the notice's child, or
    `of_all`), of which further children that is, and whether there is nobody else. `said`: what was said of the notice beside it."""

    visited_at: datetime
    narrative: str
    steps: list[str] = []
    of_all: bool = False
    children: list[str] = []
    all_judged: bool = False
    said: SaidOfAddition | None = None
