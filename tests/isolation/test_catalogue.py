"""What the catalogue of the database says about every table: the wall stands around each of them.

A migration that adds a table without it fails here; what is an exception on purpose is listed with its reason.
"""

import re

import pytest

from kernel.settings import APP_ROLE, OWNER_ROLE

# tables that belong to no organisation
PLATFORM = {
    "address_point": "public data of the platform, of nobody",
    "sign_in_address": "belongs to an account",
    "user_account": "an account belongs to a person, who may work in several organisations",
    "migration": "Piccolo's list of the migrations that ran",
}
# unique keys that do not begin with the tenant, and so would be checked across organisations
UNIQUE_ON_THE_PLATFORM = {
    "organisation_code": "the public name of an organisation",
    "api_token_hash": "a bearer token is found before its organisation is known",
    "sign_in_address_once": "belongs to an account",
    "sign_in_address_pkey": "belongs to an account",
    "user_account_pkey": "accounts belong to people",
    "user_account_email": "accounts belong to people",
    "migration_pkey": "Piccolo's",
    "address_point_pkey": "the code of a house in the public register",
}
# foreign keys that leave the organisation
ACROSS_THE_PLATFORM = {
    "sign_in_address_user_fkey": "belongs to an account",
    "worker_user_fkey": "a worker has an account",
    "consent_provision_recipient_fkey": "the recipient is a service of the public directory",
    "authority_linked_fkey": "where an office works is a service of the public directory",
    "statutory_disclosure_recipient_fkey": "the recipient is a service of the public directory",
    "statutory_arrival_disclosure_fkey": "what arrived came from another organisation",
    "handover_recipient_fkey": "the recipient is a service of the public directory",
    "share_grant_grantee_fkey": "the recipient is a service of the public directory",
}
# what the database fills in itself: times, and states that only its triggers change
DEFAULTS = {
    ("stored_file", "claimed"),
    ("stored_file", "stored_at"),
    ("answered_request", "created_at"),
    ("api_token", "created_at"),
    ("audit_entry", "at"),
    ("audit_entry", "transaction"),
    ("audit_seal", "sealed_at"),
    ("case_management", "proposed_at"),
    ("case_record", "recorded_at"),
    ("client", "created_at"),
    ("consent", "created_at"),
    ("team_meeting", "settled"),
    ("consent", "state"),
    ("consent", "version_no"),
    ("consent_event", "recorded_at"),
    ("consent_evidence", "created_at"),
    ("consent_version", "created_at"),
    ("data_key", "created_at"),
    ("disclosure", "at"),
    ("handover", "handed_at"),
    ("message", "created_at"),
    ("migration", "id"),
    ("migration", "name"),
    ("migration", "app_name"),
    ("migration", "ran_on"),
    ("notice", "recorded_at"),
    ("notification", "at"),
    ("organisation", "created_at"),
    ("organisation_key", "created_at"),
    ("outbox", "attempts"),
    ("person", "said_at"),
    ("outbox", "created_at"),
    ("outbox", "refusals"),
    ("share_grant", "created_at"),
    ("shared_item", "created_at"),
    ("task", "created_at"),
    ("user_account", "created_at"),
}
APPEND_ONLY = {
    "addition_judgement",
    "arrived_part",
    "arrived_refusal",
    "assessed_child",
    "basic_assessment",
    "code_change",
    "audit_entry",
    "audit_seal",
    "competence_decision",
    "competence_step",
    "consent_event",
    "consent_evidence",
    "consent_provision",
    "consent_version",
    "disclosure",
    "district_called",
    "handover",
    "joined_handover",
    "notice_addition",
    "notice_case",
    "notifier_answer",
    "notifier_identity",
    "notifier_request",
    "protocol",
    "protocol_addition",
    "protocol_sheet",
    "protocol_signature",
    "sealed_before",
    "service_name",
    "case_mark",
    "document_mistake",
    "register_correction",
    "setting_change",
    "shared_item",
    "statutory_arrival",
    "urgency_answer",
    "urgency_assessment",
    "urgency_question",
    "urgency_question_withdrawal",
    "urgency_step",
    "absence",
    "guardian_exception",
    "guardianship_act",
    "guardian_threat",
    "threat_notice",
    "absence_end",
    "assignment_basis",
    "work_part",
    "work_part_end",
}
DELETES = {
    "drop_draft": "a draft is sent, or its person wants it no more",
    "drop_drafts_of": "what was typed on a foreign device goes with the session",
    "forget_addresses": "an address nobody tried from for a month is forgotten",
    "forget_answers": "answers are kept for two weeks",
    "forget_person_terms": "a changed name is found by the new one only",
    "forget_terms": "a changed name is found by the new one only",
    "take_old_drafts": "a draft is kept for two weeks",
    "take_old_messages": "what became of a message is told for a while",
    "take_message_items": "a message takes what it tells",
    "take_fact": "a reaction takes its fact",
    "take_unclaimed": "a file that no act has named within a day is taken away",
}


