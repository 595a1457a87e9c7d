# pyright: strict
"""Orders, views and rows of messages."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from kernel.web.i18n import DEFAULT_LANGUAGE
from tenants.tables import Channel, MessageState

# --- a sealed document --------------------------------------------------------------------------------------------


class ChoiceText(Struct, frozen=True):
    """On which number a person is reached, and in which language; sealed with the organisation's key."""

    phone: str
    language: str = DEFAULT_LANGUAGE


# --- orders ------------------------------------------------------------------------------------------------------


class ChooseMessages(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which kinds one wants to hear by mail and by SMS, on which number, in which language (Czech where none is said)."""

    email: list[str] = []
    sms: list[str] = []
    phone: str = ""
    language: str = ""


# --- views -------------------------------------------------------------------------------------------------------


class KindView(Struct, frozen=True, kw_only=True):
    """A kind of message, and by what a person hears of it; `must` says why it is sent by mail in any case.

    `sooner`: what of it is urgent goes at once, though the rest waits for the digest.
    """

    key: str
    title: str
    urgent: bool
    must: str
    sooner: bool
    email: bool
    sms: bool


class ChoiceView(Struct, frozen=True, kw_only=True):
    """What a person chose; `hour` is that of the digest, `sends` and `sms` whether anything goes out there at all."""

    kinds: list[KindView]
    hour: int
    sends: bool
    sms: bool
    phone: str
    language: str
    chosen_at: datetime | None
    version: int


class MessageView(Struct, frozen=True, kw_only=True):
    """A message as the administrator sees it: to whom, what of how many, what became of it; `look` is that of its chip."""

    id: UUID
    worker: str
    channel: str
    told: str
    state: str
    look: str
    fault: str
    tries: int
    created_at: datetime
    ended_at: datetime | None
    next_at: datetime | None
    again: bool


class MessagesView(Struct, frozen=True, kw_only=True):
    """What became of the messages of an organisation; `more` did not arrive besides."""

    troubled: list[MessageView]
    more: int
    newest: list[MessageView]
    sends: bool


# --- rows --------------------------------------------------------------------------------------------------------


class StoredChoice(Struct, frozen=True, kw_only=True):
    """What a person chose, as it is stored: `off` is not mailed, `sms` is sent by SMS."""

    id: UUID
    off: list[str]
    sms: list[str]
    sealed: bytes | None
    chosen_at: datetime | None
    version: int


class DueMessage(Struct, frozen=True, kw_only=True):
    """To whom something is to be told; with an id a message that waits to be sent."""

    tenant_id: UUID
    worker_id: UUID
    message_id: UUID | None


class Item(Struct, frozen=True, kw_only=True):
    """Something to be told, and the notification that says it on My day."""

    id: UUID
    service_id: UUID | None
    kind: str
    notification_id: UUID | None


class Unseen(Struct, frozen=True, kw_only=True):
    """A notification that its person has not seen yet."""

    id: UUID
    about_id: UUID | None


class StoredMessage(Struct, frozen=True, kw_only=True):
    """A message as it is stored; one with `about_id` goes to who is no worker, and its worker had it sent."""

    id: UUID
    worker_id: UUID
    about_id: UUID | None
    channel: Channel
    kinds: list[str]
    counts: list[int]
    state: MessageState
    tries: int
    fault: str | None
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None

    @property
    def told(self) -> dict[str, int]:
        """How many of which kind."""
        return dict(zip(self.kinds, self.counts, strict=True))


class OwnText(Struct, frozen=True, kw_only=True):
    """What a message to somebody who is no worker says, and where it goes; made when it goes and kept nowhere."""

    to: str
    subject: str
    text: str


class Stuck(Struct, frozen=True, kw_only=True):
    """How many messages of an organisation do not get through, why, and since when."""

    organisation: str
    channel: Channel
    state: MessageState
    fault: str | None
    count: int
    oldest: datetime
