"""Notices of the demonstration by every way in which they come: cases A1, A3, A4, A11, A12, A13, A17, A19 and A20 of the domain reference (7.3)."""

from datetime import date, timedelta
from email.utils import format_datetime
from uuid import UUID

from app.demo.world import Scene, World, whole
from app.testing.letters import mail, word
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.clients.schemas import ClientIdentity
from kernel.actor import system_actor
from kernel.clock import now
from kernel.legal_time import add_months, instant_at
from services.answers import service as answers
from services.answers.schemas import NoteRequest
from services.inbox import service as inbox
from services.intake import service as intake
from services.intake.schemas import AssignNotice, MarkDuplicate, RecordedNotice, RecordNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.protection import service as protection
from services.protection.schemas import AssessUrgency

_MAJORITY_MONTHS = 18 * 12
_QUESTIONNAIRE = (
    ("Jméno a příjmení žáka", "Denis Holub"),
    ("Třída", "7.A"),
    ("Bydliště", "Polní 21, Lipnice pod Hájem"),
    ("Matka", "na omluvenky neodpovídá"),
    ("Sourozenci", "Natálie Holubová, 8 let"),
)


async def _record(world: World, received_on: date, hour: int, **said: object) -> RecordedNotice:
    order = RecordNotice(received_at=instant_at(received_on, hour, 5), **said)  # type: ignore[arg-type]
    return await intake.record_notice(world.actors["simunek"], order)


async def _assign(world: World, made: RecordedNotice, to: str, summary: str, **identity: object) -> UUID:
    order = AssignNotice(
        identity=ClientIdentity(**identity),  # type: ignore[arg-type]
        key_worker_id=world.actors[to].worker_id,
        summary=summary,
        open_anyway=True,
    )
    return (await intake.assign_notice(world.actors["rihova"], made.id, order, version=1)).case_id


async def _girl_alone_in_the_evening(world: World, day: date) -> None:
    """A1: a neighbour phones and refuses to say who they are; every step is that of a named one."""
    made = await _record(
        world,
        day,
        16,
        child_description="dívka, asi 7 let",
        child_given_name="Rozálie",
        child_family_name="Pokorná",
        child_address="Střední 8, Lipnice pod Hájem",
        caregivers="Matka, sama.",
        subject="Večer je slyšet křik, dívka bývá do noci sama doma.",
        other_children_state="unknown",
        notifier_anonymous=True,
        confidentiality_explained=True,
        disclosure_explained=True,
        wants_report=False,
    )
    world.kept["notice", "pokorna"] = made.id
    child = {"given_name": "Rozálie", "family_name": "Pokorná", "street": "Střední 8", "town": "Lipnice pod Hájem"}
    world.cases["pokorna"] = await _assign(
        world, made, "havelka", "Dítě bývá večer samo doma, z bytu je slyšet křik.", **child
    )


async def _newborn(world: World, day: date) -> None:
    """A12: a letter of a maternity ward; the child has no name and no number yet, the mother is not known."""
    made = await _record(
        world,
        day,
        9,
        channel="letter",
        dated_on=day - timedelta(days=1),
        sender_reference="POR 118/2026",
        child_description="novorozená dívka, jméno a rodné číslo nezjištěno",
        child_birth_date=day - timedelta(days=2),
        caregivers="Matka odešla z porodnice, totožnost nezjištěna.",
        subject="Dítě zůstalo v porodnici bez zákonného zástupce; je zdravé, propuštění do týdne.",
        notifier_name="nemocnice Hájek",
        notifier_relation="zdravotnické zařízení",
        notifier_contact="+420 000 000 095",
    )
    world.kept["notice", "newborn"] = made.id


async def _kept_secret(world: World, day: date) -> None:
    """A13: the mother came herself; where they live now, the father must not learn."""
    made = await _record(
        world,
        day,
        10,
        channel="in_person",
        identity="shown",
        child_description="chlapec, 5 let",
        child_given_name="Tobiáš",
        child_family_name="Krejza",
        subject="Odstěhovali se před otcem, který chlapce bil. Prosí, aby se otec nedozvěděl, kde jsou.",
        notifier_name="Lucie Krejzová",
        notifier_relation="matka",
        notifier_contact="+420 000 000 096",
        confidentiality_explained=True,
        disclosure_explained=True,
        wants_report=True,
    )
    child = {
        "given_name": "Tobiáš",
        "family_name": "Krejza",
        "street": "utajená adresa: Krátká 2",
        "town": "Lipnice pod Hájem",
    }
    await _assign(world, made, "dvorackova", "Rodina se odstěhovala před násilím; nové bydliště je utajené.", **child)


async def _nearly_of_age(world: World, day: date) -> None:
    """A17: he came himself; in a week he is of age."""
    await _record(
        world,
        day,
        10,
        channel="in_person",
        identity="shown",
        child_description="mladík, 17 let",
        child_given_name="Dominik",
        child_family_name="Sklenář",
        child_birth_date=add_months(day + timedelta(days=9), -_MAJORITY_MONTHS),
        subject="Otčím ho vyhodil z bytu, třetí noc spí u kamaráda.",
        notifier_relation="dítě samo",
        confidentiality_explained=True,
        disclosure_explained=True,
    )


