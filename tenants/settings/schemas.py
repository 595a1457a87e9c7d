# pyright: strict
"""Orders, views and rows of settings."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.clock import Instant
from kernel.samples import Id, PersonName, Version, like
from kernel.typed_days import Meant

_Value = Annotated[str, like("next_day")]
_Words = Annotated[str, like("následující den")]
_Reason = Annotated[str, like("Porada vedení rozhodla, že se počítá každý den.")]

# --- a sealed document --------------------------------------------------------------------------------------------


class ChangeText(Struct, frozen=True):
    """Why a setting was changed; sealed with the organisation's key."""

    reason: str


# --- orders ------------------------------------------------------------------------------------------------------


class ChangeSetting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a setting be another one from a day on, today at the earliest, and say why."""

    value: _Value = ""
    valid_from: Annotated[date | None, Meant.DUE] = None
    reason: _Reason = ""


# --- views -------------------------------------------------------------------------------------------------------


class ChangeView(Struct, frozen=True, kw_only=True):
    """A change: the value as stored and in words, the day from which it holds, who wrote it when and why.

    `replaced`: another one was written later for the same day.
    """

    id: Id
    value: _Value
    words: _Words
    valid_from: date
    by: PersonName | None
    at: Instant
    reason: _Reason
    replaced: Annotated[bool, like(False)] = False


class SettingView(Struct, frozen=True, kw_only=True):
    """A setting as it is today, and as it will be: `coming` are changes of days to come, first to last."""

    key: Annotated[str, like("urgency_deadline")]
    group: Annotated[str, like("Naléhavost")]
    title: Annotated[str, like("Nejzazší den posouzení naléhavosti")]
    help: Annotated[str, like("Do toho dne má pracovník úkol.")]
    value: _Value
    words: _Words
    since: Annotated[date | None, Meta(description="From when today's value holds; null for the one of the preset.")]
    coming: list[ChangeView]
    fixed: Annotated[str, Meta(description="Why nobody can switch it; empty for what can be."), like("")]
    lines: Annotated[bool, Meta(description="Whether the value is a text of several lines."), like(False)]
    line: Annotated[bool, Meta(description="Whether the value is a text of one line."), like(False)] = False


class Offered(Struct, frozen=True, kw_only=True):
    """A value that can be chosen, and its words."""

    value: _Value
    words: _Words


class SettingHistory(Struct, frozen=True, kw_only=True):
    """A setting with its changes, last written first, and what the preset began with; the version counts them."""

    setting: SettingView
    options: list[Offered]
    begins: _Words
    changes: list[ChangeView]
    version: Version


# --- rows --------------------------------------------------------------------------------------------------------


class StoredValue(Struct, frozen=True, kw_only=True):
    """What holds on a day: the preset of the organisation, and of one setting the value that is not the preset's."""

    preset: str
    key: str | None
    value: str | None


class StoredChange(Struct, frozen=True, kw_only=True):
    """A change as it is stored."""

    id: UUID
    key: str
    value: str
    valid_from: date
    set_by: UUID | None
    set_at: Instant
    sealed: bytes
