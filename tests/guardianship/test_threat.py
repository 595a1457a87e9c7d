"""The guardian finds a threat: it is reported to the head, who gives the protection to another worker (domain reference 1.11, no. 6)."""

import msgspec
import pytest

from app.testing.rows import NOW, count, insert, place, refused
from cases.cases.views import case_header, case_view, list_records
from cases.persons.schemas import GiveException
from kernel.db import current, unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from services.guardianship import service, views
from services.guardianship.events import ThreatReported
from services.guardianship.schemas import ReportThreat
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AssignNotice
from services.protection import service as protection
from services.protection.schemas import AssessUrgency
from services.registers import service as registers
from services.registers import views as register_views
from services.registers.rules import basic_registers
from tests.persons.test_persons import JAN

SEEN = ReportThreat(what="Chlapec řekl, že ho matka večer nechává samotného a že se bojí.")


async def waiting(guards):
    """The one notice that waits for the head of protection."""
    await drain()
    (notice,) = await intake_views.list_notices(guards.spod_head)
    return notice.header if hasattr(notice, "header") else notice


async def test_at11_guardian_finds_a_threat(guards):
    """Child Y has only a KO case with coordinator B. B reports a threat; the head cannot assign the new § 6 case to B, assigns C; C fills the urgency form and enrols Y; D18 runs from that enrolment; B stays coordinator of the KO case."""
    guarded = await guards.guard(guards.two)
    await service.report_threat(guards.two_there, guarded, SEEN)
    notice = await waiting(guards)
    assert (notice.child_name, notice.channel) == ("Vrána Jan", "own_activity")
    read = msgspec.json.encode(await intake_views.notice_view(guards.spod_head, notice.id)).decode()
    assert "Chlapec řekl" in read
    assert "Matouš Hlaváček" in read
    offered = await intake_views.assignment_of(guards.spod_head, notice.id)
    assert guards.two.worker_id not in {each.id for each in offered.workers}
    assert offered.proposal.worker_id != guards.two.worker_id
    assert [each.name for each in offered.apart] == ["Matouš Hlaváček"]
    order = AssignNotice(identity=JAN, key_worker_id=guards.two.worker_id, summary="Zjistil opatrovník.")
    with pytest.raises(Invalid) as refusal:
        await intake.assign_notice(guards.spod_head, notice.id, order, version=1)
    assert "případ vést nemůže" in refusal.value.fields["key_worker_id"]
    # that it is one child nobody has to say: it is known of whom the guardian reported
    order = AssignNotice(
        identity=JAN, key_worker_id=guards.one.worker_id, summary="Zjistil opatrovník.", elsewhere_anyway=True
    )
    made = await intake.assign_notice(guards.spod_head, notice.id, order, version=1)
    with pytest.raises(Invalid):
        await guards.change(guards.spod_head, made.case_id, guards.two)
    form = AssessUrgency(
        result="not_urgent", child_asked="not_met", best_interest="Aby nebyl sám.", reason="Otec je doma."
    )
    await protection.assess_urgency(guards.one, notice.id, form, version=0)
    async with unit_of_work(guards.one):
        register = basic_registers(await register_views.registers_of(guards.one), today_in_prague())["OM"]
        await registers.enrol(
            guards.one, register, notice_id=notice.id, child_id=None, case_id=made.case_id, on=today_in_prague()
        )
    assert (await register_views.entries_of_case(guards.one, made.case_id))[0].register == "OM"
    assert (await case_header(guards.head, guarded)).key_worker_id == guards.two.worker_id
    assert (await case_view(guards.one_there, guarded)).content is None


async def test_it_arrives_once_and_stands_in_the_file(guards):
    guarded = await guards.guard(guards.third)
    await service.report_threat(guards.third, guarded, msgspec.structs.replace(SEEN, acute=True))
    notice = await waiting(guards)
    view = await views.guardianship_view(guards.third, guarded)
    assert [each.agenda for each in view.threats] == ["Sociálně-právní ochrana dětí"]
    assert "Chlapec řekl" in msgspec.json.encode(await list_records(guards.third, guarded)).decode()
    assert (
        "hrozí bezprostředně"
        in msgspec.json.encode(await intake_views.notice_view(guards.spod_head, notice.id)).decode()
    )
    async with unit_of_work(guards.third) as unit:
        threat = await unit.connection.fetchval("SELECT id FROM guardian_threat")
    told = ThreatReported(case_id=guarded, threat_id=threat, recipient_service_id=guards.spod_head.service_id)
    system = guards.agenda.system
    async with unit_of_work(system):  # a job may run twice
        await service.take_threat(system, told)
    assert len(await intake_views.list_notices(guards.spod_head)) == 1
    with pytest.raises(NotThere):
        await intake_views.notice_view(guards.third, notice.id)


