# pyright: strict
"""API: who the caller is, colleagues, and the services on the platform."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from kernel.web.api import ApiRequest, Paged
from kernel.web.guard import SIGNED_IN, actor_of
from tenants import views
from tenants.schemas import MeView, ServiceView, WorkerView

ServiceId = Annotated[
    UUID | None, QueryParameter(name="service_id", description="A service of the own organisation; default: the own.")
]


@get("/api/v1/me", rule=SIGNED_IN, tags=["tenants"])
async def me(request: ApiRequest) -> MeView:
    """Whom the token stands for: worker, roles, organisation and service."""
    return await views.me(actor_of(request))


@get("/api/v1/services", rule=SIGNED_IN, tags=["tenants"])
async def list_services(request: ApiRequest) -> Paged[ServiceView]:
    """Every running service on the platform but the own one: the possible recipients. One part holds them all."""
    return Paged(await views.recipients(actor_of(request)))


@get("/api/v1/workers", rule=SIGNED_IN, tags=["tenants"])
async def list_workers(request: ApiRequest, service_id: ServiceId = None) -> Paged[WorkerView]:
    """Who works in a service of the own organisation now. One part holds them all."""
    return Paged(await views.colleagues(actor_of(request), service_id))


ROUTES = [me, list_services, list_workers]
