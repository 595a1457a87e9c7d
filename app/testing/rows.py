"""Rows written by raw SQL as `opora_app`, past every service: for tests of what the database itself refuses.

Everything a row needs and the test does not say is made up. Texts are not sealed for real; nothing here can be read.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.testing.time import NOW, instants
from kernel.actor import Actor
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague

OPENED = datetime(2026, 1, 5, 8, tzinfo=UTC)
FIELDS = ["given_name", "family_name", "residence", "email", "phone", "health"]
GUARDED = "OP409"  # a guard of ours
REFUSALS = {
    GUARDED,
    asyncpg.ForeignKeyViolationError.sqlstate,
    asyncpg.UniqueViolationError.sqlstate,
    asyncpg.CheckViolationError.sqlstate,
    asyncpg.NotNullViolationError.sqlstate,
    asyncpg.InsufficientPrivilegeError.sqlstate,
}


@asynccontextmanager
async def refused(actor: Actor, *constraints: str) -> AsyncIterator[None]:
    """The database refuses what is done in the block, at the latest with its commit; by one of the `constraints`, if named.

    A constraint is named as in the catalogue; a guard by words of its message; `permission denied` by those words.
    """
    with pytest.raises(asyncpg.PostgresError) as refusal:
        async with unit_of_work(actor):
            yield
    error = refusal.value
    assert getattr(error, "sqlstate", None) in REFUSALS, repr(error)
    said = f"{getattr(error, 'constraint_name', None)} {error}"
    assert not constraints or any(one in said for one in constraints), said


async def insert(table: str, **values: Any) -> UUID:
    """Insert a row as the actor of the unit, each `NOW ± …` as of this moment; returns its id."""
    values = instants({"id": new_id(), **values})
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    await current().connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())
    return values["id"]


async def update(table: str, row: UUID, **values: Any) -> int:
    """Update a row as the actor of the unit, each `NOW ± …` as of this moment; returns how many were there."""
    values = instants(values)
    changes = ", ".join(f"{column} = ${number}" for number, column in enumerate(values, 2))
    done = await current().connection.execute(f"UPDATE {table} SET {changes} WHERE id = $1", row, *values.values())
    return int(done.split()[-1])


async def count(table: str, where: str = "true", *arguments: Any) -> int:
    """How many rows the actor of the unit sees."""
    return await current().connection.fetchval(f"SELECT count(*) FROM {table} WHERE {where}", *arguments)


def place(actor: Actor) -> dict[str, Any]:
    """Organisation and service of a row."""
    return {"tenant_id": actor.tenant_id, "service_id": actor.service_id}


async def key(actor: Actor, **values: Any) -> UUID:
    """The key of an owner."""
    return await insert("data_key", **place(actor) | {"wrapped": b"wrapped"} | values)


async def setting_change(actor: Actor, **values: Any) -> UUID:
    """A setting of the organisation that is another one from tomorrow on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    return await insert(
        "setting_change", **own | {"key": "urgency_deadline", "value": "same_day", "sealed": b"x"} | values
    )


async def code_change(actor: Actor, **values: Any) -> UUID:
    """A code of the organisation that is another one from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    code = {"list_key": "registers", "code": "OM", "label": "OM", "used": True, "details": "{}", "sealed": b"x"}
    return await insert("code_change", **own | code | values)


async def service_name(actor: Actor, **values: Any) -> UUID:
    """A service that is called otherwise from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    return await insert("service_name", **own | {"name": "Jiná", "short_name": "Jiná", "said": "jiné"} | values)


async def invitation(actor: Actor, **values: Any) -> UUID:
    """A link that waits."""
    own = {"tenant_id": actor.tenant_id, "invited_by": actor.worker_id, "sent_at": NOW}
    words = {"email_term": new_id().bytes, "token_hash": b"x", "sealed": b"x", "expires_at": NOW + timedelta(days=7)}
    return await insert("invitation", **own | words | values)


async def deadline(actor: Actor, **values: Any) -> UUID:
    """By when something has to be done with some thing: next week."""
    day = today_in_prague() + timedelta(days=7)
    own = {
        "kind": "test",
        "about_id": new_id(),
        "started_at": NOW,
        "due_at": NOW + timedelta(days=7),
        "internal": False,
    }
    return await insert("deadline", **place(actor) | own | {"due_on": day, "planned_on": day} | values)


async def calendar_feed(actor: Actor, **values: Any) -> UUID:
    """A secret address of the actor's calendar."""
    own = {"worker_id": actor.worker_id, "user_id": actor.user_id, "whole": False, "made_at": NOW}
    return await insert("calendar_feed", **place(actor) | own | {"token_hash": b"x", "proof": ""} | values)


