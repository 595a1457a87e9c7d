"""The letter of an invitation: written once, with a link of its own, and nothing of whom it goes to."""

import re

import pytest

from tenants.invitations import service as invitations
from tenants.invitations import views as invitation_views
from tenants.invitations.exceptions import LinkUnknown
from tenants.invitations.schemas import InvitePerson
from tenants.messages import views


def to(post):
    return [taken.to for taken in post.taken]


def link_in(text):
    """The word in the link that a letter carries, the same in both languages."""
    (word,) = set(re.findall(r"/invitation/([\w-]+)", text))
    return word


async def test_whoever_is_invited_gets_one_letter_with_a_link_that_opens_and_says_nothing_of_them(told, post, world):
    admin = world.actor("ospod_admin")
    order = InvitePerson(name="Petra Nová", email="petra@lipnice.example", role="auditor")
    invitation_id, shown = await invitations.invite(admin, order)
    await told.look()
    (taken,) = post.taken
    assert to(post) == [["petra@lipnice.example"]]
    for word in ("Petra", "Nová", "audit", *(person.name for person in world.people.values())):
        assert word not in taken.text + str(taken.message["Subject"])
    word = link_in(taken.text)
    assert word != shown
    for each in (word, shown):
        assert (await invitation_views.open_link(each)).email == "petra@lipnice.example"
    assert await told.rows() == [("sent", None, 1)]
    assert [one.worker for one in (await views.list_messages(admin)).newest] == ["Petra Nová"]
    assert (await invitation_views.became_of_letter(admin, invitation_id)).state == "odesláno"


async def test_another_link_ends_that_of_the_letter_before_and_is_written_anew(told, post, world):
    admin = world.actor("ospod_admin")
    order = InvitePerson(name="Petra Nová", email="petra@lipnice.example", role="auditor")
    invitation_id, _ = await invitations.invite(admin, order)
    await told.look()
    await invitations.send_again(admin, invitation_id)
    await told.look()
    before, after = (link_in(taken.text) for taken in post.taken)
    with pytest.raises(LinkUnknown):
        await invitation_views.open_link(before)
    await invitation_views.open_link(after)


async def test_a_server_that_is_dead_for_a_day_loses_no_letter_and_one_taken_back_is_not_sent(told, post, world):
    admin = world.actor("ospod_admin")
    post.stop()
    ids = [
        (await invitations.invite(admin, InvitePerson(name="Petra Nová", email=email, role="auditor")))[0]
        for email in ("petra@lipnice.example", "pavla@lipnice.example")
    ]
    await told.look()
    await told.later("1 day")
    assert post.taken == []
    await invitations.withdraw(admin, ids[1])
    await post.start()
    await told.later("5 hours")
    assert to(post) == [["petra@lipnice.example"]]
    assert sorted(state for state, *_ in await told.rows()) == ["given_up", "sent"]


async def test_a_new_second_factor_is_never_sent_by_mail(told, post, world):
    await invitations.reset_second_factor(world.actor("ospod_admin"), world.people["spod_intake"].worker_id)
    await told.look()
    assert (post.taken, await told.rows()) == ([], [])
