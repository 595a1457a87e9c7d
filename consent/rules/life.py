# pyright: strict
"""How long a consent holds, what may happen to it next, and what proves its text and its scans."""

import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256

import msgspec

from consent.exceptions import AlreadyWithdrawn, CaseNotOpen, ConsentEnded, NothingToWithdraw
from consent.schemas import StoredConsent, VersionText
from consent.tables import HANDOVER_FIELDS, ConsentForm, ConsentState, ItemKind
from kernel.crypto import Key, Unreadable
from kernel.legal_time import add_months, end_of_day_exclusive, prague_date, start_of_day
from kernel.web.i18n import N_

from .answers import Answer
from .offers import Offer

MOST_SCANS = 10
CHOOSE_FILE = N_("Vyberte soubor se skenem nebo fotografií.")
NOT_WITHDRAWN = N_("Tento souhlas nikdo neodvolal, vyberte znění.")
CHOOSE_WORDING = N_("Vyberte znění, ke kterému sken patří.")
CONFIDENTIALITY_BASIS = "108/2006 § 100"


def period(offer: Offer, answer: Answer, *, longest_months: int) -> tuple[datetime, datetime]:
    """The validity as instants, the end exclusive. A refusal holds from the day it was said."""
    said_on = answer.said.said_on
    start, end = offer.valid_from or said_on, offer.valid_until or add_months(said_on, longest_months)
    return start_of_day(start), end_of_day_exclusive(end)


def last_day(valid_until: datetime) -> date:
    """The last day of a period whose end is exclusive."""
    return prague_date(valid_until - timedelta(microseconds=1))


def day_of_state(row: StoredConsent) -> date:
    """Since when a consent is what it is now; of one that time ends, its last day."""
    if row.live_state in (ConsentState.GIVEN, ConsentState.EXPIRED) or row.last_on is None:
        return last_day(row.valid_until)
    return row.last_on


def check_can_record(case_status: str) -> None:
    """New consents are for open files."""
    if case_status != "open":
        raise CaseNotOpen


def check_can_change(state: ConsentState) -> None:
    """A new wording follows a given or a refused one; what has ended stays ended."""
    if state not in (ConsentState.GIVEN, ConsentState.REFUSED):
        raise ConsentEnded


def check_can_withdraw(state: ConsentState) -> None:
    """A given consent can be withdrawn, once."""
    if state is ConsentState.WITHDRAWN:
        raise AlreadyWithdrawn
    if state is ConsentState.EXPIRED:
        raise ConsentEnded
    if state is not ConsentState.GIVEN:
        raise NothingToWithdraw


def gdpr_basis(items: Iterable[ItemKind]) -> str:
    """Consent by article 6, and by article 9 where health may be told."""
    plain = {*HANDOVER_FIELDS} - {ItemKind.HEALTH}
    return "A6-1-a" if set(items) <= plain else "A6-1-a A9-2-a"


def scan_missing(form: str | None, has_scan: object) -> bool:
    """A written answer is proved by its scan; it counts before the scan is there, and says so."""
    return form == ConsentForm.WRITTEN and not has_scan


def next_steps(held: Iterable[str], state: ConsentState, case_status: str) -> set[str]:
    """What somebody with these rights may do with a consent in this state."""
    rights = set(held)
    steps = {"consent.view"} & rights
    if "consent.withdraw" in rights and state is ConsentState.GIVEN:
        steps.add("consent.withdraw")
    if "consent.record" in rights:
        steps.add("consent.add_evidence")
        if case_status == "open" and state in (ConsentState.GIVEN, ConsentState.REFUSED):
            steps.add("consent.change")
    return steps


# ── what proves it ───────────────────────────────────────────────────────────────────────────────────────────────────


def digest(text: VersionText) -> bytes:
    """The commitment to a sealed text: who has the text and its salt can check it, nobody can guess from it."""
    return sha256(msgspec.json.encode(text, order="deterministic")).digest()


def check_intact(text: VersionText, expected: bytes) -> None:
    """A sealed text is the one its commitment was made to. Raises Unreadable."""
    if not hmac.compare_digest(digest(text), expected):
        raise Unreadable


def file_digest(key: Key, content: bytes) -> bytes:
    """The commitment to a scan, keyed, so that nobody can try files against it."""
    return hmac.digest(key.derive("digest").bytes(), content, "sha256")


def evidence_name(no: int, media_type: str, *, of_withdrawal: bool = False) -> str:
    """The name under which a scan leaves: nothing personal in it."""
    return f"souhlas-{'odvolani' if of_withdrawal else f'zneni-{no}'}.{media_type.rpartition('/')[2].replace('jpeg', 'jpg')}"
