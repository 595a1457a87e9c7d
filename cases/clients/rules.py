# pyright: strict
"""Decisions about what is written of a client."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct, structs
from stdnum.cz import rc
from stdnum.exceptions import InvalidComponent

from kernel.checks import Checks, Limit
from kernel.contacts import has_phone, tidy_emails, tidy_phones
from kernel.czech import fold, surname_stem, words
from kernel.legal_time import add_months
from kernel.named import Person, Sought
from kernel.terms import house_terms, search_terms
from kernel.text import tidy
from kernel.web.i18n import N_
from kernel.wording import Named, Worded, point_out

from .schemas import ClientIdentity
from .tables import ClientKind, HealthCode

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
HEALTH_LABELS = {
    HealthCode.PARAPLEGIA: N_("paraplegie / paraparéza"),
    HealthCode.TETRAPLEGIA: N_("tetraplegie / tetraparéza"),
    HealthCode.OTHER: N_("jiný"),
}
_SECRET = ("utaj", "tajn")
MOST_NAMES_BEFORE = 8
HIDDEN_MARK = "utajená adresa"
OLDEST = 130 * 12
OLDEST_CHILD = 27 * 12
"""From when a child is asked about, in months: who depends on others does until 26 at the latest (§ 11 of Act 117/1995)."""
"""Months that nobody has lived for."""
TOO_OLD = N_("Klientovi by bylo přes 130 let. Zkontrolujte rok narození.")
BORN_LATER = N_("Datum narození je v budoucnosti.")
NEEDS_BIRTH_DATE = N_("Datum narození nejde přečíst.")


def person_mark(identity: ClientIdentity) -> str:
    """The same for the same person as a form names them: a tick that was put for one does not hold for another."""
    names = (identity.given_name, identity.family_name, identity.former_name)
    said = [" ".join(fold(tidy(name)).split()) for name in names]
    said.append(identity.birth_date.isoformat() if identity.birth_date else "")
    said.append(re.sub(r"\D", "", identity.birth_number))
    return sha256("\x1f".join(said).encode()).hexdigest()[:16]


def check_identity(
    checks: Checks, identity: ClientIdentity, *, today: date, needs_name: bool = True, prefix: str = ""
) -> ClientIdentity:
    """Return the identity cleaned; what is wrong goes to `checks` under `prefix` + field.

    A malformed birth number never blocks (it is a warning, see `warnings_of`); a missing name blocks unless told otherwise.
    """

    def line(field: str, limit: int = 120) -> str:
        return checks.line(prefix + field, getattr(identity, field), required=False, max_length=limit)

    values = {
        field: line(field)
        for field in ("given_name", "family_name", "former_name", "street", "town", "region", "email", "phone")
    }
    values["birth_number"] = _tidy(line("birth_number", 40), today)
    values["health_note"] = checks.text(prefix + "health_note", identity.health_note, required=False, max_length=500)
    values["health_code"] = identity.health_code
    for field in ("given_name", "family_name", "former_name"):
        if values[field] and not any(letter.isalnum() for letter in values[field]):
            checks.fail(prefix + field, N_("Napište jméno, nebo pole nechte prázdné."))
    if needs_name and not values["family_name"]:
        checks.fail(prefix + "family_name", N_("Vyplňte příjmení."))
    values["email"] = tidy_emails(values["email"])
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        checks.fail(prefix + "email", N_("E-mail má tvar jmeno@domena.cz."))
    values["phone"] = tidy_phones(values["phone"])
    if values["phone"] and not has_phone(values["phone"]):
        checks.fail(prefix + "phone", N_("Telefon pište číslicemi, například +420 601 000 000."))
    if identity.health_code and identity.health_code not in {code.value for code in HealthCode}:
        checks.fail(prefix + "health_code", N_("Vyberte zdravotní stav ze seznamu."))
    if identity.health_code == HealthCode.OTHER and not values["health_note"]:
        checks.fail(prefix + "health_note", N_("Napište, o jaký zdravotní stav jde."))
    if identity.birth_date is not None:
        checks.day(
            prefix + "birth_date",
            identity.birth_date,
            not_before=[Limit(add_months(today, -OLDEST), TOO_OLD)],
            not_after=[Limit(today, BORN_LATER)],
        )
    return ClientIdentity(birth_date=identity.birth_date, **values)


class BirthNumber(msgspec.Struct, frozen=True):
    """A well-formed birth number (rodné číslo): its 9 or 10 digits and what they say."""

    digits: str
    birth_date: date
    sex: Literal["male", "female"]


class BirthNumberProblem(msgspec.Struct, frozen=True):
    """Why a birth number looks wrong. A warning: errors in issued numbers exist, so it never blocks a record."""

    code: str
    message_cs: str
    birth_dates: frozenset[date] = frozenset()
    """The days of birth that it may say all the same."""


_CHARACTERS = BirthNumberProblem("birth_number.characters", N_("Rodné číslo smí obsahovat jen číslice a lomítko."))
_LENGTH = BirthNumberProblem("birth_number.length", N_("Rodné číslo má mít 9 číslic (narození do roku 1953), nebo 10."))
_DATE = BirthNumberProblem("birth_number.date", N_("Prvních šest číslic rodného čísla není platné datum narození."))
_FUTURE = BirthNumberProblem("birth_number.future", N_("Datum narození v rodném čísle je v budoucnosti."))
_CHECKSUM = BirthNumberProblem("birth_number.checksum", N_("Kontrolní číslice rodného čísla nesouhlasí, ověřte opis."))
_INSURED = N_("Vypadá to jako číslo pojištěnce, jaké dostávají cizinci (den o 40 nebo 50 větší), ne jako rodné číslo.")
_OTHER_DAY = N_("Rodné číslo neodpovídá datu narození.")
_INSURED_OTHER_DAY = N_("Vypadá to jako číslo pojištěnce (den o 40 nebo 50 větší), ale neodpovídá datu narození.")
_OF_ANOTHER_DAY = {
    "birth_number.insurance": _INSURED_OTHER_DAY,
    "birth_number.checksum": N_("Rodné číslo neodpovídá datu narození a nesouhlasí ani jeho kontrolní číslice."),
}
_BIRTH_NUMBER = re.compile(r"[0-9]{6}/?[0-9]*")
_BETWEEN = re.compile(r"[\s.\u2012-\u2015\u2212-]+")
_LONGEST = 60  # characters, with whatever stands between the digits
_LAST_YEAR_OF_NINE_DIGITS = 53
_LAST_YEAR_OF_ZERO_FOR_TEN = 1985
# what is added to the month of birth; the second two since 2004
_ADDED: dict[int, Literal["male", "female"]] = {0: "male", 50: "female", 20: "male", 70: "female"}
_ADDED_SINCE_2004 = (20, 70)


class _Series(msgspec.Struct, frozen=True):
    """Numbers of people who have no birth number: what is added to the day and to the month, given out since when."""

    day: int
    months: frozenset[int]
    since: date


# Sources, read on 28 November 2026: the test of numbers of the Czech Social Security Administration (cssz.cz, "Standardní
# kontrola rodného čísla a evidenčního čísla pojištěnce": day + 40, never with month + 20), and the General Health
# Insurance Company (vzp.cz, notice of 5 May 2014 and answer of 26 March 2016: day + 50, since then also month + 20 or + 70).
_SERIES = (
    _Series(40, frozenset({0, 50}), date.min),
    _Series(50, frozenset({0, 50}), date.min),
    _Series(50, frozenset({20, 70}), date(2014, 5, 5)),
)


def check_birth_number(text: str, *, today: date) -> BirthNumber | BirthNumberProblem:
    """Read a birth number, with or without the slash, with blanks and dashes anywhere; never raises.

    Date and check digit are read by python-stdnum, which takes more than was ever issued: + 20 and + 70 in any year,
    a check digit of 0 for a remainder of 10 after 1985. Source: Act 133/2000 § 13, domain reference 5.4.
    """
    if len(text) > _LONGEST:
        return _LENGTH
    written = _BETWEEN.sub("", text)
    if not _BIRTH_NUMBER.fullmatch(written):
        return _LENGTH if written.isascii() and written.isdigit() else _CHARACTERS
    digits = rc.compact(written)
    if len(digits) not in (9, 10) or (len(digits) == 9 and int(digits[:2]) > _LAST_YEAR_OF_NINE_DIGITS):
        return _LENGTH
    try:
        birth_date = rc.get_birth_date(digits)
    except InvalidComponent:
        found = _insured_born(digits, today)
        return BirthNumberProblem("birth_number.insurance", _INSURED, found) if found else _DATE
    added = int(digits[2:4]) - birth_date.month
    if added not in _ADDED or (added in _ADDED_SINCE_2004 and birth_date.year < 2004):
        return _DATE
    too_late = len(digits) == 10 and int(digits[:9]) % 11 == 10 and birth_date.year > _LAST_YEAR_OF_ZERO_FOR_TEN
    if too_late or not rc.is_valid(digits):
        return msgspec.structs.replace(_CHECKSUM, birth_dates=frozenset({birth_date}))
    if birth_date > today:
        return _FUTURE
    return BirthNumber(digits, birth_date, _ADDED[added])


def _insured_born(digits: str, today: date) -> frozenset[date]:
    """The days of birth that a number of an insurer may say; none when it is no such number. Its check digit is unknown."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    century = 1900 if year > _LAST_YEAR_OF_NINE_DIGITS or len(digits) == 9 else 2000
    found: set[date] = set()
    for series in _SERIES:
        for added in series.months:
            try:
                born = date(century + year, month - added, day - series.day)
            except ValueError:
                continue
            if born <= today and series.since <= today:
                found.add(born)
    return frozenset(found)


