"""What notices add to the pages of others."""

from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.web.i18n import gettext
from kernel.web.text import counted
from services.intake import views
from services.intake.access import may
from services.intake.pages.common import P
from services.intake.schemas import FoundNotice, NoticeHeader
from tenants.tables import Role

ON_MY_DAY = 5


async def on_my_day(actor: Actor) -> dict[str, Any] | None:
    """What waits for a head; to intake also who got what they took down; to others what was assigned to them lately."""
    assigns = may(actor, P.ASSIGN)
    if assigns or actor.has_role(Role.INTAKE_WORKER):
        rows, number = await views.waiting_notices(actor, limit=ON_MY_DAY)
        given = [] if assigns else await views.what_became_of_mine(actor, limit=ON_MY_DAY)
        return {"rows": rows, "number": number, "waiting": True, "assigns": assigns, "given": given}
    if not may(actor, P.RECORD):
        return None
    rows = await views.new_notices_of_mine(actor, limit=ON_MY_DAY)
    return {"rows": rows, "number": len(rows), "waiting": False, "assigns": False, "given": []} if rows else None


def waiting_words(data: dict[str, Any]) -> str:
    """How many notices wait to be assigned."""
    if not data["waiting"] or not data["number"]:
        return ""
    words = (gettext("oznámení čeká na přidělení"), gettext("oznámení čekají na přidělení"))
    return counted(data["number"], *words, gettext("oznámení čeká na přidělení"))


async def to_take_down(actor: Actor) -> bool | None:
    """The way to the telephone form from My day."""
    return True if may(actor, P.RECORD) else None


async def on_case(actor: Actor, case_id: UUID) -> list[NoticeHeader] | None:
    """The notices that led to a case, for those who work with notices."""
    if not may(actor, P.LIST):
        return None
    return await views.notices_of_case(actor, case_id) or None


async def on_search(actor: Actor, query: str) -> list[FoundNotice] | None:
    """Notices that fit what was typed, for those who work with notices."""
    if not may(actor, P.LIST):
        return None
    return await views.find_notices(actor, query) or None


def takes_notices(session: Any) -> bool:
    """Whether the menu leads the person to notices."""
    return may(session.actor(), P.LIST)
