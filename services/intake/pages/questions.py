"""What a form of somebody who speaks asks, and the fields of what the authority asks beside the eight questions."""

import re
from collections.abc import Sequence
from typing import Any

from kernel.db import look
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from services.intake import views
from services.intake.pages.common import AnyRequest
from services.intake.rules.questions import FIRST, NOT_CALLED, OF_CALLER
from services.intake.schemas import MoreAnswer, PhoneForm, PhoneQuestion
from services.intake.tables import Channel

OWN = re.compile(r"own_[0-9a-f]{8}")


def own_fields(sent: Form) -> list[str]:
    """The questions of the authority that a form has fields of, those of a wording of before as well."""
    return list(dict.fromkeys(key for name in sent.names if OWN.fullmatch(key := name.removesuffix("_state"))))


def answers_of(sent: Form) -> list[MoreAnswer]:
    """What was answered to them, by the names of the fields: `own_3f2a9c1b`, and its state."""
    answers = [
        MoreAnswer(question=key, state=sent.text(f"{key}_state"), text=sent.text(key)) for key in own_fields(sent)
    ]
    return [each for each in answers if each.state or each.text.strip()]


def fields_of(sent: Form) -> dict[str, str]:
    """Where what is wrong with an answer stands, and with the moment of the notice."""
    parts = (("text", ""), ("state", "_state"))
    own = {f"more.{key}.{part}": f"{key}{name}" for key in own_fields(sent) for part, name in parts}
    return {"received_at": "day", "visited_at": "visit_day", **own}


async def asked(request: AnyRequest, sent: Form, channel: Channel) -> dict[str, Any]:
    """(in the page's look) The questions of a form, with those of a wording of before that were answered in it."""
    form, earlier = FIRST, list[PhoneQuestion]()
    if channel is Channel.PHONE:
        async with look(actor_of(request)):
            form = await views.form_of_today(actor_of(request))
            earlier = await views.earlier_questions(
                actor_of(request), form, {each.question for each in answers_of(sent)}
            )
    return questions_of(form, earlier, channel)


def questions_of(form: PhoneForm, earlier: Sequence[PhoneQuestion], channel: Channel) -> dict[str, Any]:
    """What a template asks of the questions of a form, and of those of a wording of before."""
    before = gettext("{question} (dřívější znění)")
    called = {} if channel is Channel.PHONE else NOT_CALLED
    told = [(each.key, gettext(each.text)) for each in form.questions if each.key not in OF_CALLER]
    return {
        "questions": [*told, *((each.key, before.format(question=each.text)) for each in earlier)],
        "of_caller": [
            (each.key, gettext(called.get(each.key, each.text))) for each in form.questions if each.key in OF_CALLER
        ],
        "form_mark": form.mark,
    }


async def left_beside(request: AnyRequest, sent: Form, channel: Channel) -> list[tuple[str, str, str]]:
    """(in the page's look) What was answered in a call, in the form of another way that does not ask it: field, question, words."""
    given = [] if channel is Channel.PHONE else answers_of(sent)
    if not given:
        return []
    async with look(actor_of(request)):
        known = await views.earlier_questions(actor_of(request), FIRST, {each.question for each in given})
    said = {each.key: each.text for each in known}
    return [(each.question, said[each.question], each.text) for each in given if each.question in said and each.text]
