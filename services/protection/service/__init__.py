"""What people do about the judgement of notices."""

from .additions import ask_for_basic, ask_once_mistaken, ask_once_parted, judge_addition
from .basic import assess_basically
from .files import open_files
from .heard import keep_word
from .on_call import keep_visit
from .open import follow as ask_what_is_open
from .open import led_by_another
from .parting import take_over
from .questions import answer_colleague, ask_colleague, withdraw_question
from .steps import tick_step
from .urgency import assess_urgency, say_all_judged

__all__ = [
    "answer_colleague",
    "ask_colleague",
    "ask_for_basic",
    "ask_once_mistaken",
    "ask_once_parted",
    "ask_what_is_open",
    "assess_basically",
    "assess_urgency",
    "judge_addition",
    "keep_visit",
    "keep_word",
    "led_by_another",
    "open_files",
    "say_all_judged",
    "take_over",
    "tick_step",
    "withdraw_question",
]
