# pyright: strict
"""Every query on the people of an organisation."""

from uuid import UUID

from kernel.db import current
from kernel.rows import fetch, fetch_one
from tenants.repository import CALLED, SHORT_NAME
from tenants.tables import Role

from .schemas import StoredPerson, StoredRole

_PEOPLE = "SELECT id, user_id, sealed, ended_at FROM worker WHERE tenant_id = $1"
_ROLES = f"""
SELECT m.id, m.worker_id, m.role, m.service_id, {SHORT_NAME} AS service_name, m.valid_from, m.valid_to
FROM membership m LEFT JOIN service s ON s.tenant_id = m.tenant_id AND s.id = m.service_id {CALLED}
WHERE m.tenant_id = $1"""  # noqa: S608


async def list_people(tenant_id: UUID) -> list[StoredPerson]:
    """Everybody who works or worked in an organisation."""
    return await fetch(StoredPerson, _PEOPLE, tenant_id)


async def find_person(tenant_id: UUID, person_id: UUID) -> StoredPerson | None:
    """One of them."""
    return await fetch_one(StoredPerson, f"{_PEOPLE} AND id = $2", tenant_id, person_id)


async def list_roles(tenant_id: UUID, person_id: UUID | None = None) -> list[StoredRole]:
    """The roles that anybody there, or one person, holds, held or will hold; the last given first."""
    return await fetch(
        StoredRole,
        f"{_ROLES} AND ($2::uuid IS NULL OR m.worker_id = $2) ORDER BY m.valid_from DESC, m.id DESC",
        tenant_id,
        person_id,
    )


async def find_role(tenant_id: UUID, role_id: UUID) -> StoredRole | None:
    """One of them."""
    return await fetch_one(StoredRole, f"{_ROLES} AND m.id = $2", tenant_id, role_id)


async def list_administrators(tenant_id: UUID) -> list[StoredRole]:
    """The roles by which people who have not left administer an organisation, or will."""
    return await fetch(
        StoredRole,
        f"{_ROLES} AND m.role = $2 AND (m.valid_to IS NULL OR m.valid_to > now()) AND EXISTS (SELECT FROM worker w"
        " WHERE w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL)",
        tenant_id,
        Role.TENANT_ADMIN.value,
    )


async def take_turn() -> None:
    """Whoever changes who administers waits for the commit of who came first; so does who gives the same role."""
    await current().connection.execute("SELECT opora.take_turn('people')")
