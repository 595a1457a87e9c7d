"""The questions of a telephone notice: what every authority begins with, and how an administrator words them (S003, 8a)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kernel.checks import Checks
from kernel.legal_time import format_instant
from kernel.web.i18n import N_, gettext
from kernel.web.text import counted
from services.intake.schemas import Answer, NoticeText, OwnAnswer, PhoneForm, PhoneQuestion, RecordNotice, Way
from services.intake.tables import AnswerState, Channel
from tenants.settings.rules import Setting
from tenants.tables import PresetName

from .arrivals import RECEIVING

QUESTIONS = (
    "child_description",
    "child_name",
    "caregivers",
    "subject",
    "other_children",
    "notifier_name",
    "notifier_relation",
    "notifier_contact",
)
"""The fixed order of the eight questions (Standard 8a)."""
OF_CALLER = QUESTIONS[5:]
WORDING = (
    N_("O jaké dítě se jedná?"),
    N_("Jméno a příjmení dítěte, bydliště"),
    N_("Údaje o rodičích, popř. jiných pečujících osobách"),
    N_("Co je předmětem oznámení?"),
    N_("Jsou v rodině další děti, které by mohly být ohroženy?"),
    N_("Kdo volá?"),
    N_("Jaký je vztah volajícího k ohroženému dítěti?"),
    N_("Kontaktní údaje volajícího"),
)
"""How S003 asks them (domain reference 1.3)."""
NOT_CALLED = {
    "notifier_name": N_("Kdo oznamuje?"),
    "notifier_relation": N_("Vztah oznamovatele k dítěti"),
    "notifier_contact": N_("Kontakt na oznamovatele"),
}
"""How the last three are asked of who does not call."""
MARKS: dict[str, str] = dict(
    zip(("dítě", "jméno", "pečující", "předmět", "další děti", "kdo", "vztah", "kontakt"), QUESTIONS, strict=True)
)
"""How the text of the questions says what each is about; the same in every language, as the text is data."""
OWN = "own_"  # what the key of a question begins with that the authority added
MOST_OWN, LONGEST = 10, 300
WRONG = N_(
    "Pište na každý řádek jednu otázku, svislou čáru a o čem je: dítě, jméno, pečující, předmět, další děti, a na konci o volajícím kdo,"
    " vztah, kontakt. Každá z těch osmi je tu jednou. Vlastní otázka čáru nemá a stojí před těmi o volajícím. Nejvýš deset vlastních."
)
NO_SUCH_QUESTION = N_("Taková otázka ve formuláři není.")
OBSERVED, OPINION, PLACE = "Co pracovník sám viděl a slyšel", "Názor pracovníka", "Místo"
WENT_OUT, NARRATIVE, VISITED = (
    "Výjezd",
    "Naléhavost, jak ji popsal, kdo byl na výjezdu",
    "Další děti, o kterých to platí",
)
"""How papers call what only some ways of coming ask; Czech for every reader."""


def _mark(said: str) -> str:
    return sha256(said.encode()).hexdigest()[:8]


def _form(questions: Sequence[tuple[str, str]]) -> PhoneForm:
    """A form of questions, each with what it is about; one of the authority is called by what it asks and not by its place."""
    return PhoneForm(
        mark=_mark(repr(questions)),
        questions=[PhoneQuestion(key=about or f"{OWN}{_mark(text)}", text=text) for text, about in questions],
    )


FIRST = _form(list(zip(WORDING, QUESTIONS, strict=True)))
"""The eight of S003: their words are messages, said in the reader's language."""


def asked_as_usual(form: PhoneForm | None, key: str) -> bool:
    """Whether one of the eight was asked in the words of the standard; `form`: of a notice, None for those."""
    usual: dict[str, str] = dict(zip(QUESTIONS, WORDING, strict=True))
    return form is None or any(each.key == key and each.text == usual[key] for each in form.questions)


