# pyright: strict
"""Decisions about two records of one person: what differs, what stands in the way, what was corrected since (ADR 0083, 0098)."""

from collections.abc import Container, Iterable
from datetime import date
from enum import StrEnum

from cases.cases.schemas.merging import Difference
from cases.clients.rules import HEALTH_LABELS, HIDDEN_MARK, format_birth_number, is_secret
from cases.clients.schemas import ClientIdentity
from kernel.exceptions import Invalid
from kernel.legal_time import format_date
from kernel.web.i18n import N_, gettext


class Side(StrEnum):
    """Whose something is: of the record that stays, or of the other one."""

    OURS = "ours"
    THEIRS = "theirs"


FIELDS = {
    "given_name": N_("Jméno"),
    "family_name": N_("Příjmení"),
    "former_name": N_("Dřívější příjmení"),
    "birth_date": N_("Datum narození"),
    "birth_number": N_("Rodné číslo"),
    "street": N_("Ulice a číslo"),
    "town": N_("Obec"),
    "region": N_("Kraj"),
    "phone": N_("Telefon"),
    "email": N_("E-mail"),
    "health_code": N_("Zdravotní stav"),
    "health_note": N_("Upřesnění zdravotního stavu"),
}
STILL_RUNS = N_(
    "Od sloučení jde jiné službě něco, v čem může být i druhá osoba: {what}. Nejdřív to ukončete, pak záznamy rozdělte."
)
CROSSED = N_("Od sloučení: {what}. Mohlo v tom být i to, co je o druhé osobě; zapíše se to do jejího spisu.")
CROSSED_THEN = (
    "Když byly záznamy jeden, se souhlasem zapsaným v druhém spisu: {what}. Mohly v tom být i údaje z tohoto spisu."
)
SAID_THERE = (
    "Souhlas nebo nesouhlas sám je zapsaný ve spisu {mark} a tady neplatí; zeptejte se klienta a zapište, co řekl."
)
CROSSED_ON_THEIRS = "Souhlas k tomu je zapsaný jinde; zeptejte se klienta tohoto spisu, jak se rozhodl, a zapište to."
ADDED_THERE = "Tam je to doplnění záznamu z {day}."
CAME_THERE = "Přišlo to, když byly záznamy jeden, a je to zapsané ve spisu {mark}; při zrušení sloučení je určeno, že to patří sem."
CAME_OF_OTHER = "Patří osobě z druhého spisu, i když zůstává zapsané tady: {what}."
STAYS_HERE = "Z doby, kdy byly záznamy jeden, tu zůstává: {what}. Něco z toho může patřit osobě z druhého spisu."
STAYS_THERE = (
    "Z doby, kdy byly záznamy jeden, zůstává v druhém spisu: {what}. Něco z toho může patřit osobě z tohoto spisu."
)
CROSSED_HERE = (
    "Když byly záznamy jeden, se souhlasem zapsaným v tomto spisu: {what}. Mohly v tom být i údaje z druhého spisu."
)
WENT_ALONG = "Klíčový pracovník se změnil, když byly záznamy jeden: kdo byl tehdy informován, nebyl klient tohoto spisu. Informuje se teď."
CORRECTED_SINCE = "Od sloučení se tu změnilo, předtím tu stálo: {what}. Co je údaj druhé osoby, se opraví v Osobách."
NOT_HERE = N_("Toto pole sem nepatří.")
PARTED_BY = N_("Rozdělení: {who}, {when}.")
WAITS_IN_DRAFTS = N_("Co jste napsali, najdete v rozepsaných formulářích.")
NO_SUCH_FILE = N_("Nikdo s touto značkou tu není. Opište značku z hlavičky druhého záznamu.")
THE_SAME_FILE = N_("To je značka tohoto záznamu. Napište značku druhého.")
ANOTHER_KIND = N_(
    "Jeden záznam je dítěte a druhý dospělého. To není jedna osoba, nebo je v jednom chyba: nejdřív ji opravte."
)
MERGED_ALREADY = N_("Tento záznam už je s jiným sloučený.")
NOT_OPEN = N_("Tento případ je uzavřený. Slučují se jen otevřené případy.")
HANDED_OVER = N_(
    "Jeden ze záznamů přišel z jiné služby se souhlasem klienta. Takový se neslučuje, jeho údaje patří k tomu souhlasu."
)
STANDS_FOR_OTHERS = N_("Do tohoto záznamu je už sloučený jiný. Začněte od něj, ať zůstane on.")
TWO_LEAD = N_(
    "Oba záznamy jsou otevřené a vedou je dva lidé: {theirs} vede druhý, {ours} tento. Jednu osobu vede jeden pracovník. Nejdřív jeden z"
    " obou předejte, pak záznamy slučte."
)
OTHER_IS_SECRET = N_(
    "Druhý záznam má adresu utajenou a tento ne. Nejdřív ji utajte i tady (v Osobách, slovem „utajená“), nebo začněte od druhého záznamu."
)
STAYS_SECRET = N_(
    "Záznam, který je s tímto sloučený, má adresu utajenou. Nechte u adresy slovo „utajená“, nebo záznamy nejdřív rozdělte."
)
PARTED_BEFORE = N_("Tyto dva záznamy už jednou byly sloučené a zase rozdělené ({who}, {when}). Důvod rozdělení: {why}")
NEEDS_REASON = N_("Napište, podle čeho víte, že jde o jednu osobu.")
NEEDS_UNDO_REASON = N_("Napište, proč se záznamy rozdělují.")
CHANGED_SINCE = N_("Jeden ze záznamů se mezitím změnil. Podívejte se na přehled znovu a pak potvrďte.")
NEEDS_OWNER = N_("{number}. záznam od sloučení: vyberte, ke komu patří.")


