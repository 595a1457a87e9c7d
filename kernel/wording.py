"""What people write, held against those whom it must not name.

Who may know a protected person is warned, beside the field and with the words in question; who may not know them is
not asked, because a warning would tell. It is a warning: where another person of that name is meant, the order says
which words these are and why, and the act goes on. Which words they were is kept nowhere but in the text itself.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec

from kernel.checks import Checks, one_of
from kernel.named import Person, Sought, same_words
from kernel.samples import like
from kernel.web.i18n import N_, gettext

MOST_WORDS = 50


class WhyNamed(StrEnum):
    """Why words stay that read like a protected name."""

    OTHER_PERSON = "other_person"
    NO_NAME = "no_name"
    QUOTED = "quoted"


WHY_NAMED = {
    WhyNamed.OTHER_PERSON: N_("jde o jinou osobu, její adresu nebo telefon"),
    WhyNamed.NO_NAME: N_("není to jméno ani kontakt, jen stejné slovo nebo číslo"),
    WhyNamed.QUOTED: N_("jde o citaci, kterou je třeba zachovat"),
}
NEEDS_WHY = N_("Vyberte, proč tato slova v textu zůstanou.")


class Worded(msgspec.Struct, frozen=True, kw_only=True):
    """(base of orders) An order with free text that may read like the name of somebody it must not name.

    `other_people` are the words of the warning that mean somebody else, `other_people_reason` says why they stay.
    """

    other_people: Annotated[list[str], like([])] = []
    other_people_reason: Annotated[str, one_of(WhyNamed, or_empty=True), like("")] = ""


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


def check_named(
    checks: Checks, order: Worded, person: Person, *, known: Iterable[str], warning: str, only: Collection[str] = ()
) -> Named:
    """Warn beside each field checked so far that names the person.

    `known` are names and addresses that stand in such texts of themselves. `warning` is a sentence with `{words}`.
    `only` these fields are looked at, when not all that was checked is free text.
    """
    named = Named()
    sought = Sought(person, known=known)
    for field, text in checks.texts.items():
        if only and field not in only:
            continue
        one = point_out(checks, order, field, sought.places(text), warning=warning)
        named = Named(named.pointed_out or one.pointed_out, named.stays or one.stays)
    return named


def point_out(checks: Checks, order: Worded, field: str, found: Sequence[str], *, warning: str) -> Named:
    """Warn beside a field of words that were found in it, as long as the order does not say that they mean somebody else."""
    said = order.other_people[:MOST_WORDS]
    meant = [words for words in found if not any(same_words(words, other) for other in said)]
    named = Named(pointed_out=bool(meant), stays=len(meant) < len(found))
    checks.words = list(dict.fromkeys([*checks.words, *found]))
    if meant:
        checks.fail(field, gettext(warning).format(words=", ".join(f"„{words}“" for words in meant[:MOST_WORDS])))
    if named.stays:
        checks.choice("other_people_reason", order.other_people_reason, WhyNamed, NEEDS_WHY)
    return named
