# pyright: strict, reportMissingTypeStubs=false
"""What the triggers of the schema refuse, when the state of things changed between looking and writing."""

from collections.abc import Generator
from contextlib import contextmanager

import asyncpg

from kernel.exceptions import DomainError

GUARD = "OP409"


@contextmanager
def guarded(refusal: type[DomainError], *, said: str = "") -> Generator[None, None, None]:
    """A trigger's refusal inside is `refusal`, which a person understands; any other error stays a bug.

    `said`: what that trigger says, where others may refuse something inside too.
    """
    try:
        yield
    except asyncpg.PostgresError as error:
        if getattr(error, "sqlstate", None) == GUARD and said in str(error):
            raise refusal from error
        raise
