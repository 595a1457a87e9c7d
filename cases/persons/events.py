# pyright: strict
"""What happened to children who are known across agendas."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class PersonCorrected(Event, frozen=True, kw_only=True):
    """Name or day of birth of a child was corrected in one agenda: the others that lead it are told."""

    name: ClassVar[str] = "person.corrected"
    subject: ClassVar[str] = "person_id"
    person_id: UUID
    client_id: UUID


class PersonLinked(Event, frozen=True, kw_only=True):
    """A child of the actor's agenda was said to be the one that another agenda leads."""

    name: ClassVar[str] = "person.linked"
    subject: ClassVar[str] = "person_id"
    person_id: UUID
    link_id: UUID
    other_person_id: UUID
    other_service_id: UUID
    case_id: UUID


class PersonParted(Event, frozen=True, kw_only=True):
    """That was taken back: the two agendas lead two children."""

    name: ClassVar[str] = "person.parted"
    subject: ClassVar[str] = "person_id"
    person_id: UUID
    link_id: UUID
    other_person_id: UUID
    other_service_id: UUID
    case_id: UUID


class GuardianExcepted(Event, frozen=True, kw_only=True):
    """The head of the department let somebody be guardian of a child and coordinate its protection, too."""

    name: ClassVar[str] = "person.guardian_excepted"
    subject: ClassVar[str] = "person_id"
    person_id: UUID
    exception_id: UUID
    worker_id: UUID
    case_id: UUID
