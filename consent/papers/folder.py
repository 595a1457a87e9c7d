# pyright: strict
"""What the client's folder says of a consent."""

from collections.abc import Collection
from datetime import date

from cases.cases.schemas import RecordText, TaskText
from consent.rules import FORM_LABELS, SAID_BY_LABELS, Answer, Offer, Said, Withdrawal
from consent.schemas import Dropped, Late, LateWord, Replaced, Went, Wording
from consent.tables import ConsentState, ConsentType, Decision, Relation
from kernel.legal_time import format_date

from .wordings import SUBJECTS, asked_purpose, folder_sentence, scope_words, sentence_of

_YES_OF_ANOTHER = (
    "Souhlas vyslovil někdo jiný než klient tohoto spisu. Co podle něj odešlo jiné službě nebo se s ní dělalo, bylo bez souhlasu klienta"
    " tohoto spisu, nezazněl-li předtím jeho vlastní."
)
_NO_OF_ANOTHER = (
    "Nesouhlas vyslovil někdo jiný než klient tohoto spisu. Skončil-li tím souhlas, sám znovu platit nezačne: zeptejte se na něj klienta"
    " znovu a zapište, co řekl. Skončil-li tím i souhlas v jiné službě, řekněte jí to."
)
LATE_NO_OF_ANOTHER = RecordText(
    title="Vyjádřil se někdo jiný",
    facts="Nesouhlas nebo užší souhlas, po kterém to podle tohoto spisu bylo, nevyslovil klient, o kterého jde: dvě osoby byly vedené jako"
    " jedna. Že to bylo bez souhlasu, z něj neplyne.",
)
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


OF_NO = "Co tento nesouhlas zahrnuje, bylo po něm bez souhlasu, nezazněl-li pak nový souhlas."
OF_WORDING = "Co z toho toto znění nezahrnuje, bylo po tomto dni bez souhlasu, nezazněl-li pak nový souhlas."
NOTHING = Late()
OVER_BEFORE = " Souhlas tu v té době už skončil; tento nesouhlas zazněl dřív."


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


ASK_AGAIN = TaskText(
    title="Zeptat se klienta na souhlas znovu",
    note="Nesouhlas nebo odvolání, které jsou tu zapsané, řekl někdo jiný. Co klient tohoto spisu řekne, zapište jako jeho rozhodnutí.",
)
ASK_OF_CROSSED = TaskText(
    title="Zeptat se klienta na souhlas s tím, co šlo mezi službami",
    note="Když byl jeho spis vedený s jiným, něco z jeho údajů nebo z práce s ním šlo mezi službami. Souhlas k tomu v tomto spisu není:"
    " řekněte mu to a zapište, jak se rozhodl.",
)
CHECK_CROSSED = TaskText(
    title="Projít údaje, které patří jiné osobě",
    note="Předání, které je v tomto spisu, je druhé osoby, s níž byl spis veden jako jeden. Co se z něj dostalo do údajů klienta v Osobách"
    " nebo k jiné službě, není jeho: opravte to a té službě to řekněte.",
)
ASK_FIRST = TaskText(
    title="Zeptat se klienta, jak se o souhlasu rozhodl",
    note="Řekl to, když byl jeho spis vedený s jiným. Záznam o tom tu je, souhlas ani nesouhlas zatím ne: zapište, co řekne.",
)


def said_by_another(state: ConsentState) -> RecordText:
    """What the folder adds to a word that turned out to be somebody else's, of the state that it brought."""
    facts = _YES_OF_ANOTHER if state is ConsentState.GIVEN else _NO_OF_ANOTHER
    return RecordText(title="Vyjádřil se někdo jiný", facts=facts)


def record_title(kind: ConsentType, recipient: str, decision: Decision, *, withdrawn: bool = False, no: int = 1) -> str:
    """The title of the record in the client's folder; `no` of the wording."""
    what = "Odvolání souhlasu" if withdrawn else "Souhlas" if decision is Decision.AGREE else "Nesouhlas"
    if no > 1:
        what += f", nové znění č. {no}"
    return f"{what}: {SUBJECTS[kind].format(recipient=recipient)}"


