# pyright: strict
"""Who may see and change code lists: as settings (domain reference 1.18: heads see them and propose)."""

from kernel.exceptions import NotThere
from tenants.codelists.rules import CODE_LISTS, CodeList, Codes
from tenants.settings.access import SettingPermission, may, require
from tenants.tables import PresetName

__all__ = ["SettingPermission", "code_of", "list_of", "may", "require"]


def list_of(preset: PresetName, key: str) -> CodeList:
    """A code list that agencies of this preset meet. Raises NotThere."""
    found = CODE_LISTS.one(key)
    if found is None or preset not in found.presets:
        raise NotThere
    return found


def code_of(codes: Codes, code: str) -> str:
    """A code that the list has, on whatever day. Raises NotThere."""
    if code not in codes.known():
        raise NotThere
    return code
