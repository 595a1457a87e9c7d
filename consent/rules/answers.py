# pyright: strict
"""What the client said: an answer is an answer, or it is None. Nothing here stands in for what nobody said."""

from collections.abc import Collection
from datetime import date

import msgspec

from consent.schemas import KnownConsent, RecordConsent, SaidBefore, StoredConsent, WithdrawConsent
from consent.tables import ConsentForm, Decision, Relation
from kernel.checks import Checks, Limit
from kernel.legal_time import format_date
from kernel.web.i18n import N_, gettext
from kernel.web.text import age

from .offers import EARLIEST, Offer, Setting, check_offer
from .since import check_keys

TOO_EARLY = N_("Vyjádření starší než {day} se sem nezapisuje. Zkontrolujte rok.")
BEFORE_BIRTH = N_("Klient se narodil {day}, dřív se vyjádřit nemohl.")
NEEDS_SAID_DAY = N_("Zadejte datum, kdy se klient vyjádřil, například 23. 11. 2026.")


# Act 89/2012, § 892: parents represent a child until it is of full age (§ 30: 18 years)
PARENTS_UNTIL = 18
# § 867 (2): a child over 12 is presumed able to take information in, to form an opinion and to tell it
SPEAKS_FROM = 12
OF_AGE = N_(
    "Klientovi už bylo 18 let a rodič za něj souhlasit nemůže. Vyberte, kdo se vyjádřil, nebo napište, proč to v tomto případě"
    " smí být rodič."
)
TOO_YOUNG = N_(
    "Klientovi ještě nebylo 12 let. Za tak malé dítě souhlasí rodič nebo opatrovník: vyberte, kdo se vyjádřil, nebo napište,"
    " proč v tomto případě může souhlasit samo."
)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """How we know what the client said: in what form, when, and who spoke."""

    form: ConsentForm
    said_on: date
    said_by: Relation
    representative: str
    reason: str = ""
    """Why this person may agree, where an age says otherwise."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the client said to an offer."""

    decision: Decision
    said: Said


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """How the client took a consent back; the note is for the worker."""

    said: Said
    note: str


def check_decided(
    checks: Checks, order: RecordConsent, setting: Setting, *, follows: StoredConsent | None = None
) -> tuple[Offer, Answer] | None:
    """What was offered and what the client said to it; None while anything is wrong, which stands beside its field.

    `follows` is the consent that gets a new wording.
    """
    offer = check_offer(checks, order, setting, follows=follows)
    answer = check_answer(checks, order, today=setting.today, not_before=follows and follows.said_on, born=setting.born)
    return None if offer is None or answer is None or checks.fields else (offer, answer)


BEFORE_LAST = N_("Předchozí vyjádření klienta je z pozdějšího dne, {day}. Kdy se vyjádřil k novému znění?")


def check_answer(
    checks: Checks,
    order: RecordConsent,
    *,
    today: date,
    not_before: date | None = None,
    born: date | None = None,
) -> Answer | None:
    """What the client said, and not before the answer it follows; None while that is not known.

    Blank is no answer, and an unknown word is none either.
    """
    said = check_said(checks, order, today=today, born=born)
    if said is not None and not_before is not None and said.said_on < not_before:
        checks.fail("said_on", gettext(BEFORE_LAST).format(day=format_date(not_before)))
        return None
    if order.decision not in set(Decision):
        checks.fail("decision", N_("Vyberte, jak se klient rozhodl. Prázdné pole není odpověď."))
        return None
    reason = checks.reason("said_by_reason", order.said_by_reason, required=False, max_length=500)
    if said is None:
        return None
    if order.decision == Decision.AGREE and not reason:
        _check_speaker(checks, said, born=born)
    return Answer(decision=Decision(order.decision), said=msgspec.structs.replace(said, reason=reason))


SAID_NO_LATER = N_(
    "{day} zaznělo ne: souhlas byl odmítnut, nebo odvolán. Co bylo řečeno předtím, už neplatí. Zapište, co zaznělo naposled, a kdy."
)


def check_last_word(answer: Answer, before: SaidBefore) -> None:
    """What the client said last holds: a yes of an earlier day than a no is over, however late somebody writes it down.

    Of a yes and a no of one day, the one that is recorded later is the later one. Raises Invalid.
    """
    if answer.decision is Decision.AGREE and before.no_on is not None:
        checks = Checks()
        limits = [Limit(before.no_on, SAID_NO_LATER)]
        checks.day("said_on", answer.said.said_on, missing=NEEDS_SAID_DAY, not_before=limits)
        checks.done()


