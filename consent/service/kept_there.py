# pyright: strict
"""Two records that are led apart again: who has something in their own file of the time when they were one learns so (ADR 0098)."""

from collections.abc import Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import HEADS, CaseHold, hold_on, who_answers_for
from cases.cases.events import CaseUnmerged
from cases.cases.schemas.merging import OnceOne
from consent import papers, views
from consent.schemas import FiledThere
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import next_working_day, prague_date, today_in_prague
from tenants import views as tenant_views
from tenants.notifications import service as notifications

PARTED_THERE = "consent.parted_there"


async def tell_of_parting(actor: Actor, event: CaseUnmerged) -> None:
    """(in unit) Say in the files of other services what may be of another person, and to who answers for them: which kinds of
    values, and nothing of whom.
    """
    if not event.kept:
        return
    kept, once = await hold_on(actor, event.case_id), await case_views.once_one(actor, event.merge_id)
    if kept is None or once is None:
        return
    ours = (await tenant_views.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service].said
    by_file: dict[tuple[UUID, UUID, UUID], list[FiledThere]] = {}
    for each in await views.files_meanwhile(actor, kept, once.merged_at, once.undone_at):
        if each.case_id is not None:
            by_file.setdefault((each.tenant_id, each.service_id, each.case_id), []).append(each)
    for (tenant_id, service_id, case_id), filed in by_file.items():
        there = system_actor(tenant_id, service_id)
        async with unit_of_work(there):
            case = await hold_on(there, case_id)
            if case is None:
                continue
            for each in filed:
                await _write(there, case, each, event.merge_id, (ours, once))
            await _ask(there, case, filed, event.merge_id, ours)


async def _write(there: Actor, case: CaseHold, filed: FiledThere, merge_id: UUID, told: tuple[str, OnceOne]) -> None:
    service, once = told
    await cases.write_record(
        there,
        case,
        kind=filed.kind,
        occurred_at=now(),
        text=papers.parted_record(service, prague_date(once.merged_at), prague_date(once.undone_at), filed.kinds),
        source_id=uuid5(NAMESPACE_OID, f"{PARTED_THERE}|{merge_id}|{filed.source}"),
        adds_to=filed.source,
    )


async def _ask(there: Actor, case: CaseHold, filed: Sequence[FiledThere], merge_id: UUID, service: str) -> None:
    """The task of who leads the file to find out with the client, and the news for them and the heads."""
    kinds = list(dict.fromkeys(kind for each in filed for kind in each.kinds))
    leading = await who_answers_for(there, case)
    for worker_id in leading[:1]:
        await cases.add_task_to(
            there,
            assignee_id=worker_id,
            due_on=next_working_day(today_in_prague()),
            title=f"Ověřit s klientem, co přišlo od služby {service}",
            note="Ta služba vedla dvě osoby jako jednu."
            + (f" Co může být jiné osoby: {', '.join(kinds)}." if kinds else " Více je v záznamech."),
            kind="check_parted",
            case_id=case.id,
            client_id=case.client_id,
        )
    heads = [head.id for head in await tenant_views.workers_of_service(there, roles=HEADS)]
    for worker_id in dict.fromkeys([*leading, *heads]):
        await notifications.notify(
            there,
            notification_id=uuid5(NAMESPACE_OID, f"{PARTED_THERE}|{merge_id}|{case.id}|{worker_id}"),
            kind=PARTED_THERE,
            about_type="case",
            about_id=case.id,
            worker_id=worker_id,
        )
