"""A folder that the records system fills: each file is taken exactly once, whatever breaks in between.

The row is the truth, the place of a file in the folder only follows it: first everything is written in one commit, then the
file is moved. Whatever stops between is done again, and what is here already is only moved.
"""

import hashlib
import os
import time
from enum import StrEnum
from pathlib import Path

import structlog

from kernel import keys, search
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.settings import settings
from kernel.text import safe_filename
from kernel.uploads.refusals import FileProblem, human_size, sentence
from services.inbox import repository, rules
from services.inbox.events import FileRefused
from services.inbox.schemas import RefusedName
from services.inbox.tables import ArrivedRefusal

log = structlog.get_logger()
TAKEN, REFUSED = "prevzato", "odmitnuto"
QUIET_SECONDS = 2  # so long a file is not written to any more
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")


class Fate(StrEnum):
    """What became of a file of the folder."""

    TAKEN = "taken"
    HERE_ALREADY = "here already"
    REFUSED = "refused"


def waiting_in(folder: Path) -> list[Path]:
    """The files that are whole, those that lie there longest in front; links and hidden files are nobody's."""
    found: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        if path.name.startswith(".") or path.suffix.lower() in _UNFINISHED or path.is_symlink() or not path.is_file():
            continue
        changed = path.stat().st_mtime
        if time.time() - changed >= QUIET_SECONDS:
            found.append((changed, path))
    return [path for _, path in sorted(found)]


async def take_from_folder(actor: Actor, path: Path) -> Fate:
    """Take one file, or write down why not, and then move it away. What is no fault of the file is raised, and it stays."""
    from services.inbox.service import keep_file, put_kept

    limit = settings().upload_limit_bytes
    size = _size(path)
    if size > limit:
        problem = FileProblem("file.too_large", size=human_size(size), limit=human_size(limit))
        return await _refuse(actor, path, problem.code, rules.bytes_term_of(_digest(path)))
    content = _content(path)
    try:
        await put_kept(actor, await keep_file(actor, path.name, content))
    except Invalid as refused:
        if not isinstance(refused.__cause__, FileProblem):
            _move(path, TAKEN)  # it is here: from before a crash, or somebody was faster
            return Fate.HERE_ALREADY
        return await _refuse(actor, path, refused.__cause__.code, rules.bytes_term(content))
    _move(path, TAKEN)
    return Fate.TAKEN


async def _refuse(actor: Actor, path: Path, code: str, by_bytes: str) -> Fate:
    async with unit_of_work(actor):
        await search.one_at_a_time(actor, "arrived_refusal", [by_bytes])
        fingerprints = rules.hashed(await keys.search_key(actor), by_bytes)
        if not await repository.is_refused(actor, fingerprints):
            refusal_id = new_id()
            sealer = await keys.create_owner_key(actor, refusal_id)
            name = RefusedName(file_name=safe_filename(path.name))
            await repository.insert_refusal(
                ArrivedRefusal(
                    id=refusal_id,
                    tenant_id=actor.tenant,
                    service_id=actor.service,
                    refused_at=now(),
                    code=code,
                    fingerprint=fingerprints[0],
                    sealed=sealer.seal("arrived_refusal", refusal_id, name),
                )
            )
            await record(actor, FileRefused(refusal_id=refusal_id, code=code))
    moved = _move(path, REFUSED)
    if moved is not None:
        moved.with_name(f"{moved.name}.duvod.txt").write_text(f"{sentence(code)}\n", encoding="utf-8")
    log.warning("a file of the folder was refused", code=code)
    return Fate.REFUSED


def _move(path: Path, into: str) -> Path | None:
    """Move a file within its folder, over nothing that lies there; None when somebody else moved it."""
    target = path.parent / into
    target.mkdir(mode=0o700, exist_ok=True)
    goal, number = target / path.name, 1
    while goal.exists():
        goal, number = target / f"{path.stem}-{number}{path.suffix}", number + 1
    try:
        os.rename(path, goal)
    except FileNotFoundError:
        return None
    return goal


def _size(path: Path) -> int:
    return path.stat().st_size


def _content(path: Path) -> bytes:
    return path.read_bytes()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
