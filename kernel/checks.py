"""Checking an order: every field once, all messages together, beside their fields."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import fields as fields_of

from kernel import text as hygiene
from kernel.exceptions import About, Invalid
from kernel.legal_time import prague_date
from kernel.text import TextProblem
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date, format_datetime

REQUIRED = N_("Vyplňte prosím.")
NEEDS_DATE = N_("Zadejte datum, například 23. 11. 2026.")
YEARS = range(1800, 3000)  # the days that the database takes
NOT_YET = N_("Tento den ještě nenastal.")
_FEWEST_LETTERS = 2  # of what is a word
_CLOCKS_DIFFER = timedelta(minutes=5)  # what just happened may lie ahead by a clock that is fast


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


def says_something(text: str) -> bool:
    """Whether a text has words, in whatever script; marks and numbers alone are none."""
    return sum(letter.isalpha() for letter in text) >= _FEWEST_LETTERS


class Limit(Struct, frozen=True):
    """The first or the last day that a date may be, and the sentence that says why; `{day}` in it is that day.

    `sealed`: the day stands in what is sealed, so whoever is told it has looked there. With `at` a moment is held against that
    minute, and `{day}` is the minute.
    """

    day: date
    reason: str
    sealed: bool = False
    at: datetime | None = None

    @classmethod
    def since(cls, at: datetime, reason: str) -> "Limit":
        """Nothing that follows from something happens before its minute."""
        return cls(prague_date(at), reason, at=at)

    @property
    def sentence(self) -> str:
        """The reason as it stands beside the field."""
        return gettext(self.reason).replace("{day}", format_datetime(self.at) if self.at else format_date(self.day))


class Checks:
    """Collects what is wrong; `done()` raises Invalid with all of it."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.texts: dict[str, str] = {}  # what was written, as it is stored
        self.words: list[str] = []  # of these, what reads like somebody they must not name
        self.why: list[str] | None = None  # and why these may stay
        self.tells = False  # whether a message says something of what is sealed

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

    def reason(
        self,
        field: str,
        value: str | None,
        *,
        required: bool = True,
        missing: str = REQUIRED,
        max_length: int = 20_000,
        multiline: bool = True,
    ) -> str:
        """Like `text`, why somebody decided as they did: in words. A mark alone (".", "-", "x") is none.

        Where it is not `required`, such a mark is left out: whoever asks for the reason finds none.
        """
        said = self.text(field, value, required=required, missing=missing, max_length=max_length, multiline=multiline)
        if says_something(said):
            return said
        if required:
            self.fail(field, missing)
        return ""

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
        not_before: Iterable[Limit] = (),
        not_after: Iterable[Limit] = (),
    ) -> date | None:
        """A date is there and within its limits; the first that it passes says why. Without limits, of a possible year."""
        if value is None:
            self.fail(field, missing)
            return None
        passed = [limit for limit in not_before if value < limit.day]
        for limit in [*passed, *[limit for limit in not_after if value > limit.day]]:
            self.tells = self.tells or (limit.sealed and field not in self.fields)
            self.fail(field, limit.sentence)
        if value.year not in YEARS:
            self.fail(field, N_("Zkontrolujte rok."))
        return value

    def moment(
        self,
        field: str,
        value: datetime | None,
        *,
        missing: str,
        not_before: Iterable[Limit] = (),
        not_after: Iterable[Limit] = (),
        happened: datetime | None = None,
        ahead: str = NOT_YET,
    ) -> date | None:
        """An instant is there, its day in Prague within its limits; by the instant `happened` it has come, or `ahead`.

        Returns that day; None while it is not one that can be meant.
        """
        if happened is not None and value is not None and value > happened + _CLOCKS_DIFFER:
            self.fail(field, ahead)
        day = value and prague_date(value)
        not_before = list(not_before)
        self.day(field, day, missing=missing, not_before=not_before, not_after=not_after)
        for limit in not_before:
            if limit.at is not None and value is not None and value < limit.at.replace(second=0, microsecond=0):
                self.fail(field, limit.sentence)
        return day if field not in self.fields else None

    def choice(self, field: str, value: str | None, allowed: type, message: str) -> str:
        """One of a code list; `message` says what is to be chosen."""
        if value not in {member.value for member in allowed}:  # type: ignore[attr-defined]
            self.fail(field, message)
        return value or ""

    def not_taken(self, order: Struct, fields: Iterable[str], message: str) -> None:
        """Nothing was put into fields that the chosen answer does not take: it would be lost without a word.

        `message` says of which answer it is no part, and what to do: leave it empty, or choose another one. Empty is what a field
        holds where nobody says anything.
        """
        asked = set(fields)
        for each in fields_of(order):
            said = getattr(order, each.name)
            begins = each.default if each.default_factory is NODEFAULT else each.default_factory()
            if each.name in asked and (said.strip() if isinstance(said, str) else said) != begins:
                self.fail(each.name, message)

    def ids(self, field: str, values: list[UUID], message: str) -> list[UUID]:
        """At least one is chosen."""
        if not values:
            self.fail(field, message)
        return values

    def done(self, about: About | None = None) -> None:
        """Raise Invalid when anything is wrong, or was typed so that it could not be read; it may speak of something."""
        if self.fields or unread.get():
            raise Invalid(fields=self.fields, words=self.words, why=self.why or (), about=about)
