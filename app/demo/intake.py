"""Notices of the demonstration: one that became a case, two that wait, and (`ways`) one by each way in which they come."""

from datetime import date

from app.demo import ways
from app.demo.world import Part, Scene, World
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.legal_time import instant_at
from services.intake import service as intake
from services.intake.schemas import AssignNotice, RecordNotice


def notice_of(received_on: date, hour: int, **answers: object) -> RecordNotice:
    """A call at five minutes past an hour, or just now where that hour is still to come, with the answers that are said here."""
    values: dict[str, object] = {
        "received_at": min(instant_at(received_on, hour, 5), now()),
        "child_description_state": "answered",
        "child_name_state": "answered",
        "caregivers_state": "unknown",
        "subject_state": "answered",
        "other_children_state": "unknown",
        "notifier_name_state": "refused",
        "notifier_relation_state": "answered",
        "notifier_relation": "soused",
        "notifier_contact_state": "refused",
        "confidentiality_explained": True,
        "disclosure_explained": True,
    }
    return RecordNotice(**{**values, **answers})  # type: ignore[arg-type]


async def _girl_on_the_playground(world: World, day: date) -> None:
    order = notice_of(
        day,
        8,
        child_description="dívka, asi 6 let",
        child_given_name="Viktorie",
        child_family_name="Hrubá",
        child_address="Nádražní 4, Lipnice pod Hájem",
        subject="Dívka bývá po školce dlouho sama na hřišti, v zimě bez bundy.",
    )
    world.kept["notice", "hruba"] = (await intake.record_notice(world.actors["simunek"], order)).id


async def _assigned(world: World, _day: date) -> None:
    order = AssignNotice(
        identity=ClientIdentity(
            given_name="Viktorie", family_name="Hrubá", street="Nádražní 4", town="Lipnice pod Hájem"
        ),
        key_worker_id=world.actors["dvorackova"].worker_id,
        summary="Dítě tráví odpoledne samo venku, nedostatečné oblečení.",
    )
    await intake.assign_notice(world.actors["rihova"], world.kept["notice", "hruba"], order, version=1)


async def _two_brothers(world: World, day: date) -> None:
    order = notice_of(
        day,
        9,
        child_description="dva bratři, asi 4 a 6 let",
        child_address="Lipová 30, Lipnice pod Hájem, druhé patro",
        subject="Večer bývá slyšet křik a pláč, děti jsou večer samy doma.",
        other_children_state="answered",
        other_children="snad ještě miminko",
        notifier_relation_state="refused",
        notifier_relation="",
    )
    await intake.record_notice(world.actors["simunek"], order)


async def _boy_at_school(world: World, day: date) -> None:
    order = notice_of(
        day,
        14,
        child_description="chlapec, 13 let, 7. třída",
        child_given_name="Kryštof",
        child_family_name="Malina",
        subject="Opakovaná neomluvená nepřítomnost, ve škole usíná.",
        notifier_name_state="answered",
        notifier_name="Mgr. Dana Smutná",
        notifier_relation="třídní učitelka",
        notifier_contact_state="answered",
        notifier_contact="základní škola, +420 000 000 090",
        wants_report=True,
    )
    world.kept["notice", "malina"] = (await intake.record_notice(world.actors["simunek"], order)).id


PART = Part(
    scenes=(
        Scene(6, 9, _girl_on_the_playground),
        Scene(6, 11, _assigned),
        Scene(1, 10, _two_brothers),
        Scene(1, 15, _boy_at_school),
        *ways.SCENES,
    ),
    sign_ins=("simunek", "rihova", "krejci"),
)
