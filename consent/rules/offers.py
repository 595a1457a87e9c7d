# pyright: strict
"""What an order must say about what the client was asked: to whom, what, what for, until when."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from consent.schemas import PersonChoice, RecipientChoice, RecordConsent, StoredConsent
from consent.tables import HANDOVER_FIELDS, Action, ConsentType, Decision, ItemKind, Purpose
from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.web.i18n import N_, gettext
from kernel.wording import check_others

from .since import check_keys

MOST_TOPICS = 20
EARLIEST = date(2000, 1, 1)
TOO_EARLY = N_("Souhlas nemůže platit dřív než od {day}. Zkontrolujte rok.")
BEFORE_SAID = N_("Souhlas nemůže platit dřív, než se klient vyjádřil.")
TOO_FAR = N_("Začátek platnosti je příliš daleko v budoucnosti, může být nejpozději {day}.")
END_BEFORE_START = N_("Konec platnosti je před jejím začátkem.")
NO_SUCH_SERVICE = N_("Tato služba na platformě není. Vyberte ji ze seznamu; mimo Oporu nelze nic předat.")
OVER = N_("Tato doba už uplynula. Souhlas by neplatil ani jeden den.")
TOO_LONG = N_("Tak dlouho souhlas platit nemůže, nejdéle do {day}.")

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
OTHER_RECIPIENT = N_("Nové znění je pro tutéž službu; pro jinou službu zaznamenejte nový souhlas.")
OTHER_TYPE = N_("Nové znění se týká téhož druhu souhlasu; pro jiný druh zaznamenejte nový souhlas.")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the client is asked, as far as it is written."""

    type: ConsentType
    own_service: str
    recipient: RecipientChoice | None
    workers: Sequence[PersonChoice]
    items: Sequence[ItemKind]
    topics: Sequence[str]
    purpose: Purpose | None
    purpose_text: str
    valid_from: date | None
    valid_until: date | None


NO_PEERS_HEALTH = N_("Zdravotní stav pomáhá jen vybrat peera a tato služba peery nemá. Zrušte jeho zaškrtnutí.")
NO_PEERS_TO_CHOOSE = N_("Tato služba peery nemá, peera v ní vybrat nelze. Vyberte jiný účel.")


