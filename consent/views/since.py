# pyright: strict
"""What came about since a day on what a client agreed to, as the domains that rest on consents tell (ADR 0081)."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import date, datetime
from typing import TypeGuard
from uuid import UUID

import msgspec

from consent import repository, rules
from consent.access import ConsentPermission, consent_for, subject_for
from consent.schemas import (
    AskedSince,
    FiledThere,
    LateNo,
    StoredConsent,
    StoredNo,
    StoredYes,
    Went,
    WentView,
    key_of_went,
    key_since,
)
from consent.tables import ConsentState, ConsentType
from kernel import audit
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import look, unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import prague_date, today_in_prague
from kernel.points import Point
from kernel.web.i18n import N_
from tenants import views as tenant_views

from .endings import RUNS_ON, WORKED_ON

EARLIEST = date(2000, 1, 1)
WENT_ON = N_("společná práce se službou {service} běžela i potom")


class TellsWent(msgspec.Struct, frozen=True, kw_only=True):
    """Who can say what came about on consents of a kind, to whoever acts, and never more than they may see of it.

    `since(actor, asked)` runs in the unit of work. `filed(actor, asked)`, as the system of the service that has the
    consents, says into which files something of it came that has to be told there.
    """

    type: ConsentType
    since: Callable[[Actor, AskedSince], Awaitable[Iterable[Went]]]
    filed: Callable[[Actor, AskedSince], Awaitable[Iterable[FiledThere]]] | None = None


WENT: Point[TellsWent] = Point("what went since a day", key=lambda each: each.type)
"""Who can say what of a consent came about since a day: asked before a no of that day is written, and of one that was."""


class ANo(msgspec.Struct, frozen=True, kw_only=True):
    """A no of a client: of which kind, to which services, on which day; to which consent, where it is an answer to one."""

    client_id: UUID
    type: ConsentType
    recipients: Collection[tuple[UUID, UUID]]
    day: date
    consent_id: UUID | None = None


async def went_before_written(actor: Actor, no: ANo) -> list[Went]:
    """(in unit) What came about since the day of a no that is about to be written, first to last.

    Also on a consent of the other service on which the two work or worked together. Nothing is asked of a no of today.
    """
    asked = await _asked(actor, no, until=now())
    went = await tell_went(actor, no.type, asked) if asked is not None else []
    return sorted([*went, *await went_elsewhere(actor, no)], key=lambda each: (each.at, each.key))


async def went_before_recorded(actor: Actor, row: StoredConsent, day: date, recorded_at: datetime) -> list[Went]:
    """(in unit) What came about on a consent between the day of a no and the moment in which it was written down."""
    asked = await asked_of_no(actor, row, day, recorded_at)
    return await tell_went(actor, row.type, asked) if asked is not None else []


async def asked_of_no(actor: Actor, row: StoredConsent, day: date, recorded_at: datetime) -> AskedSince | None:
    """(in unit) What is to be asked of a no to a consent; None where nothing can have come about since."""
    return await _asked(actor, no_to(row, day), until=recorded_at)


def no_to(row: StoredConsent, day: date) -> ANo:
    """A no of that day to a consent as it is now."""
    return ANo(client_id=row.client_id, type=row.type, recipients=[row.recipient], day=day, consent_id=row.id)


async def _asked(actor: Actor, no: ANo, *, until: datetime) -> AskedSince | None:
    if no.day >= prague_date(until) or not WENT.of(no.type):
        return None
    named = {service_id for _, service_id in no.recipients}
    yeses = await repository.list_yeses(actor, no.client_id, no.type.value, named, no.consent_id)
    asked = rules.asked_since(yeses, no.day, until=until)
    return asked if asked.consent_ids and asked.after < asked.until else None


async def tell_went(actor: Actor, kind: ConsentType, asked: AskedSince) -> list[Went]:
    """(in unit) What came about, first to last and each once, as far as the actor may see it.

    Its keys are those of the day asked about: who knows what came about since one day has not confirmed another.
    """
    found = {each.key: each for teller in WENT.of(kind) for each in await teller.since(actor, asked)}
    told = [msgspec.structs.replace(each, key=key_since(each.key, asked.after)) for each in found.values()]
    return sorted(told, key=lambda each: (each.at, each.key))


async def files_of_went(actor: Actor, kind: ConsentType, asked: AskedSince) -> list[FiledThere]:
    """(in unit, as the system of the service that has the consents) Into which files something of it came."""
    return [each for teller in WENT.of(kind) if teller.filed for each in await teller.filed(actor, asked)]


async def went_elsewhere(actor: Actor, no: ANo, *, until: datetime | None = None) -> list[Went]:
    """(in unit) The same on consents of other services of the organisation; of what the actor does not see, that it went on.

    `until`: when the no was written down, of one that was.
    """
    told: list[Went] = []
    for recipient in no.recipients:
        for asked in await asked_elsewhere(actor, no, recipient, until=until):
            told += await went_on_consent_elsewhere(actor, no.type, asked, recipient)
    return told


async def went_on_consent_elsewhere(
    actor: Actor, kind: ConsentType, asked: AskedSince, of: tuple[UUID, UUID]
) -> list[Went]:
    """(in unit) What came about on one consent of another service; of what the actor does not see, that it went on."""
    seen = await tell_went(actor, kind, asked)
    there = system_actor(*of)
    async with unit_of_work(there):
        all_of_it = await tell_went(there, kind, asked)
    told_so = any(each.what == WENT_ON for each in seen)
    hidden = all_of_it if len(all_of_it) > len(seen) and not told_so else []
    return [*seen, *await _went_on(asked, of, hidden)]


async def keys_elsewhere(actor: Actor, no: ANo) -> set[str]:
    """(in unit) The keys of all that came about elsewhere, whatever the actor may see of it: to find that something was added."""
    found: set[str] = set()
    for recipient in no.recipients:
        asked = await asked_elsewhere(actor, no, recipient)
        if asked:
            there = system_actor(*recipient)
            async with unit_of_work(there):
                for one in asked:
                    found.update({each.key for each in await tell_went(there, no.type, one)})
    return found


async def asked_elsewhere(
    actor: Actor, no: ANo, recipient: tuple[UUID, UUID], *, until: datetime | None = None
) -> list[AskedSince]:
    """(in unit) What is to be asked of a no on the consents of another service of the organisation on which the two work
    or worked with the client, each by itself.
    """
    tenant_id, service_id = recipient
    until = until or now()
    if no.day >= prague_date(until) or no.type is not ConsentType.CASE_MANAGEMENT:
        return []
    if tenant_id != actor.tenant or service_id == actor.service:
        return []
    async with unit_of_work(actor):
        # what waits for the commit is looked at here, where it can be seen
        cases_here = await repository.list_cases_of_client(actor, no.client_id)
    named = {service_id for _, service_id in no.recipients}
    own = await repository.list_yeses(actor, no.client_id, no.type.value, named, no.consent_id)
    later = [each for each in own if each.said_on > no.day]
    there = system_actor(tenant_id, service_id)
    async with unit_of_work(there):
        worked = [each for lister in WORKED_ON.all() for each in await lister(there, actor.service, cases_here)]
        found = [await _asked_there(there, actor.service, each, no, later, until=until) for each in worked]
    return [each for each in found if each is not None]


async def _asked_there(
    there: Actor, service_id: UUID, consent_id: UUID, no: ANo, later: Collection[StoredYes], *, until: datetime
) -> AskedSince | None:
    row = await repository.find_consent(there, consent_id)
    if row is None:
        return None
    yeses = await repository.list_yeses(there, row.client_id, no.type.value, {service_id}, consent_id)
    asked = rules.asked_since([*yeses, *later], no.day, until=until)
    if consent_id not in asked.consent_ids or asked.after >= asked.until:
        return None
    return msgspec.structs.replace(asked, consent_ids=[consent_id])


async def _went_on(asked: AskedSince, of: tuple[UUID, UUID], went: Collection[Went]) -> list[Went]:
    """(in unit) One line for whatever came about on a consent of another service and shows here no more."""
    if not went:
        return []
    service = (await tenant_views.service_views([of]))[of].short_name
    first = min(each.at for each in went)
    key = key_since(key_of_went(asked.consent_ids[0], WENT_ON, first), asked.after)
    return [Went(key=key, at=first, what=WENT_ON, service=service, over=all(each.over for each in went))]


async def running_with(there: Actor, service_id: UUID, cases: Collection[UUID]) -> list[StoredConsent]:
    """(in unit) The consents in force of the actor's service on which work with these cases of another one runs."""
    runs = [each for lister in RUNS_ON.all() for each in await lister(there, service_id, cases)]
    found = [row for each in runs if (row := await repository.find_consent(there, each)) is not None]
    return [row for row in found if row.live_state is ConsentState.GIVEN]


