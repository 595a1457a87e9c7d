"""What is shown beside a call."""

from uuid import UUID

import msgspec

from cases.cases.schemas import Match
from services.intake.schemas import FoundNotice


class Alike(msgspec.Struct, frozen=True):
    """What there is already that is likely about the child of a call: cases, and notices that wait to be assigned."""

    cases: list[Match] = []
    notices: list[FoundNotice] = []

    @property
    def ids(self) -> set[UUID]:
        """What was shown."""
        return {match.case.id for match in self.cases} | {notice.id for notice in self.notices}
