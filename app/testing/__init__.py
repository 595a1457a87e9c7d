"""The test foundation: a pytest plugin (`app.testing.plugin`, named in pyproject.toml) and what it gives to tests.

Each process of a run has one PostgreSQL and one Valkey of its own; they start when its first test needs them. There the
schema is migrated and the world of the tests (below) built once; tests get clones of that database. They run as the
role `opora_app`, under row-level security, with `OPORA_DEMO=1` and a fixed root key. No mocks of the database.
OPORA_TEST_PG_BIN names the programs of another PostgreSQL than the embedded one.

    async def test_a_head_assigns(world):
        head = world.actor("spod_head")
        notice = await record_notice(head, ...)
        async with unit_of_work(head) as unit:           # raw SQL as opora_app, signed as the actor
            assert await unit.connection.fetchval("SELECT count(*) FROM notice") == 1

Fixtures
`db`         the test runs in one transaction that is rolled back at its end; `unit_of_work` opens savepoints in it.
             One connection: tests that act at the same time (`asyncio.gather`) need `committed`.
`committed`  with it (beside `world`, `client_app` …) the test really commits, in a clone of its own, of which nothing stays.
             `committed.superuser()` is a connection past row-level security, for looking on; `committed.unguarded()` is
             past every trigger too, for tampering.
`world`      the organisations, services and people; brings `db` (or `committed`). See `app.testing.world`.
`beside`     runs `opora …` in a process beside the test, against its database: `beside("audit", "verify")`; brings `world`, wants `committed`.
`client_app` `await client_app("osp_specialist")` gives an httpx.AsyncClient in the same loop and transaction, signed in
             by session cookie with the CSRF header set; `bearer=True` for a token; None for nobody.
`valkey`     the Redis client of the test, emptied before it.
`change_settings`  `change_settings(OPORA_DEMO="0")` for the rest of the test.
`stack`      the running servers (sync, session): `stack.clone("name")`, for tests that start processes of their own.

`app.testing.queries.counting_queries()` counts the statements of a block, without the transaction's own:

    with counting_queries() as n:
        await list_cases(actor)
    assert n.count <= 3, n.statements

`app.testing.time`: time is asked when a test runs, never at import, and `let_time_pass` lets it pass.

`app.testing.rows` writes rows past the services, as opora_app, and knows what the database must refuse.

Names of actors: `<place>_<role>`: spod_head, spod_coordinator, spod_coordinator2, spod_intake, spod_mailroom,
ospod_admin, ospod_auditor; pm_worker, pm_worker2, pm_peer, pm_head; osp_specialist, osp_worker, osp_peer, osp_head,
krok_admin, krok_auditor; javorec_coordinator, javorec_head, javorec_admin. Somebody who works in PM and in OSP: both_pm, both_osp.
"""
