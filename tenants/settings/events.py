# pyright: strict
"""Facts of settings."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class SettingChanged(Event):
    """A setting is another one from a day on."""

    name: ClassVar[str] = "setting.changed"
    subject: ClassVar[str] = "change_id"
    change_id: UUID
    key: str
    value: str
    valid_from: date
