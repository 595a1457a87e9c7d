"""Registers in the demonstration: the first notice is registered, the later ones still wait for their numbers."""

from datetime import date

from app.demo.world import Part, Scene, World
from services.registers import service as registers
from services.registers.schemas import RegisterNotice


async def _registered(world: World, _day: date) -> None:
    await registers.register_notice(world.actors["simunek"], world.kept["notice", "hruba"], RegisterNotice())


PART = Part(scenes=(Scene(6, 9, _registered, minute=40),))
