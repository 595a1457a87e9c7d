# pyright: strict
"""What crosses the wall by law of a notice: it goes to the authority that it belongs to, or another one is asked for an act."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.web.i18n import N_
from services.answers.schemas import CarriedRequests
from services.answers.service import carried as carried_requests
from services.competence import rules
from services.competence.events import ActAsked, NoticeForwarded
from services.competence.views import what_leaves
from services.inbox.schemas import CarriedDocuments, CarriedFile
from services.inbox.service import carried
from services.intake import views as intake_views
from services.intake.schemas import Callers, NoticeParcel, NoticeText
from services.intake.service import elsewhere
from sharing.rules import Crossing

from .by_law import disclose


async def _bring(actor: Actor, parts: Mapping[str, Any]) -> Mapping[str, Any]:
    files = [parts["files"]] if "files" in parts else []
    files += parts["documents"].files if "documents" in parts else []
    return {"brought": [(each, await carried.bring(actor, each)) for each in files]}


async def _take(actor: Actor, parts: Mapping[str, Any]) -> UUID:
    notice_id = await elsewhere.take_from_elsewhere(actor, parts["notice"], parts.get("notifier") or Callers())
    if "requests" in parts:
        await carried_requests.take(actor, notice_id, parts["requests"])
    for file, brought in parts["brought"]:
        await carried.take(actor, notice_id, file, brought)
    return notice_id


FORWARDED = Crossing(
    key="notice.forwarded",
    title=N_("Postoupení oznámení příslušnému úřadu"),
    law="§ 12 zákona č. 500/2004 Sb.",
    parts={
        "notice": NoticeParcel,
        "notifier": Callers,
        "requests": CarriedRequests,
        "files": CarriedFile,
        "documents": CarriedDocuments,
    },
    fields=rules.LEAVES,
    take=_take,
    names=intake_views.names_of_notices,
    url="/notices/{id}",
    bring=_bring,
)


ASKED = Crossing(
    key="act.asked",
    title=N_("Dožádání: jiný úřad žádáme o úkon"),
    law="§ 13 zákona č. 500/2004 Sb.",
    parts={"notice": NoticeParcel, "files": CarriedFile, "documents": CarriedDocuments},
    fields=rules.LEAVES,
    take=_take,
    names=intake_views.names_of_notices,
    url="/notices/{id}",
    bring=_bring,
)


async def cross(actor: Actor, event: NoticeForwarded) -> None:
    """What was forwarded leaves with everything that was said and asked and the files that were picked; on paper never who said it.

    Raises NobodyThere.
    """
    await _leave(actor, event, FORWARDED)


async def ask(actor: Actor, event: ActAsked) -> None:
    """Whoever is asked for an act gets what is asked, what was said and the files that were picked; never who said it.

    Raises NobodyThere.
    """
    await _leave(actor, event, ASKED)


async def _leave(actor: Actor, event: NoticeForwarded, crossing: Crossing) -> None:
    decided = await what_leaves(actor, event.notice_id, event.decision_id)
    asks = decided.reason if crossing is ASKED else ""
    to = (
        (event.recipient_tenant_id, event.recipient_service_id)
        if event.recipient_tenant_id is not None and event.recipient_service_id is not None
        else None
    )
    parcel, callers = await elsewhere.parcel_of(
        actor,
        event.notice_id,
        decided.left_out,
        kept=decided.kept_names or [""] * decided.files_kept,
        protocols_kept=decided.protocols_kept,
        asks=asks,
        care=decided.urgent_care,
        caller_in_files=bool(rules.callers_in(decided.files, on_platform=to is not None, act=bool(asks))),
    )
    text = msgspec.json.decode(parcel.text, type=NoticeText)
    parts: dict[str, msgspec.Struct] = {"notice": parcel}
    if callers != Callers():
        parts["notifier"] = callers
    requests = None if asks else await carried_requests.parcel_of(actor, event.notice_id)
    if requests is not None:
        parts["requests"] = requests
    chosen = {each.id for each in decided.files} if to else set[UUID]()
    files = await carried.parcel_of(actor, event.notice_id, chosen)
    if files is not None:
        parts["files"] = files
    documents = await carried.documents_of(actor, event.notice_id, chosen)
    if documents is not None:
        parts["documents"] = documents
    wants = bool(parcel.wants_report) or any(each.wants_report for each in text.added_there)
    fields = rules.what_goes(
        text,
        decided.files,
        on_platform=to is not None,
        notifier="notifier" in parts,
        requests=not asks and await elsewhere.is_awaited(actor, event.notice_id, wants_report=wants),
        act=bool(asks),
        care=bool(decided.urgent_care),
    )
    await disclose(
        actor,
        crossing,
        about_id=event.notice_id,
        act_id=event.decision_id,
        authority_id=event.authority_id,
        to=to,
        parts=parts,
        fields=fields,
        left_at=event.left_at,
    )
