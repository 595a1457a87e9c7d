# pyright: strict
"""What became of a link, how long it holds, and what it looks like."""

import base64
import binascii
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kernel.exceptions import DomainError
from kernel.web.i18n import N_

from .exceptions import LinkLapsed, LinkUnknown, LinkUsed, LinkWithdrawn

HOLDS_DAYS = 7
SECRET_BYTES = 32
NEEDS_EMAIL = N_("Zadejte e-mail ve tvaru jmeno@organizace.cz.")
WORKS_HERE = N_("Kdo má tento e-mail, v organizaci už pracuje. Roli mu dáte na jeho stránce.")
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


def check_waits(state: State) -> None:
    """Raise what a person reads of a link that is good no more."""
    if state is not State.WAITING:
        raise _REFUSED[state]


def expires(sent_at: datetime, role_ends: datetime | None) -> datetime:
    """Until when a link holds: some days, and never longer than the role that comes of it."""
    usual = sent_at + timedelta(days=HOLDS_DAYS)
    return usual if role_ends is None else max(min(usual, role_ends), sent_at + timedelta(minutes=1))


def new_token(tenant_id: UUID, invitation_id: UUID) -> str:
    """The word in a link. Organisation and row stand in front, so that one look-up is enough; the rest nobody guesses."""
    said = tenant_id.bytes + invitation_id.bytes + secrets.token_bytes(SECRET_BYTES)
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def ids_in(token: str) -> tuple[UUID, UUID]:
    """Organisation and row of a link. Raises LinkUnknown."""
    try:
        said = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        said = b""
    if len(said) != 32 + SECRET_BYTES:
        raise LinkUnknown
    return UUID(bytes=said[:16]), UUID(bytes=said[16:32])
