"""The signed context that each unit of work shows to the database; `opora.enter` reads it (ADR 0003, 0024, 0031, 0038)."""

import hmac
import time

from kernel import clock, crypto
from kernel.actor import Actor


def context_key(root_key: bytes) -> bytes:
    """The key that signs contexts, derived from the root key; `opora migrate` gives it to the database."""
    return crypto.Key(root_key).derive("rls-context").bytes()


def signed_context(actor: Actor, backend_pid: int, entry: int, key: bytes) -> str:
    """Return the context of `actor` for one entry on one connection: fields joined by '|', the last one their HMAC."""

    def part(value: object) -> str:
        return "" if value is None else str(value)

    body = "|".join(
        (
            "4",
            str(backend_pid),
            str(entry),
            str(int(time.time())),
            actor.kind.value,
            part(actor.tenant_id),
            part(actor.service_id),
            part(actor.worker_id),
            part(actor.user_id),
            ",".join(sorted(actor.roles)),
            actor.proof,
            part(int(instant.timestamp()) if (instant := clock.played()) else None),
        )
    )
    return f"{body}|{hmac.new(key, body.encode(), 'sha256').hexdigest()}"
