"""Whatever is written past the application can be read: days that Python knows, sizes, and codes that the code knows.

A migration that adds a table or a column without its bounds fails here.
"""

import re
from datetime import UTC, datetime

import pytest

from app.testing import rows
from app.testing.rows import Given, insert, place, refused
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.migrations.domains import configurations
from kernel.settings import APP_ROLE

TYPES = "('date', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval', 'bytea', 'text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'xml', 'numeric')"
# what the application may write, in each table the expression of its bounds, and whether a list of codes stands for it
COLUMNS = f"""
SELECT c.relname::text AS table, a.attname::text AS column, t.typname::text AS type,
  (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.convalidated
     AND k.conname = c.relname || '_bounds') AS bounds,
  EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.convalidated
     AND k.conname = c.relname || '_' || a.attname || '_known') AS known
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attgenerated = ''
  AND (t.typname IN {TYPES} OR t.typcategory NOT IN ('U', 'N', 'B'))
  AND has_column_privilege($1, c.oid, a.attnum, 'INSERT, UPDATE')"""
DAYS = ("date", "timestamptz")
EDGES = (
    r"\(({0}|LEAST\((\w+, )*{0}(, \w+)*\)) >= '1800-01-01",
    r"\(({0}|GREATEST\((\w+, )*{0}(, \w+)*\)) < '3000-01-01",
)
SIZES = {"text": "octet_length({})", "bytea": "octet_length({})", "jsonb": "octet_length(({})::text)"}
# texts that nobody compares with an enum: each is shown or compared as it is, or passed over when nobody knows it
PLAIN = {
    ("address_point", "by_orientation"),
    ("address_point", "postcode"),
    ("address_point", "street"),
    ("address_point", "town"),
    ("address_point", "town_words"),
    ("address_point", "words"),
    ("api_token", "label"),
    ("arrived_part", "object_key"),
    ("arrived_refusal", "code"),
    ("audit_entry", "action"),
    ("audit_entry", "kind"),
    ("audit_entry", "object_type"),
    ("audit_entry", "request_id"),
    ("audit_entry", "session_id"),
    ("authority", "address"),
    ("authority", "code"),
    ("authority", "data_box"),
    ("authority", "email"),
    ("authority", "municipalities"),
    ("authority", "name"),
    ("authority", "phone"),
    ("calendar_feed", "proof"),
    ("basic_assessment", "enrolment_reason"),
    ("basic_assessment", "register"),
    ("client_case", "close_reason"),
    ("client_case", "file_mark"),
    ("code_change", "code"),
    ("code_change", "details"),
    ("code_change", "label"),
    ("code_change", "list_key"),
    ("consent_evidence", "media_type"),
    ("consent_evidence", "object_key"),
    ("consent_version", "confidentiality_basis"),
    ("consent_version", "gdpr_basis"),
    ("consent_version", "text_version"),
    ("deadline", "kind"),
    ("district", "name"),
    ("district_area", "street"),
    ("district_called", "name"),
    ("district_area", "town"),
    ("message", "fault"),
    ("message", "kinds"),
    ("message_choice", "off"),
    ("message_choice", "sms"),
    ("message_item", "kind"),
    ("notice", "reference_number"),
    ("notice_registration", "evidence_key"),
    ("notice_registration", "evidence_number"),
    ("notice_registration", "reference_key"),
    ("notice_registration", "reference_number"),
    ("notification", "about_type"),
    ("notification", "kind"),
    ("number_series", "series"),
    ("organisation", "abbreviation"),
    ("organisation", "code"),
    ("organisation", "company_number"),
    ("organisation", "name"),
    ("organisation", "short_name"),
    ("outbox", "event"),
    ("protocol", "kind"),
    ("protocol_sheet", "object_key"),
    ("guardianship", "mark"),
    ("guardianship", "register"),
    ("guardianship", "series"),
    ("register_entry", "file_mark"),
    ("register_entry", "mark"),
    ("case_mark", "file_mark"),
    ("case_mark", "mark_key"),
    ("register_entry", "mark_key"),
    ("register_entry", "register"),
    ("register_entry", "removal_reason"),
    ("register_entry", "series"),
    ("search_term", "owner_type"),
    ("service", "code"),
    ("service", "name"),
    ("service", "said"),
    ("service", "short_name"),
    ("service_name", "name"),
    ("service_name", "said"),
    ("service_name", "short_name"),
    ("setting_change", "key"),
    ("setting_change", "value"),
    ("statutory_disclosure", "fields"),
    ("statutory_disclosure", "kind"),
    ("statutory_disclosure", "law_ref"),
    ("statutory_part", "part"),
    ("task", "kind"),
    ("user_account", "password_hash"),
    ("absence", "prepared"),
    ("work_part", "code"),
    ("work_part", "first_letters"),
    ("work_part", "last_letters"),
}


@pytest.fixture
async def columns(committed):
    async with committed.superuser() as connection:
        return await connection.fetch(COLUMNS, APP_ROLE)


def is_bounded(column) -> bool:
    """Whether the bounds of its table speak of it as they speak of its type."""
    name, kind, bounds = column["column"], column["type"], column["bounds"] or ""
    if kind in DAYS:
        return all(re.search(edge.format(name), bounds) for edge in EDGES)
    if kind.startswith("_"):
        return f"cardinality({name})" in bounds
    return column["known"] or (kind in SIZES and SIZES[kind].format(name) in bounds)


