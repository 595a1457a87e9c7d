# pyright: strict
"""A yes to a new wording that lets less through than the one before: to what it drops, the client said no (ADR 0081)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from consent import repository, rules
from consent.rules import Draft, Reach
from consent.schemas import AskedSince, LateDrop, StoredConsent, StoredEvent, StoredNo, StoredVersion, VersionText, Went
from consent.tables import ConsentState
from kernel import keys, readable
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import end_of_day_exclusive, prague_date

from .since import WENT, asked_of_no, tell_went

NOES = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


async def went_before_narrowed(actor: Actor, row: StoredConsent, offer: Draft, day: date) -> list[Went]:
    """(in unit) What came about since the day of a yes to a new wording, of what that drops, before it is written."""
    if day >= prague_date(now()) or row.decided is not ConsentState.GIVEN or not WENT.of(row.type):
        return []
    if offer.recipient is None or offer.valid_until is None:
        return []
    new = Reach(
        recipient=(offer.recipient.tenant_id, offer.recipient.service_id),
        kinds={each.value for each in offer.items},
        worker_ids={each.id for each in offer.workers},
        topics=set(offer.topics),
        until=end_of_day_exclusive(offer.valid_until),
    )
    asked = rules.asked_of_narrowed(row.id, row.type, await _reach(actor, row, row.present), new, day, until=now())
    return await tell_all(actor, row, asked)


async def tell_all(actor: Actor, row: StoredConsent, asked: Collection[AskedSince]) -> list[Went]:
    """(in unit) What came about of all that is asked, first to last."""
    found = {went.key: went for each in asked for went in await tell_went(actor, row.type, each)}
    return sorted(found.values(), key=lambda each: (each.at, each.key))


async def asked_of_event(actor: Actor, row: StoredConsent, event: StoredEvent) -> list[AskedSince]:
    """(in unit) What is to be asked of a no, or of a yes to a new wording, that was written down later than it was said."""
    if event.indicated_on is None:
        return []
    if event.state in NOES:
        asked = await asked_of_no(actor, row, event.indicated_on, event.recorded_at)
        return [asked] if asked is not None else []
    if event.state is not ConsentState.GIVEN:
        return []
    return await _asked_of_wording(actor, row, event.version_no, event.indicated_on, event.recorded_at)


async def _asked_of_wording(
    actor: Actor, row: StoredConsent, no: int, day: date, recorded_at: datetime
) -> list[AskedSince]:
    if no == 1 or day >= prague_date(recorded_at) or not WENT.of(row.type):
        return []
    versions = [row.present, *await repository.list_earlier_versions(actor, row.id, row.version_no)]
    reach = {each.no: await _reach(actor, row, each) for each in versions if each.no in (no, no - 1)}
    return rules.asked_of_narrowed(row.id, row.type, reach[no - 1], reach[no], day, until=recorded_at)


async def _reach(actor: Actor, row: StoredConsent, version: StoredVersion) -> Reach:
    sealer = await keys.sealer(actor.tenant, row.client_id)
    words = readable.opened(sealer, "consent_version", version.id, version.sealed, VersionText)
    return Reach(
        recipient=version.recipient,
        kinds=set(version.item_kinds),
        worker_ids=set(version.recipient_worker_ids),
        topics=set(words.topics) if words is not None else set(),
        until=version.valid_until,
    )


async def late_drops(actor: Actor, answers: Iterable[StoredNo]) -> list[LateDrop]:
    """(in unit) What is to be asked of each yes to a new wording that was written down late."""
    found: list[LateDrop] = []
    for each in answers:
        if each.state is not ConsentState.GIVEN:
            continue
        row = await repository.find_consent(actor, each.consent_id)
        if row is not None:
            asked = await _asked_of_wording(actor, row, each.version_no, each.said_on, each.recorded_at)
            found += [LateDrop(consent_id=row.id, said_on=each.said_on, asked=one) for one in asked]
    return found
