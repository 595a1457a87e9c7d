"""Urgency in the demonstration: a hospital reports a girl who harms herself, judged at once by who took the call."""

import io
from datetime import date

from PIL import Image

from app.demo import enrolled
from app.demo.world import Part, Scene, World
from app.testing.letters import Authority
from kernel.actor import system_actor
from kernel.clock import now
from services.inbox import service as inbox
from services.inbox.schemas import PutDocument
from services.inbox.service import documents
from services.intake.schemas import RecordNotice
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.schemas import AskColleague, AssessBasically, AssessUrgency, GivenAnswer, TickStep


async def _girl_in_hospital(world: World, _day: date) -> None:
    """A2: a data message of the hospital; the notice is taken down from it and the intervention begins the same day."""
    system, intake_worker = system_actor(world.tenants["lipnice"], world.services["om"]), world.actors["simunek"]
    message = Authority(quick=True).message(
        dmID="123456780",
        delivered=now().isoformat(),
        dmAnnotation="Oznámení podle § 10 odst. 4: dívka, 15 let, sebepoškození",
        dmSender="Nemocnice v Habrově",
        dmSenderAddress="Nemocniční 1, 000 00 Habrov",
        files=[("zprava_z_ambulance.pdf", b"%PDF-1.4 (ukazka)")],
    )
    put = await inbox.put_kept(system, await inbox.keep_file(system, "123456780.zfo", message))
    await inbox.take_up(intake_worker, put.id)
    order = RecordNotice(
        channel="data_box",
        received_at=now(),
        sender_reference="NEM 88/2026",
        sender_box="demo003",
        message_number="123456780",
        child_description="dívka, 15 let",
        child_given_name="Nela",
        child_family_name="Vaňková",
        child_address="Zálesí 18, Lipnice pod Hájem",
        subject="Dívka přišla na ambulanci s řeznými ranami na předloktí, domů jít nechce.",
        notifier_name="MUDr. Pavel Krejza",
        notifier_relation="ošetřující lékař",
        notifier_contact="nemocnice, +420 000 000 091",
        wants_report=True,
    )
    world.kept["notice", "vankova"] = (await inbox.record_from_file(intake_worker, put.id, order)).id


async def _photo_is_brought(world: World, _day: date) -> None:
    """A photo that came with the girl lies at the notice before it is judged (ADR 0088)."""
    if world.small:
        return
    target = io.BytesIO()
    Image.new("RGB", (640, 480), (176, 141, 128)).save(target, "JPEG")
    actor, notice_id = world.actors["simunek"], world.kept["notice", "vankova"]
    kept = await documents.keep_document(actor, notice_id, ("predlokti.jpg", None, target.getvalue()))
    order = PutDocument(text="Fotografie předloktí z dnešního rána.", names_nobody=True)
    await documents.put_document(actor, notice_id, order, kept)


async def _judged_at_once(world: World, _day: date) -> None:
    order = AssessUrgency(
        result="urgent",
        answers=[
            GivenAnswer(question="q1", state="unknown"),
            GivenAnswer(question="q4", state="yes", text="Rány jsou čerstvé, podle lékaře ne první."),
            GivenAnswer(question="q8", state="answered", text="15 let, jinak zdravá"),
            GivenAnswer(question="q9", state="answered", text="babička v Horním Mlýnku"),
            GivenAnswer(question="q13", state="4"),
            GivenAnswer(question="q15", state="answered", text="v nemocnici, do zítřka tam zůstane"),
        ],
        categories=["d_self_harm"],
        child_asked="asked",
        child_view="Domů nechce, chce k babičce.",
        best_interest="Zůstat v nemocnici, dokud se s ní nepromluví.",
        reason="Čerstvé sebepoškození, dítě odmítá návrat domů.",
        steps="Dnes návštěva v nemocnici, rozhovor s dívkou, zavolat babičce.",
    )
    # in the whole story something was added before
    read = (await protection_views.urgency_view(world.actors["simunek"], world.kept["notice", "vankova"])).version
    await protection.assess_urgency(world.actors["simunek"], world.kept["notice", "vankova"], order, version=read)


async def _acts(world: World, _day: date) -> None:
    order = TickStep(
        step="where_child_is",
        outcome="done",
        happened_at=now(),
        reason="Je v nemocnici na dětském oddělení a zůstane tam do zítřka.",
    )
    await protection.tick_step(world.actors["simunek"], world.kept["notice", "vankova"], order)


async def _judged_by_the_coordinator(world: World, _day: date) -> None:
    order = AssessUrgency(
        result="not_urgent",
        answers=[
            GivenAnswer(question="q1", state="no"),
            GivenAnswer(question="q7", state="yes"),
            GivenAnswer(question="q13", state="2"),
        ],
        child_asked="not_met",
        best_interest="Aby na ni po školce někdo čekal.",
        reason="Dívka je ve školce a odpoledne si ji vyzvedne teta; šetření stačí tento týden.",
    )
    await protection.assess_urgency(world.actors["dvorackova"], world.kept["notice", "hruba"], order, version=0)


async def _kept_as_a_notice(world: World, day: date) -> None:
    order = AssessBasically(
        result="kept",
        reason="Šetření: dívku po školce vyzvedává teta, zimní oblečení má. Rizika podle § 6 nejsou.",
        retention_note="Podnět v rejstříku CJ; uchová a skartuje se podle spisového a skartačního řádu.",
    )
    await protection.assess_basically(world.actors["dvorackova"], world.kept["notice", "hruba"], order, version=0)


async def _asks_a_colleague(world: World, _day: date) -> None:
    order = AskColleague(
        asked_of=world.actors["dvorackova"].worker,
        question="Usínání ve škole znám jen z telefonu. Stačí výzva rodičům, nebo jet hned?",
    )
    await protection.ask_colleague(world.actors["simunek"], world.kept["notice", "malina"], order)


PART = Part(
    scenes=(
        Scene(5, 9, _judged_by_the_coordinator),
        Scene(4, 14, _kept_as_a_notice),
        Scene(1, 16, _asks_a_colleague),
        Scene(0, 7, _girl_in_hospital, minute=30),
        Scene(0, 7, _photo_is_brought, minute=35),
        Scene(0, 7, _judged_at_once, minute=40),
        Scene(0, 7, _acts, minute=50),
        *enrolled.SCENES,
    ),
)
