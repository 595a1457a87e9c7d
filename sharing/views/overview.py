# pyright: strict
"""Both directions of a service's sharing."""

from uuid import UUID

from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from services.case_management import views as case_managements
from services.case_management.schemas import JointCount
from sharing import repository
from sharing.access import SharingPermission, only_named, require, sees_all_sent
from sharing.schemas import Partner, PartnerCounts, Party, SharingPage

from .parties import SHOWN, parties_of
from .received import list_received, list_waiting
from .sent import list_sent


async def sharing_page(
    actor: Actor,
    *,
    received_before: UUID | None = None,
    sent_before: UUID | None = None,
    limit: int = SHOWN,
    waiting: bool = False,
) -> SharingPage:
    """Both directions of the service's sharing, newest first; recorded as a read.

    `waiting`: of what came only what has no own file yet, what waits longest first, behind `received_before`.
    """
    async with look(actor):
        with audit.one_look_at(actor, "sharing", "handovers"):
            return await _page(actor, received_before, sent_before, limit, waiting=waiting)


async def _page(
    actor: Actor, received_before: UUID | None, sent_before: UUID | None, limit: int, *, waiting: bool
) -> SharingPage:
    held = require(actor, SharingPermission.LIST)
    here = (actor.tenant, actor.service)
    partners = await repository.count_by_partner(actor, named_only=only_named(actor), with_sent=sees_all_sent(actor))
    joint = {(actor.tenant, each.service_id): each for each in await case_managements.count_crossing(actor)}
    parties = await parties_of({here, *joint, *(each.party for each in partners)})
    counted = {each.party: each for each in partners}
    return SharingPage(
        here=parties[here],
        all_sent=sees_all_sent(actor),
        partners=[
            _partner(parties[pair], counted.get(pair), joint.get(pair)) for pair in dict.fromkeys([*counted, *joint])
        ],
        received=await (
            list_waiting(actor, after=received_before, limit=limit)
            if waiting
            else list_received(actor, before=received_before, limit=limit)
        ),
        sent=await list_sent(actor, before=sent_before, limit=limit),
        may=sorted(permission.value for permission in held),
    )


def _partner(party: Party, items: PartnerCounts | None, joint: JointCount | None) -> Partner:
    return Partner(
        party=party,
        sent=items.sent if items else 0,
        unopened=items.unopened if items else 0,
        ended=items.ended if items else 0,
        received=items.received if items else 0,
        joint_sent=joint.out if joint else 0,
        joint_received=joint.back if joint else 0,
        offers_sent=joint.offered if joint else 0,
        offers_received=joint.offers if joint else 0,
    )
