"""Who is enrolled in the demonstration: cases A1, A3, A12 and A18 of the domain reference (7.3), from the judgement to the register."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.demo.world import Scene, World, whole
from cases.cases import service as cases
from cases.cases.schemas import AddTask
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.clock import now
from kernel.legal_time import next_working_day, today_in_prague
from services.competence import service as competence
from services.competence.schemas import DecideCompetence
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice, AssignNotice, RecordNotice
from services.intake.tables import NoticeStatus
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.schemas import (
    AssessBasically,
    AssessUrgency,
    ChildFile,
    GivenAnswer,
    OpenFiles,
    TickStep,
)
from services.registers import service as registers
from services.registers.schemas import RegisterNotice


@dataclass(frozen=True)
class _At:
    """A notice in the hands of its coordinator."""

    world: World
    key: str
    who: str

    @property
    def notice_id(self) -> UUID:
        return self.world.kept["notice", self.key]

    async def register(self) -> None:
        """It gets its numbers."""
        await registers.register_notice(self.world.actors["simunek"], self.notice_id, RegisterNotice())

    async def judge(self, version: int, **said: object) -> None:
        """How urgent it is for one child."""
        order = AssessUrgency(**said)  # type: ignore[arg-type]
        await protection.assess_urgency(self.world.actors[self.who], self.notice_id, order, version=version)

    async def enrol(self, version: int, on: date, **said: object) -> None:
        """The basic assessment finds a child of § 6."""
        values: dict[str, object] = {"register": "OM", "enrolment_reason": "section_6_found", "enrolled_on": on, **said}
        order = AssessBasically(result="section_6", **values)  # type: ignore[arg-type]
        await protection.assess_basically(self.world.actors[self.who], self.notice_id, order, version=version)

    async def next_step(self, case: str, title: str, days: int) -> None:
        """What the coordinator set themselves to do next."""
        actor = self.world.actors[self.who]
        due = next_working_day(today_in_prague() + timedelta(days=days))
        order = AddTask(title=title, due_on=due, assignee_id=actor.worker_id)
        await cases.add_task(actor, self.world.cases[case], order)


# ── A1: alone in the evening ─────────────────────────────────────────────────────────────────────────────────────────


async def _girl_alone_is_judged(world: World, _day: date) -> None:
    at = _At(world, "pokorna", "havelka")
    await at.register()
    await at.judge(
        0,
        result="not_urgent",
        answers=[
            GivenAnswer(question="q1", state="no"),
            GivenAnswer(question="q7", state="yes"),
            GivenAnswer(question="q8", state="answered", text="7 let, druhá třída"),
            GivenAnswer(question="q13", state="2"),
        ],
        child_asked="not_met",
        best_interest="Aby večer nebyla sama a věděla, komu zavolat.",
        reason="Anonymní oznámení, nikdo nemluví o zranění; škola dívku dnes viděla v pořádku. Šetření stačí zítra.",
        steps="Zítra návštěva v bytě a rozhovor s dívkou.",
    )


async def _girl_alone_is_enrolled(world: World, day: date) -> None:
    at = _At(world, "pokorna", "havelka")
    await at.enrol(
        0, day, reason="Matka přiznala, že na noční směny nechává dceru samotnou. Jinou pomoc nemá; o spolupráci stojí."
    )
    await at.next_step("pokorna", "Podrobné vyhodnocení: domluvit rozhovor s matkou a s dívkou", 11)


# ── A3: banned from home ─────────────────────────────────────────────────────────────────────────────────────────────


async def _brothers_are_given(world: World, _day: date) -> None:
    """Who banned the man tells of two boys; the head gives them to who has Zálesí."""
    order = AssignNotice(
        identity=ClientIdentity(given_name="Ondřej", family_name="Beneš", street="Zálesí 40", town="Lipnice pod Hájem"),
        key_worker_id=world.actors["havelka"].worker_id,
        summary="Vykázání ze společného obydlí, mladší chlapec byl přítomen.",
        open_anyway=True,
    )
    at = _At(world, "benes", "havelka")
    await at.register()
    made = await intake.assign_notice(world.actors["rihova"], at.notice_id, order, version=1)
    world.cases["benes"] = made.case_id


async def _brothers_are_judged(world: World, _day: date) -> None:
    """Each by himself: who was there is in danger, who was at his grandfather's is not today."""
    at = _At(world, "benes", "havelka")
    await at.judge(
        0,
        result="urgent",
        answers=[
            GivenAnswer(question="q1", state="unknown"),
            GivenAnswer(question="q5", state="yes", text="Vykázání na 14 dnů, od dnešní noci."),
            GivenAnswer(question="q8", state="answered", text="8 let"),
            GivenAnswer(question="q9", state="answered", text="matka, je s ním doma"),
            GivenAnswer(question="q13", state="4"),
        ],
        categories=["domestic_violence"],
        child_asked="asked",
        child_view="Bojí se, že se otčím vrátí.",
        best_interest="Zůstat doma s matkou, v bezpečí před vykázaným.",
        reason="Napadení byl přítomen, vykázaný zná školu i cestu domů.",
        steps="Dnes k rodině, domluvit školu a pomoc pro oběti.",
    )
    await at.judge(
        1,
        result="not_urgent",
        child_name="Jakub Beneš",
        answers=[
            GivenAnswer(question="q5", state="yes", text="Byl u dědečka, kde teď zůstává."),
            GivenAnswer(question="q8", state="answered", text="11 let"),
        ],
        categories=["domestic_violence"],
        child_asked="asked",
        child_view="Chce zůstat u dědečka, dokud nebude doma klid.",
        best_interest="Zůstat u dědečka a vídat bratra.",
        reason="Násilí v rodině se ho týká, přítomen nebyl a je v bezpečí u dědečka.",
        all_judged=True,
    )


