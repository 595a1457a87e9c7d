# pyright: strict
"""The exact words a client agrees or disagrees to.

They are the seed's (002, first concrete case), Czech in every language of the pages: they are what the client signed,
not what the reader reads. A change of any of them is a new TEXT_VERSION.
"""

import re
from collections.abc import Collection, Mapping

from consent.rules import ITEM_LABELS, PURPOSE_LABELS, Draft
from consent.schemas import Phrase, Recipient, RecipientChoice, Wording
from consent.tables import ConsentType, Decision, ItemKind, Purpose
from kernel.legal_time import format_date

TEXT_VERSION = "2026-11.9"
_TEXTS: Mapping[tuple[ConsentType, Decision | None], tuple[str, ...]] = {
    (ConsentType.HANDOVER, Decision.AGREE): (
        "Údaje k předání: {items}.",
        "{interest}souhlasím s předáním výše uvedených údajů do služby {recipient}{named}.",
        "Převezme-li je služba {recipient} do vlastního případu, čtou je tam i její další pracovníci.",
    ),
    (ConsentType.HANDOVER, Decision.DISAGREE): (
        "Údaje, o které jde: {items}.",
        "Nesouhlasím s předáním výše uvedených údajů do služby {recipient}{named}.",
    ),
    (ConsentType.CASE_MANAGEMENT, Decision.AGREE): (
        "Témata sdílení: {topics}.",
        "Souhlasím s případovou spoluprací (case managementem) služby {own} a služby {recipient}{named}. K uvedeným"
        " tématům smějí sdílet plán dalšího postupu, cíle, kroky a výstupy z porad. Celou dokumentaci nesdílejí.",
        "Výstup z porady zapíše každá ze služeb do své dokumentace. Tu čtou i její další pracovníci.",
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
_MAY_WITHDRAW = (
    "Souhlas mohu kdykoli odvolat, ústně, písemně i e-mailem, a nemusím říkat proč. {ends}"
    " Odvolání nemá vliv na to, co bylo sdíleno před ním."
)
_WITHDRAWN = {
    ConsentType.HANDOVER: "Od té chvíle už příjemce z předaných údajů nic neuvidí. Co předtím převzal do vlastního případu,"
    " mu zůstává.",
    ConsentType.CASE_MANAGEMENT: "Od té chvíle spolupráce končí a služby už nic dalšího nesdílejí. Výstupy uzavřených bodů"
    " porad zůstávají v záznamech obou služeb.",
    ConsentType.INFO_SHARING: "Od té chvíle se příjemci už nic nesdělí. Co se dozvěděl předtím, mu zůstává.",
}
# what papers up to this version said of every kind; who signed one of them was told this
_WITHDRAWN_BEFORE = "Od té chvíle už příjemce nic neuvidí."
_TOLD_BEFORE = {"2026-11", "2026-11.2", "2026-11.3", "2026-11.4", "2026-11.5"}
# that a service may end joint work, which papers say since 2026-11.7
_SERVICES_MAY_END = " Společnou práci může ukončit i každá z obou služeb. Souhlas tím nekončí, odvolat ho mohu jen já."
_UNSAID_BEFORE = {*_TOLD_BEFORE, "2026-11.6"}
SENTENCES = {
    ConsentType.HANDOVER: "s předáním osobních a citlivých údajů do služby {recipient}",
    ConsentType.CASE_MANAGEMENT: "s případovou spoluprací / case managementem se službou {recipient}",
    ConsentType.INFO_SHARING: "se sdílením informací se službou {recipient}",
}
_WITHOUT_HEALTH = "s předáním osobních údajů do služby {recipient}"
SUBJECTS = {
    ConsentType.HANDOVER: "předání údajů do služby {recipient}",
    ConsentType.CASE_MANAGEMENT: "případová spolupráce se službou {recipient}",
    ConsentType.INFO_SHARING: "sdílení informací se službou {recipient}",
}
_BLANK = "…"
# who refuses without a scope or a purpose was not asked for one, and the words say no more than that
_ANY_ITEM, _ANY_TOPIC, _ANY_PURPOSE = "jednotlivě se nevybíraly", "jednotlivě se nevybírala", "neuváděl se"
# what papers up to 2026-11.8 said instead
_ANY_BEFORE = ("všechny", "všechna", "jakýkoli")
_NOT_ASKED = {
    ConsentType.HANDOVER: ("předáním výše uvedených údajů", "předáním údajů"),
    ConsentType.INFO_SHARING: ("informace k uvedeným tématům", "informace"),
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def wording(draft: Draft, decision: Decision) -> Wording:
    """The exact words for what is offered and an answer. What is not filled in yet is a dotted gap."""
    values = {
        "items": ", ".join(ITEM_LABELS[item] for item in draft.items),
        "topics": "; ".join(draft.topics),
        "own": draft.own_service,
        "recipient": recipient_words(draft.recipient),
        "named": "",
        "interest": "",
        "purpose": purpose_words(draft),
        "start": format_date(draft.valid_from) if draft.valid_from else "",
        "end": format_date(draft.valid_until) if draft.valid_until else "",
    }
    if decision is Decision.DISAGREE:
        whatever = {"items": _ANY_ITEM, "topics": _ANY_TOPIC, "purpose": _ANY_PURPOSE}
        values |= {name: values[name] or word for name, word in whatever.items()}
    names = ", ".join(worker.name for worker in draft.workers)
    templates = [*_texts_of(draft, decision), *_ENDS[decision]]
    named = " (zastoupené pracovníky: {names})" if names or _wants_names(draft, decision) else ""
    # the seed's own opening, where the client asks for the other service
    interest = (
        "Mám zájem o službu {recipient}. V této souvislosti "
        if draft.purpose in (None, Purpose.CHOOSE_PEER, Purpose.SERVICE_START)
        else ""
    )
    paragraphs = [
        _phrases(capital(text.replace("{named}", named).replace("{interest}", interest)), {**values, "names": names})
        for text in templates
    ]
    said = "souhlasí" if decision is Decision.AGREE else "nesouhlasí"
    return Wording(
        paragraphs=paragraphs, sentence=f"Klient {said} {folder_sentence(draft)}.", text_version=TEXT_VERSION
    )


def _texts_of(draft: Draft, decision: Decision) -> tuple[str, ...]:
    """The sentences of an answer; a no without a scope does not speak of one."""
    texts = _TEXTS[draft.type, decision]
    scope = draft.items if draft.type is ConsentType.HANDOVER else draft.topics
    if decision is Decision.AGREE or scope or draft.type not in _NOT_ASKED:
        return texts
    return tuple(text.replace(*_NOT_ASKED[draft.type]) for text in texts)


def withdrawal_words(kind: ConsentType, text_version: str) -> str:
    """What the paper of a version tells the client of taking a consent back, and of what stays after it."""
    told = _MAY_WITHDRAW.format(ends=_WITHDRAWN_BEFORE if text_version in _TOLD_BEFORE else _WITHDRAWN[kind])
    joint = kind is ConsentType.CASE_MANAGEMENT and text_version not in _UNSAID_BEFORE
    return told + _SERVICES_MAY_END if joint else told


def folder_sentence(draft: Draft) -> str:
    """What a sentence of the folder says the client agrees or disagrees with."""
    return sentence_of(draft.type, draft.items).format(recipient=recipient_words(draft.recipient) or _BLANK)


def sentence_of(kind: ConsentType, items: Collection[str]) -> str:
    """The sentence of a kind of consent: of sensitive data only where the scope has some, or names nothing and means all."""
    if kind is ConsentType.HANDOVER and items and ItemKind.HEALTH not in items:
        return _WITHOUT_HEALTH
    return SENTENCES[kind]


def _wants_names(draft: Draft, decision: Decision) -> bool:
    return decision is Decision.AGREE and (draft.recipient is None or draft.recipient.own)


def recipient_words(recipient: RecipientChoice | Recipient | None) -> str:
    """The recipient as it stands inside a sentence; empty before it is chosen."""
    if recipient is None:
        return ""
    return recipient.said + ("" if recipient.own else f", {recipient.organisation_name}")


def refuses_any_purpose(text: str) -> bool:
    """Whether a kept wording is a no to whatever purpose."""
    lines = text.split("\n")
    return any(_ENDS[Decision.DISAGREE][0].format(purpose=word) in lines for word in (_ANY_PURPOSE, _ANY_BEFORE[2]))


def refuses_all(text: str) -> bool:
    """Whether a kept wording is a no without a scope: to everything of its kind."""
    heads = (
        _TEXTS[kind, Decision.DISAGREE][0].format(items=items, topics=topics)
        for kind in ConsentType
        for items, topics in ((_ANY_ITEM, _ANY_TOPIC), _ANY_BEFORE[:2])
    )
    return text.split("\n")[0] in heads


def purpose_words(draft: Draft) -> str:
    """What for, without a full stop."""
    if draft.type is not ConsentType.HANDOVER:
        return draft.purpose_text.rstrip(".")
    label = PURPOSE_LABELS[draft.purpose] if draft.purpose else ""
    return "; ".join(part for part in (label, draft.purpose_text.rstrip(".")) if part)


def scope_words(draft: Draft) -> str:
    """What it is about, without a full stop; who said no without a scope was not asked for one."""
    if draft.type is ConsentType.HANDOVER:
        return ", ".join(ITEM_LABELS[item] for item in draft.items) or _ANY_ITEM
    return "; ".join(draft.topics) or _ANY_TOPIC


def asked_purpose(draft: Draft) -> str:
    """The same where it is the purpose of a no as well, which may have none."""
    return purpose_words(draft) or _ANY_PURPOSE


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
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
