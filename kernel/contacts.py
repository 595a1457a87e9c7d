# pyright: strict
"""Telephone numbers and e-mail addresses in what people write: found, grouped as Czechs write them, and made links."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from kernel.text import tidy

_GAP = r"[ \-–−./()]{0,3}"
_BETWEEN = r"[ \-–−.·]"
_NUMBER = re.compile(
    # the code of a country in brackets as well, and that of this one without a plus: no number here begins so
    rf"(?<![\w+])(?P<code>(?:\((?=(?:\+|00)\d{{1,3}}\)))?(?:\+|00){_GAP}[1-9](?:{_GAP}\d){{0,2}}{_GAP}|420{_BETWEEN}?)?"
    rf"(?P<own>\d{{9}}(?!\d)|\d{{3}}/\d{{3}}/\d{{3}}(?![\d/])"
    rf"|\d{{3}}[/ \-–−.·]\d{{3}}{_BETWEEN}\d{{3}}(?!\d)|\d(?:{_BETWEEN}?\d){{8}}(?!{_BETWEEN}?\d))"
    rf"|(?<![\w+])(?P<foreign>(?:\+|00){_GAP}[1-9](?:{_GAP}\d){{6,13}})(?!\d)",
    re.ASCII,
)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"mailto:\s*(?P<address>[^?]*)(?:\?.*)?", re.IGNORECASE)
_NAMED = re.compile(r"[^<>@]*<\s*(?P<address>[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)\s*>[;,]?")
_HOME = "420"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _parts(found: re.Match[str]) -> tuple[str, str]:
    """The code of the country, without `+` and zeros, and the digits after it; a foreign number keeps all in the second."""
    if found["foreign"]:
        return "", _digits(found["foreign"]).removeprefix("00")
    return _digits(found["code"] or "").removeprefix("00"), _digits(found["own"])


def tidy_phones(text: str) -> str:
    """The text with each Czech number in it as `601 000 000` or `+420 601 000 000`; everything around stays."""

    def grouped(found: re.Match[str]) -> str:
        code, own = _parts(found)
        if found["foreign"] or code not in ("", _HOME):
            return " ".join(found[0].split())
        number = f"{own[:3]} {own[3:6]} {own[6:]}"
        return f"+{code} {number}" if code else number

    return _NUMBER.sub(grouped, tidy(text))


def tidy_emails(text: str) -> str:
    """The text with each address in it as it is written to: what a mail program or a page puts around one goes."""
    plain = re.sub(r"(?<!\s)\s*@\s*", "@", tidy(text).strip())
    link = _LINK.fullmatch(plain)
    named = _NAMED.fullmatch(link["address"] if link else plain)
    return named["address"] if named else (link["address"] if link else plain).strip(" <>,;.")


def has_phone(text: str) -> bool:
    """Whether a number that can be dialled is in it."""
    return _NUMBER.search(tidy(text)) is not None


def phones_in(text: str) -> set[str]:
    """The digits of each number in it: of a Czech one the nine without the code of the country."""
    return {_own(found) for found in _NUMBER.finditer(tidy(text))}


def take_phones(text: str, instead: Callable[[str, str], str]) -> str:
    """The text with each number in it given to `instead`, as `phones_in` says it and as it stands there."""
    return _NUMBER.sub(lambda found: instead(_own(found), found[0]), text)


def _own(found: re.Match[str]) -> str:
    code, own = _parts(found)
    return own if code in ("", _HOME) else code + own


def contact(text: object, words: Callable[[str], Markup] = escape) -> Markup:
    """A contact as a page shows it: each number a `tel:` link, each address a `mailto:` link, everything around as text.

    What is markup stays as it is; `words` is how plain text is written out.
    """
    if isinstance(text, Markup):
        return text
    plain = str(text or "")
    found = sorted(
        (one.start(), one.end(), link, look)
        for pattern, address, look in ((_EMAIL, _mailto, "o-a"), (_NUMBER, _tel, "o-a o-nowrap"))
        for one in pattern.finditer(plain)
        for link in (address(one),)
    )
    out, at = Markup(""), 0
    for start, end, address, look in found:
        if start >= at:
            out += words(plain[at:start]) + Markup('<a class="{}" href="{}">{}</a>').format(
                look, address, plain[start:end]
            )
            at = end
    return out + words(plain[at:])


def _tel(found: re.Match[str]) -> str:
    code, own = _parts(found)
    return f"tel:+{own}" if found["foreign"] else f"tel:+{code or _HOME}{own}"


def _mailto(found: re.Match[str]) -> str:
    return f"mailto:{found[0]}"
