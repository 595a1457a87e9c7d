# pyright: strict
"""The channels that are set, and how a message goes out by each."""

from uuid import UUID

from kernel import sms, smtp
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.delivery import BeforeHanding, Fault, NotDelivered
from kernel.ids import new_id
from kernel.settings import settings
from kernel.sms import Gateway, Sms
from kernel.smtp import Letter, MailServer
from kernel.web.i18n import language_of
from tenants.accounts import views as accounts
from tenants.messages import repository, rules
from tenants.messages.schemas import OwnText, StoredMessage
from tenants.messages.views import text_of_choice
from tenants.tables import Channel


def channels() -> list[Channel]:
    """By what the operator lets messages go out; nothing is told where there is none."""
    said = settings()
    return [channel for channel, url in ((Channel.EMAIL, said.smtp_url), (Channel.SMS, said.sms_url)) if url]


async def recipient_of(actor: Actor, message: StoredMessage, user_id: UUID) -> tuple[str | None, str]:
    """Where a message goes and in which language, looked up when it does; nowhere for who is not reached there."""
    async with unit_of_work(actor):
        chosen = await text_of_choice(actor, await repository.find_choice(actor.tenant, message.worker_id))
    if message.channel is Channel.EMAIL:
        return await accounts.address_of(user_id), chosen.language
    return chosen.phone or None, chosen.language


async def send(message: StoredMessage, to: str, language: str, before_handing: BeforeHanding) -> None:
    """Give it to the server of its channel, in its reader's language. Raises NotDelivered."""
    public_url = settings().public_url
    with language_of(language):
        letter, text = rules.letter_of(message.told, public_url), rules.sms_of(message.told, public_url)
    if message.channel is Channel.SMS:
        await _sms(message.id, to, text, before_handing)
    else:
        await _letter(message.id, to, *letter, before_handing)


async def send_own(message: StoredMessage, said: OwnText, before_handing: BeforeHanding) -> None:
    """Give a message of a kind's own to the server of its channel. Raises NotDelivered."""
    if message.channel is Channel.SMS:
        await _sms(message.id, said.to, said.text, before_handing)
        return
    await _letter(message.id, said.to, said.subject, said.text, before_handing)


async def send_trial(channel: Channel, to: str) -> None:
    """Send a message that says only that it is a trial, at once. Raises NotDelivered."""

    async def before_handing() -> None:
        """Nothing is written down."""

    if channel is Channel.SMS:
        await _sms(new_id(), to, "Opora: zkusebni zprava.", before_handing)
    else:
        text = "Tohle je zkušební zpráva. Poslal ji provozovatel Opory, nic po vás nechce.\n"
        await _letter(new_id(), to, "Opora: zkušební zpráva", text, before_handing)


async def _letter(message_id: UUID, to: str, subject: str, text: str, before_handing: BeforeHanding) -> None:
    said = settings()
    if not said.smtp_url:
        raise NotDelivered(Fault.UNSET)
    letter = Letter(message_id, to, subject, text, now())
    await smtp.send(MailServer(said.smtp_url, said.mail_from), letter, before_handing)


async def _sms(message_id: UUID, to: str, text: str, before_handing: BeforeHanding) -> None:
    said = settings()
    if not said.sms_url:
        raise NotDelivered(Fault.UNSET)
    gateway = Gateway(said.sms_url, said.sms_token or "", said.sms_format == "form", said.sms_fields)
    await sms.send(gateway, Sms(message_id, to, text), before_handing)
