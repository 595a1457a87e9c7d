# pyright: strict
"""What the settings of an organisation are on a day."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar, cast

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from tenants import views as tenant_views
from tenants.tables import PresetName

from . import repository
from .access import SettingPermission, require, setting_of
from .rules import SETTINGS, Setting
from .schemas import ChangeText, ChangeView, Offered, SettingHistory, SettingView, StoredChange

T = TypeVar("T")
MOST_SHOWN = 500
"""Changes of one setting on its page; of those to come on the list."""


class Settings:
    """What holds on one day."""

    def __init__(self, preset: PresetName, changed: Mapping[str, str]) -> None:
        self.preset = preset
        self._changed = changed

    def __getitem__(self, setting: Setting[T]) -> T:
        """The value of a setting on that day; the preset's where it was not changed, or to what nobody here knows.

        An agency that does not meet the setting and acts by it all the same goes by the first preset that does.
        """
        stored = self._changed.get(setting.key)
        if stored is not None and not setting.fixed:
            try:
                return setting.read(stored)
            except ValueError:  # of another release
                pass
        return setting.presets[self.preset if self.preset in setting.presets else next(iter(setting.presets))]


async def settings_on(actor: Actor, day: date, *of: Setting[Any]) -> Settings:
    """(in unit) The settings of the actor's organisation on a legal day, all of them or those named: one statement."""
    rows = await repository.list_values(actor.tenant, day, [each.key for each in of] or None)
    changed = {row.key: row.value for row in rows if row.key is not None and row.value is not None}
    return Settings(PresetName(rows[0].preset), changed)


async def value_on(actor: Actor, day: date, setting: Setting[T]) -> T:
    """(in unit) What one setting is in the actor's organisation on a legal day."""
    return (await settings_on(actor, day, setting))[setting]


def value_beside(setting: Setting[Any], tenant: str, day: str) -> str:
    """What one setting is in an organisation on a day, as text and as a part of another statement; NULL where it is not met.

    `tenant` and `day` are places or columns of that statement.
    """
    begins = " ".join(f"WHEN '{preset}' THEN '{setting.write(value)}'" for preset, value in setting.presets.items())
    return repository.VALUE.format(key=setting.key, tenant=tenant, day=day, begins=begins)


async def values_until(actor: Actor, day: date, setting: Setting[T]) -> list[T]:
    """(in unit) Everything that one setting was in the actor's organisation until a day, first what it began with.

    What was changed once more on the same day is among it: somebody may have met it.
    """
    held = await settings_on(actor, day)
    begins = setting.presets[held.preset if held.preset in setting.presets else next(iter(setting.presets))]
    found = [begins]
    for row in reversed(await repository.list_changes_of(actor.tenant, setting.key, limit=MOST_SHOWN)):
        if row.valid_from <= day:
            with suppress(ValueError):  # of another release
                found.append(setting.read(row.value))
    return found


async def list_settings(actor: Actor) -> list[SettingView]:
    """Every setting that the organisation meets, group by group, with what is to come."""
    async with look(actor):
        require(actor, SettingPermission.LIST)
        today = today_in_prague()
        held = await settings_on(actor, today)
        stored = await repository.list_changes_since(actor.tenant, today, limit=MOST_SHOWN)
        changes = await _changes(actor, stored)
    met = [each for each in SETTINGS.all() if held.preset in each.presets]
    return [_view(each, held, [one for key, one in changes if key == each.key], today) for each in _in_order(met)]


async def setting_history(actor: Actor, key: str) -> SettingHistory:
    """One setting with all its changes. Raises NotThere."""
    async with look(actor):
        today = today_in_prague()
        held = await settings_on(actor, today)
        setting = setting_of(held.preset, key)
        require(actor, SettingPermission.LIST)
        stored = await repository.list_changes_of(actor.tenant, key, limit=MOST_SHOWN)
        changes = _with_replaced([change for _, change in await _changes(actor, stored)])
        version = await repository.count_changes(actor.tenant, key)
    return SettingHistory(
        setting=_view(setting, held, sorted(changes, key=lambda one: (one.valid_from, one.id)), today),
        options=[Offered(value=value, words=words) for value, words in setting.options()],
        begins=setting.words(setting.presets[held.preset]),
        changes=changes,
        version=version,
    )


def _with_replaced(changes: list[ChangeView]) -> list[ChangeView]:
    """Last written first: of one day the first of them holds, the others never do."""
    holds = {one.valid_from: one.id for one in reversed(changes)}
    return [msgspec.structs.replace(one, replaced=holds[one.valid_from] != one.id) for one in changes]


def _in_order(settings: list[Setting[Any]]) -> list[Setting[Any]]:
    """Groups in the order of what stands first in them."""
    first: dict[str, int] = {}
    for each in sorted(settings, key=lambda one: one.order):
        first.setdefault(each.group, each.order)
    return sorted(settings, key=lambda one: (first[one.group], one.order))


def _view(setting: Setting[Any], held: Settings, changes: list[ChangeView], today: date) -> SettingView:
    """`changes` as they hold: by their day, of one day the last written behind."""
    value = held[setting]
    past = [one for one in changes if one.valid_from <= today]
    return SettingView(
        key=setting.key,
        group=gettext(setting.group),
        title=gettext(setting.title),
        help=gettext(setting.help),
        value=setting.write(value),
        words=setting.words(value),
        since=past[-1].valid_from if past else None,
        coming=[*{one.valid_from: one for one in changes if one.valid_from > today}.values()],
        fixed=gettext(setting.fixed) if setting.fixed else "",
        lines=setting.lines,
        line=setting.line,
    )


async def _changes(actor: Actor, rows: list[StoredChange]) -> list[tuple[str, ChangeView]]:
    """(in unit) Changes as they read, with the key of each."""
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.set_by for row in rows})
    sealer = await keys.organisation_sealer(actor.tenant)
    found: list[tuple[str, ChangeView]] = []
    for row in rows:
        text = opened(sealer, "setting_change", row.id, row.sealed, ChangeText)
        found.append(
            (
                row.key,
                ChangeView(
                    id=row.id,
                    value=row.value,
                    words=_said(row),
                    valid_from=row.valid_from,
                    by=names.get(row.set_by) if row.set_by else None,
                    at=row.set_at,
                    reason=text.reason if text is not None else unreadable(),
                ),
            )
        )
    return found


def _said(row: StoredChange) -> str:
    setting = cast("Setting[Any]", SETTINGS.one(row.key))
    try:
        return setting.words(setting.read(row.value))
    except ValueError:
        return row.value