def said_of_birth_number(text: str, birth_date: date | None, *, today: date) -> str:
    """What looks wrong about a typed birth number, beside the typed day of birth; empty when nothing does."""
    written = ClientIdentity(birth_number=_tidy(text.strip(), today), birth_date=birth_date)
    return warnings_of(written, today=today).get("birth_number", "")


def format_birth_number(digits: str) -> str:
    """`197721/0015` from `1977210015`; anything that is not 9 or 10 digits comes back as it was."""
    if len(digits) not in (9, 10) or not digits.isdigit():
        return digits
    return f"{digits[:6]}/{digits[6:]}"


def _tidy(birth_number: str, today: date) -> str:
    found = check_birth_number(birth_number, today=today) if birth_number else None
    return found.digits if isinstance(found, BirthNumber) else birth_number


def warnings_of(identity: ClientIdentity, *, today: date, kind: ClientKind | None = None) -> dict[str, str]:
    """What looks wrong but may be true: errors in issued birth numbers exist, and a child grows up."""
    grown = said_of_child(identity.birth_date, today=today) if kind is ClientKind.CHILD else ""
    return ({"birth_date": grown} if grown else {}) | _of_the_number(identity, today)


def said_of_child(birth_date: date | None, *, today: date) -> str:
    """What looks wrong about the day on which a child was born; empty when nothing does."""
    if birth_date is None or add_months(birth_date, OLDEST_CHILD) > today:
        return ""
    return N_("Podle data narození to není dítě. Zkontrolujte rok.")


