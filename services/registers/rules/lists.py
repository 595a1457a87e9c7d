"""Which registers there are (domain reference 1.5; chapter 9, row 8)."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from kernel.web.i18n import N_
from services.registers.tables import Correction, Ending, RegisterKind
from tenants.codelists.rules import Code, CodeList, Codes, Detail
from tenants.tables import PresetName


class Secrecy(StrEnum):
    """Who may know of what stands there: everybody of the authority, or only who works with it."""

    HEADER = "header"
    OWN = "own"


_K = RegisterKind
KINDS = {
    _K.NOTICE: N_("podněty"),
    _K.BASIC: N_("základní evidence"),
    _K.GUARDIAN: N_("opatrovnictví a poručenství"),
    _K.AUXILIARY: N_("pomocná složka"),
    _K.FOSTER: N_("náhradní rodinná péče"),
    _K.CURATOR: N_("kurátor pro děti a mládež"),
}
FURTHER = frozenset({_K.AUXILIARY, _K.FOSTER, _K.CURATOR})
"""In what a child is entered beside the basic register; a guardian's file is kept apart, and begins with the guardian."""
CONFIDENTIALITY = {
    Secrecy.HEADER: N_("hlavičku vidí celý úřad"),
    Secrecy.OWN: N_("jen kdo s tím pracuje"),
}
CORRECTIONS = {
    Correction.TYPO: N_("překlep"),
    Correction.RENUMBERED: N_("spisová služba oznámení přečíslovala"),
    Correction.MIXED_UP: N_("číslo patří jinému oznámení"),
}
ENDINGS = {
    Ending.ENROLLED: N_("zařazeno do základní evidence"),
    Ending.JOINED: N_("připojeno k vedenému případu"),
    Ending.MOVED: N_("převedeno do jiného rejstříku"),
    Ending.FORWARDED: N_("postoupeno jinému úřadu"),
    Ending.REFERRED: N_("oznamovatel odkázán na jiný úřad"),
    Ending.REMOVED: N_("vyřazeno"),
    Ending.MISTAKEN: N_("zapsáno omylem"),
}


def _register(code: str, mark: str, label: str, kind: RegisterKind, secrecy: Secrecy = Secrecy.HEADER) -> Code:
    said = {"kind": kind.value, "mark": mark, "series": code, "secrecy": secrecy.value}
    return Code(code=code, label=label, details=said)


_ALL = (
    _register("CJ", "CJ", N_("CJ: rejstřík podnětů"), _K.NOTICE),
    _register("OM", "OM", N_("OM: dítě v místní působnosti úřadu"), _K.BASIC),
    _register("NOM", "NOM", N_("NOM: druhá řada, například dožádání jiného úřadu"), _K.BASIC),
    _register("KO_POR", "KO/POR", N_("KO/POR: kolizní opatrovník a poručník"), _K.GUARDIAN, Secrecy.OWN),
    _register("P_OM", "P/OM", N_("P/OM: pomocná složka spisu OM"), _K.AUXILIARY, Secrecy.OWN),
    _register("NRP", "NRP", N_("NRP: náhradní rodinná péče"), _K.FOSTER),
    _register("KUR", "KUR", N_("KUR: kurátor pro děti a mládež"), _K.CURATOR),
)


OF_OTHERS = "NOM"
"""The basic register of children of other authorities, as an act for which one asks (domain reference 1.5, A18)."""


def _without(*codes: str) -> tuple[Code, ...]:
    return tuple(replace(each, used=False) if each.code in codes else each for each in _ALL)