@pytest.fixture
async def ask(committed):
    """Ask the catalogue, past row-level security."""
    async with committed.superuser() as connection:
        yield connection.fetch


async def names(ask, sql, *arguments):
    return {row[0] for row in await ask(sql, *arguments)}


TABLES = (
    "SELECT c.oid, c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
)


# --- row-level security ------------------------------------------------------------------------------------------


async def test_every_table_belongs_to_an_organisation_or_is_listed(ask):
    without = await names(
        ask,
        f"SELECT relname FROM ({TABLES}) t WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid"
        " AND a.attname = 'tenant_id' AND a.attnotnull AND a.atttypid = 'uuid'::regtype)",
    )
    assert without == set(PLATFORM)


async def test_row_level_security_is_forced_on_every_table(ask):
    open_tables = await names(
        ask,
        f"SELECT c.relname FROM ({TABLES}) t JOIN pg_class c USING (oid)"
        " WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)",
    )
    assert open_tables == {"migration"}
    assert (
        await ask("SELECT FROM pg_class WHERE relkind IN ('v', 'm', 'f') AND relnamespace = 'public'::regnamespace")
        == []
    )


async def test_every_table_has_a_policy_and_asks_for_a_context(ask):
    for table in await names(ask, f"SELECT relname FROM ({TABLES}) t") - {"migration"}:
        policies = await ask("SELECT * FROM pg_policies WHERE schemaname = 'public' AND tablename = $1", table)
        assert [one for one in policies if one["permissive"] == "PERMISSIVE"], f"{table} has no policy"
        if table not in PLATFORM:
            (context,) = [one for one in policies if one["policyname"] == "context"]
            assert (context["permissive"], context["cmd"]) == ("RESTRICTIVE", "ALL"), table
            assert context["qual"] == "( SELECT opora.inside() AS inside)", table


async def test_every_policy_of_a_tenant_table_names_who_is_let_in(ask):
    """No policy is simply true: each compares with something of the signed context."""
    for one in await ask("SELECT * FROM pg_policies WHERE schemaname = 'public'"):
        for condition in (one["qual"], one["with_check"]):
            if condition not in (None, "false"):
                assert "opora." in condition, (one["tablename"], one["policyname"])


async def test_policies_ask_for_the_context_once_per_statement(ask):
    """Each look at the context stands in a subquery of its own: a call per row would cost a hundred times as much."""
    for one in await ask("SELECT * FROM pg_policies WHERE schemaname = 'public'"):
        for condition in filter(None, (one["qual"], one["with_check"])):
            once = re.findall(r"(?:SELECT|FROM)\s+\(*opora\.|SELECT \('\w+'::text = ANY \(.*?opora\.", condition)
            assert condition.count("opora.") == len(once), (one["tablename"], condition)


# --- rights ------------------------------------------------------------------------------------------------------


async def test_the_application_is_nobody_special(ask):
    (role,) = await ask("SELECT * FROM pg_roles WHERE rolname = $1", APP_ROLE)
    for right in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication"):
        assert not role[right], right
    assert await ask("SELECT FROM pg_auth_members WHERE member = $1::regrole", APP_ROLE) == []
    assert await ask("SELECT FROM pg_class WHERE relowner = $1::regrole", APP_ROLE) == []
    assert await ask("SELECT FROM pg_proc WHERE proowner = $1::regrole", APP_ROLE) == []
    assert await ask("SELECT FROM pg_namespace WHERE nspowner = $1::regrole", APP_ROLE) == []
    (owner,) = await ask("SELECT * FROM pg_roles WHERE rolname = $1", OWNER_ROLE)
    assert not owner["rolsuper"]
    assert not owner["rolbypassrls"]


