# pyright: strict
"""Who may see and change the settings of an organisation (domain reference 1.18: heads see them and propose)."""

from enum import StrEnum
from typing import Any

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.settings.rules import SETTINGS, Setting
from tenants.tables import PresetName, Role


class SettingPermission(StrEnum):
    """What can be done with settings."""

    LIST = "setting.list"
    CHANGE = "setting.change"


_P = SettingPermission
RIGHTS: dict[Role, frozenset[SettingPermission]] = {
    Role.TENANT_ADMIN: frozenset({_P.LIST, _P.CHANGE}),
    Role.AUDITOR: frozenset({_P.LIST}),
    Role.DATA_PROTECTION_OFFICER: frozenset({_P.LIST}),
    Role.UNIT_HEAD: frozenset({_P.LIST}),
    Role.DEPUTY_HEAD: frozenset({_P.LIST}),
    Role.DEPARTMENT_HEAD: frozenset({_P.LIST}),
    Role.SERVICE_HEAD: frozenset({_P.LIST}),
}


def may(actor: Actor, permission: SettingPermission) -> bool:
    """Whether the actor holds a right."""
    return any(permission in RIGHTS.get(Role(role), frozenset()) for role in actor.roles)


def require(actor: Actor, permission: SettingPermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


def setting_of(preset: PresetName, key: str) -> Setting[Any]:
    """A setting that agencies of this preset meet. Raises NotThere."""
    setting = SETTINGS.one(key)
    if setting is None or preset not in setting.presets:
        raise NotThere
    return setting