NEEDED_BASIC = N_(
    "Jeden rejstřík základní evidence se musí používat: dítě podle § 6 se do něj zařazuje neprodleně. Nejdřív zapněte jiný."
)
SAME_MARK = N_(
    "Tuto zkratku má rejstřík {code} s jinou řadou a spisové značky by se opakovaly. Napište jinou, nebo stejnou řadu."
)
REGISTERS = CodeList(
    key="registers",
    order=100,
    apart=(("mark", "series", SAME_MARK),),
    needs_of=(("kind", _K.BASIC.value, NEEDED_BASIC),),
    title=N_("Rejstříky"),
    help=N_("Do čeho se zapisují podněty a spisy. Každý rejstřík má svou řadu čísel, která s rokem začíná znovu."),
    presets={
        PresetName.OSPOD_STRICT: _ALL,
        PresetName.OSPOD_S001: _without("CJ"),  # notices are registered in the records system (Elisa) alone
        PresetName.OSPOD_S003: _ALL,
    },
    details=(
        Detail(
            key="kind",
            title=N_("Druh"),
            codes={code.value: words for code, words in KINDS.items()},
        ),
        Detail(
            key="mark",
            title=N_("Zkratka ve spisové značce"),
            pattern=r"[^\W_][\w/.-]{0,9}",
            wrong=N_("Napište zkratku bez mezer, nejvýš 10 znaků, například KO/POR."),
        ),
        Detail(
            key="series",
            title=N_("Číselná řada"),
            hint=N_("Rejstříky se stejnou řadou se číslují společně."),
            pattern=r"[A-Za-z0-9][A-Za-z0-9_]{0,29}",
            wrong=N_("Napište řadu: písmena bez háčků, číslice a podtržítko, nejvýš 30 znaků."),
        ),
        Detail(
            key="secrecy",
            title=N_("Důvěrnost"),
            codes={code.value: words for code, words in CONFIDENTIALITY.items()},
        ),
    ),
)


def is_own(register: Code) -> bool:
    """Whether only those see a register who work with it."""
    return register.details.get("secrecy") == Secrecy.OWN


def of_kind(registers: Codes, kind: RegisterKind, day: date, *, used: bool = True) -> dict[str, Code]:
    """The registers of a kind on a day: those that are used, or all that are known."""
    known = registers.used(day) if used else registers.on(day)
    return {code: each for code, each in known.items() if each.details["kind"] == kind}


def further_registers(registers: Codes, day: date, *, used: bool = True) -> dict[str, Code]:
    """In which registers beside the basic one a child can be entered on a day; `used` as for `of_kind`."""
    known = registers.used(day) if used else registers.on(day)
    return {code: each for code, each in known.items() if each.details["kind"] in FURTHER}


def alike(registers: Codes, code: str, day: date) -> dict[str, Code]:
    """In which registers a child may stand on a day in the stead of this one: basic for a basic one, else a further one."""
    further = further_registers(registers, day, used=False)
    return further_registers(registers, day) if code in further else basic_registers(registers, day)


def basic_registers(registers: Codes, day: date) -> dict[str, Code]:
    """In which registers a child can be enrolled on a day."""
    return of_kind(registers, RegisterKind.BASIC, day)


_REMOVALS = (
    Code(code="not_confirmed", label=N_("vyhodnocení nepotvrdilo dítě podle § 6")),
    Code(code="threat_ended", label=N_("ohrožení pominulo")),
    Code(code="adulthood", label=N_("zletilost")),
    Code(code="competence_moved", label=N_("příslušnost přešla na jiný úřad")),
    Code(code="adopted", label=N_("osvojení")),
    Code(code="death", label=N_("úmrtí")),
    Code(code="measure_ended", label=N_("opatření nebo řízení skončilo")),
)
SAYS_SAFE = frozenset({"not_confirmed", "threat_ended"})
"""Which of them say that nothing threatens the child: not while somebody waits for a judgement, or for help."""
REMOVALS = CodeList(
    key="removal_reasons",
    order=210,
    title=N_("Důvody vyřazení z rejstříku"),
    help=N_("Vybírá se, když zápis dítěte v rejstříku končí. Spis a jeho číslo zůstávají."),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), _REMOVALS),
)
"""Domain reference 1.16: that § 6 was not confirmed is of S003, the others are to be checked with the agency; so the list is open."""
