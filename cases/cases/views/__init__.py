# pyright: strict
"""What somebody gets to see of cases; nothing here leaves more behind than an entry in the log."""

from .case import assignments_of, case_header, case_view, cover_sheet, header_of, key_workers, readable
from .chips import CHIPS, HEAD_CHIPS, Chips, HeadChip
from .day import act_of, all_my_tasks, tasks_that_wait
from .export import case_file
from .filters import saved_filters
from .history import OWNERS, case_history, entries_of, history_page
from .leaving import led_by, tasks_of
from .lists import (
    SEARCH_LIMIT,
    check_may_list,
    client_names,
    clients_and_marks,
    doubles_of,
    find_cases,
    led_by_me,
    list_cases,
    matches_of,
    my_clients,
    my_open_cases,
    names_of_cases,
    open_case_counts,
)
from .overview import case_news, case_overview
from .people import (
    key_worker_loads,
    last_assigned,
    last_change_of_key_worker,
    last_correction,
    possible_assignees,
    possible_key_workers,
)
from .records import Amending, amending, has_record_of, list_records, record_page, record_view, records_of
from .standing import BY_NAME, COLUMNS, Column, allowed, told_of_consents, worklist
from .tasks import (
    DUTIES,
    TASK_WORDS,
    Duty,
    list_tasks,
    my_tasks,
    task_to_assign,
    task_views,
    tasks_by_id,
    words_of_tasks,
)
from .writing import may_write, writing

__all__ = [
    "BY_NAME",
    "CHIPS",
    "COLUMNS",
    "DUTIES",
    "HEAD_CHIPS",
    "OWNERS",
    "SEARCH_LIMIT",
    "TASK_WORDS",
    "Amending",
    "Chips",
    "Column",
    "Duty",
    "HeadChip",
    "act_of",
    "all_my_tasks",
    "allowed",
    "amending",
    "assignments_of",
    "case_file",
    "case_header",
    "case_history",
    "case_news",
    "case_overview",
    "case_view",
    "check_may_list",
    "client_names",
    "clients_and_marks",
    "cover_sheet",
    "doubles_of",
    "entries_of",
    "find_cases",
    "has_record_of",
    "header_of",
    "history_page",
    "key_worker_loads",
    "key_workers",
    "last_assigned",
    "last_change_of_key_worker",
    "last_correction",
    "led_by",
    "led_by_me",
    "list_cases",
    "list_records",
    "list_tasks",
    "matches_of",
    "may_write",
    "my_clients",
    "my_open_cases",
    "my_tasks",
    "names_of_cases",
    "open_case_counts",
    "possible_assignees",
    "possible_key_workers",
    "readable",
    "record_page",
    "record_view",
    "records_of",
    "saved_filters",
    "task_to_assign",
    "task_views",
    "tasks_by_id",
    "tasks_of",
    "tasks_that_wait",
    "told_of_consents",
    "words_of_tasks",
    "worklist",
    "writing",
]
