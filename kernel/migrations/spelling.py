"""One spelling for what PostgreSQL writes about a condition, so that it reads the same after a dump and a restore.

PostgreSQL keeps `a BETWEEN 1 AND 2 AND b` and `x IN (y, z)` as pairs within pairs and writes `((a >= 1) AND (a <= 2)) AND b`; what it
reads back from that text it keeps as one list. Only such a group at the beginning of one of its own kind is opened: the condition stays.
"""

import re

WORD = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]|\b(?:AND|OR)\b|\w+|\s+|.""", re.DOTALL)
CONDITIONS = ("constraint ", "index ", "policy ", "trigger ", "column ")  # a function keeps its text as it was written


class _Group:
    """What stands between two brackets: words and groups."""

    def __init__(self) -> None:
        self.parts: list[str | _Group] = []

    @property
    def joined_by(self) -> str | None:
        """AND or OR, where it is a list of conditions."""
        return next((part for part in self.parts if part in ("AND", "OR")), None)  # pyright: ignore[reportReturnType]

    def close(self) -> None:
        """Open the group it begins with, if that is a list of the same kind."""
        first = self.parts[0] if self.parts else None
        if isinstance(first, _Group) and first.joined_by is not None and self.parts[1:3] == [" ", first.joined_by]:
            self.parts[:1] = first.parts

    def __str__(self) -> str:
        return "".join(f"({part})" if isinstance(part, _Group) else part for part in self.parts)


def one_spelling(fact: str) -> str:
    """Return a fact of the catalogue as PostgreSQL writes it after a restore."""
    if not fact.startswith(CONDITIONS) or "((" not in fact:
        return fact
    around = [_Group()]
    for word in WORD.findall(fact):
        if word == "(":
            around.append(_Group())
        elif word == ")" and len(around) > 1:
            group = around.pop()
            group.close()
            around[-1].parts.append(group)
        else:
            around[-1].parts.append(word)
    return str(around[0]) if len(around) == 1 else fact
