# pyright: strict
"""The first that crosses the wall by law: a notice goes to the authority that it belongs to."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.web.i18n import N_
from services.competence.events import NoticeForwarded
from services.competence.views import left_out
from services.intake.schemas import Callers, NoticeParcel, NoticeText
from services.intake.service import elsewhere
from sharing.rules import Crossing

from .by_law import disclose


async def _take(actor: Actor, parts: Mapping[str, Any]) -> UUID:
    return await elsewhere.take_from_elsewhere(actor, parts["notice"], parts.get("notifier") or Callers())


FORWARDED = Crossing(
    key="notice.forwarded",
    title=N_("Postoupení oznámení příslušnému úřadu"),
    law="§ 12 zákona č. 500/2004 Sb.",
    parts={"notice": NoticeParcel, "notifier": Callers},
    fields={
        "child": N_("dítě a bydliště"),
        "caregivers": N_("rodiče a pečující osoby"),
        "subject": N_("předmět oznámení"),
        "other_children": N_("další děti"),
        "additions": N_("doplnění"),
        "urgency": N_("zda je naléhavé"),
        "notifier": N_("oznamovatel (odděleně)"),
    },
    take=_take,
)


async def cross(actor: Actor, event: NoticeForwarded) -> None:
    """What was forwarded leaves with everything that was said; on paper never who said it. Raises NobodyThere."""
    parcel, callers = await elsewhere.parcel_of(
        actor, event.notice_id, await left_out(actor, event.notice_id, event.decision_id)
    )
    text = msgspec.json.decode(parcel.text, type=NoticeText)
    to = (
        (event.recipient_tenant_id, event.recipient_service_id)
        if event.recipient_tenant_id is not None and event.recipient_service_id is not None
        else None
    )
    parts: dict[str, msgspec.Struct] = {"notice": parcel}
    if callers != Callers():
        parts["notifier"] = callers
    said = {
        "child": True,
        "caregivers": bool(text.caregivers.text),
        "subject": bool(text.subject.text),
        "other_children": bool(text.other_children.text),
        "additions": bool(text.added_there),
        "urgency": bool(to and text.came and text.came.urgent),
        "notifier": bool(to and "notifier" in parts),
    }
    await disclose(
        actor,
        FORWARDED,
        about_id=event.notice_id,
        authority_id=event.authority_id,
        to=to,
        parts=parts,
        fields=[field for field, left in said.items() if left],
        left_at=event.left_at,
    )
