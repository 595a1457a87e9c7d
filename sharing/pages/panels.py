# pyright: strict
"""What sharing adds to the pages of others."""

from typing import Any
from uuid import UUID

from cases.cases.access import decides_who_leads
from consent import views as consent_views
from consent.rules import PURPOSE_LABELS, last_day
from consent.tables import Purpose
from kernel.actor import Actor
from kernel.db import look
from kernel.web.day import Act, DayRow, Urgency, Waiting, When
from kernel.web.i18n import gettext
from kernel.web.render import Lead
from kernel.web.text import counted, format_date, format_datetime
from sharing import service, views
from sharing.access import permissions
from sharing.pages.common import WORDS, P, ending
from sharing.views.by_law import by_law_of


async def on_my_day(actor: Actor) -> Waiting | None:
    """What came and has no own file yet; whom it is about is said on opening it."""
    received = await views.new_for_me(actor)
    shown = received[: views.ON_MY_DAY]
    rows: list[DayRow] = []
    for at, row in enumerate(shown):
        when = format_datetime(row.handed_at)
        again = sum(format_datetime(other.handed_at) == when for other in shown[:at])
        told = gettext("Předané údaje: {service}, {when}").format(service=row.sender.service, when=when)
        place = gettext("{n}. v pořadí").format(n=again + 1)
        title = f"{told}, {place}" if again else told
        items = counted(len(row.item_kinds), gettext("údaj"), gettext("údaje"), gettext("údajů"))
        rows.append(
            DayRow(
                key=f"predani-{row.id}",
                urgency=Urgency.ANSWER,
                title=title,
                when=row.handed_at,
                moment=When.SINCE,
                words=[
                    *([row.handed_by] if row.handed_by else []),
                    gettext(PURPOSE_LABELS[Purpose(row.purpose)]),
                    items,
                    gettext("platí do {day}").format(day=format_date(last_day(row.valid_until))),
                ],
                url=f"/sharing/{row.id}",
                act=Act(gettext("Přejít na předání"), f"/sharing/{row.id}", name=title),
                tells=[(service.RECEIVED, row.id)],
            )
        )
    rest = Lead(gettext("a další předané údaje"), "/sharing?waiting=1") if len(received) > len(shown) else None
    return Waiting(rows, rest) if rows else None


async def for_nobody(actor: Actor) -> Waiting | None:
    """For who leads a case: the client's consent lets nobody through, for all whom it names have left.

    A head has it among what nobody in the service can do.
    """
    if P.SEE_SENT not in permissions(actor) or decides_who_leads(actor):
        return None
    async with look(actor):
        found = await consent_views.mine_for_nobody(actor)
    said = gettext("Podle souhlasu nemá kdo jednat: jmenovaní ve službě {service} už nepracují, nebo to tam nevidí.")
    return Waiting(
        [
            DayRow(
                key=f"nikdo-{row.id}",
                urgency=Urgency.AT_ONCE,
                title=said.format(service=service_name),
                whom=client,
                url=f"/consents/{row.id}",
                act=Act(gettext("Domluvit nové znění"), f"/consents/{row.id}", name=client),
                tells=[(service.NOBODY_THERE, row.case_id)],
            )
            for row, client, service_name in found
        ]
    )


async def on_case(actor: Actor, *, case_id: UUID) -> dict[str, Any] | None:
    """The last handovers of a case."""
    handovers, joint = await views.sharing_of_case(actor, case_id)
    shown = {"handovers": handovers, "joint": joint, "case_id": case_id, "ending": ending, **WORDS}
    return shown if handovers or joint else None


def shares(session: Any) -> bool:
    """Whoever may get something finds it again, an authority too: on My day it stands only until it is answered."""
    return P.LIST in permissions(session.actor())


async def by_law_on(actor: Actor, notice_id: UUID) -> dict[str, Any] | None:
    """What crossed the wall by law about a notice, for who may know of it; the way to all of it for who may see that."""
    found = await by_law_of(actor, notice_id)
    return {"found": found, "all": P.LIST_BY_LAW in permissions(actor)} if found else None
