"""Who registers notices, and who reads registers (domain reference 1.5: the header for all staff of the authority; 1.18)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.rules import check_not_merged
from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.access import may as may_with_notices
from tenants.codelists.rules import Code, Codes
from tenants.rules import UNIT_HEADS
from tenants.tables import Role

from . import repository
from .exceptions import MarkedAtEntry, NamedAlready
from .rules import is_own
from .schemas import StoredEntry
from .tables import RegisterKind


class RegisterPermission(StrEnum):
    """What can be done with registers."""

    LIST = "register.list"
    REGISTER = "notice.register"
    KEEP = "register.keep"


_P = RegisterPermission
_BOTH = frozenset({_P.LIST, _P.REGISTER})
_HEADS = (*UNIT_HEADS, Role.DEPARTMENT_HEAD)
RIGHTS: dict[Role, frozenset[RegisterPermission]] = {
    **dict.fromkeys(
        (
            Role.CASE_COORDINATOR,
            Role.YOUTH_CURATOR,
            Role.FOSTER_CARE_WORKER,
            Role.INTAKE_WORKER,
            Role.MAILROOM,
            *_HEADS,
        ),
        _BOTH,
    ),
    Role.ON_CALL_WORKER: frozenset({_P.LIST}),
}


def may(actor: Actor, permission: RegisterPermission) -> bool:
    """Whether the actor holds a right."""
    return actor.service_id is not None and any(
        permission in RIGHTS.get(Role(role), frozenset()) for role in actor.roles
    )


def may_register(actor: Actor) -> bool:
    """Whether the actor registers notices."""
    return may(actor, _P.REGISTER)


def registers_of_others(actor: Actor) -> bool:
    """Whether the actor takes nothing down and so registers what others took down: all of it waits for them."""
    return may_register(actor) and not may_with_notices(actor, IntakePermission.RECORD)


def require(actor: Actor, permission: RegisterPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


def sees(actor: Actor, register: Code) -> bool:
    """Whether a register may be read: one that only those see who work with it is read by heads alone."""
    return not is_own(register) or any(Role(role) in _HEADS for role in actor.roles)


def register_of(actor: Actor, registers: Codes, code: str, day: date) -> Code:
    """A register that the actor may read, by what it is on a day. Raises NotThere, NotAllowed."""
    found = registers.on(day).get(code) if registers.met else None
    if found is None:
        raise NotThere
    require(actor, _P.LIST)
    if not sees(actor, found):
        raise NotThere
    return found


_KEEPS = {Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER}


def keeps(actor: Actor, hold: CaseHold) -> bool:
    """Whether the actor enters and removes the child of a case: who leads it or stands in for them, and heads (domain reference 1.18)."""
    roles = {Role(role) for role in actor.roles}
    return bool(roles & set(_HEADS)) or (
        (hold.key_worker_id == actor.worker_id or hold.stands_in) and bool(roles & _KEEPS)
    )


async def check_known(actor: Actor, entry: StoredEntry, registers: Codes) -> None:
    """(in unit) Raise NotThere for an entry of a register that only those see who work with it, for who does not."""
    code = registers.known().get(entry.register)
    if code is None or sees(actor, code):
        return
    hold = await case_for(actor, entry.case_id, CasePermission.SEE) if entry.case_id is not None else None
    if hold is None or not keeps(actor, hold):
        raise NotThere


async def kept_for(
    actor: Actor, entry_id: UUID, *, registers: Codes, lock: bool = False
) -> tuple[StoredEntry, CaseHold]:
    """(in unit) Get the entry of a child of a case, to end it or put it right.

    Raises NotThere for who may not know of it; NotAllowed for who does not keep it, and of an entry in a register of
    notices: it ends by what becomes of its notice, by no act of its own.
    """
    entry = await repository.find_entry(actor, entry_id, lock=lock) if actor.service_id else None
    if entry is None or not may(actor, _P.LIST):
        raise NotThere
    await check_known(actor, entry, registers)
    if entry.case_id is None:
        await notice_for(actor, entry.notice_id, IntakePermission.SEE)
        raise NotAllowed
    hold = await case_for(actor, entry.case_id, CasePermission.SEE)
    if entry.kind == RegisterKind.NOTICE or not keeps(actor, hold):
        raise NotAllowed
    return entry, hold


async def marked_for(actor: Actor, case_id: UUID, *, lock: bool = False) -> CaseHold:
    """(in unit) Get a case to type in the mark of its file.

    Raises NotThere, NotAllowed, NamedAlready, and MarkedAtEntry of one that came of a notice, or whose child stands in a register.
    """
    hold = await case_for(actor, case_id, CasePermission.SEE, lock=lock)
    if not keeps(actor, hold):
        raise NotAllowed
    check_not_merged(hold.status)
    if hold.file_mark:
        raise NamedAlready
    if await repository.came_of_notice(actor, case_id) or await repository.list_running_of_case(
        actor, case_id, limit=1
    ):
        raise MarkedAtEntry
    return hold


async def registered_for(actor: Actor, notice_id: UUID, *, lock: bool = False) -> NoticeHold:
    """(in unit) Get a notice to register it. Raises NotThere for who may not know of it, NotAllowed for who registers none."""
    hold = await notice_for(actor, notice_id, IntakePermission.SEE, lock=lock)
    require(actor, _P.REGISTER)
    return hold
