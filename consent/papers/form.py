# pyright: strict
"""The printed form: to be signed, or as it was recorded."""

from datetime import date
from typing import Any

import msgspec

from consent.rules import ITEM_LABELS, SAID_BY_LABELS, Offer, Said
from consent.schemas import ConsentStep, ConsentView, PersonChoice, RecipientChoice, said_of
from consent.tables import ConsentForm, ConsentState, ConsentType, Decision, ItemKind, Purpose, Relation
from kernel.legal_time import format_date, format_instant

from .folder import OF_NO, OF_WORDING, how_words
from .wordings import (
    SUBJECTS,
    TEXT_VERSION,
    asked_purpose,
    capital,
    recipient_words,
    refuses_all,
    refuses_any_purpose,
    scope_words,
    withdrawal_words,
    wording,
)

TITLES = {
    ConsentType.HANDOVER: "Souhlas, nebo nesouhlas s předáním údajů",
    ConsentType.CASE_MANAGEMENT: "Souhlas, nebo nesouhlas s případovou spoluprací",
    ConsentType.INFO_SHARING: "Souhlas, nebo nesouhlas se sdílením informací",
}
_ABOUT_ITEMS = {
    ConsentType.HANDOVER: "Údaje k předání",
    ConsentType.CASE_MANAGEMENT: "Témata sdílení",
    ConsentType.INFO_SHARING: "Témata sdílení",
}
_ABOUT_REFUSED = {
    ConsentType.HANDOVER: "Údaje, o které jde",
    ConsentType.CASE_MANAGEMENT: "Témata, o která jde",
    ConsentType.INFO_SHARING: "Témata, o která jde",
}
_BESIDE_ITEMS = {
    ConsentType.HANDOVER: "Nic jiného se nepředává.",
    ConsentType.CASE_MANAGEMENT: "Příjemce se k tomu dozví jen jméno, příjmení a datum narození. Nic jiného se nepředává.",
    ConsentType.INFO_SHARING: "Nic jiného se nepředává.",
}
_STORY = {
    ConsentState.GIVEN: "Souhlas vyjádřen",
    ConsentState.REFUSED: "Nesouhlas vyjádřen",
    ConsentState.WITHDRAWN: "Souhlas odvolán",
    ConsentState.EXPIRED: "Platnost skončila",
}
_ENDED = {
    ConsentState.WITHDRAWN: "Tento souhlas už neplatí. Byl odvolán {day}.",
    ConsentState.EXPIRED: "Tento souhlas už neplatí. Skončil {day}.",
    ConsentState.SUPERSEDED: "Toto znění už neplatí. Bylo nahrazeno {day}.",
}


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """Where, when and by whom a form is printed, and about whom."""

    organisation: str
    unit: str
    unit_said: str
    file_mark: str
    client_name: str
    birth_date: date | None
    printed_at: str
    printed_by: str


def form_to_sign(
    offer: Offer, letterhead: Letterhead, *, said_by: Relation = Relation.SELF, representative: str = ""
) -> tuple[str, dict[str, Any]]:
    """(title, data) of the form before it is signed: both answers stand open. `said_by` is who is going to sign."""
    data = _offer_data(offer, letterhead, text_version=TEXT_VERSION) | {
        "agree": _statement(offer, Decision.AGREE),
        "disagree": _statement(offer, Decision.DISAGREE),
        "decision": None,
        "ended": "",
        "recorded": list[str](),
        "signature": _signature(said_by, representative),
    }
    return TITLES[offer.type], data


def form_as_recorded(view: ConsentView, letterhead: Letterhead) -> tuple[str, dict[str, Any]]:
    """(title, data) of the form as it was recorded: the answer in the words that were kept, and what happened since."""
    offer, decision = offer_of(view, own_service=letterhead.unit_said), Decision(view.decision)
    statements = {each: _statement(offer, each) for each in Decision}
    statements[decision] = "\n".join(said_of(view.present.text.split("\n")))
    refused, named_then = decision is Decision.DISAGREE, view.present.recipient.named_then
    data = _offer_data(offer, letterhead, text_version=view.present.text_version, refused=refused, then=named_then)
    if refused and refuses_all(view.present.text):  # in the words that were kept, which have changed since
        data["items"] = [view.present.text.split("\n")[0].partition(": ")[2].rstrip(".")]
    data |= {
        "agree": statements[Decision.AGREE],
        "disagree": statements[Decision.DISAGREE],
        "decision": decision.value,
        "ended": _ENDED.get(ConsentState(view.state), "").format(day=format_date(view.on)),
        "recorded": _story(view),
        "signature": "",
    }
    return TITLES[offer.type], data


