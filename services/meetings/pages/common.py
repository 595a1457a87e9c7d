"""What the pages of meetings have in common."""

from collections.abc import Sequence
from typing import Any

from litestar import Request

from kernel.web.i18n import gettext
from kernel.web.render import FlashKind
from kernel.web.text import format_date
from services.meetings.access import MeetingPermission
from services.meetings.schemas import ItemView

AnyRequest = Request[Any, Any, Any]
P = MeetingPermission


def said_of_consents(done: str, items: Sequence[ItemView]) -> tuple[str, FlashKind]:
    """What was done, and of which clients the consent runs out before the meeting or before a term, with the look of it.

    And whose terms the meeting was moved past.
    """
    said = [done]
    for item in items:
        day = {"client": item.client_name, "day": format_date(item.valid_until)}
        if item.too_late:
            said.append(gettext("{client}: souhlas platí jen do {day}, tedy ne v den porady.").format(**day))
        elif terms := item.terms_too_late:
            words = gettext("{client}: souhlas platí jen do {day} a tyto termíny jsou až po něm: {terms}.")
            said.append(words.format(**day, terms=_in_words(terms)))
        if terms := item.terms_too_early:
            words = gettext("{client}: porada je až {held}, dřív je termín: {terms}. Upravte ho v bodu.")
            said.append(words.format(**day, held=format_date(item.held_on), terms=_in_words(terms)))
    return " ".join(said), "due" if len(said) > 1 else "given"


def _in_words(terms: Sequence[str]) -> str:
    return ", ".join(text.rstrip(".") for text in terms)
