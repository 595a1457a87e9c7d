"""What somebody sees of what came and waits to be taken down."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import prague_date, today_in_prague
from kernel.web.text import format_datetime
from services.intake import repository
from services.intake.access import IntakePermission, arrival_for, may, require
from services.intake.rules import channels as ways
from services.intake.schemas.arrivals import ArrivalView, StoredArrival
from services.intake.tables import Channel
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.rules import UNIT_HEADS
from tenants.tables import Role

from .channels import channels_of

MOST_WAITING = 100


async def list_arrivals(actor: Actor) -> list[ArrivalView]:
    """What was noted and nobody took down, what waits longest in front; it tells of nobody."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        return await _views(actor, await repository.list_arrivals(actor, limit=MOST_WAITING))


async def noted_by_me(actor: Actor) -> tuple[list[ArrivalView], list[str]]:
    """What the actor noted and nobody took down, what waits longest in front, and who takes it down: intake, else the heads."""
    async with look(actor):
        require(actor, IntakePermission.NOTE)
        rows = [
            row for row in await repository.list_arrivals(actor, limit=MOST_WAITING) if row.noted_by == actor.worker_id
        ]
        if not rows:
            return [], []
        workers = await tenant_views.workers_of_service(actor, roles=(Role.INTAKE_WORKER, *UNIT_HEADS))
        intake = [each.name for each in workers if Role.INTAKE_WORKER in each.roles]
        return await _views(actor, rows), intake or [each.name for each in workers]


async def list_ended(
    actor: Actor, *, after: tuple[datetime, UUID] | None = None, limit: int = MOST_WAITING
) -> list[ArrivalView]:
    """What no notice came of, with who said so, when and why; what ended last in front. It tells of nobody."""
    async with look(actor):
        require(actor, IntakePermission.LIST)
        return await _views(actor, await repository.list_ended_arrivals(actor, after=after, limit=limit))


async def arrival_view(actor: Actor, arrival_id: UUID) -> ArrivalView:
    """One of them, for who takes notices down; what ended says what became of it. Raises NotThere, NotAllowed."""
    async with look(actor):
        return (await _views(actor, [await arrival_for(actor, arrival_id)]))[0]


async def check_may_note(actor: Actor) -> None:
    """Raise NotAllowed for who notes no arrivals; the refusal leaves its trace."""
    async with look(actor):
        require(actor, IntakePermission.NOTE)


async def names_of_arrivals(actor: Actor, arrival_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """(in unit) How and when each came: nobody is shown."""
    rows = await _known(actor, arrival_ids)
    channels = await channels_of(actor) if rows else None
    return {row.id: f"{_named(row, channels)}, {format_datetime(row.received_at)}" for row in rows if channels}


async def known_arrivals(actor: Actor, arrival_ids: Collection[UUID]) -> Collection[UUID]:
    """(in unit) Those of them that the actor may know of."""
    return {row.id for row in await _known(actor, arrival_ids)}


async def ended_arrivals(actor: Actor, arrival_ids: Collection[UUID]) -> set[UUID]:
    """Those of them that no notice came of, as far as the actor may know of them."""
    async with look(actor):
        return {row.id for row in await _known(actor, arrival_ids) if row.reason}


async def _known(actor: Actor, arrival_ids: Collection[UUID]) -> list[StoredArrival]:
    if not arrival_ids or not may(actor, IntakePermission.LIST):
        return []
    return await repository.list_arrivals_by_id(actor, arrival_ids)


def _named(row: StoredArrival, channels: Codes) -> str:
    return ways.named(channels, Channel(row.channel), prague_date(row.received_at))


async def _views(actor: Actor, rows: Sequence[StoredArrival]) -> list[ArrivalView]:
    people = {who for row in rows for who in (row.noted_by, row.ended_by)}
    names = await tenant_views.worker_names(actor.tenant, people) if rows else {}
    made = [row.notice_id for row in rows if row.notice_id]
    notices = await repository.list_notices(actor, ids=made, limit=len(made)) if made else []
    numbers = {each.id: each.reference_number for each in notices}
    today, channels = today_in_prague(), await channels_of(actor)
    return [
        ArrivalView(
            id=row.id,
            channel=row.channel,
            channel_words=_named(row, channels),
            received_at=row.received_at,
            noted_by=names.get(row.noted_by, ""),
            notice_id=row.notice_id,
            reference_number=numbers.get(row.notice_id, "") if row.notice_id else "",
            reason=row.reason,
            ended_by=names.get(row.ended_by, "") if row.ended_by else "",
            ended_at=row.ended_at,
            late=row.ended_at is None and prague_date(row.received_at) < today,
            mine=row.noted_by == actor.worker_id,
        )
        for row in rows
    ]
