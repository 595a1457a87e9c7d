"""Which passwords are good enough, that hashes hold, and that a one-time code works once."""

import statistics
import time
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from pyotp.totp import TOTP

from kernel.passwords import check_password, hash_password, needs_rehash, verify_password
from kernel.totp import check_totp, new_totp_secret, provisioning_uri, qr_text

pytestmark = pytest.mark.slow
at_its_cost = pytest.mark.usefixtures("real_passwords")

OWN = ("Jana Nováková", "jana.novakova@lipnice.example", "Městský úřad Lipnice pod Hájem", "Krok zpět, z. s.")
NOW = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    [
        "kočka leze dírou",
        "xK9#mQ2$vL7p",
        "hlemýžď pije kávu v úterý",
        "žluťoučký kůň",
        "дякую за каву",
        "k b 7 d q f ! h",
    ],
)
def test_good_passwords_pass(password: str) -> None:
    """Phrases, spaces, any script; no rules on the mixture."""
    assert check_password(password, own_words=OWN) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kratkeheslo", "too_short"),
        ("č" * 6 + "ř" * 5, "too_short"),
        ("e\u0301" * 11, "too_short"),
        ("x1" * 65, "too_long"),
        ("heslo1234567", "too_common"),
        ("Heslo-Heslo-2026!", "too_common"),
        ("P@ssw0rd1234", "too_common"),
        ("Maminka.Tatinek", "too_common"),
        ("aaaaaaaaaaaaaaa", "too_common"),
        ("kxqkxqkxqkxq", "too_common"),
        ("123456789012", "too_common"),
        ("qwertzuiopas", "too_common"),
        ("lkjhgfdsapoiuz", "too_common"),
        ("Opora2026!!!!", "too_common"),
        ("KrokZpet2026.", "too_common"),
        ("JanaNovakova1", "too_common"),
        ("Lipnice pod Hajem 1", "too_common"),
        ("dobré heslo\x00 a dost", "characters"),
        ("dobré heslo\ud800 a dost", "characters"),
    ],
)
def test_weak_passwords_are_refused(password: str, code: str) -> None:
    """Too short, too long, or nothing but words, names and rows that anyone would try."""
    problem = check_password(password, own_words=OWN)
    assert problem is not None
    assert problem.code == f"password.{code}"


@given(st.text())
def test_any_password_can_be_checked(password: str) -> None:
    """Nothing that can be typed is an error of ours."""
    problem = check_password(password, own_words=OWN)
    assert problem is not None or len(unicodedata.normalize("NFC", password)) >= 12


@at_its_cost
async def test_hash_opens_with_its_password_only() -> None:
    """Right password yes; wrong, unknown person and a broken hash no; composed and decomposed letters are one."""
    stored = await hash_password("žluťoučký kůň")
    assert stored.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert not needs_rehash(stored)
    assert await verify_password(stored, unicodedata.normalize("NFD", "žluťoučký kůň"))
    assert not await verify_password(stored, "žluťoučký kun")
    assert not await verify_password(stored, "\ud800" * 100_000)
    assert not await verify_password(None, "nobody")
    assert not await verify_password("not a hash", "žluťoučký kůň")


@at_its_cost
async def test_pepper_belongs_to_the_hash() -> None:
    """A stolen table without the pepper opens nothing."""
    stored = await hash_password("žluťoučký kůň", pepper=b"secret")
    assert await verify_password(stored, "žluťoučký kůň", pepper=b"secret")
    assert not await verify_password(stored, "žluťoučký kůň")


@at_its_cost
def test_old_hash_is_made_anew() -> None:
    """A hash with weaker parameters is noticed."""
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("x"))


@at_its_cost
async def test_unknown_person_takes_as_long_as_a_wrong_password() -> None:
    """Time does not tell who has an account: that of the processor, which nobody else's work makes longer."""
    stored = await hash_password("žluťoučký kůň")
    times: dict[str | None, list[float]] = {stored: [], None: []}
    await verify_password(None, "něco jiného")
    for _ in range(7):
        for target, taken in times.items():
            start = time.process_time()
            await verify_password(target, "něco jiného")
            taken.append(time.process_time() - start)
    assert 0.4 < statistics.median(times[stored]) / statistics.median(times[None]) < 2.5


def test_code_works_once() -> None:
    """A used code and every older one are refused; the returned step is what to remember."""
    secret = new_totp_secret()
    code = TOTP(secret).at(NOW)
    step = check_totp(secret, f" {code[:3]} {code[3:]} ", now=NOW, last_step=None)
    assert step is not None
    assert step == int(NOW.timestamp()) // 30
    assert check_totp(secret, code, now=NOW, last_step=step) is None
    assert check_totp(secret, code, now=NOW, last_step=step + 1) is None
    later = NOW + timedelta(seconds=30)
    assert check_totp(secret, TOTP(secret).at(later), now=later, last_step=step) == step + 1


@pytest.mark.parametrize(("seconds", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clock_may_be_half_a_minute_off(seconds: int, accepted: bool) -> None:
    """One step either way."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code = TOTP(secret).at(NOW + timedelta(seconds=seconds))
    assert (check_totp(secret, code, now=NOW, last_step=None) is not None) is accepted


@given(st.text(max_size=10))
def test_any_code_can_be_typed(code: str) -> None:
    """What is no six digits is refused, not an error."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    if not (code.isascii() and code.isdigit()):
        assert check_totp(secret, "x" + code, now=NOW, last_step=None) is None


def test_rfc_6238_vector() -> None:
    """The published test value for SHA-1 at 59 seconds."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert check_totp(secret, "287082", now=datetime.fromtimestamp(59, UTC), last_step=None) == 1


def test_qr_code_carries_the_address() -> None:
    """The address names account and issuer; the drawing is one of blocks."""
    uri = provisioning_uri(new_totp_secret(), account="jana@krokzpet.example", issuer="Opora")
    assert uri.startswith("otpauth://totp/Opora:jana")
    drawn = qr_text(uri)
    lines = drawn.splitlines()
    assert len(lines) > 15
    assert "█" in drawn
    assert uri not in drawn
