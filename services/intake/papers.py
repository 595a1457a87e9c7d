"""The record of an act: a notice as it was taken down, for the signature of who did (S001, 8a; domain reference 1.16)."""

import msgspec

from kernel.clock import now
from kernel.documents import compile_pdf
from kernel.legal_time import format_instant
from kernel.web.i18n import DEFAULT_LANGUAGE, language_of
from tenants.settings.rules import written_with


class NoticeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the record; of the notifier it says only whether they showed who they are, and what was explained."""

    organisation: str
    unit: str
    annex: str  # what the authority calls this paper by in its standard, or empty
    reference_number: str
    numbers: list[tuple[str, str]]  # by which it is registered, by name
    child: str
    received_at: str
    facts: list[tuple[str, str]]
    said: list[tuple[str, str]]
    asks: bool  # another authority asks for an act
    received_by: str  # where somebody else took it down
    written_by: str
    written_at: str


_FORWARDED = "Oznámení přijal a zapsal jiný úřad, který ho postoupil."
_ASKS = "Oznámení přijal a zapsal jiný úřad, který žádá o úkon (dožádání) a případ vede dál."


@language_of(DEFAULT_LANGUAGE)
def record_pdf(paper: NoticeRecord) -> bytes:
    """Draw the record, a Czech paper for every reader. Takes some tens of milliseconds."""
    return compile_pdf(
        "notice_record.typ",
        {
            "organisation": paper.organisation,
            "unit": paper.unit,
            "reference": paper.reference_number,
            "numbers": [{"name": name, "value": value} for name, value in paper.numbers if value],
            "heading": written_with("Záznam o úkonu", paper.annex),
            "child": paper.child,
            "received_at": paper.received_at,
            "facts": [{"name": name, "value": value} for name, value in paper.facts if value],
            "said": [{"question": question, "answer": answer} for question, answer in paper.said],
            "from_elsewhere": _ASKS if paper.asks else _FORWARDED,
            "received_by": paper.received_by,
            "written_by": paper.written_by,
            "written_at": paper.written_at,
            "printed_at": format_instant(now()),
        },
        title=f"Záznam o úkonu {paper.reference_number}",
    )
