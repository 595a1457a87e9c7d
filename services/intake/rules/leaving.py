"""What leaves with a notice that goes to another authority: without the words that read like who called."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

import msgspec

from kernel.points import Point
from kernel.wording import leave_out
from services.intake.schemas import AddedThere, AdditionView, Answer, Came, CameFrom, ChildThere, NoticeText

from .channels import WORDS_OF_VISIT

LEFT_OUT = "[vynecháno: možná jméno či kontakt toho, kdo volal]"
"""Czech for every reader: it stands in what was said."""
_SAID_BY_WAY = ("place", "observed", "opinion", *WORDS_OF_VISIT)
_Added = TypeVar("_Added", AddedThere, AdditionView)
TOLD_ON: Point[Callable[[Sequence[str]], Sequence[str]]] = Point("what goes on of what was added to notices")
"""All that was added to a notice, first to last, as it is told to others and printed: in place of what stays with who has the notice
stands what may be known of it. By no word of a language: an addition is Czech for every reader.
"""


def without(text: NoticeText, words: Collection[str]) -> NoticeText:
    """What a notice says, and what was added where it came from, without these words."""
    if not words:
        return text
    return msgspec.structs.replace(
        text,
        child_description=_bare(text.child_description, words),
        caregivers=_bare(text.caregivers, words),
        subject=_bare(text.subject, words),
        other_children=_bare(text.other_children, words),
        way=msgspec.structs.replace(
            text.way, **{each: leave_out(getattr(text.way, each), words, LEFT_OUT) for each in _SAID_BY_WAY}
        ),
        added_there=added_without(text.added_there, words),
        came=_came_without(text.came, words) if text.came else None,
        more=[msgspec.structs.replace(each, text=leave_out(each.text, words, LEFT_OUT)) for each in text.more],
    )


def added_without(added: Sequence[AddedThere], words: Collection[str]) -> list[AddedThere]:
    """Additions without these words."""
    return [
        msgspec.structs.replace(
            each, text=leave_out(each.text, words, LEFT_OUT), heard=leave_out(each.heard, words, LEFT_OUT)
        )
        for each in added
    ]


def told_on(added: Sequence[_Added]) -> list[_Added]:
    """Everything that was added to a notice, as it goes on to others and is printed."""
    texts: Sequence[str] = [each.text for each in added]
    for told in TOLD_ON.all():
        texts = told(texts)
    return [msgspec.structs.replace(each, text=text) for each, text in zip(added, texts, strict=True)]


def children_without(children: Sequence[ChildThere], words: Collection[str]) -> list[ChildThere]:
    """What was judged of children without these words."""
    return [
        msgspec.structs.replace(
            each,
            name=leave_out(each.name, words, LEFT_OUT),
            steps=leave_out(each.steps, words, LEFT_OUT),
            reason=leave_out(each.reason, words, LEFT_OUT),
            done=[msgspec.structs.replace(one, said=leave_out(one.said, words, LEFT_OUT)) for one in each.done],
        )
        for each in children
    ]


def _came_without(came: Came, words: Collection[str]) -> Came:
    """What earlier authorities judged, without these words."""
    earlier: list[CameFrom] = [
        msgspec.structs.replace(each, children=children_without(each.children, words)) for each in came.earlier
    ]
    return msgspec.structs.replace(came, children=children_without(came.children, words), earlier=earlier)


def _bare(answer: Answer, words: Collection[str]) -> Answer:
    return msgspec.structs.replace(answer, text=leave_out(answer.text, words, LEFT_OUT))
