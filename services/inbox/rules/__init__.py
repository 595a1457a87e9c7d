"""Decisions about files that arrived."""

import re
from datetime import datetime
from functools import partial
from hashlib import sha256

from kernel.crypto import Key
from kernel.czech import fold
from kernel.legal_time import PRAGUE
from kernel.named import Person, places
from kernel.reach import contacts_in
from kernel.text import storable
from kernel.uploads.messages import Message, Sender
from kernel.web.i18n import N_
from kernel.web.text import date_field, time_field
from services.inbox.schemas import Envelope
from services.inbox.tables import AsideReason, FileKind, Outcome, Verdict
from services.intake.schemas import Notifier, RecordNotice
from services.intake.tables import Channel

from .addresses import NO_ADDRESS, NO_CONTACT, NOT_SAID, without_address
from .questionnaire import pupil_in, school_in
from .signed import Told, told_in, without_signed

__all__ = ["NOT_SAID", "NO_ADDRESS", "NO_CONTACT", "Told", "told_in", "without_address"]

MOST_ON_MY_DAY = 20
MOST_WAITING = 200
REFUSALS_SHOWN_DAYS = 30
MOST_SUBJECT = 15_000
MOST_NAME = 200
NEEDS_FILE = N_("Vyberte soubor.")
NEEDS_REASON = N_("Vyberte, proč z něj oznámení nebude.")
DOUBLE = {
    None: N_("Tato zpráva tu už je: čeká mezi došlými soubory."),
    Outcome.TAKEN: N_("Tato zpráva tu už je: vzniklo z ní oznámení."),
    Outcome.SET_ASIDE: N_("Tato zpráva tu už je: leží mezi odloženými, kde ji lze převzít."),
}
KINDS = {
    FileKind.DATA_MESSAGE: N_("Datová zpráva"),
    FileKind.EMAIL: N_("E-mail"),
    FileKind.DOCUMENT: N_("Soubor přiložený k oznámení"),
}
UNREAD = {
    "file.damaged": N_("PDF je poškozené nebo neúplné: nic se z něj nepředvyplnilo."),
    "file.encrypted": N_("PDF je zaheslované nebo šifrované: nic se z něj nepředvyplnilo."),
    "file.active_content": N_("V PDF je skript, příloha nebo něco, co se spouští: nic se z něj nepředvyplnilo."),
    "file.polyglot": N_("Za PDF je v souboru ještě něco jiného: nic se z něj nepředvyplnilo."),
    "file.too_large": N_("PDF má víc než 5 MB: nic se z něj nepředvyplnilo."),
    "file.too_complex": N_("PDF má víc než deset stran, nebo je příliš složité: nic se z něj nepředvyplnilo."),
    "file.not_looked_into": N_("Text se čte nejvýš ze tří PDF jedné zprávy: nic se z něj nepředvyplnilo."),
}
REASONS = {
    AsideReason.NOT_NOTICE: N_("není to oznámení"),
    AsideReason.KNOWN_ALREADY: N_("totéž už tu je jako jiné oznámení"),
    AsideReason.MISTAKE: N_("soubor sem přišel omylem"),
}
CHANNELS = {FileKind.DATA_MESSAGE: Channel.DATA_BOX, FileKind.EMAIL: Channel.EMAIL}
# what starts something when it is opened: whoever saves it is told
_RUNS = re.compile(
    r"\.(?:exe|com|scr|bat|cmd|ps1|vbs?|js|jse|wsf|hta|msi|jar|lnk|iso|img|docm|xlsm|pptm|html?|svg|reg|chm)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s>\])]+")
# several marks side by side are one; between two of them the first name of who signs with them goes, too: `Karel a Hana Hluční`
_TOGETHER = r"[ ,;<(]|\s+(?:a|i|&)\s+[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ][^\W\d_]+\s+"
_CHILD = (
    r"(?:otc|otec|matk|matc|mám|tát|rodič|babičk|děd|syn|dce[rř]|d[ií]t|vnu|chlap|dív|bratr|sest|žá[ck]|kluk|holk)\w*"
)
_GIVEN = rf"\b{_CHILD} +(?:nezl\.? *|nezletil\w+ +)?(?-i:[A-ZÁČĎÉÍŇÓŘŠŤÚÝŽ])[^\W\d_]+ +"
_SEVERAL = re.compile(rf"{re.escape(NOT_SAID)}(?:(?:{_TOGETHER})*{re.escape(NOT_SAID)})+[>)]*")
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})$")


