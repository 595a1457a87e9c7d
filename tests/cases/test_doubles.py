"""One person, one file: whoever opens a case is told of one that is likely the same person's, and of nobody else's."""

import asyncio
import re
from datetime import date

import msgspec
import pytest

from cases.cases import service, views
from cases.cases.exceptions import PossibleDuplicate
from cases.cases.schemas import ChangeClient, OpenCase
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel.db import unit_of_work
from kernel.exceptions import Invalid

BORN = date(2016, 3, 7)
JAN = ClientIdentity(given_name="Jan", family_name="Novák", birth_date=BORN, birth_number="160307/0007")


def order(actor, identity, **changes):
    return OpenCase(identity=identity, key_worker_id=actor.worker_id, **changes)


async def opened(actor, identity=JAN, **changes):
    return await service.open_case(actor, order(actor, identity, **changes))


@pytest.mark.parametrize(
    "again",
    [
        JAN,
        ClientIdentity(given_name="jan", family_name="NOVAK"),
        ClientIdentity(given_name="Jan Pavel", family_name="Novák", birth_date=date(2016, 3, 8)),
        ClientIdentity(given_name="Jan", family_name="Novák", birth_date=date(2016, 7, 3)),
        ClientIdentity(family_name="Nováková", birth_date=BORN),
        ClientIdentity(given_name="Jan", family_name="Новак", birth_date=BORN),
    ],
)
async def test_a_second_file_on_one_person_asks_first(world, again):
    """The same name in any way of writing it, the birth date a day off or turned round, a child without a name."""
    actor = world.actor("osp_specialist")
    first = await opened(actor)
    with pytest.raises(PossibleDuplicate) as refusal:
        await opened(actor, again)
    assert set(refusal.value.fields) == {"open_anyway"}
    assert [match.case.id for match in await views.matches_of(actor, again) if match.likely] == [first]
    assert await opened(actor, again, open_anyway=True) != first


async def test_who_was_told_of_a_double_stands_in_its_history(world):
    """The act left nothing, the answer told that there is somebody: that is a look, also without a page that shows them."""
    actor = world.actor("osp_specialist")
    first = await opened(actor)
    with pytest.raises(PossibleDuplicate):
        await opened(world.actor("osp_worker"), JAN)
    looks = await views.case_history(world.actor("osp_head"), first)
    assert [(each.action, each.worker) for each in looks if each.action == "case_search.read"] == [
        ("case_search.read", "Oksana Melnyk")
    ]


@pytest.mark.parametrize(
    "other",
    [
        ClientIdentity(given_name="Jan", family_name="Novák", birth_date=date(2012, 1, 30)),
        ClientIdentity(family_name="Novák"),
    ],
)
async def test_somebody_else_is_not_asked_about(world, other):
    """A namesake of another age, a surname alone."""
    actor = world.actor("osp_specialist")
    await opened(actor)
    assert await opened(actor, other)


@pytest.mark.parametrize(
    "other",
    [
        ClientIdentity(given_name="Petr", family_name="Novák", birth_date=BORN),
        ClientIdentity(given_name="Jana", family_name="Nováková", birth_date=BORN),
    ],
)
async def test_the_same_surname_and_day_of_birth_is_asked_about_once(world, other):
    """A mistyped name read like a twin and passed unasked. A twin is passed by one tick; correcting one of them asks nothing."""
    actor = world.actor("osp_specialist")
    first = await opened(actor)
    with pytest.raises(PossibleDuplicate) as asked:
        await opened(actor, other)
    assert "jiné jméno" in asked.value.fields["open_anyway"]
    assert [match.other_name for match in await views.matches_of(actor, other) if match.case.id == first] == [True]
    order = OpenCase(identity=other, key_worker_id=actor.worker, kind="adult", open_anyway=True)
    second = await service.open_case(actor, order)
    async with unit_of_work(actor):
        await service.check_single(actor, other, of=(await views.case_header(actor, second)).client_id)


async def test_no_other_service_is_told_of(world):
    """Not even that there is somebody: neither of the same organisation nor of another one."""
    await opened(world.actor("osp_specialist"))
    for stranger in ("pm_worker", "spod_head", "javorec_head"):
        actor = world.actor(stranger)
        assert await views.matches_of(actor, JAN) == []
        async with unit_of_work(actor):
            await service.check_single(actor, JAN)


async def test_the_most_likely_comes_first(world):
    actor = world.actor("osp_specialist")
    older = ClientIdentity(given_name="Jan", family_name="Novák", birth_date=date(2001, 1, 30))
    likely = await opened(actor)
    unlikely = await opened(actor, older)
    assert [match.case.id for match in await views.matches_of(actor, JAN)] == [likely, unlikely]


