"""Decisions about consents: what an order must say, the words that are stored, what may happen to a consent next.

The wordings are the seed's (002, first concrete case). They are Czech in every language of the pages: they are what
the client signed, not what the reader reads. A change of any of them is a new TEXT_VERSION.
"""

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from kernel.checks import Checks
from kernel.crypto import Key, Unreadable
from kernel.legal_time import add_months, end_of_day_exclusive, format_date, format_instant, prague_date, start_of_day
from kernel.web.i18n import N_, gettext

from .exceptions import AlreadyWithdrawn, CaseNotOpen, ConsentEnded, NothingToWithdraw
from .schemas import (
    ConsentView,
    PersonChoice,
    Phrase,
    RecipientChoice,
    RecordConsent,
    VersionText,
    WithdrawConsent,
    Wording,
)
from .tables import (
    HANDOVER_FIELDS,
    Action,
    ConsentForm,
    ConsentState,
    ConsentType,
    Decision,
    ItemKind,
    Purpose,
    Relation,
)

TEXT_VERSION = "2026-11.2"
MOST_TOPICS = 20
MOST_SCANS = 10
EARLIEST = date(2000, 1, 1)

TYPE_LABELS = {
    ConsentType.HANDOVER: N_("Předání údajů"),
    ConsentType.CASE_MANAGEMENT: N_("Případová spolupráce"),
    ConsentType.INFO_SHARING: N_("Sdílení informací"),
}
ITEM_LABELS = {
    ItemKind.GIVEN_NAME: N_("jméno"),
    ItemKind.FAMILY_NAME: N_("příjmení"),
    ItemKind.RESIDENCE: N_("město/kraj pobytu"),
    ItemKind.EMAIL: N_("e-mailový kontakt"),
    ItemKind.PHONE: N_("telefonický kontakt"),
    ItemKind.HEALTH: N_("základní informace o zdravotním stavu"),
    ItemKind.PLAN: N_("plán dalšího postupu"),
    ItemKind.GOAL: N_("cíle"),
    ItemKind.TASK: N_("úkoly"),
    ItemKind.MEETING_OUTPUT: N_("výstupy z porad"),
    ItemKind.INFORMATION: N_("konkrétní informace k tématům"),
}
PURPOSE_LABELS = {
    Purpose.CHOOSE_PEER: N_("volba vhodného peer mentora"),
    Purpose.SERVICE_START: N_("nabídka a zahájení služby"),
    Purpose.COOPERATION: N_("společné řešení situace klienta"),
}
FORM_LABELS = {
    ConsentForm.WRITTEN: N_("písemně, podepsaný list"),
    ConsentForm.ORAL: N_("ústně, zapsáno"),
    ConsentForm.ELECTRONIC: N_("elektronicky"),
}
SAID_BY_LABELS = {
    Relation.SELF: N_("klient osobně"),
    Relation.PARENT: N_("rodič"),
    Relation.GUARDIAN: N_("opatrovník nebo poručník"),
}
# what a tired person need not type; any other topic can be written in
TOPICS = (
    N_("cíle a kroky společného plánu"),
    N_("bydlení a úprava bytu"),
    N_("průběh rehabilitace"),
    N_("zaměstnání"),
    N_("příspěvky a dávky"),
    N_("pomůcky a doprava"),
)
ITEMS_OF: Mapping[ConsentType, tuple[ItemKind, ...]] = {
    ConsentType.HANDOVER: HANDOVER_FIELDS,
    ConsentType.CASE_MANAGEMENT: (ItemKind.PLAN, ItemKind.GOAL, ItemKind.TASK, ItemKind.MEETING_OUTPUT),
    ConsentType.INFO_SHARING: (ItemKind.INFORMATION,),
}
ACTIONS_OF: Mapping[ConsentType, tuple[Action, ...]] = {
    # the recipient opens its own record from what was handed over
    ConsentType.HANDOVER: (Action.VIEW, Action.COPY),
    ConsentType.CASE_MANAGEMENT: (Action.VIEW,),
    ConsentType.INFO_SHARING: (Action.VIEW,),
}


