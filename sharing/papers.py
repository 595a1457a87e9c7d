# pyright: strict
"""What the files on both sides say of a handover. It is Czech, whatever language the worker reads."""

from collections.abc import Iterable
from datetime import datetime

from cases.cases.schemas import RecordText
from consent.rules import ITEM_LABELS, last_day
from consent.tables import ItemKind
from kernel.legal_time import format_date, prague_date

from .schemas import Party


def handed_over_record(party: Party, kinds: Iterable[ItemKind], *, valid_until: datetime, note: str) -> RecordText:
    """The record in the file of who handed over."""
    return RecordText(
        title=f"Předáno službě {party.service} ({party.organisation})",
        facts=f"Se souhlasem klienta předáno: {czech_list(kinds)}. Příjemce údaje uvidí do {format_date(last_day(valid_until))},"
        " nebude-li souhlas odvolán dřív." + (f"\n\n{note}" if note else ""),
    )


def taken_over_record(party: Party, kinds: Iterable[ItemKind], *, handed_at: datetime) -> RecordText:
    """The record in the file of who received."""
    return RecordText(
        title=f"Převzato od služby {party.service} ({party.organisation})",
        facts=f"Se souhlasem klienta převzato: {czech_list(kinds)}. Předáno {format_date(prague_date(handed_at))}.",
    )


def czech_list(kinds: Iterable[ItemKind]) -> str:
    """The kinds, in the order given."""
    return ", ".join(ITEM_LABELS[kind] for kind in kinds)
