# pyright: strict
"""What an administrator does with code lists."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.i18n import N_
from tenants.settings.rules import limits
from tenants.tables import CodeChange

from . import repository, rules
from .access import SettingPermission, code_of, list_of, require
from .events import CodeChanged
from .rules import Codes
from .schemas import AddCode, ChangeCode, CodeText
from .views import codes_of


async def add_code(actor: Actor, key: str, order: AddCode) -> UUID:
    """Add a code to a list from a day on. Raises NotThere."""
    async with unit_of_work(actor):
        codes = await _turn(actor, key)
        checks = Checks()
        code = rules.code_typed(checks, order.code, codes)
        return await _write(actor, codes, checks, code, order, used=True)


async def change_code(actor: Actor, key: str, code: str, order: ChangeCode, *, version: int) -> UUID:
    """Let a code be another one from a day on; what was said by it before keeps its words. Raises NotThere, StaleVersion."""
    async with unit_of_work(actor):
        codes = await _turn(actor, key, code)
        if (changes := codes.count(code)) != version:
            raise StaleVersion(changes - version)
        return await _write(actor, codes, Checks(), code, order, used=order.used)


async def _turn(actor: Actor, key: str, code: str | None = None) -> Codes:
    """The list that somebody changes, or a code of it; whoever changes it too waits."""
    of = list_of(await repository.find_preset(actor.tenant), key)
    if code is not None:
        code_of((await codes_of(actor, of))[0], code)
    require(actor, SettingPermission.CHANGE)
    await repository.take_turn(key)
    (codes,) = await codes_of(actor, of)
    return codes


async def _write(
    actor: Actor, codes: Codes, checks: Checks, code: str, order: AddCode | ChangeCode, *, used: bool
) -> UUID:
    first, last = limits(today_in_prague())
    day = checks.day("valid_from", order.valid_from, not_before=[first], not_after=[last])
    reason = checks.line("reason", order.reason, missing=N_("Napište, proč se to mění."), max_length=500)
    new = rules.check_code(checks, codes, code, label=order.label, used=used, details=order.details, day=day)
    checks.done()
    assert day is not None
    return await _insert(actor, codes.of.key, new, day, reason)


async def _insert(actor: Actor, key: str, new: rules.Code, day: date, reason: str) -> UUID:
    change_id, details = new_id(), dict[str, str](new.details)
    sealer = await keys.organisation_sealer(actor.tenant)
    await repository.insert_change(
        CodeChange(
            id=change_id,
            tenant_id=actor.tenant,
            list_key=key,
            code=new.code,
            label=new.label,
            used=new.used,
            details=_stored(details),
            valid_from=day,
            set_by=actor.worker_id,
            set_at=now(),
            sealed=sealer.seal("code_change", change_id, CodeText(reason=reason)),
        )
    )
    await record(actor, CodeChanged(change_id=change_id, list_key=key, code=new.code, valid_from=day))
    return change_id


def _stored(details: Mapping[str, str]) -> str:
    return msgspec.json.encode(details, order="sorted").decode()
