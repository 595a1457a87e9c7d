# pyright: strict
"""Why a key worker changes, as an organisation calls it on a day, and what the file may say of it (domain reference 1.10)."""

from datetime import date

import msgspec

from cases.cases.schemas import ChangeText
from cases.cases.tables import CHANGE_REASONS, ChangeReason
from kernel.web.i18n import N_
from tenants.codelists.rules import Code, CodeList, Codes
from tenants.tables import PresetName

# why a worker was relieved is personnel data: the file and its cover say only who decided (domain reference 1.10)
PERSONNEL_REASONS = frozenset({ChangeReason.INNER_CONFLICT, ChangeReason.BIAS})
REASONS = {
    ChangeReason.OPENING: N_("otevření případu"),
    ChangeReason.CLIENT_REQUEST: N_("písemná žádost klienta"),
    ChangeReason.BIAS: N_("podjatost"),
    ChangeReason.INNER_CONFLICT: N_("vnitřní konflikt pracovníka"),
    ChangeReason.HEAD_DECISION: N_("rozhodnutí vedoucího pracovníka"),
    ChangeReason.URGENT_STAFFING: N_("naléhavá personální změna"),
    ChangeReason.LOCAL_COMPETENCE_CHANGE: N_("změna místní příslušnosti"),
}
"""How each is called to begin with."""
WENT_ALONG = N_("přešel se záznamem, se kterým byl veden jako jeden")
"""Why the key worker of a record changed that another one stood for: why theirs did is a word about another client."""
REASON_CODES = CodeList(
    key="change_reasons",
    order=220,
    title=N_("Důvody změny toho, kdo vede případ"),
    help=N_(
        "Vybírá se, když případ přebírá někdo jiný. Co se změnilo dřív, čte se slovy svého dne. Proč byl pracovník odvolán pro"
        " podjatost nebo vnitřní konflikt, čte jen vedení; zapsané zůstane rozhodnutí vedoucího, proto se žádný důvod nepřidává."
    ),
    presets=dict.fromkeys(PresetName, tuple(Code(code=each.value, label=REASONS[each]) for each in CHANGE_REASONS)),
    closed=True,
)
"""Domain reference 9, row 11: the list of S001 is what every preset begins with; who decides is no part of it."""


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
