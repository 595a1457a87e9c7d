"""Answers in the demonstration: a school that notified asks what became of it, and 30 days run."""

from datetime import date

from app.demo.world import Part, Scene, World
from services.answers import service as answers
from services.answers.schemas import NoteAnswer, NoteRequest


async def _school_asks(world: World, _day: date) -> None:
    order = NoteRequest(how="data_box", obliged=True)
    await answers.note_request(world.actors["simunek"], world.kept["notice", "malina"], order)


async def _told_in_general(world: World, _day: date) -> None:
    order = NoteAnswer(template="general", how="phone")
    await answers.note_answer(world.actors["simunek"], world.kept["notice", "malina"], order)


PART = Part(scenes=(Scene(1, 15, _told_in_general, minute=10), Scene(0, 8, _school_asks)), sign_ins=("simunek",))
