"""What people do about the judgement of notices."""

from .additions import ask_to_judge, judge_addition
from .questions import answer_colleague, ask_colleague
from .steps import tick_step
from .urgency import assess_urgency

__all__ = ["answer_colleague", "ask_colleague", "ask_to_judge", "assess_urgency", "judge_addition", "tick_step"]