@dataclass(frozen=True, kw_only=True)
class QuestionsSetting(Setting[PhoneForm]):
    """The questions as a text that an administrator edits: one in a line, `otázka | o čem je`; an own one without the second."""

    lines: bool = True

    def read(self, stored: str) -> PhoneForm:
        """The form that a text says. Raises ValueError."""
        questions: list[tuple[str, str]] = []
        for line in filter(None, (each.strip() for each in stored.splitlines())):
            text, *about = (part.strip() for part in line.split("|"))
            if len(about) > 1 or (about and about[0].lower() not in MARKS) or not 0 < len(text) <= LONGEST:
                raise ValueError(line)
            questions.append((text, MARKS[about[0].lower()] if about else ""))
        texts, about = [text for text, _ in questions], [key for _, key in questions]
        if sorted(filter(None, about)) != sorted(QUESTIONS) or set(about[-len(OF_CALLER) :]) != set(OF_CALLER):
            raise ValueError(stored)
        if about.count("") > MOST_OWN or len({text.casefold() for text in texts}) < len(texts):
            raise ValueError(stored)
        return _form(questions)

    def write(self, value: PhoneForm) -> str:
        """The text of a form."""
        said = {key: words for words, key in MARKS.items()}
        return "\n".join(" | ".join(filter(None, (each.text, said.get(each.key, "")))) for each in value.questions)

    def words(self, value: PhoneForm) -> str:
        """How much it asks."""
        number = len(value.questions)
        asked = counted(number, gettext("otázka"), gettext("otázky"), gettext("otázek"))
        own = gettext("vlastní: {n}").format(n=number - len(QUESTIONS)) if number > len(QUESTIONS) else ""
        return ", ".join(filter(None, (asked, own)))

    def taken(self, checks: Checks, typed: str) -> str:
        """What is stored; a text that is no form is said beside `value`."""
        text = checks.text("value", typed, missing=WRONG, max_length=8_000)
        if "value" in checks.fields:
            return ""
        try:
            return self.write(self.read(text))
        except ValueError:
            checks.fail("value", WRONG)
            return ""


PHONE_QUESTIONS = QuestionsSetting(
    key="phone_questions",
    group=RECEIVING,
    order=300,
    title=N_("Otázky při telefonickém oznámení"),
    help=N_(
        "Na co se ptá, kdo zapisuje telefonát. Osm otázek standardu tu je vždy: jejich znění můžete změnit a přidat vlastní otázky."
        " Nové znění platí od svého dne; co bylo zapsáno dřív, drží otázky svého dne. Jiné způsoby přijetí mají osm otázek standardu."
        " Na řádku stojí: otázka | o čem je (dítě, jméno, pečující, předmět, další děti, kdo, vztah, kontakt); vlastní otázka čáru nemá."
    ),
    presets=dict.fromkeys((PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), FIRST),
)
"""Domain reference 9, row 18: the set of S003; the eight keep what they mean to finding, to further children and to who called."""


def no_more_asked(form: PhoneForm, before: Iterable[PhoneForm], keys: Collection[str]) -> list[PhoneQuestion]:
    """Those of these questions that were asked before and are not any more, each as it was asked."""
    asked = {each.key for each in form.questions}
    found = {each.key: each for one in before for each in one.questions if each.key in keys}
    return [each for key, each in found.items() if key not in asked]


def asked_of(text: NoticeText, channel: Channel | str) -> list[PhoneQuestion]:
    """The questions of a notice as they were asked, in their order: of a call by the wording of its day, with what was answered
    of a wording of before behind those of its kind.
    """
    questions = (text.asked or FIRST).questions
    if (text.came.first.channel if text.came else channel) != Channel.PHONE:
        return [PhoneQuestion(key=each.key, text=NOT_CALLED.get(each.key, each.text)) for each in questions]
    known = {each.key for each in questions}
    earlier = [PhoneQuestion(key=each.question, text=each.asked) for each in text.more if each.question not in known]
    told = [each for each in questions if each.key not in OF_CALLER]
    return [*told, *earlier, *(each for each in questions if each.key in OF_CALLER)]


