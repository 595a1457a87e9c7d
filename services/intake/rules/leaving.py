"""What leaves with a notice that goes to another authority: without the words that read like who called."""

from collections.abc import Collection, Sequence

import msgspec

from kernel.wording import leave_out
from services.intake.schemas import AddedThere, Answer, ChildThere, NoticeText

LEFT_OUT = "[vynecháno: možná jméno či kontakt toho, kdo volal]"
"""Czech for every reader: it stands in what was said."""
_SAID_BY_WAY = ("place", "observed", "opinion")


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
        more=[msgspec.structs.replace(each, text=leave_out(each.text, words, LEFT_OUT)) for each in text.more],
    )


def added_without(added: Sequence[AddedThere], words: Collection[str]) -> list[AddedThere]:
    """Additions without these words."""
    return [msgspec.structs.replace(each, text=leave_out(each.text, words, LEFT_OUT)) for each in added]


def children_without(children: Sequence[ChildThere], words: Collection[str]) -> list[ChildThere]:
    """What was judged of children without these words."""
    return [
        msgspec.structs.replace(
            each, name=leave_out(each.name, words, LEFT_OUT), steps=leave_out(each.steps, words, LEFT_OUT)
        )
        for each in children
    ]


def _bare(answer: Answer, words: Collection[str]) -> Answer:
    return msgspec.structs.replace(answer, text=leave_out(answer.text, words, LEFT_OUT))
