# pyright: strict
"""Facts of code lists."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class CodeChanged(Event):
    """A code of the organisation is another one, or there is a new one, from a day on."""

    name: ClassVar[str] = "code.changed"
    subject: ClassVar[str] = "change_id"
    change_id: UUID
    list_key: str
    code: str
    valid_from: date
