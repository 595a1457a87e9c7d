"""When an entry of a register may end, and how a wrong one is put right (domain reference 1.16)."""

from collections.abc import Collection, Mapping
from datetime import date

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.web.i18n import N_
from services.registers.schemas import CorrectEntry, EndEntry, EnterChild, StoredEntry
from tenants.codelists.rules import Code

from .lists import RegisterKind

LONG = 10_000
NEEDS_FURTHER = N_("Vyberte rejstřík.")
NEEDS_BASIC = N_("Pomocná složka patří ke spisu: dítě musí být nejdřív zapsané v základní evidenci.")
NEEDS_REMOVAL = N_("Vyberte, proč zápis končí.")
NEEDS_WORDS = N_("Napište proč: vyřazení bez odůvodnění není možné.")
NEEDS_LAST_DAY = N_("Napište den, ke kterému zápis končí.")
BEFORE_ENTRY = N_("Zápis trvá od {day}, nemůže skončit dřív.")
NOT_YET = N_("Ten den teprve přijde. Zapisuje se, co už nastalo.")
NEEDS_RIGHT = N_("Vyberte, kam dítě patří, nebo že zapsáno být nemělo.")
NEEDS_DAY = N_("Napište den zápisu (E).")
NEEDS_MISTAKE = N_("Napište, v čem byl zápis chybný.")
AS_IT_IS = N_("Tak zápis vypadá už teď.")
OLDEST = 12 * 30
TOO_OLD = N_("Dřív než {day} se do rejstříku nezapisuje. Zkontrolujte rok.")
NOWHERE = "nowhere"
"""What is chosen for an entry that should not have been made at all."""


def check_entering(
    checks: Checks, order: EnterChild, registers: Mapping[str, Code], *, in_basic: bool, today: date
) -> None:
    """Check an entry in a further register: an auxiliary folder belongs to a file of the basic one (domain reference 1.5)."""
    register = registers.get(order.register)
    if register is None:
        checks.fail("register", NEEDS_FURTHER)
    elif register.details["kind"] == RegisterKind.AUXILIARY and not in_basic:
        checks.fail("register", NEEDS_BASIC)
    since, until = [Limit(add_months(today, -OLDEST), TOO_OLD)], [Limit(today, NOT_YET)]
    checks.day("begun_on", order.begun_on, missing=NEEDS_DAY, not_before=since, not_after=until)


def check_end(checks: Checks, order: EndEntry, entry: StoredEntry, *, reasons: Collection[str], today: date) -> str:
    """Check the end of an entry; the words of it."""
    if order.reason not in reasons:
        checks.fail("reason", NEEDS_REMOVAL)
    checks.day(
        "ended_on",
        order.ended_on,
        missing=NEEDS_LAST_DAY,
        not_before=[Limit(entry.begun_on, BEFORE_ENTRY)],
        not_after=[Limit(today, NOT_YET)],
    )
    return checks.reason("words", order.words, missing=NEEDS_WORDS, max_length=LONG)


def check_correction(
    checks: Checks, order: CorrectEntry, entry: StoredEntry, *, registers: Collection[str], today: date
) -> str:
    """Check what is right in the stead of an entry; the words of it."""
    words = checks.reason("words", order.words, missing=NEEDS_MISTAKE, max_length=LONG)
    since, until = [Limit(add_months(today, -OLDEST), TOO_OLD)], [Limit(today, NOT_YET)]
    if order.register == NOWHERE:
        if order.begun_on is not None:
            checks.day("begun_on", order.begun_on, not_before=since, not_after=until)
        return words
    if order.register not in (entry.register, *registers):
        checks.fail("register", NEEDS_RIGHT)
    checks.day("begun_on", order.begun_on, missing=NEEDS_DAY, not_before=since, not_after=until)
    if not checks.fields and (order.register, order.begun_on) == (entry.register, entry.begun_on):
        checks.fail("register", AS_IT_IS)
    return words
