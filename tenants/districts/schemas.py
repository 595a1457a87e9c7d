# pyright: strict
"""Orders, views and rows of districts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, ServiceId, WorkerId, like, like_id
from kernel.typed_days import Meant
from tenants.tables import Side

from .rules import Why

_Name = Annotated[str, like("Střed")]
_Town = Annotated[str, like("Lipnice pod Hájem")]
_Street = Annotated[
    str,
    Meta(description="A street, or a village that stands in its place; empty for the rest of the town."),
    like("Nádražní"),
]
_Side = Annotated[str, one_of(Side), like("odd")]
_Number = Annotated[int | None, Meta(description="By the number of orientation, where a house has one."), like(19)]

# --- orders ------------------------------------------------------------------------------------------------------


class NewDistrict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a district of a service."""

    name: _Name = ""
    service_id: Annotated[UUID | None, like_id(7)] = None


class RenameDistrict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a district be called otherwise from a day on, today when none is said."""

    name: _Name = ""
    valid_from: Annotated[date | None, Meant.DUE] = None


class AddArea(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give a district a street with a side and a range of numbers, or all of a town that no street line names."""

    town: _Town = ""
    street: Annotated[str, like("Nádražní")] = ""
    side: _Side = Side.ALL.value
    first_number: Annotated[int | None, like(1)] = None
    last_number: _Number = None
    valid_from: Annotated[date | None, Meant.DUE] = None
    valid_to: Annotated[date | None, Meant.DUE, Meta(description="The last day on which it holds.")] = None


class AddDistrictWorker(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let somebody work for a district, or stand in for who does."""

    worker_id: Annotated[UUID | None, like_id(5)] = None
    deputy: Annotated[bool, like(False)] = False
    valid_from: Annotated[date | None, Meant.DUE] = None
    valid_to: Annotated[date | None, Meant.DUE, Meta(description="The last day on which it holds.")] = None


class EndPart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a piece of a district, or somebody's work for it, after a last day: today when none is said."""

    last_day: Annotated[date | None, Meant.DUE] = None


class WhichDistrict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which district an address lies today, or on a day to come. It is kept nowhere."""

    street: Annotated[str, like("Nádražní 1120/5")] = ""
    town: _Town = ""
    service_id: Annotated[UUID | None, Meta(description="Of which service; null for any.")] = None
    day: Annotated[date | None, Meant.DUE] = None


# --- views -------------------------------------------------------------------------------------------------------


class AreaView(Struct, frozen=True, kw_only=True):
    """A piece of a district, as stored and in words, with its first and last day; `ended` when it holds no more."""

    id: Id
    district_id: Annotated[UUID, like_id(11)]
    town: _Town
    street: _Street
    side: _Side
    first_number: _Number
    last_number: _Number
    valid_from: date
    valid_to: date | None
    words: Annotated[str, like("Nádražní, Lipnice pod Hájem: lichá čísla 1–19")]
    holds: Annotated[bool, like(True)]
    ended: Annotated[bool, like(False)]


class DistrictWorkerView(Struct, frozen=True, kw_only=True):
    """Who works for a district, or stands in for who does. `gone`: they do not work in its service any more."""

    id: Id
    worker_id: WorkerId
    name: PersonName
    deputy: Annotated[bool, like(False)]
    valid_from: date
    valid_to: date | None
    holds: Annotated[bool, like(True)]
    ended: Annotated[bool, like(False)]
    gone: Annotated[bool, like(False)]


class CalledView(Struct, frozen=True, kw_only=True):
    """How a district is called from a day on, and who wrote that. `replaced`: another was written later for the day."""

    id: Id
    name: _Name
    valid_from: date
    by: PersonName | None
    at: Instant
    replaced: Annotated[bool, like(False)] = False


class DistrictView(Struct, frozen=True, kw_only=True):
    """A district with its pieces and its people, those included that hold no more."""

    id: Id
    name: _Name
    service_id: ServiceId
    service_name: Annotated[str, like("OSPOD")]
    areas: list[AreaView]
    people: list[DistrictWorkerView]
    began: Annotated[str, Meta(description="The name that it began with."), like("Střed")]
    names: Annotated[list[CalledView], Meta(description="Every later name, last written first.")]

    @property
    def now(self) -> list[DistrictWorkerView]:
        """Who works for it today, and still works here."""
        return [each for each in self.people if each.holds and not each.gone]


class FoundDistrict(Struct, frozen=True, kw_only=True):
    """What was found for an address: a district with who works for it, or why there is none."""

    why: Annotated[str, one_of(Why), like("found")]
    district_id: Annotated[UUID | None, like_id(11)] = None
    district: _Name = ""
    service_id: Annotated[UUID | None, like_id(7)] = None
    area: Annotated[str, like("Nádražní, Lipnice pod Hájem: lichá čísla 1–19")] = ""
    people: list[DistrictWorkerView] = []


class Colleague(Struct, frozen=True, kw_only=True):
    """Somebody who works in the service of a district."""

    id: UUID
    name: str


# --- rows --------------------------------------------------------------------------------------------------------


class StoredDistrict(Struct, frozen=True, kw_only=True):
    """A district with the short name of its service today."""

    id: UUID
    name: str
    began: str
    service_id: UUID
    service_name: str


class StoredCalled(Struct, frozen=True, kw_only=True):
    """A name of a district as it is stored."""

    id: UUID
    district_id: UUID
    name: str
    valid_from: date
    set_by: UUID | None
    set_at: Instant


class StoredArea(Struct, frozen=True, kw_only=True):
    """A piece of a district as it is stored."""

    id: UUID
    district_id: UUID
    town: str
    street: str
    side: str
    first_number: int | None
    last_number: int | None
    valid_from: date
    valid_to: date | None


class StoredDistrictWorker(Struct, frozen=True, kw_only=True):
    """Who works for a district; `gone` when they hold no role in its service."""

    id: UUID
    district_id: UUID
    worker_id: UUID
    deputy: bool
    valid_from: date
    valid_to: date | None
    gone: bool


class Competent(Struct, frozen=True, kw_only=True):
    """Whose an address is in one service: the districts in which it lies, or may lie, and who works for the one it lies in.

    Of people as rows say it, `gone` and deputies included; `why`: found, or why there is none.
    """

    why: Why
    districts: list[str] = []
    people: list[StoredDistrictWorker] = []
