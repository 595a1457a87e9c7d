"""One-time codes of an authenticator application (TOTP, RFC 6238), each good for one sign-in."""

import hmac
import io
import re
from datetime import datetime

import segno
from markupsafe import Markup
from pyotp import random_base32
from pyotp.totp import TOTP

STEP_SECONDS = 30
_DRIFT_STEPS = 1
_CODE = re.compile(r"[0-9]{6}")


def new_totp_secret() -> str:
    """A fresh secret of 160 random bits, base32; store it encrypted."""
    return random_base32()


def check_totp(secret: str, code: str, *, now: datetime, last_step: int | None) -> int | None:
    """The time step whose code this is, to be stored as the new `last_step`; None when the code is refused.

    The clock of the telephone may be 30 seconds off either way. A code of `last_step` or before was used already and
    is refused: store the returned step in the transaction that signs the person in.
    """
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return None
    totp = TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    matching: int | None = None
    for step in range(current - _DRIFT_STEPS, current + _DRIFT_STEPS + 1):
        fresh = last_step is None or step > last_step
        if hmac.compare_digest(totp.generate_otp(step), typed) and fresh:
            matching = step
    return matching


def provisioning_uri(secret: str, *, account: str, issuer: str) -> str:
    """The `otpauth://` address that an authenticator application reads; contains the secret."""
    return TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=account, issuer_name=issuer)


def qr_image(text: str) -> Markup:
    """The text as a QR code for a page, to be read off a screen by a telephone; what it says stands beside it in letters."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=5, border=4, light="#fff")
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704 drawn by us, without a word of anybody


def qr_text(text: str) -> str:
    """The text as a QR code of block characters, to be read off a terminal by a telephone."""
    target = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(target, border=2, compact=True)
    return target.getvalue()
