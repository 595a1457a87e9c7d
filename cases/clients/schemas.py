# pyright: strict
"""Who a client is, as orders bring it and as pages show it."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.czech import sort_key
from kernel.samples import like, like_id
from kernel.typed_days import Meant
from kernel.web.i18n import gettext

from .tables import ClientKind, HealthCode

ClientId = Annotated[UUID, like_id(2)]
ClientName = Annotated[str, like("Bureš Martin")]
BirthDate = Annotated[date, like("1992-02-03"), Meant.BIRTH]


class ClientIdentity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who a client is and how to reach them. Everything may be unknown: a newborn has no name yet."""

    given_name: Annotated[str, like("Martin")] = ""
    family_name: Annotated[str, like("Bureš")] = ""
    former_name: Annotated[str, like("")] = ""
    birth_date: BirthDate | None = None
    birth_number: str = ""
    street: Annotated[str, like("Nádražní 4")] = ""
    town: Annotated[str, like("Lipnice pod Hájem")] = ""
    region: Annotated[str, like("Pardubický kraj")] = ""
    email: Annotated[str, like("martin.bures@posta.example")] = ""
    phone: Annotated[str, like("+420 000 000 021")] = ""
    health_code: Annotated[str, one_of(HealthCode, or_empty=True), like("paraplegia")] = ""
    health_note: str = ""

    @property
    def name(self) -> str:
        """Family name first, as files are sorted; says so when the name is not known."""
        return " ".join(part for part in (self.family_name, self.given_name) if part) or gettext("Jméno nezjištěno")

    @property
    def sort_key(self) -> str:
        """Czech alphabetical order."""
        return sort_key(f"{self.family_name} {self.given_name}")


class NamesBefore(msgspec.Struct, frozen=True, kw_only=True):
    """Surnames that a client was written down under before they were corrected, last ones last."""

    names: list[str] = []


class ClientView(msgspec.Struct, frozen=True, kw_only=True):
    """A client as a worker of the service sees them. `warnings`: field → what looks wrong and was saved all the same.

    `names_before`: surnames that they were written down under before.
    """

    id: UUID
    kind: str
    identity: ClientIdentity
    handover_id: UUID | None
    version: int
    warnings: dict[str, str] = {}
    names_before: list[str] = []


class StoredClient(msgspec.Struct, frozen=True, kw_only=True):
    """A client as they lie in the database, with the wrapped key that the wall shows."""

    id: UUID
    kind: ClientKind
    handover_id: UUID | None
    sealed: bytes
    names_before: bytes | None = None
    version: int
    wrapped: bytes
