# pyright: strict
"""What somebody sees of messages. Functions marked (in unit) run in the unit of work of the caller."""

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.readable import opened
from kernel.settings import settings
from kernel.web.i18n import gettext
from tenants.settings.views import settings_on
from tenants.tables import Channel

from . import repository, rules
from .rules import DIGEST_HOUR, MESSAGES, SMS_ALLOWED
from .schemas import ChoiceText, ChoiceView, KindView, StoredChoice


async def own_choice(actor: Actor) -> ChoiceView:
    """Of what the actor is told outside of the application, and what of it they may choose."""
    async with look(actor):
        said = await settings_on(actor, today_in_prague(), DIGEST_HOUR, SMS_ALLOWED)
        stored = await repository.find_choice(actor.tenant, actor.worker)
        phone = await phone_of(actor, stored)
    choice = stored or rules.NOTHING_CHOSEN
    return ChoiceView(
        kinds=[
            KindView(
                key=kind.key,
                title=gettext(kind.title),
                urgent=kind.urgent,
                must=gettext(kind.must) if kind.must else "",
                email=rules.wanted(kind, Channel.EMAIL, choice),
                sms=rules.wanted(kind, Channel.SMS, choice),
            )
            for kind in MESSAGES.all()
        ],
        hour=said[DIGEST_HOUR],
        sends=bool(settings().smtp_url),
        sms=bool(settings().sms_url) and said[SMS_ALLOWED],
        phone=phone,
        chosen_at=choice.chosen_at,
        version=stored.version if stored else 0,
    )


async def phone_of(actor: Actor, stored: StoredChoice | None) -> str:
    """(in unit) The number that somebody gave for SMS; empty when they gave none."""
    if stored is None or stored.sealed is None:
        return ""
    sealer = await keys.organisation_sealer(actor.tenant)
    text = opened(sealer, "message_choice", stored.id, stored.sealed, ChoiceText)
    return text.phone if text is not None else ""
