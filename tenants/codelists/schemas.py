# pyright: strict
"""Orders, views and rows of code lists."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Struct, field

from kernel.clock import Instant
from kernel.samples import Id, PersonName, Version, like
from kernel.typed_days import Meant

_List = Annotated[str, like("enrolment_reasons")]
_Code = Annotated[str, like("zdvop")]
_Label = Annotated[str, like("zpráva o přijetí do zařízení")]
_Reason = Annotated[str, like("Směrnice má od ledna jiné znění.")]
_Used = Annotated[bool, like(True)]
_Details = Annotated[dict[str, str], like({})]

# --- a sealed document --------------------------------------------------------------------------------------------


class CodeText(Struct, frozen=True):
    """Why a code was changed; sealed with the organisation's key."""

    reason: str


# --- orders ------------------------------------------------------------------------------------------------------


class ChangeCode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a code be called otherwise, be used or not, from a day on, today at the earliest; `details`: by key of the list."""

    label: _Label = ""
    used: _Used = False
    details: _Details = field(default_factory=dict[str, str])
    valid_from: Annotated[date | None, Meant.DUE] = None
    reason: _Reason = ""


class AddCode(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add a code to a list, from a day on, today at the earliest."""

    code: Annotated[str, like("vykazani")] = ""
    label: Annotated[str, like("vykázání")] = ""
    details: _Details = field(default_factory=dict[str, str])
    valid_from: Annotated[date | None, Meant.DUE] = None
    reason: _Reason = ""


# --- views -------------------------------------------------------------------------------------------------------


class SaidOfCode(Struct, frozen=True, kw_only=True):
    """What is said of a code beside its name: key, value as stored, title and value in words."""

    key: Annotated[str, like("kind")]
    value: Annotated[str, like("basic")]
    title: Annotated[str, like("Druh")]
    words: Annotated[str, like("základní")]


class CodeChangeView(Struct, frozen=True, kw_only=True):
    """A change of a code: what it is from a day on, who wrote it when and why.

    `replaced`: another one was written later for the same day.
    """

    id: Id
    code: _Code
    label: _Label
    used: _Used
    details: list[SaidOfCode]
    valid_from: date
    by: PersonName | None
    at: Instant
    reason: _Reason
    replaced: Annotated[bool, like(False)] = False


class CodeView(Struct, frozen=True, kw_only=True):
    """A code as it is today, and as it will be; one that is added from a later day on is not `used` yet."""

    code: _Code
    label: _Label
    used: _Used
    details: list[SaidOfCode]
    since: Annotated[date | None, like(None)]
    coming: list[CodeChangeView]


class CodeListHeader(Struct, frozen=True, kw_only=True):
    """A code list, and how many of its codes are offered today; `closed`: an agency adds none."""

    key: _List
    title: Annotated[str, like("Důvody zařazení")]
    help: Annotated[str, like("Vybírá se při zařazení dítěte.")]
    used: Annotated[int, like(10)]
    closed: Annotated[bool, like(False)] = False


class CodeListView(Struct, frozen=True, kw_only=True):
    """A code list with its codes, those that are offered first, and all of its changes, last written first."""

    header: CodeListHeader
    codes: list[CodeView]
    changes: list[CodeChangeView]
    version: Version


# --- rows --------------------------------------------------------------------------------------------------------


class StoredCode(Struct, frozen=True, kw_only=True):
    """A change of a code as it is stored."""

    id: UUID
    code: str
    label: str
    used: bool
    details: str
    valid_from: date

    @property
    def said(self) -> dict[str, str]:
        """What is said of it beside its name."""
        return msgspec.json.decode(self.details, type=dict[str, str])


class StoredCodeOfList(Struct, frozen=True, kw_only=True):
    """The preset of the organisation, and a change with the list it is of, if there is any."""

    preset: str
    list_key: str | None
    id: UUID | None
    code: str | None
    label: str | None
    used: bool | None
    details: str | None
    valid_from: date | None

    @property
    def change(self) -> StoredCode:
        """The change of a row that has one."""
        assert self.id is not None
        assert self.code is not None
        assert self.label is not None
        assert self.used is not None
        assert self.details is not None
        assert self.valid_from is not None
        return StoredCode(
            id=self.id,
            code=self.code,
            label=self.label,
            used=self.used,
            details=self.details,
            valid_from=self.valid_from,
        )


class StoredCodeChange(StoredCode, frozen=True, kw_only=True):
    """The same with who wrote it when, and why."""

    set_by: UUID | None
    set_at: Instant
    sealed: bytes