async def late_answers(actor: Actor, consent_ids: Collection[UUID]) -> list[StoredNo]:
    """(in unit) What the clients of these consents of the service said that was written down later; for the two below."""
    return await repository.list_late_noes(actor, consent_ids) if consent_ids else []


async def late_noes(actor: Actor, answers: Iterable[StoredNo]) -> dict[UUID, list[LateNo]]:
    """(in unit) By consent of the service: the noes, written down later than they were said, against which something may
    have come about on it, whichever consent they were said to; asked of what is told before a no is written.
    """
    found: dict[UUID, list[LateNo]] = {}
    for row in answers:
        if row.state is ConsentState.GIVEN:
            continue
        no = ANo(
            client_id=row.client_id,
            type=row.type,
            recipients=[(row.recipient_tenant_id, row.recipient_service_id)],
            day=row.said_on,
            consent_id=row.consent_id,
        )
        asked = await _asked(actor, no, until=row.recorded_at)
        if asked is not None:
            late = LateNo(consent_id=row.consent_id, said_on=row.said_on, after=asked.after, until=asked.until)
            for each in asked.consent_ids:
                found.setdefault(each, []).append(late)
    return found


# ── asked for before somebody writes ─────────────────────────────────────────────────────────────────────────────────


async def went_since(actor: Actor, consent_id: UUID, day: date | None) -> list[WentView]:
    """What came about on a consent since a day on which the client may have said no; recorded as a read of the consent."""
    async with look(actor):
        row = (await consent_for(actor, consent_id, ConsentPermission.VIEW)).row
        audit.read(actor, "consent", consent_id, case_id=row.case_id)
        return await _told(actor, no_to(row, day)) if may_be_said(day) else []