async def test_the_form_says_who_it_may_be_and_goes_on_when_told(world, client_app):
    """What was typed stays; the tick is asked for only then."""
    actor = world.actor("osp_specialist")
    first = await opened(actor)
    client = await client_app("osp_specialist")
    assert "open_anyway" not in (await client.get("/cases/new")).text
    typed = {
        "given_name": "Jan",
        "family_name": "Novák",
        "birth_date": "7. 3. 2016",
        "key_worker_id": str(actor.worker_id),
    }
    asked = await client.post("/cases/new", data=typed)
    assert asked.status_code == 409
    assert f'href="/cases/{first}"' in asked.text
    assert "stejné datum narození" in asked.text.replace("\u00a0", " ")
    assert re.search(r'name="family_name"[^>]*value="Novák"', asked.text)
    tick = re.search(r'name="open_anyway" type="checkbox" value="(\w+)"', asked.text)[1]
    assert (await client.post("/cases/new", data={**typed, "open_anyway": "on"})).status_code == 409
    other = await opened(
        actor, ClientIdentity(given_name="Petr", family_name="Novák", birth_date=date(2016, 3, 7)), open_anyway=True
    )
    typed_over = await client.post("/cases/new", data={**typed, "given_name": "Petr", "open_anyway": tick})
    assert typed_over.status_code == 409, "the tick was put for Jan"
    assert f'href="/cases/{other}"' in typed_over.text
    assert not re.search(r'name="open_anyway"[^>]*checked', typed_over.text)
    same = {**typed, "given_name": " jan ", "birth_date": "07032016"}
    refused = await client.post(
        "/cases/new", data={**same, "family_name": "NOVÁK", "key_worker_id": "", "open_anyway": tick}
    )
    assert refused.status_code == 400
    assert re.search(r'name="open_anyway"[^>]*checked', refused.text), "written otherwise it is the same Jan"
    done = await client.post("/cases/new", data={**typed, "open_anyway": tick})
    assert done.status_code == 303
    assert done.headers["location"] != f"/cases/{first}"


async def test_a_program_is_told_how_to_go_on(world, client_app):
    """A problem names the field that goes on, and no person."""
    actor = world.actor("osp_specialist")
    await opened(actor)
    client = await client_app("osp_specialist", bearer=True)
    body = {
        "identity": {"given_name": "Jan", "family_name": "Novák", "birth_date": "2016-03-07"},
        "key_worker_id": str(actor.worker_id),
    }
    refused = await client.post("/api/v1/cases", json=body)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "possible-duplicate"
    assert set(problem["errors"]) == {"open_anyway"}
    assert "Novák" not in refused.text
    assert (await client.post("/api/v1/cases", json={**body, "open_anyway": True})).status_code == 201


async def started(world, who, identity):
    head = world.actor("spod_head")
    async with unit_of_work(head):
        return await service.start_case(head, ClientKind.CHILD, identity, key_worker_id=world.actor(who).worker)


async def test_who_corrects_a_client_into_another_is_asked(world):
    """A newborn gets a name, or a misspelt name is put right: the second file on one child comes to light then."""
    coordinator = world.actor("spod_coordinator")
    first = await started(world, "spod_coordinator2", JAN)
    second = await started(world, "spod_coordinator", ClientIdentity(given_name="Jan"))
    corrected = ClientIdentity(given_name="Jan", family_name="Novak", birth_date=BORN)
    with pytest.raises(PossibleDuplicate) as refusal:
        await service.change_client(coordinator, second.case_id, ChangeClient(identity=corrected), version=1)
    assert set(refusal.value.fields) == {"save_anyway"}
    matches = await views.matches_of(coordinator, corrected, but=second.client_id)
    assert [match.case.id for match in matches if match.likely] == [first.case_id]
    anyway = ChangeClient(identity=corrected, save_anyway=True)
    await service.change_client(coordinator, second.case_id, anyway, version=1)
    moved = ChangeClient(identity=msgspec.structs.replace(corrected, town="Lipnice"))
    await service.change_client(coordinator, second.case_id, moved, version=2)  # nothing that tells people apart


async def test_a_client_is_no_double_of_themselves(world):
    actor = world.actor("osp_specialist")
    case_id = await opened(actor)
    corrected = ClientIdentity(given_name="Jan", family_name="Novák", birth_date=date(2016, 3, 8))
    await service.change_client(actor, case_id, ChangeClient(identity=corrected), version=1)


