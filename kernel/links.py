# pyright: strict
"""Words in links that open something to whoever knows them: an invitation, the secret address of a calendar.

Organisation and row stand in front, so that one look-up is enough; the rest nobody guesses. Only a hash of the word is kept
(`keys.token_hash`).
"""

import base64
import binascii
import secrets
from uuid import UUID

from kernel import keys

SECRET_BYTES = 32
_LENGTH = 32 + SECRET_BYTES


def word_of(tenant_id: UUID, row_id: UUID, seed: str = "") -> str:
    """The word in the link of a row.

    With a `seed` (`kernel.web.once.seed_of`) it is the same each time, so that a form sent twice shows the link that it
    made the first time, and nothing of it has to be kept; another one each time without.
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    if seed:
        secret = keys.root().derive("link").derive(f"{seed}|{row_id}").bytes()
    return base64.urlsafe_b64encode(tenant_id.bytes + row_id.bytes + secret).rstrip(b"=").decode()


def ids_in(word: str) -> tuple[UUID, UUID] | None:
    """Organisation and row that a word names; None for what is none of ours."""
    try:
        said = base64.b64decode(word.encode("ascii") + b"=" * (-len(word) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return (UUID(bytes=said[:16]), UUID(bytes=said[16:32])) if len(said) == _LENGTH else None
