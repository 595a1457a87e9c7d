"""What is urgent about a child goes out at once, to whom it was put; nothing personal in it."""

import pytest

from services.protection import service as protection
from services.protection.schemas import AnswerColleague, AskColleague
from tests.intake.conftest import Office


@pytest.fixture
def office(world):
    return Office(world)


def letters(post, world, who):
    return [taken.text for taken in post.taken if taken.to == [world.people[who].email]]


async def put(office, world, notice_id, of):
    order = AskColleague(asked_of=world.people[of].worker_id, question="Jet hned, nebo zítra?")
    await protection.ask_colleague(office.actor("spod_intake"), notice_id, order)


async def sent(told):
    await told.look()
    await told.soon()
    await told.look()


async def test_a_question_goes_at_once_and_not_when_it_is_answered(told, post, world, office):
    waiting, answered = (await office.record()).id, (await office.record(child_given_name="Jana")).id
    await put(office, world, waiting, "spod_coordinator2")
    await put(office, world, answered, "spod_head")
    await protection.answer_colleague(office.actor("spod_head"), answered, AnswerColleague(answer="Jeďte hned."))
    await sent(told)
    (text,) = letters(post, world, "spod_coordinator2")
    assert "Dotaz na naléhavost: 1" in text
    assert not [text for text in letters(post, world, "spod_head") if "Dotaz na naléhavost" in text]
    for said in (office.notifier_name, "Eliška", "Jet hned", "MULH"):
        assert said not in " ".join(letters(post, world, "spod_coordinator2"))


async def test_whoever_gets_what_was_judged_urgent_hears_of_it_at_once(told, post, world, office):
    urgent, other = (await office.record()).id, (await office.record(child_given_name="Jana")).id
    await office.judge(urgent, "spod_intake", result="urgent")
    await office.assign(urgent, "spod_coordinator")
    await office.assign(other, "spod_coordinator2", open_anyway=True)
    await sent(told)
    (text,) = letters(post, world, "spod_coordinator")
    assert "Přidělené naléhavé oznámení: 1" in text
    assert letters(post, world, "spod_coordinator2") == []


async def test_what_is_urgent_goes_to_the_head_at_once_as_long_as_it_is_so(told, post, world, office):
    urgent, over = (await office.record()).id, (await office.record(child_given_name="Jana")).id
    await office.judge(urgent, "spod_intake", result="urgent")
    await office.judge(over, "spod_intake", result="urgent")
    await office.judge(over, "spod_intake", version=1, reason="Dítě je u babičky.")
    await sent(told)
    assert "Naléhavé oznámení: 1" in " ".join(letters(post, world, "spod_head"))
