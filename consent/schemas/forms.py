# pyright: strict
"""What the form of a consent shows: who can be a recipient, and the exact words."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from msgspec import Struct, field

from consent.tables import Decision
from kernel.samples import like

from .views import ConsentRow

T = TypeVar("T")


class Phrase(Struct, frozen=True):
    """A piece of a wording; marked when it is what this client's consent fills in."""

    text: str
    marked: bool = False


def said_of(paragraphs: Sequence[T]) -> list[T]:
    """What of a wording is the answer itself: all but the list at its beginning and the purpose, the last but one.

    A form has those two beside the answer, once for both answers.
    """
    return [*paragraphs[1:-2], paragraphs[-1]]


class Wording(Struct, frozen=True, kw_only=True):
    """The exact words that will be stored: paragraphs of the text, and the sentence for the client's folder."""

    paragraphs: list[list[Phrase]]
    sentence: str
    text_version: str

    @property
    def text(self) -> str:
        """The text as it is sealed."""
        return "\n".join("".join(phrase.text for phrase in paragraph) for paragraph in self.paragraphs)

    @property
    def said(self) -> list[list[Phrase]]:
        """The answer alone, for where list and purpose stand beside it."""
        return said_of(self.paragraphs)


class PersonChoice(Struct, frozen=True, kw_only=True):
    """A worker of a recipient service who can be named."""

    id: UUID
    name: str
    roles: list[str]


class RecipientChoice(Struct, frozen=True, kw_only=True):
    """A service that can be a recipient. `workers` are known inside the own organisation only.

    `said` is its name as it stands after the word "služba".
    """

    tenant_id: UUID
    service_id: UUID
    name: str
    short_name: str
    organisation_name: str
    own: bool
    said: str
    offers_peers: bool
    workers: list[PersonChoice] = field(default_factory=list[PersonChoice])


class ConsentForms(Struct, frozen=True, kw_only=True):
    """What the form shows around the fields. `recipient_id`: the chosen service, whose workers are listed."""

    case_id: UUID
    client_name: str
    birth_date: date | None
    own_short: str
    recipients: list[RecipientChoice]
    recipient_id: UUID | None
    others: list[ConsentRow]
    longest_months: int


class Preview(Struct, frozen=True, kw_only=True):
    """The words for a yes and for a no as far as an order makes an offer, and what is wrong with its fields.

    `chosen`: the recipient that the order names, with the workers who can be named. `mark`: what an order says as
    `shown_mark`, so that nothing is recorded in other words than these.
    """

    words: dict[Decision, Wording]
    wrong: dict[str, str]
    chosen: RecipientChoice | None
    mark: Annotated[str, like("")] = ""
