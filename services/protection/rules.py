"""Decisions about urgency: the form that every authority begins with, what proposes *urgent*, and what needs a reason."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from kernel.checks import Checks
from kernel.web.i18n import N_, gettext

from .schemas import (
    AssessmentText,
    AssessUrgency,
    Category,
    GivenAnswer,
    Question,
    UrgencyForm,
)
from .tables import AnswerKind, ChildAsked, Result

_K = AnswerKind
SHORT, LONG = 1_000, 5_000
NEEDS_RESULT = N_("Vyberte závěr: naléhavé, nebo nenaléhavé.")
NEEDS_REASON = N_("Formulář navrhuje naléhavé ({why}). Napište, proč to naléhavé není, nebo závěr změňte.")
NEEDS_CHILD = N_("Vyberte jedno z dětí, nebo jen napište, o jaké další dítě jde.")
NEEDS_VIEW = N_("Zapište názor dítěte, nebo vyberte, proč ho nejde zjistit.")
NEEDS_INTEREST = N_("Napište, co je teď v nejlepším zájmu dítěte. Jen u naléhavého to může počkat.")
NO_SUCH_QUESTION = N_("Taková otázka ve formuláři není.")
NO_SUCH_ANSWER = N_("Na otázku se takto odpovědět nedá.")
NO_SUCH_FORM = N_("Formulář má mezitím nové znění. Otevřete ho znovu; co jste napsali, zůstává níže.")

CATEGORIES = (
    ("a_runaway", N_("Dítě na útěku")),
    ("b_abandoned", N_("Dítě opuštěné a nezajištěné")),
    ("c_suicide_risk", N_("Dítě s rizikem sebevražedného chování")),
    ("d_self_harm", N_("Dítě se známkami sebepoškozování")),
    ("e_visible_abuse", N_("Dítě s viditelnými znaky týrání")),
    ("can", N_("Týrané, zneužívané nebo zanedbávané dítě (CAN)")),
    ("domestic_violence", N_("Domácí násilí, vykázání")),
    ("child_asks_for_help", N_("Dítě samo žádá o pomoc")),
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

STATES: dict[AnswerKind, tuple[tuple[str, str], ...]] = {
    _K.YES_NO_UNKNOWN: (("yes", N_("Ano")), ("no", N_("Ne")), ("unknown", N_("Nevím"))),
    _K.YES_NO: (("yes", N_("Ano")), ("no", N_("Ne"))),
    _K.TEXT: (("answered", N_("Zjištěno")), ("unknown", N_("Nevím"))),
    _K.SCALE: (("1", N_("1 nevěrohodná")), ("2", N_("2")), ("3", N_("3")), ("4", N_("4 doložená"))),
}
"""What may be answered to each kind of question."""
ASKED = {
    ChildAsked.ASKED: N_("Dítě řeklo, co si myslí"),
    ChildAsked.NOT_MET: N_("Zatím jsme s dítětem nemluvili"),
    ChildAsked.TOO_YOUNG: N_("Dítě je příliš malé"),
    ChildAsked.WOULD_HARM: N_("Rozhovor by dítě teď ohrozil"),
}


def first_form() -> UrgencyForm:
    """The form that every authority begins with, in the reader's language."""
    return UrgencyForm(
        version=1,
        questions=[
            Question(key=f"q{number}", text=gettext(text), kind=kind, urges=urges)
            for number, (text, kind, urges) in enumerate(QUESTIONS, 1)
        ],
        categories=[Category(key=key, text=gettext(text)) for key, text in CATEGORIES],
    )


def words_of(question: Question, state: str) -> str:
    """An answer in words."""
    return next((gettext(text) for key, text in STATES[AnswerKind(question.kind)] if key == state), "")


def proposed(form: UrgencyForm, answers: Iterable[GivenAnswer], categories: Collection[str]) -> list[str]:
    """What proposes *urgent*, by key: each category, and each answer that urges."""
    given = {each.question: each.state for each in answers}
    urging = [each.key for each in form.questions if each.urges and given.get(each.key) == each.urges]
    return [*(each.key for each in form.categories if each.key in categories), *urging]


def named(form: UrgencyForm, keys: Collection[str]) -> list[str]:
    """The same in words, in the order of the form."""
    return [each.text for each in (*form.categories, *form.questions) if each.key in keys]


def check_assessment(checks: Checks, order: AssessUrgency, form: UrgencyForm) -> AssessmentText:
    """Check a judgement. Nothing of the questions has to be answered: a worried person may act first."""
    answers = [each for each in _answers(checks, order.answers, form) if each.state or each.text]
    known = {each.key for each in form.categories}
    categories = list(dict.fromkeys(order.categories))
    if not known.issuperset(categories):
        checks.fail("categories", N_("Vyberte kategorie ze seznamu."))
    result = checks.choice("result", order.result, Result, NEEDS_RESULT)
    urges = proposed(form, answers, categories)
    against = result == Result.NOT_URGENT and bool(urges)
    why = gettext(NEEDS_REASON).format(why="; ".join(named(form, urges)))
    reason = checks.text("reason", order.reason, required=against, missing=why, max_length=LONG)
    asked = checks.choice("child_asked", order.child_asked, ChildAsked, NEEDS_VIEW)
    view = checks.text(
        "child_view",
        order.child_view,
        required=asked == ChildAsked.ASKED,
        missing=N_("Zapište, co dítě řeklo."),
        max_length=LONG,
    )
    interest = checks.text(
        "best_interest",
        order.best_interest,
        required=result != Result.URGENT,
        missing=NEEDS_INTEREST,
        max_length=LONG,
    )
    return AssessmentText(
        answers=answers,
        categories=categories,
        proposed=urges,
        child_asked=asked,
        child_view=view,
        best_interest=interest,
        reason=reason,
        steps=checks.text("steps", order.steps, required=False, max_length=LONG),
    )


def _answers(checks: Checks, given: Sequence[GivenAnswer], form: UrgencyForm) -> list[GivenAnswer]:
    questions = {each.key: each for each in form.questions}
    found: list[GivenAnswer] = []
    for each in given[: 2 * len(questions)]:
        question = questions.get(each.question)
        if question is None:
            checks.fail("answers", NO_SUCH_QUESTION)
            continue
        text = checks.text(each.question, each.text, required=False, max_length=SHORT)
        state = each.state or ("answered" if text and question.kind == AnswerKind.TEXT else "")
        if state and state not in dict(STATES[AnswerKind(question.kind)]):
            checks.fail(each.question, NO_SUCH_ANSWER)
        found.append(GivenAnswer(question=each.question, state=state, text=text))
    return found


def check_child(checks: Checks, order: AssessUrgency, known: Collection[UUID]) -> tuple[UUID | None, str]:
    """Whom a judgement is about: one of the known children, or a further one by name."""
    name = checks.line("child_name", order.child_name, required=False)
    if name and order.child_id is not None:
        checks.fail("child_name", NEEDS_CHILD)
    elif order.child_id is not None and order.child_id not in known:
        checks.fail("child_id", NEEDS_CHILD)
    return order.child_id, name
