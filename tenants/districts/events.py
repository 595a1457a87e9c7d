# pyright: strict
"""Facts of districts."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class DistrictMade(Event):
    """A service got a district."""

    name: ClassVar[str] = "district.made"
    subject: ClassVar[str] = "district_id"
    district_id: UUID
    in_service: UUID


class DistrictRenamed(Event):
    """A district is called otherwise from a day on."""

    name: ClassVar[str] = "district.renamed"
    subject: ClassVar[str] = "district_id"
    district_id: UUID
    called_id: UUID
    valid_from: date


class DistrictPartAdded(Event):
    """A district got a piece of territory, or somebody who works for it."""

    name: ClassVar[str] = "district.part_added"
    subject: ClassVar[str] = "part_id"
    part_id: UUID
    district_id: UUID
    valid_from: date
    valid_to: date | None = None
    worker_id: UUID | None = None


class DistrictPartEnded(Event):
    """A piece of a district, or somebody's work for it, was given a last day."""

    name: ClassVar[str] = "district.part_ended"
    subject: ClassVar[str] = "part_id"
    part_id: UUID
    district_id: UUID
    last_day: date
