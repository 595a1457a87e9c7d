"""Consents: what was said is not rewritten, widened, skipped or brought back, not even by raw SQL as the application."""

from datetime import timedelta

import pytest

from app.testing import rows
from app.testing.rows import Given, insert, refused, update
from app.testing.time import NOW, instants
from kernel.actor import RELAY, SIGN_IN
from kernel.db import current, unit_of_work
from kernel.ids import new_id


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


@pytest.fixture
def pm(world):
    return world.actor("pm_worker")


@pytest.fixture
async def given(osp, pm):
    return await Given.make(osp, pm)


async def state(actor, consent_id):
    async with unit_of_work(actor) as unit:
        row = await unit.connection.fetchrow("SELECT state, version_no FROM consent WHERE id = $1", consent_id)
        return tuple(row.values())


async def effective(actor, consent_id):
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval("SELECT opora.consent_effective($1, $2)", actor.tenant_id, consent_id)


async def answered_anew(given, answer="given", **values):
    """A new wording after the old one was superseded."""
    actor = given.actor
    async with unit_of_work(actor):
        seq = await rows.count("consent_event", "consent_id = $1", given.consent_id)
        _, last = await state(actor, given.consent_id)
        await given.say("superseded", seq=seq + 1, version_no=last)
        await given.reword(last + 1, **values)
        await rows.event(actor, given.client_id, given.consent_id, answer, version_no=last + 1, seq=seq + 2)


# --- the state is what the events say ----------------------------------------------------------------------------


async def test_the_lawful_way(osp, given):
    assert await state(osp, given.consent_id) == ("given", 1)
    assert await effective(osp, given.consent_id)
    await answered_anew(given)
    assert await state(osp, given.consent_id) == ("given", 2)
    async with unit_of_work(osp):
        await given.say("withdrawn", seq=4, version_no=2)
    assert await state(osp, given.consent_id) == ("withdrawn", 2)
    assert not await effective(osp, given.consent_id)


@pytest.mark.parametrize("answer", ["given", "refused"])
@pytest.mark.parametrize("provisions", [0, 2])
async def test_an_answer_to_a_wording_without_its_one_provision(osp, pm, given, answer, provisions):
    """Pages show a consent with what it lets through: without that it would be on none, and nobody could withdraw it."""
    async with refused(osp, "without its one provision"):
        await given.say("superseded")
        await rows.version(osp, given.client_id, given.consent_id, no=2)
        for _ in range(provisions):
            await rows.provision(osp, given.client_id, given.consent_id, pm, version_no=2)
        await given.say(answer, seq=3, version_no=2)


@pytest.mark.parametrize("column", ["state", "version_no", "client_id", "type", "created_at"])
async def test_the_state_is_not_edited_by_hand(osp, given, column):
    async with refused(osp, "permission denied"):
        await current().connection.execute(f"UPDATE consent SET {column} = {column} WHERE id = $1", given.consent_id)
    async with refused(osp, "permission denied"):
        await current().connection.execute("DELETE FROM consent WHERE id = $1", given.consent_id)


@pytest.mark.parametrize(("begun", "version_no"), [("given", 1), ("withdrawn", 7), ("refused", 0)])
async def test_a_consent_does_not_begin_answered(osp, begun, version_no):
    """Whatever an insert says: it begins without an answer, and does not outlive the transaction without one."""
    async with refused(osp, "without an answer"):
        client = await rows.client(osp)
        consent = await rows.consent(osp, client, await rows.case(osp, client), state=begun, version_no=version_no)
        assert await state(osp, consent) == ("new", 0)


@pytest.mark.parametrize(
    ("steps", "version_no"),
    [
        (["withdrawn"], 1),
        (["expired"], 1),
        (["superseded"], 1),
        (["given", "given"], 1),
        (["given", "refused"], 1),
        (["given", "withdrawn", "given"], 1),
        (["given", "withdrawn", "withdrawn"], 1),
        (["given", "withdrawn", "superseded"], 1),
        (["given", "withdrawn", "refused"], 1),
        (["given", "superseded"], 1),
        (["refused", "given"], 1),
        (["refused", "withdrawn"], 1),
        (["refused", "refused"], 1),
        (["refused", "expired"], 1),
        (["new"], 1),
        (["requested"], 1),
        (["given"], 2),
        (["given"], 0),
    ],
)
async def test_no_state_is_skipped_or_left_backwards(osp, steps, version_no):
    async with refused(osp):
        client = await rows.client(osp)
        consent = await rows.consent(osp, client, await rows.case(osp, client))
        await rows.version(osp, client, consent)
        for seq, step in enumerate(steps, 1):
            await rows.event(osp, client, consent, step, seq=seq, version_no=version_no)


