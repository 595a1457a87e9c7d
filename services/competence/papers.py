"""The letter by which a notice goes to another authority, or another authority is asked for an act."""

import msgspec

from kernel.clock import now
from kernel.documents import compile_pdf
from kernel.legal_time import format_instant
from kernel.web.i18n import DEFAULT_LANGUAGE, language_of

FORWARDS = "§ 12 zákona č. 500/2004 Sb., správní řád"
ASKS = "§ 13 zákona č. 500/2004 Sb., správní řád"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter to another authority; of the notifier it says nothing.

    It bears the č. j. where there is one (`registered`), and is signed by who decided, in the function of that day, whoever prints it.
    """

    organisation: str
    unit: str
    reference_number: str
    registered: bool
    to: list[str]
    asks: bool
    child: str
    received_at: str
    reason: str
    said: list[tuple[str, str]]
    attached: list[str]
    kept: int
    protocols: int
    signed_by: str
    function: str


@language_of(DEFAULT_LANGUAGE)
def letter_pdf(letter: Letter) -> bytes:
    """Draw the letter, a Czech paper for every reader. Takes some tens of milliseconds."""
    heading = "Dožádání o úkon" if letter.asks else "Postoupení oznámení"
    return compile_pdf(
        "forwarding.typ",
        {
            "organisation": letter.organisation,
            "unit": letter.unit,
            "number": "Č. j." if letter.registered else "Číslo oznámení",
            "reference": letter.reference_number,
            "to": letter.to,
            "heading": heading,
            "law": ASKS if letter.asks else FORWARDS,
            "child": letter.child,
            "received_at": letter.received_at,
            "reason": letter.reason,
            "said": [{"question": question, "answer": answer} for question, answer in letter.said],
            "files": _files(letter),
            "signed_by": ", ".join(filter(None, (letter.signed_by, letter.function))),
            "printed_at": format_instant(now()),
        },
        title=f"{heading} {letter.reference_number}",
    )


def _files(letter: Letter) -> str:
    """What is enclosed, and that the rest of what the notice came with stays: both are said, or neither where it came without files."""
    enclosed = f"Přílohy: {', '.join(letter.attached)}." if letter.attached else ""
    stays = f"Další soubory, se kterými oznámení přišlo ({letter.kept}), zůstávají u nás." if letter.attached else ""
    stays = stays or f"Soubory, které u oznámení jsou ({letter.kept}), zůstávají u nás, přiloženy nejsou."
    read = (
        "O oznámení je protokol, který se četl nahlas. Zůstává u nás, na vyžádání ho pošleme."
        if letter.protocols
        else ""
    )
    return " ".join(filter(None, (enclosed, f"{stays} Na vyžádání je pošleme." if letter.kept else "", read)))
