"""A further child that an addition names is called by its name, and words of an addition are said to be of it (domain reference 1.5)."""

import pytest
from lxml import html

from kernel import outbox
from services.intake import views as intake_views
from services.protection import views
from services.protection.rules.children import name_in
from services.protection.rules.told import reads_whole
from tests.competence.conftest import office
from tests.protection.test_how_urgent import HEAD
from tests.protection.test_open import add

__all__ = ["office"]
ELISKA = "Eliška Zelenková"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (ELISKA, ELISKA),
        (f"{ELISKA}, 5 let", f"{ELISKA}, 5 let"),
        (f"sestra {ELISKA}", ELISKA),
        ("Petr Malý", "Petr Malý"),
        ("sestra Eliška", ""),
        ("Eliška", ""),
        ("novorozenec", ""),
        ("Malá Bára", ""),
        ("Jana a Petr Novákovi", ""),
        ("miminko od Zelenkových", ""),
        ("dítě beze jména (v oznámení „Eliška Zelenková“)", ""),
    ],
)
def test_what_is_a_name(words, name):
    assert name_in(words) == name


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        ("Bratr Honzík Veselý, 3 roky, a miminko asi 5 měsíců", True),
        ("Ano, sestra Eliška.", True),
        ("Ema, Oto a ještě jedno", False),
        ("bratr Karel, další u babičky", False),
        ("dvě mladší", False),
    ],
)
def test_what_is_left_of_an_answer(answer, whole):
    assert reads_whole(answer) == whole


async def test_who_is_named_is_called_so_for_who_reads_the_notice(office, client_app):
    notice = await office.record()
    await office.judge(notice.id, HEAD)
    await add(office, notice.id, acute="yes", other_child=ELISKA)
    child = (await views.urgency_view(office.actor(HEAD), notice.id)).children[1]
    assert (child.name, child.named, child.told, child.added) == (ELISKA, True, ELISKA, True)
    (row,) = await intake_views.list_notices(office.actor(HEAD))
    assert row.urgency_of == [ELISKA]
    (row,) = await intake_views.list_notices(office.actor("spod_coordinator"))
    assert row.urgency_of == ["jiné dítě z rodiny"]
    page = (await (await client_app(HEAD)).get(f"/notices/{notice.id}")).text.replace("\xa0", " ")
    assert "dítě beze jména" not in page
    assert f"„{ELISKA}“" not in page, "nobody is said to be called what they are called"


async def test_words_of_an_addition_are_said_to_be_of_it(office, client_app):
    notice = await office.record()
    await office.judge(notice.id, HEAD)
    await add(office, notice.id, acute="yes", other_child="sestra Bára")
    child = (await views.urgency_view(office.actor(HEAD), notice.id)).children[1]
    assert child.name == "dítě beze jména (v doplnění „sestra Bára“)"
    await office.judge(notice.id, HEAD, version=1, child_id=child.id, child_name="Bára Vránová")
    page = (await (await client_app(HEAD)).get(f"/notices/{notice.id}")).text.replace("\xa0", " ")
    assert "v doplnění: „sestra Bára“" in page
    assert "v oznámení: „sestra Bára“" not in page


def offered(page):
    return [" ".join(each.text_content().split()) for each in html.fromstring(page).xpath("//label")]


async def came(office, words):
    notice = await office.record(other_children_state="answered", other_children="sestra Eliška")
    await add(office, notice.id, acute="yes", other_child=words)
    await office.decide(notice.id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


@pytest.mark.parametrize(
    ("words", "said"), [(ELISKA, f"v oznámení: „{ELISKA}“"), ("novorozenec", "v doplnění: „novorozenec“")]
)
async def test_where_it_goes_no_sign_becomes_a_name(office, client_app, words, said):
    there = await came(office, words)
    page = (await (await client_app("javorec_head")).get(f"/notices/{there}/urgency")).text.replace("\xa0", " ")
    labels = offered(page)
    assert said in labels
    assert "v oznámení: „sestra Eliška“" in labels
    assert not [each for each in labels if "„dítě beze jména" in each]
    told = next(
        each for each in (await views.urgency_view(office.actor("javorec_head"), there)).told if each != "sestra Eliška"
    )
    await office.judge(there, "javorec_head", child_told=told, child_unnamed=True)
    child = (await views.urgency_view(office.actor("javorec_head"), there)).children[1]
    assert words == ELISKA or child.name == "dítě beze jména (v doplnění „novorozenec“)"


async def test_the_whole_answer_is_no_further_child_beside_those_read_in_it(office, client_app):
    answer = "Bratr Honzík Veselý, 3 roky, a miminko asi 5 měsíců"
    notice = await office.record(other_children_state="answered", other_children=answer)
    client = await client_app(HEAD)
    labels = offered((await client.get(f"/notices/{notice.id}/urgency")).text.replace("\xa0", " "))
    assert "v oznámení: „Bratr Honzík Veselý, 3 roky“" in labels
    assert f"v oznámení: „{answer}“" not in labels
    notice = await office.record(other_children_state="answered", other_children="dvě mladší")
    labels = offered((await client.get(f"/notices/{notice.id}/urgency")).text.replace("\xa0", " "))
    assert "v oznámení: „dvě mladší“" in labels
