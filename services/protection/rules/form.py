"""The form of urgency: what every authority begins with, and how an administrator writes another one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from kernel.checks import Checks
from kernel.web.i18n import N_, gettext
from kernel.web.text import counted
from services.intake.rules import URGENCY
from services.protection.schemas import AssessmentText, Category, Question, UrgencyForm
from services.protection.tables import AnswerKind
from tenants.settings.rules import Setting
from tenants.tables import PresetName

_K = AnswerKind
MOST_QUESTIONS, MOST_OWN, LONGEST = 30, 10, 300
KINDS = {
    _K.YES_NO_UNKNOWN: "ano/ne/nevím",
    _K.YES_NO: "ano/ne",
    _K.TEXT: "text",
    _K.SCALE: "škála",
}
"""How a kind of answer is written in the form's text; the same in every language, as the text is data."""
_URGES = {"ano": "yes", "ne": "no"}
WRONG = N_(
    "Pište na každý řádek jednu otázku, svislou čáru a druh odpovědi (ano/ne/nevím, ano/ne, text, škála), a navrhuje-li"
    " odpověď naléhavé, ještě čáru a ano, nebo ne. Další kategorii začněte hvězdičkou. Nejvýš 30 otázek a 10 kategorií."
)

ASKS_ITSELF = "child_asks_for_help"
CATEGORIES = (
    ("a_runaway", N_("Dítě na útěku")),
    ("b_abandoned", N_("Dítě opuštěné a nezajištěné")),
    ("c_suicide_risk", N_("Dítě s rizikem sebevražedného chování")),
    ("d_self_harm", N_("Dítě se známkami sebepoškozování")),
    ("e_visible_abuse", N_("Dítě s viditelnými znaky týrání")),
    ("can", N_("Týrané, zneužívané nebo zanedbávané dítě (CAN)")),
    ("domestic_violence", N_("Domácí násilí, vykázání")),
    (ASKS_ITSELF, N_("Dítě samo žádá o pomoc")),
)
"""What is dealt with at once: a–e of S001, and the signals of S003 (self-harm stands in both). Domain reference 9, row 5."""

QUESTIONS = (
    (N_("Je bezprostředně ohrožen život nebo zdraví dítěte?"), _K.YES_NO_UNKNOWN, "yes"),
    (N_("Je dítě na útěku, pohřešované, opuštěné nebo bez péče přiměřené věku?"), _K.YES_NO_UNKNOWN, "yes"),
    (
        N_("Jeví dítě známky týrání nebo zneužívání (viditelná zranění, výpověď dítěte, zpráva lékaře)?"),
        _K.YES_NO_UNKNOWN,
        "yes",
    ),
    (N_("Sebepoškozování, riziko sebevražedného jednání?"), _K.YES_NO_UNKNOWN, "yes"),
    (N_("Probíhá v rodině domácí násilí, bylo vykázání?"), _K.YES_NO_UNKNOWN, "yes"),
    (N_("Obrátilo se na OSPOD samo dítě?"), _K.YES_NO, "yes"),
    (
        N_("Jsou zajištěny základní potřeby (jídlo, teplo, dohled, léky, lékařská péče)?"),
        _K.YES_NO_UNKNOWN,
        "",
    ),
    (N_("Věk dítěte; je závislé na péči druhé osoby; zdravotní stav nebo postižení?"), _K.TEXT, ""),
    (N_("Je v dosahu pečující osoba, která dítě ochrání? Kdo?"), _K.TEXT, ""),
    (N_("Má osoba podezřelá z ohrožování k dítěti nyní přístup?"), _K.YES_NO_UNKNOWN, ""),
    (N_("Jsou v rodině další děti? Jsou ohroženy?"), _K.TEXT, ""),
    (N_("Jde o opakované oznámení? Je dítě už v evidenci?"), _K.YES_NO_UNKNOWN, ""),
    (N_("Jak věrohodná je informace (zdroj, přímé svědectví, doložení)?"), _K.SCALE, ""),
    (
        N_("Návyková látka, duševní onemocnění, zbraň, agresivita v domácnosti (i pro bezpečí pracovníka)?"),
        _K.YES_NO_UNKNOWN,
        "",
    ),
    (N_("Kde se dítě právě nachází? Je potřeba Policie ČR / ZZS?"), _K.TEXT, ""),
)
"""UrgencyForm v1 (domain reference 1.6): question, how it is answered, which answer proposes *urgent*."""
_KEYS = {f"q{number}": (text, kind) for number, (text, kind, _) in enumerate(QUESTIONS, 1)}


def _mark(said: str) -> str:
    return sha256(said.encode()).hexdigest()[:8]


def _key_of(text: str, kind: AnswerKind) -> str:
    """What a question is called: by what it asks and not by its place, so that no answer passes to another one."""
    return next((key for key, asked in _KEYS.items() if asked == (text, kind)), f"q{_mark(repr((text, str(kind))))}")


def _form(questions: list[tuple[str, AnswerKind, str]], own: list[str]) -> UrgencyForm:
    """A form of these questions; the categories of the standards always stand in it, those of the agency behind them."""
    return UrgencyForm(
        mark=_mark(repr((questions, own))),
        questions=[
            Question(key=_key_of(text, kind), text=text, kind=kind, urges=urges) for text, kind, urges in questions
        ],
        categories=[
            *(Category(key=key, text=text) for key, text in CATEGORIES),
            *(Category(key=f"own_{_mark(text)}", text=text) for text in own),
        ],
    )


