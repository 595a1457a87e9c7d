"""The process that takes one file apart and makes it anew: `python -m kernel.uploads.child pdf|png|jpeg|csv|xlsx|zfo|eml|msg|pdf-words`.

The file comes in by the standard input; out go the word `clean` and the new file, or the code of a refusal. Libraries
of C read what a stranger made, so the process has a bound of memory and time, writes no file and knows no secret. Its
memory is given back with its end.
"""

import resource
import sys
import warnings

from kernel.uploads import Refused

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 30
CPU_SECONDS_OF_WORDS = 10


def main(kind: str, content: bytes) -> bytes:
    """The answer for the parent."""
    try:
        if kind == "pdf":
            from kernel.uploads.pdf import rewritten
        elif kind == "pdf-words":
            from kernel.uploads.pdf_words import words_of as rewritten
        elif kind in ("csv", "xlsx"):
            from kernel.uploads.sheets import rewritten
        elif kind == "zfo":
            from kernel.uploads.data_message import rewritten
        elif kind in ("eml", "msg"):
            from kernel.uploads.mail import rewritten
        else:
            from kernel.uploads.pictures import rewritten
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries' remarks on a file go nowhere
            return b"clean\n" + rewritten(content, kind)
    except Refused as refused:
        return str(refused).encode()
    except MemoryError:
        return b"file.too_complex"


def bind(seconds: int = CPU_SECONDS) -> None:
    """From here on: so much memory, so much time, no file, no trace of the content in a dump."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    bind(CPU_SECONDS_OF_WORDS if sys.argv[1] == "pdf-words" else CPU_SECONDS)
    sys.stdout.buffer.write(main(sys.argv[1], sys.stdin.buffer.read()))
