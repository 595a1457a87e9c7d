# pyright: strict
"""The channels that are set, and how a message goes out by each."""

from uuid import UUID

from kernel import sms, smtp
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.delivery import BeforeHanding, Fault, NotDelivered
from kernel.settings import settings
from kernel.sms import Gateway, Sms
from kernel.smtp import Letter, MailServer
from tenants.accounts import views as accounts
from tenants.messages import repository, rules
from tenants.messages.schemas import StoredMessage
from tenants.messages.views import phone_of
from tenants.tables import Channel


def channels() -> list[Channel]:
    """By what the operator lets messages go out; nothing is told where there is none."""
    said = settings()
    return [channel for channel, url in ((Channel.EMAIL, said.smtp_url), (Channel.SMS, said.sms_url)) if url]


async def recipient_of(actor: Actor, message: StoredMessage, user_id: UUID) -> str | None:
    """Where a message goes, looked up when it does; None for who is not reached there."""
    if message.channel is Channel.EMAIL:
        return await accounts.address_of(user_id)
    async with unit_of_work(actor):
        return await phone_of(actor, await repository.find_choice(actor.tenant, message.worker_id)) or None


async def send(message: StoredMessage, to: str, before_handing: BeforeHanding) -> None:
    """Give it to the server of its channel. Raises NotDelivered."""
    said = settings()
    if message.channel not in channels():
        raise NotDelivered(Fault.UNSET)
    if message.channel is Channel.SMS:
        gateway = Gateway(said.sms_url or "", said.sms_token or "", said.sms_format == "form", said.sms_fields)
        await sms.send(gateway, Sms(message.id, to, rules.sms_of(message.told, said.public_url)), before_handing)
        return
    subject, text = rules.letter_of(message.told, said.public_url)
    letter = Letter(message.id, to, subject, text, now())
    await smtp.send(MailServer(said.smtp_url or "", said.mail_from), letter, before_handing)
