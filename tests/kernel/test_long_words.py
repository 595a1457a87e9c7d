"""Whatever somebody writes or sends is gone through in the time of its length: one long word or gap holds nobody else up.

Work is bounded by the processor's time of a child, far above what it takes and far below what the square of the length takes.
"""

import resource
import subprocess
import sys

import pytest

SECONDS = 60  # each of these took minutes before it was mended
LONG = 150_000
CHILD = """
import sys
from kernel import contacts, named, reach, terms
from kernel.text import tidy
from kernel.uploads.mail import forwarded_in
piece = sys.argv[1].encode().decode("unicode_escape")
text = "a" + piece * (int(sys.argv[2]) // len(piece))
person = named.Person(name="Jana Nováková", contact="601 222 333, jana.novakova@example.cz, Dlouhá 12, Lipnice")
named.places(text, person)
reach.contacts_in(text)
named.places("Jana", named.Person(name="Jana", contact=text))
contacts.contact(text)
contacts.tidy_phones(text)
contacts.tidy_emails(text)
contacts.phones_in(text)
terms.query_terms(text)
tidy(text)
forwarded_in(text)
"""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.slow  # a process of its own for each
@pytest.mark.parametrize(
    "piece", ["a", "a.", " ", "\\n", "-\\n", "@", "a@", "1", "1 ", "a'", "> ", "+420 ", "[ ", "a -"]
)
def test_a_long_word_or_gap_is_gone_through_once(piece: str) -> None:
    """Words without a sign, gaps without an end, signs without a word, numbers without a beginning."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, piece, str(LONG)], preexec_fn=limited, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{piece!r}: {done.returncode} {done.stderr[-500:]}"
