# pyright: strict
"""When a client is told who leads their case, and what is written of it (Standard 8c)."""

import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from cases.cases.rules import check_other_way, way_label, way_of
from cases.cases.schemas import RecordText
from kernel.checks import Checks, Limit
from kernel.contacts import has_phone
from kernel.legal_time import add_months, format_date, instant_at, is_working_day, next_working_day, prague_date
from kernel.sms import LONGEST
from kernel.web.i18n import N_
from tenants.assigning.rules import ASSIGNING
from tenants.codelists.rules import Codes
from tenants.settings.rules import Number
from tenants.tables import PresetName

from .schemas import ContactText, SetContact, StoredPlan, TellClient, ToldText
from .tables import Stuck

DUTY = "inform_client"
"""The kind of task that stays open until the client was told; its source is the assignment."""
TITLE = "Říct klientovi, kdo vede jeho případ"
CANCELLED_TITLE = "Říct klientovi, že změna neplatí a kdo jeho případ vede dál"
LONG = 2_000
LONGEST_LINE = 200
TOLD_WITHIN = Number(
    key="client_told_within",
    group=ASSIGNING,
    order=430,
    title=N_("Do kolika pracovních dní po otevření případu se klient dozví, kdo ho vede"),
    help=N_(
        "Kdo případ vede, má tak dlouho úkol to klientovi říct a zapsat; pak ho vidí i vedení. Nula: po otevření úkol nevzniká."
        " Po změně toho, kdo případ vede, vzniká vždy, když se to klient nedozvěděl předem."
    ),
    presets={
        PresetName.OSPOD_STRICT: 5,
        PresetName.OSPOD_S001: 5,
        PresetName.OSPOD_S003: 5,
        PresetName.NGO_TWO_SERVICES: 0,
    },
    least=0,
    most=60,
    unit=(N_("pracovní den"), N_("pracovní dny"), N_("pracovních dní")),
)
"""S000: provably; S003: at the first contact. The number is ours, UNVERIFIED."""
NEEDS_DAY = N_("Zadejte den, kdy se to klient dozvěděl, například 23. 11. 2026.")
NEEDS_VIA = N_("Vyberte, jak se to dozvěděl.")
NEEDS_WHOM = N_("Napište, komu jste to řekli, například matka.")
NOT_BEFORE = N_("Tehdy případ ještě vedl někdo jiný, nebo nebyl otevřený. Nejdřív {day}.")
NOT_AFTER = N_("Zapisuje se, co se už stalo: nejpozději dnes.")
LED_BY_ANOTHER = N_("Případ mezitím vede někdo jiný. Zkontrolujte, koho klientovi jmenujete.")
NO_PHONE = N_("Tohle není telefonní číslo. Napište ho celé, třeba 123 456 789.")
NO_EMAIL = N_("Tohle není e-mailová adresa. Napište ji celou, třeba jana.nova@urad.cz.")
NO_CONTACT = N_("Napište aspoň telefon nebo e-mail.")


def due_on(assigned_on: date, days: int) -> date:
    """By when a client is told, so many working days after the assignment."""
    day = assigned_on
    for _ in range(days):
        day = next_working_day(day)
    return day


def check_telling(
    checks: Checks, order: TellClient, *, of: Collection[UUID], since: date, today: date, ways: Codes
) -> ToldText:
    """Check that somebody was told, and `of` whom: who leads the case, or is to; returns the words that are kept."""
    if order.worker_id not in of:
        checks.fail("worker_id", LED_BY_ANOTHER)
    limits = [Limit(since, NOT_BEFORE)], [Limit(today, NOT_AFTER)]
    checks.day("told_on", order.told_on, missing=NEEDS_DAY, not_before=limits[0], not_after=limits[1])
    if order.via not in ways.used(today):
        checks.fail("via", NEEDS_VIA)
    check_other_way(checks, order.via, order.note)
    return ToldText(
        whom=checks.line("whom", order.whom, missing=NEEDS_WHOM, max_length=LONGEST_LINE),
        note=checks.text("note", order.note, required=False, max_length=LONG),
        via_words=way_of(ways, order.via, today),
    )


def happened_at(told_on: date, moment: datetime) -> datetime:
    """When a telling stands in the file: of an earlier day nobody asks for the hour."""
    return moment if told_on == prague_date(moment) else min(instant_at(told_on, 12, 0), moment)


def record_of(text: ToldText, *, who: str, told_on: date, via: str) -> RecordText:
    """The record of a telling; what is stored is Czech."""
    lines = [
        f"Případ vede {who}.",
        f"Klient to ví, i jak ho zastihne: {format_date(told_on)}, {way_label(via, text.via_words)}.",
        f"Komu to bylo řečeno: {text.whom}.",
    ]
    return RecordText(title=f"Klient ví, kdo případ vede: {who}", facts="\n".join(lines), note=text.note)


def check_contact(checks: Checks, order: SetContact) -> ContactText:
    """Check how somebody is reached: a number or an address that may be one."""
    text = ContactText(
        phone=checks.line("phone", order.phone, required=False, max_length=60),
        email=checks.line("email", order.email, required=False, max_length=LONGEST_LINE),
        room=checks.line("room", order.room, required=False, max_length=LONGEST_LINE),
        hours=checks.line("hours", order.hours, required=False, max_length=LONGEST_LINE),
    )
    if text.phone and not has_phone(text.phone):
        checks.fail("phone", NO_PHONE)
    if text.email and ("@" not in text.email or " " in text.email):
        checks.fail("email", NO_EMAIL)
    if not (text.phone or text.email):
        checks.fail("phone", NO_CONTACT)
    return text


# --- changes on a coming day --------------------------------------------------------------------------------------

