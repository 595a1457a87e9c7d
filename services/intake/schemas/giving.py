"""Giving a notice to whom the rules name, and by what one was assigned."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseId
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, WorkerId, like, like_id
from tenants.assigning.rules import AssignmentMode, AssignmentRule
from tenants.assigning.schemas import Concern

from .assigning import Concerns, WorkerLoad

_Mode = Annotated[str, one_of(AssignmentMode), like("rule_then_head_confirms")]
_Rule = Annotated[str, one_of(AssignmentRule), like("district")]
_Words = Annotated[str, like("okrsek bydliště")]


class GiveNotice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give a notice to whom the rules name: `worker_id` is who that was when it was looked at (refused when it is somebody else now).

    `concerns`: what it concerns, where a rule asks; for who reads the notice.
    """

    worker_id: WorkerId | None = None
    concerns: Concerns = ""


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """By what a notice was assigned: in which way of assigning, by which rule, to whom and by whom.

    `why`: in the rule's words, to who reads the notice, as `limit_reason`: why somebody at their limit got one more. `followed`: who
    got it is whom the rule named, `proposed`; `by_rule`: nobody but the rule chose.
    """

    mode: _Mode
    mode_words: Annotated[str, like("navrhnou pravidla, potvrdí vedoucí")]
    rule: _Rule
    rule_words: _Words
    why: Annotated[str, like("bydliště Lesní 12 patří do okrsku Zálesí")] = ""
    worker: PersonName
    proposed: Annotated[str, like("Marie Dvořáková")] = ""
    followed: Annotated[bool, like(True)] = True
    by_rule: Annotated[bool, like(False)] = False
    families: Annotated[int, like(11)]
    family_limit: Annotated[int, like(80)]
    limit_reason: Annotated[str, like("")] = ""
    assigned_by: PersonName
    assigned_at: Instant


class NoticeGiving(msgspec.Struct, frozen=True, kw_only=True):
    """To whom somebody who received a notice, or the mailroom, may give it by the rules.

    `to`: who that is, with how much they carry; without anybody the head decides, and `refused` says why. `why`: in the rule's words,
    to who reads the notice. `concerns`: what may be said that it concerns, and which of them it was said to be (`concerning`).
    """

    notice_id: Annotated[UUID, like_id(3)]
    version: Annotated[int, like(1)]
    child_name: PersonName
    reference_number: Annotated[str, like("OZN 3/2026")]
    reads: Annotated[bool, like(True)]
    mode: _Mode
    rule: _Rule
    rule_words: _Words
    why: Annotated[str, like("bydliště Lesní 12 patří do okrsku Zálesí")] = ""
    to: WorkerLoad | None = None
    refused: Annotated[str, like("")] = ""
    concerns: list[Concern] = []
    concerning: Annotated[str, like("")] = ""


class GivenNotice(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a notice was given, and the case that this opened."""

    notice_id: Annotated[UUID, like_id(3)]
    case_id: CaseId
    worker_id: WorkerId
    worker: PersonName


class StoredBasis(msgspec.Struct, frozen=True, kw_only=True):
    """The same as it comes from the database, sealed."""

    id: Id
    notice_id: UUID
    worker_id: UUID
    mode: str
    rule: str
    proposed_id: UUID | None
    families: int
    family_limit: int
    assigned_by: UUID
    assigned_at: datetime
    sealed: bytes
