"""Who answers for something works there when that is written: every column that names somebody is known, and has its guard."""

import pytest

from kernel.db import unit_of_work

# who gets work, or lets themselves be waited for: table and column → how the guard reads it
GETS_WORK = {
    ("deadline", "worker_id"),
    ("key_worker_assignment", "worker_id"),
    ("task", "assignee_id"),
    ("notice", "assigned_to"),
    ("case_management", "key_worker_id"),
    ("team_meeting", "participant_ids"),
    ("joint_step", "responsible_id"),
    ("joint_step", "doer_id"),
    ("notice_wait", "worker_id"),
    ("urgency_question", "asked_of"),
    ("consent_provision", "recipient_worker_ids"),
}
# who did something, or whom a row of theirs belongs to: history keeps the name, and the session says who it is
DID_IT = {
    ("client_merge", "merged_by"),
    ("client_merge", "undone_by"),
    ("meeting_item", "taken_off_by"),
    ("team_meeting", "called_off_by"),
    ("joint_step", "done_by"),
    ("arrived_file", "arrived_by"),
    ("arrived_file", "ended_by"),
    ("arrived_file", "taker_id"),
    ("case_management", "taken_back_by"),
    ("case_management", "closed_by"),
    ("case_record", "author_id"),
    ("consent_event", "recorded_by"),
    ("notice", "received_by"),
    ("notice", "written_by"),
    ("notice", "assigned_by"),
    ("notice_addition", "added_by"),
    ("person_link", "linked_by"),
    ("guardian_exception", "worker_id"),
    ("guardian_exception", "given_by"),
    ("guardianship", "opened_by"),
    ("guardianship", "ended_by"),
    ("guardianship_act", "written_by"),
    ("guardian_threat", "reported_by"),
    ("person_link", "undone_by"),
    ("notice_arrival", "noted_by"),
    ("notice_arrival", "ended_by"),
    ("notice_case", "opened_by"),
    ("assignment_basis", "assigned_by"),
    ("assignment_basis", "proposed_id"),
    ("notice_duplicate", "marked_by"),
    ("notice_duplicate", "taken_back_by"),
    ("notice_registration", "registered_by"),
    ("notice_registration", "replaced_by"),
    ("case_mark", "marked_by"),
    ("document_mistake", "marked_by"),
    ("register_correction", "corrected_by"),
    ("register_entry", "begun_by"),
    ("register_entry", "ended_by"),
    ("team_meeting", "convened_by"),
    ("meeting_item", "concluded_by"),
    ("membership", "worker_id"),
    ("api_token", "worker_id"),
    ("calendar_feed", "worker_id"),
    ("message", "worker_id"),
    ("message_choice", "worker_id"),
    ("message_item", "worker_id"),
    ("notification", "worker_id"),
    ("notification", "seen_by"),
    ("saved_filters", "worker_id"),
    ("service_name", "set_by"),
    ("authority", "set_by"),
    ("district", "set_by"),
    ("district_area", "set_by"),
    ("district_called", "set_by"),
    ("district_worker", "set_by"),
    ("district_worker", "worker_id"),
    ("absence", "set_by"),
    ("absence", "worker_id"),
    ("absence", "substitute_id"),
    ("absence_end", "set_by"),
    ("work_part", "set_by"),
    ("work_part", "worker_id"),
    ("work_part", "for_worker_id"),
    ("work_part_end", "set_by"),
    ("setting_change", "set_by"),
    ("code_change", "set_by"),
    ("deadline", "ended_by"),
    ("invitation", "invited_by"),
    ("assessed_child", "added_by"),
    ("addition_judgement", "judged_by"),
    ("basic_assessment", "assessed_by"),
    ("competence_decision", "decided_by"),
    ("competence_step", "noted_by"),
    ("notifier_answer", "noted_by"),
    ("notifier_request", "noted_by"),
    ("notice_wait", "set_by"),
    ("client_told", "told_by"),
    ("case_declined", "declined_by"),
    ("case_declined", "settled_by"),
    ("relief_note", "noted_by"),
    ("client_letter", "sent_by"),
    ("relief_note", "worker_id"),
    ("planned_change", "decided_by"),
    ("planned_change", "informed_by"),
    ("planned_change", "ended_by"),
    ("planned_change", "from_worker_id"),
    ("planned_change", "worker_id"),
    ("worker_contact", "worker_id"),
    ("notice_wait", "ended_by"),
    ("protocol", "read_by"),
    ("protocol_addition", "added_by"),
    ("protocol_sheet", "added_by"),
    ("protocol_signature", "noted_by"),
    ("statutory_disclosure", "disclosed_by"),
    ("authority", "set_by"),
    ("urgency_answer", "answered_by"),
    ("urgency_assessment", "assessed_by"),
    ("urgency_question", "asked_by"),
    ("urgency_question_withdrawal", "withdrawn_by"),
    ("urgency_step", "ticked_by"),
}
# copies of what a guard let through: the people of a consent's wording, the key worker as triggers copy them, and for whom whoever
# is told stands in
OF_THE_WORDING = {
    ("case_management", "partner_worker_ids"),
    ("notification", "in_place_of"),
    ("share_grant", "grantee_worker_ids"),
}
BY_TRIGGERS = {("case_standing", "worker_id"), ("person", "key_worker_id"), ("assignment_basis", "worker_id")}
_NAMING = """
SELECT c.relname AS table, a.attname AS column FROM pg_constraint f
JOIN pg_class c ON c.oid = f.conrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (f.conkey)
WHERE f.contype = 'f' AND f.confrelid = 'worker'::regclass AND a.attname NOT IN ('tenant_id', 'user_id')
UNION SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.atttypid = 'uuid[]'::regtype"""
# the guards of a table that ask whether somebody works, by what they fire on: each with its columns, none for every one
_GUARDS = """
SELECT p.prosrc AS source, (t.tgtype & 4) > 0 AS on_insert, (t.tgtype & 16) > 0 AS on_update,
  ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)) AS columns
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgrelid = $1::regclass AND NOT t.tgisinternal AND p.prosrc LIKE '%all_work_in%'"""
_WRITES = (
    "SELECT has_column_privilege('opora_app', $1, $2, 'INSERT') AS inserts,"
    " has_column_privilege('opora_app', $1, $2, 'UPDATE') AS updates"
)


async def test_every_column_that_names_somebody_is_known(world):
    """A new one says here whether it gives work to somebody, or tells who did something."""
    async with unit_of_work(world.actor("pm_head")) as unit:
        found = {(row["table"], row["column"]) for row in await unit.connection.fetch(_NAMING)}
    assert found == GETS_WORK | DID_IT | OF_THE_WORDING | BY_TRIGGERS


@pytest.mark.parametrize(("table", "column"), sorted(GETS_WORK))
async def test_who_gets_work_is_asked_about_however_it_is_written(world, table, column):
    """On each way in which the application may write the column, past every service."""
    async with unit_of_work(world.actor("pm_head")) as unit:
        guards = [row for row in await unit.connection.fetch(_GUARDS, table) if f"NEW.{column}" in row["source"]]
        may = await unit.connection.fetchrow(_WRITES, table, column)
    assert may is not None
    if may["updates"]:
        assert [one for one in guards if one["on_update"] and (not one["columns"] or column in one["columns"])]
    if may["inserts"]:
        assert [one for one in guards if one["on_insert"]]
    assert may["inserts"] or may["updates"]
