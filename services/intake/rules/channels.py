"""What each way in which a notice comes asks, and what it leaves out (domain reference 1.2; S001 and S003, 8a)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months, prague_date
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from services.intake.schemas import RecordNotice, Way
from services.intake.tables import Channel, IdentityShown
from tenants.codelists.rules import Code, CodeList, Codes
from tenants.tables import PresetName

CHANNELS = {
    Channel.LETTER: N_("Písemně"),
    Channel.DATA_BOX: N_("Datovou schránkou"),
    Channel.IN_PERSON: N_("Osobně na pracovišti"),
    Channel.PHONE: N_("Telefonicky"),
    Channel.OWN_ACTIVITY: N_("Vlastní činností"),
    Channel.EMAIL: N_("E-mailem"),
    Channel.FIELD: N_("V terénu"),
    Channel.ON_CALL: N_("V pohotovosti"),
    Channel.SVI: N_("Ze systému včasné intervence (SVI)"),
    Channel.AUTHORITY: N_("Z jiného úřadu"),
}
"""How each is called."""
BY_MAILROOM = frozenset({Channel.LETTER, Channel.DATA_BOX, Channel.EMAIL})
"""What the mailroom receives (S003; domain reference 1.18)."""
NEEDED_BY_MAILROOM = N_(
    "Podatelna by neměla jak zapsat, co přišlo: písemně, datovou schránkou nebo e-mailem se musí přijímat aspoň jedním způsobem."
    " Nejdřív zapněte jiný z nich."
)
_OSPOD = (PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003)
_NOT_THERE = {PresetName.OSPOD_S001: Channel.SVI, PresetName.OSPOD_S003: Channel.ON_CALL}
WAYS = CodeList(
    key="channels",
    order=50,
    title=N_("Jak oznámení přicházejí"),
    help=N_(
        "Jak se způsoby přijetí jmenují a které se nabízejí. Každý má svou stránku, proto se žádný nepřidává. Co je zapsané, čte se"
        " slovy dne, kdy oznámení přišlo."
    ),
    presets={
        preset: tuple(
            Code(code=each.value, label=label, used=each is not _NOT_THERE.get(preset))
            for each, label in CHANNELS.items()
            if each is not Channel.AUTHORITY
        )
        for preset in _OSPOD
    },
    closed=True,
    needs=((frozenset(each.value for each in BY_MAILROOM), NEEDED_BY_MAILROOM),),
)
"""Domain reference 1.2: on call by S001, SVI by S003; what another authority forwards comes by itself and is no choice."""


def named(channels: Codes, channel: Channel, day: date) -> str:
    """How the authority called a channel on the day on which something came by it, in the reader's language."""
    return gettext(CHANNELS[channel]) if channel is Channel.AUTHORITY else channels.words(channel.value, day)


def label(channels: Codes, channel: Channel, day: date) -> str:
    """The same as it was written, for a paper: Czech for every reader."""
    known = channels.on(day).get(channel.value)
    return known.label if known else CHANNELS[channel]


def within(name: str) -> str:
    """A name as it stands inside of a line: it begins small, unless it begins with an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A way in which something is taken down on a day, as it is called. `until`: the last day of one that ended."""

    channel: Channel
    name: str
    until: date | None = None

    @property
    def words(self) -> str:
        """The name in a list; of one that ended with its last day."""
        if self.until is None:
            return self.name
        return gettext("{name} (do {day})").format(name=self.name, day=format_date(self.until))


def offered(channels: Codes, day: date) -> list[Offered]:
    """By which channels something is taken down on a day, in the order of their pages; then those of before, each with its end.

    What came by one of those, or was begun to be written, is taken down all the same: an act keeps the setting of its day.
    """
    found: list[Offered] = []
    for each in ASKED_BY:
        until = channels.used_until(each.value, day)
        if until is not None:
            name = channels.words(each.value, until)
            found.append(
                Offered(channel=each, name=name, until=until if each.value not in channels.used(day) else None)
            )
    return sorted(found, key=lambda one: one.until is not None)


