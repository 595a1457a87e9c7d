"""What the form of a notice on call asks of a visit."""

from typing import Any

from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from services.intake import views
from services.intake.pages.common import AnyRequest
from services.intake.tables import Channel

WENT_OUT = {"yes": True, "no": False}
VISITED = {"visited_at": ("visit_day", "visit_time")}
NOBODY_VISITS: dict[str, Any] = {"went_out": None, "visited_at": None, "visit_steps": []}
"""What other ways of coming say of it: what was typed of it lies in their form, for whoever comes back to this one."""


def visited(sent: Form, channel: Channel) -> dict[str, Any]:
    """Whether somebody went out, as a form of a channel says."""
    return {"went_out": WENT_OUT.get(sent.text("went_out"))} if channel is Channel.ON_CALL else NOBODY_VISITS


def steps_of_visits() -> list[tuple[str, str]]:
    """What may have been done there, by code, each in words."""
    return [(code, gettext(words)) for code, words in views.steps_of_visits()]


async def asked_of_visit(request: AnyRequest) -> dict[str, Any]:
    """(in the page's look) What may have been done there, and whether the form of urgency is filled in all the same."""
    return {
        "visit_steps": steps_of_visits(),
        "asks_form": await views.visits_ask_form(actor_of(request)),
    }
