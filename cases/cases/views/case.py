# pyright: strict
"""One case: its head, its content, its cover sheet."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from cases.cases import repository, rules
from cases.cases.access import CaseHold, CasePermission, case_for, further_rights, hold_with, reads_all
from cases.cases.schemas import (
    AssignmentView,
    CaseContent,
    CaseHeader,
    CaseView,
    ChangeText,
    CoverSheet,
    StoredAssignment,
)
from cases.clients import service as clients
from cases.clients.schemas import ClientView
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look, running
from kernel.exceptions import NotAllowed
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from tenants import views as tenant_views
from tenants.codelists.views import codes_of

from .chips import BesideHead, Told, told_in_head

_AT_ONCE = (CasePermission.SEE, CasePermission.READ)  # what everybody holds who reads every case


async def case_view(actor: Actor, case_id: UUID, permission: CasePermission = CasePermission.SEE) -> CaseView:
    """Open a case for something; recorded as a read. Raises NotThere, NotAllowed.

    Who may read the content gets the client and the key workers; who may only know of the case gets its head (domain reference 1.5).
    """
    at_once = await _case_at_once(actor, case_id, permission)
    if at_once is not None:
        return at_once
    async with look(actor):
        hold = await case_for(actor, case_id, permission)
        client = await clients.client_view(actor, hold.client_id)
        header = await header_of(actor, hold, client)
        if CasePermission.READ not in hold.permissions:
            audit.read(actor, "case_header", case_id, case_id=case_id)
            return CaseView(header=header)
        audit.read(actor, "case", case_id, case_id=case_id)
        return CaseView(header=header, content=_content(client, await assignments_of(actor, hold, for_head=True)))


async def _case_at_once(actor: Actor, case_id: UUID, permission: CasePermission) -> CaseView | None:
    """Open a case in the one statement that records the read (ADR 0029).

    None for whose rights hang on the single case, and when it is not there or cannot be read: that is asked for again
    in a unit of work, where a refusal leaves its trace.
    """
    outer = running()
    opener = keys.opener_at_hand(actor) if permission in _AT_ONCE and reads_all(actor) else None
    if opener is None or (outer is not None and outer.actor == actor):
        return None
    chips = BesideHead(actor)
    entry = audit.read_of(actor, "case", case_id, case_id=case_id)
    rows = await repository.open_at_once(actor, case_id, entry, chips.sql)
    if not rows:
        return None
    row, stored, _, beside = rows[-1]
    sealer = opener([(stored.id, stored.wrapped)])[stored.id]
    client = clients.view_with(stored, sealer)
    names = await tenant_views.names_of_colleagues(actor, {assignment.worker_id for _, _, assignment, _ in rows})
    hold = hold_with(actor, row, has_task=False)
    assignments = _assignments([assignment for _, _, assignment, _ in rows], names, sealer, whole=_decides(hold))
    header = _header(actor, hold, client, names, chips.told(case_id, beside.chips))
    return CaseView(header=header, content=_content(client, assignments))


def _content(client: ClientView, assignments: list[AssignmentView]) -> CaseContent:
    return CaseContent(
        identity=client.identity,
        names_before=client.names_before,
        client_version=client.version,
        warnings=client.warnings,
        assignments=assignments,
    )


def readable(view: CaseView) -> CaseContent:
    """The content of an opened case. Raises NotAllowed for who may only know of it."""
    if view.content is None:
        raise NotAllowed
    return view.content


async def case_header(actor: Actor, case_id: UUID, permission: CasePermission = CasePermission.SEE) -> CaseHeader:
    """The head of a page of a case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, permission)
        header = await header_of(actor, hold)
        audit.read(actor, "case_header", case_id, case_id=case_id)
        return header


async def header_of(actor: Actor, hold: CaseHold, client: ClientView | None = None) -> CaseHeader:
    """The head of a case one already holds; in the caller's unit of work, which records the read."""
    client = client or await clients.client_view(actor, hold.client_id)
    names = await tenant_views.worker_names(actor.tenant, [hold.key_worker_id])
    # who may only know of the case sees nothing of consents, terms and what two services do together
    reads = CasePermission.READ in hold.permissions
    told = await told_in_head(actor, hold.id, hold.client_id, reads=reads)
    return _header(actor, hold, client, names, told)


