# pyright: strict
"""Saying that a child of the own agenda is the one that another agenda leads, and taking it back."""

from typing import Annotated
from uuid import UUID

import msgspec

from cases.persons.schemas import KnownPerson, PersonLinkView
from kernel.samples import Id, like
from kernel.wording import To, Worded

SamePerson = Annotated[list[UUID], like([])]
"""Children of other agendas, by the ids under which those know them, that are said to be this one."""
_AS_SHOWN = r"^[0-9a-f-]{36}\|[^\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,400}$"
SamePersonSeen = Annotated[list[Annotated[str, msgspec.Meta(pattern=_AS_SHOWN)]], like([])]
"""As whom they were shown, each as `id|client_name|birth_date`: who was corrected since is asked about anew. Left out, nothing is compared."""
ElsewhereAnyway = Annotated[bool, like(False)]
"""None of those that other agendas know is this child, or nobody knows it yet."""


class SaySamePerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that the child of a case is the one that other agendas lead."""

    same_person: SamePerson
    same_person_seen: SamePersonSeen = []


class TakeSamePersonBack(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take back that the child of a case is the one that another agenda leads; both agendas read why."""

    link_id: Id | None
    reason: Annotated[str, To.OTHERS, like("Je to bratr stejného jména, narozený jindy.")]


class CasePerson(msgspec.Struct, frozen=True, kw_only=True):
    """What other agendas lead of the child of a case, and what was said of it; `person` is empty where nothing is said to be one."""

    person: Annotated[KnownPerson | None, like(None)] = None
    links: list[PersonLinkView] = []
