"""Refusals that come in floods: the first of a minute are written each, the rest is counted.

Whoever is refused a thousand times must not fill the audit log, and must not be able to hide in it either: beyond
`MOST_A_MINUTE` entries of one person an entry is written when their number has doubled, and it says how many it stands
for; what is left over is said by the next entry. Counted in each process for itself.
"""

import time

from cachetools import TTLCache

from kernel.actor import Actor

MOST_A_MINUTE = 30
_KEPT_SECONDS = 3600


class _Minute:
    __slots__ = ("count", "number", "untold")

    def __init__(self, number: int, untold: int) -> None:
        self.number = number
        self.count = 0
        self.untold = untold


_minutes: TTLCache[tuple[object, ...], _Minute] = TTLCache(maxsize=10_000, ttl=_KEPT_SECONDS)


def stands_for(actor: Actor) -> int:
    """Count one more refusal; for how many an entry stands that is written now, 0 when none is."""
    whose = (actor.tenant_id, actor.service_id, actor.worker_id, actor.user_id)
    number = int(time.monotonic() // 60)
    minute = _minutes.get(whose)
    if minute is None or minute.number != number:
        minute = _minutes[whose] = _Minute(number, minute.untold if minute else 0)
    minute.count += 1
    minute.untold += 1
    times, rest = divmod(minute.count, MOST_A_MINUTE)
    if minute.count > MOST_A_MINUTE and (rest or times & (times - 1)):
        return 0
    told, minute.untold = minute.untold, 0
    return told


def forget() -> None:
    """Forget every count; for tests."""
    _minutes.clear()
