"""The town: in two authorities a notice is registered, and stands in the register of notices."""

from datetime import timedelta

from app.testing.town import Stage, Town
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake.schemas import RecordNotice
from services.registers import rules, service, views
from services.registers.schemas import EnterChild, RegisterNotice
from services.registers.service import enrol
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting


async def _registered(town: Town) -> None:
    for home, who in (("spod", "spod_head"), ("javorec_spod", "javorec_head")):
        actor = town.actor(who)
        call = RecordNotice(received_at=now(), child_description="Chlapec, 12 let.")
        notice_id = (await intake.record_notice(actor, call)).id
        await service.register_notice(actor, notice_id, RegisterNotice())
        async with unit_of_work(actor) as unit:
            entry_id = await unit.connection.fetchval("SELECT id FROM register_entry WHERE notice_id = $1", notice_id)
        town.add("register_entry", f"of {home}", {"entry_id": entry_id}, home=home)
    authority = frozenset(name for name, person in town.world.people.items() if person.organisation != "krok")
    await _entered(town)
    await _typed_in(town)
    town.add("register", "CJ", {"register_code": "CJ"}, mine=authority)


async def _entered(town: Town) -> None:
    """The child of the case of each authority stands in OM, one of them in KUR as well."""
    for home, who in (("spod", "spod_coordinator"), ("javorec_spod", "javorec_coordinator")):
        case, notice = town.one("case", f"of {home}"), town.one("notice", f"assigned at {home}")
        actor = town.actor(who)
        async with unit_of_work(actor) as unit:
            register = rules.basic_registers(await views.registers_of(actor), today_in_prague())["OM"]
            await enrol(
                actor,
                register,
                notice_id=notice.path["notice_id"],
                child_id=None,
                case_id=case.path["case_id"],
                on=today_in_prague() - timedelta(days=9),
            )
            entry_id = await unit.connection.fetchval(
                "SELECT id FROM register_entry WHERE case_id = $1 AND register = 'OM'", case.path["case_id"]
            )
        town.add("case_entry", f"of {home}", {"entry_id": entry_id}, home=home, mine=case.mine)
        if home == "spod":
            further = EnterChild(register="KUR", begun_on=today_in_prague())
            entry_id = await service.enter_child(actor, case.path["case_id"], further)
            town.add("case_entry", "further of spod", {"entry_id": entry_id}, home=home, mine=case.mine, asked=False)


async def _typed_in(town: Town) -> None:
    """A notice with the numbers of a records system; then the authority issues its own again."""
    actor, admin = town.actor("spod_head"), town.actor("ospod_admin")
    call = RecordNotice(received_at=now(), child_description="Dívka, 9 let.")
    notice_id = (await intake.record_notice(actor, call)).id
    for version, issuer in enumerate(("outside", "here")):
        order = ChangeSetting(value=issuer, valid_from=today_in_prague(), reason="Zkouška.")
        await settings.change_setting(admin, "numbers_issued", order, version=version)
        if issuer == "outside":
            await service.register_notice(actor, notice_id, RegisterNotice(reference_number="KUZL 1/2026"))
    async with unit_of_work(actor) as unit:
        entry_id = await unit.connection.fetchval("SELECT id FROM register_entry WHERE notice_id = $1", notice_id)
    town.add("notice", "typed in at spod", {"notice_id": notice_id}, home="spod", asked=False)
    town.add("register_entry", "typed in at spod", {"entry_id": entry_id}, home="spod", asked=False)


SCENES = {Stage.CALLED: _registered}
