"""Forms: what a person sent, as text, so that every bit of it can be shown again when something is wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import UploadFile

from kernel.legal_time import parse_czech_date


class Form:
    """The fields of a sent form; missing ones are empty."""

    def __init__(self, values: dict[str, list[str]], files: dict[str, UploadFile] | None = None) -> None:
        self._values = values
        self.files = files or {}

    def text(self, name: str) -> str:
        """The (last) value of a field as sent."""
        return self._values.get(name, [""])[-1]

    def texts(self, name: str) -> list[str]:
        """All values of a field (checkboxes, repeated rows)."""
        return self._values.get(name, [])

    def ticked(self, name: str) -> bool:
        """Whether a checkbox was ticked."""
        return bool(self.text(name))

    def day(self, name: str) -> date | None:
        """A date typed the Czech way; None when empty or not a date (the order says which is an error)."""
        return parse_czech_date(self.text(name))

    def uuid(self, name: str) -> UUID | None:
        """An id chosen from a list; None when there is none."""
        return _uuid(self.text(name))

    def uuids(self, name: str) -> list[UUID]:
        """The ids ticked in a list."""
        return [value for value in map(_uuid, self.texts(name)) if value is not None]

    def number(self, name: str) -> int:
        """A hidden version number; -1 when missing, which matches nothing."""
        value = self.text(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1

    def __contains__(self, name: str) -> bool:
        return name in self._values


EMPTY = Form({})


def filled(values: dict[str, str | Sequence[str] | None]) -> Form:
    """A form filled by us: for editing what exists."""
    return Form(
        {
            name: [value] if isinstance(value, str) else list(value)
            for name, value in values.items()
            if value is not None
        }
    )


async def read_form(request: "Request[Any, Any, Any]") -> Form:
    """Read the sent form."""
    data = await request.form()
    values: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in data.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = value
        else:
            values.setdefault(name, []).append(str(value))
    return Form(values, files)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
