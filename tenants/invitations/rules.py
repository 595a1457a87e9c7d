# pyright: strict
"""What became of a link, how long it holds, and what it looks like."""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kernel.exceptions import DomainError
from kernel.links import word_of
from kernel.web.i18n import N_
from tenants.people.rules import Works

from .exceptions import LinkLapsed, LinkUsed, LinkWithdrawn

HOLDS_DAYS = 7
SUBJECT = N_("Opora: pozvánka")
LETTER = N_(
    "Dobrý den,\n\n{organisation} vás zve do Opory. Otevřete tento odkaz a dokončete přihlášení:\n\n{link}\n\nOdkaz platí do"
    " {until} a jde použít jednou. Pokud pozvánku nečekáte, nic nedělejte. Na tuto zprávu neodpovídejte.\n"
)
NEEDS_EMAIL = N_("Zadejte e-mail ve tvaru jmeno@organizace.cz.")
WORKS_HERE = {
    Works.NOW: N_("Kdo má tento e-mail, v organizaci už pracuje. Další roli dáte na stránce toho člověka."),
    Works.AHEAD: N_("Kdo má tento e-mail, v organizaci teprve začne. Jinou roli dáte na stránce toho člověka."),
    Works.WITHOUT_ROLE: N_("Kdo má tento e-mail, teď v organizaci nemá žádnou roli. Dáte ji na stránce toho člověka."),
}
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")


class Purpose(StrEnum):
    """What a link is for."""

    WORK = "work"
    SECOND_FACTOR = "second_factor"


class State(StrEnum):
    """What became of a link."""

    WAITING = "waiting"
    USED = "used"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


_REFUSED: dict[State, type[DomainError]] = {
    State.USED: LinkUsed,
    State.LAPSED: LinkLapsed,
    State.WITHDRAWN: LinkWithdrawn,
}


def state_of(used_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, at: datetime) -> State:
    """What became of a link by an instant; what was used in time stays used."""
    if used_at is not None:
        return State.USED
    if withdrawn_at is not None:
        return State.WITHDRAWN
    return State.WAITING if at < expires_at else State.LAPSED


def letter_word(tenant_id: UUID, invitation_id: UUID, sent_at: datetime) -> str:
    """The word of the link in the letter: made of our key each time that it is needed, so that only its hash is kept."""
    return word_of(tenant_id, invitation_id, f"letter|{sent_at.astimezone(UTC).isoformat()}")


def check_waits(state: State) -> None:
    """Raise what a person reads of a link that is good no more."""
    if state is not State.WAITING:
        raise _REFUSED[state]


def expires(sent_at: datetime, role_ends: datetime | None) -> datetime:
    """Until when a link holds: some days, and never longer than the role that comes of it."""
    usual = sent_at + timedelta(days=HOLDS_DAYS)
    return usual if role_ends is None else max(min(usual, role_ends), sent_at + timedelta(minutes=1))
