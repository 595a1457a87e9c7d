"""Which child is meant: one that is written otherwise is the same, and who one is that nobody named yet."""

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from uuid import UUID
from zlib import crc32

from kernel.checks import Checks
from kernel.czech import chains, surname_stem, written
from kernel.web.i18n import N_, gettext
from services.intake.schemas import Child
from services.protection.schemas import AssessBasically, AssessUrgency, ChildText, ChildView
from services.protection.tables import BasicResult

NEEDS_CHILD = N_("Vyberte jedno z dětí, nebo jen napište, o jaké další dítě jde.")
CHOOSE_CHILD = N_("Vyberte, o které dítě jde.")
OTHERS_BY_NOW = N_(
    "Mezitím se změnilo, kterých dětí se to týká. Podívejte se, koho teď „Všech“ jmenuje, a vyberte to znovu."
)
TOLD_GONE = N_(
    "„{words}“ už tu k výběru není: mezitím někdo řekl, kdo to je, nebo že jsou posouzené všechny děti. Vyberte, o kterém dítěti jste psali,"
    " nebo to odsud smažte."
)
CHOOSE_TOLD = N_("Vyberte výš, o kterém dítěti z oznámení říkáte, kdo to je; nebo jméno u něj smažte.")
SAY_ANOTHER = N_(
    "Napište, o jaké další dítě jde. Jde-li o některé z těch, která tu jsou, zrušte zaškrtnutí, že je to jiné dítě."
)
UNNAMED_WHO = N_("Vyberte, které dítě z oznámení to je: beze jména může být jen to, o kterém oznámení mluví.")
SAY_WHO = N_(
    "Napište, kdo to je: jméno, a co víte o narození. V oznámení jsou jen slova toho, kdo oznámil. Neví-li to nikdo, zaškrtněte to."
)
WHO_IS_ENROLLED = N_("Do evidence se zařazuje dítě, o kterém víme, kdo to je. Napište jeho jméno a co víte o narození.")
NAMED_ALL_THE_SAME = N_("Jméno jste napsali. Zrušte zaškrtnutí, nebo jméno smažte.")
NAMED_ALREADY = N_("Toto dítě už jméno má. Co jste napsali, smažte.")
BORN_OF_WHOM = N_("Napište i jméno: samotné narození neřekne, kdo to je.")
NO_SUCH_DAY = N_("Takový den není, nebo ještě nenastal. Napište den, jen rok, nebo věk.")
WHICH_CHILD = N_("Podobně se už jmenuje {name}. Vyberte ho výš, nebo níže zaškrtněte, že jde o jiné dítě.")
_LONGEST_BORN = 60
_CALLED = re.compile(r"[^„“]*\([^„“]*„(.+)“\)")
_NAME = re.compile(r"[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNNAMED_BY_ADDITION = N_("dítě beze jména (v doplnění „{words}“)")
_CLOSE = 0.8
_KIN = frozenset(
    [
        "bratr",
        "bratri",
        "sestra",
        "sestry",
        "bratranec",
        "sestrenice",
        "dvojce",
        "dvojcata",
        "sourozenec",
        "sourozenci",
        "syn",
        "dcera",
        "chlapec",
        "divka",
        "kluk",
        "holka",
        "miminko",
        "kojenec",
        "batole",
        "dite",
    ]
)
_BESIDE = frozenset(
    [
        "mladsi",
        "starsi",
        "nejmladsi",
        "nejstarsi",
        "maly",
        "mala",
        "male",
        "mensi",
        "vetsi",
        "nevlastni",
        "vlastni",
        "asi",
        "cca",
        "pry",
        "jmenem",
        "jmeno",
        "nezname",
        "nezjisteno",
        "let",
        "leta",
        "lety",
        "rok",
        "roku",
        "roky",
        "rocni",
        "mesic",
        "mesice",
        "mesicu",
        "nar",
        "narozen",
        "narozena",
        "jeho",
        "jeji",
    ]
)
_ALSO_SURNAMES = _KIN | {"maly", "mala", "mensi", "vetsi", "mladsi", "starsi", "vlastni", "nevlastni"}
_IN_FRONT = frozenset(["maly", "mala"])
_DAY = re.compile(r"(?<!\d)(\d{1,2})[./]\s*(\d{1,2})[./]\s*(\d{4})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_YEARS_OLD = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_AGE = re.compile(r"(?:let|rok|roc|roč|měs|mes|týd|tyd|dn)", re.IGNORECASE)
Word = frozenset[str]


def _words(name: str) -> list[Word]:
    """What a child is called by, each word in every way of writing it; kin and age only where there is nothing else."""
    parts = [chains(part) for part in name.split(",")]
    named = [each for part in parts for each in _without_kin(part) if not any(map(str.isdigit, each))]
    return [frozenset(written(each)) for each in named or [each for part in parts for each in part]]


def _without_kin(words: Sequence[str]) -> list[str]:
    """Of a part of a name the words that are no kin and no age. With a capital letter behind a given name such a word is a surname
    (*Petr Malý*), and *Malý Petr* may be one: two children are rather held apart."""
    forms = [{form for each in chains(word) for form in written(each)} for word in words]
    names = [word[0].isupper() and of.isdisjoint(_KIN | _BESIDE) for word, of in zip(words, forms, strict=True)]

    def surname(place: int) -> bool:
        behind = place > 0 and names[place - 1] and not forms[place].isdisjoint(_ALSO_SURNAMES)
        in_front = names[place + 1 : place + 2] == [True] and not forms[place].isdisjoint(_IN_FRONT)
        return words[place][0].isupper() and (behind or in_front)

    return [word for place, word in enumerate(words) if forms[place].isdisjoint(_KIN | _BESIDE) or surname(place)]


def child_of(name: str, first: Child) -> Child:
    """A further child taken apart for what it is found by: of a name in any order, with how old or whose it is.

    Who is called by one word has the surname of the `first` child, and all live where that does.
    """
    born = _DAY.search(name)
    parts = [_spelled(part) for part in _DAY.sub(" ", name).split(",")]
    named = next((part for part in parts if part), [])
    if len(named) == 1 and len(parts) > 1 and len(parts[1]) == 1:  # "Ptáček, Tobiáš"
        named = [*named, *parts[1]]
    stems = {surname_stem(each) for word in chains(first.family_name) for each in written(word)}
    family = next((each for each in named if _stems(each) & stems), "")
    if not family and len(named) > 1:
        family = next((each for each in named if each.lower().endswith("ová")), named[-1])
    given = [each for each in named if each != family]
    return Child(
        given_name=" ".join(given),
        family_name=family or first.family_name,
        birth_date=_day(born),
        address=first.address,
    )


def _spelled(part: str) -> list[str]:
    """The words of a name as they are written, those with a capital letter where there are any."""
    every = _without_kin(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", part))
    return [each for each in every if each[0].isupper()] or every


def _stems(word: str) -> set[str]:
    return {surname_stem(each) for chain in chains(word) for each in written(chain)}


def _day(found: re.Match[str] | None) -> date | None:
    with contextlib.suppress(ValueError):
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    return None


def same_child(one: str, other: str) -> bool:
    """Whether two names are of one child: in another order, without marks, in other letters, with how old or whose it is."""
    left, right = _words(one), _words(other)
    return _covers(left, right) and _covers(right, left)


def exactly_named(one: str, other: str) -> bool:
    """The same, and nothing that `one` says of its age is otherwise or unsaid of the other."""
    return same_child(one, other) and born_alike(one, other) is True


def born_alike(one: str, other: str) -> bool | None:
    """Whether what is said of two ages agrees; none where one says an age and the other nothing that it could be held against."""
    left, right = _born(one), _born(other)
    if not any(left):
        return True
    both = [(a, b) for a, b in zip(left, right, strict=True) if a and b]
    return both[0][0] == both[0][1] if both else None


def _born(text: str) -> tuple[str, str, str]:
    """The day, the year and the age that are said of a child."""
    day, rest = _DAY.search(text), _DAY.sub(" ", text)
    year, age = _YEAR.search(rest), _YEARS_OLD.search(rest)
    dated = f"{int(day[1])}.{int(day[2])}.{day[3]}" if day else ""
    return dated, (day[3] if day else year[0] if year else ""), (age[0] if age else "")


def similar_child(one: str, other: str) -> bool:
    """Whether two names may be of one child: a part of the name, another form of the surname, a letter mistyped."""
    left, right = sorted((_words(one), _words(other)), key=len)
    return bool(left) and all(any(_near(each, word) for word in right) for each in left)


def _covers(words: Iterable[Word], of: Sequence[Word]) -> bool:
    return bool(of) and all(any(not each.isdisjoint(word) for word in of) for each in words)


def _near(one: Word, other: Word) -> bool:
    stems = {surname_stem(each) for each in one} & {surname_stem(each) for each in other}
    return bool(stems) or any(SequenceMatcher(None, a, b).ratio() >= _CLOSE for a in one for b in other)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Whom a judgement is about. `says`: what is to be written of a child that is new, or that somebody names by it."""

    child_id: UUID | None
    says: ChildText | None = None


OTHERS = N_("další děti z oznámení")
"""How all are called of whom question 5 tells: neither names nor answers are read out of it (ADR 0092)."""


def called(text: ChildText) -> str:
    """How a further child is called: by its name, or as one without, with the words of the notice, or of an addition, as words."""
    unnamed = _UNNAMED_BY_ADDITION if text.added else "dítě beze jména (v oznámení „{words}“)"
    return text.name or gettext(unnamed).format(words=bare(text.told))


def name_in(words: str) -> str:
    """By which name and surname words call a child, with its age; empty where they do not: a kin or a given name alone is none."""
    part, *more = (" ".join(each.split()) for each in words.split(","))
    every = re.findall(r"\S+", part)
    named = _without_kin(every)
    front = every[: len(every) - len(named)]
    whole = len(named) > 1 and every == [*front, *named] and all(_NAME.fullmatch(each) for each in named)
    little = any(form in _IN_FRONT for each in chains(named[0]) for form in written(each)) if named else False
    if not whole or little or any(each[0].isupper() and each is not every[0] for each in front):
        return ""
    return ", ".join([" ".join(named), *(each for each in more if _AGE.search(each) or _DAY.search(each))])


def by_addition(words: str) -> bool:
    """Whether another office called a child so by what was added there."""
    return words == gettext(_UNNAMED_BY_ADDITION).format(words=bare(words))


def bare(words: str) -> str:
    """The words of the call alone, of a child that another office called so by them: it is named once, and is one child however often it
    goes there and back."""
    found = _CALLED.fullmatch(words)
    return bare(found[1]) if found else words


def check_child(
    checks: Checks, order: AssessUrgency, known: Sequence[ChildView], told: Sequence[str], *, today: date
) -> Chosen:
    """Whom a judgement is about: one of the known children, also one that is written otherwise; one that the notice tells of, as
    soon as whoever judges says who it is or that nobody knows; or a further one by name.
    """
    name = checks.line("child_name", order.child_name, required=False)
    who = check_who(checks, name, order.child_born, today=today)
    chosen = next((each for each in known if each.id == order.child_id), None)
    if order.child_told and (order.child_id is not None or order.child_told not in told):
        checks.fail("child_told", NEEDS_CHILD)
    elif order.child_told and not name and not order.child_unnamed:
        checks.fail("child_name", SAY_WHO)
    elif order.child_told and name and order.child_unnamed:
        checks.fail("child_unnamed", NAMED_ALL_THE_SAME)
    elif order.another_child and not name and not order.child_told:
        checks.fail("child_name", SAY_ANOTHER)
    elif (
        order.child_unnamed
        and not order.child_told
        and (order.child_id is None or (chosen is not None and chosen.named))
    ):
        checks.fail("child_unnamed", UNNAMED_WHO)
    elif order.child_id is not None and chosen is None:
        checks.fail("child_id", NEEDS_CHILD)
    elif order.child_id is not None and name and chosen is not None and chosen.named:
        checks.fail("child_name", NEEDS_CHILD)
    if checks.fields.keys() & {"child_name", "child_told", "child_id", "child_unnamed", "child_born"}:
        return Chosen(child_id=order.child_id)
    if not name and order.child_told:
        checks.texts["child_told"] = bare(order.child_told)  # so it is called until somebody says who it is
        return Chosen(
            child_id=order.child_id, says=ChildText("", bare(order.child_told), by_addition(order.child_told))
        )
    if not name:
        return Chosen(child_id=order.child_id)
    others = [each for each in known if each.named and (order.child_id is None or each.id != order.child_id)]
    if order.child_id is None and not order.child_told:
        for each in others:
            if exactly_named(who, each.name) and not order.another_child:
                return Chosen(child_id=each.id)
    alike = next((each.name for each in others if similar_child(name, each.name)), "")
    if alike and not order.another_child:
        checks.fail("child_name", gettext(WHICH_CHILD).format(name=alike))
        checks.tells = True
    if chosen is not None and order.child_id is not None:
        return Chosen(child_id=order.child_id, says=ChildText(who, bare(chosen.told), chosen.added))
    return Chosen(child_id=order.child_id, says=ChildText(who, bare(order.child_told), by_addition(order.child_told)))


def check_who(checks: Checks, name: str, born: str, *, today: date) -> str:
    """Who a child is, as whoever judges or enrols it says: the name, with as much of the birth date as is known."""
    known = checks.line("child_born", born, required=False, max_length=_LONGEST_BORN)
    if known and not name:
        checks.fail("child_born", BORN_OF_WHOM)
    found = _DAY.search(known)
    day = _day(found)
    if found and (day is None or day > today):
        checks.fail("child_born", NO_SUCH_DAY)
    if known[:1].isdigit() and not _AGE.search(known):
        known = f"nar. {known}"
    return ", ".join(filter(None, (name, known)))


def check_who_is_enrolled(
    checks: Checks, order: AssessBasically, child: ChildView | None, *, today: date
) -> ChildText | None:
    """Who a child is that nobody named yet, as whoever assesses it says; to be enrolled it has to be somebody."""
    name = checks.line("child_name", order.child_name, required=False)
    who = check_who(checks, name, order.child_born, today=today)
    if child is None:
        return None
    if child.named and name:
        checks.fail("child_name", NAMED_ALREADY)
    elif not child.named and not name and order.result == BasicResult.SECTION_6:
        checks.fail("child_name", WHO_IS_ENROLLED)
    return ChildText(who, child.told, child.added) if who and not child.named else None


def mark_of_children(children: Iterable[UUID | None]) -> int:
    """A number of who these children of a notice are, whatever their order: whoever speaks of all of them says it back."""
    return crc32(" ".join(sorted(str(each) for each in children)).encode()) % 1_000_000_000