async def _banned_from_home(world: World, day: date) -> None:
    """A3: the police banned a man from home; two brothers, of whom one was there."""
    made = await _record(
        world,
        day,
        11,
        channel="data_box",
        sender_reference="KRP-4411/2026",
        sender_box="demo004",
        message_number="1123581321",
        child_description="dva bratři, 8 a 11 let",
        child_given_name="Ondřej",
        child_family_name="Beneš",
        child_address="Zálesí 40, Lipnice pod Hájem",
        subject="Vykázání ze společného obydlí; mladší z bratrů byl napadení přítomen.",
        other_children="Jakub Beneš, 11 let, byl u dědečka.",
        notifier_name="obvodní oddělení policie",
        notifier_relation="Policie ČR",
    )
    world.kept["notice", "benes"] = made.id


async def _twice_in_one_evening(world: World, day: date) -> None:
    """A19: two people tell of one child the same evening; each stays apart."""
    child = {"child_given_name": "Sofie", "child_family_name": "Havlová", "child_address": "Polní 7, Lipnice pod Hájem"}
    first = await _record(
        world, day, 18, **child, subject="Dívka stojí před domem a nemá klíče.", notifier_anonymous=True
    )
    second = await _record(
        world,
        day,
        19,
        **child,
        channel="field",
        place="Polní ulice",
        observed="Dívka sedí na schodech domu, bez bundy, říká, že čeká od oběda.",
        subject="Dívku tu vídám takhle každý týden, vždycky čeká, až někdo přijde domů.",
        opinion="Dívka působí, že je zvyklá čekat sama.",
        identity="not_shown",
        notifier_relation="prodavačka z obchodu naproti",
    )
    same = MarkDuplicate(reference_number=first.reference_number)
    await intake.mark_duplicate(world.actors["simunek"], second.id, same)


async def _truant(world: World, _day: date) -> None:
    """A4: a school sends its questionnaire about a boy who does not come; it asks what became of it, and 30 days run."""
    intake_worker, system = world.actors["simunek"], system_actor(world.tenants["lipnice"], world.services["om"])
    message = mail(
        "Dobrý den, v příloze posíláme dotazník k žákovi. Od září zameškal 96 hodin, z toho 71 neomluvených.",
        files=(("dotaznik.docx", word(_QUESTIONNAIRE)),),
        From="Mgr. Iva Horáková <skola@zslipnice.example>",
        Subject="Oznámení školy",
        Date=format_datetime(now()),
        Message_ID="<dotaznik@zslipnice.example>",
    )
    put = await inbox.put_kept(system, await inbox.keep_file(system, "dotaznik.eml", message))
    await inbox.take_up(intake_worker, put.id)
    order = RecordNotice(
        channel="email",
        received_at=now(),
        child_description="chlapec, 13 let, 7. třída",
        child_given_name="Denis",
        child_family_name="Holub",
        child_address="Polní 21, Lipnice pod Hájem",
        caregivers="Matka, na omluvenky neodpovídá.",
        subject="Od září zameškal 96 hodin, z toho 71 neomluvených. Rodiče na výzvy školy nepřišli.",
        other_children="Sestra Natálie Holubová, 8 let, do školy chodí.",
        notifier_name="Mgr. Iva Horáková",
        notifier_relation="zástupkyně ředitele školy",
        notifier_contact="skola@zslipnice.example",
        wants_report=True,
    )
    made = await inbox.record_from_file(intake_worker, put.id, order)
    child = {"given_name": "Denis", "family_name": "Holub", "street": "Polní 21", "town": "Lipnice pod Hájem"}
    world.cases["holub"] = await _assign(
        world, made, "jezkova", "Chlapec nechodí do školy, rodiče se školou nemluví.", **child
    )
    await answers.note_request(world.actors["jezkova"], made.id, NoteRequest(how="email", obliged=True))
    judged = AssessUrgency(  # of his sister, of whom question 5 tells, nobody said anything yet
        result="not_urgent",
        child_asked="not_met",
        best_interest="Aby začal chodit do školy a doma o tom s ním někdo mluvil.",
    )
    await protection.assess_urgency(world.actors["jezkova"], made.id, judged, version=0)


async def _curator(world: World, _day: date) -> None:
    """A4, joint with the curator: he opens the file of his agenda and says that it is the boy whom the general worker leads."""
    curator = world.actors["vlk"]
    boy = ClientIdentity(given_name="Denis", family_name="Holub", street="Polní 21", town="Lipnice pod Hájem")
    known = await case_views.alike_elsewhere(curator, boy)
    order = OpenCase(
        identity=boy,
        key_worker_id=curator.worker_id,
        kind="child",
        same_person=[each.id for each in known if each.likely],
    )
    world.cases["holub_kur"] = await cases.open_case(curator, order)


