"""The folder of the records system: each file is taken exactly once, whatever breaks in between."""

import os
import time

import pytest

from app.testing.letters import mail
from kernel.actor import system_actor
from services.inbox import service, views
from services.inbox.service import folder as watched
from services.inbox.service.folder import REFUSED, TAKEN, Fate, take_from_folder, waiting_in

from .test_mail import SENDER


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def system(world):
    actor = world.actor("spod_intake")
    return system_actor(actor.tenant_id, actor.service_id)


def leave(folder, name, content):
    """The records system leaves a file."""
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


async def files(desk):
    return await views.list_files(desk.actor("spod_intake"))


async def test_a_file_is_taken_waits_for_whoever_takes_it_up_and_is_moved(desk, folder, system):
    path = leave(folder, "od Zvěřinové.eml", mail())
    assert waiting_in(folder) == [path]
    assert await take_from_folder(system, path) is Fate.TAKEN
    assert waiting_in(folder) == []
    assert (folder / TAKEN / "od Zvěřinové.eml").exists()
    (one,) = await files(desk)
    assert (one.arrived_by, one.taker) == ("", "")
    await service.take_up(desk.actor("spod_intake"), one.id)
    assert (await desk.opened(one.id)).envelope.sender.name == SENDER


async def test_after_a_crash_between_the_row_and_the_move_it_is_only_moved(desk, folder, system, monkeypatch):
    path = leave(folder, "a.eml", mail())
    with monkeypatch.context() as broken:
        broken.setattr(watched.os, "rename", lambda *_: (_ for _ in ()).throw(OSError("cut")))
        with pytest.raises(OSError, match="cut"):
            await take_from_folder(system, path)
    assert path.exists()
    assert len(await files(desk)) == 1
    assert await take_from_folder(system, path) is Fate.HERE_ALREADY
    assert len(await files(desk)) == 1
    assert (folder / TAKEN / "a.eml").exists()


async def test_after_a_crash_before_the_commit_nothing_is_there_and_it_is_taken_then(desk, folder, system, monkeypatch):
    path = leave(folder, "a.eml", mail(files=(("b.pdf", b"x"),)))
    with monkeypatch.context() as broken:

        async def cut(*_args, **_more):
            raise OSError("cut")

        broken.setattr(service, "record", cut)
        with pytest.raises(OSError, match="cut"):
            await take_from_folder(system, path)
    assert path.exists()
    assert await files(desk) == []
    assert await take_from_folder(system, path) is Fate.TAKEN
    assert len(await files(desk)) == 1


async def test_what_somebody_put_in_by_hand_is_not_taken_twice(desk, folder, system):
    await desk.put(mail())
    assert await take_from_folder(system, leave(folder, "a.eml", mail())) is Fate.HERE_ALREADY
    assert len(await files(desk)) == 1


async def test_a_refused_file_lies_apart_with_its_reason_and_is_told(desk, folder, system):
    path = leave(folder, "Zvěřinová.pdf", b"%PDF-1.4 nic")
    assert await take_from_folder(system, path) is Fate.REFUSED
    assert "není datová zpráva" in (folder / REFUSED / "Zvěřinová.pdf.duvod.txt").read_text(encoding="utf-8")
    assert await take_from_folder(system, leave(folder, "Zvěřinová.pdf", b"%PDF-1.4 nic")) is Fate.REFUSED
    (told,) = await views.refusals(desk.actor("spod_intake"))
    assert told.file_name == "Zvěřinová.pdf"
    (told,) = await views.refusals(desk.actor("spod_mailroom"))
    assert told.file_name == ""
    assert await views.refusals(desk.actor("javorec_head")) == []


async def test_unfinished_hidden_and_linked_files_stay(folder):
    leave(folder, "a.eml.part", b"x")
    leave(folder, ".b.eml", b"x")
    (folder / "c.eml").symlink_to("/etc/passwd")
    (folder / "d.eml").write_bytes(b"just now")
    os.utime(folder / "d.eml", (time.time(), time.time()))  # the clock of this process, not of the disk
    assert waiting_in(folder) == []
