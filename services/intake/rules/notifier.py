"""What is known of who made a notice, without saying who or how to reach them."""

from collections.abc import Iterable

import msgspec

from services.intake.schemas import AdditionText, NoticeText
from services.intake.tables import AnswerState


class KnownOfNotifier(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a name and a contact of who made a notice are kept, apart from it."""

    name: bool
    contact: bool


def known_of(text: NoticeText, added: Iterable[AdditionText]) -> KnownOfNotifier:
    """As it was answered in the call, or came with an addition, here or where the notice came from."""
    later = {each for addition in (*text.added_there, *added) for each in addition.of_notifier}
    answered = AnswerState.ANSWERED
    return KnownOfNotifier(
        name=text.notifier_name_state == answered or "name" in later,
        contact=text.notifier_contact_state == answered or "contact" in later,
    )
