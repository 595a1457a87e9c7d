# pyright: strict
"""What an administrator does with settings."""

from uuid import UUID

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
from tenants.tables import SettingChange

from . import repository, rules
from .access import SettingPermission, require, setting_of
from .events import SettingChanged
from .exceptions import NotSwitchable
from .schemas import ChangeSetting, ChangeText
from .views import settings_on


async def change_setting(actor: Actor, key: str, order: ChangeSetting, *, version: int) -> UUID:
    """Let a setting be another one from a day on, for a reason; what was done before keeps the setting of its day.

    Raises NotThere, NotSwitchable, StaleVersion.
    """
    async with unit_of_work(actor):
        today = today_in_prague()
        setting = setting_of((await settings_on(actor, today)).preset, key)
        require(actor, SettingPermission.CHANGE)
        if setting.fixed:
            raise NotSwitchable
        checks = Checks()
        value = setting.taken(checks, order.value)
        first, last = rules.limits(today)
        day = checks.day("valid_from", order.valid_from, not_before=[first], not_after=[last])
        reason = checks.reason(
            "reason", order.reason, missing=N_("Napište, proč se to mění."), max_length=500, multiline=False
        )
        await repository.take_turn(key)
        if (changes := await repository.count_changes(actor.tenant, key)) != version:
            raise StaleVersion(changes - version)
        if not checks.fields and day is not None:
            then = await settings_on(actor, day, setting)
            if setting.write(then[setting]) == value:
                checks.fail("value", rules.AS_IT_IS)
        checks.done()
        assert day is not None
        change_id = new_id()
        sealer = await keys.organisation_sealer(actor.tenant)
        await repository.insert_change(
            SettingChange(
                id=change_id,
                tenant_id=actor.tenant,
                key=key,
                value=value,
                valid_from=day,
                set_by=actor.worker_id,
                set_at=now(),
                sealed=sealer.seal("setting_change", change_id, ChangeText(reason=reason)),
            )
        )
        await record(actor, SettingChanged(change_id=change_id, key=key, value=value, valid_from=day))
        return change_id
