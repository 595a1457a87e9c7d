"""The order by which a notice is assigned, who may be chosen and how much they carry, and by what it was decided."""

from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import KeyWorkerId
from cases.cases.schemas.elsewhere import ElsewhereAnyway, SamePerson, SamePersonSeen
from cases.clients.schemas import ClientIdentity
from kernel.samples import Id, PersonName, like
from kernel.wording import Worded

Concerns = Annotated[
    str,
    msgspec.Meta(
        description="What it concerns, where a rule asks: one of `concerns` of its assignment; empty when nobody says."
    ),
    like(""),
]


class AssignNotice(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a case from a notice. `summary` is what the file says of it, without a trace of the notifier.

    `proposed_id`: who was proposed when it was looked at (refused when it is somebody else now); `limit_reason`: why somebody who
    leads as many families as they may gets one more, said by a head. `confirmed`: who assigns only confirms the proposal, so it is refused where
    whoever is proposed went away meanwhile.
    """

    identity: ClientIdentity
    key_worker_id: KeyWorkerId | None
    summary: Annotated[str, like("Dítě často chybí ve škole a působí vyčerpaně.")] = ""
    open_anyway: bool = False
    same_person: SamePerson = msgspec.field(default_factory=list[UUID])
    same_person_seen: SamePersonSeen = msgspec.field(default_factory=list[str])
    elsewhere_anyway: ElsewhereAnyway = False
    concerns: Concerns = ""
    proposed_id: Annotated[UUID | None, like(None)] = None
    limit_reason: Annotated[str, like("")] = ""
    confirmed: Annotated[bool, like(False)] = False


class WorkerLoad(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be the key worker, how much they carry, and in words that they are away.

    `families` are counted at the moment, siblings once, kept notices not, against `limit`; `near`: at nine tenths of it, `full`: one
    more needs a reason.
    """

    id: Id
    name: PersonName
    open_cases: Annotated[int, like(12)]
    away: Annotated[str, like("")] = ""
    families: Annotated[int, like(11)] = 0
    limit: Annotated[int, like(80)] = 0
    near: Annotated[bool, like(False)] = False
    full: Annotated[bool, like(False)] = False


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who leads cases here and may not lead one of this child, and why: they are on the other side of its guardianship."""

    name: PersonName
    why: Annotated[str, like("je kolizním opatrovníkem dítěte (MULH 3/2026/KO)")]


# --- sealed and rows ---------------------------------------------------------------------------------------------


class AssignmentText(msgspec.Struct, frozen=True, kw_only=True):
    """Why whoever was proposed was, and why somebody at their limit got one more; sealed with the key of the notice."""

    why: str = ""
    limit_reason: str = ""


class StoredFamilies(msgspec.Struct, frozen=True, kw_only=True):
    """How many open cases of a worker count, and as JSON which of them stand in a notice with another child: [case, notice]."""

    worker_id: UUID
    cases: int
    together: str
