"""Two people at one form: what the other saved stands beside what one typed, and nothing is written over unseen.

A form that edits something carries its version and, in `drawn`, a mark of each value it was drawn with. When the version
is another by now, the form is drawn against what is stored: what only the other changed is taken over, what both changed
keeps the person's words and shows the other's beside them, with a button that takes those. A form that makes a next step
of what is stored (another key worker, a withdrawal) shows it beside its fields and takes nothing over; that a field is empty
there it says where nothing can be saved any more, so that nobody's words are lost unseen.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

import msgspec

from kernel.contacts import tidy_phones
from kernel.legal_time import today_in_prague
from kernel.text import tidy
from kernel.typed_days import day_so_far
from kernel.web.forms import Form
from kernel.web.own_words import draw_with

Act = tuple[str, datetime | None]
"""Who did something, and when; empty where nobody did or it was not kept."""


def last_of(*acts: Act) -> Act:
    """The last one of all that raises a version."""
    return max(acts, key=lambda act: act[1].timestamp() if act[1] else 0.0)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What stands now where a form writes: its fields as the form shows them, and who wrote them when, where that is known."""

    fields: Form
    version: int
    by: str = ""
    at: datetime | None = None
    next_step: bool = False
    """The form does not edit these values: they stand beside its fields, and none is taken over."""
    tells_empty: frozenset[str] = frozenset()
    """Fields of a next step that say something by being empty, such as ticks."""
    over: bool = False
    """Nothing can be written here any more, by nobody."""
    said: str = ""
    """What happened, in words, where it was no saving."""
    also: str = ""
    """What happened beside it, in words."""
    words: Mapping[str, str] = MappingProxyType({})
    """What values are called that the form does not offer."""
    last: "Act | None" = None
    """What raised the version last, where that need not be the act that wrote these fields."""
    elsewhere: bool = False
    """What raised it wrote something else: these fields are as the form was drawn with."""

    def meanwhile(self, drawn_at: float, sent: Form) -> "Stored":
        """The same with who saved last and when. Nobody is named for what was there when the form was drawn already."""
        drawn = _read(sent.text("drawn"))
        elsewhere = all(drawn.get(name) == _mark(self.fields.texts(name)) for name in self.fields.names)
        by, at = self.last or (self.by, self.at)
        if at is None or at.timestamp() < drawn_at:
            by, at = "", None
        return msgspec.structs.replace(self, by=by, at=at, elsewhere=elsewhere)

    def opened(self) -> Form:
        """The form as it is opened to edit what is stored."""
        draw_with(self.fields)
        return self.fields.with_value("version", str(self.version)).with_value("drawn", marks_of(self.fields))


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """A field in which the form and what is stored differ, or differed until the form took over what is stored."""

    other: Sequence[str]
    """The values that do not stand in the field: the stored ones, or those taken over."""
    taken: bool
    by: str
    at: datetime | None
    to_take: bool = True
    words: Mapping[str, str] = MappingProxyType({})


def drawn_against(sent: Form, stored: Stored) -> tuple[Form, dict[str, Differing]]:
    """The sent form with its fields compared to what is stored, ready to be sent over that version.

    `take` in the form names a field whose stored value the person wants.
    """
    drawn = _read(sent.text("drawn"))
    wanted, form, differing = sent.text("take"), sent, dict[str, Differing]()
    for name in sorted({*stored.fields.names, *drawn}):
        mine, theirs = sent.texts(name), stored.fields.texts(name)
        empty = stored.next_step and not any(theirs) and name not in stored.tells_empty
        unsaid = empty and not (stored.over and any(mine))
        if unsaid or _mark(mine) == _mark(theirs):
            continue
        if drawn.get(name) == _mark(theirs) and not stored.over and name != wanted:
            continue  # nobody else wrote into it
        untouched = not stored.next_step and drawn.get(name, _NOTHING) == _mark(mine)
        if untouched or name == wanted:
            form = form.with_values(name, theirs)
        if name != wanted:
            other = mine if untouched else theirs
            differing[name] = Differing(
                other=other,
                taken=untouched,
                by=stored.by,
                at=stored.at,
                to_take=not (stored.next_step or stored.over),
                words=stored.words,
            )
    opened = stored.opened()
    form = form.with_value("version", opened.text("version"))
    return form.with_value("drawn", _still_differing(opened, differing)).with_value("take", ""), differing


def _still_differing(opened: Form, differing: Mapping[str, Differing]) -> str:
    """The marks of what is stored; what was shown to differ keeps none, so that it is shown as long as it does."""
    mine = {name for name, each in differing.items() if not each.taken}
    marks = {name: _DIFFERS if name in mine else mark for name, mark in _read(opened.text("drawn")).items()}
    return " ".join(f"{name}={mark}" for name, mark in marks.items())


def marks_of(form: Form) -> str:
    """A mark of each value of a form, by which is told later what is still as it was."""
    return " ".join(f"{name}={_mark(form.texts(name))}" for name in sorted(form.names))


def changed_since(form: Form, *marks: str) -> list[str]:
    """The fields whose values have none of these marks, given as `marks_of` writes them: what somebody typed since."""
    seen = [_read(each) for each in marks]
    return [name for name in form.names if all(each.get(name) != _mark(form.texts(name)) for each in seen)]


def _read(marks: str) -> dict[str, str]:
    return dict(each.rsplit("=", 1) for each in marks.split() if "=" in each)


def _mark(values: Collection[str]) -> str:
    """The same for what is stored as the same: however a day, a telephone or a birth number is written, and white space."""
    said = sorted(filter(None, map(_as_stored, values)))
    return sha256("\x1f".join(said).encode()).hexdigest()[:12]


def _as_stored(value: str) -> str:
    text = " ".join(tidy(value).split())
    if len(text) > _LONGEST_DAY:
        return tidy_phones(text)
    day = day_so_far(text, today=today_in_prague())
    if day is not None:
        return day.isoformat()
    digits = text.replace(" ", "")
    return "".join(digits.split("/")) if _NUMBER.fullmatch(digits) else tidy_phones(text)


_NUMBER = re.compile(r"\d{6}/?\d{3,4}", re.ASCII)  # of a telephone, or of birth
_LONGEST_DAY = 40
_DIFFERS = "differs"  # in place of a mark, which is hexadecimal
_NOTHING = _mark([])
