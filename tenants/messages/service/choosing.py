# pyright: strict
"""What people choose for themselves: of which kinds they hear outside of the application, and on which number."""

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.web.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from tenants.messages import repository, rules
from tenants.messages.rules import MESSAGES
from tenants.messages.schemas import ChoiceText, ChooseMessages

NO_NUMBER = N_("Napište číslo, na které se mají SMS posílat, nebo u SMS nic nezaškrtávejte.")
NO_LANGUAGE = N_("Vyberte jazyk, ve kterém se vám má psát.")
WRONG_NUMBER = N_("Napište jedno telefonní číslo, například 601 000 000 nebo +420 601 000 000.")


async def choose(actor: Actor, order: ChooseMessages, *, version: int) -> None:
    """Let the actor hear of these kinds by mail and SMS, in this organisation. Raises StaleVersion.

    What must be sent is sent by mail all the same.
    """
    async with unit_of_work(actor):
        checks = Checks()
        known = {kind.key for kind in MESSAGES.all() if not kind.chosen_with}
        off = sorted(known - set(order.email))
        sms = sorted(known & set(order.sms))
        typed = checks.line("phone", order.phone, required=False, max_length=40)
        number = rules.number_of(typed) if typed else ""
        if number is None:
            checks.fail("phone", WRONG_NUMBER)
        elif sms and not number:
            checks.fail("phone", NO_NUMBER)
        if order.language and order.language not in LANGUAGES:
            checks.fail("language", NO_LANGUAGE)
        checks.done()
        stored = await repository.lock_choice(actor.tenant, actor.worker)
        if (stored.version if stored else 0) != version:
            raise StaleVersion((stored.version if stored else 0) - version)
        choice_id = stored.id if stored else new_id()
        sealer = await keys.organisation_sealer(actor.tenant)
        text = ChoiceText(number or "", order.language or DEFAULT_LANGUAGE)
        sealed = sealer.seal("message_choice", choice_id, text) if text != ChoiceText("") else None
        if stored is None:
            if not await repository.insert_choice(
                actor.tenant, choice_id, actor.worker, off=off, sms=sms, sealed=sealed, at=now()
            ):
                raise StaleVersion(1)
        else:
            await repository.save_choice(actor.tenant, choice_id, off=off, sms=sms, sealed=sealed, at=now())
