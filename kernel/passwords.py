"""Passwords of people: which are good enough, and keeping them with Argon2id."""

import asyncio
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from kernel.czech import fold
from kernel.web.i18n import N_, gettext

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128

# Argon2id, 46 MiB, as OWASP recommends and one round more. At most two at a time: sixteen people who sign in at once
# shall not take 16 x 46 MiB of a small server. Tests put a cheap one in its place.
HASHER = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1, type=Type.ID)
_THREADS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


class PasswordProblem(msgspec.Struct, frozen=True):
    """Why a new password is not good enough."""

    code: str
    message_cs: str


async def hash_password(password: str, *, pepper: bytes = b"") -> str:
    """The Argon2id hash to store. `pepper` is a secret kept outside the database; give the same one to verify."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _hash, _prepared(password, pepper))


async def verify_password(stored: str | None, password: str, *, pepper: bytes = b"") -> bool:
    """Whether the password is the one of the hash.

    `stored` is None for an unknown person: the same work is done for nothing, so that time does not tell who exists.
    Never raises for what was typed.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_THREADS, _verify, stored, _prepared(password, pepper))


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with older parameters; hash anew at the next successful sign-in."""
    return HASHER.check_needs_rehash(stored)


def _prepared(password: str, pepper: bytes) -> bytes:
    composed = unicodedata.normalize("NFC", password[: 4 * LONGEST_PASSWORD]).encode("utf-8", "surrogatepass")
    return hmac.digest(pepper, composed, hashlib.sha256) if pepper else composed


def _hash(prepared: bytes) -> str:
    return HASHER.hash(prepared)


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(b"nobody")


def _verify(stored: str | None, prepared: bytes) -> bool:
    try:
        return HASHER.verify(stored or _hash_of_nobody(HASHER), prepared) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


# --- which passwords are good enough ---------------------------------------------------------------------------

# What people choose most, in Czech and English, folded. Compared with the whole password, not searched inside it:
# refused is a password that is nothing but these words, digits and signs.
_COMMON_WORDS = """
    abc abcd abcdef admin administrator ahoj ahojky andrea aneta anna asdf asdfgh babicka baseball beruska brno barbora
    cesko cislo czech dan daniel david dedek default demo dobry dobryden dragon duben eliska eva fotbal football guest
    hana heslo hesla heslicko hello hesloheslo hokej honza hura iloveyou jan jana jarmila jaro jiri jirka josef karel
    katerina klara kocicka kocka kocour kolo konicek kopretina kral kralik krasny kveten kvetinka laska laskaje lenka
    leden leto letmein linux login lucie lukas maminka maminko marek maria marie martin martina master merlin michal
    miluju milujite milacek monika monkey moje muj mustang nazdar nevim nevimheslo nic novak ondrej ostrava ospod
    pass passw passwd password passwort pavel pavla pejsek pepa petr petra pes plzen podzim pokus ponozka pocitac praha
    prace princess prosinec qwert qwerty qwertz root rijen rodina ruka rusko sasa september secret shadow sluncko
    slunicko slavia slovensko sobota socialka socialni spravce sparta srpen start starwars streda srdicko sunshine
    superman svatba tajne tajneheslo tata tatinek telefon terez tereza test tester testtest tomas trustno unor urad
    user uzivatel vanoce vaclav veronika vitej vikend welcome winter zari zima zuzana zvire zviratko zlato zlaticko
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_PRODUCT = ("opora", "oporaospod")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertzuiopasdfghjklyxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6z7u8i9o0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qay2wsx3edc4rfv5tgb",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LETTERS = re.compile(r"[^\W\d_]+")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_SWAPPED = str.maketrans("01345$@!7", "oieassait")


def check_password(password: str, *, own_words: Iterable[str] = ()) -> PasswordProblem | None:
    """None when a new password is good enough next to a second factor; otherwise why not.

    12 to 128 characters (code points after NFC), any characters, no rules on their mixture. Refused are passwords
    made only of common words, one repeated group, keyboard and number rows, the product's name and `own_words`: the
    names of the person, the organisation, the e-mail address. Source: NIST SP 800-63B-4, 3.1.1.2.
    """
    try:
        length = len(unicodedata.normalize("NFC", password))
        password.encode()
    except UnicodeEncodeError:
        return PasswordProblem("password.characters", N_("Heslo obsahuje neplatné znaky."))
    if length < SHORTEST_PASSWORD:
        return PasswordProblem(
            "password.too_short",
            gettext("Heslo musí mít aspoň {least} znaků, toto má {length}. Zkuste několik slov za sebou.").format(
                least=SHORTEST_PASSWORD, length=length
            ),
        )
    if length > LONGEST_PASSWORD:
        return PasswordProblem(
            "password.too_long",
            gettext("Heslo může mít nejvýše {most} znaků, toto má {length}.").format(
                most=LONGEST_PASSWORD, length=length
            ),
        )
    if any(unicodedata.category(character) == "Cc" for character in password):
        return PasswordProblem("password.characters", N_("Heslo nesmí obsahovat řídicí znaky."))
    folded = fold(password)
    words = _COMMON.union(_PRODUCT, *(_parts(word) for word in own_words))
    if _is_repetition(folded) or _is_row(folded) or _is_only(words, folded):
        return PasswordProblem(
            "password.too_common",
            N_("Toto heslo je snadné uhodnout: skládá se jen z běžných slov, jmen nebo řad. Zvolte jiné."),
        )
    return None


def _parts(word: str) -> set[str]:
    parts = {part for part in _LETTERS.findall(fold(word)) if len(part) > 2}
    return parts | {"".join(_LETTERS.findall(fold(word)))} - {""}


def _is_repetition(folded: str) -> bool:
    """`aaaaaaaaaaaa`, `abcabcabcabc`: one group of at most half the length, over and over."""
    return folded in (folded + folded)[1:-1] or len(set(folded)) < 4


def _is_row(folded: str) -> bool:
    bare = "".join(character for character in folded if character.isalnum())
    return any(bare in row * 2 or bare in (row * 2)[::-1] for row in _RUNS)


def _is_only(words: frozenset[str], folded: str) -> bool:
    """Whether nothing remains but listed words, digits and signs, also with `0` for `o` and the like."""
    core = _EDGES.sub("", folded)
    return any(_made_of(words, text) for text in (core, core.translate(_SWAPPED)))


def _made_of(words: frozenset[str], text: str) -> bool:
    runs = _LETTERS.findall(text)
    return all(_splits(words, run) for run in runs)


def _splits(words: frozenset[str], run: str) -> bool:
    """Whether the run of letters is a chain of listed words."""
    reachable = {0}
    for end in range(1, len(run) + 1):
        if any(start in reachable and run[start:end] in words for start in range(max(0, end - 32), end)):
            reachable.add(end)
    return len(run) in reachable
