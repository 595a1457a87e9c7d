"""Nobody signs for another: by the catalogue, every column that says who did something, each tried by raw SQL (ADR 0038).

A migration that adds a column which names a person fails here until it stands in one of the two lists.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.testing import judged_rows, register_rows, rows, telling_rows, territory
from app.testing.rows import NOW, Given, insert, place, refused, update
from app.testing.world import World
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import APP_ROLE

from .judged import Judged

# who did it: the worker of the signed context, or nobody where a job or the operator did
AUTHORS = {
    ("case_management", "answered_by"),
    ("case_management", "closed_by"),
    ("case_management", "proposed_by"),
    ("case_management", "taken_back_by"),
    ("case_record", "author_id"),
    ("consent_event", "recorded_by"),
    ("consent_version", "created_by"),
    ("addition_judgement", "judged_by"),
    ("assessed_child", "added_by"),
    ("authority", "set_by"),
    ("basic_assessment", "assessed_by"),
    ("competence_decision", "decided_by"),
    ("competence_step", "noted_by"),
    ("code_change", "set_by"),
    ("notifier_answer", "noted_by"),
    ("notifier_request", "noted_by"),
    ("notice_wait", "set_by"),
    ("client_told", "told_by"),
    ("case_declined", "declined_by"),
    ("case_declined", "settled_by"),
    ("relief_note", "noted_by"),
    ("client_letter", "sent_by"),
    ("planned_change", "decided_by"),
    ("planned_change", "informed_by"),
    ("planned_change", "ended_by"),
    ("worker_contact", "worker_id"),
    ("notice_wait", "ended_by"),
    ("protocol", "read_by"),
    ("protocol_addition", "added_by"),
    ("protocol_sheet", "added_by"),
    ("protocol_signature", "noted_by"),
    ("deadline", "ended_by"),
    ("disclosure", "viewer_worker_id"),
    ("district", "set_by"),
    ("district_area", "set_by"),
    ("district_called", "set_by"),
    ("district_worker", "set_by"),
    ("absence", "set_by"),
    ("absence_end", "set_by"),
    ("work_part", "set_by"),
    ("work_part_end", "set_by"),
    ("handover", "handed_by"),
    ("invitation", "invited_by"),
    ("key_worker_assignment", "assigned_by"),
    ("meeting_item", "concluded_by"),
    ("meeting_item", "taken_off_by"),
    ("team_meeting", "called_off_by"),
    ("notice", "assigned_by"),
    ("notice", "received_by"),
    ("notice", "written_by"),
    ("notice_addition", "added_by"),
    ("notice_case", "opened_by"),
    ("assignment_basis", "assigned_by"),
    ("notice_duplicate", "marked_by"),
    ("notice_duplicate", "taken_back_by"),
    ("notice_registration", "registered_by"),
    ("notice_registration", "replaced_by"),
    ("notification", "seen_by"),
    ("outbox", "worker_id"),
    ("case_mark", "marked_by"),
    ("document_mistake", "marked_by"),
    ("register_correction", "corrected_by"),
    ("register_entry", "begun_by"),
    ("register_entry", "ended_by"),
    ("service_name", "set_by"),
    ("setting_change", "set_by"),
    ("share_grant", "created_by"),
    ("shared_item", "created_by"),
    ("statutory_disclosure", "disclosed_by"),
    ("task", "done_by"),
    ("team_meeting", "convened_by"),
    ("urgency_answer", "answered_by"),
    ("urgency_assessment", "assessed_by"),
    ("urgency_question", "asked_by"),
    ("urgency_question_withdrawal", "withdrawn_by"),
    ("urgency_step", "ticked_by"),
    ("audit_entry", "worker_id"),
}
# written later than the row, or by nobody
LATER = {
    ("case_management", "answered_by"),
    ("case_management", "closed_by"),
    ("case_management", "taken_back_by"),
    ("case_declined", "settled_by"),
    ("deadline", "ended_by"),
    ("meeting_item", "concluded_by"),
    ("meeting_item", "taken_off_by"),
    ("team_meeting", "called_off_by"),
    ("notice", "assigned_by"),
    ("notice_duplicate", "taken_back_by"),
    ("notice_registration", "replaced_by"),
    ("notice_wait", "ended_by"),
    ("planned_change", "ended_by"),
    ("planned_change", "informed_by"),
    ("notification", "seen_by"),
    ("register_entry", "ended_by"),
    ("outbox", "worker_id"),
    ("task", "done_by"),
}
# whom it concerns: somebody else is named on purpose
NAMED = {
    ("planned_change", "worker_id"): "who is to lead a case is chosen",
    ("planned_change", "from_worker_id"): "who leads it until then",
    ("relief_note", "worker_id"): "whom a head relieved of a case",
    ("urgency_question", "asked_of"): "whom somebody asks is chosen",
    ("notice_wait", "worker_id"): "whom a notice waits for is chosen",
    ("assignment_basis", "worker_id"): "who got it, as the notice says",
    ("assignment_basis", "proposed_id"): "whom a rule named",
    ("arrived_file", "arrived_by"): "its policies know no other; tried in tests/inbox",
    ("arrived_file", "ended_by"): "its policies know no other; tried in tests/inbox",
    ("arrived_file", "taker_id"): "its policies know no other; tried in tests/inbox",
    ("notice_arrival", "noted_by"): "its policies know no other; tried in tests/intake",
    ("notice_arrival", "ended_by"): "its policies know no other; tried in tests/intake",
    ("client_merge", "merged_by"): "its trigger knows no other; tried in tests/cases/test_merging.py",
    ("client_merge", "undone_by"): "its trigger knows no other; tried in tests/cases/test_merging.py",
    ("person_link", "linked_by"): "its policies know no other; tried in tests/persons",
    ("person_link", "undone_by"): "its trigger knows no other; tried in tests/persons",
    ("person_link", "person_id"): "a child",
    ("guardian_exception", "person_id"): "a child",
    ("guardianship", "opened_by"): "its policies know no other; tried in tests/guardianship",
    ("guardianship", "ended_by"): "its trigger knows no other; tried in tests/guardianship",
    ("guardianship_act", "written_by"): "its policies know no other; tried in tests/guardianship",
    ("guardian_threat", "reported_by"): "its policies know no other; tried in tests/guardianship",
    ("guardian_threat", "person_id"): "a child",
    ("guardian_exception", "worker_id"): "the head of the department says whom they let",
    ("guardian_exception", "given_by"): "its policies know no other; tried in tests/persons",
    ("person_link", "other_person_id"): "a child",
    ("competence_decision", "authority_id"): "another office",
    ("statutory_disclosure", "authority_id"): "another office",
    ("answered_request", "user_id"): "an account; its policy knows only one's own",
    ("api_token", "user_id"): "made by the operator for an account",
    ("api_token", "worker_id"): "made by the operator for a worker",
    ("audit_entry", "user_id"): "an account; compared with the context as the worker is",
    ("calendar_feed", "user_id"): "an account; its policy knows only one's own",
    ("calendar_feed", "worker_id"): "an address of one's own; its policy knows no other",
    ("case_management", "key_worker_id"): "who leads joint work is chosen",
    ("case_management", "partner_worker_ids"): "whom the consent names",
    ("consent_provision", "recipient_worker_ids"): "whom the consent names",
    ("deadline", "worker_id"): "who answers for it is chosen with its thing",
    ("district_worker", "worker_id"): "the administrator says who works for a district",
    ("absence", "worker_id"): "a head says of anybody when they are away",
    ("absence", "substitute_id"): "who stands in is chosen",
    ("work_part", "worker_id"): "the administrator divides the work",
    ("work_part", "for_worker_id"): "the administrator says who stands in for whom",
    ("draft", "user_id"): "an account; its policy knows only one's own",
    ("joint_step", "responsible_id"): "who answers for a step is chosen",
    ("joint_step", "doer_id"): "who does a step has its task; its service says so",
    ("joint_step", "done_by"): "who finished its task; its service says so, as its system",
    ("key_worker_assignment", "worker_id"): "the head assigns",
    ("membership", "user_id"): "made by the operator",
    ("membership", "worker_id"): "made by the operator",
    ("message", "worker_id"): "who is told",
    ("message_choice", "worker_id"): "a choice of one's own; its policy knows no other",
    ("message_item", "worker_id"): "who is told",
    ("notice", "assigned_to"): "the head assigns",
    ("notification", "worker_id"): "who is told",
    ("notification", "in_place_of"): "for whom who is told stands in",
    ("saved_filters", "worker_id"): "a list of one's own; its policy knows no other",
    ("share_grant", "grantee_worker_ids"): "whom the consent names",
    ("sign_in_address", "user_id"): "an account, before anybody is signed in",
    ("task", "assignee_id"): "who is to do it",
    ("team_meeting", "participant_ids"): "who is invited",
    ("worker", "user_id"): "made by the operator",
}
# a column of a person: it references one, or its name says so
PEOPLE = f"""
SELECT c.relname::text, a.attname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
  AND a.atttypid IN ('uuid'::regtype, 'uuid[]'::regtype) AND a.attname <> 'tenant_id'
  AND has_column_privilege('{APP_ROLE}', c.oid, a.attnum, 'INSERT, UPDATE')
  AND (a.attname ~ '_by$|author|worker|user|person|_to$|participant|assignee|responsible_id|viewer_worker'
    OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)
      AND k.confrelid IN ('worker'::regclass, 'user_account'::regclass)))"""
REFUSED = r"nobody signs for another|row-level security policy|a case management does not change so|by who says so"
Sign = Callable[[Actor], UUID | None]


async def test_every_column_of_a_person_is_signed_or_listed(committed):
    async with committed.superuser() as connection:
        found = {tuple(row) for row in await connection.fetch(PEOPLE)}
    assert AUTHORS.isdisjoint(NAMED)
    assert found == AUTHORS | set(NAMED)


# --- each of them by raw SQL -------------------------------------------------------------------------------------


class Story(Judged):
    """Rows of everything that somebody signs, written past every act. Each method signs one with `who`."""

    def __init__(self, world: World, given: Given) -> None:
        self.given, self.spod = given, world.actor("spod_head")
        self.spod_other = world.people["spod_coordinator"].worker_id
        self.asked = world.actor("spod_coordinator")
        self.osp, self.pm = given.actor, given.recipient
        self.admin = world.actor("krok_admin")
        self.osp_other = world.people["osp_specialist"].worker_id
        self.colleague = {
            actor.worker: world.people[name].worker_id
            for actor, name in (
                (self.osp, "osp_worker"),
                (self.pm, "pm_worker2"),
                (self.spod, "spod_intake"),
                (self.admin, "krok_auditor"),
            )
        }

    async def _joint(self) -> UUID:
        async with unit_of_work(self.osp):
            return await self.given.case_management()

    async def _agree(self, joint: UUID, who: UUID) -> None:
        own_case = await rows.case(self.pm)
        own = {"status": "active", "partner_case_id": own_case, "key_worker_id": self.pm.worker}
        own["led_for_service_id"] = self.pm.service
        await update("case_management", joint, **own, answered_by=who, answered_at=NOW)

    async def _meeting(self, who: UUID) -> UUID:
        partner = self.pm.service
        own = {"id": await rows.key(self.osp, partner_service_id=partner), "partner_service_id": partner}
        return await insert(
            "team_meeting",
            **place(self.osp),
            **own,
            held_at=NOW,
            participant_ids=[],
            convened_by=who,
            sealed=b"x",
            version=1,
        )

    async def case_management_proposed_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self.given.case_management(proposed_by=who(self.osp))

    async def case_management_answered_by(self, who: Sign) -> None:
        joint = await self._joint()
        async with unit_of_work(self.pm):
            await self._agree(joint, who(self.pm))

    async def case_management_taken_back_by(self, who: Sign) -> None:
        joint = await self._joint()
        async with unit_of_work(self.osp):
            back = {"status": "taken_back", "taken_back_by": who(self.osp), "taken_back_at": NOW}
            await update("case_management", joint, **back)

    async def case_management_closed_by(self, who: Sign) -> None:
        joint = await self._joint()
        async with unit_of_work(self.pm):
            await self._agree(joint, self.pm.worker)
        async with unit_of_work(self.pm):  # the partner ends it as well as the owner
            await update("case_management", joint, status="closed", closed_by=who(self.pm), closed_at=NOW)

    async def meeting_item_concluded_by(self, who: Sign) -> None:
        joint = await self._joint()
        async with unit_of_work(self.pm):
            await self._agree(joint, self.pm.worker)
        async with unit_of_work(self.osp):
            ids = {"partner_service_id": self.pm.service, "case_management_id": joint}
            meeting = await self._meeting(self.osp.worker)
            item = await insert("meeting_item", **place(self.osp), **ids, meeting_id=meeting, sealed=b"x", version=1)
        async with unit_of_work(self.pm):  # the partner concludes as well as the owner
            await update("meeting_item", item, concluded_at=NOW, concluded_by=who(self.pm))

    async def meeting_item_taken_off_by(self, who: Sign) -> None:
        joint = await self._joint()
        async with unit_of_work(self.pm):
            await self._agree(joint, self.pm.worker)
        async with unit_of_work(self.osp):
            ids = {"partner_service_id": self.pm.service, "case_management_id": joint}
            meeting = await self._meeting(self.osp.worker)
            item = await insert("meeting_item", **place(self.osp), **ids, meeting_id=meeting, sealed=b"x", version=1)
        async with unit_of_work(self.pm):
            await update("meeting_item", item, taken_off_at=NOW, taken_off_by=who(self.pm))

    async def team_meeting_called_off_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            meeting = await self._meeting(self.osp.worker)
        async with unit_of_work(self.pm):
            await update("team_meeting", meeting, called_off_at=NOW, called_off_by=who(self.pm))

    async def team_meeting_convened_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self._meeting(who(self.osp))

    async def case_record_author_id(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await note(self.osp, self.given.case_id, self.given.client_id, who(self.osp))

    async def consent_version_created_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await rows.version(self.osp, self.given.client_id, self.given.consent_id, no=2, created_by=who(self.osp))

    async def consent_event_recorded_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self.given.say("withdrawn", recorded_by=who(self.osp))

    async def shared_item_created_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await rows.item(self.osp, self.given.client_id, self.given.case_id, created_by=who(self.osp))

    async def share_grant_created_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self.given.grant(created_by=who(self.osp))

    async def handover_handed_by(self, who: Sign) -> None:
        own = {name: getattr(self.given, name) for name in ("client_id", "case_id", "consent_id")}
        to = {"recipient_tenant_id": self.pm.tenant, "recipient_service_id": self.pm.service}
        async with unit_of_work(self.osp):
            await insert("handover", **place(self.osp), **own, **to, handed_by=who(self.osp))

    async def disclosure_viewer_worker_id(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            grant = await self.given.grant()
        viewer = {"viewer_tenant_id": self.pm.tenant, "viewer_service_id": self.pm.service}
        of = {"grant_id": grant, "item_id": self.given.item_id, "action": "view", "viewer": b"x"}
        async with unit_of_work(self.pm):
            await insert("disclosure", **place(self.osp), **of, **viewer, viewer_worker_id=who(self.pm))

    async def key_worker_assignment_assigned_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            case_id = await rows.case(self.osp, line=False)
            await rows.assignment(self.osp, case_id, assigned_by=who(self.osp))

    async def task_done_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            task = await self.a_task()
        async with unit_of_work(self.osp):
            await update("task", task, done_by=who(self.osp), done_at=NOW)

    async def task_done_by_from_the_beginning(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self.a_task(done_by=who(self.osp), done_at=NOW)

    async def a_task(self, **values: Any) -> UUID:
        own = {"assignee_id": self.osp.worker, "due_on": date(2027, 1, 5), "kind": "task", "sealed": b"x", "version": 1}
        return await insert("task", **place(self.osp), **own, **values)

    async def notice_received_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await rows.notice(self.spod, received_by=who(self.spod))

    async def notice_written_by(self, who: Sign) -> None:
        async with unit_of_work(self.asked):
            arrival = await rows.notice_arrival(self.asked)
        async with unit_of_work(self.spod):
            notice = await rows.notice(self.spod, received_by=self.asked.worker, written_by=who(self.spod))
            await update("notice_arrival", arrival, notice_id=notice, ended_by=self.spod.worker, ended_at=NOW)

    async def notice_assigned_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            notice = await rows.notice(self.spod)
            await update("notice", notice, assigned_by=who(self.spod))

    async def notice_assigned_by_from_the_beginning(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await rows.notice(self.spod, assigned_by=who(self.spod))

    async def notice_addition_added_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            notice = await rows.notice(self.spod)
            own = {"notice_id": notice, "added_at": NOW, "sealed": b"x"}
            await insert("notice_addition", **place(self.spod), **own, added_by=who(self.spod))

    async def notice_case_opened_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.notice_case(self.spod, opened_by=who(self.spod))

    async def assignment_basis_assigned_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.assignment_basis(self.spod, assigned_by=who(self.spod))

    async def _duplicate(self, who: UUID) -> UUID:
        own = {"notice_id": await rows.notice(self.spod), "of_id": await rows.notice(self.spod)}
        return await insert("notice_duplicate", **place(self.spod), **own, marked_at=NOW, marked_by=who)

    async def notice_duplicate_marked_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await self._duplicate(who(self.spod))

    async def notice_duplicate_taken_back_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            mark = await self._duplicate(self.spod.worker)
            await update("notice_duplicate", mark, taken_back_by=who(self.spod), taken_back_at=NOW)

    async def notice_registration_registered_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await register_rows.notice_registration(self.spod, registered_by=who(self.spod))

    async def notice_registration_replaced_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            numbers = await register_rows.notice_registration(self.spod)
            await update("notice_registration", numbers, replaced_by=who(self.spod), replaced_at=NOW)

    async def document_mistake_marked_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await rows.document_mistake(self.spod, marked_by=who(self.spod))

    async def case_mark_marked_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await register_rows.case_mark(self.spod, marked_by=who(self.spod))

    async def register_correction_corrected_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await register_rows.register_correction(self.spod, corrected_by=who(self.spod))

    async def register_entry_begun_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await register_rows.register_entry(self.spod, begun_by=who(self.spod))

    async def register_entry_ended_by(self, who: Sign) -> None:
        ended = {"ended_on": today_in_prague(), "ended_at": NOW, "ending": "enrolled"}
        async with unit_of_work(self.spod):
            entry = await register_rows.register_entry(self.spod)
            await update("register_entry", entry, **ended, ended_by=who(self.spod))

    async def a_message(self, **values: Any) -> UUID:
        return await insert("notification", **place(self.osp), kind="test", about_type="test", **values)

    async def notification_seen_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await update("notification", await self.a_message(), seen_by=[who(self.osp)])

    async def notification_seen_by_from_the_beginning(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self.a_message(seen_by=[who(self.osp)])

    async def outbox_worker_id(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await insert("outbox", **place(self.osp), event="no.such", payload="{}", worker_id=who(self.osp))

    async def deadline_ended_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            deadline = await rows.deadline(self.spod)
            await update("deadline", deadline, ended_by=who(self.spod), ended_at=NOW, outcome="met")

    async def setting_change_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await rows.setting_change(self.admin, set_by=who(self.admin))

    async def code_change_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await rows.code_change(self.admin, set_by=who(self.admin))

    async def service_name_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await rows.service_name(self.admin, service_id=self.osp.service_id, set_by=who(self.admin))

    async def a_district(self, **values: Any) -> UUID:
        return await insert("district", **territory.district(self.admin, service_id=self.osp.service_id, **values))

    async def district_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await self.a_district(set_by=who(self.admin))

    async def authority_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await insert("authority", **territory.authority(self.admin, set_by=who(self.admin)))

    async def district_area_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await insert(
                "district_area", **territory.district_area(self.admin, await self.a_district(), set_by=who(self.admin))
            )

    async def district_called_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            own = territory.district_called(self.admin, await self.a_district(), set_by=who(self.admin))
            await insert("district_called", **own)

    async def district_worker_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            own = territory.district_worker(self.admin, await self.a_district(), self.osp.worker)
            await insert("district_worker", **own | {"set_by": who(self.admin)})

    async def an_absence(self, **values: Any) -> UUID:
        return await insert("absence", **territory.absence(self.osp, self.osp_other, **values))

    async def case_declined_declined_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await telling_rows.case_declined(self.spod, declined_by=who(self.spod))

    async def case_declined_settled_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            row = await telling_rows.case_declined(self.spod)
            await update("case_declined", row, settled="given", settled_by=who(self.spod), settled_at=NOW)

    async def client_told_told_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await telling_rows.client_told(self.osp, told_by=who(self.osp))

    async def worker_contact_worker_id(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await telling_rows.worker_contact(self.osp, worker_id=who(self.osp))

    async def relief_note_noted_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await telling_rows.relief_note(self.spod, noted_by=who(self.spod))

    async def a_plan(self, **values: Any) -> UUID:
        return await telling_rows.planned_change(self.spod, self.spod_other, **values)

    async def planned_change_decided_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await self.a_plan(decided_by=who(self.spod))

    async def planned_change_informed_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            told = {"informed_on": today_in_prague(), "informed_via": "phone", "informed_at": NOW, "told": b"x"}
            await update("planned_change", await self.a_plan(), **told, informed_by=who(self.spod))

    async def planned_change_ended_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await update("planned_change", await self.a_plan(), ended="void", ended_at=NOW, ended_by=who(self.spod))

    async def client_letter_sent_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await telling_rows.client_letter(self.osp, sent_by=who(self.osp))

    async def absence_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            await self.an_absence(set_by=who(self.osp))

    async def absence_end_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.osp):
            own = territory.absence_end(self.osp, await self.an_absence(), set_by=who(self.osp))
            await insert("absence_end", **own)

    async def a_part(self, **values: Any) -> UUID:
        own = territory.work_part(self.admin, self.osp.worker, service_id=self.osp.service_id)
        return await insert("work_part", **own | values)

    async def work_part_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await self.a_part(set_by=who(self.admin))

    async def work_part_end_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            own = territory.work_part_end(self.admin, await self.a_part(), set_by=who(self.admin))
            await insert("work_part_end", **own)

    async def invitation_invited_by(self, who: Sign) -> None:
        async with unit_of_work(self.admin):
            await rows.invitation(self.admin, invited_by=who(self.admin))

    async def audit_entry_worker_id(self, who: Sign) -> None:
        own = {"kind": "worker", "user_id": self.osp.user_id, "action": "x.read", "outcome": "read", "object_type": "x"}
        async with unit_of_work(self.osp):
            await insert("audit_entry", **place(self.osp), **own, worker_id=who(self.osp), details="{}")


SIGNED = tuple(f"{table}_{column}" for table, column in AUTHORS)
ATTEMPTS = [name for name in dir(Story) if name.startswith(SIGNED)]


async def note(actor: Actor, case_id: UUID, client_id: UUID, author: UUID | None, **values: Any) -> UUID:
    own = {"case_id": case_id, "client_id": client_id, "kind": "note", "occurred_at": rows.OPENED, "sealed": b"x"}
    return await insert("case_record", **place(actor) | own | {"author_id": author, "version": 1} | values)


@pytest.fixture
async def story(world):
    given = await Given.make(world.actor("osp_head"), world.actor("pm_worker"), type="case_management")
    return Story(world, given)


def test_every_author_is_tried():
    assert set(SIGNED) <= set(ATTEMPTS)


@pytest.mark.parametrize("attempt", ATTEMPTS)
async def test_nobody_signs_for_a_colleague(story, attempt):
    with pytest.raises(asyncpg.PostgresError, match=REFUSED):
        await getattr(story, attempt)(lambda actor: story.colleague[actor.worker])


@pytest.mark.parametrize("attempt", ATTEMPTS)
async def test_everybody_signs_for_themselves(story, attempt):
    await getattr(story, attempt)(lambda actor: actor.worker)


@pytest.mark.parametrize("attempt", [f"{table}_{column}" for table, column in sorted(AUTHORS - LATER)])
async def test_nobody_leaves_their_name_out(story, attempt):
    """No name stands for a job."""
    with pytest.raises(asyncpg.PostgresError):
        await getattr(story, attempt)(lambda _: None)


async def test_a_job_signs_for_nobody(story, world):
    system, given = world.system("osp"), story.given
    async with unit_of_work(system):
        await note(system, given.case_id, given.client_id, None)
    async with refused(system, "author"):
        await note(system, given.case_id, given.client_id, story.osp.worker)


async def test_who_took_a_notice_signs_what_goes_into_the_file_and_only_that(story, world):
    head, taker = story.spod, world.actor("spod_intake")
    async with unit_of_work(taker):
        notice = await rows.notice(taker)
    async with unit_of_work(head):
        client_id = await rows.client(head)
        case_id = await rows.case(head, client_id)
        await note(head, case_id, client_id, taker.worker, kind="notice", source_id=notice)
    for values in (
        {"kind": "notice"},
        {"kind": "note", "source_id": notice},
        {"kind": "notice", "source_id": new_id()},
    ):
        async with refused(head, "author"):
            await note(head, case_id, client_id, taker.worker, **values)
    async with refused(head, "author"):
        other = world.people["spod_coordinator"].worker_id
        await note(head, case_id, client_id, other, kind="notice", source_id=notice)


async def test_who_did_a_task_stays_while_others_change_it(story, world):
    """And its being done is taken back by a colleague, too."""
    osp, colleague = story.osp, world.actor("osp_worker")
    async with unit_of_work(osp):
        task = await story.a_task()
        await update("task", task, done_by=osp.worker, done_at=NOW)
    async with unit_of_work(colleague):
        await update("task", task, due_on=date(2027, 2, 1))
        await update("task", task, done_by=None, done_at=None)


async def test_nobody_unsees_for_a_colleague(story, world):
    osp, colleague = story.osp, world.actor("osp_worker")
    async with unit_of_work(osp):
        told = await story.a_message()
        await update("notification", told, seen_by=[osp.worker])
    async with unit_of_work(colleague):
        await update("notification", told, seen_by=[osp.worker, colleague.worker])
    for seen_by in ([osp.worker], [colleague.worker], [], None, [colleague.worker, osp.worker]):
        async with refused(colleague, "signs for another"):
            await update("notification", told, seen_by=seen_by)