def needs_result(urges: Collection[str]) -> str:
    """What is said to who signs without a result, by what proposes *urgent*."""
    if urges:
        return N_("Formulář navrhuje naléhavé. Vyberte závěr; nebude-li to naléhavé, napište proč.")
    return N_("Vyberte závěr: naléhavé, nebo nenaléhavé.")


def no_more_asked(form: UrgencyForm, before: Iterable[UrgencyForm], keys: Collection[str]) -> UrgencyForm:
    """Those of these questions and categories that the form asked before and does not ask any more, each as it was asked."""
    asked = {each.key for each in (*form.questions, *form.categories)}
    questions = {each.key: each for one in before for each in one.questions if each.key in keys}
    categories = {each.key: each for one in before for each in one.categories if each.key in keys}
    return UrgencyForm(
        mark="",
        questions=[each for key, each in questions.items() if key not in asked],
        categories=[each for key, each in categories.items() if key not in asked],
    )


def with_earlier(form: UrgencyForm, earlier: UrgencyForm | None) -> UrgencyForm:
    """A form with what is answered in it of a wording of before, at the end."""
    if earlier is None:
        return form
    return msgspec.structs.replace(
        form, questions=[*form.questions, *earlier.questions], categories=[*form.categories, *earlier.categories]
    )


@dataclass(frozen=True, kw_only=True)
class FormSetting(Setting[UrgencyForm]):
    """The questions as a text that an administrator edits: one in a line, `otázka | druh odpovědi | která navrhuje naléhavé`."""

    lines: bool = True

    def read(self, stored: str) -> UrgencyForm:
        """The form that a text says. Raises ValueError."""
        questions: list[tuple[str, AnswerKind, str]] = []
        own: list[str] = []
        for line in filter(None, (each.strip() for each in stored.splitlines())):
            if line.startswith("*"):
                own.append(line.lstrip("* "))
                continue
            text, kind, *urges = (part.strip() for part in line.split("|"))
            known = next(code for code, words in KINDS.items() if words == kind.lower()) if kind else _K.TEXT
            urging = _URGES[urges[0].lower()] if urges and urges[0] else ""
            if len(urges) > 1 or (urging and known not in (_K.YES_NO_UNKNOWN, _K.YES_NO)):
                raise ValueError(line)
            questions.append((text, known, urging))
        texts = [text for text, *_ in questions] + own
        if not 1 <= len(questions) <= MOST_QUESTIONS or len(own) > MOST_OWN:
            raise ValueError(stored)
        if not all(0 < len(text) <= LONGEST for text in texts) or len(set(texts)) < len(texts):
            raise ValueError(stored)
        return _form(questions, own)

    def write(self, value: UrgencyForm) -> str:
        """The text of a form."""
        said = {code: words for words, code in _URGES.items()}
        rows = [
            " | ".join(filter(None, (each.text, KINDS[AnswerKind(each.kind)], said.get(each.urges, ""))))
            for each in value.questions
        ]
        return "\n".join([*rows, *(f"* {each.text}" for each in value.categories[len(CATEGORIES) :])])

    def words(self, value: UrgencyForm) -> str:
        """How much it asks."""
        number = len(value.questions)
        asked = counted(number, gettext("otázka"), gettext("otázky"), gettext("otázek"))
        own = len(value.categories) - len(CATEGORIES)
        more = gettext("vlastní kategorie: {n}").format(n=own) if own else ""
        return ", ".join(filter(None, (asked, more)))

    def taken(self, checks: Checks, typed: str) -> str:
        """What is stored; a text that is no form is said beside `value`."""
        text = checks.text("value", typed, missing=WRONG, max_length=12_000)
        if "value" in checks.fields:
            return ""
        try:
            return self.write(self.read(text))
        except (ValueError, KeyError, StopIteration):
            checks.fail("value", WRONG)
            return ""


CALLED_ITSELF, KNOWN_BEFORE = QUESTIONS[5][0], QUESTIONS[11][0]
"""The question beside which stands what is known here already."""
FIRST = _form(list(QUESTIONS), [])
"""UrgencyForm v1 (domain reference 1.6): questions and categories are messages, said in the reader's language."""
URGENCY_FORM = FormSetting(
    key="urgency_form",
    group=URGENCY,
    order=320,
    title=N_("Formulář posouzení naléhavosti"),
    help=N_(
        "Otázky, na které odpovídá, kdo posuzuje. Nové znění platí od svého dne; co bylo posouzeno dřív, drží otázky svého"
        " dne. Kategorie standardů v něm jsou vždy, vlastní přidáte řádkem s hvězdičkou."
        " Na řádku stojí: otázka | druh odpovědi (ano/ne/nevím, ano/ne, text, škála) | ano nebo ne, navrhuje-li tato odpověď naléhavé."
    ),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), FIRST),
)
"""Domain reference 9, rows 4 and 5: a versioned form of the agency, the union of both lists of categories, extendable."""


def categories_told(text: AssessmentText) -> list[str]:
    """Which categories a judgement was signed with, as its form calls them: Czech for every reader. That the child itself asks for help says
    who called, so it is told to nobody who was not there (ADR 0090 no. 7).
    """
    form = text.form or URGENCY_FORM.presets[PresetName.OSPOD_STRICT]
    told = set(text.categories) - {ASKS_ITSELF}
    return [each.text for each in (*form.categories, *text.earlier_categories) if each.key in told]
