"""Rows of districts, of the division of work and of other offices, as raw SQL writes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.testing.time import NOW
from kernel.actor import Actor
from kernel.ids import new_id


def district(actor: Actor, **values: Any) -> dict[str, Any]:
    """A district of the actor's service."""
    own = {"tenant_id": actor.tenant_id, "service_id": actor.service_id, "set_by": actor.worker_id, "set_at": NOW}
    return own | {"name": str(new_id())} | values


def district_called(actor: Actor, district_id: UUID, **values: Any) -> dict[str, Any]:
    """How one is called from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    return own | {"district_id": district_id, "name": "Jinak"} | values


def district_area(actor: Actor, district_id: UUID, **values: Any) -> dict[str, Any]:
    """A piece of one, from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    return own | {"district_id": district_id, "town": "Obec", "street": "", "side": "all"} | values


def district_worker(actor: Actor, district_id: UUID, worker_id: UUID, **values: Any) -> dict[str, Any]:
    """Somebody who works for one, from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    return own | {"district_id": district_id, "worker_id": worker_id, "deputy": False} | values


def work_part(actor: Actor, worker_id: UUID, **values: Any) -> dict[str, Any]:
    """A part of the work of the actor's service, from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    what = {"kind": "activity", "code": "section_6", "first_letters": "", "last_letters": "", "sealed": b"x"}
    return own | what | {"service_id": actor.service_id, "worker_id": worker_id} | values


def work_part_end(actor: Actor, part_id: UUID, **values: Any) -> dict[str, Any]:
    """That it ends on some day."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "last_day": date(2999, 1, 1)}
    return own | {"part_id": part_id, "sealed": b"x"} | values


def absence(actor: Actor, substitute_id: UUID, **values: Any) -> dict[str, Any]:
    """That the actor is away in a time far ahead, and who stands in."""
    begins = datetime(2998, 1, 1, tzinfo=UTC)
    own = {"tenant_id": actor.tenant_id, "service_id": actor.service_id, "set_by": actor.worker_id, "set_at": NOW}
    who = {"worker_id": actor.worker_id, "substitute_id": substitute_id, "prepared": [], "sealed": b"x"}
    return own | who | {"starts_at": begins, "ends_at": begins + timedelta(days=1)} | values


def absence_end(actor: Actor, absence_id: UUID, **values: Any) -> dict[str, Any]:
    """That it is not to be."""
    own = {"tenant_id": actor.tenant_id, "service_id": actor.service_id, "set_by": actor.worker_id, "set_at": NOW}
    return own | {"absence_id": absence_id, "ended_at": datetime(2998, 1, 1, tzinfo=UTC)} | values


def authority(actor: Actor, **values: Any) -> dict[str, Any]:
    """Another office in the directory, from some day on."""
    own = {"tenant_id": actor.tenant_id, "set_by": actor.worker_id, "set_at": NOW, "valid_from": date(2999, 1, 1)}
    text = dict.fromkeys(("address", "phone", "email", "data_box"), "")
    return (
        own
        | text
        | {"code": str(new_id()), "kind": "ospod", "name": "Úřad", "made_up": True}
        | {"municipalities": ["Bukovec"]}
        | values
    )
