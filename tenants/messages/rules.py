# pyright: strict
"""What a kind of message is, when a message goes and when it is tried again, and what it says. Pure."""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kernel.actor import Actor
from kernel.contacts import phones_in, tidy_phones
from kernel.delivery import Fault
from kernel.legal_time import instant_at, is_working_day, next_working_day, prague_date
from kernel.points import Point
from kernel.sms import LONGEST
from kernel.web.i18n import N_, gettext
from tenants.messages.schemas import OwnText, StoredChoice
from tenants.settings.rules import Number, YesNo
from tenants.tables import Channel, MessageState, PresetName

SOON = timedelta(minutes=1)
"""What goes at once waits so long for what happens at the same time."""
GROUP = N_("Zprávy mimo aplikaci")
DIGEST_HOUR = Number(
    key="message_digest_hour",
    group=GROUP,
    order=910,
    title=N_("Kdy se posílá souhrn"),
    help=N_(
        "Co nespěchá, dostane každý v jednom dopise v tuto hodinu pracovního dne. Naléhavé zprávy odcházejí hned. V žádné není"
        " jméno ani nic o lidech."
    ),
    presets=dict.fromkeys(PresetName, 7),
    least=0,
    most=23,
    unit=(N_("hodina"), N_("hodiny"), N_("hodin")),
)
SMS_ALLOWED = YesNo(
    key="message_sms",
    group=GROUP,
    order=920,
    title=N_("Posílat zprávy i jako SMS"),
    help=N_("Jen tomu, kdo si o ně řekl a dal své číslo. Ani v SMS není jméno ani nic o lidech."),
    presets=dict.fromkeys(PresetName, False),
)
_PAUSES = [timedelta(minutes=each) for each in (1, 2, 5, 10, 20, 40, 60, 120)]
_LONGEST_PAUSE = timedelta(hours=4)
TRIED_FOR = timedelta(days=5)
LEASE = timedelta(minutes=10)
"""Whoever has taken a message has so long for one try; then it is another's."""


FAULTS = {
    Fault.UNSET: N_("provozovatel nenastavil, čím posílat"),
    Fault.AWAY: N_("server neodpovídá"),
    Fault.SLOW: N_("server odpovídá příliš pomalu"),
    Fault.BROKEN: N_("spojení se přerušilo ještě před předáním"),
    Fault.LATER: N_("server chce, abychom to zkusili později"),
    Fault.TLS: N_("server nemá důvěryhodné šifrování"),
    Fault.SIGN_IN: N_("server nepřijal heslo Opory"),
    Fault.NOT_OURS: N_("server od Opory nic nepřijímá"),
    Fault.ADDRESS: N_("server adresu nebo číslo odmítl natrvalo"),
    Fault.CONTENT: N_("server zprávu odmítl natrvalo"),
    Fault.GONE: N_("kdo ji měl dostat, tu už nepracuje nebo nemá kam"),
    Fault.UNSURE: N_("předána celá, ale potvrzení nepřišlo"),
}
STATES = {
    MessageState.WAITING: ("wait", N_("čeká")),
    MessageState.HANDING: ("work", N_("předává se")),
    MessageState.SENT: ("done", N_("odesláno")),
    MessageState.UNSURE: ("calm", N_("snad odesláno")),
    MessageState.REFUSED: ("late", N_("odmítnuto")),
    MessageState.GIVEN_UP: ("late", N_("vzdáno")),
}
CHANNELS = {Channel.EMAIL: N_("e-mail"), Channel.SMS: N_("SMS")}


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnLetter:
    """What a kind says of messages that are about a thing and go to who is no worker (`service.write_about`).

    `letter` says to whom and what when it goes, in a unit of its own: None where nothing is to be sent any more. `whom` says for
    the administrator (in unit) to whom those about these things went. `ended` (in unit) hears once what became of one: whether it was
    handed over, as far as one knows.
    """

    letter: Callable[[UUID, UUID], Awaitable[OwnText | None]]
    whom: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, str]]]
    ended: Callable[[UUID, UUID, bool], Awaitable[None]] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class MessageKind:
    """A kind of message, said by the domain that tells it; `title` is a Czech message marked with `N_`, and names nobody.

    `key` is the kind of the notifications that it goes with. An `urgent` one goes at once, others wait for the digest. What
    people may not switch off says in `must` why it is mailed (a marked sentence). One `to_administrators` is shown to nobody
    else where kinds are chosen. One `chosen_with` another kind is chosen with it: who hears of that by a channel hears of this by it, only sooner.
    One with an `own` letter goes to who is no worker, and nobody chooses it.
    `still` says, to the system of the service, which of the things it was about still concern this worker when it goes.
    """

    key: str
    title: str
    urgent: bool = False
    must: str = ""
    to_administrators: bool = False
    url: str = "/my-day"
    chosen_with: str = ""
    own: OwnLetter | None = None
    still: Callable[[Actor, UUID, Collection[UUID]], Awaitable[Collection[UUID]]] | None = None


