# pyright: strict
"""Orders of sharing."""

from typing import Annotated
from uuid import UUID

from msgspec import Struct

from consent.tables import HANDOVER_FIELDS
from kernel.checks import one_of


class HandOver(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hand the named fields over to the service that the consent names. `note` stays in the own file."""

    consent_id: UUID | None
    item_kinds: list[Annotated[str, one_of(HANDOVER_FIELDS)]]
    note: str = ""


class OpenOwnCase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open an own file from what was handed over."""

    key_worker_id: UUID | None