async def test_a_withdrawn_consent_does_not_come_back_by_a_new_wording(osp, given):
    async with unit_of_work(osp):
        await given.say("withdrawn")
    for answer in ("given", "superseded", "expired", "refused"):
        async with refused(osp, "does not go from"):
            await rows.version(osp, given.client_id, given.consent_id, no=2)
            await given.say(answer, seq=3, version_no=2)


async def test_an_expiry_before_its_time(osp, given):
    async with refused(osp, "still valid"):
        await given.say("expired")


async def test_an_old_wording_without_a_new_one(osp, given):
    async with refused(osp, "without an answer"):
        await given.say("superseded")
    async with refused(osp, "without an answer"):
        await given.say("superseded")
        await current().connection.execute("RESET ALL")  # puts the context away


@pytest.mark.parametrize("seq", [0, 1, 3, 100, -1])
async def test_events_follow_one_another(osp, given, seq):
    async with refused(osp, "follow one another"):
        await given.say("withdrawn", seq=seq)


async def test_an_event_about_a_wording_that_is_not_in_force(osp, given):
    await answered_anew(given)
    async with refused(osp, "does not go from"):
        await given.say("withdrawn", seq=4, version_no=1)


async def test_an_event_in_the_name_of_another_client(osp, pm, given):
    other = await Given.make(osp, pm)
    async with refused(osp, "no such consent"):
        await rows.event(osp, other.client_id, given.consent_id, "withdrawn", seq=2)


@pytest.mark.parametrize(
    "silence",
    [{"indicated_on": None}, {"indicated_by": None}, {"form": None}, {"form": "shrug"}, {"indicated_by": "neighbour"}],
)
async def test_an_answer_of_nobody(osp, given, silence):
    async with refused(osp):
        await given.say("withdrawn", **silence)


# --- the clock ---------------------------------------------------------------------------------------------------


async def over(osp, pm):
    """A consent whose time is over, and nobody wrote it down."""
    long_ago = instants({"valid_from": NOW - timedelta(days=9), "valid_until": NOW - timedelta(days=1)})
    return await Given.make(osp, pm, version=long_ago, **long_ago), long_ago["valid_until"]


async def ran_out(actor, most=10):
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetch("SELECT * FROM opora.consents_ran_out($1)", most)


async def test_the_relay_sees_which_consents_ran_out_and_nothing_of_them(world, osp, pm, given):
    """Ids and the instant; in no table does it see more than the log, the outbox and the directory."""
    past, end = await over(osp, pm)
    (row,) = await ran_out(RELAY)
    assert dict(row) == {
        "tenant_id": osp.tenant_id,
        "service_id": osp.service_id,
        "consent_id": past.consent_id,
        "valid_until": end,
    }
    open_to_it = {"audit_entry", "audit_seal", "outbox", "organisation", "service"}
    async with unit_of_work(RELAY) as unit:
        tables = {
            each["name"]
            for each in await unit.connection.fetch(
                "SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind = 'r' AND relname <> 'migration'"
            )
        }
        assert {"consent", "consent_version"} < tables
        for table in tables - open_to_it:
            assert await rows.count(table) == 0, table


async def test_what_runs_out_is_the_present_wording(osp, pm):
    """An old wording that is over ends nothing when a new one stands in its place, and nobody says when it ends."""
    past, _ = await over(osp, pm)
    assert len(await ran_out(RELAY)) == 1
    async with unit_of_work(osp):
        await past.say("superseded", seq=2)
        await past.reword()
        await past.say("given", seq=3, version_no=2)
    assert await ran_out(RELAY) == []
    async with refused(osp, "permission denied"):
        await update("consent", past.consent_id, ends_at=NOW)


async def test_nobody_but_the_relay_learns_what_ran_out(world, osp, pm):
    """Not the owner by this way, not the operator, not without a context."""
    await over(osp, pm)
    for actor in (osp, pm, world.system("osp"), world.operator("krok"), SIGN_IN, world.actor("krok_admin")):
        assert await ran_out(actor) == []
    async with unit_of_work(RELAY) as unit:
        await unit.connection.execute("RESET ALL")
        assert await unit.connection.fetch("SELECT * FROM opora.consents_ran_out(10)") == []


