# pyright: strict
"""Decisions of casework."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from cases.cases.exceptions import CaseClosed, CaseMerged, OpensByResolution, ServiceClosed
from cases.cases.schemas import BIRTH_DATES_FIT, AddRecord, AmendRecord, FoundCase, Match, RecordText, StoredRecord
from cases.cases.tables import RECORD_KINDS, Amendment, CaseStatus, RecordKind
from cases.clients.rules import same_address
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel.checks import Checks, Limit
from kernel.czech import same_given_name, same_surname
from kernel.exceptions import About
from kernel.legal_time import add_months, prague_date
from kernel.terms import By, near_days
from kernel.text import tidy
from kernel.web.i18n import N_
from tenants.schemas import ServiceView
from tenants.settings.rules import OneOf, always
from tenants.tables import OrganisationKind, PresetName, Role

from .changing import NEEDS_INFORMED_DAY as NEEDS_INFORMED_DAY
from .changing import NEEDS_REQUEST as NEEDS_REQUEST
from .changing import REQUEST_IN_WRITING as REQUEST_IN_WRITING
from .changing import change_record as change_record
from .changing import check_change as check_change
from .changing import check_support as check_support
from .changing import decided_by as decided_by
from .changing import inform_client_by as inform_client_by
from .changing import why_at_once as why_at_once
from .reasons import PERSONNEL_REASONS as PERSONNEL_REASONS
from .reasons import REASON_CODES as REASON_CODES
from .reasons import label as label
from .reasons import told_label as told_label
from .reasons import told_reason as told_reason
from .reasons import with_reason as with_reason
from .ways import WAY_CODES as WAY_CODES
from .ways import WAYS as WAYS
from .ways import check_other_way as check_other_way
from .ways import way_label as way_label
from .ways import way_of as way_of

TOLD_APART_BY = ("given_name", "family_name", "former_name", "birth_date", "birth_number")
KNOWN_TO_READERS = frozenset({By.BIRTH_NUMBER, By.PHONE, By.FORMER_NAME, By.ADDRESS, By.HOUSEHOLD})
"""Of a client whoever may only know of the case is told none of these, and finds nobody by them."""
KEY_WORKER_ROLES = frozenset(
    {
        Role.CASE_COORDINATOR,
        Role.YOUTH_CURATOR,
        Role.FOSTER_CARE_WORKER,
        Role.UNIT_HEAD,
        Role.DEPUTY_HEAD,
        Role.SOCIAL_WORKER,
        Role.SPINAL_SPECIALIST,
        Role.SERVICE_HEAD,
    }
)
NOT_NAMED = N_(
    "Souhlas klienta jmenuje jen některé pracovníky a tento mezi nimi není. Vyberte jmenovaného, nebo požádejte druhou"
    " službu o nové znění souhlasu."
)
OLDEST_RECORD = 20 * 12
"""Months before the opening of a case: as far back as records of a paper file reach that goes on here."""
FARTHEST_TERM = 5 * 12
"""Months ahead that somebody may be given something to do."""
BEFORE_BIRTH = N_("Klient se narodil {day}. Záznam nemůže být starší než jeho narození.")
BEFORE_CASE = N_("Záznam nemůže být starší než {day}, dvacet let před otevřením případu. Zkontrolujte rok.")
SAYS_THE_SAME = N_("Oprava se v ničem neliší od toho, co platí. Upravte, co má být jinak, nebo stránku opusťte.")
PAST_TERM = N_("Termín úkolu nemůže být v minulosti.")
FAR_TERM = N_("Termín úkolu může být nejpozději {day}, tedy za pět let. Zkontrolujte rok.")
SHORTEST_BIRTH_NUMBER = 9
NOTHING_NEW = frozenset(
    {"case.add_record", "case.add_task", "case.change_client", "case.change_key_worker", "case.same_person"}
)
NEEDS_DUE_DAY = N_("Zadejte datum, do kdy má být úkol hotový, například 23. 11. 2026.")


class KeyWorkerWord(StrEnum):
    """What an agency calls whoever leads a case."""

    COORDINATOR = "coordinator"
    KEY_WORKER = "key_worker"


KEY_WORKER_WORD: OneOf[KeyWorkerWord] = OneOf(
    key="key_worker_label",
    group=N_("Slova na stránkách"),
    order=100,
    title=N_("Jak říkáte tomu, kdo vede případ"),
    help=N_(
        "Tak se jmenuje v hlavičce případu, v seznamech, v tabulkách a ve formulářích. Na jeho odpovědnosti to nic nemění."
    ),
    codes={KeyWorkerWord.COORDINATOR: N_("koordinátor"), KeyWorkerWord.KEY_WORKER: N_("klíčový pracovník")},
    presets={
        **dict.fromkeys(
            (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003), KeyWorkerWord.COORDINATOR
        ),
        PresetName.NGO_TWO_SERVICES: KeyWorkerWord.KEY_WORKER,
    },
)
"""Domain reference 9, row 9: S000 and S003 use both words, S001 and the pages of an authority say coordinator."""
CLIENT_IS_TOLD = always(
    "client_is_told",
    950,
    N_("Klient se o změně toho, kdo vede případ, dozví předem, nebo to zůstane jako úkol"),
    N_("Přísnější ze standardů: kde to předem nešlo, napíše se proč a informuje ten, kdo případ přebral."),
)
"""Domain reference 9, row 10; `check_change` asks nothing of an agency."""
CONTENT_IS_RESTRICTED = always(
    "content_is_restricted",
    960,
    N_("Hlavičku případu vidí celá služba, obsah jen kdo ho vede a vedoucí"),
    N_("Kdo co smí, říkají role. Širší čtení obsahu Opora nenabízí."),
    PresetName.of(OrganisationKind.OSPOD),
)
"""Domain reference 9, row 23, with its default; `cases.cases.access` says who reads."""
STATUSES = {
    CaseStatus.OPEN: N_("Otevřený"),
    CaseStatus.CLOSED: N_("Uzavřený"),
    CaseStatus.MERGED: N_("Sloučený"),
}


def told_apart(one: ClientIdentity, other: ClientIdentity) -> bool:
    """Whether two descriptions differ in what people are told from each other by, not only in how they are reached."""
    return any(getattr(one, field) != getattr(other, field) for field in TOLD_APART_BY)


def check_not_merged(status: str) -> None:
    """Of a record that is led as one with another, the one that stands for both is changed."""
    if status == CaseStatus.MERGED:
        raise CaseMerged


def nothing_new(status: str) -> frozenset[str]:
    """What pages offer nobody of a record that is led in another (values of `CasePermission`)."""
    return NOTHING_NEW if status == CaseStatus.MERGED else frozenset()


def check_open(status: str) -> None:
    """Acts happen only in an open case."""
    check_not_merged(status)
    if status != CaseStatus.OPEN:
        raise CaseClosed


def check_service_open(last_day: date | None, *, today: date) -> None:
    """A service opens cases up to its last day. Raises ServiceClosed."""
    if last_day is not None and last_day < today:
        raise ServiceClosed


def check_opens(here: ServiceView, *, today: date, by_court: bool) -> None:
    """Whether a case is opened in a service: in the agenda of guardianship from what a court said, and nothing else there (ADR 0117)."""
    check_service_open(here.last_day, today=today)
    if here.guardianship and not by_court:
        raise OpensByResolution(about=About(N_("Otevřít opatrovnictví"), "/guardianships/new", "/api/v1/guardianships"))


def check_term(checks: Checks, field: str, due_on: date | None, *, missing: str, today: date) -> None:
    """By when something is to be done: a day that comes, and that somebody may live to see at their desk."""
    farthest = Limit(add_months(today, FARTHEST_TERM), FAR_TERM)
    checks.day(field, due_on, missing=missing, not_before=[Limit(today, PAST_TERM)], not_after=[farthest])


def earliest_record(*, born: date | None, opened_on: date) -> list[Limit]:
    """How old a record can be: not older than the client, but for what was known of a child before it was born."""
    oldest = Limit(add_months(opened_on, -OLDEST_RECORD), BEFORE_CASE)
    return [oldest] if born is None or born > opened_on else [Limit(born, BEFORE_BIRTH, sealed=True), oldest]


def check_record(
    checks: Checks, order: AddRecord, born: date | None, opened_at: datetime, *, now: datetime
) -> RecordText:
    """Check a record: it happened, and says something; facts, statements and opinion stay apart."""
    if order.kind not in {kind.value for kind in RECORD_KINDS}:
        checks.fail("kind", N_("Vyberte druh záznamu."))
    checks.moment(
        "occurred_at",
        order.occurred_at,
        missing=N_("Zadejte den a čas, například 23. 11. 2026 a 9:40."),
        not_before=earliest_record(born=born, opened_on=prague_date(opened_at)),
        happened=now,
        ahead=N_("Záznam je o tom, co už se stalo."),
    )
    if isinstance(order, AmendRecord):
        checks.choice("amendment", order.amendment, Amendment, N_("Vyberte, zda záznam opravujete, nebo doplňujete."))
    text = RecordText(
        title=checks.line("title", order.title, missing=N_("Napište, čeho se záznam týká.")),
        facts=checks.text("facts", order.facts, required=False),
        statements=checks.text("statements", order.statements, required=False),
        opinion=checks.text("opinion", order.opinion, required=False),
    )
    if not (text.facts or text.statements or text.opinion) and "facts" not in checks.fields:
        checks.fail("facts", N_("Napište alespoň, co bylo zjištěno, řečeno, nebo jaký je váš názor."))
    return text


def kind_of_record(order: AddRecord, corrects: StoredRecord | None) -> RecordKind:
    """The kind that was chosen; what the software wrote keeps its kind when somebody corrects its words."""
    kept = corrects is not None and corrects.kind not in RECORD_KINDS
    return RecordKind(corrects.kind if kept and corrects is not None else order.kind)


def check_correction(
    checks: Checks, order: AddRecord, text: RecordText, holds: StoredRecord, words: RecordText | None
) -> None:
    """A correction says something else than the record that holds, with its `words`; to the minute, as a form has it."""
    same_time = order.occurred_at is not None and _minute(order.occurred_at) == _minute(holds.occurred_at)
    same_kind = order.kind == holds.kind or holds.kind not in RECORD_KINDS
    if same_time and same_kind and words is not None and _said(text) == _said(words):
        checks.fail("", SAYS_THE_SAME)


def _said(text: RecordText) -> list[str]:
    return [tidy(each).strip() for each in (text.title, text.facts, text.statements, text.opinion)]


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


KIND_LABELS = {
    RecordKind.NOTE: N_("Poznámka"),
    RecordKind.PHONE_CALL: N_("Telefonát"),
    RecordKind.MEETING: N_("Osobní jednání"),
    RecordKind.HOME_VISIT: N_("Návštěva, šetření v rodině"),
    RecordKind.NOTICE: N_("Došlé oznámení"),
    RecordKind.KEY_WORKER_CHANGE: N_("Změna klíčového pracovníka"),
    RecordKind.CONSENT: N_("Vyjádření klienta k souhlasu"),
    RecordKind.HANDOVER: N_("Předání údajů"),
    RecordKind.MEETING_OUTPUT: N_("Výstup z porady"),
    RecordKind.JOINT_WORK: N_("Společná práce služeb"),
    RecordKind.CLIENT_TOLD: N_("Klient ví, kdo případ vede"),
}
CORRECTED = frozenset({*RECORD_KINDS, RecordKind.NOTICE})
"""Records whose words somebody wrote; what the others say the act itself said, and it is added to."""
AMENDMENTS = {Amendment.CORRECTION: N_("Oprava"), Amendment.ADDENDUM: N_("Doplnění")}
AT_HOME = N_("Návštěva doma")
EXAMPLE_OF_CHILD = N_("Krátce, například „třídní učitelka, docházka“.")
EXAMPLE_OF_ADULT = N_("Krátce, například „úprava bytu, koupelna“.")


def kinds_for(client_kind: str) -> dict[RecordKind, str]:
    """What the kinds of records are called: an adult's family is not inquired into."""
    return KIND_LABELS if client_kind == ClientKind.CHILD else {**KIND_LABELS, RecordKind.HOME_VISIT: AT_HOME}


