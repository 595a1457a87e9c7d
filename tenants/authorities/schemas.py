# pyright: strict
"""Orders, views and rows of the directory of authorities."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.samples import Id, like
from kernel.typed_days import Meant
from tenants.tables import AuthorityKind

_Code = Annotated[str, Meta(description="Says which office it is, in all its entries."), like("BUK")]
_Kind = Annotated[str, one_of(AuthorityKind), like("ospod")]
_Name = Annotated[str, like("Městský úřad Bukovec, OSPOD")]
_Address = Annotated[str, like("Náměstí 1, 000 00 Bukovec")]
_Phone = Annotated[str, like("+420 000 000 071")]
_Email = Annotated[str, like("ospod@bukovec.example")]
_DataBox = Annotated[str, like("demo071")]
_Municipalities = Annotated[str, Meta(description="For which it is, by commas or lines."), like("Bukovec, Dolní Lhota")]
_Platform = Annotated[
    str,
    Meta(description="Its service on this platform that takes notices, as organisation/service; empty for none."),
    like("javorec/OM"),
]
_MadeUp = Annotated[bool, Meta(description="Of a demonstration; such an office does not exist."), like(True)]

# --- orders ------------------------------------------------------------------------------------------------------


class AuthorityText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the directory says of an office."""

    kind: _Kind = AuthorityKind.OSPOD.value
    name: _Name = ""
    address: _Address = ""
    phone: _Phone = ""
    email: _Email = ""
    data_box: _DataBox = ""
    municipalities: _Municipalities = ""
    on_platform: Annotated[str, like("")] = ""
    made_up: _MadeUp = False
    valid_from: Annotated[date | None, Meant.DUE] = None


class NewAuthority(AuthorityText, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write another office into the directory, from a day on."""

    code: _Code = ""


class ChangeAuthority(AuthorityText, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let an office be otherwise from a day on; what held until then stays."""


class CloseAuthority(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say the last day on which an office takes anything: today when none is said."""

    last_day: Annotated[date | None, Meant.DUE] = None


# --- views -------------------------------------------------------------------------------------------------------


class AuthorityView(Struct, frozen=True, kw_only=True):
    """An office as the directory has it: `holds` today, `ended` no more; `on_platform`: its service here that takes notices."""

    id: Id
    code: _Code
    kind: _Kind
    name: _Name
    address: _Address
    phone: _Phone
    email: _Email
    data_box: _DataBox
    municipalities: Annotated[list[str], like(["Bukovec"])]
    on_platform: _Platform
    made_up: _MadeUp
    valid_from: date
    valid_to: date | None
    holds: Annotated[bool, like(True)]
    ended: Annotated[bool, like(False)]

    @property
    def contact(self) -> list[str]:
        """How it is reached, each way that is known."""
        return [each for each in (self.address, self.phone, self.email) if each]


class OnPlatform(Struct, frozen=True, kw_only=True):
    """A service of another organisation on this platform that takes notices."""

    tenant_id: UUID
    service_id: UUID
    code: str
    name: str


# --- rows --------------------------------------------------------------------------------------------------------


class StoredAuthority(Struct, frozen=True, kw_only=True):
    """An entry as it is stored, with the codes of its service on the platform."""

    id: UUID
    code: str
    kind: str
    name: str
    address: str
    phone: str
    email: str
    data_box: str
    municipalities: list[str]
    linked_tenant_id: UUID | None
    linked_service_id: UUID | None
    linked_organisation: str | None
    linked_service: str | None
    made_up: bool
    valid_from: date
    valid_to: date | None

    @property
    def on_platform(self) -> str:
        """Its service on the platform, as it is typed."""
        return f"{self.linked_organisation}/{self.linked_service}" if self.linked_organisation else ""

    @property
    def recipient(self) -> tuple[UUID, UUID] | None:
        """The service on the platform that takes notices for it."""
        if self.linked_tenant_id is None or self.linked_service_id is None:
            return None
        return self.linked_tenant_id, self.linked_service_id
