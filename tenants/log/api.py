# pyright: strict
"""The log for programs: /api/v1/log."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromQuery

from kernel.checks import Checks
from kernel.legal_time import today_in_prague
from kernel.web.api import ApiRequest
from kernel.web.guard import actor_of

from . import rules, views
from .access import LogPermission as P
from .schemas import Asked, LogView


@get("/api/v1/log", rule=P.READ, tags=["log"])
async def read_log(
    request: ApiRequest,
    first_day: FromQuery[date | None] = None,
    last_day: FromQuery[date | None] = None,
    worker_id: FromQuery[UUID | None] = None,
    about: FromQuery[UUID | None] = None,
    before: FromQuery[UUID | None] = None,
) -> LogView:
    """Who did and looked at what in at most 31 days (the last seven, unless said), last first, fifty at a time.

    Codes and ids, no word of any client.
    """
    checks, last = Checks(), last_day or today_in_prague()
    first = first_day or last - timedelta(days=rules.FIRST_DAYS - 1)
    rules.check_days(checks, first, last)
    asked = Asked(first_day=first, last_day=last, worker_id=worker_id, about=about)
    return await views.entries(actor_of(request), asked, before=before, checks=checks)


ROUTES: list[Any] = [read_log]
