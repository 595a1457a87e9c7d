"""What is known of who made a notice, without saying who or how to reach them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from cases.clients.schemas import ClientIdentity
from kernel.named import Person
from services.intake.schemas import AdditionText, NoticeText, Notifier, ToldLater
from services.intake.tables import AnswerState

from .relation import is_carer, words_for


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


def told_later(calls: Mapping[UUID, datetime], told: Mapping[UUID, Notifier]) -> list[ToldLater]:
    """What was told of themselves by whoever called again, each call apart; `calls`: when each addition was made."""
    return [
        ToldLater(addition_id=key, added_at=at, **msgspec.structs.asdict(told[key]))
        for key, at in calls.items()
        if key in told
    ]


_EACH = "; "


def together(told: Sequence[Notifier]) -> Notifier:
    """What was told of a notifier at several times, each thing once."""
    each_once = {
        each: dict.fromkeys(words for one in told if (words := getattr(one, each)))
        for each in Notifier.__struct_fields__
        if each != "itself"
    }
    said = {each: _EACH.join(words) for each, words in each_once.items()}
    return Notifier(**said, itself=any(one.itself for one in told))


def person(notifier: Notifier) -> Person:
    """Whom the file must not name: neither the name nor a contact (domain reference 1.15); of a child that called itself its own name is
    no secret, and that it called is."""
    own = notifier.own.split(_EACH)
    name = _EACH.join(each for each in notifier.name.split(_EACH) if each not in own)
    itself = (notifier.own or notifier.name) if notifier.itself else None
    return Person(name=name, contact=notifier.contact, itself=itself, calls=True)


def person_in_file(notifier: Notifier, child: ClientIdentity) -> Person:
    """The same for what is written into the file of a child later: who cares for it, as they say, stands there by name and with how they are
    reached; that they called does not."""
    one = person(notifier)
    return (
        msgspec.structs.replace(one, contact="", anyway=True, also=words_for(notifier.relation))
        if of_the_family(notifier, child)
        else one
    )


def of_the_family(notifier: Notifier, child: ClientIdentity) -> list[str]:
    """The name of who calls, when they say that they care for the child themselves; a friend of the mother does not."""
    called = (child.given_name, child.family_name)
    return [notifier.name] if is_carer(notifier.relation, called) else []
