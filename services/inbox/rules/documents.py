"""Decisions about files that somebody brings and that are put to a notice."""

import re
from collections.abc import Collection

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


def bytes_term_at(notice_id: object, digest: str) -> str:
    """By what the same bytes are found at the same notice; another notice may have them, too."""
    return f"inbox {FileKind.DOCUMENT.value}|{notice_id}|{digest}"
