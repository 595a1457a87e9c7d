"""What somebody gets to see of case management: case managements, and the people and services of the two sides."""

from .case_managements import (
    case_management_text,
    case_management_view,
    ends_of_offers,
    led_by,
    led_by_me,
    names_of_case_managements,
    offers_that_wait,
    owners_of_case,
    rights_in_case,
    shown_text,
    state_of_case,
    team_for,
    to_be_answered,
    views_of,
    waiting,
    work_that_ends,
)
from .crossing import count_crossing, crossing_of_case, on_consents
from .looks import entries_of_partners, looks_of_partners
from .offering import offered_text, offers, proposable
from .teams import key_worker_of, member, pair_of, partners, service_choice, services_of, team, team_of

__all__ = [
    "case_management_text",
    "case_management_view",
    "count_crossing",
    "crossing_of_case",
    "ends_of_offers",
    "entries_of_partners",
    "key_worker_of",
    "led_by",
    "led_by_me",
    "looks_of_partners",
    "member",
    "names_of_case_managements",
    "offered_text",
    "offers",
    "offers_that_wait",
    "on_consents",
    "owners_of_case",
    "pair_of",
    "partners",
    "proposable",
    "rights_in_case",
    "service_choice",
    "services_of",
    "shown_text",
    "state_of_case",
    "team",
    "team_for",
    "team_of",
    "to_be_answered",
    "views_of",
    "waiting",
    "work_that_ends",
]
