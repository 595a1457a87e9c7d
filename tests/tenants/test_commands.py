"""The operator's commands, run as they are typed, against a database of their own."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import seal
from kernel.db import unit_of_work
from kernel.exceptions import NotSignedIn
from kernel.legal_time import today_in_prague
from tenants import views
from tenants.accounts import service as accounts

from .conftest import PASSWORD

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


async def test_an_operator_sets_an_organisation_up(beside) -> None:
    """From nothing to a token that works and a person who signs in, with nothing secret in a command line."""
    beside(
        "tenant", "create", "--code", "brod", "--preset", "ospod_s003", "--name", "Městský úřad Brod",
        "--short-name", "MěÚ Brod", "--abbreviation", "MUB",
    )  # fmt: skip
    beside(
        "service",
        "create",
        "--organisation",
        "brod",
        "--code",
        "spod",
        "--name",
        "Ochrana dětí",
        "--short-name",
        "SPOD",
    )
    of = ("--organisation", "brod", "--code", "spod")
    assert "do služby ochrany dětí" in beside("service", "describe", *of)
    told = beside("service", "describe", *of, "--said", "sociálně-právní ochrany dětí", "--no-peers")
    assert "do služby sociálně-právní ochrany dětí" in told
    assert "do služby sociálně-právní ochrany dětí" in beside("service", "describe", *of)
    assert "brod\tospod\tMěstský úřad Brod\tspod" in beside("tenant", "list")
    told = beside(
        "user",
        "create",
        "--user",
        "ema@brod.example",
        "--name",
        "Ema Malá",
        "--password-file",
        "-",
        given=PASSWORD + "\n",
    )
    assert PASSWORD not in told
    assert "otpauth://totp/Opora:ema%40brod.example?secret=" in told
    where = ("--user", "ema@brod.example", "--organisation", "brod")
    beside("user", "role", *where, "--service", "spod", "--role", "case_coordinator")
    token = beside("token", "create", *where).strip()
    actor = await accounts.actor_for_token(token)
    async with unit_of_work(actor):
        assert await views.worker_names(actor.tenant, [actor.worker_id]) == {actor.worker: "Ema Malá"}
    beside("user", "end-role", *where, "--service", "spod", "--role", "case_coordinator")
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(token)


async def test_tokens_and_accounts_end_by_command(beside, world: World) -> None:
    """What was ended once cannot be ended again: one line, and a status that is not 0."""
    email = world.people["pm_worker"].email
    token = beside("token", "create", "--user", email, "--organisation", "krokzpet", "--label", "pokus").strip()
    beside("token", "revoke", "--token-file", "-", given=token)
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(token)
    assert "(not-found)" in beside("token", "revoke", "--token-file", "-", given=token, fails=True)
    beside("user", "disable", "--user", email)
    with pytest.raises(NotSignedIn):
        async with unit_of_work(world.actor("pm_worker")):
            pass
    assert len(beside("user", "disable", "--user", email, fails=True).splitlines()) == 1


async def test_an_account_is_closed_after_saying_what_is_left(beside, world: World) -> None:
    """In numbers and by service; --show changes nothing, a colleague takes over, and a role ends after a coming day."""
    pm, head = world.people["pm_worker"], world.people["pm_head"]
    order = OpenCase(identity=ClientIdentity(family_name="Bureš"), key_worker_id=pm.worker_id, kind="adult")
    await cases.open_case(world.actor("pm_worker"), order)
    email = ("--user", pm.email)
    where = (*email, "--organisation", "krokzpet", "--service", "pm", "--role", "social_worker")
    day = str(today_in_prague() + timedelta(days=3))
    stays = "1 open cases as key worker, stays, urgent on the day of whoever is responsible there"
    assert stays in beside("user", "end-role", *where, "--last-day", day)
    assert "has passed" in beside("user", "end-role", *where, "--last-day", "2020-01-01", fails=True)
    early = beside("user", "end-role", *where, "--last-day", day, "--hand-over-to", head.email, fails=True)
    assert "(handed-over-at-the-end)" in early
    told = beside("user", "disable", *email, "--hand-over-to", head.email, "--show")
    assert f"1 open cases as key worker, goes to {head.email}" in told
    assert "Bureš" not in told
    async with unit_of_work(world.actor("pm_worker")):
        pass
    beside("user", "disable", *email, "--hand-over-to", head.email)
    rows = await case_views.list_cases(world.actor("pm_head"))
    assert [row.key_worker_id for row in rows] == [head.worker_id]


async def test_a_weak_password_and_an_unknown_person_are_refused(beside) -> None:
    """Nothing was changed, and the reason is one line."""
    create = ("user", "create", "--user", "x@brod.example", "--name", "X Y", "--password-file", "-")
    refused = beside(*create, given="heslo\n", fails=True)
    assert "password: Heslo musí mít aspoň 12 znaků" in refused
    assert len(refused.splitlines()) == 1
    assert "(not-found)" in beside("user", "totp", "--user", "x@brod.example", fails=True)


async def test_log_and_keys_are_checked_by_command(beside) -> None:
    """Both hold in a world that nobody tampered with and whose log is sealed."""
    await seal.seal()
    assert "seals hold" in beside("audit", "verify")
    assert "The root key opens 3 keys." in beside("keys", "check")


async def test_the_directory_of_authorities_comes_from_a_table_whole_or_not_at_all(
    beside, world: World, tmp_path
) -> None:
    table = tmp_path / "urady.csv"
    head = "Zkratka;Název úřadu;Telefon;Obce\n"
    of = ("authorities", "load", str(table), "--organisation", "krokzpet")
    table.write_text(f"{head}BUK;MěÚ Bukovec;+420 000 000 071;Bukovec\nJAV;MěÚ Javorec;+420 000 000 072;Javorec\n")
    told = beside(*of, "--show")
    assert "2 would be written" in told
    assert "2 written, 0 as they were" in beside(*of)
    table.write_text(f"{head}BUK;MěÚ Bukovec;+420 000 000 071;Bukovec\nHAB;;;\n")
    beside(*of, fails=True)
    table.write_text(f"{head}BUK;MěÚ Bukovec;+420 000 000 071;Bukovec\nHAB;MěÚ Habrov;+420 000 000 073;Habrov\n")
    assert "1 written, 1 as they were" in beside(*of)
