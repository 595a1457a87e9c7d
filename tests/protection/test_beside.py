"""What was signed of the child whose case it is stands in front; another child of the notice stands beside it (ADR 0099, 0100)."""

import pytest

from services.protection import views
from tests.intake.conftest import office
from tests.protection.test_how_urgent import HEAD, WORKER, case_of, head_of, in_list, step
from tests.protection.test_open import add

__all__ = ["office"]
BARA = "sestra Bára, 8 let"
UNNAMED = f"dítě beze jména (v doplnění „{BARA}“)"


@pytest.mark.parametrize("helped", [False, True])
async def test_the_word_of_another_child_takes_no_judgement_of_the_case_away(office, client_app, helped):
    """It read as if somebody had said of Adam what was said of Bára."""
    notice, case_id = await case_of(office)
    await office.judge(notice.id, result="urgent")
    if helped:
        await step(office, notice.id)
    await add(office, notice.id, acute="yes", other_child=BARA)
    sign = await head_of(office, case_id)
    other = "další dítě akutně ohrožené"
    assert (sign.code, sign.words) == (
        ("urgent", f"Naléhavé; {other}, posoudit do") if helped else ("intervene", f"Naléhavé ({other}): zasáhnout do")
    )
    row = await in_list(office, notice.id)
    assert row.urgencies == ["naléhavé: Vránová Eliška", f"ohrožuje akutně, posoudit hned: {UNNAMED}"]
    page = " ".join((await (await client_app(WORKER)).get(f"/notices/{notice.id}/urgency/steps")).text.split())
    head = page.replace("\xa0", " ").partition("<h1")[2][:700]
    assert f"Naléhavé: Vránová Eliška · Ohrožuje akutně: {UNNAMED}" in head
    bara = (await views.urgency_view(office.actor(HEAD), notice.id)).children[1].id
    await office.judge(notice.id, version=1, child_id=bara, child_name="Bára Vránová")
    assert (await head_of(office, case_id)).words.startswith("Naléhavé, posouzeno" if helped else "Naléhavé: zasáhnout")


async def test_of_a_calm_child_another_one_is_said_to_be_threatened(office):
    notice, case_id = await case_of(office)
    await office.judge(notice.id)
    await add(office, notice.id, acute="yes", other_child=BARA)
    sign = await head_of(office, case_id)
    assert (sign.code, sign.words) == ("acute", "Další dítě akutně ohrožené: posoudit do")


@pytest.mark.parametrize("judged", [True, False])
async def test_an_urgent_sibling_is_named_as_one(office, judged):
    notice, case_id = await case_of(office)
    if judged:
        await office.judge(notice.id)
    await office.judge(notice.id, version=int(judged), result="urgent", child_name="Bára Vránová")
    sign = await head_of(office, case_id)
    assert (sign.code, sign.words) == ("intervene", "Další dítě naléhavé: zasáhnout do")
    bara = (await views.urgency_view(office.actor(HEAD), notice.id)).children[1].id
    await step(office, notice.id, child_id=bara)
    sign = await head_of(office, case_id)
    wanted = "Další dítě naléhavé, posouzeno " if judged else "Další dítě naléhavé; posoudit naléhavost do"
    assert sign.words.startswith(wanted)


async def test_who_is_threatened_itself_stays_in_front(office):
    notice, case_id = await case_of(office)
    await office.judge(notice.id)
    await office.judge(notice.id, version=1, result="urgent", child_name="Bára Vránová")
    await add(office, notice.id, acute="yes", first_child=True)
    sign = await head_of(office, case_id)
    assert sign.words == "Ohrožuje akutně; další dítě naléhavé, zasáhnout do"
    assert (await in_list(office, notice.id)).urgency == "acute"


async def test_who_is_helped_already_is_told_apart_from_who_is_not(office):
    notice, case_id = await case_of(office)
    await office.judge(notice.id, result="urgent")
    await office.judge(notice.id, version=1, result="urgent", child_name="Bára Vránová")
    assert (await head_of(office, case_id)).words == "Naléhavé: zasáhnout do"
    await step(office, notice.id)
    assert (await head_of(office, case_id)).words == "Naléhavé; u dalšího dítěte zasáhnout do"


async def test_asked_anew_is_only_who_was_judged(office):
    """Where a child waits that nobody judged, it is not the urgent one that is judged anew."""
    notice, case_id = await case_of(office)
    await office.judge(notice.id, result="urgent")
    await step(office, notice.id)
    await add(office, notice.id, acute="no", other_child=BARA)
    assert (await head_of(office, case_id)).words == "Naléhavé; další dítě posoudit do"
