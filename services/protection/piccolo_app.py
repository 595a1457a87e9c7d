"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import (
    AdditionJudgement,
    AssessedChild,
    BasicAssessment,
    UrgencyAnswer,
    UrgencyAssessment,
    UrgencyQuestion,
    UrgencyQuestionWithdrawal,
    UrgencyStep,
)

APP_CONFIG = app_config(
    "protection",
    [
        AssessedChild,
        UrgencyAssessment,
        AdditionJudgement,
        UrgencyQuestion,
        UrgencyAnswer,
        UrgencyQuestionWithdrawal,
        UrgencyStep,
        BasicAssessment,
    ],
)