FARTHEST_PLAN = 12
"""Months ahead that a change may be planned."""
NEEDS_EFFECTIVE = N_("Zadejte den, od kterého má případ vést někdo jiný.")
PLAN_PAST = N_("Od dneška, nebo od některého z příštích dnů.")
PLAN_FAR = N_("Nejpozději od {day}, tedy za rok.")
NEEDS_WHY_NOT = N_("Napište, proč to klientovi předem říct nejde.")
STUCK = {
    Stuck.NOT_TOLD: N_("klient o změně neví a není zapsáno, proč to nešlo"),
    Stuck.LEFT: N_("koho jste vybrali, ten tu případ vést nemůže"),
    Stuck.AWAY: N_("koho jste vybrali, ten tu dnes není"),
    Stuck.REFUSED: N_("brání tomu jiné pravidlo, například oddělení kolizního opatrovnictví"),
}


def check_effective(checks: Checks, effective_on: date | None, *, today: date) -> None:
    """From today on, and within a year."""
    farthest = Limit(add_months(today, FARTHEST_PLAN), PLAN_FAR)
    checks.day(
        "effective_on",
        effective_on,
        missing=NEEDS_EFFECTIVE,
        not_before=[Limit(today, PLAN_PAST)],
        not_after=[farthest],
    )


def tell_before(effective_on: date, today: date) -> date:
    """By when the client is told of a change: the working day before it, today where that is past."""
    day = effective_on - timedelta(days=1)
    while day > today and not is_working_day(day):
        day -= timedelta(days=1)
    return max(day, today)


def plan_title(who: str, effective_on: date) -> str:
    """The task to tell a client of a planned change; stored, so Czech."""
    return f"Říct klientovi předem: od {format_date(effective_on)} případ povede {who}"


def record_of_plan(
    text: ToldText, *, now_leads: str, who: str, effective_on: date, told_on: date, via: str
) -> RecordText:
    """The record that a client knows of a change before it is made; what is stored is Czech."""
    lines = [
        f"Od {format_date(effective_on)} povede případ {who}, do té doby {now_leads}.",
        f"Klient to ví předem: {format_date(told_on)}, {way_label(via, text.via_words)}.",
        f"Komu to bylo řečeno: {text.whom}.",
    ]
    return RecordText(title=f"Klient ví o změně: případ povede {who}", facts="\n".join(lines), note=text.note)


def record_of_cancelled(*, leads: str, who: str, effective_on: date, told_on: date) -> RecordText:
    """The record that a change of which a client was told before does not come; what is stored is Czech."""
    lines = [
        f"Změna od {format_date(effective_on)} je zrušená: případ dál vede {leads}, ne {who}.",
        f"Klient se o změně dozvěděl {format_date(told_on)}. Že neplatí, je třeba mu říct.",
    ]
    return RecordText(title=f"Naplánovaná změna zrušena: případ dál vede {leads}", facts="\n".join(lines))


def decided_note(note: str, who: str, day: date) -> str:
    """What the record of a change says that the relay carried out; stored, so Czech."""
    return "\n".join(filter(None, (note, f"Rozhodnutí ze dne {format_date(day)}: {who}.")))


def why_stuck(plan: StoredPlan, *, works_here: bool, away: bool) -> Stuck | None:
    """What is in the way of a change whose day has come."""
    if plan.informed_on is None and not plan.deferred:
        return Stuck.NOT_TOLD
    if not works_here:
        return Stuck.LEFT
    return Stuck.AWAY if away else None


# --- messages to clients ------------------------------------------------------------------------------------------

SUBJECT = "Na koho se obracet"
NEEDS_CHANNEL = N_("Vyberte, jak zprávu poslat.")
NEEDS_AGREED = N_("Odsud se píše jen na adresu, na kterou klient psát dovolil.")
SECRET = N_("Adresa klienta je utajená: zprávu odsud neposíláme. Řekněte mu to osobně nebo telefonicky a zapište.")
NO_REACH = N_(
    "Na letáčku zatím není, jak ho zastihnout. Kontakt si vyplní každý sám v „Můj kontakt na letáčku“, pak zpráva půjde poslat."
)
NOWHERE = N_("Klient tu nemá zapsaný e-mail ani telefon, na který by šlo zprávu odsud poslat.")
WAITS = N_("Zpráva klientovi už čeká na odeslání.")


def letter_text(*, since: date | None, who: str, phone: str, email: str, organisation: str, unit: str) -> str:
    """What an e-mail to a client says: whom to turn to, and nothing of the client; Czech."""
    asked = (
        f"od {format_date(since)} se na nás prosím obracejte" if since is not None else "prosíme, obracejte se na nás"
    )
    begins = f"Dobrý den,\n\n{asked} přes:"
    reach = "\n".join(
        each for each in (who, f"telefon {phone}" if phone else "", f"e-mail {email}" if email else "") if each
    )
    return f"{begins}\n\n{reach}\n\n{organisation}, {unit}\n\nNa tuto zprávu neodpovídejte.\n"


def sms_text(*, since: date | None, who: str, phone: str) -> str:
    """The same as an SMS, in letters that every phone has."""
    when = f"od {format_date(since)} " if since is not None else ""
    reach = f"{who}, tel. {phone}" if phone else who
    text = f"Dobry den, {when}se prosim obracejte na: {reach}."
    plain = unicodedata.normalize("NFD", text.replace("\u00a0", " "))
    return "".join(each for each in plain if not unicodedata.combining(each))[:LONGEST]


def with_letter(text: RecordText, letter: str, sender: str) -> RecordText:
    """The record of a telling that was a message, with what it said and who had it sent."""
    return replace(text, statements=f"Odeslaná zpráva (odeslání: {sender}):\n{letter.strip()}")