def _of_the_number(identity: ClientIdentity, today: date) -> dict[str, str]:
    if not identity.birth_number:
        return {}
    found = check_birth_number(identity.birth_number, today=today)
    if isinstance(found, BirthNumberProblem):
        other = found.birth_dates and identity.birth_date and identity.birth_date not in found.birth_dates
        return {"birth_number": _OF_ANOTHER_DAY.get(found.code, _OTHER_DAY) if other else found.message_cs}
    if identity.birth_date is not None and found.birth_date != identity.birth_date:
        return {"birth_number": _OTHER_DAY}
    return {}


def is_secret(identity: ClientIdentity) -> bool:
    """Whether the address says of itself that it is kept secret (`utajená adresa`): nobody finds the client by it."""
    return any(word.startswith(_SECRET) for word in words(f"{identity.street} {identity.town}"))


def town_with_mark(identity: ClientIdentity) -> str:
    """The town as it goes where the street does not: of an address that is kept secret it says so itself."""
    if not identity.town or not is_secret(identity) or is_secret(ClientIdentity(town=identity.town)):
        return identity.town
    return f"{identity.town} ({HIDDEN_MARK})"


def secret_address(identity: ClientIdentity) -> str:
    """The address that is kept secret, as it is without saying so; nothing of one that is not."""
    if not is_secret(identity):
        return ""
    lines = (identity.street, identity.town)
    left = (" ".join(word for word in line.split() if not fold(word).startswith(_SECRET)) for line in lines)
    return ", ".join(line.strip(" ,") for line in left if line.strip(" ,"))


def same_address(one: ClientIdentity, other: ClientIdentity) -> bool:
    """Whether two people are written down in one house; never of an address that is kept secret."""
    elsewhere = one.town and other.town and words(one.town) != words(other.town)
    if elsewhere or is_secret(one) or is_secret(other):
        return False
    return not house_terms(one.street, one.town).isdisjoint(house_terms(other.street, other.town))


def terms_of(identity: ClientIdentity, file_marks: Iterable[str] = (), *, before: Iterable[str] = ()) -> set[str]:
    """Under which terms the client is found; `before`: surnames that they were written down under."""
    secret = is_secret(identity)
    return search_terms(
        identity.given_name,
        identity.family_name,
        former=identity.former_name,
        before=before,
        birth_date=identity.birth_date,
        birth_number=identity.birth_number,
        phone=identity.phone,
        street="" if secret else identity.street,
        town="" if secret else identity.town,
        file_marks=file_marks,
    )