MESSAGES: Point[MessageKind] = Point("kinds of messages", key=lambda kind: kind.key, once=lambda kind: kind.key)
NEWS = "news"
"""The kind of every notification that has none of its own."""
UNDELIVERED = MessageKind(
    key="message.undelivered",
    title=N_("Zprávy, které nedošly"),
    must=N_("posílá se vždy, aby někdo zjistil, proč se lidem nedá napsat."),
    url="/administration/messages",
    to_administrators=True,
)
"""What administrators are told of messages to others."""


def kind_of(notification: str) -> MessageKind | None:
    """As what a kind of notification goes out."""
    return MESSAGES.one(notification) or MESSAGES.one(NEWS)


NOTHING_CHOSEN = StoredChoice(id=UUID(int=0), off=[], sms=[], sealed=None, chosen_at=None, version=0)


def wanted(kind: MessageKind, channel: Channel, choice: StoredChoice) -> bool:
    """Whether a person hears of a kind by a channel: by mail unless they do not want to, by SMS if they do."""
    kind = (MESSAGES.one(kind.chosen_with) or kind) if kind.chosen_with else kind
    if channel is Channel.SMS:
        return kind.key in choice.sms
    return bool(kind.must) or kind.key not in choice.off


def number_of(typed: str) -> str | None:
    """The number as a gateway takes it (E.164), of this country where none is said; None for what is not just one number."""
    found = phones_in(typed)
    if len(found) != 1 or re.search(r"[^\d\s+()/.\-–−]", tidy_phones(typed)):
        return None
    (digits,) = found
    return f"+420{digits}" if len(digits) == 9 else f"+{digits}"


def digest_at(moment: datetime, hour: int) -> datetime:
    """When the next digest goes: at its hour in Prague, on a day on which people work."""
    day = prague_date(moment)
    at = instant_at(day, hour, 0)
    return at if is_working_day(day) and at > moment else instant_at(next_working_day(day), hour, 0)


def next_try(tries: int, since: datetime, moment: datetime) -> datetime | None:
    """When a message is tried again that was not taken `tries` times, with growing pauses; None after five days."""
    if moment - since >= TRIED_FOR:
        return None
    return moment + (_PAUSES[tries - 1] if tries <= len(_PAUSES) else _LONGEST_PAUSE)


def letter_of(told: Mapping[str, int], public_url: str) -> tuple[str, str]:
    """Subject and text of a letter: how many of which kind, and where to look. Kinds of another release are news.

    In the language of the moment (`language_of`).
    """
    kinds = [(MESSAGES.one(key), count) for key, count in told.items()]
    news = gettext("novinky")
    lines = [f"– {gettext(kind.title)}: {count}" for kind, count in kinds if kind is not None]
    urls = {kind.url for kind, _ in kinds if kind is not None} or {"/my-day"}
    parts = [
        gettext("Dobrý den,"),
        gettext("v Opoře pro vás máme:"),
        "\n".join(lines or ["– " + news]),
        "\n".join([gettext("Podrobnosti uvidíte po přihlášení:"), *(f"{public_url}{url}" for url in sorted(urls))]),
        gettext("V e-mailu neposíláme jména ani nic o lidech. Na tuto zprávu neodpovídejte."),
    ]
    return gettext("Opora: co na vás čeká"), "\n\n".join(parts) + "\n"


def sms_of(told: Mapping[str, int], public_url: str) -> str:
    """What an SMS says: which kinds as far as they fit, in letters that every phone has; how many otherwise."""
    kinds = [(MESSAGES.one(key), count) for key, count in told.items()]
    end = f". {public_url}/my-day"
    long = ", ".join(f"{gettext(kind.title)} ({count})" for kind, count in kinds if kind is not None)
    news, many = gettext("novinky"), gettext("nové zprávy")
    text = f"Opora: {long or news}{end}"
    if len(text) > LONGEST:
        text = f"Opora: {many} ({sum(told.values())}){end}"
    plain = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
