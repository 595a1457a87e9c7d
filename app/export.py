"""The commands `opora export`: a case with everything the service wrote into it, and the audit log."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from uuid import UUID

import click
import msgspec

from kernel.commands import with_database
from kernel.encoding import encoded, plain
from kernel.exceptions import NotThere

READ_ME = """Případ {mark}

case.json    hlavička, klient, klíčoví pracovníci, záznamy, úkoly, historie, souhlasy, co bylo předáno a kdo nahlédl
cover.pdf    přehled klíčových pracovníků
evidence/    podepsané listy a další doklady souhlasů

Časy jsou v UTC. Co službě zpřístupnil někdo jiný, v případu není.
"""


def _new(_context: click.Context, _parameter: click.Parameter, path: Path) -> Path:
    if path.exists():
        raise click.BadParameter(f"{path} exists already; name one that does not.")
    return path


@click.group()
def export() -> None:
    """Take data out of the product, into files that anything can read."""


# --- a case ------------------------------------------------------------------------------------------------------


@export.command("case")
@click.option("--mark", metavar="FILE-MARK", help='File mark of the case, e.g. "KZ 3/2026/OSP".')
@click.option(
    "--case", "case_id", type=click.UUID, help="Instead of a mark, the id of the case: it stands in its address."
)
@click.option(
    "--token-file",
    type=click.File(),
    help="Read a bearer token from here, - for standard input; asked for otherwise. What its person may read goes out.",
)
@click.argument("folder", type=click.Path(path_type=Path), callback=_new)
@with_database()
async def export_case(mark: str | None, case_id: UUID | None, token_file: TextIO | None, folder: Path) -> None:
    """Write a case into a new FOLDER: JSON, the cover as PDF, the scans. The case's history says so."""
    from app import domains
    from cases.cases import views as cases
    from kernel.object_store import open_file_store, use_file_store
    from kernel.settings import settings
    from tenants.accounts.service import actor_for_token

    if (mark is None) == (case_id is None):
        raise click.UsageError("name the case by --mark or by --case")
    domains.load()
    use_file_store(open_file_store(settings().object_store_url))
    token = token_file.readline() if token_file else click.prompt("Token", hide_input=True)
    actor = await actor_for_token(token.strip())
    if mark is not None:
        case_id = next((row.id for row in await cases.find_cases(actor, mark) if row.file_mark == mark), None)
    called = mark or str(case_id)
    try:
        content, files = await _case(actor, case_id) if case_id else (None, {})
    except NotThere:
        content, files = None, {}
    if content is None:
        raise click.ClickException(f"there is no case {called} that this person may know of")
    files["case.json"] = msgspec.json.format(encoded(content), indent=2)
    files["README.txt"] = READ_ME.format(mark=called).encode()
    _write_folder(folder, files)
    click.echo(f"{called}: " + ", ".join(f"{len(content[name])} {name}" for name in ("records", "tasks", "consents")))


async def _case(actor: Any, case_id: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the actor may read of a case, and the papers that belong to it by name."""
    from cases.cases import views as cases
    from cases.cases.papers import cover_pdf
    from consent import service as consents
    from consent import views as consent_views
    from sharing import views as sharing

    file = await cases.case_file(actor, case_id)
    may = set(file.header.may)
    files = {"cover.pdf": cover_pdf(await cases.cover_sheet(actor, case_id))}
    listed = (await consents.list_consents(actor, case_id)).consents if "consent.view" in may else []
    said: list[Any] = []
    with click.progressbar(listed, label="Consents") as bar:
        for one in bar:
            view = await consents.consent_view(actor, one.id)
            said.append(view)
            for scan in view.evidence:
                paper = await consent_views.evidence_file(actor, one.id, scan.id)
                files[f"evidence/{scan.id}{Path(paper.name).suffix}"] = paper.content
    sent: list[Any] = []
    while "sharing.see_sent" in may and (
        more := (await sharing.case_sharing(actor, case_id, before=sent[-1].id if sent else None)).sent
    ):
        sent += more
    looks = await sharing.looks_of_client(actor, case_id) if "sharing.export" in may else []
    parts = {"consents": said, "handed_over": sent, "looks": looks}
    return msgspec.to_builtins(file, enc_hook=plain) | msgspec.to_builtins(parts, enc_hook=plain), files


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """All of it or nothing; only the owner reads it."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for name, content in files.items():
            (part / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _new_file(part / name) as target:
                target.write(content)
        part.chmod(0o700)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


# --- the audit log -----------------------------------------------------------------------------------------------


@export.command("audit")
@click.option("--organisation", required=True, metavar="CODE", help="Code of the organisation.")
@click.argument("file", type=click.Path(path_type=Path), callback=_new)
@with_database()
async def export_audit(organisation: str, file: Path) -> None:
    """Write an organisation's audit log into a new FILE, a JSON object a line: entries, and the seals over them.

    It holds ids and codes, no words about a person. Kept elsewhere, its last seal shows whether the end of the log was
    cut off later.
    """
    from kernel import seal
    from tenants.views import find_tenant

    tenant_id = await find_tenant(organisation)
    with (
        _new_file(file) as target,
        click.progressbar(length=await seal.count_entries(tenant_id), label="Entries") as bar,
    ):

        def write(one: dict[str, Any]) -> None:
            target.write(msgspec.json.encode(one) + b"\n")
            bar.update("entry" in one)

        entries, seals = await seal.copy_log(tenant_id, write)
    click.echo(f"{entries} entries and {seals} seals in {file}")


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that only its owner reads, there when it is whole."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            yield target
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