async def test_the_relay_ends_no_consent_itself(osp, pm):
    """It tells; a job in the service of the consent does it."""
    past, _ = await over(osp, pm)
    async with refused(RELAY):
        await insert(
            "consent_event",
            **rows.place(osp),
            consent_id=past.consent_id,
            client_id=past.client_id,
            version_no=1,
            seq=2,
            state="expired",
        )
    async with unit_of_work(RELAY) as unit:
        await unit.connection.execute("SELECT opora.lock_consent($1, $2)", osp.tenant_id, past.consent_id)
    assert await state(osp, past.consent_id) == ("given", 1)


# --- wordings and provisions -------------------------------------------------------------------------------------


async def test_a_wording_that_skips_a_number(osp, given):
    for number in (1, 3, 0, -1):
        async with refused(osp):
            await rows.version(osp, given.client_id, given.consent_id, no=number)


async def test_a_wording_for_another_client(osp, pm, given):
    other = await Given.make(osp, pm)
    async with refused(osp, "consent_version_consent_fkey"):
        await rows.version(osp, other.client_id, given.consent_id, no=2)


async def test_a_wording_that_ends_before_it_begins(osp, given):
    for end in (NOW, NOW - timedelta(days=1)):
        async with refused(osp, "consent_version_period"):
            await rows.version(osp, given.client_id, given.consent_id, no=2, valid_from=NOW, valid_until=end)


async def test_a_provision_after_the_client_answered(osp, pm, given):
    """What was agreed to is not widened afterwards."""
    async with refused(osp, "outside its consent"):
        await rows.provision(osp, given.client_id, given.consent_id, pm)


async def in_next_version(given, **values):
    actor = given.actor
    await given.say("superseded")
    await rows.version(actor, given.client_id, given.consent_id, no=2)
    await rows.provision(actor, given.client_id, given.consent_id, given.recipient, **{"version_no": 2} | values)
    await given.say("given", seq=3, version_no=2)


async def test_a_provision_inside_its_version(osp, given):
    async with unit_of_work(osp):
        await in_next_version(given)


@pytest.mark.parametrize(
    "values",
    [
        {"valid_from": NOW - timedelta(hours=2)},
        {"valid_until": NOW + timedelta(days=181)},
        {"valid_until": NOW - timedelta(days=1)},
        {"valid_from": NOW, "valid_until": NOW},
        {"item_kinds": []},
        {"item_kinds": ["phone", None]},
        {"actions": []},
        {"actions": ["view", None]},
        {"recipient_worker_ids": [None]},
        {"purpose": ""},
        {"effect": "perhaps"},
        {"recipient_service_id": new_id()},
        {"version_no": 1},
        {"version_no": 3},
    ],
)
async def test_a_provision_outside_its_version_or_without_meaning(osp, given, values):
    async with refused(osp):
        await in_next_version(given, **values)


async def test_a_provision_of_another_client(osp, pm, given):
    other = await Given.make(osp, pm)
    async with refused(osp, "outside its consent"):
        await given.say("superseded")
        await rows.version(osp, given.client_id, given.consent_id, no=2)
        await rows.provision(osp, other.client_id, given.consent_id, pm, version_no=2)


async def test_a_provision_to_a_service_of_another_organisation_than_it_says(osp, given, world):
    async with refused(osp, "a new wording is for the same service"):  # and of a first one the foreign key
        await in_next_version(given, recipient_tenant_id=world.organisations["ospod"])


# --- other people's consents -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stranger", ["pm_worker", "pm_head", "spod_head", "krok_admin", "krok_auditor", "javorec_head"]
)
async def test_nobody_else_sees_or_says_anything(world, given, stranger):
    actor = world.actor(stranger)
    async with unit_of_work(actor):
        for table in ("consent", "consent_version", "consent_provision", "consent_event", "consent_evidence"):
            assert await rows.count(table) == 0
        assert not await effective(actor, given.consent_id)
        await current().connection.execute("SELECT opora.lock_consent($1, $2)", given.actor.tenant_id, given.consent_id)
    async with refused(actor):
        await rows.event(actor, given.client_id, given.consent_id, "withdrawn", seq=2)
    async with refused(actor, "row-level security", "no such consent"):
        await rows.event(actor, given.client_id, given.consent_id, "withdrawn", seq=2, **rows.place(given.actor))


async def test_the_recipient_does_not_see_the_consent_it_lives_on(given, pm):
    async with unit_of_work(given.actor):
        await given.grant()
    async with unit_of_work(pm):
        assert await rows.count("share_grant") == 1
        assert await rows.count("consent") == 0
        assert await rows.count("consent_provision") == 0