def told(text: NoticeText, channel: Channel | str, way: Collection[str]) -> list[tuple[str, Answer]]:
    """What was told as a paper says it, question by question, without who the child is and who called; Czech for every reader.

    `way`: of what only some ways of coming ask, these that were written (`place`, `observed`, `opinion`, `visit`).
    """
    found = {each.key: (each.text, answer_in(text, each.key)) for each in asked_of(text, channel) if _tells(each.key)}
    subject = list(found).index("subject")
    seen = [(name, getattr(text.way, key)) for key, name in (("place", PLACE), ("observed", OBSERVED)) if key in way]
    rows = [*found.values()]
    rows[subject:subject] = [(name, Answer(text=words)) for name, words in seen if words]
    more = [(OPINION, text.way.opinion)] if "opinion" in way else []
    return rows + [(name, Answer(text=words)) for name, words in (*more, *of_visit(text.way, way)) if words]


def of_visit(said: Way, way: Collection[str]) -> list[tuple[str, str]]:
    """What was said of a visit on call, as a paper says it."""
    if said.went_out is None or "visit" not in way:
        return []
    when = f"ano, {format_instant(said.visited_at)}" if said.visited_at else "ano"
    return [
        (WENT_OUT, when if said.went_out else "ne"),
        (NARRATIVE, said.urgency_narrative),
        (VISITED, "; ".join(said.visit_children.splitlines())),
    ]


def _tells(key: str) -> bool:
    return key not in (*OF_CALLER, "child_name")


def answer_in(text: NoticeText, key: str) -> Answer:
    """What was answered to one question of those that tell of no caller."""
    if key in QUESTIONS:
        return getattr(text, key)
    own = next((each for each in text.more if each.question == key), None)
    return Answer(state=own.state, text=own.text) if own else Answer()


def check_own(
    checks: Checks, order: RecordNotice, form: PhoneForm, earlier: Sequence[PhoneQuestion]
) -> list[OwnAnswer]:
    """What was answered to the questions of the authority, each with its words, in the order of the form."""
    own = {each.key: each.text for each in (*form.questions, *earlier) if each.key not in QUESTIONS}
    checks.line("form_mark", order.form_mark, required=False, max_length=LONGEST)
    checks.texts.pop("form_mark", None)
    found: dict[str, OwnAnswer] = {}
    for each in order.more[: 2 * (MOST_OWN + len(own))]:
        if each.question not in own:
            checks.fail("more.question", NO_SUCH_QUESTION)
        field = f"more.{each.question}.text"
        text = checks.text(field, each.text, required=False)
        state = state_of(checks, each.state, bool(text) or field in checks.fields, f"more.{each.question}.state", field)
        found[each.question] = OwnAnswer(
            question=each.question, asked=own.get(each.question, ""), state=state, text=text
        )
    return [found[key] for key in own if key in found and (found[key].state or found[key].text)]


_STATES = {"", *(state.value for state in AnswerState)}


def state_of(checks: Checks, state: str, has_text: bool, state_field: str, text_field: str) -> str:
    """The state of an answer; words are an answer, of who does not know all of it too. What contradicts itself is asked again."""
    if state not in _STATES:
        checks.fail(state_field, N_("Vyberte, zda oznamovatel odpověděl, neví, nebo odmítá."))
    elif state == AnswerState.ANSWERED and not has_text:
        checks.fail(text_field, N_("Napište odpověď, nebo vyberte „Neví“ či „Odmítá“."))
    elif state == AnswerState.REFUSED and has_text:
        checks.fail(state_field, N_("Odpověď je napsaná: vyberte „Odpovídá“, nebo ji smažte."))
    return AnswerState.ANSWERED.value if has_text else state
