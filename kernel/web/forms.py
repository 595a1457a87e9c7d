"""Forms: what a person sent, as text, so that every bit of it can be shown again when something is wrong."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from kernel.checks import NEEDS_DATE
from kernel.exceptions import Invalid
from kernel.legal_time import instant_at, parse_czech_date
from kernel.web.i18n import N_, gettext

S = TypeVar("S", bound=msgspec.Struct)
NEEDS_TIME = N_("Zadejte čas, například 9:40.")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class Form:
    """The fields of a sent form; missing ones are empty."""

    def __init__(self, values: dict[str, list[str]], files: dict[str, UploadFile] | None = None) -> None:
        self._values = values
        self.files = files or {}
        self._unreadable: dict[str, str] = {}

    def text(self, name: str) -> str:
        """The (last) value of a field as sent."""
        return self._values.get(name, [""])[-1]

    def texts(self, name: str) -> list[str]:
        """All values of a field (checkboxes, repeated rows)."""
        return self._values.get(name, [])

    def ticked(self, name: str) -> bool:
        """Whether a checkbox was ticked."""
        return bool(self.text(name))

    def day(self, name: str, unreadable: str = NEEDS_DATE) -> date | None:
        """A date typed the Czech way; None when empty, and when it is no date, which `check_readable` then says."""
        found = parse_czech_date(self.text(name))
        if found is None and self.text(name).strip():
            self._unreadable[name] = unreadable
        return found

    def moment(self, day: str, time: str) -> datetime | None:
        """The instant of a day and a time typed in Prague; None when either is missing or unreadable."""
        on, at = self.day(day), _TIME.fullmatch(self.text(time).strip())
        if self.text(time).strip() and at is None:
            self._unreadable[time] = NEEDS_TIME
        if on is None or at is None:
            return None
        return instant_at(on, int(at[1]), int(at[2]))

    def check_readable(self) -> None:
        """Raise Invalid when something typed as a date or time, and read so far, was none."""
        if self._unreadable:
            raise Invalid(fields=self._unreadable)

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

    def with_value(self, name: str, value: str) -> "Form":
        """The same form with one field filled in by us."""
        return self.with_values(name, [value])

    def with_values(self, name: str, values: Sequence[str]) -> "Form":
        """The same form with all values of one field given by us."""
        return Form({**self._values, name: list(values)}, self.files)

    @property
    def names(self) -> Collection[str]:
        """The names of the fields."""
        return self._values.keys()

    def order(
        self,
        kind: type[S],
        /,
        *,
        unreadable: Mapping[str, str] | None = None,
        moments: Mapping[str, tuple[str, str]] | None = None,
        **given: Any,
    ) -> S:
        """The order that the form holds, each of its fields read by its type from the field of the same name.

        `unreadable` says what stands beside a date that is none, `moments` which two fields make an instant, `given`
        what does not come from the form. A field that was not sent is empty; what that means, the act says. Raises
        Invalid for dates and times that are none.
        """
        order = self._order(kind, unreadable or {}, moments or {}, given)
        self.check_readable()
        return order

    def _order(
        self,
        kind: type[S],
        unreadable: Mapping[str, str],
        moments: Mapping[str, tuple[str, str]],
        given: Mapping[str, Any],
    ) -> S:
        values = dict(given)
        for field in msgspec.structs.fields(kind):
            if field.name in moments:
                values[field.name] = self.moment(*moments[field.name])
            elif field.name not in values:
                values[field.name] = self._read(field.name, field.type, unreadable)
        return kind(**values)

    def _read(self, name: str, hint: Any, unreadable: Mapping[str, str]) -> Any:
        """A field by the type that an order gives it."""
        while get_origin(hint) is Annotated:
            hint = get_args(hint)[0]
        if get_origin(hint) in (Union, UnionType):
            hint = next(part for part in get_args(hint) if part is not NoneType)
            while get_origin(hint) is Annotated:
                hint = get_args(hint)[0]
        if get_origin(hint) is list:
            return self.uuids(name) if get_args(hint)[0] is UUID else self.texts(name)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self._order(hint, unreadable, {}, {})
        readers: dict[Any, Callable[[str], Any]] = {
            UUID: self.uuid,
            bool: self.ticked,
            date: lambda field: self.day(field, unreadable.get(field, NEEDS_DATE)),
            str: self.text,
        }
        if hint not in readers:
            raise TypeError(f"a form does not say how to read {name}: {hint!r}")
        return readers[hint](name)

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


def options(words: Mapping[Any, str], codes: Iterable[Any] | None = None) -> list[tuple[str, str]]:
    """The options of a choice in the reader's language: all of `words`, or those of `codes` in their order."""
    return [(code.value, gettext(words[code])) for code in (words if codes is None else codes)]


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