async def test_who_may_not_read_a_case_is_not_told_whose_number_it_is(world):
    """A likely double is told by what everybody of the service may know, and nothing more is said of it."""
    coordinator = world.actor("spod_coordinator")
    await started(world, "spod_coordinator2", msgspec.structs.replace(JAN, former_name="Malý"))
    other = ClientIdentity(given_name="Petr", family_name="Kos", birth_number=JAN.birth_number)
    assert await views.matches_of(coordinator, other) == []
    assert await views.matches_of(coordinator, ClientIdentity(given_name="Jan", family_name="Malý")) == []
    (told,) = await views.matches_of(coordinator, JAN)
    assert (told.likely, told.same_birth_number, told.case.found_by) == (True, False, ["birth_date", "name"])
    (read,) = await views.matches_of(world.actor("spod_head"), other)
    assert (read.likely, read.same_birth_number) == (True, True)


async def test_who_may_not_read_a_case_is_told_that_the_number_is_there_and_no_more(world, client_app):
    """Two files on one child are a danger; whose number it is stays with who may read it, and the telling in the log."""
    first = await started(world, "spod_coordinator2", JAN)
    mine = await started(world, "spod_coordinator", ClientIdentity(given_name="Petr", family_name="Kos"))
    client = await client_app("spod_coordinator")
    typed = {"given_name": "Petr", "family_name": "Kos", "birth_number": JAN.birth_number, "version": "1"}
    asked = await client.post(f"/cases/{mine.case_id}/client", data=typed)
    assert asked.status_code == 409
    assert "vede ho někdo jiný" in asked.text.replace("\u00a0", " ")
    assert str(first.case_id) not in asked.text
    assert "Novák" not in asked.text
    history = await views.case_history(world.actor("spod_head"), first.case_id)
    assert ("case_number.read", "Žofie Ryšánková") in [(each.action, each.worker) for each in history]
    tick = re.search(r'name="save_anyway" type="checkbox" value="(\w+)"', asked.text)[1]
    saved = await client.post(f"/cases/{mine.case_id}/client", data={**typed, "save_anyway": tick})
    assert saved.status_code == 303


@pytest.mark.parametrize("stranger", ["pm_worker", "osp_peer", "javorec_coordinator"])
async def test_nobody_else_is_told_of_a_number(world, stranger):
    """Neither another service or organisation, nor who may not know of every case of the service."""
    await opened(world.actor("osp_specialist"))
    actor = world.actor(stranger)
    async with unit_of_work(actor):
        await service.check_single(actor, ClientIdentity(family_name="Kos", birth_number=JAN.birth_number))


async def test_looking_for_doubles_within_an_act_shows_nobody(world):
    """The log says whom somebody was shown: not whom an act was held against."""
    actor = world.actor("osp_specialist")
    await opened(actor)
    async with unit_of_work(actor) as unit:
        await service.check_single(actor, ClientIdentity(given_name="Jan", family_name="Kos", birth_date=BORN))
        assert unit.pending == []
        assert len(await views.matches_of(actor, JAN)) == 1
        assert len(unit.pending) == 1


async def test_the_form_that_corrects_says_who_it_may_be(world, client_app):
    coordinator = world.actor("spod_coordinator")
    first = await started(world, "spod_coordinator2", JAN)
    second = await started(world, "spod_coordinator", ClientIdentity())
    client = await client_app("spod_coordinator")
    address = f"/cases/{second.case_id}/client"
    assert "save_anyway" not in (await client.get(address)).text
    typed = {"given_name": "Jan", "family_name": "Novák", "birth_date": "8. 3. 2016", "version": "1"}
    asked = await client.post(address, data=typed)
    assert asked.status_code == 409
    assert f'href="/cases/{first.case_id}"' in asked.text
    assert "datum narození o den jinak" in asked.text.replace("\u00a0", " ")
    tick = re.search(r'name="save_anyway" type="checkbox" value="(\w+)"', asked.text)[1]
    assert (await client.post(address, data={**typed, "save_anyway": "on"})).status_code == 409
    other = await started(
        world, "spod_coordinator2", ClientIdentity(given_name="Petr", family_name="Novák", birth_date=BORN)
    )
    typed_over = await client.post(address, data={**typed, "given_name": "Petr", "save_anyway": tick})
    assert typed_over.status_code == 409, "the tick was put for Jan"
    assert f'href="/cases/{other.case_id}"' in typed_over.text
    assert not re.search(r'name="save_anyway"[^>]*checked', typed_over.text)
    assert (await client.post(address, data={**typed, "save_anyway": tick})).status_code == 303
    assert [row.client_name for row in await views.list_cases(coordinator)] == ["Novák Jan"]


