"""What a peer mentor knows of cases: those in which they have something to do, and as long as they have."""

from datetime import timedelta

import pytest

from cases.cases import service, views
from cases.cases.schemas import AddTask, OpenCase
from cases.cases.schemas.worklist import Asked
from cases.clients.schemas import ClientIdentity
from kernel.clock import as_of, now
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.web.text import soft

ELISKA = ClientIdentity(given_name="Eliška", family_name="Vránová")


async def peer_with_a_task(world):
    """A case of which the peer knows by one task."""
    worker, peer = world.actor("pm_worker"), world.actor("pm_peer")
    order = OpenCase(identity=ELISKA, key_worker_id=worker.worker, kind="adult")
    case_id = await service.open_case(worker, order)
    due = AddTask(title="Navštívit", due_on=today_in_prague(), assignee_id=peer.worker)
    return worker, peer, case_id, await service.add_task(worker, case_id, due)


async def test_a_finished_task_ends_what_a_peer_mentor_may_see(world):
    """In lists, search and names as well; who takes the tick back at once sees it again."""
    _, peer, case_id, task_id = await peer_with_a_task(world)
    await service.finish_task(peer, task_id, version=1)
    assert await views.list_cases(peer, mine=False, status="") == []
    assert (await views.worklist(peer, Asked(mine=False, status=None), limit=10)).rows == []
    assert await views.find_cases(peer, "Vránová") == []
    assert await views.names_of_cases(peer, [case_id]) == {}
    with pytest.raises(NotThere):
        await views.case_view(peer, case_id)
    await service.reopen_task(peer, task_id, version=2)
    assert (await views.case_view(peer, case_id)).header.id == case_id


async def test_a_peer_mentor_takes_back_only_their_own_tick_and_only_at_once(world):
    """Neither an old one nor somebody else's brings back the sight of a case; another open task there does."""
    worker, peer, case_id, task_id = await peer_with_a_task(world)
    await service.finish_task(peer, task_id, version=1)
    with as_of(now() + timedelta(hours=2)), pytest.raises(NotThere):
        await service.reopen_task(peer, task_id, version=2)
    await service.reopen_task(worker, task_id, version=2)
    await service.finish_task(worker, task_id, version=3)
    with pytest.raises(NotThere):
        await service.reopen_task(peer, task_id, version=4)
    more = AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=peer.worker)
    await service.add_task(worker, case_id, more)
    await service.reopen_task(peer, task_id, version=4)


async def test_the_page_of_a_case_shows_who_may_only_know_of_it_their_own_tasks(world, client_app):
    """Where the row of My day leads; the tasks of others are not there, and after the last one goes on in My day."""
    worker, _, case_id, task_id = await peer_with_a_task(world)
    theirs = AddTask(title="Zajistit byt", due_on=today_in_prague(), assignee_id=worker.worker)
    await service.add_task(worker, case_id, theirs)
    peer = await client_app("pm_peer")
    assert f'href="/cases/{case_id}"' in (await peer.get("/my-day")).text
    page = await peer.get(f"/cases/{case_id}")
    assert f"/tasks/{task_id}/finish" in page.text
    assert "Navštívit" in page.text
    assert "Zajistit byt" not in page.text
    done = await peer.post(f"/tasks/{task_id}/finish", data={"version": "1"})
    assert done.headers["location"] == "/my-day"
    assert (await peer.get(f"/cases/{case_id}")).status_code == 404


async def test_who_gives_a_peer_mentor_a_task_is_told_that_they_see_no_telephone(world, client_app):
    """Where there is one to choose; the peer reads what they see and whom to ask."""
    worker, _, case_id, task_id = await peer_with_a_task(world)
    client = await client_app("pm_worker")
    told = "Peer mentor u klienta neuvidí telefon ani adresu"
    for address in (f"/cases/{case_id}/tasks", f"/tasks/{task_id}/assign"):
        assert (told in soft((await client.get(address)).text)) == (address.endswith("tasks"))
    more = await service.add_task(
        worker, case_id, AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=worker.worker)
    )
    assert told in soft((await client.get(f"/tasks/{more}/assign")).text)
    page = soft((await (await client_app("pm_peer")).get(f"/cases/{case_id}")).text)
    assert "Telefon ani adresu tu nevidíte" in page
