"""Waiting in the demonstration: a letter that does not press waits for the return of the coordinator who knows the family."""

from datetime import date, timedelta

from app.demo.world import Part, Scene, World
from kernel.legal_time import instant_at, today_in_prague
from services.intake import service as intake
from services.intake.schemas import RecordNotice
from services.protection import service as protection
from services.protection.schemas import AssessUrgency
from services.waiting import service as waiting
from services.waiting.schemas import LetWait


async def _letter_of_a_grandmother(world: World, day: date) -> None:
    order = RecordNotice(
        channel="letter",
        received_at=instant_at(day, 9, 40),
        child_description="chlapec, 10 let",
        child_given_name="Vojtěch",
        child_family_name="Krátký",
        child_address="Luční 9, Lipnice pod Hájem",
        subject="Chlapec chce u babičky trávit prázdniny a rodiče se o tom nemohou dohodnout.",
        notifier_name="Marie Krátká",
        notifier_relation="babička",
        notifier_contact="+420 000 000 097",
    )
    made = await intake.record_notice(world.actors["simunek"], order)
    world.kept["notice", "kratky"] = made.id


async def _judged(world: World, _day: date) -> None:
    order = AssessUrgency(
        result="not_urgent",
        child_asked="not_met",
        best_interest="Aby rodiče i babička věděli, kdy u ní bude.",
        reason="Nic nenasvědčuje ohrožení; jde o domluvu na prázdniny.",
    )
    await protection.assess_urgency(world.actors["simunek"], world.kept["notice", "kratky"], order, version=0)


async def _waits(world: World, _day: date) -> None:
    order = LetWait(
        worker_id=world.actors["dvorackova"].worker_id,
        until=today_in_prague() + timedelta(days=4),
        reason="Rodinu zná a je na školení. Dopis nespěchá.",
    )
    await waiting.let_wait(world.actors["rihova"], world.kept["notice", "kratky"], order, version=0)


PART = Part(
    scenes=(Scene(1, 9, _letter_of_a_grandmother, minute=50), Scene(1, 10, _judged, minute=30), Scene(1, 11, _waits))
)
