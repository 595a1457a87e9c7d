# pyright: strict
"""A protocol on paper: what was read, with the signatures as they were drawn, or with lines to sign on."""

from kernel.clock import now
from kernel.documents import compile_pdf
from kernel.legal_time import format_date, format_instant
from kernel.web.i18n import DEFAULT_LANGUAGE, language_of

from .rules import HEIGHT, WIDTH
from .schemas import OpenedProtocol, Signed
from .tables import Added, SignerRole, Way

_ROLES = {
    SignerRole.NOTIFIER: "Oznamovatel",
    SignerRole.CHILD: "Dítě",
    SignerRole.WITNESS: "Svědek",
    SignerRole.WORKER: "Za úřad, kdo protokol přečetl",
}
_ADDED = {Added.ADDENDUM: "Dodatek", Added.COPY: "Předán opis"}
FILE_NAME, TO_SIGN = "protokol.pdf", "protokol-k-podpisu.pdf"


@language_of(DEFAULT_LANGUAGE)
def protocol_pdf(paper: OpenedProtocol) -> bytes:
    """Draw it, a Czech paper for every reader. Who signed stands in it, and nowhere in what describes the file."""
    words = paper.words
    return compile_pdf(
        "protocol.typ",
        {
            "organisation": words.organisation,
            "unit": words.unit,
            "reference": words.number,
            "heading": words.title,
            "about": words.child,
            "read_at": format_instant(paper.read_at),
            "facts": [
                {"name": name, "value": value}
                for name, value in (*words.facts, ("Kde se četlo", paper.place), ("Přítomni", paper.present))
                if value
            ],
            "said": [{"question": question, "answer": answer} for question, answer in words.said],
            "objections": paper.objections,
            "read_by": paper.read_by,
            "field": {"width": WIDTH, "height": HEIGHT},
            "signed": [_signed(each) for each in paper.signed],
            "additions": [
                {
                    "head": ", ".join(
                        filter(
                            None,
                            (
                                _ADDED[Added(each.what)],
                                format_date(each.given_on) if each.given_on else format_instant(each.added_at),
                                each.added_by,
                            ),
                        )
                    ),
                    "text": each.text,
                }
                for each in paper.additions
            ],
            "printed_at": format_instant(now()),
        },
        title=f"{words.title} {words.number}",
    )


def _signed(one: Signed) -> dict[str, object]:
    return {
        "role": _ROLES[SignerRole(one.role)],
        "name": one.name,
        "way": one.way,
        "at": format_instant(one.at) if one.at else "",
        "strokes": one.strokes if one.way == Way.DRAWN else [],
        "reason": one.reason,
        "noted_by": one.noted_by,
    }