async def client(actor: Actor, **values: Any) -> UUID:
    """A client with a key."""
    owner = await key(actor)
    return await insert(
        "client", **place(actor) | {"id": owner, "kind": "adult", "sealed": b"x", "version": 1} | values
    )


async def assignment(actor: Actor, case_id: UUID, **values: Any) -> UUID:
    """The first key worker of a case, or with `follows` the next one."""
    start = values.get("started_at", values.get("follows")) or OPENED
    first = "follows" not in values
    return await insert(
        "key_worker_assignment",
        **place(actor)
        | {
            "case_id": case_id,
            "worker_id": actor.worker_id,
            "case_opened_at": start if first else OPENED,
            "started_at": start,
            "opened_at": start if first else None,
            "assigned_by": actor.worker_id,
            "reason": "opening" if first else "client_request",
            "informed_on": None if first else date(2026, 1, 4),
            "informed_via": None if first else "personal",
        }
        | values,
    )


async def case(actor: Actor, client_id: UUID | None = None, *, line: bool = True, **values: Any) -> UUID:
    """An open case with its first key worker (`line`)."""
    case_id = await insert(
        "client_case",
        **place(actor)
        | {
            "client_id": client_id or await client(actor),
            "file_mark": f"TEST {new_id()}",
            "mark_drawn": True,
            "status": "open",
            "opened_at": OPENED,
            "version": 1,
        }
        | values,
    )
    if line:
        await assignment(actor, case_id)
    return case_id


async def arrived_file(actor: Actor, **values: Any) -> UUID:
    """A file that somebody put in and has in hand."""
    own = {"id": await key(actor), "kind": "email", "arrived_by": actor.worker_id, "arrived_at": NOW, "size": 1}
    mine = {"attachments": 0, "names_nobody": False, "fingerprint": new_id().bytes, "taker_id": actor.worker_id}
    return await insert("arrived_file", **place(actor) | own | mine | values)


async def document_mistake(actor: Actor, **values: Any) -> UUID:
    """That a file does not belong to its notice."""
    own = {"file_id": values.get("file_id") or await arrived_file(actor), "reason": "mistake"}
    return await insert(
        "document_mistake", **place(actor) | own | {"marked_by": actor.worker_id, "marked_at": NOW} | values
    )


async def arrived_part(actor: Actor, **values: Any) -> UUID:
    """What came in such a file."""
    file_id = values.get("file_id") or await arrived_file(actor)
    own = {"file_id": file_id, "no": 0, "size": 1, "object_key": "x", "wrapped_key": b"x", "sealed": b"x"}
    return await insert("arrived_part", **place(actor) | own | values)


async def notice_arrival(actor: Actor, **values: Any) -> UUID:
    """That a notice came; nobody took it down."""
    own = {"channel": "phone", "received_at": NOW, "noted_by": actor.worker_id, "noted_at": NOW}
    return await insert("notice_arrival", **place(actor) | own | values)


async def notice(actor: Actor, **values: Any) -> UUID:
    """A notice that somebody took down and nobody assigned yet."""
    return await insert(
        "notice",
        **place(actor)
        | {
            "id": await key(actor),
            "reference_number": f"TEST {new_id()}",
            "received_at": NOW,
            "received_by": actor.worker_id,
            "channel": "phone",
            "status": "recorded",
            "anonymous": False,
            "wants_report": None,
            "act_asked": False,
            "sealed": b"x",
            "version": 1,
        }
        | values,
    )


async def consent(actor: Actor, client_id: UUID, case_id: UUID, **values: Any) -> UUID:
    """A consent that nobody answered yet."""
    return await insert(
        "consent", **place(actor) | {"client_id": client_id, "case_id": case_id, "type": "handover"} | values
    )


async def version(actor: Actor, client_id: UUID, consent_id: UUID, **values: Any) -> UUID:
    """A wording of a consent, valid from an hour ago for half a year."""
    return await insert(
        "consent_version",
        **place(actor)
        | {
            "client_id": client_id,
            "consent_id": consent_id,
            "no": 1,
            "text_version": "1",
            "valid_from": NOW - timedelta(hours=1),
            "valid_until": NOW + timedelta(days=180),
            "gdpr_basis": "consent",
            "confidentiality_basis": "release",
            "digest": b"x",
            "sealed": b"x",
            "created_by": actor.worker_id,
        }
        | values,
    )