def record_facts(
    offer: Offer, answer: Answer, words: Wording, *, late: Late = NOTHING, replaced: Replaced | None = None
) -> str:
    """What the record in the folder says: the seed's sentence, scope, purpose, validity, how it was said, and of a new wording what it
    takes the place of.
    """
    said = "souhlas" if answer.decision is Decision.AGREE else "nesouhlas"
    by_other = f"Za klienta byl vysloven {said} {folder_sentence(offer)}."
    sentence = words.sentence if answer.said.said_by is Relation.SELF else by_other
    lines = [sentence, f"Rozsah: {scope_words(offer)}.", f"Účel: {asked_purpose(offer)}."]
    if offer.valid_from and offer.valid_until:
        lines.append(f"Platnost: od {format_date(offer.valid_from)} do {format_date(offer.valid_until)}.")
    lines.append(said_line(answer.said))
    if replaced is not None:
        lines += _replaced(replaced, told=bool(late.went))
    if answer.said.reason:
        lines.append(f"Proč se smí vyjádřit: {answer.said.reason}")
    if late.went:
        lines.append(went_lines(answer.said.said_on, late))
    return "\n".join(lines)


def _replaced(before: Replaced, *, told: bool) -> list[str]:
    """`told`: in what the wording differs stands beside what came about since."""
    says = "" if told or before.dropped is None else differs(before.dropped)
    line = (
        f"Nahrazuje znění č. {before.no}, ke kterému bylo {format_date(before.said_on)} vyjádřeno: {before.said}.{says}"
    )
    ends = ["Nové znění zároveň ukončuje, co na předchozím běželo:", *(f"– {each}" for each in before.ends)]
    return [line, *(ends if before.ends else [])]


def went_lines(day: date, late: Late) -> str:
    """What came about after a no of that day and before it was written down, and that what it is about was without consent.

    Of a yes to a new wording it says in what that differs, and what came about: which of it the wording does not cover is for
    who reads both.
    """
    if not late.went:
        return ""
    head, foot = f"Nesouhlas zazněl {format_date(day)}. Až po něm, ještě než byl zapsán:", OF_NO
    if late.dropped is not None:
        head, foot = (
            f"Toto znění zaznělo {format_date(day)}.{differs(late.dropped)} Po tomto dni, ještě než bylo zapsáno:",
            OF_WORDING,
        )
    return "\n".join([head, *(f"– {each.czech}" for each in late.went), foot])


def differs(dropped: Dropped) -> str:
    """In what a wording differs from the one before, where the reader is told."""
    return f" Od předchozího se liší: {'; '.join(dropped.czech)}." if dropped.czech else ""


def late_record(day: date, recorded_on: date, word: LateWord, *, consent: str = "") -> RecordText:
    """What a file of either service says beside something that came about after a no of that day, or after a wording that lets
    through less; `consent`: in the other service, to which consent and who has it.
    """
    said_on, written_on = format_date(day), format_date(recorded_on)
    done = "bylo v té době předáno, převzato nebo společně uzavřeno"
    if word.dropped is not None:
        title = "Až po novém znění souhlasu"
        facts = f"Nové znění souhlasu zaznělo {said_on}, zapsáno bylo {written_on}.{differs(word.dropped)} Co {done} a nové znění to nezahrnuje, nebylo se souhlasem, nezazněl-li pak nový souhlas."
    else:
        title, scope = "Až po vysloveném nesouhlasu", f" Týká se: {', '.join(word.scope)}." if word.scope else ""
        facts = f"Nesouhlas zazněl {said_on}, zapsán byl {written_on}.{scope} Co {done} a tento nesouhlas to zahrnuje, nebylo se souhlasem, nezazněl-li pak nový souhlas."
    return RecordText(title=title, facts=facts + (f" {consent}" if consent else ""))


def consent_there(kind: ConsentType, recipient: str, service: str) -> str:
    """Which consent of another service it was, for a file that knows nothing else of it."""
    return f"Souhlas, o který jde: {SUBJECTS[kind].format(recipient=recipient)}; zapsala ho služba {service}."


def said_line(said: Said) -> str:
    """When, how and by whom it was said."""
    return f"Vyjádřeno {format_date(said.said_on)}, {how_words(said)}."


def how_words(said: Said) -> str:
    """In what form and by whom it was said."""
    who = SAID_BY_LABELS[said.said_by] + (f" ({said.representative})" if said.representative else "")
    return f"{FORM_LABELS[said.form]}; {who}"


def parted_record(service: str, since: date, until: date, kinds: Collection[str]) -> RecordText:
    """What a file says beside what came into it while another service led the records of two people as one; `kinds`: of a handover,
    the values that were taken over.
    """
    what = f"V té době předala a tady je převzato: {', '.join(kinds)}. Každý z těch údajů" if kinds else "Co v té době"
    return RecordText(
        title="Druhá služba vedla dvě osoby jako jednu",
        facts=f"Služba {service} vedla od {format_date(since)} do {format_date(until)} záznamy dvou osob jako jeden, pak je"
        f" rozdělila. {what}{' ' if kinds else ' do tohoto záznamu řekla, '}může být jiné osoby. Ověřte to s klientem. Co mu nepatří,"
        " opravte v jeho údajích a napište do záznamů.",
    )