class Offer(Draft, frozen=True, kw_only=True):
    """What the client is asked, whole: to whom is said, and unless they refuse what and what for."""

    recipient: RecipientChoice

    @property
    def scope(self) -> Sequence[ItemKind]:
        """What it is about; who refuses without a scope refuses all of its kind."""
        return self.items or ITEMS_OF[self.type]


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where and when an offer is made: who we are, who can be a recipient, today, how long a consent may hold.

    `born` is the client's day of birth, where it is known.
    """

    own_service: str
    recipients: Sequence[RecipientChoice]
    today: date
    longest_months: int
    born: date | None = None


_MARK = re.compile(r"[0-9a-f]{32}-[0-9a-f]{16}")  # of the words that were shown: `views.mark_of`


def check_offer(
    checks: Checks, order: RecordConsent, setting: Setting, *, follows: StoredConsent | None = None
) -> Offer | None:
    """What was offered to the client; None while anything is wrong with it. `follows`: the consent it changes, whose kind and
    recipient stay: what the client says about another service is another consent (ADR 0091).
    """
    if follows is not None and order.type != follows.type:
        checks.fail("type", OTHER_TYPE)
    if follows is not None and order.recipient_service_id not in (None, follows.recipient[1]):
        checks.fail("recipient_service_id", OTHER_RECIPIENT)
    draft = check_draft(checks, order, setting)
    if draft is None or draft.recipient is None or checks.fields:
        return None
    return Offer(**msgspec.structs.asdict(draft))


def check_draft(checks: Checks, order: RecordConsent, setting: Setting) -> Draft | None:
    """What was offered, as far as the order makes an offer; None while nobody said what kind of consent it is.

    What a refusal does not need (scope, purpose, named workers, validity) it may leave out: the client refuses whatever it is.
    """
    check_others(checks, order)
    if order.shown_mark and not _MARK.fullmatch(order.shown_mark):
        checks.fail("shown_mark", N_("Takovou značku žádné znění nemá. Otevřete formulář znovu."))
    check_keys(checks, order.known_since)
    recipient = _check_recipient(checks, order, setting.recipients)
    refused = order.decision == Decision.DISAGREE
    if not refused:
        _check_validity(checks, order, today=setting.today, longest_months=setting.longest_months)
    workers = _check_workers(checks, order, recipient, needed=not refused)
    kind = ConsentType(order.type) if order.type in set(ConsentType) else None
    if kind is None:
        checks.fail("type", N_("Vyberte, o čem klient rozhoduje."))
        return None
    return Draft(
        type=kind,
        own_service=setting.own_service,
        recipient=recipient,
        workers=workers,
        items=_check_items(checks, order, kind, recipient, needed=not refused),
        topics=_check_topics(checks, order, kind, needed=not refused),
        purpose=_check_purpose(checks, order, kind, recipient, needed=not refused),
        purpose_text=checks.text(
            "purpose_text",
            order.purpose_text,
            required=kind is not ConsentType.HANDOVER and not refused,
            missing=N_("Napište slovy klienta, k čemu má souhlas sloužit."),
            max_length=1_000,
        ),
        valid_from=None if refused else order.valid_from,
        valid_until=None if refused else order.valid_until,
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
            NO_SUCH_SERVICE,
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


def fields_for(recipient: RecipientChoice | None, chosen: Collection[str] = ()) -> list[ItemKind]:
    """What is offered to be handed over to a service: health only helps to choose a peer (domain reference 2.2).

    What is `chosen` already is shown, whatever it is.
    """
    peers = recipient is None or recipient.offers_peers
    return [item for item in HANDOVER_FIELDS if peers or item is not ItemKind.HEALTH or item.value in chosen]


def purposes_for(recipient: RecipientChoice | None, chosen: str = "") -> list[Purpose]:
    """What a handover to a service is offered for; what is `chosen` already is shown."""
    peers = recipient is None or recipient.offers_peers
    return [each for each in Purpose if peers or each is not Purpose.CHOOSE_PEER or each.value == chosen]


def not_for(recipient: RecipientChoice | None, items: Collection[str], purpose: str) -> dict[str, str]:
    """Why what is chosen cannot be agreed on with a service, by field: said as soon as it stands in a form."""
    found: dict[str, str] = {}
    if not {*items} & {*HANDOVER_FIELDS} <= {*fields_for(recipient)}:
        found["items"] = NO_PEERS_HEALTH
    if purpose in {*Purpose} - {*purposes_for(recipient)}:
        found["purpose"] = NO_PEERS_TO_CHOOSE
    return found


def _check_items(
    checks: Checks, order: RecordConsent, kind: ConsentType, recipient: RecipientChoice | None, *, needed: bool
) -> list[ItemKind]:
    if kind is not ConsentType.HANDOVER:
        if order.items:
            checks.fail("items", N_("Jednotlivé údaje patří jen k předání údajů."))
        return list(ITEMS_OF[kind])
    chosen = [item for item in HANDOVER_FIELDS if item.value in order.items]
    if len(chosen) < len(set(order.items)):
        checks.fail("items", N_("Předat lze jen údaje z tohoto seznamu."))
    elif needed and not chosen:
        checks.fail("items", N_("Vyberte alespoň jeden údaj. Bez rozsahu souhlas neplatí."))
    elif needed and not set(chosen) <= {*fields_for(recipient)}:
        checks.fail("items", NO_PEERS_HEALTH)
    return chosen


def _check_topics(checks: Checks, order: RecordConsent, kind: ConsentType, *, needed: bool) -> list[str]:
    if kind is ConsentType.HANDOVER:
        if order.topics:
            checks.fail("topics", N_("K předání údajů témata nepatří."))
        return []
    cleaned = [checks.line("topics", topic, required=False) for topic in order.topics[: MOST_TOPICS + 1]]
    topics = list(dict.fromkeys(topic for topic in cleaned if topic))
    if len(topics) > MOST_TOPICS:
        checks.fail("topics", gettext("Témat může být nejvýše {most}.").format(most=MOST_TOPICS))
    elif needed and not topics:
        checks.fail("topics", N_("Uveďte alespoň jedno téma. Bez rozsahu souhlas neplatí."))
    return topics


def _check_purpose(
    checks: Checks, order: RecordConsent, kind: ConsentType, recipient: RecipientChoice | None, *, needed: bool
) -> Purpose | None:
    code = order.purpose or ("" if kind is ConsentType.HANDOVER else Purpose.COOPERATION.value)
    if not code and not needed:
        return None
    if code not in {purpose.value for purpose in Purpose}:
        checks.fail("purpose", N_("Vyberte, k čemu má souhlas sloužit."))
        return None
    if needed and Purpose(code) not in purposes_for(recipient):
        checks.fail("purpose", NO_PEERS_TO_CHOOSE)
    return Purpose(code)


def _check_validity(checks: Checks, order: RecordConsent, *, today: date, longest_months: int) -> None:
    said = order.said_on if order.said_on is not None and EARLIEST <= order.said_on <= today else None
    start = checks.day(
        "valid_from",
        order.valid_from,
        missing=NEEDS_START,
        not_before=[Limit(EARLIEST, TOO_EARLY), *([Limit(said, BEFORE_SAID)] if said else [])],
        not_after=[Limit(add_months(today, longest_months), TOO_FAR)],
    )
    begins = start if "valid_from" not in checks.fields else None
    latest = add_months(begins or add_months(today, longest_months), longest_months)
    checks.day(
        "valid_until",
        order.valid_until,
        missing=NEEDS_END,
        not_before=[*([Limit(begins, END_BEFORE_START)] if begins else []), Limit(today, OVER)],
        not_after=[Limit(latest, TOO_LONG)],
    )
