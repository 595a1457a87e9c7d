"""What is urgent in a case, for its head and for lists (domain reference 1.5: the header; 1.6; D5 and D6 of 1.17)."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from cases.cases.schemas.chips import SignView
from cases.deadlines.rules import hour_of
from cases.deadlines.views import due_of
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.day import DayRow
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from services.intake.access import IntakePermission, may
from services.protection import repository

from .standing import MOST

_DUE = {
    "intervene": (N_("Naléhavé: zasáhnout do"), "/urgency/{about}"),
    "judge": (N_("Posoudit naléhavost do"), "/notices/{about}/urgency"),
    "another_notice": (N_("Naléhavé; další oznámení posoudit do"), "/notices/{about}/urgency"),
    "another_child": (N_("Naléhavé; další dítě posoudit do"), "/notices/{about}/urgency"),
    "anew": (N_("Naléhavé; posoudit znovu do"), "/notices/{about}/urgency"),
}
_JUDGED = {
    "urgent": ("urgent", N_("Naléhavé, posouzeno {day}")),
    "not_urgent": ("done", N_("Není naléhavé, posouzeno {day}")),
}


class Told(msgspec.Struct, frozen=True):
    """What the database tells: of what is due, by when; of what was judged, `at` which instant; and the `verdict` that holds,
    of which notice. `anew`: what is due was judged before."""

    state: str
    about: UUID
    at: datetime
    on: date | None = None
    verdict: str = ""
    verdict_of: UUID | None = None
    anew: bool = False

    @property
    def due(self) -> str:
        """What is due: beside what is urgent already, whether of another notice, of another child of this one, or of the same anew."""
        if self.state != "judge" or self.verdict != "urgent":
            return self.state
        if self.verdict_of != self.about:
            return "another_notice"
        return "anew" if self.anew else "another_child"


def urgency_of_case(actor: Actor) -> str | None:
    """A query of what is urgent in the case `found.id`; none for who may not know of notices."""
    return repository.URGENCY_OF_CASE if may(actor, IntakePermission.LIST) else None


def sign_of_urgency(told: str) -> SignView:
    """The intervention or the judgement that is due, and by when; else what was judged."""
    of = msgspec.json.decode(told, type=Told)
    if of.on is None:
        kind, words = _JUDGED[of.state]
        said = gettext(words).format(day=format_date(of.at))
        return SignView(code=of.state, kind=kind, words=said, url=f"/notices/{of.about}")
    words, url = _DUE[of.due]
    return SignView(
        code=of.state,
        kind="urgent",
        words=gettext(words),
        on=of.on,
        at=hour_of(of.on, of.at),
        late=now() >= of.at,
        url=url.format(about=of.about),
    )


async def due_in_case(actor: Actor, case_id: UUID) -> list[DayRow]:
    """(in unit) The interventions that are due for the children of a case's notices, beside its tasks."""
    if not may(actor, IntakePermission.LIST):
        return []
    return await due_of(actor, await repository.list_ids_of_case(actor, case_id, limit=MOST))