async def test_every_day_and_every_size_has_its_bounds(columns):
    """A type that is not known here is a gap too: say how it is bounded."""
    assert [(one["table"], one["column"], one["type"]) for one in columns if not is_bounded(one)] == []


async def test_every_text_is_one_of_known_codes_or_listed(columns):
    """A code that Python reads as an enum says so in `tables.py` (`choices=`), and `opora migrate --check` compares both."""
    texts = {(one["table"], one["column"]) for one in columns if one["type"] in ("text", "_text") and not one["known"]}
    assert texts == PLAIN
    said = {
        (table._meta.tablename, column._meta.db_column_name)
        for config in configurations()
        for table in config.table_classes
        for column in table._meta.columns
        if column._meta.choices
    }
    assert said & PLAIN == set()


# --- what was tried ----------------------------------------------------------------------------------------------


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


@pytest.fixture
async def given(osp, world):
    return await Given.make(osp, world.actor("pm_worker"))


@pytest.mark.parametrize("day", ["290000-01-01", "4000-01-01 BC", "infinity", "-infinity", "3000-01-01", "1799-12-31"])
async def test_a_day_that_python_cannot_read_is_refused(osp, day):
    """In somebody's list, and in what the relay reads."""
    async with refused(osp, "task_bounds"):
        await current().connection.execute(
            "INSERT INTO task (id, tenant_id, service_id, assignee_id, due_on, kind, sealed, version)"
            f" VALUES ($1, $2, $3, $4, '{day}', 'task', '', 1)",
            new_id(), osp.tenant_id, osp.service_id, osp.worker_id,
        )  # fmt: skip
    async with refused(osp, "notification_bounds", 'policy "lately"'):
        await current().connection.execute(
            "INSERT INTO notification (id, tenant_id, service_id, worker_id, kind, about_type, at)"
            f" VALUES ($1, $2, $3, $4, 'x', 'x', '{day}')",
            new_id(), osp.tenant_id, osp.service_id, osp.worker_id,
        )  # fmt: skip


async def test_a_wording_that_holds_past_the_year_3000_is_refused(osp, given):
    async with refused(osp, "consent_version_bounds"):
        consent_id = await rows.consent(osp, given.client_id, given.case_id)
        await rows.version(osp, given.client_id, consent_id, valid_until=datetime(3000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "zzz.unknown"}, "shared_item_kind_known"),
        ({"sealed": b"x" * 100_001}, "shared_item_bounds"),
        ({"wrapped_key": b"x" * 10_001}, "shared_item_bounds"),
    ],
)
async def test_an_item_that_its_recipient_cannot_read_is_refused(osp, given, values, constraint):
    async with refused(osp, constraint):
        await rows.item(osp, given.client_id, given.case_id, **values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"purpose": "x"}, "consent_provision_purpose_known"),
        ({"purpose": "x" * 60_000}, "consent_provision_purpose_known"),
        ({"actions": ["view", "zzz"]}, "consent_provision_actions_known"),
        ({"item_kinds": ["client.name"]}, "consent_provision_item_kinds_known"),
        ({"actions": ["view"] * 1_001}, "consent_provision_bounds"),
    ],
)
async def test_a_provision_of_unknown_codes_is_refused(osp, given, values, constraint):
    async with refused(osp, constraint):
        consent_id = await rows.consent(osp, given.client_id, given.case_id)
        await rows.version(osp, given.client_id, consent_id)
        await rows.provision(osp, given.client_id, consent_id, given.recipient, **values)


async def test_a_case_management_ends_for_a_known_cause(osp, world):
    given = await Given.make(osp, world.actor("pm_worker"), type="case_management")
    async with unit_of_work(osp):
        joint = await given.case_management()
    async with refused(osp, "ends with its consent"):
        await current().connection.execute(
            "UPDATE case_management SET end_cause = 'zzz', status = 'withdrawn', ended_at = now() WHERE id = $1", joint
        )


@pytest.mark.parametrize(
    "details",
    ["repeat(E'\\x01', 20000)", "repeat('x', 70000)", "1e70000"],
)
async def test_an_entry_that_cannot_be_sealed_is_refused(osp, details):
    """Six times as long as a text as it is inside; a number that is long only when it is written out."""
    async with refused(osp, "audit_entry_bounds"):
        await current().connection.execute(
            "INSERT INTO audit_entry (tenant_id, id, service_id, kind, worker_id, user_id, action, outcome, object_type,"
            f" details) VALUES ($1, $2, $3, 'worker', $4, $5, 'x.read', 'read', 'x', jsonb_build_object('a', {details}))",
            osp.tenant_id, new_id(), osp.service_id, osp.worker_id, osp.user_id,
        )  # fmt: skip


async def test_a_size_is_told_by_the_bytes_and_not_by_how_they_lie_on_the_disk(osp, given):
    """Much that is alike lies there very small, and is as large as it is for whoever reads it."""
    async with refused(osp, "case_record_bounds"):
        await insert(
            "case_record", **place(osp), case_id=given.case_id, client_id=given.client_id, kind="note",
            occurred_at=rows.OPENED, author_id=osp.worker_id, sealed=b"x" * 3_000_001, version=1,
        )  # fmt: skip
