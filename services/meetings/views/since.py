# pyright: strict
"""Meetings and outputs of joint work since a day on which the client said no (ADR 0081)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from cases.cases.tables import RecordKind
from consent.schemas import AskedSince, FiledThere, Went
from kernel.actor import Actor, ActorKind, system_actor
from kernel.db import unit_of_work
from kernel.web.i18n import N_
from services.case_management import views as case_management_views
from services.meetings import repository
from services.meetings.schemas import HeldItem

HELD = N_("klient na programu porady se službou {service} {day}")
CONCLUDED = N_("uzavřen výstup z porady se službou {service} {day}")


async def meetings_since(actor: Actor, asked: AskedSince) -> list[Went]:
    """(in unit) Meetings that the client was on the agenda of and outputs that were concluded meanwhile; no word of them."""
    joint = await case_management_views.rows_since(actor, asked)
    if not joint:
        return []
    found = [
        (joint[item.case_management_id], what, at)
        for item in await _items(actor, list(joint))
        for what, at in _happened(item)
        if asked.after <= at < asked.until
    ]
    return await case_management_views.told_of_rows(actor, found)


async def outputs_since(actor: Actor, asked: AskedSince) -> list[FiledThere]:
    """(in unit, as the system of the owner) The records of both services that keep an output concluded meanwhile."""
    joint = await case_management_views.rows_since(actor, asked)
    items = await _items(actor, list(joint)) if joint else []
    return [
        FiledThere(
            tenant_id=actor.tenant,
            service_id=service_id,
            case_id=case_id,
            kind=RecordKind.MEETING_OUTPUT,
            source=item.id,
        )
        for item in items
        if item.concluded_at is not None and asked.after <= item.concluded_at < asked.until
        for row in [joint[item.case_management_id]]
        for service_id, case_id in ((row.service_id, row.case_id), (row.partner_service_id, row.partner_case_id))
        if case_id is not None
    ]


def _happened(item: HeldItem) -> Iterator[tuple[str, datetime]]:
    yield HELD, item.held_at
    if item.concluded_at is not None:
        yield CONCLUDED, item.concluded_at


async def _items(actor: Actor, ids: list[UUID]) -> list[HeldItem]:
    """(in unit) As the service sees them: whom a consent leaves out sees none."""
    if actor.kind is ActorKind.SYSTEM:
        return await repository.list_held_or_concluded(actor, ids)
    here = system_actor(actor.tenant, actor.service)
    async with unit_of_work(here):
        return await repository.list_held_or_concluded(here, ids)
