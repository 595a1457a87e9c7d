# pyright: strict
"""What the files on both sides say of a handover. It is Czech, whatever language the worker reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cases.cases.schemas import RecordText
from cases.clients.rules import HEALTH_LABELS
from cases.clients.tables import HealthCode
from consent.rules import ITEM_LABELS, last_day
from consent.tables import ItemKind
from kernel.legal_time import format_date, prague_date

from .schemas import Party, ReceivedItem


def handed_over_record(party: Party, kinds: Iterable[ItemKind], *, valid_until: datetime, note: str) -> RecordText:
    """The record in the file of who handed over."""
    return RecordText(
        title=f"Předáno službě {party.service} ({party.organisation})",
        facts=f"Se souhlasem klienta předáno: {czech_list(kinds)}. Příjemce údaje uvidí do {format_date(last_day(valid_until))},"
        " nebude-li souhlas odvolán dřív." + (f"\n\n{note}" if note else ""),
    )


def taken_over_record(
    party: Party, kinds: Iterable[ItemKind], *, handed_at: datetime, purpose: str, other: Sequence[ReceivedItem] = ()
) -> RecordText:
    """The record in the file of who received; `other`: what the client's own data said otherwise, and still say.

    `purpose`: how the client limited what it was handed over for.
    """
    return RecordText(
        title=f"Převzato od služby {party.service} ({party.organisation})",
        facts=f"Se souhlasem klienta převzato: {czech_list(kinds)}. Předáno {format_date(prague_date(handed_at))}."
        + (f" Účel klient upřesnil: {purpose}." if purpose else "")
        + (f"\n\nV údajích klienta stojí něco jiného a nezměnilo se to. Předáno: {_values(other)}." if other else ""),
    )


def _values(items: Iterable[ReceivedItem]) -> str:
    return "; ".join(f"{ITEM_LABELS[ItemKind(item.kind)]} {', '.join(_said(item))}" for item in items)


def _said(item: ReceivedItem) -> list[str]:
    return [HEALTH_LABELS[HealthCode(text)] if field == "health_code" else text for field, text in item.values.items()]


def czech_list(kinds: Iterable[ItemKind]) -> str:
    """The kinds, in the order given."""
    return ", ".join(ITEM_LABELS[kind] for kind in kinds)
