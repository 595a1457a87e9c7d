"""What everybody who may know of a notice may know of its urgency."""

from enum import StrEnum
from typing import Annotated

import msgspec

from kernel.samples import like
from kernel.web.i18n import N_, gettext


class UrgencySign(StrEnum):
    """What everybody who may know of a notice may know of its urgency, or of that of a child; what goes before stands in front."""

    ACUTE = "acute"  # by what was learnt since, which is to be judged at once
    URGENT = "urgent"  # until somebody signs another, were it asked anew
    URGENT_THERE = "urgent_there"  # where it came from; not judged here yet
    ACUTE_THERE = "acute_there"  # by an addition that came along; judged urgent nowhere
    REOPENED = "reopened"
    UNJUDGED = "unjudged"
    NOT_URGENT = "not_urgent"


RANKS = tuple(UrgencySign)
AT_ONCE = frozenset({UrgencySign.URGENT, UrgencySign.ACUTE, UrgencySign.URGENT_THERE, UrgencySign.ACUTE_THERE})
"""What is done before everything else."""


_URGENCY = {
    "urgent": N_("naléhavé"),
    "not_urgent": N_("není naléhavé"),
    "reopened": N_("naléhavost posoudit znovu"),
    "acute": N_("ohrožuje akutně, posoudit hned"),
    "urgent_there": N_("naléhavé už dřív, než sem přišlo, tady ještě neposouzeno"),
    "acute_there": N_("podle jiného úřadu ohrožuje akutně, posoudit ještě dnes"),
}


class UrgencyOf(msgspec.Struct, frozen=True, kw_only=True):
    """How urgent it is: `urgency`; `urgency_of`: which children, where not that of the notice alone; `urgency_by`: the number of another
    notice that says so, which is marked as of the same."""

    urgency: Annotated[str, like("urgent")] = ""
    urgency_of: Annotated[list[str], like([])] = []
    urgency_by: Annotated[str, like("")] = ""

    @property
    def words(self) -> str:
        """The same in words; empty where it is not known."""
        if not self.urgency:
            return ""
        what = gettext(_URGENCY[self.urgency])
        if self.urgency_by:
            what = gettext("{what} (podle {number})").format(what=what, number=self.urgency_by)
        return ": ".join(filter(None, (what, "; ".join(self.urgency_of))))

    @property
    def at_once(self) -> bool:
        """Whether that is done before everything else."""
        return self.urgency in AT_ONCE


class UrgencySaid(UrgencyOf, frozen=True, kw_only=True):
    """What goes before of the urgency of a notice, and in `urgency_more` what is urgent beside it."""

    urgency_more: Annotated[list[UrgencyOf], like([])] = msgspec.field(default_factory=list[UrgencyOf])

    @property
    def urgencies(self) -> list[str]:
        """How urgent it is and which children are, in words, what goes before in front; nothing where that is not known."""
        return [words for words, _ in self.each_urgency]

    @property
    def each_urgency(self) -> list[tuple[str, bool]]:
        """The same, each with whether it is done before everything else."""
        return [(each.words, each.at_once) for each in (self, *self.urgency_more) if each.urgency]

    @property
    def urgency_words(self) -> str:
        """The same in one line."""
        return " · ".join(self.urgencies)
