"""What leaves with a notice that goes to another authority, as it is said before somebody signs and written afterwards."""

from collections.abc import Collection, Sequence

from kernel.web.i18n import N_
from services.competence.schemas import LeavingFile
from services.intake.schemas import ChildThere, NoticeText

LEAVES = {
    "child": N_("dítě a bydliště"),
    "caregivers": N_("rodiče a pečující osoby"),
    "subject": N_("předmět oznámení"),
    "other_children": N_("další děti"),
    "more": N_("odpovědi na další otázky úřadu"),
    "additions": N_("doplnění"),
    "urgency": N_("posouzení naléhavosti u každého dítěte a navržené kroky"),
    "judged": N_("posouzení naléhavosti"),
    "steps": N_("navržené kroky"),
    "threatened": N_("koho něco akutně ohrožuje"),
    "unjudged": N_("další děti, které nikdo neposoudil"),
    "urgency_why": N_("důvod a kategorie naléhavosti a kroky, které už jsou zapsané"),
    "care": N_("kdo teď pomáhá dítěti"),
    "act": N_("o jaký úkon žádáme"),
    "notifier": N_("oznamovatel (odděleně)"),
    "requests": N_("žádost oznamovatele o zprávu"),
    "message": N_("původní zpráva celá"),
    "attachments": N_("přílohy"),
    "caller_in_files": N_("v souborech i to, kdo oznámil, nebo to v nich být může"),
}
"""What can go to another authority; who made the notice only to one that works on this platform."""


def what_goes(
    text: NoticeText,
    files: Collection[LeavingFile],
    *,
    on_platform: bool,
    notifier: bool,
    children: Sequence[ChildThere] | None = None,
    act: bool = False,
    care: bool = False,
    requests: bool = False,
) -> list[str]:
    """Which of `LEAVES` leaves with a notice. A letter does not tell who made it; what is urgent it says, with who helps the child now.

    `children`: of whom it says how urgent they are, where that does not stand in it yet. (`urgency` is what was written of that before.)"""
    if children is None:
        children = text.came.children_everywhere if text.came else []
    said = {
        "child": True,
        "caregivers": bool(text.caregivers.text),
        "subject": bool(text.subject.text),
        "other_children": bool(text.other_children.text),
        "more": any(each.text for each in text.more),
        "additions": bool(text.added_there),
        "judged": (text.came is not None and text.came.was_judged) or any(not each.unjudged for each in children),
        "steps": any(each.steps for each in children),
        "threatened": any(each.acute for each in children),
        "unjudged": any(each.unjudged and not each.acute for each in children),
        "urgency_why": any(each.says_why for each in children),
        "care": care,
        "act": act,
        "notifier": on_platform and notifier,
        "requests": requests,
        "message": any(each.whole for each in files),
        "attachments": any(not each.whole for each in files),
        "caller_in_files": bool(callers_in(files, on_platform=on_platform, act=act)),
    }
    return [field for field, left in said.items() if left]


def callers_in(files: Collection[LeavingFile], *, on_platform: bool, act: bool) -> list[str]:
    """The files by which an authority learns, or may learn, who made a notice, where nothing else tells it: of an act that is asked,
    and on paper."""
    return [each.name for each in files if not each.names_nobody] if act or not on_platform else []
