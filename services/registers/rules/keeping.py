"""When an entry of a register may end, and how a wrong one is put right (domain reference 1.16)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
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
NO_NEW_ENTRY = N_("Značka se píše jen k zápisu v jiném rejstříku. Nechte to prázdné, nebo jiný rejstřík vyberte.")
NO_OTHER_DAY = N_("Zapsané být nemělo, jiný den tedy nezačne platit. Nechte tu {day}, nebo vyberte, kam dítě patří.")
OLDEST = 12 * 30
TOO_OLD = N_("Dřív než {day} se do rejstříku nezapisuje. Zkontrolujte rok.")
BEFORE_BIRTH = N_("Dítě se narodilo {day}. Dřív zapsané být nemůže; zkontrolujte rok.")
BEFORE_CASE = N_("Případ je otevřený od {day}. Dřív zápis začít nemůže.")
BEFORE_E = N_("V základní evidenci je dítě od {day} (den E). Dřív zápis začít nemůže.")
BEFORE_NOTICE = N_("Oznámení přišlo {day}. Dřív zápis podle něj začít nemůže.")
NOWHERE = "nowhere"
"""What is chosen for an entry that should not have been made at all."""


def enterable(registers: Mapping[str, Code], running: Collection[StoredEntry]) -> dict[str, Code]:
    """In which of these a child can be entered that stands where these entries run: an auxiliary folder belongs to a file."""
    in_basic = any(each.kind == RegisterKind.BASIC for each in running)
    return {
        code: each for code, each in registers.items() if in_basic or each.details["kind"] != RegisterKind.AUXILIARY
    }


def bounds(
    entry_kind: RegisterKind, *, born: date | None, opened_on: date, received_on: date, running: Collection[StoredEntry]
) -> list[Limit]:
    """Before what an entry does not begin: one of a basic register before its notice, another before the case and the day E."""
    first = [Limit(born, BEFORE_BIRTH)] if born is not None else []
    if entry_kind == RegisterKind.BASIC:
        return [*first, Limit(received_on, BEFORE_NOTICE)]
    since = [Limit(each.begun_on, BEFORE_E) for each in running if each.kind == RegisterKind.BASIC]
    return [*first, *(since or [Limit(opened_on, BEFORE_CASE)])]


def check_entering(
    checks: Checks,
    order: EnterChild,
    registers: Mapping[str, Code],
    *,
    in_basic: bool,
    since: Sequence[Limit] = (),
    today: date,
) -> None:
    """Check an entry in a further register: an auxiliary folder belongs to a file of the basic one (domain reference 1.5)."""
    register = registers.get(order.register)
    if register is None:
        checks.fail("register", NEEDS_FURTHER)
    elif register.details["kind"] == RegisterKind.AUXILIARY and not in_basic:
        checks.fail("register", NEEDS_BASIC)
    _check_day(checks, order.begun_on, since, today)


def _check_day(checks: Checks, day: date | None, since: Sequence[Limit], today: date) -> None:
    """Not before what it belongs to, nor before anybody can have been entered, nor in days to come."""
    before = [*since, Limit(add_months(today, -OLDEST), TOO_OLD)]
    checks.day("begun_on", day, missing=NEEDS_DAY, not_before=before, not_after=[Limit(today, NOT_YET)])


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
    checks: Checks,
    order: CorrectEntry,
    entry: StoredEntry,
    *,
    registers: Collection[str],
    since: Sequence[Limit] = (),
    today: date,
) -> str:
    """Check what is right in the stead of an entry; the words of it."""
    words = checks.reason("words", order.words, missing=NEEDS_MISTAKE, max_length=LONG)
    if order.register in (NOWHERE, entry.register):
        checks.not_taken(order, ["file_mark"], NO_NEW_ENTRY)
    if order.register == NOWHERE:
        if order.begun_on not in (None, entry.begun_on):
            checks.fail("begun_on", gettext(NO_OTHER_DAY).format(day=format_date(entry.begun_on)))
        return words
    if order.register not in (entry.register, *registers):
        checks.fail("register", NEEDS_RIGHT)
    _check_day(checks, order.begun_on, since, today)
    if not checks.fields and (order.register, order.begun_on) == (entry.register, entry.begun_on):
        checks.fail("register", AS_IT_IS)
    return words
