"""What the file of the service that has no consent of its own says of joint work: that it began, on whose consent, and that it ended.

A record is read by the whole service, a consent names people (ADR 0081): no topic, no purpose and no person stand in it.
"""

from datetime import date

from cases.cases.schemas import RecordText
from kernel.legal_time import format_date


def accepted(own: str, other: str, valid_until: date) -> RecordText:
    """The services by their short names; the consent's last day."""
    return RecordText(
        title=f"Společná práce se službou {other}: přijata",
        facts=f"Společná práce služeb {own} a {other} stojí na souhlasu, který zapsala služba {other} a který platí do"
        f" {format_date(valid_until)}. Co se zapíše do společných plánů, cílů, kroků a výstupů, vidí obě služby.",
    )


def ended(own: str, other: str, ended_on: date, *, closed_of: str = "") -> RecordText:
    """`closed_of`: the service that ended it; otherwise the consent ended, and nothing of how or why."""
    why = f"ukončila ji služba {closed_of}" if closed_of else f"skončil souhlas, který zapsala služba {other}"
    return RecordText(
        title=f"Společná práce se službou {other}: skončila",
        facts=f"Společná práce služeb {own} a {other} skončila {format_date(ended_on)}: {why}. Společné plány, cíle a kroky"
        " z předchozích výstupů od té doby společné nejsou.",
    )
