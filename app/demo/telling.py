"""Telling in the demonstration: how coordinators are reached, and a change on a coming day of which the family is to be told before."""

from datetime import date, timedelta

from app.demo.world import Part, Scene, World
from cases.telling import service as telling
from cases.telling.schemas import PlanChange, SetContact
from kernel.legal_time import today_in_prague

REACHED = {
    "jezkova": ("090", "2. patro, dveře 214"),
    "dvorackova": ("091", "2. patro, dveře 216"),
    "havelka": ("092", "1. patro, dveře 112"),
}


async def _contacts(world: World, _day: date) -> None:
    for who, (number, room) in REACHED.items():
        order = SetContact(
            phone=f"+420 000 000 {number}",
            email=f"{who}@lipnice.example",
            room=room,
            hours="pondělí a středa 8–17 hodin",
        )
        await telling.set_contact(world.actors[who], order, version=0)


async def _planned(world: World, _day: date) -> None:
    """A7: from a day on somebody else is to lead the case; whoever leads it now tells the family before (S000)."""
    order = PlanChange(
        worker_id=world.actors["jezkova"].worker_id,
        reason="head_decision",
        note="Rodina se přestěhovala do jiného okrsku.",
        effective_on=today_in_prague() + timedelta(days=9),
    )
    await telling.plan_change(world.actors["rihova"], world.cases["matej"], order)


PART = Part(scenes=(Scene(2, 8, _contacts), Scene(1, 14, _planned, minute=20)))
