"""A notice on its way between two authorities: what leaves with it, and what the one that gets it keeps of where it came from."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import like
from services.intake.tables import Channel


class AdditionText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was added to a notice, and which answers about the notifier came with it; these are kept apart. `went_out`: on call, whether
    somebody did, where it says so."""

    text: str
    of_notifier: list[str] = []
    confidentiality_explained: bool = False
    disclosure_explained: bool = False
    wants_report: bool | None = None
    went_out: bool | None = None


class AddedThere(AdditionText, frozen=True, kw_only=True, omit_defaults=True):
    """What was added at an authority that forwarded the notice; whoever called then stands apart under this `id`. `heard`: what who took it
    down said of it, whether it threatens a child acutely and which."""

    id: UUID
    added_at: datetime
    authority: str
    heard: str = ""


class Notifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who made a notice: answers to questions 6 to 8, sealed under a key of their own (§ 57 of Act 359/1999).

    And what a letter or message bears that leads to who wrote: the number of theirs, their data box, the number of the message.
    `itself`: the child itself does, by its `own` name, where that is who calls.
    """

    name: str = ""
    relation: str = ""
    contact: str = ""
    reference: str = ""
    box: str = ""
    message_number: str = ""
    itself: bool = False
    own: str = ""


class CalledAgain(Notifier, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody told of themselves in a later call, with the addition that it came with."""

    addition_id: UUID


class Callers(Notifier, frozen=True, kw_only=True, omit_defaults=True):
    """Who made a notice, and apart from them whoever called later: nobody knows that it was the same person (ADR 0036)."""

    later: list[CalledAgain] = []


class StepThere(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step that another authority took for a child before it forwarded the notice, or found needless: in its words, and what came of it."""

    step: Annotated[str, like("Zavolat záchrannou službu (155)")]
    outcome: Annotated[str, like("Stalo se")]
    happened_at: Instant
    said: Annotated[str, like("Záchranka vyjíždí.")] = ""


class ChildThere(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A child whose urgency another authority judged: what came of it and when, and what it proposed to do.

    `acute`: by what it learnt since and nobody there judged, the child is threatened acutely; `anew`: it asked anew how urgent it is
    (ADR 0100). `unjudged`: it stands in the notice and nobody there judged it. `others`: it is no one child, but whoever else question 5 tells of. `on_visit`: by who was there on call, in their own words and without a form, who was there at `visited_at` (offices that run an older Opora do not say when). `categories`, `reason`: why it judged so; `done`: which steps were taken there already.
    """

    name: Annotated[str, like("Vojtěch Šedivý, 3 roky")]
    urgent: Annotated[bool, like(True)] = False
    steps: Annotated[str, like("Zavolat policii.")] = ""
    judged_at: Annotated[Instant | None, like(None)] = None
    acute: Annotated[bool, like(False)] = False
    anew: Annotated[bool, like(False)] = False
    categories: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])] = []
    reason: Annotated[str, like("Matka neodpovídá, dítě je samo.")] = ""
    done: Annotated[list[StepThere], like([])] = []
    unjudged: Annotated[bool, like(False)] = False
    others: Annotated[bool, like(False)] = False
    on_visit: Annotated[bool, like(False)] = False
    visited_at: Annotated[Instant | None, like(None)] = None

    @property
    def tells_urgency(self) -> bool:
        """Whether somebody judged it, or said what threatens it."""
        return self.in_danger or not self.unjudged

    @property
    def in_danger(self) -> bool:
        """Whether it is urgent by what holds, or acutely threatened by what was learnt since."""
        return self.urgent or self.acute

    @property
    def says_why(self) -> bool:
        """Whether it says why it was judged so, or what was done already."""
        return bool(self.categories or self.reason or self.done)

    @property
    def words(self) -> list[str]:
        """All that somebody wrote of it."""
        return [self.name, self.steps, self.reason, *(each.said for each in self.done)]


class CameFrom(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An authority that forwarded a notice, under which number, how and when it reached them, whether they themselves judged it
    urgent, and which child; nothing of notices that came before that was told.

    `files_kept`: how many files stayed there, by the names of `kept_names`. `asks`: for which act they ask; then the case is theirs.
    `protocols_kept`: how often it was read aloud and signed there. `caller_in_files`: who made the notice is, or may be, in files that they sent.
    `care`: who helped the child when they forwarded it.
    """

    authority: Annotated[str, like("Městský úřad Lipnice pod Hájem")]
    reference_number: Annotated[str, like("OZN 3/2026")]
    received_at: Instant
    channel: Annotated[str, one_of(Channel), like("phone")]
    urgent: Annotated[bool, like(False)] = False
    files_kept: Annotated[int, like(0)] = 0
    kept_names: Annotated[list[str], like(["soubor-1.jpg"])] = []
    children: Annotated[list[ChildThere], like([])] = []
    asks: Annotated[str, like("")] = ""
    caller_in_files: Annotated[bool, like(False)] = False
    protocols_kept: Annotated[int, like(0)] = 0
    care: Annotated[str, like("Hlídka Policie ČR je v bytě.")] = ""


class Came(CameFrom, frozen=True, kw_only=True, omit_defaults=True):
    """Who forwarded a notice here, and who had forwarded it to them, first to last."""

    earlier: Annotated[list[CameFrom], like([])] = []

    @property
    def offices(self) -> list[CameFrom]:
        """Everybody who had it, first to last."""
        return [*self.earlier, self]

    @property
    def first(self) -> CameFrom:
        """Who took it down."""
        return self.offices[0]

    @property
    def was_urgent(self) -> bool:
        """Whether any of them judged it urgent."""
        return any(each.urgent for each in self.offices)

    @property
    def children_everywhere(self) -> list[ChildThere]:
        """What each of them said of children, first to last."""
        return [child for office in self.offices for child in office.children]

    @property
    def was_judged(self) -> bool:
        """Whether any of them judged a child, also where it is not told which."""
        return any(each.urgent and not each.children for each in self.offices) or any(
            not child.unjudged for child in self.children_everywhere
        )

    @property
    def judged(self) -> list[ChildThere]:
        """What they judged, child by child: of one whom several judged, what the last of them said; and whom nobody judged."""
        return [each for each in self._said if not each.others]

    @property
    def others(self) -> set[str]:
        """How they called whoever else question 5 tells of, where these are threatened acutely."""
        return {child.name for child in self.children_everywhere if child.others}

    @property
    def _said(self) -> list[ChildThere]:
        said: dict[str, ChildThere] = {}
        for child in (child for office in self.offices for child in office.children):
            if child.tells_urgency or child.name not in said:
                said[child.name] = child
        return [*said.values()]

    @property
    def in_danger(self) -> list[str]:
        """Who is in danger by what was said last of each child; where that is nobody any more, who was before."""
        before = {child.name: True for office in self.offices for child in office.children if child.in_danger}
        return [each.name for each in self._said if each.in_danger] or [*before]

    @property
    def threatened(self) -> list[str]:
        """Who of these is it by additions alone: none of them judged such a child urgent."""
        urgent = {child.name for office in self.offices for child in office.children if child.urgent}
        last = {child.name for child in self._said if child.in_danger and not child.urgent}
        return [name for name in self.in_danger if name in last or name not in urgent]


class NoticeParcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is forwarded of a notice: its words (with where it came from) as they were sealed, and what was said to the caller."""

    text: msgspec.Raw
    anonymous: bool
    wants_report: bool | None
    confidentiality_explained_at: datetime | None
    disclosure_explained_at: datetime | None
