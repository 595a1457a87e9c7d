"""Decisions about urgency: the form that every authority begins with, what proposes *urgent*, and what needs a reason."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from kernel.checks import NOT_YET, Checks, Limit
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from services.protection.schemas import (
    SCALE,
    AssessBasically,
    AssessmentText,
    AssessUrgency,
    BasicText,
    GivenAnswer,
    JudgeAddition,
    JudgementText,
    Question,
    TickStep,
    UrgencyForm,
)
from services.protection.tables import (
    Acute,
    AnswerKind,
    BasicResult,
    ChildAsked,
    Result,
    Step,
    StepOutcome,
)
from services.registers.schemas import InBasic

from .basic import (
    ENROLMENT_REASONS,
    NO_RISK_STAYS_NOTICE,
    RESULTS,
    SECTION_6_FOUND,
    Found,
    Stands,
    retention_note,
    stands,
)
from .children import (
    CHOOSE_CHILD,
    CHOOSE_TOLD,
    NEEDS_CHILD,
    Chosen,
    bare,
    called,
    check_child,
    check_who_is_enrolled,
    child_of,
    exactly_named,
    same_child,
    similar_child,
)
from .form import (
    CATEGORIES,
    KNOWN_BEFORE,
    MOST_QUESTIONS,
    QUESTIONS,
    URGENCY_FORM,
    WRONG,
    categories_told,
    needs_result,
    no_more_asked,
    with_earlier,
)
from .standing import Child, Standing, dealt_with, helps_now, is_after, standing, urgent_since
from .steps import (
    ANNEX_HELP,
    ANNEX_OF_LISTS,
    ANNEX_URGENCY,
    ANNEXES,
    INTERVENED,
    INTERVENTION_HOURS,
    LIST_ELSEWHERE,
    LISTS,
    OUTCOMES,
    STEPS,
)
from .told import names_told, tells_of_others

__all__ = [
    "ANNEXES",
    "ANNEX_HELP",
    "ANNEX_OF_LISTS",
    "ANNEX_URGENCY",
    "CATEGORIES",
    "CHOOSE_CHILD",
    "CHOOSE_TOLD",
    "ENROLMENT_REASONS",
    "INTERVENED",
    "INTERVENTION_HOURS",
    "KNOWN_BEFORE",
    "LISTS",
    "LIST_ELSEWHERE",
    "MOST_QUESTIONS",
    "NEEDS_CHILD",
    "NO_RISK_STAYS_NOTICE",
    "OUTCOMES",
    "QUESTIONS",
    "RESULTS",
    "SECTION_6_FOUND",
    "STEPS",
    "URGENCY_FORM",
    "WRONG",
    "Child",
    "Chosen",
    "Found",
    "Standing",
    "Stands",
    "bare",
    "called",
    "categories_told",
    "check_child",
    "check_who_is_enrolled",
    "child_of",
    "dealt_with",
    "exactly_named",
    "helps_now",
    "is_after",
    "names_told",
    "no_more_asked",
    "retention_note",
    "same_child",
    "similar_child",
    "standing",
    "stands",
    "tells_of_others",
    "urgent_since",
    "with_earlier",
]

_K = AnswerKind
SHORT, LONG = 1_000, 5_000
NEEDS_REASON = N_("Formulář navrhuje naléhavé ({why}). Napište, proč to naléhavé není, nebo závěr změňte.")
NEEDS_VIEW = N_("Zapište názor dítěte, nebo vyberte, proč ho nejde zjistit.")
NEEDS_INTEREST = N_("Napište, co je teď v nejlepším zájmu dítěte. Jen u naléhavého to může počkat.")
NO_SUCH_QUESTION = N_("Taková otázka ve formuláři není.")
NO_SUCH_ANSWER = N_("Na otázku se takto odpovědět nedá.")
NEEDS_CONTENT = N_("Napište, co nová informace pro dítě znamená.")
NEEDS_SERIOUSNESS = N_("Vyberte, jak je informace závažná.")
NEEDS_CREDIBILITY = N_("Vyberte, jak je informace věrohodná.")
NEEDS_ACUTE = N_("Vyberte, zda informace dítě akutně ohrožuje.")
ACUTE_REOPENS = N_("Ohrožuje-li informace dítě akutně, posuzuje se naléhavost znovu. Zaškrtněte to.")
NEEDS_WHY_NOT = N_("Napište, proč se doplnění dítěte netýká.")
REOPENS_NOTHING = N_("Co se dítěte netýká, jeho naléhavost neotvírá.")
NO_SUCH_ADDITION = N_("Takové doplnění u oznámení není.")
JUDGE_ADDITION = "judge_addition"  # the kind of the task that comes with an addition
NEEDS_QUESTION = N_("Napište, na co se ptáte.")
NEEDS_WHOM = N_("Vyberte, koho se ptáte.")
NEEDS_ANSWER = N_("Napište odpověď.")
TELLS_OF_NOBODY = N_("Odpověď na otázku 5 o žádném dalším dítěti nemluví.")
SAID_MEANWHILE = N_(
    "Mezitím k oznámení něco přibylo, nebo to někdo řekl či vzal zpět. Přečtěte si to, a platí-li to, zaškrtněte znovu."
)
NOT_ALL_JUDGED = N_("Posouzené ještě není: {who}.")
NEEDS_STEP = N_("Vyberte, o jaký krok jde.")
HEAD_CONFIRMS = N_("Že dítě převzal druhý úřad, potvrzuje vedení.")
NOT_ELSEWHERE = N_("Oznámení patří nám, žádný jiný úřad ho nepřevzal.")
NEEDS_OUTCOME = N_("Vyberte, zda se krok stal, nebo není třeba.")
NEEDS_WHY_STEP = N_("Napište, proč: každý krok musí jít zdůvodnit.")
NEEDS_WHEN = N_("Zadejte den a čas, například dnes a 9:40.")
NOT_BEFORE_NOTICE = N_("Krok nemůže být dřív, než oznámení přišlo: {day}.")
NEEDS_BASIC = N_("Vyberte, zda zůstává podnětem, nebo jde o dítě podle § 6.")
NEEDS_REGISTER = N_("Vyberte rejstřík základní evidence.")
NEEDS_ENROLMENT = N_("Vyberte důvod zařazení.")
NEEDS_BASIC_REASON = N_("Napište, proč: co jste zjistili.")
NEEDS_RETENTION = N_("Napište, podle čeho se podnět uchová a skartuje.")
NEEDS_DAY_E = N_("Zadejte den zařazení, například dnes.")
NOT_BEFORE = N_("Zařazení nemůže být dřív, než oznámení přišlo: {day}.")
NOT_JUDGED = N_("Nejdřív posuďte naléhavost. Jen jednoznačný případ podle § 6 může jít hned.")
ASSESS_BASICALLY = "assess_basically"  # the kind of the task that comes with a judged notice
NO_SUCH_FORM = N_("Formulář má mezitím nové znění. Otevřete ho znovu; co jste napsali, zůstává níže.")

STATES: dict[AnswerKind, tuple[tuple[str, str], ...]] = {
    _K.YES_NO_UNKNOWN: (("yes", N_("Ano")), ("no", N_("Ne")), ("unknown", N_("Nevím"))),
    _K.YES_NO: (("yes", N_("Ano")), ("no", N_("Ne"))),
    _K.TEXT: (("answered", N_("Zjištěno")), ("unknown", N_("Nevím"))),
    _K.SCALE: tuple((each, each) for each in SCALE),
}
"""What may be answered to each kind of question."""
SCALE_SAYS = N_("1 nevěrohodná, 4 doložená")
ASKED = {
    ChildAsked.ASKED: N_("Dítě řeklo, co si myslí"),
    ChildAsked.NOT_MET: N_("Zatím jsme s dítětem nemluvili"),
    ChildAsked.TOO_YOUNG: N_("Dítě je příliš malé"),
    ChildAsked.WOULD_HARM: N_("Rozhovor by dítě teď ohrozil"),
}


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
    return [gettext(each.text) for each in (*form.categories, *form.questions) if each.key in keys]


WAS_URGENT = N_("U tohoto dítěte platí „naléhavé“. Napište, proč už ne; jde-li o jiné dítě, vyberte ho.")


def check_assessment(
    checks: Checks, order: AssessUrgency, form: UrgencyForm, *, earlier: UrgencyForm | None = None, stands: str = ""
) -> AssessmentText:
    """Check a judgement. Nothing of the questions has to be answered: a worried person may act first.

    `earlier`: what the form asked before (`no_more_asked`): an answer to that is signed, too, and proposes what it proposed.
    `stands` is what holds of the child: nobody takes an urgency back without a word.
    """
    todays, form = form, with_earlier(form, earlier)
    answers = [each for each in _answers(checks, order.answers, form) if each.state or each.text]
    known = {each.key for each in form.categories}
    categories = list(dict.fromkeys(order.categories))
    if not known.issuperset(categories):
        checks.fail("categories", N_("Vyberte kategorie ze seznamu."))
    urges = proposed(form, answers, categories)
    result = checks.choice("result", order.result, Result, needs_result(urges))
    against = result == Result.NOT_URGENT and (bool(urges) or stands == Result.URGENT)
    why = gettext(NEEDS_REASON).format(why="; ".join(named(form, urges))) if urges else gettext(WAS_URGENT)
    reason = checks.reason("reason", order.reason, required=against, missing=why, max_length=LONG)
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
        required=result == Result.NOT_URGENT or not (result or urges),
        missing=NEEDS_INTEREST,
        max_length=LONG,
    )
    answered = {each.question for each in answers}
    return AssessmentText(
        form=todays,
        earlier=[each for each in earlier.questions if each.key in answered] if earlier else [],
        earlier_categories=[each for each in earlier.categories if each.key in categories] if earlier else [],
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
            checks.fail("answers.question", NO_SUCH_QUESTION)
            continue
        text = checks.text(f"answers.{each.question}.text", each.text, required=False, max_length=SHORT)
        state = each.state or ("answered" if text and question.kind == AnswerKind.TEXT else "")
        if state and state not in dict(STATES[AnswerKind(question.kind)]):
            checks.fail(f"answers.{each.question}.state", NO_SUCH_ANSWER)
        found.append(GivenAnswer(question=each.question, state=state, text=text))
    return found


def check_addition(checks: Checks, order: JudgeAddition) -> JudgementText:
    """Check what somebody makes of an addition (S003: content, seriousness, credibility; whether it threatens acutely).

    What does not concern a child only says why.
    """
    if not order.concerns:
        if order.reopens:
            checks.fail("reopens", REOPENS_NOTHING)
        return JudgementText(content=checks.reason("content", order.content, missing=NEEDS_WHY_NOT, max_length=LONG))
    content = checks.reason("content", order.content, missing=NEEDS_CONTENT, max_length=LONG)
    for field, words in (("seriousness", NEEDS_SERIOUSNESS), ("credibility", NEEDS_CREDIBILITY)):
        if getattr(order, field) not in SCALE:
            checks.fail(field, words)
    acute = checks.choice("acute", order.acute, Acute, NEEDS_ACUTE)
    if acute == Acute.YES and not order.reopens:
        checks.fail("reopens", ACUTE_REOPENS)
    return JudgementText(content=content, seriousness=order.seriousness, credibility=order.credibility, acute=acute)


def check_for_whom(
    checks: Checks, order: JudgeAddition | TickStep, every: Sequence[UUID | None], known: Collection[UUID | None]
) -> list[UUID | None]:
    """For which children something is said: one of the `known` ones, or `every` one that it may be said for."""
    if order.for_all:
        return list(every)
    if order.child_id not in known:
        checks.fail("child_id", NEEDS_CHILD)
    return [order.child_id]


def check_step(
    checks: Checks, order: TickStep, *, received_at: datetime, now: datetime, elsewhere: bool, confirms: bool
) -> str:
    """Check a step: which, whether it was taken, when, and why. That another authority has the child, a head `confirms`, of a
    notice that belongs `elsewhere`."""
    step = checks.choice("step", order.step, Step, NEEDS_STEP)
    if step == Step.TAKEN_OVER and not (elsewhere and confirms):
        checks.fail("step", HEAD_CONFIRMS if elsewhere else NOT_ELSEWHERE)
    checks.choice("outcome", order.outcome, StepOutcome, NEEDS_OUTCOME)
    checks.moment(
        "happened_at",
        order.happened_at,
        missing=NEEDS_WHEN,
        not_before=[Limit.since(received_at, NOT_BEFORE_NOTICE)],
        happened=now,
        ahead=N_("Tato doba ještě nenastala."),
    )
    return checks.reason("reason", order.reason, missing=NEEDS_WHY_STEP, max_length=LONG)


NOT_OF_RESULT = N_("K výsledku „{result}“ to nepatří: nechte to prázdné, nebo vyberte jiný výsledek.")
_OF_RESULT = {
    BasicResult.KEPT: ("retention_note",),
    BasicResult.SECTION_6: ("unequivocal", "register", "enrolment_reason", "enrolled_on", "file_mark"),
}
STANDS = N_(
    "Dítě už v základní evidenci je: {number}, den E {day}. Zařaďte ho tak i tady; jinam nebo od jiného dne ho převede jen oprava"
    " toho zápisu u případu, s odůvodněním."
)


def check_basic(
    checks: Checks,
    order: AssessBasically,
    *,
    judged: bool,
    danger: str = "",
    known: Collection[UUID],
    registers: Collection[str],
    reasons: Collection[str],
    received_on: date,
    today: date,
    standing: InBasic | None = None,
) -> BasicText:
    """Check a basic assessment: what stays a notice says under which rules it is kept, what is enrolled where, why and since when;
    and neither what only the other one does.

    `standing`: where the child stands already by another notice: no assessment moves it, nor gives it another day E. `danger`: why the
    child cannot stay a notice now.
    """
    result = checks.choice("result", order.result, BasicResult, NEEDS_BASIC)
    if order.child_id is not None and order.child_id not in known:
        checks.fail("child_id", NEEDS_CHILD)
    for other, fields in _OF_RESULT.items():
        if result in set(BasicResult) - {other}:
            words = gettext(RESULTS[BasicResult(result)])
            checks.not_taken(order, fields, gettext(NOT_OF_RESULT).format(result=words))
    reason = checks.reason("reason", order.reason, missing=NEEDS_BASIC_REASON, max_length=LONG)
    enrols = result == BasicResult.SECTION_6
    if not judged and not (enrols and order.unequivocal):
        checks.fail("result", NOT_JUDGED)
    elif danger and result == BasicResult.KEPT:
        checks.fail("result", danger)
    note = checks.text(
        "retention_note",
        order.retention_note,
        required=result == BasicResult.KEPT,
        missing=NEEDS_RETENTION,
        max_length=LONG,
    )
    if enrols:
        if order.register not in registers and (standing is None or order.register != standing.register):
            checks.fail("register", NEEDS_REGISTER)
        if order.enrolment_reason not in reasons:
            checks.fail("enrolment_reason", NEEDS_ENROLMENT)
        checks.day(
            "enrolled_on",
            order.enrolled_on,
            missing=NEEDS_DAY_E,
            not_before=[Limit(received_on, NOT_BEFORE)] if standing is None else (),
            not_after=[Limit(today, NOT_YET)],
        )
        if standing is not None:
            there = gettext(STANDS).format(number=standing.number, day=format_date(standing.begun_on))
            if "register" not in checks.fields and order.register != standing.register:
                checks.fail("register", there)
            elif "enrolled_on" not in checks.fields and order.enrolled_on != standing.begun_on:
                checks.fail("enrolled_on", there)
            elif order.file_mark.strip():
                checks.fail("file_mark", there)
    return BasicText(reason=reason, retention_note=note)
