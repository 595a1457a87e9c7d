"""Forms: what a person sent, as text, so that every bit of it can be shown again when something is wrong."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from kernel.checks import NEEDS_DATE, unread
from kernel.clock import now
from kernel.exceptions import Invalid
from kernel.legal_time import PRAGUE, instants_at, today_in_prague
from kernel.typed_days import (
    Meant,
    NoDay,
    day_and_time_so_far,
    day_so_far,
    format_clock,
    read_day,
    read_time,
    which_of_two,
)
from kernel.web.i18n import N_, gettext
from kernel.web.text import date_field, time_field

S = TypeVar("S", bound=msgspec.Struct)
NO_SUCH_TIME = N_("Ten den se hodiny posunuly a tento čas na nich nebyl.")
TWICE = N_("Tu noc ukazovaly hodiny {time} dvakrát. Napište {time} A (poprvé, letní čas), nebo {time} B (podruhé).")
NEEDS_TIME = N_("K tomuto dni napište i čas.")
TIME_OF_THAT_DAY = N_("Změnili jste den. Napište i čas, předvyplněný byl čas otevření formuláře.")
OTHER_TIME = N_("U dne stojí čas {time}. Nechte jen jeden z nich.")

TWO_VALUES = N_("Toto pole přišlo dvakrát, pokaždé s něčím jiným, a nic se neuložilo. Zkontrolujte, co v něm má být.")

NOW = "_now"
"""Ends the name of a hidden field beside a time: the day and time of now that the form was opened with, which nobody typed."""

PROPOSED = "_proposed"
"""Ends the name of a hidden field beside another: what that was opened with, which nobody typed."""

form_key: ContextVar[str] = ContextVar("form_key", default="")
"""The key of a form that is drawn once more to be sent as the same one; otherwise each form has a new one."""


NEEDS_WHOLE = N_("Napište celé číslo, například 19.")


class Form:
    """The fields of a sent form; missing ones are empty."""

    def __init__(
        self,
        values: dict[str, list[str]],
        files: dict[str, UploadFile] | None = None,
        unread: dict[str, dict[str, str]] | None = None,
    ) -> None:
        self._values = values
        self.files = files or {}
        self.unread: dict[str, dict[str, str]] = {} if unread is None else unread
        """What was read as a day or time and is none: by field of the order what stands beside which field of the form."""

    def text(self, name: str) -> str:
        """The value of a field as sent; in an act, raises Invalid when it was sent with two different ones.

        A form that is drawn again shows the last of them.
        """
        values = self._values.get(name, [""])
        if len(values) > 1 and unread.get() is self.unread and len(set(values)) > 1:
            raise Invalid(fields={name: TWO_VALUES})
        return values[-1] if values else ""

    def chosen(self, name: str) -> str | None:
        """Which of several is chosen, where one may be of no value; None where none is."""
        return self.text(name) if name in self else None

    def texts(self, name: str) -> list[str]:
        """All values of a field (checkboxes, repeated rows)."""
        return self._values.get(name, [])

    def ticked(self, name: str) -> bool:
        """Whether a checkbox was ticked."""
        return bool(self.text(name))

    def day(self, name: str, unreadable: str = NEEDS_DATE, *, meant: Meant = Meant.NEAREST) -> date | None:
        """A day typed in any way people type one; None when empty, and when it is none, which `unread` then holds."""
        return self._day(name, name, unreadable, meant)

    def moment(self, field: str, day: str, time: str, *, meant: Meant = Meant.NEAREST) -> datetime | None:
        """The instant of a day and a time typed in Prague, for a field of an order; None when either is missing or none.

        Both pasted into one of the two fields are put into their own, unless something else stands there. The time of now
        is of the day it was filled in with: who changed the day only is asked for the time.
        """
        of_now = self._drop_now(day, time, meant)
        self._part(field, day, time, meant)
        on = self._day(field, day, NEEDS_DATE, meant)
        try:
            at = read_time(self.text(time))
        except NoDay as none:
            self.unread.setdefault(field, {})[time] = none.message
            return None
        if of_now and at is None:
            self.unread.setdefault(field, {})[time] = TIME_OF_THAT_DAY
        if on is None or at is None:
            if on is not None and field not in self.unread:  # a day alone is no instant, and not now either
                self.unread.setdefault(field, {})[time] = NEEDS_TIME
            return None
        instants = instants_at(on, *at)
        if len(instants) < 2:
            return instants[0] if instants else self._not_at(field, time, NO_SUCH_TIME)
        turn = which_of_two(self.text(time))
        return (
            self._not_at(field, time, gettext(TWICE).format(time=format_clock(at))) if turn is None else instants[turn]
        )

    def _not_at(self, field: str, time: str, message: str) -> None:
        self.unread.setdefault(field, {})[time] = message

    def _drop_now(self, day: str, time: str, meant: Meant) -> bool:
        """Empty a time that was filled in and left, where another day was typed; whether it was."""
        then, _, clock = self.text(time + NOW).partition(" ")
        on = day_so_far(self.text(day), today=today_in_prague(), meant=meant)
        if not clock or self.text(time).strip() != clock or on is None or on.isoformat() == then:
            return False
        self._values = {**self._values, time: [""], time + NOW: [""]}
        return True

    def _part(self, field: str, day: str, time: str, meant: Meant) -> None:
        today = today_in_prague()
        for pasted in (day, time):
            read = day_and_time_so_far(self.text(pasted), today=today, meant=meant)
            if read is None or read.time is None:
                continue
            parts = {day: date_field(read.day), time: format_clock(read.time)}
            other = time if pasted == day else day
            if self.text(other).strip() in ("", parts[other]):
                self._values = {**self._values, **{name: [part] for name, part in parts.items()}}
            elif pasted == day:
                self.unread.setdefault(field, {})[time] = gettext(OTHER_TIME).format(time=parts[time])

    def _day(self, field: str, name: str, unreadable: str, meant: Meant) -> date | None:
        try:
            return read_day(self.text(name), today=today_in_prague(), meant=meant, unreadable=unreadable)
        except NoDay as none:
            self.unread.setdefault(field, {})[name] = none.message
            return None

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

    def whole(self, name: str) -> int | None:
        """A whole number that was typed; None when empty, and when it is none, which `unread` then holds."""
        typed = "".join(self.text(name).split())
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            return int(typed)
        self.unread.setdefault(name, {})[name] = NEEDS_WHOLE
        return None

    def with_value(self, name: str, value: str) -> "Form":
        """The same form with one field filled in by us."""
        return self.with_values(name, [value])

    def with_values(self, name: str, values: Sequence[str]) -> "Form":
        """The same form with all values of one field given by us."""
        return Form({**self._values, name: list(values)}, self.files, self.unread)

    def as_typed(self, *names: str) -> "Form":
        """The same form, where of these fields those are empty that still hold what they were opened with (`proposed`)."""
        left = {each for each in names if self.text(each).split() == self.text(each + PROPOSED).split()}
        return Form({**self._values, **{each: [""] for each in left}}, self.files, self.unread)

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
        so_far: bool = False,
        **given: Any,
    ) -> S:
        """The order that the form holds, each of its fields read by its type from the field of the same name.

        `unreadable` says what stands beside a date that is none, `moments` which two fields make an instant, `given`
        what does not come from the form. A field that was not sent is empty; what that means, the act says. Days and
        times that are none stay in `unread`, for `act_or_show_again` to say beside what else is wrong; where nobody
        does, Invalid is raised. `so_far`: the form is still being typed, and what is no day yet is empty.
        """
        read = Form(self._values, self.files) if so_far else self
        order = read._order(kind, unreadable or {}, moments or {}, given)
        if so_far:
            return order
        if self.unread and unread.get() is not self.unread:
            raise Invalid(fields={shown: message for said in self.unread.values() for shown, message in said.items()})
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
                values[field.name] = self.moment(field.name, *moments[field.name], meant=_meant(field.type))
            elif field.name not in values:
                values[field.name] = self._read(field.name, field.type, unreadable)
        return kind(**values)

    def _read(self, name: str, hint: Any, unreadable: Mapping[str, str]) -> Any:
        """A field by the type that an order gives it."""
        meant = _meant(hint)
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
            int: self.whole,
            date: lambda field: self.day(field, unreadable.get(field, NEEDS_DATE), meant=meant),
            str: self.text,
        }
        if hint not in readers:
            raise TypeError(f"a form does not say how to read {name}: {hint!r}")
        return readers[hint](name)

    def __contains__(self, name: str) -> bool:
        return name in self._values


EMPTY = Form({})


def filled(values: Mapping[str, str | date | Sequence[str] | None]) -> Form:
    """A form filled by us: for editing what exists. A date stands in its field as one is typed."""
    return Form(
        {
            name: [date_field(value)] if isinstance(value, str | date) else list(value)
            for name, value in values.items()
            if value is not None
        }
    )


def proposed(values: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form that is opened with these, marked as not typed by anybody: `as_typed` leaves out what nobody changed."""
    return {**values, **{name + PROPOSED: value for name, value in values.items()}}


def happened_now() -> dict[str, str]:
    """The fields `day` and `time` of something that happened as its form is opened, marked as not typed by anybody."""
    moment = now()
    on, at = moment.astimezone(PRAGUE).date(), time_field(moment)
    return {"day": date_field(on), "time": at, f"time{NOW}": f"{on.isoformat()} {at}"}


def options(words: Mapping[Any, str], codes: Iterable[Any] | None = None) -> list[tuple[str, str]]:
    """The options of a choice in the reader's language: all of `words`, or those of `codes` in their order."""
    return [(code.value, gettext(words[code])) for code in (words if codes is None else codes)]


async def read_form(request: "Request[Any, Any, Any]") -> Form:
    """Read the sent form."""
    data = await request.form()
    values: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, value in data.items():
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = value
        else:
            values.setdefault(name, []).append(str(value))
    return Form(values, files)


def _meant(hint: Any) -> Meant:
    """What a date of an order is, as its type tells: `Annotated[date, Meant.DUE] | None`."""
    if isinstance(hint, Meant):
        return hint
    found = (_meant(part) for part in get_args(hint))
    return next((meant for meant in found if meant is not Meant.NEAREST), Meant.NEAREST)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