def bytes_term(content: bytes) -> str:
    """By what the same bytes are found."""
    return bytes_term_of(sha256(content).hexdigest())


def bytes_term_of(digest: str) -> str:
    """The same by their SHA-256."""
    return f"inbox file|{digest}"


def hashed(key: Key, term: str) -> list[bytes]:
    """The same, blind: as it is written first, and as older generations of the key wrote it."""
    return [each.term(term) for each in key.generations()] if term else []


def message_term(message: Message) -> str:
    """By what the same message is found.

    Of an unknown issuer only by the same certificate: whoever makes up an envelope must not keep a true one out. Of an e-mail, whose id
    anybody can write, by who sent it, when, and in which words: what is made up under an id keeps nothing true out.
    """
    if message.kind == FileKind.EMAIL and message.message_id:
        return _mail_term(message)
    if message.seal is None or not message.message_id:
        return ""
    by = "trusted" if message.seal.trusted else message.seal.certificate
    return f"inbox message|{by}|{message.message_id}"


def _mail_term(message: Message) -> str:
    """Programs that save one e-mail differ in line ends, quotes and how they write links, not in its words."""
    by, at = message.sender.contact.casefold() or fold(message.sender.name), message.sent_at
    if not by or at is None:
        return ""
    words = " ".join(sorted({*_WORD.findall(_LINK.sub(" ", fold(f"{message.subject} {message.text}")))}))
    return f"inbox mail|{message.message_id}|{by}|{int(at.timestamp())}|{sha256(words.encode()).hexdigest()}"


def verdict(message: Message) -> Verdict | None:
    """What its seal is worth."""
    if message.seal is None:
        return None
    return Verdict.TRUSTED if message.seal.trusted else Verdict.UNKNOWN_ISSUER


def envelope(message: Message, file_name: str, sha256: str) -> Envelope:
    """What is sealed of a message."""
    return Envelope(
        file_name=file_name,
        sha256=sha256,
        message_id=message.message_id,
        subject=message.subject,
        text=message.text,
        cut=message.cut,
        attached=next((each for each in message.attached if pupil_in(each, each)), ""),
        sender=message.sender,
        forwarded=message.forwarded,
        forwarded_at=message.forwarded_at,
        sent_at=message.sent_at,
        seal=message.seal,
    )


def notifier_in(envelope: Envelope) -> Sender:
    """Who makes the notice: of a message that was passed on whoever wrote it first."""
    return envelope.forwarded or envelope.sender


def _came_at(envelope: Envelope, received_at: datetime | None, arrived_at: datetime) -> datetime:
    """When a message came: as a server noted it; else when its sender says, unless that is later than it was here."""
    if received_at is not None:
        return received_at
    return envelope.sent_at if envelope.sent_at is not None and envelope.sent_at <= arrived_at else arrived_at


def prefilled(envelope: Envelope, received_at: datetime | None, arrived_at: datetime) -> dict[str, str]:
    """The form of the notice as far as a message says it: when it came, what about, and apart who sent it.

    Words that name the sender do not go along, whether the head of the message, its address or a signature says who that is
    (`told_in`), nor any number or address to reach somebody. The notice says them to more people than may know them. What the
    questionnaire of a school says of the pupil stands in the fields of the child, and which school it is with the notifier.
    """
    at, who = _came_at(envelope, received_at, arrived_at), told_in(envelope)
    text, attached = storable(envelope.text), storable(envelope.attached)
    school = school_in(text) or school_in(attached)
    told, lives = _told(_words(envelope), envelope, who, school)
    pupil = pupil_in(text, told) or pupil_in(attached, _told(attached, envelope, who, school)[0])
    if len(told) > MOST_SUBJECT:
        told = told[:MOST_SUBJECT].rstrip() + " …"
    local = at.astimezone(PRAGUE)
    return {
        "day": date_field(local.date()),
        "time": time_field(at),
        "subject": told,
        **pupil,
        "notifier_name": who.name[:MOST_NAME],
        **({"notifier_relation": school[:MOST_NAME]} if school else {}),
        "notifier_contact": "; ".join(filter(None, (who.contact, *lives)))[:MOST_NAME],
        **_marks(envelope),
    }