NEEDS_START = N_("Zadejte datum, od kdy souhlas platí, například 23. 11. 2026.")
NEEDS_END = N_("Zadejte datum, do kdy souhlas platí, například 23. 11. 2026.")
NEEDS_SAID_DAY = N_("Zadejte datum, kdy se klient vyjádřil, například 23. 11. 2026.")
OTHER_TYPE = N_("Nové znění se týká téhož druhu souhlasu; pro jiný druh zaznamenejte nový souhlas.")
CHOOSE_FILE = N_("Vyberte soubor se skenem nebo fotografií.")


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What the client is asked; incomplete while it is being written."""

    type: ConsentType
    own_service: str
    recipient: RecipientChoice | None = None
    workers: Sequence[PersonChoice] = ()
    items: Sequence[ItemKind] = ()
    topics: Sequence[str] = ()
    purpose: Purpose | None = None
    purpose_text: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the client said to it, and how we know."""

    decision: Decision
    form: ConsentForm
    said_on: date
    said_by: Relation
    representative: str


# ── checking orders ──────────────────────────────────────────────────────────────────────────────────────────────────


def check_offer(
    checks: Checks,
    order: RecordConsent,
    *,
    own_service: str,
    recipients: Iterable[RecipientChoice],
    today: date,
    longest_months: int,
) -> Offer:
    """Check what was offered to the client. What a refusal does not need (named workers, validity) it may leave out."""
    kind = checks.choice("type", order.type, ConsentType, N_("Vyberte, o čem klient rozhoduje."))
    kind = ConsentType(kind) if "type" not in checks.fields else ConsentType.INFO_SHARING
    recipient = _check_recipient(checks, order, recipients)
    refused = order.decision == Decision.DISAGREE
    valid_from, valid_until = order.valid_from, order.valid_until
    if refused:
        valid_from = valid_until = None
    else:
        _check_validity(checks, order, today=today, longest_months=longest_months)
    return Offer(
        type=kind,
        own_service=own_service,
        recipient=recipient,
        workers=_check_workers(checks, order, recipient, needed=not refused),
        items=_check_items(checks, order, kind),
        topics=_check_topics(checks, order, kind),
        purpose=_check_purpose(checks, order, kind),
        purpose_text=checks.text(
            "purpose_text",
            order.purpose_text,
            required=kind is not ConsentType.HANDOVER,
            missing=N_("Napište slovy klienta, k čemu má souhlas sloužit."),
            max_length=1_000,
        ),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _check_recipient(
    checks: Checks, order: RecordConsent, recipients: Iterable[RecipientChoice]
) -> RecipientChoice | None:
    if order.recipient_service_id is None:
        checks.fail("recipient_service_id", N_("Vyberte službu, které se souhlas týká."))
        return None
    found = next((one for one in recipients if one.service_id == order.recipient_service_id), None)
    if found is None:
        checks.fail(
            "recipient_service_id",
            N_("Tato služba na platformě není. Vyberte ji ze seznamu; mimo Oporu nelze nic předat."),
        )
    return found


def _check_workers(
    checks: Checks, order: RecordConsent, recipient: RecipientChoice | None, *, needed: bool
) -> list[PersonChoice]:
    if recipient is None:
        return []
    wanted = set(order.worker_ids)
    named = [worker for worker in recipient.workers if worker.id in wanted]
    if len(named) < len(wanted):
        checks.fail("worker_ids", N_("Jmenovat lze jen ty, kdo ve vybrané službě teď pracují."))
    elif recipient.own and needed and not named:
        checks.fail("worker_ids", N_("Jmenujte alespoň jednoho pracovníka. Souhlas platí jen pro jmenované."))
    return named


def _check_items(checks: Checks, order: RecordConsent, kind: ConsentType) -> list[ItemKind]:
    if kind is not ConsentType.HANDOVER:
        if order.items:
            checks.fail("items", N_("Jednotlivé údaje patří jen k předání údajů."))
        return list(ITEMS_OF[kind])
    chosen = [item for item in HANDOVER_FIELDS if item.value in order.items]
    if len(chosen) < len(set(order.items)):
        checks.fail("items", N_("Předat lze jen údaje z tohoto seznamu."))
    elif not chosen:
        checks.fail("items", N_("Vyberte alespoň jeden údaj. Bez rozsahu souhlas neplatí."))
    return chosen


def _check_topics(checks: Checks, order: RecordConsent, kind: ConsentType) -> list[str]:
    if kind is ConsentType.HANDOVER:
        if order.topics:
            checks.fail("topics", N_("K předání údajů témata nepatří."))
        return []
    cleaned = [checks.line("topics", topic, required=False) for topic in order.topics[: MOST_TOPICS + 1]]
    topics = list(dict.fromkeys(topic for topic in cleaned if topic))
    if len(topics) > MOST_TOPICS:
        checks.fail("topics", gettext("Témat může být nejvýše {most}.").format(most=MOST_TOPICS))
    elif not topics:
        checks.fail("topics", N_("Uveďte alespoň jedno téma. Bez rozsahu souhlas neplatí."))
    return topics


def _check_purpose(checks: Checks, order: RecordConsent, kind: ConsentType) -> Purpose | None:
    code = order.purpose or ("" if kind is ConsentType.HANDOVER else Purpose.COOPERATION.value)
    if code not in {purpose.value for purpose in Purpose}:
        checks.fail("purpose", N_("Vyberte, k čemu má souhlas sloužit."))
        return None
    return Purpose(code)


def _check_validity(checks: Checks, order: RecordConsent, *, today: date, longest_months: int) -> None:
    start = checks.day("valid_from", order.valid_from, missing=NEEDS_START)
    end = checks.day("valid_until", order.valid_until, missing=NEEDS_END)
    if start is not None:
        if order.said_on is not None and EARLIEST <= order.said_on <= today and start < order.said_on:
            checks.fail("valid_from", N_("Souhlas nemůže platit dřív, než se klient vyjádřil."))
        elif start < EARLIEST:
            checks.fail("valid_from", N_("Zkontrolujte rok."))
        elif start > add_months(today, longest_months):
            checks.fail("valid_from", N_("Začátek platnosti je příliš daleko v budoucnosti."))
    if start is None or end is None or "valid_from" in checks.fields:
        return
    longest = add_months(start, longest_months)
    if end < start:
        checks.fail("valid_until", N_("Konec platnosti je před jejím začátkem."))
    elif end < today:
        checks.fail("valid_until", N_("Tato doba už uplynula. Souhlas by neplatil ani jeden den."))
    elif end > longest:
        sentence = gettext("Tak dlouho souhlas platit nemůže, nejdéle do {day}.")
        checks.fail("valid_until", sentence.format(day=format_date(longest)))


def check_answer(checks: Checks, order: RecordConsent, *, today: date) -> Answer:
    """Check what the client said; blank is no answer."""
    if order.decision not in {decision.value for decision in Decision}:
        checks.fail("decision", N_("Vyberte, jak se klient rozhodl. Prázdné pole není odpověď."))
    return Answer(
        decision=Decision.DISAGREE if order.decision == Decision.DISAGREE else Decision.AGREE,
        **_check_said(checks, order, today=today),
    )


def check_withdrawal(checks: Checks, order: WithdrawConsent, *, today: date) -> tuple[Answer, str]:
    """Check a withdrawal: who, when, how. Never why; a note is for the worker."""
    note = checks.text("note", order.note, required=False, max_length=2_000)
    return Answer(decision=Decision.DISAGREE, **_check_said(checks, order, today=today)), note


def _check_said(checks: Checks, order: RecordConsent | WithdrawConsent, *, today: date) -> dict[str, Any]:
    said_on = checks.day(
        "said_on",
        order.said_on,
        missing=NEEDS_SAID_DAY,
        not_after=today,
        message=N_("Tento den ještě nenastal. Kdy se klient vyjádřil?"),
    )
    if said_on is not None and said_on < EARLIEST:
        checks.fail("said_on", N_("Zkontrolujte rok."))
    form = checks.choice("form", order.form, ConsentForm, N_("Vyberte, jak se klient vyjádřil."))
    said_by = checks.choice("said_by", order.said_by, Relation, N_("Vyberte, kdo se vyjádřil."))
    representative = checks.line("representative", order.representative, required=False)
    if "said_by" not in checks.fields and "representative" not in checks.fields:
        if said_by != Relation.SELF and not representative:
            checks.fail("representative", N_("Napište, kdo se za klienta vyjádřil."))
        elif said_by == Relation.SELF and representative:
            checks.fail("representative", N_("Klient se vyjádřil osobně; jméno zástupce sem nepatří."))
    if checks.fields:
        return {
            "form": ConsentForm.ORAL,
            "said_on": today,
            "said_by": Relation.SELF,
            "representative": "",
        }
    return {
        "form": ConsentForm(form),
        "said_on": said_on,
        "said_by": Relation(said_by),
        "representative": representative,
    }


# ── the words that are stored ────────────────────────────────────────────────────────────────────────────────────────

_TEXTS: Mapping[tuple[ConsentType, Decision | None], tuple[str, ...]] = {
    (ConsentType.HANDOVER, Decision.AGREE): (
        "Údaje k předání: {items}.",
        "{interest}souhlasím s předáním výše uvedených údajů do služby {recipient}{named}.",
    ),
    (ConsentType.HANDOVER, Decision.DISAGREE): (
        "Údaje, o které jde: {items}.",
        "Nesouhlasím s předáním výše uvedených údajů do služby {recipient}{named}.",
    ),
    (ConsentType.CASE_MANAGEMENT, Decision.AGREE): (
        "Témata sdílení: {topics}.",
        "Souhlasím s případovou spoluprací (case managementem) služby {own} a služby {recipient}{named}. K uvedeným"
        " tématům smějí sdílet plán dalšího postupu, cíle, úkoly a výstupy z porad. Celou dokumentaci nesdílejí.",
        "Aby mě služba {recipient} poznala, dozví se mé jméno, příjmení a datum narození.",
    ),
    (ConsentType.CASE_MANAGEMENT, Decision.DISAGREE): (
        "Témata, o která jde: {topics}.",
        "Nesouhlasím s případovou spoluprací (case managementem) služby {own} a služby {recipient}{named}.",
    ),
    (ConsentType.INFO_SHARING, Decision.AGREE): (
        "Témata sdílení: {topics}.",
        "Souhlasím s tím, aby služba {own} sdělovala pracovníkům služby {recipient}{named} konkrétní informace"
        " k uvedeným tématům. Celá dokumentace se nesdílí.",
    ),
    (ConsentType.INFO_SHARING, Decision.DISAGREE): (
        "Témata, o která jde: {topics}.",
        "Nesouhlasím s tím, aby služba {own} sdělovala pracovníkům služby {recipient}{named} informace k uvedeným"
        " tématům.",
    ),
}
_ENDS = {
    Decision.AGREE: ("Účel: {purpose}.", "Souhlas platí od {start} do {end}. Kdykoli jej mohu odvolat."),
    Decision.DISAGREE: ("Účel, o který šlo: {purpose}.", "Nic z toho se nepředá ani nesdílí."),
}
_SENTENCES = {
    ConsentType.HANDOVER: "s předáním osobních a citlivých údajů do služby {recipient}",
    ConsentType.CASE_MANAGEMENT: "s případovou spoluprací / case managementem se službou {recipient}",
    ConsentType.INFO_SHARING: "se sdílením informací se službou {recipient}",
}
_SUBJECTS = {
    ConsentType.HANDOVER: "předání údajů do služby {recipient}",
    ConsentType.CASE_MANAGEMENT: "případová spolupráce se službou {recipient}",
    ConsentType.INFO_SHARING: "sdílení informací se službou {recipient}",
}
_BLANK = "…"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def wording(offer: Offer, decision: Decision) -> Wording:
    """The exact words for an offer and an answer. What is not filled in yet is a dotted gap."""
    values = {
        "items": ", ".join(ITEM_LABELS[item] for item in offer.items),
        "topics": "; ".join(offer.topics),
        "own": _inside(offer.own_service),
        "recipient": _recipient(offer.recipient),
        "named": "",
        "interest": "",
        "purpose": _purpose(offer),
        "start": format_date(offer.valid_from) if offer.valid_from else "",
        "end": format_date(offer.valid_until) if offer.valid_until else "",
    }
    names = ", ".join(worker.name for worker in offer.workers)
    templates = [*_TEXTS[offer.type, decision], *_ENDS[decision]]
    named = " (zastoupené pracovníky: {names})" if names or _names_wanted(offer, decision) else ""
    # the seed's own opening, where the client asks for the other service
    interest = (
        "Mám zájem o službu {recipient}. V této souvislosti "
        if offer.purpose in (None, Purpose.CHOOSE_PEER, Purpose.SERVICE_START)
        else ""
    )
    paragraphs = [
        _phrases(_capital(text.replace("{named}", named).replace("{interest}", interest)), {**values, "names": names})
        for text in templates
    ]
    said = "souhlasí" if decision is Decision.AGREE else "nesouhlasí"
    return Wording(paragraphs=paragraphs, sentence=f"Klient {said} {_sentence(offer)}.", text_version=TEXT_VERSION)


def withdrawal_facts(kind: ConsentType, recipient: str, answer: Answer, note: str) -> str:
    """What the record in the folder says when a consent is taken back."""
    sentence = f"Klient odvolal souhlas {_SENTENCES[kind].format(recipient=recipient)}."
    return "\n".join(part for part in (sentence, said_line(answer), note) if part)


def record_title(kind: ConsentType, recipient: str, decision: Decision, *, withdrawn: bool = False) -> str:
    """The title of the record in the client's folder."""
    what = "Odvolání souhlasu" if withdrawn else "Souhlas" if decision is Decision.AGREE else "Nesouhlas"
    return f"{what}: {_SUBJECTS[kind].format(recipient=recipient)}"


def record_facts(offer: Offer, answer: Answer, words: Wording) -> str:
    """What the record in the folder says: the seed's sentence, scope, purpose, validity, how it was said."""
    scope = ", ".join(ITEM_LABELS[item] for item in offer.items) if not offer.topics else "; ".join(offer.topics)
    lines = [words.sentence, f"Rozsah: {scope}.", f"Účel: {_purpose(offer)}."]
    if offer.valid_from and offer.valid_until:
        lines.append(f"Platnost: od {format_date(offer.valid_from)} do {format_date(offer.valid_until)}.")
    return "\n".join((*lines, said_line(answer)))


def said_line(answer: Answer) -> str:
    """When, how and by whom it was said."""
    return f"Vyjádřeno {format_date(answer.said_on)}, {_how(answer)}."


def _how(answer: Answer) -> str:
    who = SAID_BY_LABELS[answer.said_by] + (f" ({answer.representative})" if answer.representative else "")
    return f"{FORM_LABELS[answer.form]}; {who}"


def recipient_words(recipient: RecipientChoice) -> str:
    """The recipient as it stands inside a sentence."""
    return _recipient(recipient)


def _sentence(offer: Offer) -> str:
    return _SENTENCES[offer.type].format(recipient=_recipient(offer.recipient) or _BLANK)


def _names_wanted(offer: Offer, decision: Decision) -> bool:
    return decision is Decision.AGREE and (offer.recipient is None or offer.recipient.own)


def _recipient(recipient: RecipientChoice | None) -> str:
    if recipient is None:
        return ""
    return _inside(recipient.name) + ("" if recipient.own else f", {recipient.organisation_name}")


def _purpose(offer: Offer) -> str:
    if offer.type is not ConsentType.HANDOVER:
        return offer.purpose_text.rstrip(".")
    label = PURPOSE_LABELS[offer.purpose] if offer.purpose else ""
    return "; ".join(part for part in (label, offer.purpose_text.rstrip(".")) if part)


def _inside(name: str) -> str:
    """A service's name inside a sentence: small first letter, unless it begins with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _phrases(template: str, values: Mapping[str, str]) -> list[Phrase]:
    found: list[Phrase] = []
    at = 0
    for match in _PLACEHOLDER.finditer(template):
        if match.start() > at:
            found.append(Phrase(template[at : match.start()]))
        found.append(Phrase(values[match[1]] or _BLANK, marked=True))
        at = match.end()
    return [*found, Phrase(template[at:])] if at < len(template) else found


_PAPER = {
    ConsentType.HANDOVER: ("Souhlas, nebo nesouhlas s předáním údajů", "Údaje k předání"),
    ConsentType.CASE_MANAGEMENT: ("Souhlas, nebo nesouhlas s případovou spoluprací", "Témata sdílení"),
    ConsentType.INFO_SHARING: ("Souhlas, nebo nesouhlas se sdílením informací", "Témata sdílení"),
}


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """Where a form is printed and about whom; dates as people read them."""

    organisation: str
    unit: str
    file_mark: str
    client_name: str
    birth_date: date | None
    printed_at: str
    printed_by: str


def paper(
    offer: Offer,
    paper: Paper,
    *,
    decision: Decision | None = None,
    recorded: Sequence[str] = (),
    text_version: str = TEXT_VERSION,
    said: str = "",
    ended: str = "",
) -> tuple[str, dict[str, Any]]:
    """(title, data) of the printed form; before it is signed without a decision. `said`: the words as they were kept.

    `ended`: that it holds no more, to stand on top.
    """
    assert offer.recipient is not None
    statements = {each: said if said and each is decision else _statement(offer, each) for each in Decision}
    title, heading = _PAPER[offer.type]
    items = list(offer.topics) or [ITEM_LABELS[item] for item in offer.items]
    return title, {
        "organisation": paper.organisation,
        "unit": paper.unit,
        "file_mark": paper.file_mark,
        "client_name": paper.client_name,
        "birth_date": format_date(paper.birth_date) if paper.birth_date else None,
        "topic": _capital(_SUBJECTS[offer.type].format(recipient=_recipient(offer.recipient))) + ".",
        "items_heading": heading,
        "items": items,
        "recipient_service": offer.recipient.name,
        "recipient_organisation": offer.recipient.organisation_name,
        "recipient_workers": [worker.name for worker in offer.workers],
        "purpose": _capital(_purpose(offer)) + ".",
        "valid_from": format_date(offer.valid_from) if offer.valid_from else None,
        "valid_to": format_date(offer.valid_until) if offer.valid_until else None,
        "agree": statements[Decision.AGREE],
        "disagree": statements[Decision.DISAGREE],
        "decision": decision.value if decision else None,
        "ended": ended,
        "recorded": list(recorded),
        "text_version": text_version,
        "printed_at": paper.printed_at,
        "printed_by": paper.printed_by,
    }


def offer_of(view: ConsentView, *, own_service: str) -> Offer:
    """The offer behind a recorded consent, as its present wording names it."""
    present, recipient = view.present, view.present.recipient
    given = view.decision == Decision.AGREE
    choice = RecipientChoice(
        tenant_id=recipient.tenant_id,
        service_id=recipient.service_id,
        name=recipient.name,
        short_name=recipient.short_name,
        organisation_name=recipient.organisation_name,
        own=recipient.own,
    )
    named = zip(recipient.worker_ids, recipient.worker_names, strict=True)
    return Offer(
        type=ConsentType(view.type),
        own_service=own_service,
        recipient=choice,
        workers=[PersonChoice(id=worker_id, name=name, roles=[]) for worker_id, name in named],
        items=[ItemKind(item) for item in present.items],
        topics=present.topics,
        purpose=Purpose(present.purpose),
        purpose_text=present.purpose_text,
        valid_from=present.valid_from if given else None,
        valid_until=present.valid_until if given else None,
    )


def statement_in(text: str) -> str:
    """The statement in a kept text: its second paragraph."""
    return text.split("\n")[1]


_STORY = {
    ConsentState.GIVEN: "Souhlas vyjádřen",
    ConsentState.REFUSED: "Nesouhlas vyjádřen",
    ConsentState.WITHDRAWN: "Souhlas odvolán",
    ConsentState.EXPIRED: "Platnost skončila",
}


_ENDED = {
    ConsentState.WITHDRAWN: "Tento souhlas už neplatí. Klient jej odvolal {day}.",
    ConsentState.EXPIRED: "Tento souhlas už neplatí. Skončil {day}.",
    ConsentState.SUPERSEDED: "Toto znění už neplatí. Bylo nahrazeno {day}.",
}


def ended_line(view: ConsentView) -> str:
    """What the printed form says on top of a consent that holds no more."""
    return _ENDED.get(ConsentState(view.state), "").format(day=format_date(view.on))


def story(view: ConsentView) -> list[str]:
    """What happened to the present wording, first to last, as the printed form tells it; at the end the commitment."""
    lines: list[str] = []
    for step in reversed(view.steps):
        if step.version_no != view.present.no or step.state not in _STORY:
            continue
        words = [_STORY[ConsentState(step.state)]]
        if step.said_on and step.form and step.said_by:
            answer = Answer(
                decision=Decision.AGREE,
                form=ConsentForm(step.form),
                said_on=step.said_on,
                said_by=Relation(step.said_by),
                representative=step.representative,
            )
            words.append(f"{format_date(step.said_on)}, {_how(answer)}")
        elif step.state == ConsentState.EXPIRED:
            words.append(format_date(view.present.valid_until))
        if step.recorded_by:
            words.append(f"(zapsáno {format_instant(step.recorded_at)}, {step.recorded_by})")
        lines.append(" ".join(words) + ".")
    return [*lines, f"Otisk znění: {view.present.digest}"]


def _statement(offer: Offer, decision: Decision) -> str:
    return "".join(phrase.text for phrase in wording(offer, decision).paragraphs[1])


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


def evidence_name(no: int, media_type: str) -> str:
    """The name under which a scan leaves: nothing personal in it."""
    return f"souhlas-zneni-{no}.{media_type.rpartition('/')[2].replace('jpeg', 'jpg')}"


# ── periods and states ───────────────────────────────────────────────────────────────────────────────────────────────


def period(offer: Offer, answer: Answer, *, longest_months: int) -> tuple[datetime, datetime]:
    """The validity as instants, the end exclusive. A refusal holds from the day it was said."""
    start = offer.valid_from or answer.said_on
    end = offer.valid_until or add_months(answer.said_on, longest_months)
    return start_of_day(start), end_of_day_exclusive(end)


def last_day(valid_until: datetime) -> date:
    """The last day of a period whose end is exclusive."""
    return prague_date(valid_until - timedelta(microseconds=1))


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


CONFIDENTIALITY_BASIS = "108/2006 § 100"


def scan_missing(form: str, has_scan: object) -> bool:
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
