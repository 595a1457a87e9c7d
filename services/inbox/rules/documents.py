"""Decisions about files that somebody brings and that are put to a notice."""

import re
from collections.abc import Collection, Sequence

from kernel.web.i18n import N_
from services.inbox.tables import FileKind, MistakeReason

MOST_DOCUMENTS = 50
TAKES = "application/pdf,image/png,image/jpeg"
HERE_ALREADY = N_("Tento soubor už u oznámení je.")
NEEDS_REASON = N_("Vyberte, proč soubor k oznámení nepatří.")
MISTAKES = {
    MistakeReason.OTHER_NOTICE: N_("patří k jinému oznámení"),
    MistakeReason.OTHER_PERSON: N_("je o někom jiném"),
    MistakeReason.MISTAKE: N_("byl přiložen omylem"),
}
_NOT_HERE = {
    MistakeReason.OTHER_NOTICE: "patří k jinému oznámení",
    MistakeReason.OTHER_PERSON: "je o někom jiném",
    MistakeReason.MISTAKE: "byl přiložen omylem",
}
_MISPUT = "Soubor {name} k tomuto oznámení nepatří: {why}."  # an addition, too
_PUT = "Přiložený soubor {name}"  # begins an addition, which is Czech for every reader
_DESCRIBED = re.compile(r"(Přiložený soubor (soubor-\d{1,4}\.\w+)):")
_MARKED = re.compile(rf"Soubor (soubor-\d{{1,4}}\.\w+) k tomuto oznámení nepatří: (?:{'|'.join(_NOT_HERE.values())})\.")
_NAMED = re.compile(r"soubor-(\d{1,4})\.")


def next_name(names: Collection[str], extension: str) -> str:
    """What the next file of a notice is called: nothing that whoever brought it called it, as that may tell who they are."""
    used = [int(found[1]) for each in names if (found := _NAMED.match(each))]
    return f"soubor-{max(used, default=0) + 1}.{extension}"


def addition(name: str, text: str) -> str:
    """What the notice says of a file that was put to it."""
    said = _PUT.format(name=name)
    return f"{said}: {text.strip()}" if text.strip() else f"{said}."


def misput(name: str, reason: MistakeReason) -> str:
    """What the notice says of a file that does not belong to it."""
    return _MISPUT.format(name=name, why=_NOT_HERE[reason])


def told_on(texts: Sequence[str]) -> list[str]:
    """What was added to a notice as others are told it: of a file that does not belong to it that it was put there, and not what it is
    of, which may be somebody else's."""
    marked = {found[1] for each in texts if (found := _MARKED.fullmatch(each))}
    return [f"{said[1]}." if (said := _DESCRIBED.match(each)) and said[2] in marked else each for each in texts]


def bytes_term_at(notice_id: object, digest: str) -> str:
    """By what the same bytes are found at the same notice; another notice may have them, too."""
    return f"inbox {FileKind.DOCUMENT.value}|{notice_id}|{digest}"
