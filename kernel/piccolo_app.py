"""Piccolo's view of this domain: its tables and its migrations."""

from kernel.migrations import app_config

from .tables import (
    AnsweredRequest,
    AuditEntry,
    AuditSeal,
    DataKey,
    Draft,
    OrganisationKey,
    Outbox,
    SealedBefore,
    SearchTerm,
    StoredFile,
)

APP_CONFIG = app_config(
    "kernel",
    [
        AnsweredRequest,
        AuditEntry,
        AuditSeal,
        DataKey,
        Draft,
        OrganisationKey,
        Outbox,
        SealedBefore,
        SearchTerm,
        StoredFile,
    ],
)
