"""Checking an order: every field once, all messages together, beside their fields."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import date
from uuid import UUID

from msgspec import Meta

from kernel import text as hygiene
from kernel.exceptions import Invalid
from kernel.text import TextProblem
from kernel.web.i18n import N_

REQUIRED = N_("Vyplňte prosím.")
NEEDS_DATE = N_("Zadejte datum, například 23. 11. 2026.")
YEARS = range(1800, 3000)  # the days that the database takes


unread: ContextVar[Mapping[str, object] | None] = ContextVar("unread", default=None)
"""What was typed in the sent form and could not be read: an act goes as far as its own checks and does nothing."""


def refuse_unread() -> None:
    """Raise Invalid when something in the sent form could not be read; beside which field is said by the form."""
    if unread.get():
        raise Invalid


def one_of(codes: Iterable[str], *, or_empty: bool = False) -> Meta:
    """How the description of the API tells the codes of a field: `kind: Annotated[str, one_of(RecordKind)]`.

    Nothing is refused by it, so that `Checks.choice` can say in words what is wrong.
    """
    return Meta(extra_json_schema={"enum": [str(code) for code in codes] + ([""] if or_empty else [])})


class Checks:
    """Collects what is wrong; `done()` raises Invalid with all of it."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.texts: dict[str, str] = {}  # what was written, as it is stored
        self.words: list[str] = []  # of these, what reads like somebody they must not name

    def fail(self, field: str, message: str) -> None:
        """Say what is wrong with a field; the first message stays."""
        self.fields.setdefault(field, message)

    def text(
        self,
        field: str,
        value: str | None,
        *,
        required: bool = True,
        missing: str = REQUIRED,
        max_length: int = 20_000,
        multiline: bool = True,
    ) -> str:
        """Return the cleaned text; refuses control and bidi characters and too much text.

        `missing` is what to say when a required text is empty, and names what is missing: it stands in the summary too.
        """
        try:
            cleaned = hygiene.clean_text(value or "", max_length=max_length, multiline=multiline)
        except TextProblem as problem:
            self.fail(field, problem.message_cs)
            return ""
        if required and not cleaned:
            self.fail(field, missing)
        if cleaned:
            self.texts[field] = "\n".join(filter(None, (self.texts.get(field), cleaned)))  # a field may come in rows
        return cleaned

    def line(
        self,
        field: str,
        value: str | None,
        *,
        required: bool = True,
        missing: str = REQUIRED,
        max_length: int = 200,
    ) -> str:
        """Like `text`, one line."""
        return self.text(field, value, required=required, missing=missing, max_length=max_length, multiline=False)

    def day(
        self,
        field: str,
        value: date | None,
        *,
        missing: str = NEEDS_DATE,
        not_after: date | None = None,
        message: str = "",
    ) -> date | None:
        """A date is there, of a year that can be meant, and not after `not_after`."""
        if value is None:
            self.fail(field, missing)
        elif not_after is not None and value > not_after:
            self.fail(field, message or N_("Tento den ještě nenastal."))
        elif value.year not in YEARS:
            self.fail(field, N_("Zkontrolujte rok."))
        return value

    def choice(self, field: str, value: str | None, allowed: type, message: str) -> str:
        """One of a code list; `message` says what is to be chosen."""
        if value not in {member.value for member in allowed}:  # type: ignore[attr-defined]
            self.fail(field, message)
        return value or ""

    def ids(self, field: str, values: list[UUID], message: str) -> list[UUID]:
        """At least one is chosen."""
        if not values:
            self.fail(field, message)
        return values

    def done(self) -> None:
        """Raise Invalid when anything is wrong, or was typed so that it could not be read."""
        if self.fields or unread.get():
            raise Invalid(fields=self.fields, words=self.words)