def not_asked(channel: Channel) -> frozenset[str]:
    """Which fields of other channels this one does not ask."""
    spoken = channel in SPOKEN
    unasked = _ALL - ASKED_BY[channel]
    if not spoken:
        unasked |= _STATES | {
            each for each in (*_OF_NOTIFIER, *_TOLD_THEM) if each.endswith("_state") or each in _TOLD_THEM
        }
    return unasked | {*_OF_NOTIFIER, "wants_report"} if channel in NOBODY_NOTIFIES else unasked


SPOKEN = frozenset({Channel.PHONE, Channel.IN_PERSON, Channel.FIELD, Channel.ON_CALL})
"""Somebody is there and can be asked: the eight questions, two explanations and whether they want a report."""
FACE_TO_FACE = SPOKEN - {Channel.PHONE}
"""Whoever makes the notice is where the worker is: what they said is read to them, and they sign it."""
NOBODY_NOTIFIES = frozenset({Channel.OWN_ACTIVITY})
"""The authority found it itself: there is no notifier."""
_FOUND = frozenset({"place", "observed", "opinion"})
OF_VISIT = frozenset(
    {
        "went_out",
        "visited_at",
        "urgency_narrative",
        "visit_steps",
        "visit_children",
        "visit_all_judged",
        "visit_steps_of_all",
    }
)
"""What is asked of a visit on call (S001 8b)."""
WORDS_OF_VISIT = ("urgency_narrative", "visit_children")
LONGEST_NARRATIVE = 5_000  # as the reason of a judgement
ASKED_BY: dict[Channel, frozenset[str]] = {
    Channel.PHONE: frozenset(),
    Channel.IN_PERSON: frozenset({"identity"}),
    Channel.FIELD: _FOUND | {"identity"},
    Channel.ON_CALL: _FOUND | {"identity"} | OF_VISIT,
    Channel.OWN_ACTIVITY: _FOUND,
    Channel.LETTER: frozenset({"dated_on", "sender_reference"}),
    Channel.DATA_BOX: frozenset({"sender_reference", "sender_box", "message_number"}),
    Channel.EMAIL: frozenset(),
    Channel.SVI: frozenset({"sender_reference"}),
}
"""Which of the last fields of the order a channel asks: what only it has. In this order people choose among them."""
_ALL = frozenset[str]().union(*ASKED_BY.values())
_OF_NOTIFIER = tuple(f"notifier_{each}{state}" for each in ("name", "relation", "contact") for state in ("", "_state"))
_TOLD_THEM = ("child_calls", "notifier_anonymous", "confidentiality_explained", "disclosure_explained")
_SENDER = ("sender_reference", "sender_box", "message_number")
_STATES = frozenset(
    f"{each}_state" for each in ("child_description", "child_name", "caregivers", "subject", "other_children")
)
ANY_WAY = _ALL | _STATES | {*_OF_NOTIFIER, *_TOLD_THEM, "wants_report"}
"""Every field that one channel asks and another one does not."""
_OLDEST_LETTER = 20 * 12  # months
_LONGEST_MARK = 50  # of a reference number in the national exchange of documents (domain reference 1.5)
NOT_ASKED = N_("U tohoto způsobu přijetí se to nezapisuje. Smažte to, nebo vyberte jiný způsob.")
NOBODY_CALLED = N_("U vlastního zjištění žádný oznamovatel není. Smažte to, nebo vyberte jiný způsob přijetí.")
NOT_SAID = N_("Vysvětlit to lze jen tomu, s kým mluvíte. Zrušte zaškrtnutí, nebo vyberte jiný způsob přijetí.")
NEEDS_CHANNEL = N_("Vyberte, jak oznámení přišlo.")
NOT_OFFERED = N_("Tímto způsobem tu oznámení nepřijímáte. Vyberte jiný; které se nabízejí, říká správce v číselnících.")
NEEDS_IDENTITY = N_("Vyberte, zda oznamovatel prokázal, kdo je.")
BOX = N_("Datová schránka má sedm písmen a číslic, například demo001.")
MESSAGE = N_("Číslo datové zprávy má nejvýš dvacet číslic. Opište je z obálky zprávy.")
LETTER_TOO_OLD = N_("Dopis nemůže být starší než {day}, tedy dvacet let. Zkontrolujte rok.")
WRITTEN_LATER = N_("Tento den ještě nenastal.")
_BEGUN = timedelta(days=31)  # longer than a draft waits
_BOX_LETTERS, _MESSAGE_DIGITS = 7, 20


