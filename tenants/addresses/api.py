# pyright: strict
"""Addresses for programs: /api/v1/addresses."""

from typing import Any

from litestar import post
from litestar.params import JSONBody

from kernel.web.api import ApiRequest
from kernel.web.guard import SIGNED_IN, actor_of

from . import views
from .schemas import AddressView, CompleteAddress

TAGS = ["addresses"]


@post("/api/v1/addresses/complete", rule=SIGNED_IN, status_code=200, tags=TAGS)
async def complete_address(request: ApiRequest, data: JSONBody[CompleteAddress]) -> list[AddressView]:
    """Houses of the open file that begin as what was typed; it is sent in the body, and kept nowhere."""
    return await views.complete(actor_of(request), data)


ROUTES: list[Any] = [complete_address]