async def test_the_application_may_not_empty_or_change_tables(ask):
    for right in ("TRUNCATE", "REFERENCES", "TRIGGER"):
        assert (
            await names(
                ask, f"SELECT relname FROM ({TABLES}) t WHERE has_table_privilege($1, oid, $2)", APP_ROLE, right
            )
            == set()
        )
    for schema in ("public", "opora"):
        (row,) = await ask("SELECT has_schema_privilege($1, $2, 'CREATE')", APP_ROLE, schema)
        assert not row[0]
    (row,) = await ask("SELECT has_database_privilege($1, current_database(), 'CREATE, TEMPORARY')", APP_ROLE)
    assert not row[0]


async def test_nobody_else_has_any_right(ask):
    granted = await names(
        ask,
        "SELECT DISTINCT grantee FROM information_schema.table_privileges WHERE table_schema IN ('public', 'opora')",
    )
    assert granted <= {APP_ROLE, OWNER_ROLE}
    assert "migration" not in await names(
        ask, f"SELECT relname FROM ({TABLES}) t WHERE has_any_column_privilege($1, oid, 'SELECT')", APP_ROLE
    )


async def test_no_table_can_be_locked_whole(ask):
    """Who may UPDATE or DELETE in a whole table may lock it, for everybody. Rows that may go do so through functions."""
    major = int((await ask("SHOW server_version_num"))[0][0]) // 10_000
    kinds = f"UPDATE, DELETE, TRUNCATE{', MAINTAIN' if major >= 17 else ''}"
    everywhere = "SELECT oid, oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 't')"
    assert await names(
        ask, f"SELECT name FROM ({everywhere}) t WHERE has_table_privilege($1, oid, $2)", APP_ROLE, kinds
    ) <= {"pg_settings"}  # of a view whose change is a SET


async def test_only_what_may_go_can_be_deleted(ask):
    deleting = "'DELETE FROM|TRUNCATE'"
    assert await names(
        ask, f"SELECT proname FROM ({FUNCTIONS}) f WHERE prosrc ~* {deleting} AND prorettype <> 'trigger'::regtype"
    ) == set(DELETES)


async def test_rows_that_nobody_changes_are_guarded_twice(ask):
    """No right for the application, and a trigger for everybody else."""
    guarded = await names(
        ask,
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only' AND tgenabled = 'O'"
        " AND tgtype = (1 | 2 | 8 | 16)",  # for each row, before, delete, update
    )
    assert guarded == APPEND_ONLY
    changeable = await names(
        ask, f"SELECT relname FROM ({TABLES}) t WHERE has_any_column_privilege($1, oid, 'UPDATE')", APP_ROLE
    )
    assert changeable & APPEND_ONLY == set()
    assert "consent" not in changeable


async def test_a_row_never_changes_its_place(ask):
    """Ids, organisation, service and what a row belongs to are written once."""
    fixed = (
        "id",
        "tenant_id",
        "service_id",
        "client_id",
        "consent_id",
        "owner_id",
        "started_at",
        "opened_at",
        "follows",
    )
    movable = await ask(
        f"SELECT relname, attname FROM ({TABLES}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0"
        " WHERE attname = ANY($2) AND has_column_privilege($1, oid, attname, 'UPDATE')",
        APP_ROLE,
        list(fixed),
    )
    assert movable == []


# --- keys --------------------------------------------------------------------------------------------------------


async def test_every_unique_key_begins_with_the_organisation(ask):
    """So nothing is found out about another organisation by trying, and the tables can be spread by organisation."""
    others = await names(
        ask,
        "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND a.attname IS DISTINCT FROM 'tenant_id'",
    )
    assert others == set(UNIQUE_ON_THE_PLATFORM)


async def test_every_table_has_a_primary_key(ask):
    assert (
        await names(
            ask,
            f"SELECT relname FROM ({TABLES}) t WHERE NOT EXISTS"
            " (SELECT FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p')",
        )
        == set()
    )


FOREIGN_KEYS = """
SELECT k.conname, k.conrelid::regclass::text AS child, k.confrelid::regclass::text AS parent, k.confdeltype, k.confupdtype,
  k.convalidated, k.confmatchtype,
  (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY AS c(num, n)
     JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.num) AS here,
  (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY AS c(num, n)
     JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.num) AS there
FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace"""


