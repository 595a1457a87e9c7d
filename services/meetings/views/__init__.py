"""What somebody gets to see of meetings: the agenda, what was agreed for each client, and what comes of it."""

from .items import check_on_agenda, item_team, item_text, item_view, on_agenda
from .meetings import (
    ahead_of_me,
    changeable,
    invitable,
    list_meetings,
    meeting_choices,
    meeting_text,
    meeting_view,
    names_of_meetings,
    seats_left_empty,
    seats_of,
    team_and_seated,
)
from .plan import (
    asked_of_step,
    case_plan,
    left_of_case,
    meetings_ahead,
    steps_left_open,
    steps_left_to_others,
    team_day,
    words_of_steps_left,
)

__all__ = [
    "ahead_of_me",
    "asked_of_step",
    "case_plan",
    "changeable",
    "check_on_agenda",
    "invitable",
    "item_team",
    "item_text",
    "item_view",
    "left_of_case",
    "list_meetings",
    "meeting_choices",
    "meeting_text",
    "meeting_view",
    "meetings_ahead",
    "names_of_meetings",
    "on_agenda",
    "seats_left_empty",
    "seats_of",
    "steps_left_open",
    "steps_left_to_others",
    "team_and_seated",
    "team_day",
    "words_of_steps_left",
]