def said_no_unseen(answer: Answer, before: SaidBefore, known: Collection[KnownConsent] | None) -> bool:
    """Whether a yes goes past a no of the same day that is none of the `known` ones; None: nobody says what they know."""
    return (
        known is not None
        and answer.decision is Decision.AGREE
        and before.no_on == answer.said.said_on
        and not any(each.id == before.no_id and each.version >= (before.no_seq or 0) for each in known)
    )


def wrong_speaker(said_by: str, said_on: date, born: date | None) -> Relation | None:
    """Who agreed, where by the client's age that day they could not: a parent of somebody of age, or a small child; else None."""
    years = age(born, said_on)
    if years is None:
        return None
    if said_by == Relation.PARENT and years >= PARENTS_UNTIL:
        return Relation.PARENT
    return Relation.SELF if said_by == Relation.SELF and years < SPEAKS_FROM else None


IN_DOUBT = {
    Relation.PARENT: N_(
        "Podle data narození bylo klientovi už 18 let a rodič za něj souhlasit nemohl. Zeptejte se klienta a zapište nové znění."
    ),
    Relation.SELF: N_(
        "Podle data narození ještě klientovi nebylo 12 let a souhlasit nemohl. Zeptejte se rodiče nebo opatrovníka a zapište nové znění."
    ),
}
"""Of a consent that holds, once the day of birth is corrected."""


def _check_speaker(checks: Checks, said: Said, *, born: date | None) -> None:
    """Point out who cannot agree at the client's age. A no, and taking back, are heard from anybody."""
    if wrong := wrong_speaker(said.said_by, said.said_on, born):
        checks.fail("said_by_reason", {Relation.PARENT: OF_AGE, Relation.SELF: TOO_YOUNG}[wrong])
    checks.tells = checks.tells or "said_by_reason" in checks.fields


BEFORE_GIVEN = N_(
    "Souhlas byl dán až {day}. Co zaznělo dřív, ho neodvolává, platí poslední vyjádření. Kdy byl odvolán?"
)


def check_withdrawal(checks: Checks, order: WithdrawConsent, *, given_on: date, today: date) -> Withdrawal | None:
    """Who took the consent back, when, how; None while that is not known. Never why, and not before it was given.

    A consent that says it was given in days to come is taken back all the same.
    """
    note = checks.text("note", order.note, required=False, max_length=2_000)
    check_keys(checks, order.known_since)
    said = check_said(checks, order, today=today)
    if said is not None and said.said_on < min(given_on, today):
        checks.fail("said_on", gettext(BEFORE_GIVEN).format(day=format_date(given_on)))
    return Withdrawal(said=said, note=note) if said is not None and not checks.fields else None


def check_said(
    checks: Checks, order: RecordConsent | WithdrawConsent, *, today: date, born: date | None = None
) -> Said | None:
    """How we know what the client said, since they were `born`; None while any of it is not known."""
    said_on = checks.day(
        "said_on",
        order.said_on,
        missing=NEEDS_SAID_DAY,
        not_before=[*([Limit(born, BEFORE_BIRTH, sealed=True)] if born else []), Limit(EARLIEST, TOO_EARLY)],
        not_after=[Limit(today, N_("Tento den ještě nenastal. Kdy se klient vyjádřil?"))],
    )
    checks.choice("form", order.form, ConsentForm, N_("Vyberte, jak se klient vyjádřil."))
    checks.choice("said_by", order.said_by, Relation, N_("Vyberte, kdo se vyjádřil."))
    representative = checks.line("representative", order.representative, required=False)
    if "said_by" not in checks.fields and "representative" not in checks.fields:
        if order.said_by != Relation.SELF and not representative:
            checks.fail("representative", N_("Napište, kdo se za klienta vyjádřil."))
        elif order.said_by == Relation.SELF and representative:
            checks.fail("representative", N_("Klient se vyjádřil osobně; jméno zástupce sem nepatří."))
    if said_on is None or checks.fields.keys() & {"said_on", "form", "said_by", "representative"}:
        return None
    return Said(
        form=ConsentForm(order.form),
        said_on=said_on,
        said_by=Relation(order.said_by),
        representative=representative,
    )
