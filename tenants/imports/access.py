# pyright: strict
"""Who imports tables: the administrator, into what they may write line by line too."""

from enum import StrEnum

from kernel.actor import Actor, ActorKind
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from .rules import IMPORTS, Import


class ImportPermission(StrEnum):
    """What can be done with imports."""

    USE = "import.use"


async def import_for(actor: Actor, key: str) -> Import:
    """A kind of table, in a look whose refusal the log keeps. Raises NotThere, NotAllowed."""
    async with look(actor):
        return _import_for(actor, key)


def _import_for(actor: Actor, key: str) -> Import:
    found = IMPORTS.one(key)
    if found is None:
        raise NotThere
    if not actor.has_role(Role.TENANT_ADMIN) and not (found.by_operator and actor.kind is ActorKind.OPERATOR):
        raise NotAllowed
    return found
