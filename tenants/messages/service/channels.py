# pyright: strict
"""The channels that are set, and how a message goes out by each."""

from uuid import UUID

from kernel import smtp
from kernel.clock import now
from kernel.delivery import BeforeHanding, Fault, NotDelivered
from kernel.settings import settings
from kernel.smtp import Letter, MailServer
from tenants.accounts import views as accounts
from tenants.messages import rules
from tenants.messages.schemas import StoredMessage
from tenants.tables import Channel


def channels() -> list[Channel]:
    """By what the operator lets messages go out; nothing is told where there is none."""
    return [Channel.EMAIL] if settings().smtp_url else []


async def recipient_of(channel: Channel, user_id: UUID) -> str | None:
    """Where a person is reached by a channel, looked up when something goes there; None for who is not reached."""
    return await accounts.address_of(user_id) if channel is Channel.EMAIL else None


async def send(message: StoredMessage, to: str, before_handing: BeforeHanding) -> None:
    """Give it to the server of its channel. Raises NotDelivered."""
    said = settings()
    if not said.smtp_url:
        raise NotDelivered(Fault.UNSET)
    subject, text = rules.letter_of(message.told, said.public_url)
    letter = Letter(message.id, to, subject, text, now())
    await smtp.send(MailServer(said.smtp_url, said.mail_from), letter, before_handing)