async def test_what_has_to_be_said_and_who_says_it(guards):
    guarded = await guards.guard(guards.third)
    for wrong, field in ((ReportThreat(), "what"), (ReportThreat(what="."), "what")):
        with pytest.raises(Invalid) as refusal:
            await service.report_threat(guards.third, guarded, wrong)
        assert field in refusal.value.fields
    with pytest.raises(NotAllowed):
        await service.report_threat(guards.one_there, guarded, SEEN)
    with pytest.raises(NotThere):
        await service.report_threat(guards.one, guarded, SEEN)


async def test_raw_sql_neither_signs_for_another_nor_makes_notices_of_it(guards):
    guarded = await guards.guard(guards.third)
    async with unit_of_work(guards.third):
        row = await current().connection.fetchval("SELECT id FROM guardianship WHERE case_id = $1", guarded)

    def threat(actor, **values):
        own = {
            "guardianship_id": row,
            "recipient_service_id": guards.spod_head.service_id,
            "reported_by": actor.worker_id,
        }
        return insert(
            "guardian_threat", **place(actor) | own | {"reported_at": NOW, "wrapped": b"x", "sealed": b"x"} | values
        )

    async with refused(guards.third, "row-level security"):
        await threat(guards.third, reported_by=guards.two.worker_id)
    async with refused(guards.third, "guardian_threat_elsewhere"):
        await threat(guards.third, recipient_service_id=guards.third.service_id)
    async with unit_of_work(guards.third):
        made = await threat(guards.third)
    async with unit_of_work(guards.spod_head):
        assert await count("guardian_threat", "id = $1", made) == 1
    async with unit_of_work(guards.world.actor("javorec_head")):
        assert await count("guardian_threat") == 0
    async with refused(guards.third, "permission denied"):
        await current().connection.execute("DELETE FROM guardian_threat")
    for column, value in (("opened_by", guards.two.worker_id), ("decided_on", today_in_prague())):
        async with refused(guards.third, "permission denied"):
            await current().connection.execute(f"UPDATE guardianship SET {column} = $1", value)
    act = {"guardianship_id": row, "kind": "talk", "happened_on": today_in_prague(), "written_at": NOW}
    async with refused(guards.third, "row-level security"):
        await insert("guardianship_act", **place(guards.third) | act, written_by=guards.two.worker_id)
    async with refused(guards.third, "nobody signs for another"):
        ended = "UPDATE guardianship SET ended_on = $1, ended_at = now(), ended_by = $2, end_sealed = 'x'"
        await current().connection.execute(ended, today_in_prague(), guards.two.worker_id)


async def test_no_file_of_the_agenda_is_opened_without_a_court(guards):
    from app.testing import rows

    async with refused(guards.head, "from what a court said"):
        await rows.case(guards.head, await rows.client(guards.head, kind="child"))


async def test_what_the_other_agenda_reads_is_held_against_other_children_of_the_own_one(guards):
    guarded = await guards.guard(guards.third)
    other = msgspec.structs.replace(JAN, given_name="Eliška", family_name="Koťátková", birth_number="", birth_date=None)
    await guards.guard(guards.third, other)
    with pytest.raises(Invalid) as refusal:
        await service.report_threat(guards.third, guarded, ReportThreat(what="Byla u toho Eliška Koťátková."))
    assert "what" in refusal.value.fields
    order = GiveException(worker_id=guards.third.worker_id, reason="Vede i Elišku Koťátkovou.")
    with pytest.raises(Invalid) as refusal:
        await service.give_exception(guards.department, guarded, order)
    assert "reason" in refusal.value.fields
