"""Competence in the demonstration: a notice of another authority's child was forwarded to it, and one waits to be sent."""

from datetime import date

from app.demo.intake import notice_of
from app.demo.world import Part, Scene, World
from services.competence import service as competence
from services.competence.schemas import DecideCompetence
from services.intake import service as intake


async def _boy_from_javorec(world: World, day: date) -> None:
    """A5: his grandmother calls here, he lives in Javorec, whose authority works on the platform."""
    order = notice_of(
        day,
        5,
        child_description="chlapec, 9 let",
        child_given_name="Matyáš",
        child_family_name="Bouzek",
        child_address="Školní 12, Javorec",
        subject="O víkendech bývá u dědečka, který pije; v neděli ho odtud přivezl sousedův vůz.",
        notifier_name_state="answered",
        notifier_name="Hedvika Bouzková",
        notifier_relation="babička",
        notifier_contact_state="answered",
        notifier_contact="+420 000 000 093",
    )
    world.kept["notice", "bouzek"] = (await intake.record_notice(world.actors["simunek"], order)).id


async def _forwarded(world: World, _day: date) -> None:
    order = DecideCompetence(
        result="not_competent",
        way="forwarded",
        authority_id=world.kept["authority", "JAV"],
        reason="Dítě má trvalý pobyt v Javorci, tady je jen na návštěvě.",
        paper_archive="nothing",
        told_how="phone",
    )
    await competence.decide(world.actors["simunek"], world.kept["notice", "bouzek"], order, version=0)


async def _girl_from_bukovec(world: World, day: date) -> None:
    """Bukovec does not work on the platform: a letter is to be printed and sent, and who called is to be told."""
    order = notice_of(
        day,
        6,
        child_description="dívka, 12 let",
        child_given_name="Amálie",
        child_family_name="Tichá",
        child_address="Lesní 3, Bukovec",
        subject="Ve škole u nás spí na lavici a říká, že doma v noci hlídá sourozence.",
        notifier_relation="vychovatelka družiny",
    )
    notice_id = world.kept["notice", "ticha"] = (await intake.record_notice(world.actors["simunek"], order)).id
    decided = DecideCompetence(
        result="not_competent",
        way="forwarded",
        authority_id=world.kept["authority", "BUK"],
        reason="Trvalý pobyt i skutečné bydliště je v Bukovci.",
        paper_archive="not_looked",
    )
    await competence.decide(world.actors["simunek"], notice_id, decided, version=0)


PART = Part(
    scenes=(Scene(0, 7, _boy_from_javorec), Scene(0, 8, _forwarded), Scene(0, 8, _girl_from_bukovec)),
    sign_ins=("simunek", "peskova", "kadlec"),
)