async def provision(actor: Actor, client_id: UUID, consent_id: UUID, recipient: Actor, **values: Any) -> UUID:
    """What may go to whom, for as long as a version of `version` holds."""
    return await insert(
        "consent_provision",
        **place(actor)
        | {
            "client_id": client_id,
            "consent_id": consent_id,
            "version_no": 1,
            "effect": "permit",
            "recipient_tenant_id": recipient.tenant_id,
            "recipient_service_id": recipient.service_id,
            "recipient_worker_ids": [],
            "item_kinds": FIELDS,
            "actions": ["view", "copy"],
            "purpose": "choose_peer",
            "valid_from": NOW - timedelta(minutes=30),
            "valid_until": NOW + timedelta(days=90),
        }
        | values,
    )


async def event(actor: Actor, client_id: UUID, consent_id: UUID, state: str, **values: Any) -> UUID:
    """Something that happened to a consent."""
    said = state not in ("expired", "superseded")
    return await insert(
        "consent_event",
        **place(actor)
        | {
            "client_id": client_id,
            "consent_id": consent_id,
            "version_no": 1,
            "seq": 1,
            "state": state,
            "indicated_on": date(2026, 1, 5) if said else None,
            "indicated_by": "self" if said else None,
            "form": "written" if said else None,
            "recorded_by": actor.worker_id,
        }
        | values,
    )


async def item(actor: Actor, client_id: UUID, case_id: UUID, **values: Any) -> UUID:
    """A concrete item that could be shared."""
    return await insert(
        "shared_item",
        **place(actor)
        | {
            "client_id": client_id,
            "case_id": case_id,
            "kind": "phone",
            "sealed": b"x",
            "wrapped_key": b"x",
            "created_by": actor.worker_id,
        }
        | values,
    )


class Given:
    """A client whose consent to hand six fields over to a recipient was given: what grants need."""

    actor: Actor
    recipient: Actor
    client_id: UUID
    case_id: UUID
    consent_id: UUID
    version_id: UUID
    provision_id: UUID
    item_id: UUID

    @classmethod
    async def make(cls, actor: Actor, recipient: Actor, *, answer: str = "given", **values: Any) -> "Given":
        """Make it in a unit of its own; `values` are of the provision, `type` and `version` of consent and version."""
        self = cls()
        self.actor, self.recipient = actor, recipient
        kind, wording = values.pop("type", "handover"), values.pop("version", {})
        async with unit_of_work(actor):
            self.client_id = await client(actor)
            self.case_id = await case(actor, self.client_id)
            self.consent_id = await consent(actor, self.client_id, self.case_id, type=kind)
            self.version_id = await version(actor, self.client_id, self.consent_id, **wording)
            self.provision_id = await provision(actor, self.client_id, self.consent_id, recipient, **values)
            await event(actor, self.client_id, self.consent_id, answer)
            self.item_id = await item(actor, self.client_id, self.case_id)
        return self

    async def reword(self, no: int = 2, **values: Any) -> UUID:
        """A further wording, and what it lets through; `values` are of the wording."""
        await version(self.actor, self.client_id, self.consent_id, no=no, **values)
        return await provision(self.actor, self.client_id, self.consent_id, self.recipient, version_no=no)

    async def say(self, state: str, *, seq: int = 2, **values: Any) -> UUID:
        """Something more happens to the consent."""
        return await event(self.actor, self.client_id, self.consent_id, state, seq=seq, **values)

    async def grant(self, **values: Any) -> UUID:
        """Share the item inside the provision, with its key."""
        grant = await insert(
            "share_grant",
            **place(self.actor)
            | {
                "item_id": self.item_id,
                "client_id": self.client_id,
                "grantee_tenant_id": self.recipient.tenant_id,
                "grantee_service_id": self.recipient.service_id,
                "grantee_worker_ids": [],
                "actions": ["view"],
                "purpose": "choose_peer",
                "consent_id": self.consent_id,
                "consent_provision_id": self.provision_id,
                "valid_from": NOW - timedelta(minutes=1),
                "valid_until": NOW + timedelta(days=30),
                "created_by": self.actor.worker_id,
            }
            | values,
        )
        await insert("share_key", **place(self.actor), id=grant, wrapped=b"wrapped")
        return grant

    async def case_management(self, **values: Any) -> UUID:
        """Propose team case management on this consent (of the type `case_management`)."""
        return await insert(
            "case_management",
            **place(self.actor)
            | {
                "id": await key(self.actor, partner_service_id=self.recipient.service_id),
                "client_id": self.client_id,
                "case_id": self.case_id,
                "partner_service_id": self.recipient.service_id,
                "partner_worker_ids": [],
                "consent_id": self.consent_id,
                "provision_id": self.provision_id,
                "status": "proposed",
                "proposed_by": self.actor.worker_id,
                "valid_until": NOW + timedelta(days=30),
                "sealed": b"x",
                "version": 1,
            }
            | values,
        )