def _header(actor: Actor, hold: CaseHold, client: ClientView, names: Mapping[UUID, str], told: Told) -> CaseHeader:
    return CaseHeader(
        id=hold.id,
        service_id=hold.service_id,
        client_id=hold.client_id,
        client_kind=client.kind,
        client_name=client.identity.name,
        birth_date=client.identity.birth_date,
        file_mark=hold.file_mark,
        status=hold.status,
        opened_at=hold.opened_at,
        key_worker_id=hold.key_worker_id,
        key_worker=names.get(hold.key_worker_id, ""),
        key_worker_since=hold.key_worker_since,
        handover_id=client.handover_id,
        version=hold.version,
        consent=told.consent,
        next_due=told.next_due,
        states={sign.key: sign.code for sign in told.signs},
        signs=list(told.signs),
        may=sorted({*hold.permissions, *further_rights(actor, hold)} - rules.nothing_new(hold.status)),
    )


async def assignments_of(actor: Actor, hold: CaseHold, *, for_head: bool = False) -> list[AssignmentView]:
    """(in unit) The key workers of a case. `for_head`: who decides about them is told why a worker was relieved."""
    rows = await repository.list_assignments(actor, hold.id)
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    return _assignments(rows, names, sealer, whole=for_head and _decides(hold))


def _decides(hold: CaseHold) -> bool:
    """Whether it is the head who looks; papers and what leaves the product say only who decided, to them too."""
    return CasePermission.CHANGE_KEY_WORKER in hold.permissions


def _assignments(
    rows: Sequence[StoredAssignment], names: Mapping[UUID, str], sealer: RowSealer, *, whole: bool
) -> list[AssignmentView]:
    views: list[AssignmentView] = []
    for row in rows:
        words = ChangeText()
        if row.sealed:
            found = opened(sealer, "key_worker_assignment", row.id, row.sealed, ChangeText)
            words = found or ChangeText(statements=unreadable())
        views.append(
            AssignmentView(
                worker_id=row.worker_id,
                worker=names.get(row.worker_id, ""),
                started_at=row.started_at,
                ended_at=row.ended_at,
                reason=(row.reason if whole else rules.told_reason(row.reason)).value,
                reason_label=(rules.label if whole else rules.told_label)(row.reason, words),
                informed_on=row.informed_on,
                informed_via=row.informed_via,
                not_informed_reason=words.statements,
                via_label=rules.way_label(row.informed_via, words.via_words) if row.informed_via else "",
            )
        )
    return views


async def change_reasons(actor: Actor) -> list[tuple[str, str]]:
    """Why a key worker may change today, each as the organisation calls it."""
    async with look(actor):
        (codes,) = await codes_of(actor, rules.REASON_CODES)
    return [(code, each.words) for code, each in codes.used(today_in_prague()).items()]


async def change_ways(actor: Actor) -> list[tuple[str, str]]:
    """How a client may be told today who leads their case, each as the organisation calls it."""
    async with look(actor):
        (codes,) = await codes_of(actor, rules.WAY_CODES)
    return [(code, each.words) for code, each in codes.used(today_in_prague()).items()]


async def key_workers(actor: Actor, case_id: UUID) -> list[AssignmentView]:
    """Who answered for the case from–to. Recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.COVER)
        audit.read(actor, "key_workers", case_id, case_id=case_id)
        return await assignments_of(actor, hold)


async def cover_sheet(actor: Actor, case_id: UUID) -> CoverSheet:
    """The inner side of the file cover: who answered for the case from–to. Recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.COVER)
        here = await tenant_views.own_service(actor)
        sheet = CoverSheet(
            organisation=here.organisation_name,
            unit=here.name,
            header=await header_of(actor, hold),
            assignments=await assignments_of(actor, hold),
            printed_by=(await tenant_views.worker_names(actor.tenant, [actor.worker])).get(actor.worker, ""),
        )
        audit.read(actor, "cover_sheet", case_id, case_id=case_id)
        return sheet
