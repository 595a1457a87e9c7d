# pyright: strict
"""Orders of sharing."""

from typing import Annotated

from msgspec import Struct

from cases.cases.schemas import CaseId, KeyWorkerId
from consent.schemas import AsShown, ConsentId
from consent.tables import HANDOVER_FIELDS
from kernel.checks import one_of
from kernel.samples import like
from kernel.wording import To, Worded


class HandOver(AsShown, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hand the named fields over to the service that the consent names. `note` stays in the own file.

    `version_no` and `client_version` are those of the offer it was chosen from.
    """

    consent_id: ConsentId | None
    item_kinds: Annotated[
        list[Annotated[str, one_of(HANDOVER_FIELDS)]], To.OTHERS, like(["given_name", "family_name", "phone"])
    ]
    note: Annotated[str, like("")] = ""


class TakeOver(Struct, frozen=True, kw_only=True):
    """(base of orders) Take over of what a handover lets through what whoever orders it was shown: `item_kinds`.

    Those and no others; of them none has ended since, or nothing is taken over. Empty: whatever lets through. `after_decline`: whoever orders
    it knows that the service answered before that it takes nothing over.
    """

    item_kinds: Annotated[list[Annotated[str, one_of(HANDOVER_FIELDS)]], like([])] = []
    after_decline: bool = False


class OpenOwnCase(TakeOver, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open an own file from what was handed over. `open_anyway`: it is nobody who has a case here already."""

    key_worker_id: KeyWorkerId | None
    open_anyway: bool = False


class JoinHandover(TakeOver, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take what was handed over into the case that the client has here already."""

    case_id: CaseId | None


class DeclineHandover(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer that the service takes nothing over, and why; whoever handed it over reads it."""

    reason: Annotated[str, To.OTHERS, like("Teď nemáme volného peera.")]
