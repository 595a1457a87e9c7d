"""Waiting for somebody's return: which notice may, for how long, and what is refused (S001, Standard 8a)."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from kernel.checks import Checks, Limit
from kernel.web.i18n import N_
from services.intake.rules.arrivals import RECEIVING
from services.intake.tables import Channel
from tenants.settings.rules import Number
from tenants.tables import PresetName

from .schemas import LetWait, StoredWait
from .tables import WaitEnd

LONG = 2_000
WRITTEN = frozenset({Channel.LETTER, Channel.DATA_BOX, Channel.EMAIL, Channel.AUTHORITY})
"""What came in writing; what another authority forwarded came so, however it came there."""
ENDS = {
    WaitEnd.ASSIGNED: N_("přiděleno"),
    WaitEnd.CHANGED: N_("změněno"),
    WaitEnd.TAKEN_BACK: N_("čekání zrušeno"),
    WaitEnd.URGENT: N_("posouzeno jako naléhavé"),
    WaitEnd.LEARNT: N_("je co posoudit: přibylo doplnění, nebo další dítě"),
    WaitEnd.PASSED_ON: N_("patří jinému úřadu"),
}
TOLD = frozenset({WaitEnd.URGENT, WaitEnd.LEARNT})
"""Of which end the heads are told: nobody of them decided it."""

NEEDS_WORKER = N_("Vyberte, na koho oznámení čeká.")
NEEDS_UNTIL = N_("Napište, který den se vrátí.")
NEEDS_REASON = N_("Napište, proč oznámení počká.")
LEAVES_BEFORE = N_("Ten den tu už nebude: role tu končí dřív. Přidělte oznámení někomu jinému.")
WHICH_WAIT = N_("Řekněte, které čekání končí.")
NOT_BEFORE = N_("Nejdřív zítra, {day}. Kdo je tu dnes, tomu oznámení přidělte.")
NOT_AFTER = N_("Podle nastavení úřadu smí čekat nejdéle do {day}. Přidělte ho někomu jinému.")
NOT_WRITTEN = N_("Na návrat smí čekat jen písemné oznámení. Tohle přišlo jinak: přidělte ho.")
NOT_JUDGED = N_("Nejdřív posuďte naléhavost u všech dětí a všechna doplnění: čekat smí jen to, co naléhavé není.")
IS_URGENT = N_("Naléhavé oznámení nečeká nikdy. Přidělte ho hned.")
NONE_WAITS = N_("Podle nastavení úřadu se na návrat nečeká: oznámení přidělte.")
TOO_LONG_AGO = N_("Přišlo dávno: podle nastavení úřadu už čekat nesmí. Přidělte ho.")

WAITS_DAYS = Number(
    key="waits_for_return",
    group=RECEIVING,
    order=295,
    title=N_("Kolik dní smí písemné oznámení čekat na návrat koordinátora"),
    help=N_(
        "Počítá se ode dne, kdy oznámení přišlo; nula znamená, že nečeká žádné. Čeká jen písemné oznámení, které není naléhavé,"
        " a lhůty mu běží dál."
    ),
    presets={PresetName.OSPOD_STRICT: 7, PresetName.OSPOD_S001: 14, PresetName.OSPOD_S003: 0},
    least=0,
    most=30,
    unit=(N_("den"), N_("dny"), N_("dní")),
)
"""S001: what is not urgent waits for the return of the coordinator; S003: somebody always stands in. The days are ours."""


def version_of(rows: Sequence[StoredWait]) -> int:
    """How often something was written of the waiting of a notice."""
    return len(rows) + sum(row.ended_at is not None for row in rows)


def last_day(received_on: date, days: int) -> date:
    """Until which day a notice may wait at the latest."""
    return received_on + timedelta(days=days)


def why_not(channel: Channel, *, days: int, last: date, today: date, urgent: bool, judged: bool) -> str:
    """Why a notice may not wait, the weightiest in front; empty when it may."""
    if urgent:
        return IS_URGENT
    if channel not in WRITTEN:
        return NOT_WRITTEN
    if not judged:
        return NOT_JUDGED
    if not days:
        return NONE_WAITS
    return "" if last > today else TOO_LONG_AGO


def check_wait(
    checks: Checks, order: LetWait, *, refused: str, workers: Collection[UUID], last: date, today: date
) -> None:
    """For whom, until when and why; what may not wait at all is said beside whom it is to wait for."""
    if refused:
        checks.fail("worker_id", refused)
    if order.worker_id not in workers:
        checks.fail("worker_id", NEEDS_WORKER)
    tomorrow = today + timedelta(days=1)
    checks.day(
        "until",
        order.until,
        missing=NEEDS_UNTIL,
        not_before=[Limit(tomorrow, NOT_BEFORE)],
        not_after=[] if refused else [Limit(last, NOT_AFTER)],
    )