async def test_every_foreign_key_stays_in_the_organisation(ask):
    for key in await ask(FOREIGN_KEYS):
        if key["conname"] in ACROSS_THE_PLATFORM:
            continue
        assert key["here"][0] == key["there"][0] == "tenant_id", key["conname"]


async def test_exceptions_are_still_needed(ask):
    existing = await names(ask, "SELECT conname FROM pg_constraint")
    assert set(ACROSS_THE_PLATFORM) <= existing


async def test_no_foreign_key_takes_rows_with_it(ask):
    """Nothing disappears or changes because something else does."""
    for key in await ask(FOREIGN_KEYS):
        assert (key["confdeltype"], key["confupdtype"], key["convalidated"]) == (b"a", b"a", True), key["conname"]


async def test_every_reference_is_a_foreign_key_or_listed(ask):
    """A column that names a row of another table is checked by the database, unless a reason says why not.

    Who did something (`…_by`) is told by the audit log, which the database itself holds to the signed context.
    """
    elsewhere = {
        ("case_record", "source_id"): "of several tables",
        ("consent_event", "client_id"): "the guard compares it with the consent",
        ("consent_provision", "client_id"): "the guard compares it with the version",
        ("deadline", "about_id"): "of several tables",
        ("data_key", "partner_service_id"): "a mirror of the joint object",
        ("notification", "about_id"): "of several tables",
        ("protocol", "about_id"): "of several tables; the policy of its kind asks for the row",
        ("shared_item", "source_id"): "of several tables",
        ("statutory_arrival", "thing_id"): "of several tables",
        ("statutory_disclosure", "about_id"): "of several tables",
        ("statutory_disclosure", "act_id"): "of several tables",
        ("task", "source_id"): "of several tables",
        ("api_token", "user_id"): "part of the key of the worker",
        ("calendar_feed", "user_id"): "part of the key of the worker",
        ("answered_request", "user_id"): "short-lived",
        ("draft", "user_id"): "short-lived",
        ("client", "handover_id"): "of another organisation perhaps; a number and no more once it ended",
        ("message", "about_id"): "of the kind's own thing, which a lower floor does not know",
        ("joined_handover", "handover_id"): "of another organisation perhaps; a number and no more once it ended",
        ("disclosure", "item_id"): "the guard compares it with the grant",
        ("disclosure", "viewer_tenant_id"): "kept after the viewer's organisation is gone",
        ("disclosure", "viewer_service_id"): "kept after the viewer's organisation is gone",
        ("disclosure", "viewer_worker_id"): "kept after the viewer's organisation is gone",
        ("register_entry", "child_id"): "a further child, of a domain above",
        ("notice_case", "child_id"): "a further child, of a domain above",
        ("sealed_before", "row_id"): "of several tables",
        ("search_term", "owner_id"): "of several tables",
    }
    kept_out = {"audit_entry", "audit_seal", "outbox", "migration"}
    columns = await ask(
        f"SELECT relname::text, attname::text FROM ({TABLES}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0"
        " AND NOT a.attisdropped WHERE a.atttypid = 'uuid'::regtype AND attname NOT IN ('id', 'tenant_id', 'service_id')"
    )
    keyed = {(key["child"], column) for key in await ask(FOREIGN_KEYS) for column in key["here"]}
    missing = {tuple(row) for row in columns if row[0] not in kept_out} - keyed - set(elsewhere)
    assert {one for one in missing if not one[1].endswith("_by")} == set()


# --- columns and functions ---------------------------------------------------------------------------------------


async def test_only_the_listed_columns_have_a_default(ask):
    """What an insert does not say is an error and not a guess."""
    found = await ask(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_default IS NOT NULL"
    )
    assert {tuple(row) for row in found} == DEFAULTS


async def test_words_and_names_of_people_lie_in_sealed_columns_only(ask):
    """Text columns are codes: each is checked against a list, is short by its meaning, or belongs to the directory."""
    text_columns = await ask(
        f"SELECT relname::text, attname::text FROM ({TABLES}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0"
        " AND NOT a.attisdropped WHERE a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'json'::regtype)"
    )
    words = {
        "note",
        "text",
        "title",
        "given_name",
        "family_name",
        "email",
        "phone",
        "street",
        "reason_text",
        "description",
    }
    open_to_all = {  # how the territory is divided, and how offices are reached: of nobody
        ("authority", "email"),
        ("authority", "phone"),
        ("address_point", "street"),
        ("district_area", "street"),
    }
    assert [tuple(row) for row in text_columns if row[1] in words and tuple(row) not in open_to_all] == []