def differences(ours: ClientIdentity, theirs: ClientIdentity) -> list[Difference]:
    """Where two records say something else, and the other one says something; in the order of the form."""
    found: list[Difference] = []
    for field, label in FIELDS.items():
        one, other = getattr(ours, field), getattr(theirs, field)
        if other and one != other:
            found.append(Difference(field=field, label=label, ours=said(field, one), theirs=said(field, other)))
    return found


def corrected(before: ClientIdentity, present: ClientIdentity) -> list[Difference]:
    """What the kept record said when the other one was led in it (`theirs`), and says differently now; in the order of the form."""
    return [
        Difference(field=field, label=label, ours=said(field, one), theirs=said(field, other))
        for field, label in FIELDS.items()
        if (one := getattr(present, field)) != (other := getattr(before, field))
    ]


def corrected_since(before: ClientIdentity, present: ClientIdentity) -> str:
    """The same for its file, in Czech: what it said before. Of an address that was kept secret only that it changed."""
    said_before = [
        f"{each.label}: {HIDDEN_MARK if each.field in {'street', 'town'} and is_secret(before) else each.theirs or 'nic'}"
        for each in corrected(before, present)
    ]
    return CORRECTED_SINCE.format(what="; ".join(said_before)) if said_before else ""


def lacking(ours: ClientIdentity, theirs: ClientIdentity) -> list[str]:
    """What one record says and the other one does not; in the order of the form."""
    return [label for field, label in FIELDS.items() if getattr(ours, field) and not getattr(theirs, field)]


def said(field: str, value: str | date | None) -> str:
    """A field as people read it."""
    if isinstance(value, date):
        return format_date(value)
    if not value:
        return ""
    if field == "birth_number":
        return format_birth_number(value)
    return gettext(HEALTH_LABELS[value]) if field == "health_code" else value  # type: ignore[index]


def check_keys(field: str, given: Iterable[str], known: Container[str]) -> None:
    """Raise Invalid for what an order says of something that there is not."""
    wrong = {f"{field}.{each}": NOT_HERE for each in given if each not in known}
    if wrong:
        raise Invalid(fields=wrong)
