"""Taking a notice down: the order, and what is sealed of the answers, by the way in which it came (domain reference 1.2, 1.3)."""

from datetime import date
from typing import Annotated

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import like
from kernel.typed_days import Meant
from kernel.web.i18n import gettext
from kernel.wording import Worded
from services.intake.tables import AnswerState, Channel, IdentityShown, Threatens, VisitStep

State = Annotated[str, one_of(AnswerState, or_empty=True)]
Refused = Annotated[State, like("refused")]
_Description = Annotated[str, like("chlapec, 13 let, 7. třída")]
_GivenName = Annotated[str, like("Kryštof")]
_FamilyName = Annotated[str, like("Malina")]
BirthDate = Annotated[date, like("2013-05-02"), Meant.BIRTH]
_Address = Annotated[str, like("Lipová 30, Lipnice pod Hájem")]
_Key = Annotated[str, like("subject")]
_Asked = Annotated[str, like("Co je předmětem oznámení?")]
_Mark = Annotated[str, like("5c21d0aa")]
TAKEN_DOWN = tuple(each for each in Channel if each is not Channel.AUTHORITY)
"""What people take down; what another authority forwarded comes by itself."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered to one question; the state is empty when nobody asked it."""

    state: State = ""
    text: _Description = ""


class PhoneQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a call: its key, by which an answer says what it answers, and how it is asked."""

    key: _Key
    text: _Asked


class PhoneForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked in a call from a day on, in its order. `mark` tells wordings apart."""

    mark: _Mark
    questions: list[PhoneQuestion]


class MoreAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was answered to a question that the authority added to the eight."""

    question: Annotated[str, like("own_3f2a9c1b")] = ""
    state: State = ""
    text: Annotated[str, like("Doma, hlídá ho babička.")] = ""


class OwnAnswer(MoreAnswer, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """The same with the question as it was asked."""

    asked: Annotated[str, like("Kde je dítě právě teď?")] = ""


class Child(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the child is, as far as the caller knows."""

    given_name: _GivenName = ""
    family_name: _FamilyName = ""
    birth_date: BirthDate | None = None
    address: _Address = ""

    @property
    def name(self) -> str:
        """Family name first; says so when the name is not known."""
        return " ".join(part for part in (self.family_name, self.given_name) if part) or gettext("Jméno nezjištěno")