def check_way(checks: Checks, order: RecordNotice, *, today: date) -> Way:
    """What only this channel asks; what it does not ask is refused beside its field, and so is a channel that nobody takes down."""
    asked = {each.value: fields for each, fields in ASKED_BY.items()}.get(order.channel)
    if asked is None:
        checks.fail("channel", NEEDS_CHANNEL)
        return Way()
    checks.not_taken(order, _ALL - asked, NOT_ASKED)
    if order.channel in NOBODY_NOTIFIES:
        checks.not_taken(order, (*_OF_NOTIFIER, *_TOLD_THEM, "wants_report"), NOBODY_CALLED)
    elif order.channel not in SPOKEN:
        checks.not_taken(order, ("confidentiality_explained", "disclosure_explained"), NOT_SAID)
    if order.channel != Channel.PHONE:
        checks.not_taken(order, ["more"], NOT_ASKED)
    if order.dated_on is not None:
        oldest = Limit(add_months(today, -_OLDEST_LETTER), LETTER_TOO_OLD)
        checks.day("dated_on", order.dated_on, not_before=[oldest], not_after=[Limit(today, WRITTEN_LATER)])
    return Way(
        place=checks.line("place", order.place, required=False),
        observed=checks.text("observed", order.observed, required=False),
        opinion=checks.text("opinion", order.opinion, required=False),
        identity=checks.choice("identity", order.identity, IdentityShown, NEEDS_IDENTITY) if order.identity else "",
        dated_on=order.dated_on,
        marked=any(getattr(order, each).strip() for each in _SENDER),
        went_out=order.went_out,
        visited_at=order.visited_at,
        urgency_narrative=checks.text(
            "urgency_narrative", order.urgency_narrative, required=False, max_length=LONGEST_NARRATIVE
        ),
        visit_children=checks.text("visit_children", order.visit_children, required=False, max_length=2_000),
    )


def is_recent(until: date | None, today: date) -> bool:
    """Whether a way is in use, or was not long ago: of that a form may be open, or wait as a draft."""
    return until is None or until >= today - _BEGUN


def check_offered(checks: Checks, channel: str, channels: Codes, today: date, received_at: datetime | None) -> None:
    """Something new is taken down by what is used: today, on the day on which it came, or not long ago (S001: no information
    about a child is refused). What was noted, or came as a file, is taken down all the same.
    """
    if channel not in {each.value for each in ASKED_BY}:
        return
    until = channels.used_until(channel, today)
    came = prague_date(received_at) if received_at is not None else today
    if (until is None or not is_recent(until, today)) and channel not in channels.used(came):
        checks.fail("channel", NOT_OFFERED)


def check_sender(checks: Checks, order: RecordNotice) -> dict[str, str]:
    """What a letter or message bears that leads to who wrote, as a `Notifier` keeps it."""
    reference = checks.line("sender_reference", order.sender_reference, required=False, max_length=_LONGEST_MARK)
    box = checks.line("sender_box", order.sender_box, required=False, max_length=_LONGEST_MARK).replace(" ", "").lower()
    message = checks.line("message_number", order.message_number, required=False, max_length=_LONGEST_MARK).replace(
        " ", ""
    )
    if box and not (len(box) == _BOX_LETTERS and box.isascii() and box.isalnum()):
        checks.fail("sender_box", BOX)
    if message and not (len(message) <= _MESSAGE_DIGITS and message.isascii() and message.isdigit()):
        checks.fail("message_number", MESSAGE)
    for each in _SENDER:  # where they belong, they name nobody by mistake
        checks.texts.pop(each, None)
    return {"reference": reference, "box": box, "message_number": message}
