# pyright: strict
"""Orders, views and rows of services."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, ServiceName, ServiceShort, Version, like
from kernel.typed_days import Meant

from .rules import Stands

_Code = Annotated[str, Meta(description="Stands in the marks of files, and is never another."), like("NRP")]
_Said = Annotated[
    str,
    Meta(description="The name after the word služba, in the second case; empty for the proposal."),
    like("odborného sociálního poradenství"),
]

# --- orders ------------------------------------------------------------------------------------------------------


class OpenService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a service or an agenda: a wall stands around it from now on."""

    name: ServiceName = ""
    short_name: ServiceShort = ""
    code: _Code = ""
    said: _Said = ""
    offers_peers: Annotated[bool, Meta(description="Whether it has peers to choose among."), like(False)] = False
    guardianship: Annotated[
        bool,
        Meta(
            description="Whether it keeps what a court appointed the authority to as guardian of children; never another."
        ),
        like(False),
    ] = False


class RenameService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a service be called otherwise from a day on, today at the earliest."""

    name: ServiceName = ""
    short_name: ServiceShort = ""
    said: _Said = ""
    valid_from: Annotated[date | None, Meant.DUE] = None


class CloseService(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Close a service after a last day: it finishes what it has, opens no case and is offered nowhere."""

    last_day: Annotated[date | None, Meant.DUE] = None


# --- views -------------------------------------------------------------------------------------------------------


class NameView(Struct, frozen=True, kw_only=True):
    """How a service is called from a day on, who wrote that and when. `replaced`: another was written later for the day."""

    id: Id
    name: ServiceName
    short_name: ServiceShort
    said: _Said
    valid_from: date
    by: PersonName | None
    at: Instant
    replaced: Annotated[bool, like(False)] = False


class AgendaView(Struct, frozen=True, kw_only=True):
    """A service as its administrator sees it: how it is called today and in days to come, and how it stands."""

    id: Id
    code: _Code
    name: ServiceName
    short_name: ServiceShort
    said: _Said
    offers_peers: Annotated[bool, like(False)]
    guardianship: Annotated[bool, like(False)]
    stands: Annotated[str, one_of(Stands), like("open")]
    last_day: Annotated[date | None, Meta(description="The last day on which it opens cases; null for no end.")]
    people: Annotated[int, Meta(description="How many work there now."), like(4)]
    coming: list[NameView]


class AgendaHistory(Struct, frozen=True, kw_only=True):
    """A service with every name that was written for it, last written first; the version counts them."""

    service: AgendaView
    began: Annotated[str, Meta(description="The name that it began with."), like("Odborné sociální poradenství")]
    names: list[NameView]
    version: Version


# --- rows --------------------------------------------------------------------------------------------------------


class StoredService(Struct, frozen=True, kw_only=True):
    """A service as it is called today; `began` is the name that it began with."""

    id: UUID
    code: str
    name: str
    short_name: str
    said: str
    offers_peers: bool
    guardianship: bool
    last_day: date | None
    people: int
    began: str


class StoredName(Struct, frozen=True, kw_only=True):
    """A name as it is stored."""

    id: UUID
    service_id: UUID
    name: str
    short_name: str
    said: str
    valid_from: date
    set_by: UUID | None
    set_at: Instant
