"""Who may know of what, and who may do what: said per domain, put together for the tests of isolation.

Each domain that has routes says its part beside its tests, in `tests/<domain>/matrix.py` as `MATRIX = Matrix(…)`,
written down from the domain reference and the ADRs, not from the code. A new domain edits no other file.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from app.testing import parts as collected

AUTHORITY = {"case_coordinator", "intake_worker", "unit_head", "mailroom"}
TEAM = {"social_worker", "spinal_specialist", "service_head"}
PEER = {"peer_mentor"}
WITHOUT_SERVICE = {"tenant_admin", "auditor"}
CASEWORK = AUTHORITY | TEAM | PEER
EVERYBODY = CASEWORK | WITHOUT_SERVICE
RECIPIENTS = TEAM | {"case_coordinator", "unit_head"} | PEER  # a peer mentor only when the consent names them

# how somebody stands to a thing: it is of their service; they are close to it; a live consent lets them through to it
HOME, CLOSE, THROUGH = "home", "close", "through"
Roles = Mapping[str, set[str]]

# of what may be known that it exists (domain reference 1.5, 1.18, 2.4): the head of a case, and case management
HEADER: Roles = {HOME: CASEWORK - PEER, CLOSE: CASEWORK}
JOINT: Roles = {HOME: TEAM, THROUGH: TEAM}


class Swap:
    """A field that takes an id: which one is right, and which must read like one that never was.

    `routes` are the acts that take it, through the API and through a page; `base` is what else must be sent for the
    field to be looked at: a thing of the town, or a word. `hides`: what it names is the page itself, so whatever is not
    one's own answers 404; everywhere else nothing may.
    """

    def __init__(
        self,
        field: str,
        routes: Mapping[str, str | None],
        right: str,
        *strangers: str,
        actor: str = "osp_specialist",
        hides: bool = False,
        **base: Any,
    ) -> None:
        self.field, self.routes, self.right, self.strangers = field, routes, right, strangers
        self.actor, self.hides, self.base = actor, hides, base


class Matrix(Struct, frozen=True, kw_only=True):
    """What one domain says."""

    knows: dict[str, Roles] = {}
    """Kind of thing → of which of them may be known that they exist; everything else never was."""
    may: dict[str | tuple[str, str], Roles] = {}
    """Rule, or thing and rule → by whom. A thing that may be known, and not this done with it, is refused with 403."""
    names: dict[str | tuple[str, str], str] = {}
    """Parameter of an address, or parameter and rule → what kind of thing it names where it is the last one."""
    open_to_all: set[tuple[str, str]] = set()
    """All that may be reached without signing in."""
    swaps: list[Swap] = []
    """Ids that belong to others, in what is sent."""
    leaves: dict[str, set[str]] = {}
    """Address → the names of the entry that one look at it leaves in the log, by what was shown; "" for none. An address
    without a line leaves nothing: it shows nobody."""
    not_looked_up: set[str] = set()
    """Ids that are not looked up: rows of the item at hand, and places in lists of one's own."""
    alike: dict[str, str] = {}
    """A field with an id → the field that is swapped in its stead."""


def parts() -> dict[str, Matrix]:
    """What each domain says, those without a part left out."""
    return {domain: part.MATRIX for domain, part in collected.parts("matrix").items()}


def put_together(said: Mapping[str, Matrix]) -> Matrix:
    """The parts as one; fails when two domains say the same line."""
    whole = Matrix()
    for domain, part in said.items():
        for name in Matrix.__struct_fields__:
            mine, known = getattr(part, name), getattr(whole, name)
            if isinstance(known, list):
                known += mine
                continue
            assert not set(mine) & set(known), f"{domain} says in {name} what was said before: {set(mine) & set(known)}"
            known.update(mine)
    return whole
