"""What stands in fields of judgements, with an example of each."""

from enum import StrEnum
from typing import Annotated

from kernel.checks import one_of
from kernel.samples import like
from services.protection.tables import (
    BasicResult,
    ChildAsked,
    Result,
    Step,
    StepOutcome,
)


class Found(StrEnum):
    """Whether a child was found to be one of § 6, as it stands now."""

    IS = "is"
    IS_NOT = "is_not"
    NO_MORE = "no_more"  # it was, until its entry ended
    UNKNOWN = "unknown"  # found so and entered nowhere, or by mistake, and nobody assessed it since


KeySaid = Annotated[str, like("q1")]
ChildNameSaid = Annotated[str, like("mladší bratr, asi 4 roky")]
ChildViewSaid = Annotated[str, like("Bojí se jít domů.")]
InterestSaid = Annotated[str, like("Zůstat dnes u babičky.")]
ReasonSaid = Annotated[str, like("Dítě je u babičky v bezpečí, matka je s ním.")]
StepsSaid = Annotated[str, like("Zítra ráno šetření v rodině.")]
AskedSaid = Annotated[str, one_of(ChildAsked, or_empty=True), like("asked")]
ResultSaid = Annotated[str, one_of(Result), like("urgent")]
CategoriesSaid = Annotated[list[str], like(["d_self_harm"])]
StepSaid = Annotated[str, one_of(Step), like("police")]
OutcomeSaid = Annotated[str, one_of(StepOutcome), like("done")]
BasicSaid = Annotated[str, one_of(BasicResult, or_empty=True), like("section_6")]
FoundSaid = Annotated[str, one_of(Found, or_empty=True), like("is")]
RegisterSaid = Annotated[str, like("OM")]
EnrolmentSaid = Annotated[str, like("section_6_found")]
QuestionSaid = Annotated[str, like("Stačí návštěva zítra?")]
AnswerSaid = Annotated[str, like("Nestačí, jeďte dnes.")]
SCALE = ("1", "2", "3", "4")
STATES = ("yes", "no", "unknown", "answered", *SCALE)  # of all kinds of questions
StateSaid = Annotated[str, one_of(STATES, or_empty=True), like("yes")]
ScaleSaid = Annotated[str, one_of(SCALE, or_empty=True), like("3")]
FormMarkSaid = Annotated[str, like("3f5a9c01")]
