# pyright: strict
"""Who may do what with protocols, and the only way to get one.

Whose thing it is about says who may be shown them and who takes them; the wall below says the same, by a policy of that domain.
"""

from contextlib import suppress
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere

from . import repository
from .rules import KINDS, Held, ProtocolKind
from .schemas import StoredProtocol


class ProtocolPermission(StrEnum):
    """What can be done with protocols."""

    SEE = "protocol.see"
    OPEN = "protocol.open"
    TAKE = "protocol.take"


class ProtocolHold(msgspec.Struct, frozen=True, kw_only=True):
    """A protocol an actor got hold of, and what they may do with it."""

    id: UUID
    row: StoredProtocol
    kind: ProtocolKind
    of: Held
    permissions: frozenset[ProtocolPermission]


_P = ProtocolPermission


async def thing_for(actor: Actor, kind_key: str, about_id: UUID, *, lock: bool = False) -> tuple[ProtocolKind, Held]:
    """(in unit) Get a thing to take its protocol, of that kind; without one, of the first kind that knows the thing.

    Raises NotThere, NotAllowed for who may be shown protocols and takes none.
    """
    kinds = KINDS.of(kind_key) if kind_key else KINDS.all()
    for kind in kinds if actor.service_id is not None else ():
        with suppress(NotThere):
            held = await kind.holds(actor, about_id, lock=lock)
            if not held.takes:
                raise NotAllowed
            return kind, held
    raise NotThere


async def protocol_for(
    actor: Actor, protocol_id: UUID, permission: ProtocolPermission, *, lock: bool = False
) -> ProtocolHold:
    """(in unit) Get a protocol for something; `lock` holds its thing, so that two come one after the other.

    Raises NotThere for whoever may not be shown it, NotAllowed for who may, and not do this.
    """
    row = await repository.find_protocol(actor, protocol_id) if actor.service_id else None
    kind = KINDS.one(row.kind) if row is not None else None
    if row is None or kind is None:
        raise NotThere
    try:
        of = await kind.holds(actor, row.about_id, lock=lock)
    except NotAllowed:
        raise NotThere from None
    held = {_P.SEE, _P.OPEN} | ({_P.TAKE} if of.takes else set[ProtocolPermission]())
    if permission not in held:
        raise NotAllowed
    return ProtocolHold(id=protocol_id, row=row, kind=kind, of=of, permissions=frozenset(held))