def fills_from_attached(envelope: Envelope) -> bool:
    """Whether what the form says of the pupil comes from a questionnaire beside the message: of it only that is in the form."""
    text = storable(envelope.text)
    return bool(envelope.attached) and not pupil_in(text, text)


def _words(envelope: Envelope) -> str:
    return storable("\n\n".join(filter(None, (envelope.subject, envelope.text))))


def _told(words: str, envelope: Envelope, who: Told, school: str) -> tuple[str, list[str]]:
    """Words of a message without who sent it, and without how anybody is reached; and where they live."""
    told = without_signed(words.replace(school, NOT_SAID) if school else words, who.signed, NOT_SAID)
    senders = [Person(each.name, each.contact) for each in (notifier_in(envelope), envelope.sender)]
    signers = [Person(each) for each in who.name.split("; ") + who.others if " " in each]
    for person in dict.fromkeys((*senders, *signers)):
        told = _without(told, person)
    for contact in sorted(contacts_in(told), key=len, reverse=True):
        told = told.replace(contact, NO_CONTACT)
    return without_address(told)


def may_be_sender(envelope: Envelope, order: RecordNotice) -> Notifier:
    """Whom the words of the notice are held against when it is saved, whatever was left of them in the form; never the child."""
    who, child = told_in(envelope), {fold(order.child_given_name), fold(order.child_family_name)}
    maybe = [each for each in who.maybe if not child & {fold(word) for word in each.split()}]
    _, lives = _told(_words(envelope), envelope, who, school_in(storable(envelope.text)))
    return Notifier(
        name="; ".join(filter(None, (who.name, *who.others, *maybe))),
        contact="; ".join(filter(None, (who.contact, *lives))),
    )


def _marks(envelope: Envelope) -> dict[str, str]:
    """The sender's own number and that of the data message: kept with the notifier, as they lead to them."""
    number = envelope.message_id if envelope.message_id.isascii() and envelope.message_id.isdigit() else ""
    said = {"sender_reference": storable(envelope.sender.reference)[:50], "message_number": number[:20]}
    return {name: value for name, value in said.items() if value}


def _without(told: str, person: Person) -> str:
    for words in places(told, person):
        told = re.sub(rf"(?P<before>(?:{_GIVEN})?){re.escape(words)}", partial(_but_another, person), told, flags=re.I)
    return _SEVERAL.sub(NOT_SAID, told)


def _but_another(person: Person, found: re.Match[str]) -> str:
    """Instead of a word of a name, unless the name before it says that somebody else of the family is meant: *jsem otec Adama Kříže*."""
    before = found["before"]
    theirs = not before or places(before, person)
    return before + NOT_SAID if theirs else found[0]


def is_lost(size: int, digest: str) -> bool:
    """Whether nothing is kept of a part that was more than nothing when it was counted."""
    return not size and digest not in ("", sha256(b"").hexdigest())


def why_unread(code: str) -> str:
    """Why nothing was filled in from a PDF, as a Czech message; '' for one that was read."""
    return UNREAD.get(code, UNREAD["file.damaged"]) if code else ""


def runs(name: str) -> bool:
    """Whether a file may start something when somebody opens it."""
    return bool(_RUNS.search(name))


def saved_as(name: str, no: int, kind: FileKind) -> str:
    """Under which name a part is saved: none that its sender gave it, as that may tell who they are."""
    if kind is FileKind.DOCUMENT:
        return name  # we named it
    found = _EXTENSION.search(name)
    extension = found[1].lower() if found else "bin"
    if no == 0:
        return (
            f"zprava.{'zfo' if kind is FileKind.DATA_MESSAGE else extension if extension in ('eml', 'msg') else 'eml'}"
        )
    return f"priloha-{no}.{extension}"