async def test_a_program_that_corrects_is_told_how_to_go_on(world, client_app):
    await started(world, "spod_coordinator2", JAN)
    second = await started(world, "spod_coordinator", ClientIdentity())
    client = await client_app("spod_coordinator", bearer=True)
    body = {"identity": {"given_name": "Jan", "family_name": "Novák", "birth_date": "2016-03-07"}}
    address, match = f"/api/v1/cases/{second.case_id}/client", {"If-Match": '"1"'}
    refused = await client.put(address, json=body, headers=match)
    assert (refused.status_code, refused.json()["code"]) == (409, "possible-duplicate")
    assert set(refused.json()["errors"]) == {"save_anyway"}
    assert "Novák" not in refused.text
    assert (await client.put(address, json={**body, "save_anyway": True}, headers=match)).status_code == 200


async def test_a_child_without_a_name_is_corrected_found_and_listed(world):
    """A name that is there is not lost; one that is not there need not be invented."""
    head, coordinator = world.actor("spod_head"), world.actor("spod_coordinator")
    async with unit_of_work(head):
        unnamed = ClientIdentity(birth_date=BORN)
        started = await service.start_case(head, ClientKind.CHILD, unnamed, key_worker_id=coordinator.worker)
    corrected = ClientIdentity(birth_date=date(2016, 3, 9), town="Lipnice")
    await service.change_client(coordinator, started.case_id, ChangeClient(identity=corrected), version=1)
    for row in (*await views.find_cases(coordinator, "9. 3. 2016"), *await views.list_cases(coordinator)):
        assert (row.id, row.client_name) == (started.case_id, "Jméno nezjištěno")
    assert await views.find_cases(coordinator, "6. 3. 2016") == []
    named = ClientIdentity(family_name="Vránová", birth_date=date(2016, 3, 9))
    await service.change_client(coordinator, started.case_id, ChangeClient(identity=named), version=2)
    assert [row.client_name for row in await views.find_cases(coordinator, "vrana")] == ["Vránová"]
    with pytest.raises(Invalid) as refused:
        await service.change_client(coordinator, started.case_id, ChangeClient(identity=corrected), version=3)
    assert set(refused.value.fields) == {"family_name"}


def draft_of(page):
    return {"draft": re.search(r'name="draft" value="([^"]*)"', page.text)[1]}


async def test_a_draft_of_a_new_case_says_it_again_when_it_is_opened(world, client_app):
    first = await opened(world.actor("osp_specialist"))
    client = await client_app("osp_specialist")
    ticket = draft_of(await client.get("/cases/new"))
    for typed, said in (
        ({"given_name": "Jan", "family_name": "Novák", "birth_date": "7. 3. 2016"}, True),
        ({"given_name": "Jan", "family_name": "Jiný"}, False),
    ):
        await client.post("/drafts", data={**typed, **ticket})
        assert (f'href="/cases/{first}"' in (await client.get("/cases/new")).text) is said


async def test_a_draft_of_a_correction_says_it_when_somebody_else_is_meant_by_it(world, client_app):
    """Not when only the address is corrected of who was taken for another person before."""
    coordinator = world.actor("spod_coordinator")
    first = await started(world, "spod_coordinator2", JAN)
    second = await started(world, "spod_coordinator", JAN)
    client = await client_app("spod_coordinator")
    address = f"/cases/{second.case_id}/client"
    ticket = draft_of(await client.get(address))
    same = {"given_name": "Jan", "family_name": "Novák", "birth_date": "7. 3. 2016", "birth_number": "160307/0007"}
    for typed, said in ((same, False), ({**same, "birth_date": "8. 3. 2016"}, True)):
        await client.post("/drafts", data={**typed, "town": "Lipnice", "version": "1", **ticket})
        assert (f'href="/cases/{first.case_id}"' in (await client.get(address)).text) is said
    async with unit_of_work(coordinator) as unit:
        rows = await unit.connection.fetch(
            "SELECT action FROM audit_entry WHERE outcome = 'read' AND worker_id = $1 ORDER BY id DESC LIMIT 1",
            coordinator.worker_id,
        )
    assert [row["action"] for row in rows] == ["case.read"], "one look"


async def test_two_at_the_same_moment_open_one_file(world, committed):
    """Four who open a case of one child at once, each in a way of writing it: one is opened, the others are told of it."""
    same = [
        JAN,
        ClientIdentity(given_name="Jan", family_name="NOVÁK", birth_date=BORN),
        ClientIdentity(given_name="Jan", family_name="Новак", birth_date=BORN),
        ClientIdentity(given_name="Jan", family_name="Svoboda", former_name="Novák", birth_date=BORN),
    ]
    actor = world.actor("spod_head")
    made = await asyncio.gather(*(opened(actor, identity) for identity in same), return_exceptions=True)
    assert sorted(type(each).__name__ for each in made) == ["PossibleDuplicate"] * 3 + ["UUID"], made
