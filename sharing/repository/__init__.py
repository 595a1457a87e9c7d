"""Every query on what is shared."""

from .given import find_recipient_key, insert_handover, list_live_kinds
from .leaving import count_for_nobody, count_for_nobody_at, find_for_nobody, list_cases_for_nobody, list_for_nobody
from .received import (
    disclosures,
    find_received,
    insert_disclosures,
    list_let_through,
    list_own_cases,
    list_received,
    list_received_of,
    list_without_file,
    one_file_of_a_handover,
)
from .sent import (
    count_by_partner,
    count_live_of_consent,
    end_grant,
    find_grant,
    find_sent,
    list_looks_at_client,
    list_looks_at_handover,
    list_sent,
    list_sent_items,
    list_sent_of_case,
    list_told,
)

__all__ = [
    "count_by_partner",
    "count_for_nobody",
    "count_for_nobody_at",
    "count_live_of_consent",
    "disclosures",
    "end_grant",
    "find_for_nobody",
    "find_grant",
    "find_received",
    "find_recipient_key",
    "find_sent",
    "insert_disclosures",
    "insert_handover",
    "list_cases_for_nobody",
    "list_for_nobody",
    "list_let_through",
    "list_live_kinds",
    "list_looks_at_client",
    "list_looks_at_handover",
    "list_own_cases",
    "list_received",
    "list_received_of",
    "list_sent",
    "list_sent_items",
    "list_sent_of_case",
    "list_told",
    "list_without_file",
    "one_file_of_a_handover",
]
