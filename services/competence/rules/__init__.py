"""Decisions about competence: what each result needs, and by when what belongs elsewhere is there."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from kernel.checks import Checks, Limit
from kernel.czech import fold
from kernel.legal_time import prague_date
from kernel.web.i18n import N_, gettext
from services.competence.rules.leaving import LEAVES as LEAVES
from services.competence.rules.leaving import callers_in
from services.competence.rules.leaving import what_goes as what_goes
from services.competence.schemas import DecideCompetence, FileToSend, LeavingFile, NoteStep
from services.competence.tables import How, PaperArchive, Result, Step, Way
from services.intake.access import PASSED_ON
from services.intake.rules.notifier import KnownOfNotifier
from services.intake.schemas import UrgencySign
from services.intake.tables import NoticeStatus
from tenants.authorities.rules import why_not
from tenants.authorities.schemas import StoredAuthority
from tenants.settings.rules import OneOf
from tenants.tables import PresetName

LONG = 5_000
COMPETENCE = N_("Příslušnost")
RESULTS = {
    Result.COMPETENT: N_("Patří nám"),
    Result.NOT_COMPETENT: N_("Patří jinému úřadu"),
    Result.REQUEST_OTHER: N_("Patří nám, jiný úřad žádáme o úkon (dožádání)"),
}
WAYS = {
    Way.FORWARDED: N_("postoupení druhému úřadu"),
    Way.REFERRED: N_("oznamovatel dostal spojení a obrátí se tam sám"),
}
SENT = {
    How.DATA_BOX: N_("datovou schránkou"),
    How.LETTER: N_("poštou"),
    How.EMAIL: N_("e-mailem"),
    How.PHONE: N_("telefonicky"),
    How.IN_PERSON: N_("osobně"),
}
TOLD = {
    How.PHONE: N_("telefonicky"),
    How.IN_PERSON: N_("osobně"),
    How.EMAIL: N_("e-mailem"),
    How.DATA_BOX: N_("datovou schránkou"),
    How.LETTER: N_("poštou"),
    How.ANONYMOUS: N_("nevyrozuměn: neřekl, kdo je"),
    How.NO_CONTACT: N_("nevyrozuměn: nemáme na něj spojení"),
    How.WOULD_HARM: N_("nevyrozuměn: dítěti by to uškodilo"),
}
NOT_TOLD = frozenset({How.ANONYMOUS, How.NO_CONTACT, How.WOULD_HARM})
PLATFORM = N_("v Opoře")
ARCHIVES = {
    PaperArchive.NOTHING: N_("hledáno, nic tam není"),
    PaperArchive.FOUND: N_("hledáno, spis tam je"),
    PaperArchive.NOT_LOOKED: N_("nehledáno"),
}
NEEDS_RESULT = N_("Vyberte, komu oznámení patří.")
NEEDS_WAY = N_("Vyberte, zda je postoupíte, nebo oznamovatel dostal spojení.")
NEEDS_AUTHORITY = N_("Vyberte úřad, kterému patří. Chybí-li, správce ho doplní do Adresáře úřadů.")
NEEDS_ASKED = N_("Vyberte úřad, který o úkon žádáte.")
NEEDS_REASON = N_("Napište, proč patří jinam, například kde má dítě trvalý pobyt.")
NEEDS_ACT = N_("Napište, o jaký úkon druhý úřad žádáte a proč.")
OURSELVES = N_("To jsme my. Sobě se oznámení nepostupuje.")
HAS_A_CASE = N_(
    "Oznámení už je přidělené a má případ: v Opoře se pak nepostupuje. Patří-li jinam, postupte ho bez odkladu spisovou službou (Záznam"
    " o úkonu vytisknete na oznámení) a řekněte to oznamovateli. Je-li dítě zapsané, ukončete zápis s důvodem, že příslušnost přešla"
    " na jiný úřad. Potřebujete-li od jiného úřadu jen úkon, vyberte dožádání."
)
ACT_IS_ANSWERED = N_(
    "Jiný úřad žádá o úkon a případ vede dál. Nepostupuje se: co jste zjistili, nebo proč úkon neuděláte, mu odpovězte."
)
ONLY_TOLD = N_("Odkázat jde jen toho, kdo spojení dostal. Jinak oznámení postupte.")
HAS_NAME = N_("Jméno oznamovatele nebo spojení na něj uložené máme. Zobrazíte je na oznámení u karty Oznamovatel.")
HAS_CONTACT = N_("Spojení na oznamovatele uložené máme. Zobrazíte ho na oznámení u karty Oznamovatel.")
NEEDS_HOW = N_("Vyberte, jak.")
NO_SUCH_FILE = N_("Tenhle soubor u oznámení není. Vyberte soubory znovu.")
NEEDS_CALLER_REASON = N_(
    "Kdo oznámil, tomuto úřadu nesdělujeme, ale v souborech to je nebo může být: {names}. Nevybírejte je, nebo napište, proč to má"
    " druhý úřad vědět. Dozví se to a bude to tak zapsané."
)
FILE_MARKS = {
    "whole": N_("je v ní, kdo oznámil"),
    "apart": N_("může v něm být, kdo oznámil"),
    "nobody": N_("není v něm poznat, kdo oznámil"),
}
"""What a file tells of who made the notice, for who picks it."""
NEEDS_STEP = N_("Vyberte, co se stalo.")
NOT_BEFORE_NOTICE = N_("Nemůže to být dřív, než oznámení přišlo: {day}.")
NEEDS_WHEN = N_("Zadejte den a čas, například dnes a 9:40.")
NOT_YET = N_("Tato doba ještě nenastala.")
WHY_OURS = N_("Napište, proč byl dřívější závěr omyl a oznámení patří nám.")
NEEDS_CARE = N_(
    "V nebezpečí: {names}. Od toho, co jste se dozvěděli naposledy, dítěti nikdo nepomohl a druhý úřad oznámení hned nedostane. Napište,"
    " kdo mu teď pomáhá (§ 15)."
    " Vedení to má v Mém dni, dokud dítěti někdo nepomůže, nebo samo nezapíše, že ho druhý úřad převzal."
)
JUDGE_FIRST = N_(
    "Oznámení přišlo jako naléhavé a tady ho nikdo neposoudil. Nejdřív posuďte naléhavost: dítěti se pomáhá tady, dokud ho"
    " nepřevezme jiný úřad (§ 15)."
)
JUDGE_WHAT_CAME = N_(
    "Podle úřadu, od kterého oznámení přišlo, je dítě akutně ohrožené a tady ho nikdo neposoudil. Nejdřív posuďte naléhavost: dítěti se"
    " pomáhá tady, dokud ho nepřevezme jiný úřad (§ 15)."
)
JUDGE_THREATENED = N_(
    "Akutně ohrožuje: {names}, a naléhavost nikdo neposoudil. Nejdřív ji posuďte: dítěti se pomáhá tady, dokud ho"
    " nepřevezme jiný úřad (§ 15)."
)
NOT_OF_RESULT = N_("K závěru „{result}“ to nepatří: nechte to prázdné, nebo vyberte jiný závěr.")
TOLD_HERE = N_(
    "Oznámení zůstává tady: co se oznamovatel dozvěděl, zapište na jeho stránce u zprávy oznamovateli. Tady to nechte prázdné, nebo"
    " vyberte jiný závěr."
)
HELPED_HERE = N_(
    "Dítěti se pomáhá tady: zapište to na stránce oznámení mezi kroky. Tady to nechte prázdné, nebo vyberte jiný závěr."
)
GOES_AT_ONCE = N_("Tomuto úřadu to odejde hned v Opoře, když to podepíšete. Nechte to prázdné.")
NO_CALLER_GOES = N_(
    "Podle toho, co odchází, tu důvod není třeba: kdo oznámil, v souborech není, nebo se to druhý úřad dozví i tak. Nechte to prázdné,"
    " nebo vyberte soubor, ve kterém to je."
)
_SENT, _TOLD, _FILES = ("sent_how", "sent_at"), ("told_how", "told_at"), ("files", "caller_reason")
NEEDS_ARCHIVE = N_("Vyberte, zda jste hledali i v listinném archivu.")


class PassedOnBy(StrEnum):
    """By when what belongs to another authority is there and its notifier told."""

    SAME_DAY = "same_day"
    NEXT_WORKING_DAY = "next_working_day"


PASS_ON_DEADLINE: OneOf[PassedOnBy] = OneOf(
    key="pass_on_deadline",
    group=COMPETENCE,
    order=305,
    title=N_("Do kdy postoupit, co sem nepatří"),
    help=N_(
        "Standard říká neprodleně a číslo nedává: tohle je vnitřní lhůta úřadu. Počítá se od chvíle, kdy se zjistí, že oznámení"
        " patří jinam, a končí, když odešlo a oznamovatel to ví."
    ),
    codes={PassedOnBy.SAME_DAY: N_("týž den"), PassedOnBy.NEXT_WORKING_DAY: N_("následující pracovní den")},
    presets={
        PresetName.OSPOD_STRICT: PassedOnBy.SAME_DAY,
        PresetName.OSPOD_S001: PassedOnBy.SAME_DAY,
        PresetName.OSPOD_S003: PassedOnBy.NEXT_WORKING_DAY,
    },
)
"""S001: without delay; domain reference 1.17, rule 4."""


def leaves(order: DecideCompetence) -> bool:
    """Whether what was said goes to another authority by it."""
    forwarded = order.result == Result.NOT_COMPETENT and order.way == Way.FORWARDED
    return forwarded or order.result == Result.REQUEST_OTHER


def results_offered(status: str, *, act_asked: bool) -> tuple[list[Result], str]:
    """What may be decided of a notice, and why not the rest: an act is answered, and what has a case is not forwarded from here."""
    if act_asked:
        return [Result.COMPETENT], ACT_IS_ANSWERED
    if status in (NoticeStatus.ASSIGNED, NoticeStatus.JOINED):
        return [Result.COMPETENT, Result.REQUEST_OTHER], HAS_A_CASE
    return [*Result], ""


def check_files(checks: Checks, order: DecideCompetence, offered: Sequence[FileToSend]) -> list[LeavingFile]:
    """The files that go along: only such that the notice came with."""
    found = [
        LeavingFile(id=each.id, name=each.name, whole=each.whole, names_nobody=each.names_nobody)
        for each in offered
        if each.id in order.files
    ]
    if len(found) < len(set(order.files)):
        checks.fail("files", NO_SUCH_FILE)
    return found


def check_callers(checks: Checks, order: DecideCompetence, files: Collection[LeavingFile], *, on_platform: bool) -> str:
    """Who made a notice goes along in a file only where somebody says in words why (§ 57 of Act 359/1999)."""
    names = callers_in(files, on_platform=on_platform, act=order.result == Result.REQUEST_OTHER)
    missing = gettext(NEEDS_CALLER_REASON).format(names=", ".join(names))
    if leaves(order) and not names and "files" not in checks.fields:
        checks.not_taken(order, ["caller_reason"], NO_CALLER_GOES)
    return checks.reason("caller_reason", order.caller_reason, required=bool(names), missing=missing, max_length=LONG)


def mark_of(file: FileToSend) -> str:
    """What a file tells of who made the notice."""
    return FILE_MARKS["whole" if file.whole else "nobody" if file.names_nobody else "apart"]


def check_decision(
    checks: Checks,
    order: DecideCompetence,
    authority: StoredAuthority | None,
    *,
    status: str,
    act_asked: bool,
    own_name: str,
    known: KnownOfNotifier,
    received_at: datetime,
    now: datetime,
) -> str:
    """Check a decision; returns its reason. What belongs elsewhere needs an authority that takes it today, and never itself; what
    is ours after all says why it was a mistake. Where another authority asks for an act, it is answered and goes nowhere."""
    result = checks.choice("result", order.result, Result, NEEDS_RESULT)
    elsewhere = result == Result.NOT_COMPETENT
    if act_asked and result != Result.COMPETENT:
        checks.fail("result", ACT_IS_ANSWERED)
    if elsewhere and status in (NoticeStatus.ASSIGNED, NoticeStatus.JOINED):
        checks.fail("result", HAS_A_CASE)
    if elsewhere:
        checks.choice("way", order.way, Way, NEEDS_WAY)
    checks.choice("paper_archive", order.paper_archive, PaperArchive, NEEDS_ARCHIVE)
    if result in (Result.NOT_COMPETENT, Result.REQUEST_OTHER):
        _check_authority(checks, authority, NEEDS_AUTHORITY if elsewhere else NEEDS_ASKED, own_name, prague_date(now))
    missing = NEEDS_ACT if result == Result.REQUEST_OTHER else NEEDS_REASON
    back = result == Result.COMPETENT and status in PASSED_ON
    reason = checks.text(
        "reason",
        order.reason,
        required=back or result in set(Result) - {Result.COMPETENT},
        missing=WHY_OURS if back else missing,
        max_length=LONG,
    )
    if elsewhere and order.way == Way.REFERRED and (not order.told_how or order.told_how in NOT_TOLD):
        checks.fail("told_how", ONLY_TOLD)
    if result != Result.COMPETENT:
        check_step(checks, "sent", order.sent_how, order.sent_at, SENT, received_at=received_at, now=now)
        check_step(checks, "told", order.told_how, order.told_at, TOLD, received_at=received_at, now=now)
        check_not_told(checks, "told_how", order.told_how, known)
    return reason


def check_taken(checks: Checks, order: DecideCompetence, *, arrives: bool) -> None:
    """What a result does not take is told beside its field; where a notice `arrives` at once, nobody says how it was sent."""
    result = next((each for each in Result if each == order.result), None)
    if result is None:
        return
    words = gettext(NOT_OF_RESULT).format(result=gettext(RESULTS[result]))
    if result is not Result.NOT_COMPETENT:
        checks.not_taken(order, _TOLD, TOLD_HERE)
        checks.not_taken(order, ["urgent_care"], HELPED_HERE)
    if result is Result.COMPETENT:
        checks.not_taken(order, (*_SENT, *_FILES), words)
    elif result is Result.NOT_COMPETENT and order.way == Way.REFERRED:
        checks.not_taken(order, (*_SENT, *_FILES), gettext(NOT_OF_RESULT).format(result=gettext(WAYS[Way.REFERRED])))
    elif arrives:
        checks.not_taken(order, _SENT, GOES_AT_ONCE)


def check_care(
    checks: Checks,
    order: DecideCompetence,
    danger: Sequence[str],
    *,
    arrives: bool,
    there: UrgencySign | None,
    unjudged: Sequence[str],
) -> str:
    """Who helps the child of a notice that is not ours. It has to be said of children in `danger` where the notice does not arrive
    elsewhere at once (§ 15 of Act 359/1999).

    `there`: it came as urgent, or by an addition alone, and nobody here judged it; `unjudged`: who is threatened acutely by what was added and was never
    judged: nobody could be told who is in danger.
    """
    waits = order.result == Result.NOT_COMPETENT and not arrives
    if waits and there:
        checks.fail("result", JUDGE_FIRST if there is UrgencySign.URGENT_THERE else JUDGE_WHAT_CAME)
    elif waits and unjudged:
        checks.fail("result", gettext(JUDGE_THREATENED).format(names=", ".join(unjudged)))
    missing = gettext(NEEDS_CARE).format(names=", ".join(danger))
    required = waits and bool(danger)
    return checks.reason("urgent_care", order.urgent_care, required=required, missing=missing, max_length=LONG)


def _check_authority(
    checks: Checks, authority: StoredAuthority | None, missing: str, own_name: str, today: date
) -> None:
    if authority is None:
        checks.fail("authority_id", missing)
    elif fold(own_name) in fold(authority.name):
        checks.fail("authority_id", OURSELVES)
    elif closed := why_not(authority, today):
        checks.fail("authority_id", closed)


def check_step(
    checks: Checks,
    field: str,
    how: str,
    at: datetime | None,
    allowed: Collection[How],
    *,
    received_at: datetime,
    now: datetime,
    required: bool = False,
) -> None:
    """How and when something went: not before the notice came, not in times to come; when nobody says, now."""
    names = ("how", "happened_at") if required else (f"{field}_how", f"{field}_at")
    if (how and how not in allowed) or ((required or at is not None) and not how):
        checks.fail(names[0], NEEDS_HOW)
    if at is not None:
        checks.moment(
            names[1],
            at,
            missing=NEEDS_WHEN,
            not_before=[Limit.since(received_at, NOT_BEFORE_NOTICE)],
            happened=now,
            ahead=NOT_YET,
        )


def not_told_but(how: str, known: KnownOfNotifier) -> str:
    """Why nobody says this: a notifier is not unknown, or out of reach, whose name or contact is kept; empty where it may be."""
    if how == How.ANONYMOUS and (known.name or known.contact):
        return HAS_NAME
    return HAS_CONTACT if how == How.NO_CONTACT and known.contact else ""


def check_not_told(checks: Checks, field: str, how: str, known: KnownOfNotifier) -> None:
    """Nobody says that a notifier is unknown, or cannot be reached, whose name or contact is kept."""
    if refused := not_told_but(how, known):
        checks.fail(field, refused)


def told_offered(known: KnownOfNotifier) -> dict[How, str]:
    """How a notifier was told, or why not: as far as it would be taken."""
    return {how: words for how, words in TOLD.items() if not not_told_but(how, known)}


def check_note(
    checks: Checks, order: NoteStep, *, known: KnownOfNotifier, received_at: datetime, now: datetime
) -> None:
    """Check what is noted later."""
    checks.choice("step", order.step, Step, NEEDS_STEP)
    allowed = SENT if order.step == Step.SENT else TOLD
    check_step(checks, "", order.how, order.happened_at, allowed, received_at=received_at, now=now, required=True)
    if order.step == Step.TOLD:
        check_not_told(checks, "how", order.how, known)
