"""What people write, held against those whom it must not name.

Who may know a protected person is warned, beside the field and with the words in question; who may not know them is
not asked, because a warning would tell. It is a warning: where another person of that name is meant, the order says
which words these are and why, and the act goes on. Which words they were is kept nowhere but in the text itself.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from kernel.checks import Checks, one_of
from kernel.named import Person, Sought, same_words
from kernel.samples import like
from kernel.spelling import plain_text
from kernel.web.i18n import N_, gettext

MOST_WORDS = 50


class WhyNamed(StrEnum):
    """Why words stay that read like a protected name."""

    OTHER_PERSON = "other_person"
    NO_NAME = "no_name"
    QUOTED = "quoted"
    SHARED = "shared"
    BELONGS = "belongs"


OF_ANOTHER_CLIENT = frozenset(WhyNamed) - {WhyNamed.SHARED}
OF_WHOEVER_READS_IT = frozenset({WhyNamed.OTHER_PERSON, WhyNamed.NO_NAME})
"""Why words stay in a text that names no client at all: it goes to more people than the consent, and outlives it."""
OF_ONE_KEPT_OUT = frozenset(WhyNamed) - {WhyNamed.BELONGS}
"""Why words stay that read like somebody who is kept out of a file: they never belong there."""
WHY_NAMED = {
    WhyNamed.OTHER_PERSON: N_("jde o jinou osobu, její adresu nebo telefon"),
    WhyNamed.NO_NAME: N_("není to jméno ani kontakt, jen stejné slovo nebo číslo"),
    WhyNamed.QUOTED: N_("jde o citaci, kterou je třeba zachovat"),
    WhyNamed.SHARED: N_("patří to i klientovi, například bydlí spolu"),
    WhyNamed.BELONGS: N_("patří to sem, druhá služba má vědět, o koho jde"),
}
NEEDS_WHY = N_("Vyberte, proč tato slova v textu zůstanou.")


class Worded(msgspec.Struct, frozen=True, kw_only=True):
    """(base of orders) An order with free text that may read like the name of somebody it must not name.

    `other_people` are the words of the warning that mean somebody else, `other_people_reason` says why they stay.
    """

    other_people: Annotated[list[str], like([])] = []
    other_people_reason: Annotated[str, one_of(WhyNamed, or_empty=True), like("")] = ""


class To(Enum):
    """(on a text of an order) Who besides the own service reads it: `note: Annotated[str, To.OTHERS]`.

    Every text that another service reads says so, and is held against the other clients of the own one (ADR 0046).
    """

    OTHERS = "others"
    BEYOND = "beyond the consent"
    """Also those read it whom the consent of a client in question does not name, and also after its end: it names no client."""


@cache
def crossing(order: type, to: frozenset[To] = frozenset(To)) -> frozenset[str]:
    """The fields of an order that another service reads, also in its rows, each by its last name; only those `to` these."""
    return frozenset(
        name
        for field, hint in get_type_hints(order, include_extras=True).items()
        for name in _crossing(field, hint, to)
    )


def _crossing(field: str, hint: Any, to: frozenset[To]) -> set[str]:
    if get_origin(hint) is Annotated:
        inner, *said = get_args(hint)
        return {field} if any(each in said for each in to) else _crossing(field, inner, to)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return set(crossing(hint, to))
    return {name for each in get_args(hint) for name in _crossing(field, each, to)}


def check_others(checks: Checks, order: Worded) -> None:
    """What an order says of such words is text and a reason that there is; whether it was asked for, or not."""
    for words in order.other_people[:MOST_WORDS]:
        checks.line("other_people", words, required=False)
    checks.texts.pop("other_people", None)
    if order.other_people_reason:
        checks.choice("other_people_reason", order.other_people_reason, WhyNamed, NEEDS_WHY)


class Named(msgspec.Struct):
    """Whether a person was pointed out in a text, and whether words stay because the order says so."""

    pointed_out: bool = False
    stays: bool = False

    def __or__(self, other: "Named") -> "Named":
        """What is so of one of two texts."""
        return Named(self.pointed_out or other.pointed_out, self.stays or other.stays)


def check_named(
    checks: Checks, order: Worded, person: Person, *, known: Iterable[str], warning: str, only: Collection[str] = ()
) -> Named:
    """Warn beside each field checked so far that names the person.

    `known` are names and addresses that stand in such texts of themselves. `warning` is a sentence with `{words}`.
    `only` these fields are looked at, when not all that was checked is free text.
    """
    named = Named()
    sought = Sought(person, known=known, told=True)
    for field, text in checks.texts.items():
        if only and field not in only:
            continue
        named |= point_out(checks, order, field, sought.places(text), warning=warning)
    return named


def point_out(
    checks: Checks,
    order: Worded,
    field: str,
    found: Sequence[str],
    *,
    warning: str,
    why: Collection[WhyNamed] = OF_ONE_KEPT_OUT,
) -> Named:
    """Warn beside a field of words that were found in it, as long as the order does not say that they mean somebody else.

    `why` they may stay; of words that are warned of for several causes what all of these allow.
    """
    said = order.other_people[:MOST_WORDS]
    meant = [words for words in found if not any(same_words(words, other) for other in said)]
    named = Named(pointed_out=bool(meant), stays=len(meant) < len(found))
    checks.words = list(dict.fromkeys([*checks.words, *found]))
    if found:
        checks.why = [each.value for each in WhyNamed if each in why and (checks.why is None or each in checks.why)]
    if meant:
        checks.fail(field, gettext(warning).format(words=", ".join(f"„{words}“" for words in meant[:MOST_WORDS])))
    if named.stays and order.other_people_reason not in why:
        checks.fail("other_people_reason", NEEDS_WHY)
    return named


def leave_out(text: str, found: Iterable[str], label: str) -> str:
    """The text with a label instead of the words that were found in it."""
    words = sorted(found, key=len, reverse=True)
    text = plain_text(text) if words else text
    for each in words:
        text = text.replace(each, label)
    return text
