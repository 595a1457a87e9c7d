# pyright: strict
"""A yes to a new wording that lets less through than the one before: to what it drops, the client said no (ADR 0081)."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from consent import repository, rules
from consent.rules import Draft, Reach
from consent.schemas import (
    AskedSince,
    Dropped,
    LateNo,
    LateWord,
    StoredConsent,
    StoredEvent,
    StoredNo,
    StoredVersion,
    VersionText,
    Went,
)
from consent.tables import ConsentState, ConsentType, ItemKind, Purpose
from kernel import keys, readable
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import end_of_day_exclusive, prague_date, start_of_day

from .since import WENT, asked_of_no, late_noes, tell_went

_WORD = re.compile(r"\w+")
NOES = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


async def word_before_narrowed(actor: Actor, row: StoredConsent, offer: Draft, day: date) -> LateWord | None:
    """(in unit) In what a yes of that day to a new wording lets through less, before it is written; None where nothing can have come of it."""
    if day >= prague_date(now()) or not WENT.of(row.type):
        return None
    dropped = await dropped_by(actor, row, offer, day)
    asked = AskedSince(consent_ids=[row.id], after=end_of_day_exclusive(day), until=now())
    return LateWord(asked=asked, dropped=dropped) if dropped and asked.after < asked.until else None


async def dropped_by(actor: Actor, row: StoredConsent, offer: Draft, day: date) -> Dropped | None:
    """(in unit) In what a yes of that day to a new wording lets through less than the present one; None for nothing."""
    if row.decided is not ConsentState.GIVEN or offer.valid_until is None:
        return None
    new = Reach(
        kinds={each.value for each in offer.items},
        workers={each.id: each.name for each in offer.workers},
        topics=set(offer.topics),
        purpose=_purpose(offer.purpose, offer.purpose_text),
        since=start_of_day(offer.valid_from or day),
        until=end_of_day_exclusive(offer.valid_until),
    )
    return rules.dropped(await _reach(actor, row, row.present), new, now=now())


async def went_after(actor: Actor, row: StoredConsent, word: LateWord | None) -> list[Went]:
    """(in unit) What came about on a consent after something that was written down later, first to last."""
    return await tell_went(actor, row.type, word.asked) if word is not None else []


async def word_of_event(actor: Actor, row: StoredConsent, event: StoredEvent) -> LateWord | None:
    """(in unit) A no, or a yes to a new wording that drops something, that was written down later than it was said."""
    if event.indicated_on is None:
        return None
    if event.state in NOES:
        asked = await asked_of_no(actor, row, event.indicated_on, event.recorded_at)
        return LateWord(asked=asked, scope=await _scope(actor, row, event)) if asked is not None else None
    if event.state is not ConsentState.GIVEN:
        return None
    return await word_of_wording(actor, row, event.version_no, event.indicated_on, event.recorded_at)


async def _scope(actor: Actor, row: StoredConsent, event: StoredEvent) -> list[str]:
    """The values that a refusal of a handover names, in Czech; a withdrawal ends what there is."""
    if event.state is not ConsentState.REFUSED or row.type is not ConsentType.HANDOVER:
        return []
    versions = [row.present]
    if event.version_no != row.version_no:
        versions = await repository.list_earlier_versions(actor, row.id, row.version_no)
    reach = [await _reach(actor, row, each) for each in versions if each.no == event.version_no]
    return [str(rules.ITEM_LABELS[kind]) for each in reach for kind in ItemKind if kind in each.kinds]


async def word_of_wording(
    actor: Actor, row: StoredConsent, no: int, day: date, recorded_at: datetime
) -> LateWord | None:
    """(in unit) What a wording of a consent drops that was written down later than it was said."""
    if no == 1 or day >= prague_date(recorded_at) or not WENT.of(row.type):
        return None
    versions = [row.present, *await repository.list_earlier_versions(actor, row.id, row.version_no)]
    reach = {each.no: await _reach(actor, row, each) for each in versions if each.no in (no, no - 1)}
    return _word(row, day, reach[no - 1], reach[no], until=recorded_at)


def _word(row: StoredConsent, day: date, old: Reach, new: Reach, *, until: datetime) -> LateWord | None:
    asked = AskedSince(consent_ids=[row.id], after=end_of_day_exclusive(day), until=until)
    dropped = rules.dropped(old, new, now=until)
    return LateWord(asked=asked, dropped=dropped) if dropped and asked.after < asked.until else None


async def _reach(actor: Actor, row: StoredConsent, version: StoredVersion) -> Reach:
    sealer = await keys.sealer(actor.tenant, row.client_id)
    words = readable.opened(sealer, "consent_version", version.id, version.sealed, VersionText)
    names = words.worker_names if words is not None else [readable.unreadable()] * len(version.recipient_worker_ids)
    return Reach(
        kinds=set(version.item_kinds),
        workers=dict(zip(version.recipient_worker_ids, names, strict=True)),
        topics=set(words.topics) if words is not None else set(),
        purpose=_purpose(version.purpose, words.purpose_text) if words is not None else None,
        since=version.valid_from,
        until=version.valid_until,
    )


def _purpose(code: Purpose | None, words: str) -> str:
    """The purpose, so that neither case nor marks make another one of it."""
    return f"{code or ''}|{' '.join(_WORD.findall(words)).casefold()}"


async def late_words(actor: Actor, answers: Sequence[StoredNo]) -> dict[UUID, list[LateNo]]:
    """(in unit) By consent of the service: each no, and each wording that lets through less, written down later than it was said, against which
    something may have come about on it, whichever consent it was said to.
    """
    found = await late_noes(actor, answers)
    for each in answers:
        row = await repository.find_consent(actor, each.consent_id) if each.state is ConsentState.GIVEN else None
        word = row and await word_of_wording(actor, row, each.version_no, each.said_on, each.recorded_at)
        if word is not None:
            late = LateNo(
                consent_id=each.consent_id,
                said_on=each.said_on,
                after=word.asked.after,
                until=word.asked.until,
                wording=True,
            )
            found.setdefault(each.consent_id, []).append(late)
    return found
