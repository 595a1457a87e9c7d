"""What waits for a person, for programs."""

from litestar import get

from cases.cases.access import CasePermission
from kernel.web.api import ApiRequest
from kernel.web.guard import actor_of

from . import views
from .schemas import MyDay

TAGS = ["cases"]


@get("/api/v1/my-day", rule=CasePermission.LIST, tags=TAGS)
async def get_my_day(request: ApiRequest) -> MyDay:
    """What waits for the caller."""
    return await views.my_day(actor_of(request))


ROUTES = [get_my_day]
