# pyright: strict
"""The only way to an organisation, a service or a worker: by saying who asks and what for."""

from uuid import UUID

from kernel.exceptions import NotThere
from tenants import repository


async def organisation_of(code: str) -> UUID:
    """The organisation with a code; codes are public."""
    organisation_id = await repository.find_organisation(code)
    if organisation_id is None:
        raise NotThere
    return organisation_id


async def service_of(tenant_id: UUID, code: str) -> UUID:
    """The running service of an organisation with a code; codes are public."""
    service_id = await repository.find_service(tenant_id, code)
    if service_id is None:
        raise NotThere
    return service_id


async def user_of_worker(tenant_id: UUID, worker_id: UUID) -> UUID:
    """The account of a worker who works in the organisation now, for the operator."""
    user_id = await repository.find_user_of_worker(tenant_id, worker_id)
    if user_id is None:
        raise NotThere
    return user_id
