"""The town: a notice of the authority was forwarded to the other one, and is a notice there; nobody is told more than that it arrived."""

from app.testing.letters import mail
from app.testing.town import Stage, Town, somebody_of
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from services.competence import service
from services.competence.schemas import DecideCompetence
from services.inbox import service as inbox
from services.inbox import views as inbox_views
from services.intake import service as intake
from services.intake.schemas import RecordNotice
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority


async def _forwarded(town: Town) -> None:
    admin, sender = town.actor("ospod_admin"), town.actor("spod_intake")
    async with unit_of_work(admin) as unit:
        code = await unit.connection.fetchval(
            "SELECT o.code || '/' || s.code FROM service s JOIN organisation o ON o.id = s.tenant_id WHERE s.id = $1",
            town.world.services["javorec_spod"],
        )
    office = NewAuthority(code="JAV", name="MěÚ Javorec, OSPOD", phone="+420 000 000 072", on_platform=code)
    authority_id = await authorities.add_authority(admin, office)
    why = town.keep_secret("Bydliště-jinde", frozenset({"spod_intake", "spod_head"}))
    said = town.keep_secret("Podnět-postoupený", frozenset({"javorec_head"}))
    caller = town.keep_secret("Postoupilová", frozenset({"javorec_head"}))
    child = town.keep_secret("Přespolňák", frozenset(somebody_of("spod", "javorec_spod")))
    call = RecordNotice(
        received_at=now(),
        child_description="dítě",
        child_name_state="answered",
        child_family_name=child,
        subject_state="answered",
        subject=said,
        notifier_name_state="answered",
        notifier_name=caller,
        confidentiality_explained=True,
        disclosure_explained=True,
    )
    notice_id = (await intake.record_notice(sender, call)).id
    decided = DecideCompetence(
        result="not_competent",
        way="forwarded",
        authority_id=authority_id,
        reason=why,
        paper_archive="nothing",
        told_how="phone",
    )
    await service.decide(sender, notice_id, decided, version=0)
    await outbox.drain()
    ours = (await intake.record_notice(sender, RecordNotice(received_at=now(), child_description="Jiné dítě."))).id
    await service.decide(sender, ours, DecideCompetence(result="competent", paper_archive="nothing"), version=0)
    mine = frozenset({"spod_intake"})
    await _from_a_file(town)
    town.add("notice", "decided at spod", {"notice_id": ours}, home="spod", mine=mine, asked=False)
    outside = NewAuthority(code="ZAP", name="MěÚ Zapadlov, OSPOD", phone="+420 000 000 074")
    elsewhere = await authorities.add_authority(admin, outside)
    leaving = (await intake.record_notice(sender, RecordNotice(received_at=now(), child_description="Třetí dítě."))).id
    order = DecideCompetence(
        result="not_competent", way="forwarded", authority_id=elsewhere, reason="Bydlí tam.", paper_archive="not_looked"
    )
    await service.decide(sender, leaving, order, version=0)
    town.add("notice", "leaving at spod", {"notice_id": leaving}, home="spod", mine=mine, asked=False)
    town.add("notice", "forwarded at spod", {"notice_id": notice_id}, home="spod", asked=False)


async def _from_a_file(town: Town) -> None:
    """A notice that came as an e-mail with an attachment: what of it may go along."""
    actor, mine = town.actor("spod_intake"), frozenset({"spod_intake"})
    sender = town.keep_secret("Pisatelová", frozenset())
    whole = mail("Dítě nechodí do školy.", From=f"{sender} <y@spod.example>", files=(("b.pdf", b"y"),))
    put = await inbox.put_kept(actor, await inbox.keep_file(actor, f"{sender}.eml", whole))
    parts = (await inbox_views.opened_file(actor, put.id)).parts
    order = RecordNotice(received_at=now(), child_description="Čtvrté dítě.")
    notice_id = (await inbox.record_from_file(actor, put.id, order)).id
    await service.decide(actor, notice_id, DecideCompetence(result="competent", paper_archive="nothing"), version=0)
    town.add("notice", "came as a file at spod", {"notice_id": notice_id}, home="spod", mine=mine, asked=False)
    path = {"file_id": put.id, "part_id": parts[0].id}
    town.add("arrived_part", "of the notice at spod", path, home="spod", mine=mine, asked=False)


SCENES = {Stage.AFTERWARDS: _forwarded}
