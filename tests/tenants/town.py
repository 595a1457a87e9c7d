"""The town: what people were told, and their tokens."""

from datetime import timedelta

from app.testing.rows import NOW, insert, update
from app.testing.town import Stage, Town
from kernel.actor import system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.accounts.service import create_token
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tenants.districts import service as districts
from tenants.districts.schemas import AddArea, AddDistrictWorker, NewDistrict
from tenants.division import service as division
from tenants.division.schemas import GiveWork
from tenants.invitations import service as invitations
from tenants.invitations.schemas import InvitePerson


def _settings(town: Town) -> None:
    """What everybody of an authority knows of: each asks for that of their own."""
    authority = frozenset(name for name, person in town.world.people.items() if person.organisation != "krok")
    town.add("setting", "urgency", {"key": "urgency_deadline"}, mine=authority, version=0)
    of = {"list_key": "enrolment_reasons"}
    town.add("code_list", "reasons", of, mine=authority, version=0)
    town.add("code", "zdvop", {**of, "code_key": "zdvop"}, mine=authority, version=0)


async def _people(town: Town) -> None:
    """Whom everybody of an organisation knows of; what they may do is their administrator's."""
    for name in ("spod_intake", "pm_peer"):
        organisation = town.world.people[name].organisation
        colleagues = frozenset(each for each, one in town.world.people.items() if one.organisation == organisation)
        async with unit_of_work(town.actor(name)) as unit:
            role_id = await unit.connection.fetchval(
                "SELECT id FROM membership WHERE worker_id = $1", town.worker(name)
            )
        town.add("person", name, {"person_id": town.worker(name)}, mine=colleagues)
        town.add("role", f"of {name}", {"role_id": role_id}, mine=colleagues)


def _agendas(town: Town) -> None:
    """Everybody of an organisation knows which services it has; only the administrator sets them up."""
    for label, organisation in (("spod", "ospod"), ("pm", "krok")):
        own = frozenset(name for name, one in town.world.people.items() if one.organisation == organisation)
        town.add("agenda", label, {"agenda_id": town.world.services[label]}, mine=own, version=0)


async def _districts(town: Town) -> None:
    """Everybody of an authority may ask whose an address is; the administrator divides the territory."""
    own = frozenset(name for name, one in town.world.people.items() if one.organisation == "ospod")
    admin = town.actor("ospod_admin")
    order = NewDistrict(name="Střed", service_id=town.world.services["spod"])
    district_id = await districts.make_district(admin, order)
    part_id = await districts.add_area(admin, district_id, AddArea(town="Lipnice pod Hájem"))
    town.add("district", "Střed", {"district_id": district_id}, mine=own)
    town.add("district_part", "Lipnice", {"district_part_id": part_id}, mine=own)
    who = AddDistrictWorker(worker_id=town.worker("spod_head"), deputy=True)
    works_id = await districts.add_worker(admin, district_id, who)
    town.add("district_part", "who works there", {"district_part_id": works_id}, mine=own)


async def _division(town: Town) -> None:
    """Everybody of an authority sees how its work is divided; the administrator divides it."""
    own = frozenset(name for name, one in town.world.people.items() if one.organisation == "ospod")
    order = GiveWork(
        kind="specialisation",
        service_id=town.world.services["spod"],
        worker_id=town.worker("spod_coordinator"),
        code="curator",
        reason="Organizační řád.",
    )
    part_id = await division.give_work(town.actor("ospod_admin"), order)
    town.add("work_part", "curator", {"work_part_id": part_id}, mine=own)


async def _absences(town: Town) -> None:
    """Everybody of a service sees who is away; oneself and the heads say it."""
    begins = now().replace(microsecond=0) + timedelta(days=20)
    order = PlanAbsence(
        worker_id=town.worker("spod_intake"),
        substitute_id=town.worker("spod_coordinator"),
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
    )
    absence_id = await absences.plan_absence(town.actor("spod_head"), order)
    town.add(
        "absence", "of who takes notices", {"absence_id": absence_id}, home="spod", mine=frozenset({"spod_intake"})
    )


async def _authorities(town: Town) -> None:
    """Everybody of an authority looks into its directory; the administrator writes it."""
    own = frozenset(name for name, one in town.world.people.items() if one.organisation == "ospod")
    order = NewAuthority(code="BUK", name="Městský úřad Bukovec", phone="+420 000 000 071", municipalities="Bukovec")
    authority_id = await authorities.add_authority(town.actor("ospod_admin"), order)
    town.add("authority", "Bukovec", {"authority_id": authority_id}, mine=own)
    theirs = await authorities.add_authority(town.actor("javorec_admin"), order)
    own = frozenset(name for name, one in town.world.people.items() if one.organisation == "javorec")
    town.add("authority", "of javorec", {"authority_id": theirs}, mine=own, asked=False)


async def _invitations(town: Town) -> None:
    admins = {"ospod": "ospod_admin", "krok": "krok_admin"}
    for organisation, admin in admins.items():
        order = InvitePerson(name="Nela Nová", email=f"nova@{organisation}.example", role="auditor")
        invitation_id, _ = await invitations.invite(town.actor(admin), order)
        town.add("invitation", f"of {organisation}", {"invitation_id": invitation_id}, mine=frozenset({admin}))


async def _undelivered(town: Town) -> None:
    """A message that did not arrive, of which the administrator knows."""
    job = system_actor(town.actor("ospod_admin").tenant, None)
    async with unit_of_work(job):
        message_id = await insert(
            "message",
            tenant_id=job.tenant_id,
            worker_id=town.worker("spod_coordinator"),
            channel="email",
            kinds=["news"],
            counts=[2],
            state="waiting",
            tries=1,
            due_at=NOW,
        )
        await update("message", message_id, state="given_up", fault="away", ended_at=NOW)
    town.add("undelivered", "of lipnice", {"message_id": message_id}, mine=frozenset({"ospod_admin"}))


async def _told_and_given(town: Town) -> None:
    _settings(town)
    _agendas(town)
    town.add("import", "people", {"import_kind": "people"}, mine=frozenset(town.world.people))
    await _districts(town)
    await _authorities(town)
    await _division(town)
    await _absences(town)
    await _people(town)
    await _invitations(town)
    await _undelivered(town)
    for name, service in (("pm_worker", "pm"), ("spod_coordinator", "spod"), ("osp_specialist", "osp")):
        async with unit_of_work(town.actor(name)) as unit:
            news_id = await unit.connection.fetchval(
                "SELECT id FROM notification WHERE worker_id = $1 ORDER BY id LIMIT 1", town.worker(name)
            )
        town.add("notification", f"of {name}", {"notification_id": news_id}, home=service, mine=frozenset({name}))
    for name in ("osp_specialist", "ospod_admin"):
        person = town.world.people[name]
        await create_token(person.email, *town.world.codes(name), "test")
        async with unit_of_work(town.actor(name)) as unit:
            token_id = await unit.connection.fetchval("SELECT id FROM api_token WHERE user_id = $1", person.user_id)
        town.add("token", f"of {name}", {"token_id": token_id}, mine=frozenset({name}))


SCENES = {Stage.AFTERWARDS: _told_and_given}
