"""What commands of the domains share: a database under an async function, and refusals as one line."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from kernel.settings import SettingsError, settings

P = ParamSpec("P")
R = TypeVar("R")


def with_database(*, as_owner: bool = False) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, R]]:
    """Turn an async function into the body of a click command, run with the database open.

    `as_owner` connects as the owner of the schema: for setting organisations up and for keys, never for content.

        @click.command("create")
        @click.option("--name", required=True)
        @with_database(as_owner=True)
        async def create(name: str) -> None: ...
    """

    def wrap(function: Callable[P, Awaitable[R]]) -> Callable[P, R]:
        @functools.wraps(function)
        def command(*args: P.args, **kwargs: P.kwargs) -> R:
            async def run() -> R:
                from kernel.context import context_key
                from kernel.db import DB

                now = settings()
                dsn = now.owner_database_url if as_owner else now.database_url
                if not dsn:
                    raise SettingsError(
                        "OPORA_OWNER_DATABASE_URL is not set and this command needs it; "
                        "e.g. postgresql://opora_owner:…@db/opora"
                    )
                await DB.open(dsn, size=2, context_key=context_key(now.root_key))
                try:
                    return await function(*args, **kwargs)
                finally:
                    await DB.close()

            return asyncio.run(run())

        return command

    return wrap
