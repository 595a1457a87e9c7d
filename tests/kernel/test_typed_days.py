"""Every way a Czech types a day or a time is taken, by what the field means; a day that does not exist is called that."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.legal_time import today_in_prague
from kernel.typed_days import (
    Meant,
    NoDay,
    day_so_far,
    fixed_day,
    near_days,
    read_day,
    read_day_and_time,
    read_time,
    said_of_day,
    typed_on,
)
from kernel.web.i18n import language_of
from kernel.web.text import date_field, soft

TODAY = date(2026, 11, 28)
CHRISTMAS = date(2026, 12, 23)


@pytest.mark.parametrize(
    "typed",
    [
        "23122026",
        "231226",
        "23 12 2026",
        "23.12.26",
        "23/12/2026",
        "23-12-2026",
        "23,12,2026",
        "2026-12-23",
        "23.12.",
        "23. 12",
        "23.\u00a012.\u202f2026",
        " 23.  12.2026 ",
        "23\u200b.12\u20112026\ufeff",
        "23. prosince 2026",
        "23. Prosinec 26",
        "23. XII. 2026",
        "23 Dec 2026",
        "středa 23. 12. 2026",
        "st 23.12.",
        "23–12–2026",
        "23·12·2026",
        "23.12.2026,",
        "dne 23. 12. 2026",
        "k 23. 12. 2026",
        "ke dni 23. 12. 2026",
        "23. 12. ’26",
    ],
)
def test_a_day_in_any_writing(typed: str) -> None:
    assert read_day(typed, today=TODAY, meant=Meant.DUE) == CHRISTMAS


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("23. 12. 2026 14:30", (14, 30)),
        ("23.12.2026 14.30", (14, 30)),
        ("23. 12. 2026, 14:30:05", (14, 30)),
        ("23. 12. 2026 ve 14:30 hod.", (14, 30)),
        ("středa 23. 12. 2026 v 14.30", (14, 30)),
        ("st 23.12. 9:05", (9, 5)),
        ("23. 12. v 9", (9, 0)),
        ("dne 23. prosince 2026 v 9 h", (9, 0)),
        ("23122026 9:05", (9, 5)),
        ("2026-12-23T14:30", (14, 30)),
        ("2026-12-23T14:30:00.000", (14, 30)),
        ("2026-12-23 14:30:00", (14, 30)),
        ("23 Dec 2026 at 14:30", (14, 30)),
        ("za 25 dní v 9:05", (9, 5)),
    ],
)
def test_a_day_pasted_with_its_time(typed: str, time: tuple[int, int]) -> None:
    """A field of a day takes the day; the time is told, for the field beside it or to be left out."""
    assert read_day_and_time(typed, today=TODAY, meant=Meant.DUE) == (CHRISTMAS, time)
    assert read_day(typed, today=TODAY, meant=Meant.DUE) == CHRISTMAS


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-12-23T23:30Z", "Kdy?"),  # another day in Prague
        ("2026-12-23T14:30+01:00", "Kdy?"),
        ("23. 12. 2026 2:30 PM", "Kdy?"),
        ("23. 12. 2026 25:30", "Kdy?"),
        ("23. prosince 9", "Kdy?"),
        ("31. 2. 2026 14:30", "31. února neexistuje."),
        ("čt 23. 12. 2026 v 14.30", "23. 12. 2026 je středa. Zkontrolujte datum."),
    ],
)
def test_a_day_pasted_with_what_is_no_time_of_it(typed: str, said: str) -> None:
    with pytest.raises(NoDay) as none:
        read_day(typed, today=TODAY, meant=Meant.DUE, unreadable="Kdy?")
    assert soft(none.value.message) == said


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("dnes", 0),
        ("Zítra", 1),
        ("zitra", 1),
        ("pozítří", 2),
        ("včera", -1),
        ("předevčírem", -2),
        ("za 14 dní", 14),
        ("za\u00a0čtrnáct dní", 14),
        ("za dvacet dní", 20),
        ("za den", 1),
        ("za týden", 7),
        ("za 2 týdny", 14),
        ("před týdnem", -7),
        ("před 3 dny", -3),
        ("tomorrow", 1),
        ("in 14 days", 14),
    ],
)
def test_a_day_in_words(typed: str, days: int) -> None:
    assert read_day(typed, today=TODAY) == TODAY + timedelta(days=days)


def test_months_and_years_end_on_the_same_number() -> None:
    read = [read_day(typed, today=date(2026, 8, 31)) for typed in ("za měsíc", "za půl roku", "za rok", "za 2 roky")]
    assert read == [date(2026, 9, 30), date(2027, 2, 28), date(2027, 8, 31), date(2028, 8, 31)]


@pytest.mark.parametrize(
    ("typed", "meant", "year"),
    [
        ("23. 12. 26", Meant.BIRTH, 1926),  # a birth has passed
        ("23. 10. 26", Meant.BIRTH, 2026),
        ("2. 3. 16", Meant.BIRTH, 2016),
        ("2. 3. 85", Meant.BIRTH, 1985),
        ("2. 3. 98", Meant.PAST, 1998),
        ("2. 3. 27", Meant.PAST, 2027),  # is refused by the act: it has not come yet
        ("2. 3. 30", Meant.DUE, 2030),
        ("2. 3. 16", Meant.DUE, 2016),  # is refused by the act: it has passed
        ("1. 6.", Meant.PAST, 2026),
        ("27. 5.", Meant.DUE, 2027),
        ("28. 11.", Meant.PAST, 2026),
        ("23. 1.", Meant.DUE, 2027),
        ("28. 11.", Meant.DUE, 2026),
        ("23. 1.", Meant.NEAREST, 2027),
        ("23. 10.", Meant.NEAREST, 2026),
    ],
)
def test_the_year_that_is_not_written_whole(typed: str, meant: Meant, year: int) -> None:
    """By what the field means, within a hundred years."""
    found = read_day(typed, today=TODAY, meant=meant)
    assert found is not None
    assert found.year == year


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31. 2. 2026", "31. února neexistuje."),
        ("31022026", "31. února neexistuje."),
        ("31. dubna", "31. dubna neexistuje."),
        ("29. 2. 2027", "29. února 2027 neexistuje."),
        ("29. 2.", "29. února 2026 neexistuje."),
        ("0. 1. 2026", "0. ledna neexistuje."),
        ("11/23/2026", "23. měsíc neexistuje. Napište den, měsíc a rok, například 23. 12. 2026."),
        ("čt 23. 12. 2026", "23. 12. 2026 je středa. Zkontrolujte datum."),
        ("zítřek", "Kdy?"),
        ("za chvíli", "Kdy?"),
        ("za 9999 let", "Kdy?"),
        ("12", "Kdy?"),
        ("9" * 500, "Kdy?"),
        ("٢٣.١١.٢٠٢٦", "Kdy?"),
    ],
)
def test_what_is_no_day_is_told_why(typed: str, said: str) -> None:
    with pytest.raises(NoDay) as none:
        read_day(typed, today=TODAY, unreadable="Kdy?")
    assert soft(none.value.message) == said
    assert day_so_far(typed, today=TODAY) is None


def test_the_year_of_a_birth_is_never_guessed() -> None:
    with pytest.raises(NoDay, match="Chybí rok narození"):
        read_day("23. 12.", today=TODAY, meant=Meant.BIRTH)


@pytest.mark.parametrize(
    ("typed", "meant", "said"),
    [
        ("29.11.", Meant.PAST, "Myslíte 29. 11. 2025? Napište i rok."),  # tomorrow: hardly a year ago
        ("23. prosince", Meant.PAST, "Myslíte 23. 12. 2025? Napište i rok."),
        ("27.11.", Meant.DUE, "Myslíte 27. 11. 2027? Napište i rok."),  # yesterday: hardly in a year
        ("pá 27.11.", Meant.DUE, "Myslíte 27. 11. 2027? Napište i rok."),
    ],
)
def test_a_day_without_a_year_is_never_supplied_far_away(typed: str, meant: Meant, said: str) -> None:
    """Beyond half a year on the side that the field means, the year is asked for, and the day that it would be is named."""
    with pytest.raises(NoDay) as none:
        read_day(typed, today=TODAY, meant=meant)
    assert soft(none.value.message) == said


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from([Meant.PAST, Meant.DUE, Meant.NEAREST]))
def test_a_day_without_a_year_lies_within_half_a_year(day: date, meant: Meant) -> None:
    with suppress(NoDay):
        found = read_day(f"{day.day}. {day.month}.", today=TODAY, meant=meant)
        assert found is not None
        assert abs(found - TODAY) <= timedelta(days=184)


@pytest.mark.parametrize(
    ("typed", "meant", "day"),
    [  # today is a Saturday
        ("pátek", Meant.PAST, date(2026, 11, 27)),
        ("v pátek", Meant.DUE, date(2026, 12, 4)),
        ("do čtvrtka", Meant.DUE, date(2026, 12, 3)),
        ("ve středu", Meant.PAST, date(2026, 11, 25)),
        ("minulou neděli", Meant.PAST, date(2026, 11, 22)),
        ("minulou sobotu", Meant.PAST, date(2026, 11, 21)),
        ("příští pondělí", Meant.DUE, date(2026, 11, 30)),
        ("tento pátek", Meant.PAST, date(2026, 11, 27)),
        ("last sunday", Meant.PAST, date(2026, 11, 22)),
    ],
)
def test_a_day_named_by_its_weekday(typed: str, meant: Meant, day: date) -> None:
    assert read_day(typed, today=TODAY, meant=meant) == day


@pytest.mark.parametrize(
    ("typed", "meant", "said"),
    [
        ("minulý pátek", Meant.PAST, "Myslíte 27. 11. 2026, nebo 20. 11. 2026? Napište datum."),
        ("příští neděli", Meant.DUE, "Myslíte 29. 11. 2026, nebo 6. 12. 2026? Napište datum."),
        ("sobota", Meant.DUE, "Myslíte 28. 11. 2026, nebo 5. 12. 2026? Napište datum."),
        ("pátek", Meant.NEAREST, "Myslíte 27. 11. 2026, nebo 4. 12. 2026? Napište datum."),
        ("pátek", Meant.BIRTH, "Kdy?"),
        ("po", Meant.PAST, "Kdy?"),
        ("každý pátek", Meant.DUE, "Kdy?"),
    ],
)
def test_a_weekday_that_may_mean_two_days_is_asked_about(typed: str, meant: Meant, said: str) -> None:
    with pytest.raises(NoDay) as none:
        read_day(typed, today=TODAY, meant=meant, unreadable="Kdy?")
    assert soft(none.value.message) == said


def test_nothing_typed_is_no_day() -> None:
    assert read_day(" \u00a0\u200b", today=TODAY) is None
    assert read_time(" ") is None


@given(st.dates(date(1890, 1, 1), date(2999, 12, 31)), st.sampled_from(Meant))
def test_what_we_print_we_also_read(day: date, meant: Meant) -> None:
    for typed in (date_field(day), day.isoformat(), f"{day:%d%m}{day.year:04}"):
        assert read_day(typed, today=TODAY, meant=meant) == day


@given(st.text(), st.sampled_from(Meant))
def test_whatever_is_typed_is_a_day_or_none(typed: str, meant: Meant) -> None:
    day_so_far(typed, today=TODAY, meant=meant)
    with suppress(NoDay):
        read_time(typed)


@pytest.mark.parametrize(
    "typed", ["9:40", "9.40", "9,40", "940", "0940", "09:40", "9 40", "9:40 h", "v 9.40", "9h40", "9:40 hodin"]
)
def test_a_time_in_any_writing(typed: str) -> None:
    assert read_time(typed) == (9, 40)


def test_whole_hours() -> None:
    assert [read_time(typed) for typed in ("9 h", "9h", "9", "9 hodin", "21 hod.", "0:00")] == [(9, 0)] * 4 + [
        (21, 0),
        (0, 0),
    ]


@pytest.mark.parametrize("typed", ["24:00", "9:60", "25", "9:4", "devět", "-1"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(NoDay, match="Zadejte čas"):
        read_time(typed)


def test_what_stands_beside_a_field() -> None:
    """The day as it was understood, in the reader's language; nothing while it is none."""
    assert soft(said_of_day("23122026")) == "středa 23. 12. 2026"
    assert said_of_day("31. 2.") == said_of_day("") == ""
    assert soft(said_of_day("23. 12. 2026 14:30")) == "středa 23. 12. 2026, bez času 14:30"
    assert soft(said_of_day("23. 12. 2026 14:30", with_time=True)) == "středa 23. 12. 2026 v 14:30"
    with language_of("en"):
        assert soft(said_of_day("23122026")) == "Wednesday 23 Dec 2026"
    today = today_in_prague()
    assert [(day - today).days for _, day in near_days()] == [0, 1, 7, 14]
    assert [read_day(words, today=today) for words, _ in near_days()] == [day for _, day in near_days()]


@pytest.mark.parametrize("meant", list(Meant))
def test_a_day_told_from_today_is_written_down_as_that_day(meant):
    """In a form that is drawn once more, and in a draft of another day, the word would mean another one."""
    today = today_in_prague()
    for typed in ("dnes", " Dnes", "zítra", "za 14 dní", "včera"):
        day = read_day(typed, today=today, meant=meant)
        assert fixed_day(typed, meant) == date_field(day), typed
    for typed in ("", "31. 2.", "23. 12. 2026", "někdy", "23.12.26"):
        assert fixed_day(typed, meant) == typed


def test_a_time_typed_with_such_a_day_is_left_to_its_own_field():
    assert fixed_day("zítra v 9", "due") == fixed_day("zítra", "due")
    assert fixed_day("zítra v 9", "due", with_time=True) == "zítra v 9"


def test_a_draft_says_the_day_of_its_day():
    typed_on.set(today_in_prague() - timedelta(days=3))
    try:
        assert fixed_day("včera", "past") == date_field(today_in_prague() - timedelta(days=4))
    finally:
        typed_on.set(None)
