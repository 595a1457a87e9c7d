# pyright: strict
"""What the client's folder says of a consent."""

from collections.abc import Collection
from datetime import date

from cases.cases.schemas import RecordText
from consent.rules import FORM_LABELS, SAID_BY_LABELS, Answer, Offer, Said, Withdrawal
from consent.schemas import Dropped, Late, Went, Wording
from consent.tables import ConsentType, Decision, Relation
from kernel.legal_time import format_date

from .wordings import SUBJECTS, asked_purpose, folder_sentence, scope_words, sentence_of

NO_WORDING = "Znění souhlasu nelze přečíst."


def withdrawal_facts(
    kind: ConsentType,
    items: Collection[str],
    recipient: str,
    withdrawal: Withdrawal,
    *,
    went: Collection[Went] = (),
    readable: bool,
) -> str:
    """What the record in the folder says when a consent is taken back, and what came about between the no and the record."""
    return _withdrawal(kind, items, recipient, withdrawal.said, withdrawal.note, went=went, readable=readable)


OF_THAT_PART = "Co z toho k vypuštěnému nebo odmítnutému patří, bylo bez souhlasu, nezaznělo-li pak nové ano; k ostatnímu souhlas trval."
NOTHING = Late()
OVER_BEFORE = " Souhlas tu v té době už skončil; toto ne zaznělo dřív."


def heard_facts(
    kind: ConsentType,
    items: Collection[str],
    recipient: str,
    said: Said,
    *,
    heard: str,
    went: Collection[Went] = (),
    readable: bool,
) -> str:
    """The same of a withdrawal that another service heard: who wrote it down there, and no word of a note."""
    return _withdrawal(kind, items, recipient, said, heard, went=went, readable=readable)


def _withdrawal(
    kind: ConsentType,
    items: Collection[str],
    recipient: str,
    said: Said,
    more: str,
    *,
    went: Collection[Went],
    readable: bool,
) -> str:
    who = "Klient odvolal" if said.said_by is Relation.SELF else "Za klienta byl odvolán"
    sentence = f"{who} souhlas {sentence_of(kind, items).format(recipient=recipient)}."
    parts = (
        sentence,
        said_line(said),
        more,
        "" if readable else NO_WORDING,
        went_lines(said.said_on, Late(went=[*went])),
    )
    return "\n".join(part for part in parts if part)


def record_title(kind: ConsentType, recipient: str, decision: Decision, *, withdrawn: bool = False) -> str:
    """The title of the record in the client's folder."""
    what = "Odvolání souhlasu" if withdrawn else "Souhlas" if decision is Decision.AGREE else "Nesouhlas"
    return f"{what}: {SUBJECTS[kind].format(recipient=recipient)}"


def record_facts(offer: Offer, answer: Answer, words: Wording, *, late: Late = NOTHING) -> str:
    """What the record in the folder says: the seed's sentence, scope, purpose, validity, how it was said."""
    said = "souhlas" if answer.decision is Decision.AGREE else "nesouhlas"
    by_other = f"Za klienta byl vysloven {said} {folder_sentence(offer)}."
    sentence = words.sentence if answer.said.said_by is Relation.SELF else by_other
    lines = [sentence, f"Rozsah: {scope_words(offer)}.", f"Účel: {asked_purpose(offer)}."]
    if offer.valid_from and offer.valid_until:
        lines.append(f"Platnost: od {format_date(offer.valid_from)} do {format_date(offer.valid_until)}.")
    lines.append(said_line(answer.said))
    if answer.said.reason:
        lines.append(f"Proč se smí vyjádřit: {answer.said.reason}")
    if late.went:
        lines.append(went_lines(answer.said.said_on, late))
    return "\n".join(lines)


def went_lines(day: date, late: Late) -> str:
    """What came about after a no of that day and before it was written down: not with consent, and the file says so.

    Of a no to a part it says what that is, and what came about: which of it is of that part is for who reads both.
    """
    if not late.went:
        return ""
    lines = [f"– {each.czech}" for each in late.went]
    if not late.part:
        head = f"Ne zaznělo {format_date(day)}. Až po něm, ještě než bylo zapsáno, a tedy bez souhlasu, nezaznělo-li pak nové ano:"
        return "\n".join([head, *lines])
    head = f"Ne v tomto rozsahu zaznělo {format_date(day)}."
    if late.dropped is not None:
        head = f"Toto znění zaznělo {format_date(day)} a nezahrnuje už: {'; '.join(late.dropped.czech)}."
    return "\n".join([f"{head} Po tomto dni, ještě než bylo zapsáno:", *lines, OF_THAT_PART])


def late_no_record(day: date, recorded_on: date, *, consent: str = "") -> RecordText:
    """What a file of either service says beside something that came about after a no of that day; `consent`: in the other
    service, to which consent and who has it.
    """
    return RecordText(
        title="Až po vysloveném ne",
        facts=f"Ne zaznělo {format_date(day)}, zapsáno bylo {format_date(recorded_on)}. Co bylo v té době předáno, převzato nebo"
        f" společně uzavřeno, nebylo se souhlasem, nezaznělo-li pak nové ano.{consent and f' {consent}'}",
    )


def consent_there(kind: ConsentType, recipient: str, service: str) -> str:
    """Which consent of another service it was, for a file that knows nothing else of it."""
    return f"Souhlas, o který jde: {SUBJECTS[kind].format(recipient=recipient)}; zapsala ho služba {service}."


def late_part_record(day: date, recorded_on: date, dropped: Dropped | None, *, consent: str = "") -> RecordText:
    """The same beside something of which a part was not with consent; `dropped`: which, where this file may say it."""
    what = f": {'; '.join(dropped.czech)}" if dropped is not None else ""
    facts = [
        f"Ne k části souhlasu zaznělo {format_date(day)}, zapsáno bylo {format_date(recorded_on)}. Týká se části souhlasu{what}.",
        "Co z toho bylo po tomto dni předáno, převzato nebo společně uzavřeno, nebylo se souhlasem, nezaznělo-li pak nové ano; k ostatnímu souhlas trval.",
    ]
    return RecordText(title="Až po vysloveném ne k části", facts="\n".join([*facts, *([consent] if consent else [])]))


def said_line(said: Said) -> str:
    """When, how and by whom it was said."""
    return f"Vyjádřeno {format_date(said.said_on)}, {how_words(said)}."


def how_words(said: Said) -> str:
    """In what form and by whom it was said."""
    who = SAID_BY_LABELS[said.said_by] + (f" ({said.representative})" if said.representative else "")
    return f"{FORM_LABELS[said.form]}; {who}"
