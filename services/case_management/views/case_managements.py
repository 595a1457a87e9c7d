"""Case managements as somebody gets to see them, and what others show of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from cases.cases.access import CaseHold, CasePermission
from cases.cases.schemas.chips import SignView
from cases.cases.schemas.readers import Readers
from consent.rules import last_day
from consent.schemas import Ending
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import prague_date
from kernel.readable import opened, unreadable
from kernel.web.day import Act, DayRow, Urgency, When
from kernel.web.day import Waiting as Part
from kernel.web.i18n import N_, gettext
from kernel.web.render import Lead
from kernel.web.text import format_date
from services.case_management import repository, rules
from services.case_management.access import (
    CaseManagementHold,
    CaseManagementPermission,
    Side,
    case_management_for,
    further_rights,
    general,
    hold_of,
    holds,
    holds_of_case,
    holds_on_consent,
    in_team,
)
from services.case_management.schemas import (
    CaseManagementText,
    CaseManagementView,
    KeyWorkerTurnView,
    Member,
    Waiting,
)
from services.case_management.tables import CaseManagementStatus
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow
from tenants.schemas import ServiceView

from .teams import key_worker_of, member, services_of, team_of, who_reads

P = CaseManagementPermission
MOST_WAITING = 20
_STATES = {"active": ("work", N_("Spolupráce běží")), "proposed": ("wait", N_("Spolupráce nabídnutá"))}


async def case_management_view(
    actor: Actor, case_management_id: UUID, *, only: Side | None = None
) -> CaseManagementView:
    """The agreement of the two services; recorded as a read. Raises NotThere; NotAllowed for a side that is not the `only` one."""
    async with look(actor):
        hold = await case_management_for(actor, case_management_id, P.SEE)
        if only not in (None, hold.side):
            raise NotAllowed
        found = await views_of(actor, [hold], unreadable_too=True)
        if not found:
            raise NotThere
        audit.read(
            actor,
            "case_management",
            hold.id,
            case_id=hold.own_case_id,
            basis_id=hold.row.consent_id,
            shown=keys.opened_of(actor, [hold.id]),
        )
        return found[0]


async def team_for(actor: Actor, case_management_id: UUID) -> list[Member]:
    """Who may be key worker of the case management, or answer for a step: the people of both teams."""
    async with look(actor):
        hold = await case_management_for(actor, case_management_id, P.SEE)
        return list((await team_of(actor, hold)).values())


async def who_reads_a_case(actor: Actor, case_management_id: UUID) -> Readers | None:
    """Who reads the case that the client has, or gets, in the partner's service; as `who_reads`."""
    async with look(actor):
        return await who_reads(actor, (await case_management_for(actor, case_management_id, P.SEE)).row)


async def who_reads_outputs(actor: Actor, case_management_ids: Collection[UUID]) -> dict[str, list[str]]:
    """Partner → who reads an output in a case there though some consent names only others; nothing for whole services."""
    async with look(actor):
        rows = [hold.row for hold in (await holds(actor, case_management_ids)).values()]
        services = await services_of(actor, rows)
        found: dict[str, list[str]] = {}
        for row in rows:
            readers = await who_reads(actor, row)
            names = found.setdefault(services[row.partner_service_id].short_name, [])
            names += [name for name in (readers.others if readers else []) if name not in names]
        return {service: names for service, names in found.items() if names}


async def names_of_case_managements(actor: Actor, case_management_ids: Collection[UUID]) -> dict[UUID, str]:
    """The clients of those of these case managements that the actor may see now; recorded as a read."""
    async with look(actor):
        found = [hold for hold in (await holds(actor, case_management_ids)).values() if P.SEE in hold.permissions]
        sealers = await keys.sealers(actor.tenant, {hold.id for hold in found})
        audit.read(actor, "case_managements", None, count=len(found), shown=sealers)
        return {key: text.client_name for key, text in _readable(found, sealers).items()}


async def to_be_answered(actor: Actor, case_management_ids: Collection[UUID]) -> set[UUID]:
    """Those of these offers that wait for an answer which the actor may give."""
    async with look(actor):
        found = await holds(actor, case_management_ids)
        return {key for key, hold in found.items() if P.ANSWER in hold.permissions}


async def led_by_me(actor: Actor, case_management_ids: Collection[UUID]) -> set[UUID]:
    """Those of these case managements that the actor leads now."""
    async with look(actor):
        found = await holds(actor, case_management_ids)
        return {
            key
            for key, hold in found.items()
            if hold.state == CaseManagementStatus.ACTIVE
            and P.SEE in hold.permissions
            and hold.row.key_worker_id == actor.worker_id
        }


