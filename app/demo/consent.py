"""Consents of the demonstration: given, refused, run out, taken back."""

from datetime import date, timedelta
from uuid import UUID

from app.demo.world import Part, Scene, World
from consent import service as consents
from consent import views as consent_views
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel.actor import Actor

DAYS_OF_HANDOVER = {"kucerova": 180, "nguyen": 99}  # hers ends in nine days


def consent_order(world: World, kind: str, said_on: date, **more: object) -> RecordConsent:
    """A consent of a kind as a client of OSP gives it to peer mentoring; `more` says what is otherwise."""
    people = [world.actors["kral"].worker, world.actors["jezova@pm"].worker]
    values: dict[str, object] = {
        "type": kind,
        "recipient_service_id": world.services["pm"],
        "worker_ids": people,
        "decision": "agree",
        "form": "written",
        "said_on": said_on,
        "said_by": "self",
        "valid_from": said_on,
        "valid_until": said_on + timedelta(days=180),
    }
    if kind == "handover":
        values |= {"items": [each.value for each in HANDOVER_FIELDS], "purpose": "choose_peer"}
    else:
        values |= {
            "topics": ["bydlení a úprava bytu", "průběh rehabilitace"],
            "purpose": "cooperation",
            "purpose_text": "návrat domů po rehabilitaci",
        }
    return RecordConsent(**{**values, **more})  # type: ignore[arg-type]


async def _record(actor: Actor, case_id: UUID, order: RecordConsent) -> UUID:
    scan = ("souhlas.pdf", "application/pdf", await consent_views.blank_form(actor, case_id, order))
    return (await consents.record_consent(actor, case_id, order, scan)).id


async def _agreed_once(world: World, day: date) -> None:
    """Hana from the lists: agreed once, until last month."""
    order = consent_order(world, "info_sharing", day, valid_until=day + timedelta(days=170))
    await _record(world.actors["stastna"], world.cases["prochazkova"], order)


async def _to_be_handed_over(world: World, day: date) -> None:
    for client, days in DAYS_OF_HANDOVER.items():
        order = consent_order(world, "handover", day, valid_until=day + timedelta(days=days))
        made = await _record(world.actors["souckova"], world.cases[client], order)
        world.kept["handover_consent", client] = made


async def _to_joint_work(world: World, day: date) -> None:
    for client in DAYS_OF_HANDOVER:
        order = consent_order(world, "case_management", day)
        made = await _record(world.actors["souckova"], world.cases[client], order)
        world.kept["joint_consent", client] = made


async def _refused(world: World, day: date) -> None:
    """Jarmila Tichá does not agree: peer mentoring learns nothing, not even that she exists."""
    order = consent_order(world, "handover", day, decision="disagree")
    await _record(world.actors["souckova"], world.cases["ticha"], order)


async def _withdrawn(world: World, day: date) -> None:
    """Nguyen Thi Lan takes her consent to case management back; two joint tasks stay open for the key worker."""
    specialist = world.actors["souckova"]
    view = await consents.consent_view(specialist, world.kept["joint_consent", "nguyen"])
    order = WithdrawConsent(said_on=day, said_by="self", form="oral_recorded")
    await consents.withdraw_consent(specialist, view.id, order, version=view.version)


PART = Part(
    scenes=(
        Scene(200, 9, _agreed_once),
        Scene(90, 10, _to_be_handed_over),
        Scene(60, 14, _to_joint_work),
        Scene(20, 13, _refused),
        Scene(0, 10, _withdrawn),
    ),
    sign_ins=("souckova", "stastna"),
)
