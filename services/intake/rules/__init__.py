"""Decisions about notices."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from textwrap import shorten

import msgspec

from cases.clients.rules import BORN_LATER, check_who_it_is, said_anyway
from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks, Limit
from kernel.legal_time import add_months, prague_date
from kernel.named import Person
from kernel.text import tidy_number
from kernel.web.i18n import N_
from kernel.wording import Named, Worded, check_named, check_others
from services.intake.exceptions import NoticeAlreadyAssigned, NoticePassedOnAlready
from services.intake.schemas import (
    AddToNotice,
    Answer,
    Child,
    NoticeText,
    Notifier,
    PhoneForm,
    PhoneQuestion,
    RecordNotice,
)
from services.intake.tables import AnswerState, NoticeStatus

from .annexes import ANNEX_PROTOCOL, ANNEX_RECORD
from .arrivals import FIRST_DAY, OF_FIRST_DAY, OFFICE_CLOSES, ONCALL_HANDOVER, OncallHandover, after_on_call, first_day
from .channels import ASKED_BY, CHANNELS, NOBODY_NOTIFIES, SPOKEN, WORDS_OF_VISIT, check_sender, check_way
from .filing import file_record
from .finding import terms_of, terms_of_client, terms_of_further, where_found
from .itself import but_the_child, calls_itself, own_name, said_by_the_child
from .leaving import LEFT_OUT, added_without, children_without, told_on, without
from .notifier import of_the_family, person, together, told_later
from .places import street_and_town
from .questions import FIRST, PHONE_QUESTIONS, QUESTIONS, asked_as_usual, asked_of, check_own, state_of
from .questions import told as told_in
from .relation import check_relation
from .urgency import (
    ALWAYS,
    ASSESS_URGENCY,
    ASSESSED,
    ASSESSED_ACUTE_THERE,
    ASSESSED_AT_ONCE,
    ASSESSED_THERE,
    ASSESSED_TODAY,
    D5,
    HANDED_OVER,
    JOINED_NOTE,
    READ_JOINED,
    URGENCY,
    URGENCY_DEADLINE,
    UrgencyLatest,
    came_so,
    joined_title,
    number_noted,
    urgency_due,
    urgency_note,
    urgency_title,
    urgency_titles,
)

__all__ = [
    "ALWAYS",
    "ANNEX_PROTOCOL",
    "ANNEX_RECORD",
    "ASKED_BY",
    "ASSESSED",
    "ASSESSED_ACUTE_THERE",
    "ASSESSED_AT_ONCE",
    "ASSESSED_THERE",
    "ASSESSED_TODAY",
    "ASSESS_URGENCY",
    "CHANNELS",
    "D5",
    "FIRST_DAY",
    "HANDED_OVER",
    "JOINED_NOTE",
    "LEFT_OUT",
    "NOBODY_NOTIFIES",
    "OFFICE_CLOSES",
    "OF_FIRST_DAY",
    "ONCALL_HANDOVER",
    "PHONE_QUESTIONS",
    "QUESTIONS",
    "READ_JOINED",
    "SPOKEN",
    "URGENCY",
    "URGENCY_DEADLINE",
    "OncallHandover",
    "UrgencyLatest",
    "added_without",
    "after_on_call",
    "asked_as_usual",
    "asked_of",
    "came_so",
    "children_without",
    "file_record",
    "first_day",
    "joined_title",
    "number_noted",
    "terms_of",
    "terms_of_client",
    "terms_of_further",
    "together",
    "told_in",
    "told_later",
    "told_on",
    "urgency_due",
    "urgency_note",
    "urgency_title",
    "urgency_titles",
    "where_found",
    "without",
]

SUMMARY_LENGTH = 5_000
FREE = (
    "summary",
    "health_note",
    "text",
    "other_child",
    "urgency_narrative",
    "visit_children",
    "limit_reason",
)  # of the orders of this domain, where words may name anybody
BEGINNING = 90  # letters of a text that a list shows
_TOLD = ("name", "relation", "contact")  # what a notifier says of themselves: questions 6 to 8
_CARERS = "caregivers"
_TOLD_OF = (
    "child_description",
    _CARERS,
    "subject",
    "other_children",
    "place",
    "observed",
    "opinion",
    *WORDS_OF_VISIT,
)
_SILENT = ("", AnswerState.REFUSED)
_OLDEST_NOTICE = 20 * 12  # months
_OLDEST_CHILD = 30 * 12
TOO_OLD = N_("Oznámení nemůže být starší než {day}, tedy dvacet let. Zkontrolujte rok.")
NOT_ANONYMOUS = N_(
    "Volající má zůstat anonymní, ale v otázkách na volajícího něco je. Odpovědi smažte, nebo zrušte zaškrtnutí."
)
NO_CHILD = N_("Dítěti by v den oznámení bylo přes 30 let. Zkontrolujte rok narození.")
NAMES_CALLER = N_(
    "Odpověď možná prozrazuje oznamovatele: {words}. To patří jen k údajům o něm. Jde-li o někoho jiného, označte ta slova níže."
)
NAMES_CALLER_THERE = N_(
    "Co bylo řečeno, možná prozrazuje oznamovatele: {words}. Na druhém úřadě to přečte každý, kdo čte oznámení. Označte, co se má vynechat"
    " a co zůstane."
)
NAMES_NOTIFIER = N_(
    "Text možná prozrazuje oznamovatele: {words}. Do spisu nepatří. Jde-li o někoho jiného, označte ta slova níže."
)


# ── taking down ──────────────────────────────────────────────────────────────────────────────────────────────────────


def check_notice(
    checks: Checks,
    order: RecordNotice,
    *,
    now: datetime,
    asked: PhoneForm = FIRST,
    earlier: Sequence[PhoneQuestion] = (),
) -> tuple[NoticeText, Notifier]:
    """Check a notice: an incomplete one is taken too (the authority accepts every piece of information).

    `asked`: by which questions, and `earlier` those of a wording of before that are answered.
    """
    today = prague_date(now)
    way = check_way(checks, order, today=today)
    order = said_by_the_child(checks, _without_caller(checks, order))
    received_on = checks.moment(
        "received_at",
        order.received_at,
        missing=N_("Zadejte den a čas, kdy oznámení přišlo, například 23. 11. 2026 a 9:40."),
        not_before=[Limit(add_months(today, -_OLDEST_NOTICE), TOO_OLD)],
        happened=now,
        ahead=N_("Tato doba ještě nenastala."),
    )
    child = _child(checks, order, today, received_on=received_on or today)
    typed = child != Child() or any(field.startswith("child_") for field in checks.fields)
    sender = check_sender(checks, order)
    name, relation, contact = (_answer(checks, order, question, one_line=True) for question in QUESTIONS[5:])
    text = NoticeText(
        child_description=_answer(checks, order, "child_description"),
        child_name_state=_state(checks, order, "child_name", typed, "child_family_name"),
        child=child,
        caregivers=_answer(checks, order, "caregivers"),
        subject=_answer(checks, order, "subject"),
        other_children=_answer(checks, order, "other_children"),
        notifier_name_state=name.state,
        notifier_relation_state=relation.state,
        notifier_contact_state=contact.state,
        way=way,
        asked=None if asked == FIRST else asked,
        more=check_own(checks, order, asked, earlier),
    )
    said = (text.child_description, text.caregivers, text.subject, text.other_children, *text.more)
    if not checks.fields and child == Child() and not (way.observed or any(answer.text for answer in said)):
        checks.fail("subject", N_("Napište alespoň, co je předmětem oznámení nebo o jaké dítě jde."))
    told = {"name": name.text, "relation": relation.text, "contact": contact.text, **sender}
    itself = calls_itself(order)
    return text, Notifier(**told, itself=itself, own=own_name(name.text, child) if itself else "")


def _without_caller(checks: Checks, order: RecordNotice) -> RecordNotice:
    """Who stays anonymous refused the three questions about themselves; what is written all the same is asked about."""
    if not order.notifier_anonymous:
        return order
    questions = QUESTIONS[5:]
    if order.child_calls or any(
        getattr(order, each).strip() or getattr(order, f"{each}_state") not in _SILENT for each in questions
    ):
        checks.fail("notifier_anonymous", NOT_ANONYMOUS)
        return order
    return msgspec.structs.replace(order, **{f"{each}_state": AnswerState.REFUSED.value for each in questions})


def _child(checks: Checks, order: RecordNotice, today: date, *, received_on: date) -> Child:
    if order.child_birth_date is not None:
        checks.day(
            "child_birth_date",
            order.child_birth_date,
            not_before=[Limit(add_months(received_on, -_OLDEST_CHILD), NO_CHILD)],
            not_after=[Limit(today, BORN_LATER)],
        )
    return Child(
        given_name=checks.line("child_given_name", order.child_given_name, required=False, max_length=120),
        family_name=checks.line("child_family_name", order.child_family_name, required=False, max_length=120),
        birth_date=order.child_birth_date,
        address=checks.line("child_address", order.child_address, required=False),
    )


def _answer(checks: Checks, order: RecordNotice, question: str, *, one_line: bool = False) -> Answer:
    take = checks.line if one_line else checks.text
    text = take(question, getattr(order, question), required=False)
    if question in checks.fields:
        return Answer()
    return Answer(state=_state(checks, order, question, bool(text), question), text=text)


def _state(checks: Checks, order: RecordNotice, question: str, has_text: bool, text_field: str) -> str:
    return state_of(checks, getattr(order, f"{question}_state"), has_text, f"{question}_state", text_field)


def is_anonymous(text: NoticeText) -> bool:
    """The caller gave neither name nor contact; nothing about the further steps changes."""
    refused = AnswerState.REFUSED
    return text.notifier_name_state == refused and text.notifier_contact_state == refused


def reference_number(number: int, year: int) -> str:
    """The number of a notice, e.g. `OZN 4131/2026`: no č. j. and no file mark, and like neither (ADR 0087)."""
    return f"{NUMBERED} {number}/{year}"


NUMBERED = "OZN"
_NUMBER_TYPED = re.compile(r"(?:č\. ?j\. ?)?(\D*?) ?0*([1-9]\d{0,8}) ?/ ?(\d{4})")


def numbers_typed(text: str, abbreviation: str) -> list[str]:
    """As which numbers a notice of an organisation may stand that people write down as `ozn13 / 2026` or `13/2026`.

    Notices of before have the abbreviation in front. Nothing for what is no number, or one of another organisation.
    """
    match = _NUMBER_TYPED.fullmatch(" ".join(tidy_number(text).lower().split()).rstrip(" ."))
    if match is None:
        return []
    typed = match[1].replace(" ", "").rstrip(".")
    marks = [NUMBERED, abbreviation]
    return [f"{mark} {int(match[2])}/{match[3]}" for mark in marks if typed in ("", mark.lower().replace(" ", ""))]


# ── assigning ────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_can_assign(status: str) -> None:
    """A notice goes to a case once."""
    if status in (NoticeStatus.FORWARDED, NoticeStatus.REFERRED):
        raise NoticePassedOnAlready
    if status != NoticeStatus.RECORDED:
        raise NoticeAlreadyAssigned


def identity_from(child: Child) -> ClientIdentity:
    """The child as the head completes it: of the address the last part that can be a town is the town."""
    street, town = street_and_town(child.address)
    return ClientIdentity(
        given_name=child.given_name,
        family_name=child.family_name,
        birth_date=child.birth_date,
        street=street,
        town=town,
    )


def check_addition(checks: Checks, order: AddToNotice) -> tuple[str, Notifier]:
    """What was learnt later, and what the notifier told of themselves; that the text names nobody is looked at apart."""
    told = {each: checks.line(f"notifier_{each}", getattr(order, f"notifier_{each}"), required=False) for each in _TOLD}
    for each in _TOLD:  # where they belong, they name nobody by mistake
        checks.texts.pop(f"notifier_{each}", None)
    notifier = Notifier(**told, itself=False)
    missing = "" if notifier != Notifier() or order.tells else N_("Napište, co jste se o oznámení dozvěděli.")
    return checks.text("text", order.text, missing=missing, required=bool(missing)), notifier


def tells_who(order: AddToNotice) -> bool:
    """Whether an addition says who called, or how to reach them."""
    return bool(order.notifier_name.strip() or order.notifier_contact.strip())


def answered(notifier: Notifier) -> list[str]:
    """Which of the last three questions there is an answer to."""
    return [each for each in _TOLD if getattr(notifier, each)]


def said(state: str, text: str) -> Answer:
    """The answer to one of them in the call."""
    return Answer(state=AnswerState.ANSWERED if text else state, text=text)


def check_summary(checks: Checks, summary: str) -> str:
    """What the file says of the notice; that it names no notifier is looked at apart."""
    return checks.text("summary", summary, required=False, max_length=SUMMARY_LENGTH)


def check_answers(checks: Checks, order: RecordNotice, text: NoticeText, notifier: Notifier) -> Named:
    """Warn of answers to the first five questions that name the caller, whom everybody would read there.

    A caller of the family, as they say themselves, may stand among those who care for the child, where question 3 asks for them by
    name; in the other answers a sentence with the name may say that they called, and is asked about.
    """
    check_others(checks, order)
    family = [text.caregivers.text] if of_the_family(notifier, identity_from(text.child)) else []
    named = check_told(checks, order, text, person(notifier), family)
    fields = (*_TOLD_OF, *(each for each in checks.texts if each.startswith("more.")), "child_address")
    return named | check_relation(checks, order, notifier.relation, fields, warning=NAMES_CALLER, told=True)


def check_told(
    checks: Checks,
    order: RecordNotice,
    text: NoticeText,
    caller: Person,
    family: Sequence[str] = (),
    *,
    warning: str = NAMES_CALLER,
) -> Named:
    """Warn of the same answers where they name somebody who called; `family`: what may be said of them among those who care for it."""
    child = identity_from(text.child)
    told = [*_TOLD_OF, *(each for each in checks.texts if each.startswith("more."))]
    known = said_anyway(child)
    told.remove(_CARERS)
    answers = check_named(checks, order, caller, known=known, warning=warning, only=told)
    carer = msgspec.structs.replace(caller, contact="") if family else caller
    answers |= check_named(checks, order, carer, known=[*known, *family], warning=warning, only=(_CARERS,))
    names = [child.given_name, child.family_name]
    address = check_named(checks, order, caller, known=names, warning=warning, only=("child_address",))
    called = ClientIdentity(given_name=child.given_name, family_name=child.family_name)
    if calls_itself(order):
        caller = but_the_child(caller, f"{child.given_name} {child.family_name}")
    who = check_who_it_is(checks, order, caller, is_now=called, warning=warning, prefix="child_")
    return answers | address | who


def check_names(
    checks: Checks,
    order: Worded,
    notifier: Person,
    child: ClientIdentity,
    *,
    was: ClientIdentity | None = None,
    free: Collection[str] = FREE,
    prefix: str = "",
) -> Named:
    """Warn of words for the file or the notice that read like the notifier; of who the child is too, told who it `was`."""
    check_others(checks, order)
    known = said_anyway(child)
    named = check_named(checks, order, notifier, known=known, warning=NAMES_NOTIFIER, only=free)
    if was is None:
        return named
    return named | check_who_it_is(
        checks, order, notifier, was=was, is_now=child, warning=NAMES_NOTIFIER, prefix=prefix
    )


def beginning(text: str) -> str:
    """The first words of a text, for a list: whole words, no more than a line of them."""
    return shorten(text, width=BEGINNING, placeholder=" …")