async def led_by(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Running case managements that these people led, and nobody leads now; recorded as a read of a list."""
    rows = await repository.list_left(actor, worker_ids, limit)
    found = await views_of(actor, [hold_of(actor, row) for row in rows], unreadable_too=True)
    audit.read(actor, "case_managements", None, count=len(found), shown={view.id for view in found})
    led = {row.id: (row.key_worker_id, row.led_for_service_id) for row in rows}
    return [
        LeftRow(
            worker_id=worker_id,
            service=view.other_service if led_for != actor.service_id else "",
            title=view.client_name,
            about=gettext("společná práce · {service}").format(service=view.other_service),
            url=f"/case-management/{view.id}/key-worker",
            act=gettext("Vybrat, kdo povede"),
        )
        for view in found
        for worker_id, led_for in [led[view.id]]
        if worker_id is not None
    ]


async def ends_of_offers(actor: Actor, case_management_ids: Collection[UUID]) -> Collection[UUID]:
    """(in unit) That an offer came to an end leads to what else waits, for whoever would answer one; it names nobody."""
    return case_management_ids if in_team(actor) else ()


def state_of_case(actor: Actor) -> str | None:
    """A query of how the case management of a case stands, for the people of a team; the database lets through what it may."""
    return repository.STATE_OF_CASE if in_team(actor) else None


def sign_of_state(state: str) -> SignView:
    """How it stands, in the head of a case."""
    kind, words = _STATES[state]
    return SignView(code=state, kind=kind, words=gettext(words), url="/cases/{case_id}/plan")


async def owners_of_case(actor: Actor, hold: CaseHold) -> list[UUID]:
    """(in unit) The case managements whose lists show the client of a case."""
    return [each.id for each in await holds_of_case(actor, hold.id)]


# ── for this and other domains, in the caller's unit of work ─────────────────────────────────────────────────────────


async def waiting(actor: Actor) -> list[Waiting]:
    """(in unit) The offers that wait for the answer of the service; recorded as a read."""
    holds = [hold_of(actor, row) for row in await repository.list_waiting(actor, MOST_WAITING)]
    found = await views_of(actor, holds)
    if holds:
        audit.read(actor, "case_managements", None, count=len(found), shown={view.id for view in found})
    return [
        Waiting(
            case_management_id=view.id,
            other_service=view.other_service,
            client_name=view.client_name,
            proposed_at=view.proposed_at,
            valid_until=view.valid_until,
        )
        for view in found
    ]


async def offers_that_wait(actor: Actor) -> Part | None:
    """The same for My day, what waits longest first."""
    if CaseManagementPermission.PROPOSE not in general(actor):
        return None
    async with look(actor):
        offers = await waiting(actor)
    rows = [
        DayRow(
            key=f"nabidka-{offer.case_management_id}",
            urgency=Urgency.ANSWER,
            title=gettext("Nabídka spolupráce"),
            when=offer.proposed_at,
            moment=When.SINCE,
            whom=offer.client_name,
            words=[
                gettext("nabízí {service}").format(service=offer.other_service),
                gettext("platí do {day}").format(day=format_date(offer.valid_until)),
            ],
            url=here,
            act=Act(gettext("Odpovědět"), f"{here}/accept", name=offer.client_name),
            tells=[("case_management.proposed", offer.case_management_id)],
        )
        for offer, here in ((each, f"/case-management/{each.case_management_id}") for each in offers)
    ]
    rest = Lead(gettext("a další nabídky"), "/meetings") if len(offers) == MOST_WAITING else None
    return Part(rows, rest, more=None if rest else 0)


async def views_of(
    actor: Actor, holds: Collection[CaseManagementHold], *, unreadable_too: bool = False
) -> list[CaseManagementView]:
    """The agreements of two services that can be read, in the order of the holds; the others say so or are left out."""
    sealers = await keys.sealers(actor.tenant, {hold.id for hold in holds})
    texts = _readable(holds, sealers)
    if unreadable_too:
        texts = {hold.id: _unreadable() for hold in holds if hold.id in sealers} | texts
    turns = [turn for text in texts.values() for turn in text.key_workers]
    names = await tenant_views.worker_names(
        actor.tenant,
        [
            *(each for turn in turns for each in (turn.worker_id, turn.by, turn.noted_by)),
            *(hold.row.proposed_by for hold in holds),
            *(hold.row.answered_by for hold in holds),
            *(hold.row.taken_back_by for hold in holds),
            *(hold.row.closed_by for hold in holds),
        ],
    )
    services = await services_of(actor, [hold.row for hold in holds])
    return [_view_of(actor, hold, texts[hold.id], names, services) for hold in holds if hold.id in texts]


def _view_of(
    actor: Actor,
    hold: CaseManagementHold,
    text: CaseManagementText,
    names: Mapping[UUID, str],
    services: Mapping[UUID, ServiceView],
) -> CaseManagementView:
    row, other = hold.row, services[hold.other_service_id]
    given, family = rules.name_in_parts(text)
    return CaseManagementView(
        id=hold.id,
        state=hold.state,
        own=hold.side is Side.OWNER,
        client_name=text.client_name,
        given_name=given,
        family_name=family,
        birth_date=text.birth_date,
        service=services[actor.service].short_name,
        other_service=other.short_name,
        other_service_name=other.name,
        other_service_id=other.id,
        case_id=hold.own_case_id,
        topics=text.topics,
        purpose=text.purpose,
        note=text.note,
        valid_until=last_day(row.valid_until),
        proposed_by=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        answered_by=names.get(row.answered_by, "") if row.answered_by else "",
        answered_at=row.answered_at,
        decline_reason=text.decline_reason,
        taken_back_by=names.get(row.taken_back_by, "") if row.taken_back_by else "",
        **_closed(hold, text, names, services),
        key_worker=key_worker_of(text, names, services),
        key_workers=_turns(hold, text, names, services),
        ended_on=rules.ended_day(hold.state, row.ended_on),
        consent_state=row.basis,
        consent_ended_on=row.ended_with_no or rules.ended_day(row.basis, row.basis_ended_at),
        no=row.no,
        nobody=hold.nobody,
        consent_id=row.consent_id if hold.side is Side.OWNER else None,
        version=row.version,
        may=sorted({*hold.permissions, *further_rights(actor, hold)}),
    )


def _turns(
    hold: CaseManagementHold, text: CaseManagementText, names: Mapping[UUID, str], services: Mapping[UUID, ServiceView]
) -> list[KeyWorkerTurnView]:
    """Who was key worker from when until when, the last one first: until the next one, or the end of the joint work."""
    found: list[KeyWorkerTurnView] = []
    until = None if hold.state == CaseManagementStatus.ACTIVE else rules.ended_day(hold.state, hold.row.ended_on)
    for turn in reversed(text.key_workers):
        who = member(turn.worker_id, turn.service_id, names, services)
        by = turn.noted_by or turn.by
        found.append(
            KeyWorkerTurnView(
                name=who.name,
                service=who.service,
                since=turn.since,
                until=until,
                agreed_on=turn.agreed_on,
                handed_over=turn.handed_over,
                handed_over_by=names.get(turn.by, "") if turn.handed_over and turn.by else "",
                by=names.get(by, "") if by else "",
                written_at=turn.noted_at or turn.since,
            )
        )
        until = prague_date(turn.since)
    return found


def _closed(
    hold: CaseManagementHold, text: CaseManagementText, names: Mapping[UUID, str], services: Mapping[UUID, ServiceView]
) -> dict[str, Any]:
    """How joint work ended before its consent."""
    if hold.row.closed_by is None or text.closing is None:
        return {}
    of = services.get(text.closing.service_id)
    return {
        "closed_by": names.get(hold.row.closed_by, ""),
        "closed_at": hold.row.ended_on,
        "closed_of": of.short_name if of is not None else "",
        "close_reason": text.closing.reason,
        "last_on": text.closing.last_on,
    }


def _readable(holds: Iterable[CaseManagementHold], sealers: Mapping[UUID, RowSealer]) -> dict[UUID, CaseManagementText]:
    """What can be read of them: the other service may have written anything, and it takes no list of ours down.

    A key that went between two statements went with its consent.
    """
    found: dict[UUID, CaseManagementText] = {}
    for hold in holds:
        if hold.id in sealers:
            text = opened(sealers[hold.id], "case_management", hold.id, hold.row.sealed, CaseManagementText)
            if text is not None:
                found[hold.id] = text
    return found


def _unreadable() -> CaseManagementText:
    return CaseManagementText(client_name=unreadable())


def shown_text(sealer: RowSealer, hold: CaseManagementHold) -> CaseManagementText:
    """The same, for a page and for an answer that ends the offer: that it cannot be read where it cannot."""
    return opened(sealer, "case_management", hold.id, hold.row.sealed, CaseManagementText) or _unreadable()


def case_management_text(sealer: RowSealer, hold: CaseManagementHold) -> CaseManagementText:
    """What both services know of the client and of one another."""
    return sealer.open("case_management", hold.id, hold.row.sealed, CaseManagementText)


# ── what others show of case management ───────────────────────────────────────────────────────────────────────────────────


async def work_that_ends(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What would end with a consent: the case management."""
    holds = await holds_on_consent(actor, consent_id)
    services = await services_of(actor, [hold.row for hold in holds])
    return [
        Ending(
            text=_end_of(hold).format(service=services[hold.other_service_id].short_name),
            url=f"/cases/{hold.own_case_id}/plan",
        )
        for hold in holds
    ]


def _end_of(hold: CaseManagementHold) -> str:
    if hold.row.answered_at is None:
        seen = gettext("Nabídka spolupráce službě {service} zanikne a její pracovníci ji přestanou vidět.")
        unseen = gettext("Nabídka spolupráce službě {service} zanikne. Jmenovaní tam už nepracují, nebo ji nevidí.")
    else:
        seen = gettext("Společná práce se službou {service} skončí a její pracovníci ji přestanou vidět.")
        unseen = gettext("Společná práce se službou {service} skončí. Jmenovaní tam už nepracují, nebo ji nevidí.")
    return unseen if hold.nobody else seen


async def work_began(actor: Actor, consent_id: UUID) -> bool:
    """Whether joint work on a consent ever began: of an offer that nobody accepted no outputs stay."""
    async with look(actor):
        rows = await repository.list_on_consent(actor, consent_id)
        return any(row.answered_at is not None and row.state != CaseManagementStatus.DECLINED for row in rows)


def rights_in_case(actor: Actor, hold: CaseHold) -> Collection[str]:
    """Who may read a case and is of a team sees its plan."""
    return general(actor) if CasePermission.READ in hold.permissions else ()
