"""Guardianship in the demonstration: a child in protection whose guardian is somebody else (A6), and one that only the guardian knows (A7)."""

from datetime import date, timedelta

from app.demo.world import Part, Scene, World
from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague
from services.guardianship import service
from services.guardianship.schemas import AddAct, OpenGuardianship

COURT = "Okresní soud v Podhájí"


async def _appointed(world: World, day: date) -> None:
    """A6: the parents part, the court appoints the town; Tomáš Havelka leads the protection of the girl, so somebody else guards her."""
    head = world.actors["hosek"]
    same = [each.id for each in await case_views.find_elsewhere(head, "Rozálie Pokorná")]
    order = OpenGuardianship(
        identity=ClientIdentity(given_name="Rozálie", family_name="Pokorná"),
        key_worker_id=world.actors["vasutova"].worker_id,
        court=COURT,
        court_mark="0 P 31/2026",
        proceedings="úprava poměrů k dítěti při rozvodu rodičů",
        decided_on=day - timedelta(days=6),
        delivered_on=day,
        same_person=same,
        elsewhere_anyway=not same,
    )
    world.cases["pokorna_ko"] = await service.open_guardianship(head, order)


async def _only_guarded(world: World, day: date) -> None:
    """A7: nobody else of the authority knows the boy yet."""
    order = OpenGuardianship(
        identity=ClientIdentity(given_name="Tobiáš", family_name="Vlček", birth_date=date(2015, 5, 9)),
        key_worker_id=world.actors["vasutova"].worker_id,
        court=COURT,
        court_mark="0 P 44/2026",
        proceedings="změna péče",
        decided_on=day - timedelta(days=3),
        delivered_on=day,
    )
    world.cases["vlcek_ko"] = await service.open_guardianship(world.actors["hosek"], order)


async def _works(world: World, day: date) -> None:
    for kind, words in (
        ("parents", "Oba rodiče jsem oslovila telefonicky. Matka přivede dítě příští týden, otec souhlasí."),
        ("informed", "Rodičům jsem řekla, kdo je kolizní opatrovník, jak řízení poběží a kde mě najdou."),
    ):
        act = AddAct(kind=kind, happened_on=day, words=words)
        await service.add_act(world.actors["vasutova"], world.cases["pokorna_ko"], act)
    hearing = AddAct(
        kind="hearing", happened_on=today_in_prague() + timedelta(days=18), at="9:30", words="Okresní soud, síň č. 4."
    )
    await service.add_act(world.actors["vasutova"], world.cases["pokorna_ko"], hearing)


PART = Part(
    scenes=(Scene(2, 14, _appointed), Scene(2, 14, _only_guarded, minute=30), Scene(1, 15, _works)),
    sign_ins=("hosek", "vasutova"),
)
