# pyright: strict
"""What crossed the wall by law about a thing, for who may see the thing."""

from collections.abc import Mapping
from uuid import UUID

from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from kernel.web.i18n import gettext
from sharing.access import SharingPermission, require
from sharing.repository import by_law as repository
from sharing.rules import CROSSINGS
from sharing.schemas.by_law import ByLaw, Crossed, StoredDisclosure
from tenants import views as tenant_views
from tenants.authorities import views as authorities


async def by_law_of(actor: Actor, thing_id: UUID) -> list[ByLaw]:
    """By which paragraph a thing came from elsewhere, and by which it went; of what became of it there only that it arrived."""
    if actor.service_id is None:
        return []
    async with look(actor):
        came = await repository.list_came_as(actor, thing_id)
        sent = await repository.list_sent_about(actor, thing_id)
        if not came and not sent:
            return []
        senders = await tenant_views.service_views([(row.tenant_id, row.service_id) for row in came])
        offices = await authorities.named(actor, {row.authority_id for row in sent})
        names = await tenant_views.worker_names(actor.tenant, {row.disclosed_by for row in sent})
        return [
            *(
                _said(row, sent=False, who=sender.organisation_name, by="")
                for row in came
                if (sender := senders.get((row.tenant_id, row.service_id))) is not None
            ),
            *(
                _said(row, sent=True, who=offices[row.authority_id].name, by=names.get(row.disclosed_by, ""))
                for row in sent
                if row.authority_id in offices
            ),
        ]


async def crossings(actor: Actor, *, before: UUID | None, limit: int) -> list[Crossed]:
    """All that crossed the wall of the actor's service by law, last first; of a thing what it is called. Raises NotAllowed.

    Recorded as a read.
    """
    async with look(actor):
        require(actor, SharingPermission.LIST_BY_LAW)
        rows = await repository.list_crossings(actor, before=before, limit=limit)
        audit.read(actor, "crossings_by_law", None, count=len(rows))
        senders = await tenant_views.service_views([(row.tenant_id, row.service_id) for row in rows if not row.sent])
        sent = [row for row in rows if row.sent]
        offices = await authorities.named(actor, {row.authority_id for row in sent})
        names = await tenant_views.worker_names(actor.tenant, {row.disclosed_by for row in sent})
        things: dict[UUID, str] = {}
        for kind in sorted({row.kind for row in rows}):
            if (crossing := CROSSINGS.one(kind)) is not None:
                things |= await crossing.names(actor, {row.thing_id for row in rows if row.kind == kind})
        found: list[Crossed] = []
        for row in rows:
            crossing, sender = CROSSINGS.one(row.kind), senders.get((row.tenant_id, row.service_id))
            who = offices[row.authority_id].name if row.sent else sender.organisation_name if sender else ""
            by = names.get(row.disclosed_by, "") if row.sent else ""
            there = crossing.url.format(id=row.thing_id) if crossing is not None and row.thing_id in things else ""
            what = _said(row, sent=row.sent, who=who, by=by)
            found.append(Crossed(id=row.id, what=what, name=things.get(row.thing_id, ""), url=there))
        return found


def _said(row: StoredDisclosure, *, sent: bool, who: str, by: str) -> ByLaw:
    crossing = CROSSINGS.one(row.kind)
    words: Mapping[str, str] = crossing.fields if crossing is not None else {}
    return ByLaw(
        sent=sent,
        title=gettext(crossing.title) if crossing is not None else row.kind,
        law=row.law_ref,
        who=who,
        fields=[gettext(words.get(field, field)) for field in row.fields],
        left_at=row.left_at,
        by=by,
        on_platform=row.recipient_tenant_id is not None,
        delivered_at=row.delivered_at,
    )
