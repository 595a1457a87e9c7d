"""The embedded default: PostgreSQL and Valkey from wheels, run as child processes on unix sockets under one folder.

    stack = start_embedded(Path("var"))
    stack.database_url, stack.owner_database_url, stack.redis_url
    stack.stop()

Nothing listens on a port. Both survive a crash of theirs or of ours: what a dead process left is cleared at the start.
PostgreSQL refuses to run as root, so root runs it as a system user of its own.
"""

from app.embedded.paths import EmbeddedPaths, embedded_values
from app.embedded.postgres import EmbeddedPostgres
from app.embedded.process import EmbeddedError, bound_to_us, wait_for
from app.embedded.stack import EmbeddedInUse, EmbeddedStack, start_embedded
from app.embedded.valkey import EmbeddedValkey

__all__ = [
    "EmbeddedError",
    "EmbeddedInUse",
    "EmbeddedPaths",
    "EmbeddedPostgres",
    "EmbeddedStack",
    "EmbeddedValkey",
    "bound_to_us",
    "embedded_values",
    "start_embedded",
    "wait_for",
]
