"""What is shown beside a call."""

from uuid import UUID

import msgspec

from cases.cases.schemas import Match
from cases.persons.schemas import KnownPerson
from services.intake.schemas import FoundNotice


class Alike(msgspec.Struct, frozen=True):
    """What there is already that is likely about the child of a call: cases, notices that wait to be assigned, and heads of other agendas."""

    cases: list[Match] = []
    notices: list[FoundNotice] = []
    elsewhere: list[KnownPerson] = []

    @property
    def ids(self) -> set[UUID]:
        """What was shown."""
        return self.own | {person.id for person in self.elsewhere}

    @property
    def own(self) -> set[UUID]:
        """What was shown of the own agenda."""
        return {match.case.id for match in self.cases} | {notice.id for notice in self.notices}
