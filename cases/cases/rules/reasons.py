# pyright: strict
"""Why a key worker changes, as an organisation calls it on a day, and what the file may say of it (domain reference 1.10)."""

from collections.abc import Collection
from datetime import date

import msgspec

from cases.cases.schemas import ChangeText
from cases.cases.tables import CHANGE_REASONS, ChangeReason
from kernel.web.i18n import N_
from tenants.codelists.rules import Code, CodeList, Codes, Detail
from tenants.rules import UNIT_HEADS
from tenants.tables import PresetName, Role

# why a worker was relieved is personnel data: the file and its cover say only who decided (domain reference 1.10)
PERSONNEL_REASONS = frozenset({ChangeReason.INNER_CONFLICT, ChangeReason.BIAS})
REASONS = {
    ChangeReason.OPENING: N_("otevření případu"),
    ChangeReason.CLIENT_REQUEST: N_("písemná žádost klienta"),
    ChangeReason.BIAS: N_("podjatost"),
    ChangeReason.INNER_CONFLICT: N_("vnitřní konflikt pracovníka"),
    ChangeReason.HEAD_DECISION: N_("rozhodnutí vedoucího pracovníka"),
    ChangeReason.URGENT_STAFFING: N_("naléhavá personální změna"),
    ChangeReason.GUARDIAN_SEPARATION: N_("oddělení kolizního opatrovnictví"),
    ChangeReason.LOCAL_COMPETENCE_CHANGE: N_("změna místní příslušnosti"),
}
"""How each is called to begin with."""
WENT_ALONG = N_("přešel se záznamem, se kterým byl veden jako jeden")
"""Why the key worker of a record changed that another one stood for: why theirs did is a word about another client."""
_OF_UNIT, _OF_DEPARTMENT, _ANY_HEAD = "unit_head", "department_head", "heads"
DECIDES = Detail(
    key="decides",
    title=N_("Kdo rozhoduje"),
    codes={
        _ANY_HEAD: N_("vedoucí oddělení, služby nebo odboru"),
        _OF_UNIT: N_("vedoucí oddělení nebo služby"),
        _OF_DEPARTMENT: N_("vedoucí odboru"),
    },
)
_MAY_DECIDE = {
    _OF_UNIT: frozenset({*UNIT_HEADS, Role.SERVICE_HEAD}),
    _OF_DEPARTMENT: frozenset({Role.DEPARTMENT_HEAD}),
    _ANY_HEAD: frozenset({*UNIT_HEADS, Role.SERVICE_HEAD, Role.DEPARTMENT_HEAD}),
}
DECIDED_BY_ANOTHER = N_("O změně z tohoto důvodu rozhoduje {who}.")


def _codes(preset: PresetName) -> tuple[Code, ...]:
    """S001 lets the head of the unit transfer cases of who leaves; of everything else either head decides."""
    by_unit = {ChangeReason.URGENT_STAFFING} if preset is PresetName.OSPOD_S001 else set[ChangeReason]()
    return tuple(
        Code(code=each.value, label=REASONS[each], details={DECIDES.key: _OF_UNIT if each in by_unit else _ANY_HEAD})
        for each in CHANGE_REASONS
    )


REASON_CODES = CodeList(
    key="change_reasons",
    order=220,
    title=N_("Důvody změny toho, kdo vede případ"),
    help=N_(
        "Vybírá se, když případ přebírá někdo jiný. Co se změnilo dřív, čte se slovy svého dne. Proč byl pracovník odvolán pro"
        " podjatost nebo vnitřní konflikt, čte jen vedení; zapsané zůstane rozhodnutí vedoucího, proto se žádný důvod nepřidává."
    ),
    presets={preset: _codes(preset) for preset in PresetName},
    details=(DECIDES,),
    closed=True,
)
"""Domain reference 9, row 11: the list of S001 is what every preset begins with, with who decides."""


def not_the_decider(code: Code, roles: Collection[str]) -> str:
    """Who decides of a reason where nobody with these roles does; empty where they do."""
    who = code.details.get(DECIDES.key, _ANY_HEAD)
    return "" if _MAY_DECIDE[who] & set(roles) else DECIDES.words(who)


def told_reason(reason: ChangeReason) -> ChangeReason:
    """The reason of a change as the file may give it."""
    return ChangeReason.HEAD_DECISION if reason in PERSONNEL_REASONS else reason


def with_reason(words: ChangeText, reason: str, codes: Codes, day: date) -> ChangeText:
    """What is kept of a change, with what its reason was called that day where that is not what it is called to begin with."""
    chosen = ChangeReason(reason)
    return msgspec.structs.replace(
        words, reason_words=_own(chosen, codes, day), told_words=_own(told_reason(chosen), codes, day)
    )


def _own(reason: ChangeReason, codes: Codes, day: date) -> str:
    known = codes.on(day).get(reason.value)
    return known.label if known is not None and known.label != REASONS[reason] else ""


def label(reason: ChangeReason, words: ChangeText) -> str:
    """What the reason of a change was called on its day, as it was written."""
    return words.reason_words or REASONS[reason]


def told_label(reason: ChangeReason, words: ChangeText) -> str:
    """The same of what the file may give."""
    return words.told_words or REASONS[told_reason(reason)]
