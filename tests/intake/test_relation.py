"""What the caller is to the family stands in question 7 alone: words that say it are asked about as a name is (§ 57 of Act 359/1999)."""

import pytest

from cases.cases import service as cases
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission, notice_for
from services.intake.rules.notifier import of_the_family
from services.intake.rules.relation import of_relation
from services.intake.schemas import AddToNotice, Notifier
from tests.intake.test_names import a_record


@pytest.mark.parametrize(
    ("relation", "text", "found"),
    [
        ("sousedka z přízemí", "Volá znovu sousedka: děti jsou samy.", ["sousedka"]),
        ("teta z otcovy strany", "Teta přivedla dívku, otec pije.", ["Teta"]),
        ("teta z otcovy strany", "u tety, Zálesí 3", ["tety"]),
        ("třídní učitelka", "Ema to řekla učitelce po hodině.", ["učitelce"]),
        ("známá rodiny", "V rodině se známá o děti bojí.", ["známá"]),
        ("známá rodiny", "Má samé dobré známky.", []),
        ("matka", "Matka pije.", []),
        ("babička", "Je u babičky.", []),
        ("otec", "Otec volal, že matka Adélu bije.", ["Otec volal"]),
        ("otec", "otec Petr Hrubý (volal on), matka Jana", ["otec Petr Hrubý (volal"]),
        ("otec", "Otec je oznamovatel.", ["Otec je oznamovatel"]),
        ("otec", "Podle volajícího otce ji matka bije.", ["volajícího otce"]),
        ("matka", "Matka píše, že otec pije.", ["Matka píše"]),
        ("matka", "Otec volal policii. Matka pije.", []),
        ("otec", "Otec Petr Hrubý, ten to oznámil.", ["Otec Petr Hrubý, ten to oznámil"]),
        ("babička", "Volala babička z města.", ["Volala babička"]),
        ("dospělá sestra", "Sestra bije bratra.", []),
        ("Policie ČR", "Přivolala policii.", []),
        ("teta", "Má nové tetování.", []),
    ],
)
def test_the_word_that_says_it_is_found(relation, text, found):
    assert of_relation(text, relation) == found


@pytest.mark.parametrize(
    ("relation", "text", "found"),
    [
        ("otec", "Jsem otec Adama a bojím se.", ["Jsem otec"]),
        ("", "Jsem otec Adama a bojím se.", ["Jsem otec"]),
        ("matka", "Matka uvedla, že otec Adama bije.", ["Matka uvedla"]),
        ("otec", "Tatínek nám zavolal, že matka pije.", ["Tatínek nám zavolal"]),
        ("matka", "Podle sdělení matky otec pije.", ["sdělení matky"]),
        ("matka", "Dle matky otec pije.", ["Dle matky"]),
        ("matka", "Maminka prosí, aby se to otec nedozvěděl.", ["Maminka prosí"]),
        ("", "Jsem sousedka a slyším křik.", ["Jsem sousedka"]),
        ("", "Volá sousedka z patra nad nimi.", ["Volá sousedka"]),
        ("", "Jako třídní učitelka Vám píšu.", ["Jako třídní učitelka"]),
        ("", "Otec uvedl, že Adama nevidí.", []),
        ("", "Volá matka, že otec pije.", ["Volá matka"]),
        ("", "Píše nám třídní učitelka.", ["Píše nám třídní učitelka"]),
        ("matka", "Od matky víme, že otec pije.", ["matky víme"]),
        ("babička", "Sousedé prý volali policii, lékařka psala matce.", []),
        ("", "Adam chodí k sousedce. Matka pracuje jako pokladní.", []),
        ("soused", "Matka uvedla, že ji otec bije.", []),
        ("matka", "Otec volal policii, matka byla v práci.", ["volal policii, matka"]),
        ("otec", "Matka pije. Otec se o Adama stará.", []),
        ("matka", "Máme doma tatarku a babka není.", []),
    ],
)
def test_what_was_told_says_whose_words_they_are(relation, text, found):
    assert of_relation(text, relation, told=True) == found