class Way(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What only one way of coming asks, and tells nobody who made the notice. What leads to them lies with the notifier.

    `place`: where it was found or said; `observed`: what the worker saw and heard themselves; `opinion`: what they think of it;
    `identity`: whether who came showed who they are; `dated_on`: the day that a letter bears;
    `marked`: a number or box that leads to who wrote lies with the notifier. On call: whether somebody `went_out`, when they were there
    (`visited_at`), how urgent it was in their own words, and further children of whom that is said, one on a line.
    """

    place: str = ""
    observed: str = ""
    opinion: str = ""
    identity: str = ""
    dated_on: date | None = None
    marked: bool = False
    went_out: bool | None = None
    visited_at: Annotated[Instant | None, like(None)] = None
    urgency_narrative: str = ""
    visit_children: str = ""


class OfVisit(Worded, frozen=True, kw_only=True):
    """What is said of a visit on call, with the notice or later (ADR 0113)."""

    went_out: Annotated[bool | None, like(None)] = None
    visited_at: Annotated[Instant | None, Meant.PAST, like(None)] = None
    urgency_narrative: Annotated[str, like("")] = ""
    visit_steps: Annotated[list[Annotated[str, one_of(VisitStep)]], like([])] = msgspec.field(default_factory=list[str])
    visit_children: Annotated[str, like("")] = ""
    visit_all_judged: Annotated[bool, like(False)] = False
    visit_steps_of_all: Annotated[bool, like(False)] = False

    @property
    def tells_of_visit(self) -> bool:
        """Whether anything of it is said."""
        return self.went_out is not None or self.tells_what_was_there

    @property
    def tells_what_was_there(self) -> bool:
        """Whether anything is said that belongs to a visit alone."""
        return bool(
            self.urgency_narrative.strip()
            or self.visit_children.strip()
            or self.visit_steps
            or self.visited_at
            or self.visit_all_judged
            or self.visit_steps_of_all
        )


class RecordNotice(OfVisit, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a notice down, by telephone unless `channel` says otherwise: the eight questions of Standard 8a in their order.

    Each `…_state` is `answered`, `unknown`, `refused` or empty when the question was not asked; words are an answer, with `unknown`
    too. `received_at` is an instant with its zone. `notifier_anonymous`: the caller refused to say anything about themselves, in one answer to the
    last three questions, which are left empty then. `child_calls`: the child itself does; its own name is who calls then, and may be left out. `wants_report` is null when nobody asked whether they want one.

    The last fields are asked by some channels only (`rules.ASKED_BY`). `place`, `observed` and `opinion`: of what was found or said
    outside of the office, what the worker saw themselves, and what they think of it. `sender_reference`, `sender_box` and
    `message_number` lead to who wrote and are kept apart with them.

    `acute`: whether it threatens the child acutely, by who takes it down; empty where they do not say: then it does where the child itself
    calls, until somebody judges it.

    On call whoever `went_out` (null: nobody said) judges by that visit, which they sign: every visit is urgent and no form is filled in
    (S001). `urgency_narrative`: how acute it was, what was done, with whom it was consulted; with `visited_at` it has to be said.
    It is of the notice's child and of `visit_children`, one on a line; with `visit_all_judged` there is nobody else of whom question 5 tells.
    `visit_steps`: what was done there for the notice's child; with `visit_steps_of_all` for each of the children. Where the authority asks the form all the same, it is to be judged today.

    Of a call `more` answers what the authority asks beside the eight; `form_mark` tells by which wording it was asked, else today's.
    """

    received_at: Annotated[Instant, Meant.PAST] | None
    child_description_state: State = ""
    child_description: _Description = ""
    child_name_state: State = ""
    child_given_name: _GivenName = ""
    child_family_name: _FamilyName = ""
    child_birth_date: BirthDate | None = None
    child_address: _Address = ""
    caregivers_state: State = ""
    caregivers: Annotated[str, like("matka")] = ""
    subject_state: State = ""
    subject: Annotated[str, like("Opakovaná neomluvená nepřítomnost, ve škole usíná.")] = ""
    other_children_state: Annotated[State, like("unknown")] = ""
    other_children: Annotated[str, like("")] = ""
    notifier_name_state: Refused = ""
    notifier_name: Annotated[str, like("")] = ""
    notifier_relation_state: Refused = ""
    notifier_relation: Annotated[str, like("")] = ""
    notifier_contact_state: Refused = ""
    notifier_contact: Annotated[str, like("")] = ""
    notifier_anonymous: bool = False
    child_calls: Annotated[bool, like(False)] = False
    confidentiality_explained: Annotated[bool, like(True)] = False
    disclosure_explained: Annotated[bool, like(True)] = False
    wants_report: Annotated[bool | None, like(False)] = None
    channel: Annotated[str, one_of(TAKEN_DOWN), like("phone")] = Channel.PHONE.value
    identity: Annotated[str, one_of(IdentityShown, or_empty=True), like("")] = ""
    place: Annotated[str, like("")] = ""
    observed: Annotated[str, like("")] = ""
    opinion: Annotated[str, like("")] = ""
    dated_on: Annotated[date | None, like(None), Meant.PAST] = None
    sender_reference: Annotated[str, like("")] = ""
    sender_box: Annotated[str, like("")] = ""
    message_number: Annotated[str, like("")] = ""
    more: Annotated[list[MoreAnswer], like([])] = []  # noqa: RUF012 msgspec copies it
    form_mark: Annotated[str, like("")] = ""
    acute: Annotated[str, one_of(Threatens, or_empty=True), like("")] = ""