def terms_of_header(
    identity: ClientIdentity, file_marks: Iterable[str] = (), *, street: str = "", town: str = ""
) -> set[str]:
    """Under which terms anybody finds a client who knows of them, reader or not: by names, day of birth and marks alone, never by number,
    telephone or a surname of before (ADR 0037, no. 3). A place only where whoever looks by it is asked about."""
    return search_terms(
        identity.given_name,
        identity.family_name,
        birth_date=identity.birth_date,
        street=street,
        town=town,
        file_marks=[mark for mark in file_marks if mark],
    )


class Known(Struct, frozen=True, kw_only=True):
    """One record of a person: who they are there, its file marks, and surnames that they were written down under."""

    identity: ClientIdentity
    file_marks: Sequence[str] = ()
    before: Sequence[str] = ()


def terms_of_one_person(records: Sequence[Known]) -> set[str]:
    """Under which terms somebody is found whose records are led as one: of an address that one of them keeps secret the
    others may say nothing either, so then they are found by none.
    """
    hidden = any(is_secret(each.identity) for each in records)
    found: set[str] = set()
    for each in records:
        identity = structs.replace(each.identity, street="", town="") if hidden else each.identity
        found |= terms_of(identity, each.file_marks, before=each.before)
    return found


def names_before(known: Sequence[str], was: ClientIdentity, is_now: ClientIdentity) -> list[str]:
    """Surnames that a client was written down under, once they are corrected from `was`; last ones last.

    A former surname that is replaced stays one of them, one that is taken out does not. What the client is found by anyway is
    left out.
    """
    gone = [was.family_name, was.former_name if is_now.former_name else ""]
    names = {" ".join(fold(name).split()): name for name in (*known, *gone) if name}
    anyway = (is_now.family_name, is_now.former_name)
    left = [name for name in names.values() if not any(_same_forms(name, other) for other in anyway)]
    return left[-MOST_NAMES_BEFORE:]


def _same_forms(name: str, other: str) -> bool:
    """Whether whoever looks for the one finds the other: every word in either gender, without marks."""
    stems = [{surname_stem(word) for word in words(each)} for each in (name, other)]
    return stems[0] <= stems[1]


NOBODY = ClientIdentity()
_NAMES = ("given_name", "family_name", "former_name")
_REACHED_BY = ("birth_number", "street", "town", "region", "email", "phone")
_ANY_WORD = re.compile(r"[^\W\d_]+")


def check_who_it_is(
    checks: Checks,
    order: Worded,
    person: Person,
    *,
    is_now: ClientIdentity,
    was: ClientIdentity = NOBODY,
    warning: str,
    prefix: str = "",
) -> Named:
    """Warn of what is new in who a client is, and reads like somebody whom their file must not name.

    That both have one surname or given name says nothing; both of them, a name among other words ("Malá (volala
    Koťátková)"), a telephone, an e-mail or the same house may be shared, and are asked about.
    """
    new = {
        field: getattr(is_now, field)
        for field in (*_NAMES, *_REACHED_BY)
        if getattr(is_now, field) != getattr(was, field)
    }
    by_name = Sought(person, contact=False)
    street = " ".join(_ANY_WORD.findall(f"{is_now.street} {is_now.town}"))  # that they live in one street says nothing
    by_contact = Sought(person, known=[street], name=False)
    found = {field: by_name.places(text) for field, text in new.items()}
    shared = [field for field in _NAMES if found.get(field) and _is_all_of(new[field], found[field])]
    for field in shared if len(shared) == 1 else []:
        found[field] = []
    named = Named()
    for field, text in new.items():
        reached = by_contact.places(text) if field in _REACHED_BY else []
        words = [*reached, *(name for name in found[field] if not any(name in each for each in reached))]
        named |= point_out(checks, order, prefix + field, words, warning=warning)
    return named


def _is_all_of(text: str, found: Iterable[str]) -> bool:
    """Whether a name has no word but those that were found in it."""
    said = {fold(word) for each in found for word in _ANY_WORD.findall(each)}
    return {fold(word) for word in _ANY_WORD.findall(text)} <= said


def changed_fields(old: ClientIdentity, new: ClientIdentity) -> list[str]:
    """The names of the fields that differ; for the audit log, which holds no values."""
    return [field for field in msgspec.structs.asdict(old) if getattr(old, field) != getattr(new, field)]


def said_anyway(identity: ClientIdentity) -> list[str]:
    """What of a client stands in texts about them of itself: names and address."""
    return [identity.given_name, identity.family_name, f"{identity.street} {identity.town}"]