async def _family_is_visited(world: World, _day: date) -> None:
    at = _At(world, "benes", "havelka")
    step = TickStep(
        step="where_child_is",
        outcome="done",
        happened_at=now(),
        reason="Ondřej je doma s matkou, zámek je vyměněný, škola ví, kdo ho smí vyzvednout.",
    )
    await protection.tick_step(world.actors["havelka"], at.notice_id, step)


async def _brothers_are_enrolled(world: World, day: date) -> None:
    """The one is so from the notice alone; the other gets a file of his own and is one after it was looked into."""
    at, head = _At(world, "benes", "havelka"), world.actors["rihova"]
    await at.enrol(0, day, unequivocal=True, reason="Jednoznačné už z oznámení: vykázání, chlapec byl násilí přítomen.")
    seen = await protection_views.files_view(head, at.notice_id)
    (jakub,) = (each.child.id for each in seen.children)
    own = OpenFiles(
        children=[
            ChildFile(
                child_id=jakub,
                goes="own",
                identity=ClientIdentity(
                    given_name="Jakub", family_name="Beneš", street="Zálesí 40", town="Lipnice pod Hájem"
                ),
                open_anyway=True,
            )
        ],
        key_worker_id=world.actors["havelka"].worker_id,
        summary="Bratr chlapce, který byl přítomen napadení; sám byl u dědečka.",
    )
    files = await protection.open_files(head, at.notice_id, own, version=seen.version)
    (world.cases["benes_jakub"],) = files.case_ids
    await at.enrol(
        1,
        day,
        child_id=jakub,
        reason="Násilí v rodině trvá déle, podle dědečka o něm Jakub ví. Riziko je menší: bydlí teď u dědečka.",
    )
    await at.next_step("benes", "Navštívit rodinu před koncem vykázání", 3)
    await at.next_step("benes_jakub", "Promluvit s Jakubem u dědečka", 6)


# ── A18: an act for Javorec ──────────────────────────────────────────────────────────────────────────────────────────


async def _javorec_asks(world: World, day: date) -> None:
    """A child of Javorec stays with her grandmother here: Javorec leads her and asks for a visit through Opora."""
    head = world.actors["peskova"]
    order = RecordNotice(
        received_at=now(),
        child_description="dívka, 10 let",
        child_given_name="Vendula",
        child_family_name="Hronková",
        child_address="Náměstí 6, Javorec",
        subject="Dívka je od podzimu u babičky, Nádražní 9, Lipnice pod Hájem; matka o ní nemá zprávy.",
        notifier_anonymous=True,
    )
    made = await intake.record_notice(head, order)
    led = AssignNotice(
        identity=ClientIdentity(given_name="Vendula", family_name="Hronková", street="Náměstí 6", town="Javorec"),
        key_worker_id=world.actors["kolar"].worker_id,
        summary="Dívka pobývá u babičky v Lipnici.",
    )
    world.cases["hronkova@javorec"] = (await intake.assign_notice(head, made.id, led, version=1)).case_id
    asked = DecideCompetence(
        result="competent_request_other",
        authority_id=world.kept["authority", "LIP"],
        reason="Šetření u babičky: jak o dívku pečuje, zda chodí do školy a co si sama přeje.",
        paper_archive="nothing",
    )
    await competence.decide(head, made.id, asked, version=0)
    await outbox.drain()


