"""Answers to notifiers: which words there are, who is told what, and what is refused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from kernel.checks import Checks, Limit
from kernel.clock import Instant
from kernel.legal_time import format_instant, prague_date
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_datetime
from services.competence.rules import (
    NEEDS_HOW,
    NEEDS_WHEN,
    NOT_BEFORE_NOTICE,
    NOT_TOLD,
    NOT_YET,
    SENT,
    TOLD,
    check_not_told,
    told_offered,
)
from services.competence.schemas import Whose
from services.competence.tables import Way
from services.intake.rules.notifier import KnownOfNotifier
from services.intake.schemas import AdditionText, NoticeText, StoredNotice
from services.intake.tables import Channel
from services.protection.rules import Found
from tenants.settings.rules import OneOf, Words
from tenants.settings.views import Settings
from tenants.tables import PresetName

from .schemas import NoteAnswer, NoteRequest, OfferedWords, StoredRequest
from .tables import Asked, How, Template

NOTIFIER = N_("Oznamovatel")
TITLES = {
    Template.GENERAL: N_("Obecná informace o dalším postupu a lhůtách"),
    Template.RECEIVED: N_("Oznámení jsme přijali a zabýváme se jím"),
    Template.FOUND: N_("Šlo o dítě podle § 6"),
    Template.NOT_FOUND: N_("Nešlo o dítě podle § 6"),
    Template.SOME_FOUND: N_("Z více dětí jen u některého jde o dítě podle § 6"),
    Template.NO_MORE: N_("Šlo o dítě podle § 6, teď už ne"),
    Template.FORWARDED: N_("Oznámení patří jinému úřadu a předáváme mu je"),
    Template.REFERRED: N_("Oznámení patří jinému úřadu, obraťte se na něj"),
}
PASSED_ON = {Template.FORWARDED: Way.FORWARDED, Template.REFERRED: Way.REFERRED}
"""What is true of a notice from when it was passed on this way; with it goes which office that is, and how it is reached."""
OBLIGED_ONLY = frozenset({Template.FOUND, Template.NOT_FOUND, Template.SOME_FOUND, Template.NO_MORE})
WAYS = SENT
"""How somebody asks."""
HOWS = TOLD
IN_WRITING = frozenset({How.EMAIL, How.DATA_BOX, How.LETTER})
REACH = {
    How.ANONYMOUS: N_("Oznamovatel neřekl, kdo je: odpovědět mu jde, jen když se ozve sám."),
    How.NO_CONTACT: N_("Na oznamovatele nemáme spojení: odpovědět mu jde, jen když se ozve sám."),
}
NEEDS_OBLIGED = N_("Vyberte, zda má oznamovací povinnost: závisí na tom lhůta 30 dnů.")
SAME_WAITS = N_(
    "Taková žádost už tu čeká: {how}, {when}. Je-li to ona, nic nezapisujte. Žádá-li někdo jiný nebo znovu, zaškrtněte to."
)
NEEDS_TEMPLATE = N_("Vyberte, co oznamovateli řeknete.")
NO_TEMPLATE = N_("Oznamovatel se to nedozvěděl: vyberte „nic“, nebo jak se to dozvěděl.")
ONLY_OBLIGED = N_("Zda šlo o dítě podle § 6, se sdělí jen tomu, kdo má oznamovací povinnost a požádal.")
NOT_ASSESSED = N_(
    "Základní vyhodnocení ještě není u všech dětí, nebo zápis podle něj neplatí. Do té doby řekněte, že se oznámením zabýváte."
)
NOT_SO = N_("Teď je to jinak: tak základní vyhodnocení ani evidence neříkají. Vyberte znění, které jim odpovídá.")
OTHER_WORDS = N_("Znění se mezitím změnilo. Přečtěte si ho znovu a potvrďte.")
THEN_WORDS = N_("V ten den znělo jinak. Přečtěte si tady znění toho dne a potvrďte, že takhle zaznělo.")
NOT_WHOSE = N_(
    "Tak to v tu chvíli nebylo: rozhoduje, čí oznámení tehdy bylo. Zaznělo-li to dřív, napište kdy; jinak vyberte jiné znění."
)
NO_REQUEST = N_("Vyberte žádost, na kterou odpovídáte.")
NOBODY_THERE = N_("Oznamovatel neřekl, kdo je, nebo na něj nemáme spojení. Písemně odpovědět nejde.")
NOT_BEFORE_FOUND = N_("Nemůže to být dřív, než se to zjistilo: {day}.")
NOT_BEFORE_REQUEST = N_("Nemůže to být dřív, než oznamovatel požádal: {day}.")

_OF_CHANNEL = {
    Channel.PHONE: How.PHONE,
    Channel.IN_PERSON: How.IN_PERSON,
    Channel.FIELD: How.IN_PERSON,
    Channel.EMAIL: How.EMAIL,
    Channel.DATA_BOX: How.DATA_BOX,
    Channel.LETTER: How.LETTER,
}


class Feedback(StrEnum):
    """Who is told what without being asked for it."""

    ON_REQUEST = "on_request"
    GENERAL_INFO_ALWAYS = "general_info_always"


NOTIFIER_FEEDBACK: OneOf[Feedback] = OneOf(
    key="notifier_feedback",
    group=NOTIFIER,
    order=320,
    title=N_("Komu se odpovídá"),
    help=N_(
        "Kdo o zprávu požádá, dostane ji vždy. Jde o to, zda se obecná informace o dalším postupu a lhůtách říká každému, koho lze"
        " zastihnout. Platí to, co platilo v den, kdy oznámení přišlo. O dítěti a rodině se neříká nic, to měnit nejde."
    ),
    codes={
        Feedback.ON_REQUEST: N_("kdo požádá"),
        Feedback.GENERAL_INFO_ALWAYS: N_("obecná informace každému, koho lze zastihnout"),
    },
    presets={
        PresetName.OSPOD_STRICT: Feedback.ON_REQUEST,
        PresetName.OSPOD_S001: Feedback.ON_REQUEST,
        PresetName.OSPOD_S003: Feedback.GENERAL_INFO_ALWAYS,
    },
)
"""S001: when the notifier asks; S003: in general, of the steps and deadlines."""

_OSPOD = (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003)
_BEGINS = {
    Template.GENERAL: (
        "Vaše oznámení jsme přijali. Nejdřív posoudíme, jak je naléhavé, a bez zbytečného odkladu ověříme, zda dítě potřebuje ochranu."
        " Potřebuje-li ji, zařadíme ho do evidence a do jednoho měsíce od zařazení podrobně vyhodnotíme situaci a připravíme plán."
        " Co zjistíme, vám sdělit nesmíme. Dozvíte-li se něco nového, ozvěte se nám; při ohrožení života nebo zdraví volejte 158 nebo 155."
    ),
    Template.RECEIVED: "Vaše oznámení jsme přijali a zabýváme se jím. Víc vám sdělit nesmíme, jsme vázáni mlčenlivostí.",
    Template.FOUND: (
        "Na vaši žádost sdělujeme, že ve věci vašeho oznámení jde o dítě podle § 6 zákona č. 359/1999 Sb."
        " Víc vám sdělit nesmíme, jsme vázáni mlčenlivostí."
    ),
    Template.NOT_FOUND: (
        "Na vaši žádost sdělujeme, že ve věci vašeho oznámení nejde o dítě podle § 6 zákona č. 359/1999 Sb."
        " Víc vám sdělit nesmíme, jsme vázáni mlčenlivostí."
    ),
    Template.SOME_FOUND: (
        "Na vaši žádost sdělujeme, že vaše oznámení se týká více dětí: jen u některého z nich jde o dítě podle § 6 zákona"
        " č. 359/1999 Sb. Víc vám sdělit nesmíme, jsme vázáni mlčenlivostí."
    ),
    Template.NO_MORE: (
        "Na vaši žádost sdělujeme, že ve věci vašeho oznámení šlo o dítě podle § 6 zákona č. 359/1999 Sb.; teď už o takové dítě"
        " nejde. Víc vám sdělit nesmíme, jsme vázáni mlčenlivostí."
    ),
    Template.FORWARDED: (
        "Vaše oznámení patří jinému úřadu a předáváme mu je. S dotazy, i když se dozvíte něco nového, se obraťte na něj; při ohrožení"
        " života nebo zdraví volejte 158 nebo 155. Víc vám sdělit nesmíme, jsme vázáni mlčenlivostí."
    ),
    Template.REFERRED: (
        "Vaše oznámení patří jinému úřadu. Obraťte se s ním prosím přímo na něj; při ohrožení života nebo zdraví volejte 158 nebo 155."
    ),
}
_HELP = N_(
    "Přesně tato slova se oznamovateli řeknou nebo napíšou. Nepatří do nich nic o konkrétním dítěti ani rodině."
    " Co už bylo řečeno, zůstává zapsané, jak to zaznělo."
)
_HELP_PASSED_ON = N_(
    "Přesně tato slova se oznamovateli řeknou nebo napíšou, a za nimi, který úřad to je a jak ho zastihne. Nepatří do nich nic"
    " o konkrétním dítěti ani rodině. Co už bylo řečeno, zůstává zapsané, jak to zaznělo."
)
TEMPLATES: Mapping[Template, Words] = {
    template: Words(
        key=f"notifier_words_{template}",
        group=NOTIFIER,
        order=321 + place,
        title=title,
        help=_HELP_PASSED_ON if template in PASSED_ON else _HELP,
        presets=dict.fromkeys(_OSPOD, _BEGINS[template]),
    )
    for place, (template, title) in enumerate(TITLES.items())
}


def asked_by(channel: Channel) -> str:
    """How somebody who made a notice this way asked in it; empty where that is not told."""
    how = _OF_CHANNEL.get(channel)
    return how.value if how is not None else ""


def offered(settings: Settings, whose: Sequence[Whose], day: date) -> list[OfferedWords]:
    """The templates in the words of a day; of a notice that was passed on by then, with to whom."""
    last = {each.way: each.office for each in whose if prague_date(each.since) <= day}

    def said(template: Template) -> str:
        office = last.get(PASSED_ON[template], "") if template in PASSED_ON else ""
        return "\n".join(filter(None, (settings[TEMPLATES[template]], office)))

    return [
        OfferedWords(template=each.value, words=said(each), obliged_only=each in OBLIGED_ONLY) for each in TEMPLATES
    ]


def ways_between(whose: Sequence[Whose], first: datetime, last: datetime) -> set[Way | None]:
    """How a notice was passed on in the time between two moments; None: it was here."""
    before = [each.way for each in whose if each.since <= first]
    return {before[-1] if before else None, *(each.way for each in whose if first < each.since <= last)}


def ways_at(whose: Sequence[Whose], at: datetime) -> set[Way | None]:
    """The same of a moment, of which forms say the minute."""
    minute = at.replace(second=0, microsecond=0)
    return ways_between(whose, minute, minute + timedelta(minutes=1))


def right_one(found: Sequence[Found]) -> Template | None:
    """Which sentence on § 6 is true of a notice whose children stand so now; none as long as that is not known of all it says."""
    known = set(found)
    if Found.IS in known:
        return Template.SOME_FOUND if known & {Found.IS_NOT, Found.NO_MORE} else Template.FOUND
    if not known or Found.UNKNOWN in known:
        return None
    return Template.NO_MORE if Found.NO_MORE in known else Template.NOT_FOUND


class RightWords(NamedTuple):
    """Which sentence on § 6 is true of a notice, if any, and since when it is."""

    template: Template | None
    since: Instant | None


def takes(words: Iterable[OfferedWords], right: Template | None, ways: Collection[Way | None]) -> list[OfferedWords]:
    """Those that would be taken, where the `right` one is true of the children, and the notice was passed on in these `ways`."""
    true = [each for each in words if not each.obliged_only or each.template == right]
    return [each for each in true if PASSED_ON.get(Template(each.template)) in ways]


def hows_offered(known: KnownOfNotifier) -> list[How]:
    """How a notifier was told, or why not, as far as it would be taken: nobody writes to whom nobody has a contact of."""
    return [How(how.value) for how in told_offered(known) if known.contact or how.value not in IN_WRITING]


def mark_of(words: list[OfferedWords]) -> int:
    """What these words are known by: a form of before they were changed does not have it."""
    return int(sha256("\0".join(each.words for each in words).encode()).hexdigest()[:7], 16)


def reach(known: KnownOfNotifier, *, anonymous: bool) -> str:
    """Why who made a notice cannot be reached; empty when they can, by the call or by what was added."""
    if known.contact:
        return ""
    return How.ANONYMOUS.value if anonymous and not known.name else How.NO_CONTACT.value


def open_wishes(
    row: StoredNotice,
    text: NoticeText,
    added: Iterable[tuple[Instant, AdditionText]],
    *,
    noted: Iterable[Instant],
) -> list[Instant]:
    """Since when each notifier waits who wished for a report, first one first: since the notice came, to whoever had it first, or it
    was added.

    `noted`: when a request was noted, or what somebody was told unasked: each stands for one who wished before that, first the one
    who waited longest. Nobody knows that the same person called twice (ADR 0036.2).
    """
    first = text.came.first.received_at if text.came is not None else row.received_at
    at_first = [(row.wants_report, first), *((each.wants_report, each.added_at) for each in text.added_there)]
    wishes = sorted((row.recorded_at, since) for wants, since in at_first if wants)
    wishes += sorted((at, at) for at, each in added if each.wants_report)
    for moment in sorted(noted):
        if wishes and wishes[0][0] < moment:
            wishes.pop(0)
    return [since for _, since in wishes]


def check_request(checks: Checks, order: NoteRequest, *, received_at: Instant, now: Instant) -> None:
    """How and when they asked: not before the notice came, not in times to come."""
    if order.how not in WAYS:
        checks.fail("how", NEEDS_HOW)
    if order.obliged is None:
        checks.fail("obliged", NEEDS_OBLIGED)
    if order.asked_at is not None:
        _check_moment(checks, "asked_at", order.asked_at, [Limit.since(received_at, NOT_BEFORE_NOTICE)], now)


def same_request(waiting: Iterable[StoredRequest], order: NoteRequest, asked_at: Instant) -> StoredRequest | None:
    """The first of those that wait which an order says once more: of the same day, the same way, by a body like this."""
    day = prague_date(asked_at)
    alike = (each for each in waiting if (each.how, each.obliged) == (order.how, order.obliged))
    return next((each for each in alike if prague_date(each.asked_at) == day), None)


def same_waits(there: StoredRequest) -> str:
    """What is said of it to who notes it a second time."""
    return gettext(SAME_WAITS).format(how=gettext(WAYS[there.how]), when=format_datetime(there.asked_at))


def check_answer(
    checks: Checks,
    order: NoteAnswer,
    request: StoredRequest | None,
    *,
    words: list[OfferedWords],
    known: KnownOfNotifier,
    right: RightWords,
    whose: Sequence[Whose],
    received_at: Instant,
    now: Instant,
) -> None:
    """What is told needs its template and a way that there is; what is not told, its reason alone. `words`: of the day of the act."""
    if order.request_id is not None and request is None:
        checks.fail("request_id", NO_REQUEST)
    if order.how not in HOWS:
        checks.fail("how", NEEDS_HOW)
    elif order.how in NOT_TOLD:
        check_not_told(checks, "how", order.how, known)
        if order.template:
            checks.fail("template", NO_TEMPLATE)
    else:
        checks.choice("template", order.template, Template, NEEDS_TEMPLATE)
        if order.how in IN_WRITING and not known.contact:
            checks.fail("how", NOBODY_THERE)
    at = order.happened_at
    said = next((each for each in Template if each == order.template), None)
    if said is not None and PASSED_ON.get(said) not in ways_at(whose, at or now):
        checks.fail("template", NOT_WHOSE)
    of_found = order.template in OBLIGED_ONLY
    if of_found:
        _check_found(checks, order.template, request, right.template)
    if order.seen is not None and order.template and order.seen != mark_of(words):
        checks.fail("template", THEN_WORDS if at is not None and prague_date(at) < prague_date(now) else OTHER_WORDS)
    if at is not None:
        since = [
            Limit.since(request.asked_at, NOT_BEFORE_REQUEST)
            if request is not None
            else Limit.since(received_at, NOT_BEFORE_NOTICE)
        ]
        if of_found and right.since is not None:
            since.append(Limit.since(right.since, NOT_BEFORE_FOUND))
        _check_moment(checks, "happened_at", at, since, now)


def answers_it(request: StoredRequest | None, template: str) -> bool:
    """Whether a request is answered by what was told, or by why nothing was: who has the duty to notify asked about § 6 alone (D16)."""
    return request is not None and (not request.obliged or not template or template in OBLIGED_ONLY)


_ON_PAPER = {
    Asked.DATA_BOX: "datovou schránkou",
    Asked.LETTER: "poštou",
    Asked.EMAIL: "e-mailem",
    Asked.PHONE: "telefonicky",
    Asked.IN_PERSON: "osobně",
}


def on_paper(request: StoredRequest) -> str:
    """A request as a paper says it, in Czech: when and how, and of an obliged body what it is to be told."""
    asked = f"{_ON_PAPER[request.how]} {format_instant(request.asked_at)}"
    obliged = "; má oznamovací povinnost (§ 10 odst. 4): do 30 dnů se dozví, zda jde o dítě podle § 6"
    return asked + obliged if request.obliged else asked


def is_answered(request: StoredRequest, done: Collection[UUID | None]) -> bool:
    """Whether a request waits no more: it is among those that are `done`, or was answered where it came from."""
    return request.id in done or request.answered_there


def _check_found(checks: Checks, template: str, request: StoredRequest | None, right: Template | None) -> None:
    if request is None or not request.obliged:
        checks.fail("template", ONLY_OBLIGED)
    elif right is None:
        checks.fail("template", NOT_ASSESSED)
    elif template != right:
        checks.fail("template", NOT_SO)


def _check_moment(checks: Checks, field: str, at: Instant, since: list[Limit], now: Instant) -> None:
    checks.moment(field, at, missing=NEEDS_WHEN, not_before=since, happened=now, ahead=NOT_YET)
