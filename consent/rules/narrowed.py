# pyright: strict
"""In what a new wording of a consent lets through less than the one before (ADR 0081)."""

from collections.abc import Mapping, Set
from datetime import datetime
from uuid import UUID

import msgspec

from consent.schemas import Dropped
from consent.tables import ItemKind
from kernel.legal_time import prague_date

from .life import last_day
from .words import ITEM_LABELS


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What a wording lets through to the service of the consent, to whom there, for what, and between which instants.

    `workers`: the named ones, with their names where they can be read. `purpose`: None where its words cannot be.
    """

    kinds: Set[str]
    workers: Mapping[UUID, str]
    topics: Set[str]
    purpose: str | None
    since: datetime
    until: datetime


def dropped(old: Reach, new: Reach, *, now: datetime) -> Dropped | None:
    """In what a new wording lets through less than the one before, or says otherwise; None for nothing.

    A first day that is past drops nothing: until then the wording before held.
    """
    purposes = {old.purpose, new.purpose} - {None}
    found = Dropped(
        kinds=[str(ITEM_LABELS[each]) for each in ItemKind if each in old.kinds - new.kinds],
        workers=sorted(old.workers[each] for each in old.workers.keys() - new.workers.keys()),
        topics=sorted(old.topics - new.topics),
        purpose=len(purposes) > 1,
        starts_on=prague_date(new.since) if prague_date(new.since) > prague_date(now) else None,
        ends_on=last_day(new.until) if new.until < min(old.until, now) else None,
    )
    return found if found != Dropped() else None