def _signature(said_by: Relation, representative: str) -> str:
    """Whose name is written there."""
    if said_by is Relation.SELF:
        return "podpis klienta nebo klientky"
    return f"podpis za klienta nebo klientku: {SAID_BY_LABELS[said_by]} {representative}".strip()


def _offer_data(
    offer: Offer, letterhead: Letterhead, *, text_version: str, refused: bool = False, then: str = ""
) -> dict[str, Any]:
    """What was offered, called as the wording of the answer calls it: nothing of what was refused goes anywhere.

    `then`: what the words call the recipient, where it is called otherwise now.
    """
    return {
        "organisation": letterhead.organisation,
        "unit": letterhead.unit,
        "file_mark": letterhead.file_mark,
        "client_name": letterhead.client_name,
        "birth_date": format_date(letterhead.birth_date) if letterhead.birth_date else None,
        "topic": capital(SUBJECTS[offer.type].format(recipient=recipient_words(offer.recipient))) + ".",
        "items_heading": (_ABOUT_REFUSED if refused else _ABOUT_ITEMS)[offer.type],
        "items_note": "" if refused else _BESIDE_ITEMS[offer.type],
        "items": list(offer.topics) or [ITEM_LABELS[item] for item in offer.items] or [scope_words(offer)],
        "recipient_service": f"{offer.recipient.name}, ve znění souhlasu služba {then}"
        if then
        else offer.recipient.name,
        "recipient_organisation": offer.recipient.organisation_name,
        "workers_heading": "Jmenovaní pracovníci" if refused else "Pracovníci, kterých se souhlas týká",
        "recipient_workers": [worker.name for worker in offer.workers],
        "purpose_heading": "Účel, o který šlo" if refused else "K čemu",
        "purpose": capital(asked_purpose(offer)) + ".",
        "valid_from": format_date(offer.valid_from) if offer.valid_from else None,
        "valid_to": format_date(offer.valid_until) if offer.valid_until else None,
        "withdrawal": withdrawal_words(offer.type, text_version),
        "text_version": text_version,
        "printed_at": letterhead.printed_at,
        "printed_by": letterhead.printed_by,
    }


def _statement(offer: Offer, decision: Decision) -> str:
    return "\n".join(said_of(wording(offer, decision).text.split("\n")))


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
        said=recipient.said,
        offers_peers=True,  # what was offered stays as it was
    )
    named = zip(recipient.worker_ids, recipient.worker_names, strict=True)
    return Offer(
        type=ConsentType(view.type),
        own_service=own_service,
        recipient=choice,
        workers=[PersonChoice(id=worker_id, name=name, roles=[]) for worker_id, name in named],
        items=[] if refuses_all(present.text) else [ItemKind(item) for item in present.items],
        topics=present.topics,
        purpose=None if refuses_any_purpose(present.text) else Purpose(present.purpose),
        purpose_text=present.purpose_text,
        valid_from=present.valid_from if given else None,
        valid_until=present.valid_until if given else None,
    )


OF_ANOTHER = "Řekl to někdo jiný než klient: dvě osoby byly vedené jako jedna."


def _story(view: ConsentView) -> list[str]:
    """What happened to the present wording, first to last; at the end the commitment to it."""
    told = [step for step in reversed(view.steps) if step.version_no == view.present.no and step.state in _STORY]
    return [*(_step_line(view, step) for step in told), f"Otisk znění: {view.present.digest}"]


def _step_line(view: ConsentView, step: ConsentStep) -> str:
    words = [_STORY[ConsentState(step.state)]]
    if step.said_on and step.form and step.said_by:
        said = Said(
            form=ConsentForm(step.form),
            said_on=step.said_on,
            said_by=Relation(step.said_by),
            representative=step.representative,
        )
        words.append(f"{format_date(step.said_on)}, {how_words(said)}")
    elif step.state == ConsentState.EXPIRED:
        words.append(format_date(view.present.valid_until))
    elif step.said_on:
        words.append(format_date(step.said_on))
    if step.heard_in:
        words[-1] += f", řečeno službě {step.heard_in}, která to zapsala"
    if step.recorded_by:
        words.append(f"(zapsáno {format_instant(step.recorded_at)}, {step.recorded_by})")
    of_another = f" {OF_ANOTHER}" if step.of_another else ""
    return " ".join(words) + "." + of_another + _after(step)


def _after(step: ConsentStep) -> str:
    """What came about after a no, or after a wording that lets through less, before it was written down."""
    went = "; ".join(each.text for each in step.went)
    if step.went and step.dropped:
        return f" Od předchozího se liší: {'; '.join(step.dropped)}. Po tomto dni, ještě než bylo zapsáno: {went}. {OF_WORDING}"
    return f" Až po něm, ještě než byl zapsán: {went}. {OF_NO}" if went else ""