async def _act_is_given(world: World, _day: date) -> None:
    """It came by itself; the head gives it to who has the street of the grandmother."""
    head = world.actors["rihova"]
    waiting = await intake_views.list_notices(head, status=NoticeStatus.RECORDED)
    (asked,) = (each for each in waiting if each.act_asked)
    world.kept["notice", "hronkova"] = asked.id
    order = AssignNotice(
        identity=ClientIdentity(
            given_name="Vendula", family_name="Hronková", street="Nádražní 9", town="Lipnice pod Hájem"
        ),
        key_worker_id=world.actors["dvorackova"].worker_id,
        summary="Javorec žádá o šetření u babičky.",
    )
    at = _At(world, "hronkova", "dvorackova")
    await at.register()
    seen = await intake_views.notice_view(head, asked.id)
    made = await intake.assign_notice(head, asked.id, order, version=seen.version)
    world.cases["hronkova"] = made.case_id
    await at.judge(
        0,
        result="not_urgent",
        child_asked="not_met",
        best_interest="Aby o ní oba rodiče věděli a mohla zůstat, kde je spokojená.",
        reason="Dívka je u babičky, do školy chodí; žádající úřad o nebezpečí nemluví.",
    )


async def _act_is_entered(world: World, day: date) -> None:
    at = _At(world, "hronkova", "dvorackova")
    await at.enrol(
        0,
        day,
        register="NOM",
        enrolment_reason="other",
        reason="Dožádání Javorce: dívka tu skutečně pobývá u babičky, případ dál vede Javorec.",
    )
    await at.next_step("hronkova", "Šetření u babičky, Nádražní 9", 2)


# ── A12: a newborn ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _newborn_is_named(world: World, day: date) -> None:
    """What nobody knew is told the next day; the head gives the child to who has foster care."""
    at, head = _At(world, "newborn", "jezkova"), world.actors["rihova"]
    added = AddToNotice(text="Dívka dostala jméno Anežka Nová. Kdo je matka, se nezjistilo.")
    await intake.add_to_notice(world.actors["simunek"], at.notice_id, added)
    await at.register()
    order = AssignNotice(
        identity=ClientIdentity(given_name="Anežka", family_name="Nová", birth_date=day - timedelta(days=3)),
        key_worker_id=world.actors["jezkova"].worker_id,
        summary="Novorozená dívka zůstala v porodnici bez zákonného zástupce.",
        open_anyway=True,
    )
    seen = await intake_views.notice_view(head, at.notice_id)
    world.cases["newborn"] = (await intake.assign_notice(head, at.notice_id, order, version=seen.version)).case_id


async def _newborn_is_helped(world: World, day: date) -> None:
    at = _At(world, "newborn", "jezkova")
    read = (await protection_views.urgency_view(world.actors["jezkova"], at.notice_id)).version
    await at.judge(
        read,
        result="urgent",
        answers=[
            GivenAnswer(question="q2", state="yes", text="Nikdo se k ní nehlásí."),
            GivenAnswer(question="q7", state="yes"),
            GivenAnswer(question="q13", state="4"),
        ],
        categories=["b_abandoned"],
        child_asked="too_young",
        best_interest="Odejít do rodiny, ne do ústavu.",
        reason="Dítě nemá nikoho, kdo by za ně jednal, a do týdne odejde z porodnice.",
        steps="Návrh soudu, přechodná pěstounka.",
    )
    step = TickStep(
        step="motion_16", outcome="done", happened_at=now(), reason="Návrh podaný: svěřit dívku přechodné pěstounce."
    )
    await protection.tick_step(world.actors["jezkova"], at.notice_id, step)
    await at.enrol(0, day, unequivocal=True, reason="Jednoznačné už z oznámení: dítě zůstalo bez péče rodičů.", read=1)
    await at.next_step("newborn", "Navštívit dívku u pěstounky", 4)


SCENES = (
    Scene(9, 17, whole(_girl_alone_is_judged)),
    Scene(7, 15, whole(_girl_alone_is_enrolled)),
    Scene(4, 9, whole(_javorec_asks)),
    Scene(4, 11, whole(_act_is_given)),
    Scene(3, 13, whole(_act_is_entered)),
    Scene(2, 9, whole(_newborn_is_named)),
    Scene(2, 10, whole(_newborn_is_helped)),
    Scene(1, 11, whole(_brothers_are_given), minute=20),
    Scene(1, 11, whole(_brothers_are_judged), minute=40),
    Scene(1, 13, whole(_family_is_visited)),
    Scene(1, 14, whole(_brothers_are_enrolled)),
)
"""What only the whole demonstration has."""
