"""What a draft says of itself where its form is not: what its person typed, and all that they filled in."""

import re

from kernel.drafts import Content
from kernel.legal_time import today_in_prague
from kernel.typed_days import day_so_far
from kernel.web.drafts import is_clock
from kernel.web.i18n import gettext
from kernel.web.own_words import own_words, unpacked, words_of

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_CODE = re.compile(rf"[a-z]+(?:_[a-z0-9]+)+|{_ID}|[0-9a-f]{{16,}}(?:-[0-9a-f]{{16,}})*|[\w-]", re.ASCII)
_ADDRESS = re.compile(rf"\S*/{_ID}\S*", re.ASCII)


def words(content: Content) -> list[str]:
    """What a person typed into a form, never what they ticked or chose, nor what nobody sees; a day only beside nothing else.

    Nothing that the form was drawn with: that stood in a file which its person may not read any more.
    """
    typed = [value for name, value in _own_fields(content) if _is_typed(content, name, value)]
    return [value for value in typed if not is_clock(value)] or typed


def _own_fields(content: Content) -> list[tuple[str, str]]:
    """The fields that their person filled in, of a text that was drawn only what they added."""
    drawn = words_of(unpacked(content.drawn))

    def own(name: str, value: str) -> str:
        chosen = bool(content.names.get(name, ("", {}))[1])
        return value if chosen or not drawn or is_clock(value) else own_words(value, drawn)

    return [(name, own(name, value)) for name, value in content.fields if name in content.own]


def filled_in(content: Content) -> list[tuple[str, str]]:
    """All that a person filled in, each with what the form calls it: ticks and choices in words, nothing left out but the hidden.

    Nothing that the form was drawn with: what is called by an id, as a client among several, is said to be chosen, no more.
    """
    found: list[tuple[str, str]] = []
    for name, value in _own_fields(content):
        called, choices = content.names.get(name, ("", {}))
        hidden = not called and (name in content.names or _is_code(value))
        if value.strip() and not hidden:
            found.append((called, choices.get(value, gettext("vybráno")) if choices else value))
    return found


def _is_typed(content: Content, name: str, value: str) -> bool:
    """By what the page calls the field; of one that it had no name for, as was drawn later, as far as it can be told."""
    text, (called, choices) = value.strip(), content.names.get(name, ("", {}))
    if not text or choices or _is_code(text) or _ADDRESS.fullmatch(text):
        return False
    if called or name in content.names:
        return bool(called)
    is_word_of_ours = text.isascii() and text == text.lower() and " " not in text and "@" not in text
    return not is_word_of_ours and day_so_far(text, today=today_in_prague()) is None


def _is_code(value: str) -> bool:
    """Ids, words of ours and marks of what was shown, one or several."""
    return all(_CODE.fullmatch(part) for part in value.split())