async def went_for_withdrawal(actor: Actor, consent_id: UUID, day: date | None) -> list[WentView]:
    """The same for a form of taking back that is being filled in: the look is recorded by the page, not by each day typed."""
    if not may_be_said(day) or day >= today_in_prague():
        return []
    async with look(actor):
        return await _told(actor, no_to((await consent_for(actor, consent_id, ConsentPermission.WITHDRAW)).row, day))


async def went_since_with(
    actor: Actor, case_id: UUID, kind: str, service_id: UUID | None, day: date | None
) -> list[WentView]:
    """The same of all that the client of a case agreed to of a kind with a service; recorded as a read of the consents.

    Raises Invalid for a service that is none on the platform.
    """
    async with look(actor):
        await subject_for(actor, case_id, ConsentPermission.VIEW)
        audit.read(actor, "consents", None, case_id=case_id)
        services = await tenant_views.recipient_services(actor)
        recipients = [(each.tenant_id, each.id) for each in services if each.id == service_id]
        if service_id is not None and not recipients:
            raise Invalid(fields={"service_id": rules.NO_SUCH_SERVICE})
        return await went_for_form(actor, case_id, kind, recipients, day)


async def went_for_form(
    actor: Actor,
    case_id: UUID,
    kind: str,
    recipients: Collection[tuple[UUID, UUID]],
    day: date | None,
    *,
    consent_id: UUID | None = None,
) -> list[WentView]:
    """The same for a form that is being filled in, whose look is recorded by what else it shows."""
    if (
        not may_be_said(day)
        or day >= today_in_prague()
        or not (recipients or consent_id)
        or kind not in set(ConsentType)
    ):
        return []
    async with look(actor):
        client_id = (await subject_for(actor, case_id, ConsentPermission.VIEW)).client_id
        no = ANo(client_id=client_id, type=ConsentType(kind), recipients=recipients, day=day, consent_id=consent_id)
        return await _told(actor, no)


def may_be_said(day: date | None) -> TypeGuard[date]:
    """Whether a client may have said something on that day."""
    return day is not None and day >= EARLIEST


async def _told(actor: Actor, no: ANo) -> list[WentView]:
    return views_of_went(await went_before_written(actor, no))


def views_of_went(found: Iterable[Went]) -> list[WentView]:
    """What came about, as a reader is told it."""
    return [WentView(key=each.key, at=each.at, on=prague_date(each.at), text=each.text) for each in found]