async def _taken_for_one(world: World, day: date) -> None:
    """A20: two children of nearly one name were taken for one, as notices and then as records, and told apart again.

    Every act stands in the log, the reasons in both files.
    """
    said = {"child_family_name": "Kolářová", "caregivers": "Matka, otec na služební cestě."}
    first = await _record(
        world,
        day,
        13,
        **said,
        child_given_name="Anna",
        child_address="Dolní 2, Lipnice pod Hájem",
        subject="Dívka se po obědě nevrátila do družiny, našla se až večer.",
        notifier_anonymous=True,
    )
    second = await _record(
        world,
        day,
        15,
        **said,
        child_given_name="Aneta",
        child_address="Dolní 2, Lipnice pod Hájem",
        subject="Dívka chodí bez svačiny a říká, že doma nic není.",
        notifier_anonymous=True,
    )
    same = MarkDuplicate(reference_number=first.reference_number)
    await intake.mark_duplicate(world.actors["simunek"], second.id, same)
    head = world.actors["rihova"]
    await intake.unmark_duplicate(head, second.id)
    home = {"family_name": "Kolářová", "street": "Dolní 2", "town": "Lipnice pod Hájem"}
    anna = await _assign(world, first, "jezkova", "Dívka se odpoledne ztratila z dohledu.", given_name="Anna", **home)
    aneta = await _assign(world, second, "jezkova", "Dívka chodí bez svačiny.", given_name="Aneta", **home)
    taken_for_one = MergeCases(
        file_mark=f"/cases/{aneta}",
        reason="Stejné příjmení i adresa, škola mluví o jedné dívce.",
    )
    await cases.merge_cases(head, anna, taken_for_one)
    await cases.unmerge_cases(head, aneta, UnmergeCases(reason="Matka ukázala dva rodné listy: jsou to sestry."))


async def _left_at_the_station(world: World, day: date) -> None:
    """A11: on call in the night the police called; who went there tells how urgent it was, and no form is filled in."""
    made = await _record(
        world,
        day,
        1,
        channel="on_call",
        place="nádraží Lipnice pod Hájem",
        observed="Chlapec sedí v čekárně, má jen mikinu, neví, kdy se matka vrátí.",
        child_description="chlapec, 6 let",
        child_given_name="Matyáš",
        child_family_name="Kotrba",
        child_address="Nádražní 14, Lipnice pod Hájem",
        caregivers="Matka, telefon nebere; babička v Javorci.",
        subject="Dítě zůstalo v noci samo v čekárně.",
        other_children_state="answered",
        other_children="ne",
        notifier_relation="hlídka policie",
        went_out=True,
        visited_at=instant_at(day, 1, 40),
        urgency_narrative="Šestiletý chlapec od půlnoci sám na nádraží, prochladlý, jinak zdravý; lékař ho viděl na místě. Po telefonu konzultováno"
        " s vedoucí. Babička si pro něj přijela z Javorce a vzala ho k sobě; matka se do rána neozvala.",
        visit_steps=["where_child_is", "head_consulted", "on_the_spot", "child_talked_to", "child_handed_over"],
    )
    world.kept["notice", "kotrba"] = made.id


async def _handed_over_in_the_morning(world: World, _day: date) -> None:
    """The same morning the head hands it over: what was judged on the visit is asked by nobody again."""
    order = AssignNotice(
        identity=ClientIdentity(
            given_name="Matyáš", family_name="Kotrba", street="Nádražní 14", town="Lipnice pod Hájem"
        ),
        key_worker_id=world.actors["dvorackova"].worker_id,
        summary="Chlapec byl v noci sám na nádraží, je u babičky.",
        open_anyway=True,
    )
    await intake.assign_notice(world.actors["rihova"], world.kept["notice", "kotrba"], order, version=1)


async def _came_today(world: World, _day: date) -> None:
    """Somebody waits in the corridor, and the mailroom stamped a letter: neither is taken down yet."""
    for who, channel, minutes in (("krejci", "letter", 90), ("simunek", "in_person", 20)):
        order = NoteArrival(channel=channel, received_at=now() - timedelta(minutes=minutes))
        await arrivals.note_arrival(world.actors[who], order)


SCENES = (
    Scene(9, 16, whole(_girl_alone_in_the_evening)),
    Scene(5, 10, whole(_kept_secret)),
    Scene(3, 9, whole(_newborn)),
    Scene(3, 10, whole(_truant)),
    Scene(3, 14, whole(_curator)),
    Scene(2, 10, whole(_nearly_of_age)),
    Scene(1, 4, whole(_left_at_the_station)),
    Scene(1, 9, whole(_handed_over_in_the_morning)),
    Scene(1, 11, whole(_banned_from_home)),
    Scene(1, 16, whole(_taken_for_one)),
    Scene(1, 19, whole(_twice_in_one_evening)),
    Scene(0, 8, whole(_came_today), minute=10),
)
"""What only the whole demonstration has."""
