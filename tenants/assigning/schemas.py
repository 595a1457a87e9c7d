# pyright: strict
"""What a proposal is asked by, and what comes of it."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.samples import PersonName, like, like_id

from .rules import AssignmentRule


class About(Struct, frozen=True, kw_only=True):
    """What of a child decides who is proposed; `hidden`: the address is secret, and nothing goes by it."""

    street: str = ""
    town: str = ""
    family_name: str = ""
    specialisation: str = ""
    activity: str = ""
    hidden: bool = False


class Proposal(Struct, frozen=True, kw_only=True):
    """Who is proposed by which rule and why; without anybody the head decides, and `why` says why.

    `passed`: why the rules before it said nothing. `preset`: not where the head chooses (`head_only`), nor when they are away.
    """

    worker_id: Annotated[UUID | None, like_id(5)] = None
    worker: PersonName = ""
    rule: Annotated[str, one_of(AssignmentRule), like("district")] = AssignmentRule.MANUAL.value
    why: Annotated[str, Meta(description="In words."), like("bydliště Lesní 12 patří do okrsku Zálesí")] = ""
    passed: Annotated[list[str], like([])] = []
    preset: Annotated[bool, Meta(description="Who assigns only confirms it."), like(True)] = False


class Concern(Struct, frozen=True, kw_only=True):
    """What a notice may concern, by which the authority assigns: a specialisation or an activity of its lists."""

    key: Annotated[
        str,
        Meta(description="`specialisation.` or `activity.` and a code of its list."),
        like("specialisation.curator"),
    ]
    words: Annotated[str, like("kuratela dětí a mládeže")]
