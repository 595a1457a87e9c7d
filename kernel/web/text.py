"""Words, dates and numbers as a Czech (or English) reader expects them: the filters of the templates."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from markupsafe import Markup, escape

from kernel.legal_time import PRAGUE, instants_at
from kernel.web.i18n import DEFAULT_LANGUAGE, current_language

NBSP = "\u00a0"

_WEEKDAYS = {
    "cs": ("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_WEEKDAYS_IN = {
    "genitive": ("pondělí", "úterý", "středy", "čtvrtku", "pátku", "soboty", "neděle"),
    "accusative": ("pondělí", "úterý", "středu", "čtvrtek", "pátek", "sobotu", "neděli"),
}
# Monday in full: "po 30. 11." reads as "after"
_SHORT = 3  # letters: a longer one may stand on a line of its own
_WEEKDAYS_SHORT = {
    "cs": ("pondělí", "út", "st", "čt", "pá", "so", "ne"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
    "cs": (
        "ledna",
        "února",
        "března",
        "dubna",
        "května",
        "června",
        "července",
        "srpna",
        "září",
        "října",
        "listopadu",
        "prosince",
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}

_MONTHS_ALONE = {
    "cs": (
        "leden",
        "únor",
        "březen",
        "duben",
        "květen",
        "červen",
        "červenec",
        "srpen",
        "září",
        "říjen",
        "listopad",
        "prosinec",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}

_UNITS = "Kč|h|hod|min|dn[íiyeů]|den|týden|týdn[yůe]|měsíc[eůi]?|roky?|roku|let|bod[yů]?|B|kB|MB|GB|Sb"
_ABBREVIATIONS = ("č", "čl|ul|čp|tř", "str|tel|roč|zák|kap|nar|cca|tzv", "odst|písm|vyhl|např")  # by their length
# What Czech does not leave at the end of a line: a blank, by what stands before it and after it. Looked for from the
# blank, of which most texts have few, and not from each letter that such a thing could begin with.
_KEPT_TOGETHER = re.compile(
    " (?:"
    + "|".join(
        (
            r"(?<=(?<![^\W\d_])(?<![\d.,/§])[kKsSvVzZoOuUaAiI] )(?=\S)",  # v bytě
            rf"(?<=\d\. )(?=\d|(?:{'|'.join(_MONTHS['cs'])})\b)",  # 23. 11.
            rf"(?<=\d )(?=\d{{3}}(?!\d)|(?:{_UNITS})\b|%)",  # 601 000 000, 14 dní
            r"(?<=(?<!\w)[^\W\d_]\. )(?=[^\W\d_]\.(?!\w))",  # z. s., č. j., s. r. o.
            r"(?<=\bč\.[ \u00a0]j\. )(?=\S)",  # č. j. 12
            r"(?<=\bsp\. )(?=zn\.)",
            r"(?<=\bsp\.[ \u00a0]zn\. )(?=\S)",
            r"(?<=§ )(?=\d)",
            *(rf"(?<=\b(?:{each})\. )(?=\w)" for each in _ABBREVIATIONS),
            r"(?<=\bs\. )(?=\d)",
        )
    )
    + ")"
)


def _language() -> str:
    language = current_language.get()
    return language if language in _MONTHS else DEFAULT_LANGUAGE


def _day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def local(value: datetime) -> datetime:
    """The instant on a clock in Prague. A naive datetime is a bug and is refused."""
    if value.tzinfo is None:
        raise ValueError("an instant without a time zone cannot be shown")
    return value.astimezone(PRAGUE)


def format_date(value: date | datetime | None, year: bool = True) -> str:
    """`23. 11. 2026` with hard spaces (English: `23 Nov 2026`); nothing for None."""
    if value is None:
        return ""
    day = _day(value)
    if _language() == "en":
        text = f"{day.day} {_MONTHS['en'][day.month - 1]}" + (f" {day.year}" if year else "")
    else:
        text = f"{day.day}. {day.month}." + (f" {day.year}" if year else "")
    return text.replace(" ", NBSP)


def month_day(day: int, month: int) -> str:
    """A day in words, also one that does not exist: `31. února`."""
    name = _MONTHS[_language()][month - 1]
    return f"{day} {name}" if _language() == "en" else f"{day}.{NBSP}{name}"


def month_name(day: date) -> str:
    """The month of a day by itself: `prosinec 2026`."""
    return f"{_MONTHS_ALONE[_language()][day.month - 1]}{NBSP}{day.year}"


def weekday_name(weekday: int) -> str:
    """`pondělí` for 0."""
    return _WEEKDAYS[_language()][weekday]


def weekday_short(day: date) -> str:
    """`út` for a Tuesday."""
    return _WEEKDAYS_SHORT[_language()][day.weekday()]


def date_field(value: object) -> str:
    """What stands in a date field: a date as a Czech types it; a typed text as it was typed, with plain spaces."""
    if value is None:
        return ""
    if isinstance(value, date):
        day = _day(value)
        return f"{day.day}. {day.month}. {day.year}"
    return soft(str(value))


def format_time(value: datetime | None) -> str:
    """`9:40` on a clock in Prague."""
    if value is None:
        return ""
    moment = local(value)
    return f"{moment.hour}:{moment.minute:02}"


def time_field(value: datetime) -> str:
    """What stands in the field of a time: `9:40`; in the hour that comes twice in autumn `2:30 A`, then `2:30 B`."""
    moment = local(value)
    twice = len(instants_at(moment.date(), moment.hour, moment.minute)) > 1
    return format_time(value) + (f" {'B' if moment.fold else 'A'}" if twice else "")


def format_datetime(value: datetime | None) -> str:
    """`23. 11. 2026 9:40` in Prague, hard spaces throughout."""
    return "" if value is None else f"{format_date(value)}{NBSP}{format_time(value)}"


def format_weekday_date(value: date | datetime | None, style: str = "full") -> str:
    """full: `pátek 20. 11. 2026` · short: `pá 20. 11.` · long: `pátek 20. listopadu`; behind a word that asks for a case
    genitive: (od, do) `pátku 20. 11. 2026` · accusative: (na) `sobotu 21. 11. 2026`."""
    if value is None:
        return ""
    day, language = _day(value), _language()
    if style == "short":
        name = _WEEKDAYS_SHORT[language][day.weekday()]
        return f"{name}{' ' if len(name) > _SHORT else NBSP}{format_date(day, year=False)}"
    name = (_WEEKDAYS_IN.get(style, _WEEKDAYS["cs"]) if language == "cs" else _WEEKDAYS[language])[day.weekday()]
    if style == "long" and language == "cs":
        return f"{name} {day.day}.{NBSP}{_MONTHS['cs'][day.month - 1]}"
    return f"{name} {format_date(day, year=style != 'long')}"


def nbsp(text: str) -> str:
    """Hard spaces after one-letter Czech words, in dates, numbers with units and abbreviations (`z. s.`, `§ 6`, `odst. 1`).

    Of plain text and of what stands between two tags: the finished page and papers pass through it (`kernel.web.tongues`,
    `kernel.documents`), so nobody calls it for one text.
    """
    return _KEPT_TOGETHER.sub(NBSP, text)


def soft(text: str) -> str:
    """The same text with plain spaces: for tests and for comparing."""
    return text.replace(NBSP, " ")


def age(born: date | None, today: date) -> int | None:
    """Completed years on the legal day `today`; None stays None."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def initials(name: str) -> str:
    """`Mgr. Jana Dvořáčková` → `JD`; titles (words with a dot) do not count."""
    words = [word for word in name.split() if not word.endswith((".", ".,")) and word[0].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def plural(n: int, one: str, few: str, many: str) -> str:
    """The Czech form that goes with the number: 1 položka, 2–4 položky, 0 and 5+ položek. English: 1 and the rest."""
    if abs(n) == 1:
        return one
    if _language() == "cs" and 2 <= abs(n) <= 4:
        return few
    return many


def counted(n: int, one: str, few: str, many: str) -> str:
    """The number with its word and a hard space between: `3 položky`."""
    return f"{n}{NBSP}{plural(n, one, few, many)}"


def days_apart(day: date, today: date) -> int:
    """Days from today to `day`: negative when it has passed."""
    return (day - today).days


_IN_FIGTREE = re.compile(r"[\u0000-\u024f\u02bb-\u02dd\u2010-\u2027\u20ac]*")


def name(text: object, words: Callable[[str], Markup] = escape) -> Markup:
    """A person's name; one with letters our type does not have is set whole in the system's font.

    `words` is how plain text is written out.
    """
    plain = str(text)
    if _IN_FIGTREE.fullmatch(plain):
        return words(plain)
    return Markup('<span class="o-sys">{}</span>').format(words(plain))


def now_utc() -> datetime:
    """The instant a page is made; only for what is printed on the page itself."""
    return datetime.now(UTC)
