"""What is written now says so: by the catalogue, every time, each that tells when something was written tried by raw SQL.

A migration that adds a time fails here until it stands in one of the two lists (ADR 0038).
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.testing import elsewhere_rows, judged_rows, protocol_rows, register_rows, rows, telling_rows, territory
from app.testing.rows import NOW, Given, insert, place, update
from app.testing.world import World
from kernel.actor import Actor
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.settings import APP_ROLE

HOUR = timedelta(hours=1)
# written with the row
WRITTEN = {
    ("calendar_feed", "made_at"),
    ("addition_judgement", "judged_at"),
    ("assessed_child", "added_at"),
    ("basic_assessment", "assessed_at"),
    ("competence_decision", "decided_at"),
    ("competence_step", "noted_at"),
    ("notifier_answer", "noted_at"),
    ("notifier_request", "noted_at"),
    ("notice_wait", "set_at"),
    ("client_told", "told_at"),
    ("case_declined", "declined_at"),
    ("relief_note", "noted_at"),
    ("client_letter", "sent_at"),
    ("planned_change", "decided_at"),
    ("worker_contact", "set_at"),
    ("protocol", "recorded_at"),
    ("protocol_addition", "added_at"),
    ("protocol_sheet", "added_at"),
    ("protocol_signature", "noted_at"),
    ("statutory_arrival", "arrived_at"),
    ("statutory_disclosure", "disclosed_at"),
    ("case_management", "proposed_at"),
    ("case_record", "recorded_at"),
    ("client", "created_at"),
    ("consent", "created_at"),
    ("consent_event", "recorded_at"),
    ("consent_evidence", "created_at"),
    ("consent_version", "created_at"),
    ("authority", "set_at"),
    ("district", "set_at"),
    ("district_area", "set_at"),
    ("district_called", "set_at"),
    ("district_worker", "set_at"),
    ("absence", "set_at"),
    ("absence_end", "set_at"),
    ("work_part", "set_at"),
    ("work_part_end", "set_at"),
    ("handover", "handed_at"),
    ("invitation", "sent_at"),
    ("notice", "recorded_at"),
    ("notice_addition", "added_at"),
    ("notice_case", "opened_at"),
    ("assignment_basis", "assigned_at"),
    ("notice_duplicate", "marked_at"),
    ("notice_registration", "registered_at"),
    ("notification", "at"),
    ("case_mark", "marked_at"),
    ("document_mistake", "marked_at"),
    ("register_correction", "corrected_at"),
    ("register_entry", "begun_at"),
    ("service_name", "set_at"),
    ("setting_change", "set_at"),
    ("code_change", "set_at"),
    ("share_grant", "created_at"),
    ("shared_item", "created_at"),
    ("task", "created_at"),
    ("urgency_answer", "answered_at"),
    ("urgency_assessment", "assessed_at"),
    ("urgency_question", "asked_at"),
    ("urgency_question_withdrawal", "withdrawn_at"),
    ("urgency_step", "ticked_at"),
}
# written later than the row
LATER = {
    ("notice", "assigned_at"),
    ("notice_duplicate", "taken_back_at"),
    ("notice_registration", "replaced_at"),
    ("notification", "seen_at"),
    ("register_entry", "ended_at"),
    ("task", "done_at"),
}
OTHERS = {
    "when it happened, begins, holds or ends, as people say": {
        ("arrived_file", "received_at"),
        ("case_record", "occurred_at"),
        ("urgency_step", "happened_at"),
        ("urgency_assessment", "visited_at"),
        ("competence_step", "happened_at"),
        ("notifier_answer", "happened_at"),
        ("notifier_request", "asked_at"),
        ("protocol", "read_at"),
        ("statutory_disclosure", "left_at"),
        ("absence", "starts_at"),
        ("absence", "ends_at"),
        ("case_management", "valid_until"),
        ("client_case", "closed_at"),
        ("client_case", "opened_at"),
        ("consent_provision", "valid_from"),
        ("consent_provision", "valid_until"),
        ("consent_version", "valid_from"),
        ("consent_version", "valid_until"),
        ("deadline", "due_at"),
        ("deadline", "started_at"),
        ("deadline", "warn_at"),
        ("invitation", "expires_at"),
        ("key_worker_assignment", "case_opened_at"),
        ("key_worker_assignment", "ended_at"),
        ("key_worker_assignment", "follows"),
        ("key_worker_assignment", "opened_at"),
        ("key_worker_assignment", "started_at"),
        ("membership", "valid_from"),
        ("membership", "valid_to"),
        ("notice", "confidentiality_explained_at"),
        ("notice", "disclosure_explained_at"),
        ("notice", "received_at"),
        ("notice_arrival", "received_at"),
        ("share_grant", "valid_from"),
        ("share_grant", "valid_until"),
        ("team_meeting", "held_at"),
    },
    "held by a guard of its own": {
        ("absence_end", "ended_at"),
        ("client_merge", "merged_at"),
        ("person_link", "linked_at"),
        ("guardian_exception", "given_at"),
        ("guardianship", "opened_at"),
        ("guardianship", "ended_at"),
        ("guardianship_act", "written_at"),
        ("guardian_threat", "reported_at"),
        ("person_link", "undone_at"),
        ("client_merge", "undone_at"),
        ("arrived_file", "arrived_at"),
        ("arrived_file", "ended_at"),
        ("arrived_refusal", "refused_at"),
        ("notice_arrival", "noted_at"),
        ("notice_arrival", "ended_at"),
        ("notice_wait", "ended_at"),
        ("planned_change", "informed_at"),
        ("planned_change", "ended_at"),
        ("case_declined", "settled_at"),
        ("client_letter", "ended_at"),
        ("calendar_feed", "withdrawn_at"),
        ("case_management", "answered_at"),
        ("case_management", "ended_at"),
        ("case_management", "taken_back_at"),
        ("case_management", "closed_at"),
        ("consent", "ends_at"),
        ("deadline", "alerted_at"),
        ("deadline", "ended_at"),
        ("deadline", "warned_at"),
        ("draft", "saved_at"),
        ("invitation", "used_at"),
        ("invitation", "withdrawn_at"),
        ("joint_step", "done_at"),
        ("joint_step", "ended_at"),
        ("meeting_item", "concluded_at"),
        ("message", "ended_at"),
        ("message_choice", "chosen_at"),
        ("service", "ended_at"),
        ("share_grant", "revoked_at"),
        ("statutory_disclosure", "delivered_at"),
    },
    "held to the clock by a guard of its own, and tried in tests/meetings/test_calling_off.py": {
        ("meeting_item", "taken_off_at"),
        ("team_meeting", "called_off_at"),
    },
    "of the platform, an account or what is thrown away; nobody is told it as when something was done": {
        ("answered_request", "created_at"),
        ("api_token", "created_at"),
        ("api_token", "expires_at"),
        ("api_token", "revoked_at"),
        ("audit_seal", "sealed_at"),
        ("data_key", "created_at"),
        ("data_key", "destroyed_at"),
        ("draft", "gone_at"),
        ("message", "due_at"),
        ("message_item", "due_at"),
        ("organisation", "created_at"),
        ("organisation_key", "created_at"),
        ("outbox", "given_up_at"),
        ("outbox", "sent_at"),
        ("sign_in_address", "locked_until"),
        ("sign_in_address", "succeeded_at"),
        ("sign_in_address", "tried_at"),
        ("user_account", "created_at"),
        ("user_account", "disabled_at"),
        ("user_account", "locked_until"),
        ("worker", "ended_at"),
    },
}
TIMES = f"""
SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
  AND a.atttypid = 'timestamptz'::regtype AND has_column_privilege('{APP_ROLE}', c.oid, a.attnum, 'INSERT, UPDATE')"""


async def test_every_time_is_held_to_the_clock_or_listed(committed):
    async with committed.superuser() as connection:
        found = {tuple(row) for row in await connection.fetch(TIMES)}
    listed = [WRITTEN, LATER, *OTHERS.values()]
    assert sum(map(len, listed)) == len(set().union(*listed))
    assert found == set().union(*listed)


class Story:
    """Rows of everything that says when it was written."""

    def __init__(self, world: World, given: Given) -> None:
        self.given, self.osp, self.spod = given, given.actor, world.actor("spod_head")
        self.asked, self.there = world.actor("spod_coordinator"), world.actor("javorec_head")
        self.admin = world.actor("krok_admin")
        self.osp_other = world.people["osp_specialist"].worker_id
        self.of_case = {"case_id": given.case_id, "client_id": given.client_id}

    def of(self, table: str) -> Actor:
        judged = dict.fromkeys(
            ("urgency", "assessed", "addition", "basic", "competence", "statutory", "notifier", "protocol"), self.spod
        )
        return {
            **judged,
            "notice": self.spod,
            "assignment": self.spod,
            "register": self.spod,
            "relief": self.spod,
            "planned": self.spod,
            "setting": self.admin,
            "code": self.admin,
            "service": self.admin,
            "district": self.admin,
            "work": self.admin,
            "authority": self.admin,
            "invitation": self.admin,
        }.get(table.partition("_")[0], self.osp)

    async def client(self, **values: Any) -> UUID:
        return await rows.client(self.osp, **values)

    async def case_record(self, **values: Any) -> UUID:
        own = {"kind": "note", "occurred_at": rows.OPENED, "author_id": self.osp.worker, "sealed": b"x", "version": 1}
        return await insert("case_record", **place(self.osp), **self.of_case, **own, **values)

    async def task(self, **values: Any) -> UUID:
        own = {"assignee_id": self.osp.worker, "due_on": date(2027, 1, 5), "kind": "task", "sealed": b"x", "version": 1}
        return await insert("task", **place(self.osp), **own, **values)

    async def calendar_feed(self, **values: Any) -> UUID:
        return await rows.calendar_feed(self.osp, **values)

    async def consent(self, **values: Any) -> UUID:
        consent_id = await rows.consent(self.osp, self.given.client_id, self.given.case_id, **values)
        await rows.version(self.osp, self.given.client_id, consent_id)
        await rows.provision(self.osp, self.given.client_id, consent_id, self.given.recipient)
        return await rows.event(self.osp, self.given.client_id, consent_id, "given")

    async def consent_version(self, **values: Any) -> UUID:
        return await rows.version(self.osp, self.given.client_id, self.given.consent_id, no=2, **values)

    async def consent_event(self, **values: Any) -> UUID:
        return await self.given.say("withdrawn", **values)

    async def consent_evidence(self, **values: Any) -> UUID:
        own = {"client_id": self.given.client_id, "consent_id": self.given.consent_id, "version_no": 1, "size": 1}
        own |= {"of_withdrawal": False}
        file = {"media_type": "image/png", "object_key": "x", "digest": b"x", "wrapped_key": b"x", "sealed": b"x"}
        return await insert("consent_evidence", **place(self.osp), **own, **file, **values)

    async def case_management(self, **values: Any) -> UUID:
        return await self.given.case_management(**values)

    async def shared_item(self, **values: Any) -> UUID:
        return await rows.item(self.osp, self.given.client_id, self.given.case_id, **values)

    async def share_grant(self, **values: Any) -> UUID:
        return await self.given.grant(**values)

    async def handover(self, **values: Any) -> UUID:
        to = {"recipient_tenant_id": self.osp.tenant, "recipient_service_id": self.given.recipient.service}
        own = {"consent_id": self.given.consent_id, "handed_by": self.osp.worker}
        return await insert("handover", **place(self.osp), **self.of_case, **own, **to, **values)

    async def notice(self, **values: Any) -> UUID:
        return await rows.notice(self.spod, **values)

    async def notice_addition(self, **values: Any) -> UUID:
        own = {"notice_id": await self.notice(), "added_by": self.spod.worker, "sealed": b"x"}
        return await insert("notice_addition", **place(self.spod), **own | {"added_at": NOW} | values)

    async def assessed_child(self, **values: Any) -> UUID:
        return await judged_rows.assessed_child(self.spod, **values)

    async def urgency_step(self, **values: Any) -> UUID:
        return await judged_rows.urgency_step(self.spod, **values)

    async def competence_decision(self, **values: Any) -> UUID:
        return await elsewhere_rows.competence_decision(self.spod, **values)

    async def competence_step(self, **values: Any) -> UUID:
        return await elsewhere_rows.competence_step(self.spod, **values)

    async def notice_wait(self, **values: Any) -> UUID:
        return await judged_rows.notice_wait(self.spod, **values)

    async def notifier_request(self, **values: Any) -> UUID:
        return await judged_rows.notifier_request(self.spod, **values)

    async def notifier_answer(self, **values: Any) -> UUID:
        return await judged_rows.notifier_answer(self.spod, **values)

    async def protocol(self, **values: Any) -> UUID:
        return await protocol_rows.protocol(self.spod, **values)

    async def protocol_addition(self, **values: Any) -> UUID:
        return await protocol_rows.protocol_addition(self.spod, **values)

    async def protocol_sheet(self, **values: Any) -> UUID:
        return await protocol_rows.protocol_sheet(self.spod, **values)

    async def protocol_signature(self, **values: Any) -> UUID:
        return await protocol_rows.protocol_signature(self.spod, **values)

    async def statutory_disclosure(self, **values: Any) -> UUID:
        return await elsewhere_rows.statutory_disclosure(self.spod, **values)

    async def statutory_arrival(self, **values: Any) -> UUID:
        sent = await elsewhere_rows.statutory_disclosure(self.spod)
        return await elsewhere_rows.statutory_arrival(self.there, self.spod, sent, **values)

    async def basic_assessment(self, **values: Any) -> UUID:
        return await judged_rows.basic_assessment(self.spod, **values)

    async def urgency_assessment(self, **values: Any) -> UUID:
        return await judged_rows.urgency_assessment(self.spod, **values)

    async def addition_judgement(self, **values: Any) -> UUID:
        return await judged_rows.addition_judgement(self.spod, **values)

    async def urgency_question(self, **values: Any) -> UUID:
        return await judged_rows.urgency_question(self.spod, self.asked.worker, **values)

    async def _asked(self) -> UUID:
        async with unit_of_work(self.asked):
            return await judged_rows.urgency_question(self.asked, self.spod.worker)

    async def urgency_answer(self, **values: Any) -> UUID:
        return await judged_rows.urgency_answer(self.spod, await self._asked(), **values)

    async def urgency_question_withdrawal(self, **values: Any) -> UUID:
        return await judged_rows.urgency_question_withdrawal(self.spod, await self._asked(), **values)

    async def notice_case(self, **values: Any) -> UUID:
        return await judged_rows.notice_case(self.spod, **values)

    async def assignment_basis(self, **values: Any) -> UUID:
        return await judged_rows.assignment_basis(self.spod, **values)

    async def notice_duplicate(self, **values: Any) -> UUID:
        own = {"notice_id": await self.notice(), "of_id": await self.notice(), "marked_by": self.spod.worker}
        return await insert("notice_duplicate", **place(self.spod), **own | {"marked_at": NOW} | values)

    async def notice_registration(self, **values: Any) -> UUID:
        return await register_rows.notice_registration(self.spod, **values)

    async def document_mistake(self, **values: Any) -> UUID:
        return await rows.document_mistake(self.osp, **values)

    async def case_mark(self, **values: Any) -> UUID:
        return await register_rows.case_mark(self.osp, case_id=self.given.case_id, **values)

    async def register_correction(self, **values: Any) -> UUID:
        return await register_rows.register_correction(self.spod, **values)

    async def register_entry(self, **values: Any) -> UUID:
        return await register_rows.register_entry(self.spod, **values)

    async def setting_change(self, **values: Any) -> UUID:
        return await rows.setting_change(self.admin, **values)

    async def code_change(self, **values: Any) -> UUID:
        return await rows.code_change(self.admin, **values)

    async def service_name(self, **values: Any) -> UUID:
        return await rows.service_name(self.admin, **{"service_id": self.osp.service_id} | values)

    async def district(self, **values: Any) -> UUID:
        return await insert("district", **territory.district(self.admin, service_id=self.osp.service_id, **values))

    async def authority(self, **values: Any) -> UUID:
        return await insert("authority", **territory.authority(self.admin, **values))

    async def district_area(self, **values: Any) -> UUID:
        return await insert("district_area", **territory.district_area(self.admin, await self.district(), **values))

    async def district_called(self, **values: Any) -> UUID:
        return await insert("district_called", **territory.district_called(self.admin, await self.district(), **values))

    async def district_worker(self, **values: Any) -> UUID:
        own = territory.district_worker(self.admin, await self.district(), self.osp.worker)
        return await insert("district_worker", **own | values)

    async def case_declined(self, **values: Any) -> UUID:
        return await telling_rows.case_declined(self.osp, **values)

    async def client_told(self, **values: Any) -> UUID:
        return await telling_rows.client_told(self.osp, **values)

    async def worker_contact(self, **values: Any) -> UUID:
        return await telling_rows.worker_contact(self.osp, **values)

    async def relief_note(self, **values: Any) -> UUID:
        return await telling_rows.relief_note(self.spod, **values)

    async def planned_change(self, **values: Any) -> UUID:
        return await telling_rows.planned_change(self.spod, self.asked.worker, **values)

    async def client_letter(self, **values: Any) -> UUID:
        return await telling_rows.client_letter(self.osp, **values)

    async def absence(self, **values: Any) -> UUID:
        return await insert("absence", **territory.absence(self.osp, self.osp_other, **values))

    async def absence_end(self, **values: Any) -> UUID:
        return await insert("absence_end", **territory.absence_end(self.osp, await self.absence(), **values))

    async def work_part(self, **values: Any) -> UUID:
        own = territory.work_part(self.admin, self.osp.worker, service_id=self.osp.service_id)
        return await insert("work_part", **own | values)

    async def work_part_end(self, **values: Any) -> UUID:
        return await insert("work_part_end", **territory.work_part_end(self.admin, await self.work_part(), **values))

    async def invitation(self, **values: Any) -> UUID:
        return await rows.invitation(self.admin, **values)

    async def notification(self, **values: Any) -> UUID:
        return await insert("notification", **place(self.osp), kind="test", about_type="test", **values)

    def by(self, column: str) -> dict[str, Any]:
        """Who did it, where that has to stand beside when."""
        return {
            "done_at": {"done_by": self.osp.worker},
            "taken_back_at": {"taken_back_by": self.spod.worker},
            "replaced_at": {"replaced_by": self.spod.worker},
            "ended_at": {"ended_by": self.spod.worker, "ended_on": today_in_prague(), "ending": "enrolled"},
        }.get(column, {})


@pytest.fixture
async def story(world):
    given = await Given.make(world.actor("osp_head"), world.actor("pm_worker"), type="case_management")
    return Story(world, given)


async def write(story: Story, table: str, column: str, at: timedelta) -> None:
    async with unit_of_work(story.of(table)):
        await getattr(story, table)(**story.by(column), **{column: at})


async def write_later(story: Story, table: str, column: str, at: timedelta) -> None:
    async with unit_of_work(story.of(table)):
        row = await getattr(story, table)()
        await update(table, row, **story.by(column), **{column: at})


Attempt = Callable[[Story, str, str, timedelta], Awaitable[None]]
ATTEMPTS = [(write, *one) for one in sorted(WRITTEN | LATER)] + [(write_later, *one) for one in sorted(LATER)]
named = pytest.mark.parametrize(("attempt", "table", "column"), ATTEMPTS)
REFUSED = r'policy "lately"|not of another time|does not begin so'


@named
async def test_nothing_is_written_under_another_time(story, attempt: Attempt, table, column):
    for at in (NOW - HOUR, NOW + HOUR, NOW - timedelta(days=400)):
        with pytest.raises(asyncpg.PostgresError, match=REFUSED):
            await attempt(story, table, column, at)


@named
async def test_what_is_written_now_is_taken(story, attempt: Attempt, table, column):
    """With five minutes for clocks."""
    await attempt(story, table, column, NOW - timedelta(minutes=4))


async def test_an_earlier_day_is_played_from_that_day_on_and_only_under_a_context_that_says_so(story):
    """The demonstration; nobody without the key of contexts says it."""
    ago = timedelta(days=10)
    with as_of(now() - ago):
        await write(story, "case_record", "recorded_at", NOW - ago)
        await write_later(story, "task", "done_at", NOW - timedelta(days=9))
        with pytest.raises(asyncpg.PostgresError, match=REFUSED):
            await write(story, "case_record", "recorded_at", NOW - timedelta(days=11))
    with pytest.raises(asyncpg.PostgresError, match=REFUSED):
        await write(story, "case_record", "recorded_at", NOW - timedelta(days=9))