FUNCTIONS = "SELECT p.oid, p.* FROM pg_proc p WHERE p.pronamespace IN ('opora'::regnamespace, 'public'::regnamespace)"


async def test_functions_fix_where_they_look(ask):
    """Neither a schema of the caller nor a temporary table can stand in for what a function means."""
    for function in await ask(FUNCTIONS):
        if function["prosqlbody"] is not None:  # parsed when it was made
            assert not function["prosecdef"], function["proname"]
            continue
        settings = dict(one.split("=", 1) for one in function["proconfig"] or [])
        assert settings.get("search_path") in ('""', "public, pg_temp"), function["proname"]


async def test_only_the_application_may_call_functions(ask):
    for function in await ask(FUNCTIONS):
        callers = await names(
            ask,
            "SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END"
            " FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE p.oid = $1",
            function["oid"],
        )
        assert callers <= {APP_ROLE, OWNER_ROLE}, function["proname"]


async def test_functions_with_the_owners_rights_are_known(ask):
    """Each runs under forced row-level security like everybody; it lends a right, and a view only where a policy says so.

    `consents_ran_out`, `deadlines_ran`, `absences_over` and `changes_due` give the relay ids of consents, deadlines, absences and planned changes, `service_of_letter` says to the system of an organisation in which of its services a message was written, `messages_due` of people and messages, `draft_saved` lets a person's oldest
    drafts go, `disclosure_looks` lets the recipient hold its own live grant, `looks_of_partner` tells the owner of joint
    work who looked,
    `case_management_key_back` takes the key of an offer that its owner took back from the partner,
    `meeting_settled` says of a meeting that an output of it was concluded, `keep_sealed` writes what nobody may, `standing_…` keep the row of a case in the worklist, `person_…` the head of a file that other agendas see, `…_child`, `not_apart`, `may_not_…` and `guardian_apart` tell ids of who stands on which side of a child, in one organisation, `steps_have_a_number` counts those of both services. `open_transactions`,
    `kept_waiting` and `end_transaction` are the relay's watch; `hold_*`, `lock_consent` and `wait_for_looks` take the turn
    of a consent that whoever calls sees, `hold_workers` and `ends_in_turn` that of somebody of the own organisation.
    """
    assert await names(ask, f"SELECT proname FROM ({FUNCTIONS}) f WHERE prosecdef") == {
        "absences_over",
        "changes_due",
        "service_of_letter",
        "case_management_ends_steps",
        "case_management_key_back",
        "case_management_opens",
        "consent_event_before",
        "consent_event_ends_case_management",
        "consent_event_ends_elsewhere",
        "consent_event_ends_grants",
        "consents_ran_out",
        "deadlines_ran",
        "disclosure_looks",
        "draft_saved",
        "end_transaction",
        "ends_in_turn",
        "enter",
        "entered",
        *DELETES,
        "excepted_of_child",
        "guardian_apart",
        "hold_case_management",
        "hold_consent",
        "hold_workers",
        "keep_sealed",
        "kept_waiting",
        "lock_consent",
        "looks_of_partner",
        "may_last",
        "may_not_lead",
        "may_not_stand_in",
        "may_seal",
        "meeting_settled",
        "messages_due",
        "next_entry",
        "not_apart",
        "one_child",
        "open_transactions",
        "person_follows_arrival",
        "person_follows_case",
        "person_follows_guardianship",
        "person_follows_judgement",
        "person_follows_key_worker",
        "person_follows_merge",
        "person_follows_notice",
        "person_follows_same",
        "person_has_case",
        "person_of_case",
        "person_urgency_follows_merge",
        "person_urgency_of_cases",
        "person_urgency_of_new",
        "person_urgency_of_notice",
        "share_keys_go",
        "sides_of_child",
        "standing_has_key_worker",
        "standing_is_closed",
        "standing_is_due",
        "standing_is_recorded",
        "steps_have_a_number",
        "take_turn",
        "wait_for_looks",
    }


async def test_every_guard_is_on(ask):
    assert await names(ask, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'") == set()
