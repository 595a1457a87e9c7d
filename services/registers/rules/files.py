"""Where a case has a file, and by which mark it goes: that of its entry in a register of files (ADR 0087)."""

from collections.abc import Iterable

from services.registers.schemas import StoredEntry
from services.registers.tables import Ending, Issuer, RegisterKind
from tenants.codelists.rules import Codes
from tenants.settings.views import value_beside

from .lists import is_own
from .numbers import ISSUER

FILES = (RegisterKind.BASIC, RegisterKind.FOSTER, RegisterKind.CURATOR)
"""Kinds of registers of files. A notice opens none, a guardian has a special one, and a folder beside a file is no part of it."""


def draws_mark(with_file: bool) -> str:
    """Whether a case draws a mark at its opening, as a condition: where the authority keeps registers only one that opens with a
    file, and only while no records system issues marks.
    """
    issuer = value_beside(ISSUER, "$1", "$4::date")
    return f"coalesce({issuer}, '') IN ('', '{Issuer.HERE}')" if with_file else f"{issuer} IS NULL"


def mark_of_file(entries: Iterable[StoredEntry], registers: Codes) -> str:
    """By which mark the file of the child of a case goes: in a basic register before any other, as it stands now before as it stood.

    Empty while none is known. A register that only those see who work with it names no case to everybody.
    """
    secret = {code for code, each in registers.known().items() if is_own(each)}
    marks = [
        (each.kind == RegisterKind.BASIC, each.ended_on is None, number, each.file_mark)
        for number, each in enumerate(entries)
        if each.file_mark
        and each.own
        and each.kind in FILES
        and each.register not in secret
        and each.ending != Ending.MISTAKEN
    ]
    return max(marks)[-1] if marks else ""