def kinds_sought(client_kind: str) -> dict[RecordKind, str]:
    """By which kinds records of such a client are looked for: notices come of children."""
    of_child = client_kind == ClientKind.CHILD
    return {kind: words for kind, words in kinds_for(client_kind).items() if of_child or kind is not RecordKind.NOTICE}


def example_for(client_kind: str) -> str:
    """What a record may be about, in two words that fit such a client."""
    return EXAMPLE_OF_CHILD if client_kind == ClientKind.CHILD else EXAMPLE_OF_ADULT


def match_of(
    case: FoundCase, known: ClientIdentity, asked: ClientIdentity, *, known_to_be: bool = False, tells_of: str = ""
) -> Match:
    """How well the client of a case fits a person of whom a case is to be opened; `known_to_be` that person, otherwise.

    `tells_of`: who beside the client the case tells of, and may be that person.
    """
    fit = _fit_of(known.birth_date, asked.birth_date)
    numbers = [re.sub(r"[^0-9]", "", one.birth_number) for one in (known, asked)]
    same_number = len(numbers[0]) >= SHORTEST_BIRTH_NUMBER and numbers[0] == numbers[1]
    likely = known_to_be or same_number or is_likely(known, asked)
    house = same_address(known, asked)
    return Match(
        case=case,
        birth_date=fit,
        same_birth_number=same_number,
        same_address=house,
        likely=likely,
        other_name=not likely and fit == "same" and _share_a_surname(known, asked),
        tells_of=tells_of,
    )


def is_likely(known: ClientIdentity, asked: ClientIdentity) -> bool:
    """Whether two people are likely one by their names and the day of their birth."""
    fit = _fit_of(known.birth_date, asked.birth_date)
    return (
        fit != "other"
        and _share_a_surname(known, asked)
        and (
            same_given_name(known.given_name, asked.given_name)
            # a newborn without a name; a surname alone says nothing
            or (fit != "unknown" and not (known.given_name and asked.given_name))
        )
    )


def _share_a_surname(known: ClientIdentity, asked: ClientIdentity) -> bool:
    """Whether one of them has, or had, a surname that the other has or had."""
    return any(
        same_surname(theirs, typed)
        for theirs in (known.family_name, known.former_name)
        for typed in (asked.family_name, asked.former_name)
    )


def _fit_of(known: date | None, asked: date | None) -> str:
    if known is None or asked is None:
        return "unknown"
    by = near_days(asked).get(known)
    return "other" if by is None else "same" if by is By.BIRTH_DATE else by.name.lower()


def best_first(matches: Iterable[Match]) -> list[Match]:
    """The most likely first, then by how the birth date fits."""
    return sorted(matches, key=lambda match: (not match.likely, BIRTH_DATES_FIT.index(match.birth_date)))