@pytest.mark.parametrize(
    ("relation", "cares"),
    [
        ("otec", True),
        ("nevlastní otec", True),
        ("matka dítěte", True),
        ("babička z matčiny strany", True),
        ("kamarádka matky", False),
        ("sousedka babičky", False),
        ("přítel matky", False),
        ("známá rodičů", False),
        ("třídní učitelka", False),
    ],
)
def test_who_only_knows_a_carer_is_none(relation, cares):
    """Their name is told nowhere; a carer's stands among those who care for the child."""
    assert bool(of_the_family(Notifier(name="Jana Malá", relation=relation), ClientIdentity())) == cares


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("subject", "Volá znovu sousedka: děti jsou pořád samy.", "sousedka"),
        ("child_address", "u sousedky, Zálesí 3", "sousedky"),
        ("other_children", "Ema a sousedčin Péťa", "sousedčin"),
    ],
)
async def test_who_takes_a_call_down_is_asked(office, field, text, said):
    """Both stood in lists and came typed into the page that assigns."""
    changes = {field: text, "other_children_state": "answered" if field == "other_children" else "unknown"}
    with pytest.raises(Invalid) as refusal:
        await office.record(**changes)
    assert f"„{said}“" in refusal.value.fields[field]
    await office.record(**changes, other_people=[said], other_people_reason="no_name")


async def test_who_writes_into_the_file_or_adds_is_asked(office):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await office.assign(notice_id, summary="Sousedka slyšela křik.")
    assert "„Sousedka“" in refusal.value.fields["summary"]
    with pytest.raises(Invalid) as refusal:
        await intake.add_to_notice(office.actor("spod_head"), notice_id, AddToNotice(text="Sousedka volala znovu."))
    assert "„Sousedka“" in refusal.value.fields["text"]


async def test_a_child_is_called_so_nowhere_else_either(office):
    """The child was named before anybody knew who calls: the notice left with it."""
    notice_id = (await office.record(notifier_relation="", notifier_relation_state="refused")).id
    add = AddToNotice(text="Péťa je bit.", acute="unknown", other_child="sousedčin kluk")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, add)
    later = AddToNotice(text="Chce znát výsledek.", notifier_name="Ota Kalous", notifier_relation="sousedka")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, later)
    head = office.actor("spod_head")
    async with unit_of_work(head):
        hold = await notice_for(head, notice_id, IntakePermission.SHOW_NOTIFIER)
        assert "sousedčin" in await intake_views.words_of_callers(head, hold, leaves=True)


@pytest.mark.parametrize(
    ("relation", "cares"),
    [
        ("matka", True),
        ("matka Adama", True),
        ("otec Adama Kučery", True),
        ("babička ze strany otce", True),
        ("nevlastní otec dítěte", True),
        ("matka spolužáka", False),
        ("máma kamarádky", False),
        ("otec kamaráda", False),
        ("babička spolužáka", False),
        ("matka jiného dítěte", False),
        ("tatínek od vedle", False),
        ("matka přítele otce", False),
        ("matka Petra", False),
    ],
)
def test_a_parent_is_one_of_this_child(relation, cares):
    child = ClientIdentity(given_name="Adam", family_name="Kučera")
    assert bool(of_the_family(Notifier(name="Jana Malá", relation=relation), child)) == cares


async def test_what_was_seen_on_a_visit_says_it_no_more(office):
    notice_id = (await office.record(channel="on_call", notifier_relation="sousedka", went_out=False)).id
    later = AddToNotice(
        went_out=True,
        visited_at=now(),
        urgency_narrative="Sousedka nás pustila dovnitř, dítě bylo samo.",
        visit_all_judged=True,
    )
    with pytest.raises(Invalid) as refusal:
        await intake.add_to_notice(office.actor("spod_intake"), notice_id, later)
    assert "„Sousedka“" in refusal.value.fields["urgency_narrative"]


async def test_a_carer_who_called_stands_in_the_file_but_not_as_who_called(office):
    """Their name and telephone are in every other record of it (S001); that they called is not."""
    carer = {"notifier_name": "Jana Malá", "notifier_relation": "matka", "notifier_contact": "601 222 333"}
    where = await office.assign((await office.record(**carer)).id)
    coordinator = office.actor("spod_coordinator")
    await cases.add_record(coordinator, where.case_id, a_record("Přítomna matka Jana Malá, tel. 601 222 333."))
    with pytest.raises(Invalid) as refusal:
        await cases.add_record(coordinator, where.case_id, a_record("Oznámila to Jana Malá."))
    assert refusal.value.words == ["Oznámila to Jana Malá"]
    with pytest.raises(Invalid) as refusal:
        await cases.add_record(
            coordinator, where.case_id, a_record("Oznámení podala matka. Matka volala, že nepřijde.")
        )
    assert refusal.value.words == ["Oznámení podala matka"]
