"""What a call is asked, today and by a wording of before."""

from collections.abc import Collection, Sequence

from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.web.i18n import gettext
from services.intake.access import IntakePermission, require
from services.intake.rules import questions as rules
from services.intake.schemas import PhoneForm, PhoneQuestion, RecordNotice
from services.intake.tables import Channel
from tenants.settings.views import value_on, values_until


async def phone_questions(actor: Actor) -> PhoneForm:
    """What a call is asked today, in the reader's language."""
    async with look(actor):
        require(actor, IntakePermission.RECORD)
        form = await form_of_today(actor)
    return PhoneForm(mark=form.mark, questions=shown(form.questions))


async def form_of_today(actor: Actor) -> PhoneForm:
    """(in unit) What the authority asks in a call today."""
    return await value_on(actor, today_in_prague(), rules.PHONE_QUESTIONS)


async def earlier_questions(actor: Actor, form: PhoneForm, keys: Collection[str]) -> list[PhoneQuestion]:
    """(in unit) Those of these questions that a form has no more, as they were asked before."""
    left = set(keys) - {each.key for each in form.questions}
    return rules.no_more_asked(form, await _before(actor), left) if left else []


async def form_asked(actor: Actor, order: RecordNotice) -> tuple[PhoneForm, list[PhoneQuestion]]:
    """(in unit) By which form a call was asked, and which questions of a wording of before are answered; of another way the first form."""
    if order.channel != Channel.PHONE:
        return rules.FIRST, []
    form = await form_of_today(actor)
    if order.form_mark not in ("", form.mark):  # it was drawn before the wording changed
        form = next((each for each in await _before(actor) if each.mark == order.form_mark), form)
    return form, await earlier_questions(actor, form, {each.question for each in order.more})


async def _before(actor: Actor) -> list[PhoneForm]:
    return await values_until(actor, today_in_prague(), rules.PHONE_QUESTIONS)


def shown(questions: Sequence[PhoneQuestion]) -> list[PhoneQuestion]:
    """Questions in the reader's language; what an administrator wrote is as it was written."""
    return [PhoneQuestion(key=each.key, text=gettext(each.text)) for each in questions]
