"""What an answer to question 5 says: whether it tells of anybody further, and whose names can be read in it.

The names are there to be picked. Whether somebody is left is never reckoned out of them: whoever judges says it (ADR 0092).
"""

import re
from collections.abc import Sequence

from kernel.czech import chains, fold, surname_stem, written
from services.intake.schemas import Child
from services.protection.schemas import ChildView

from .children import born_alike, child_of

_NO = frozenset(
    each.strip()
    for each in """
    ne; nic; nikdo; nejsou; není; nemá; nemají; neví; nevím; nevíme; neznámo; není známo; nezjištěno; neuvedl; neuvedla
    žádné; žádný; žádné další; nikdo další; nikdo jiný; ne nejsou; ne není; ne nikdo; ne žádné; ne nikdo další; ne nemá; ne nevím
    nemá sourozence; nemá žádné sourozence; žádné sourozence nemá; ne nemá sourozence; jedináček; je jedináček; ne je jedináček
    žádné další děti; žádné další děti nejsou; žádné další děti tam nejsou; žádné další děti v rodině nejsou; žádné děti
    další děti nejsou; další děti tam nejsou; další děti v rodině nejsou; nejsou další děti; nejsou žádné další děti
    jiné děti nejsou; jiné děti tam nejsou; jiné děti v rodině nejsou; v rodině nejsou další děti; v rodině další děti nejsou
    nikdo další tam není; nikdo další v rodině není; volající neví; oznamovatel neví; oznamovatelka neví; nejsou známy; nejsou známé
    """.replace("\n", ";").split(";")
)
"""The whole of an answer that is a plain no, or says that nobody knows; anything else asks (ADR 0092)."""
_NO_WORDS = frozenset(fold(each) for each in _NO if each)
_NO_MARKS = re.compile(r"[\s.,;:!–—\-0]*")
_KIN = re.compile(
    r"bra(?:tr|ch|sk)\w*|sestr\w*|segr\w*|sourozen\w*|dvojc\w*|dvojat\w*|trojc\w*|dcer\w*|vnuk\w*|vnuc\w*|neter\w*"
    r"|syn(?:a|u|ovi|em|ove|y|ek|ka|kem|cek|cka|ovec|ovce)?|chlap(?:ec|c)\w*|div(?:ka|ky|ku|ce|kou|enka)|devc\w*|klu[kc]\w*"
    r"|hol(?:ka|ky|ku|ce|kou|ek|c\w+)|mimi\w*|mimco|kojen\w*|batol\w*|novoroz\w*|nemluvn\w*|dit\w+|det(?:i|em|mi|ech)|deck\w*|decek"
)
_GROWN_UP = re.compile(
    r"pan[iau]?|panem|babic\w*|ded[aoy]?|dede(?:m|ck\w*)|mat(?:ka|ky|ku|ce|kou)|mam\w*|otc\w*|otec|tat\w*|tet\w*|stryc\w*|strejd\w*"
    r"|ucitel\w*|lekar\w*|doktor\w*|soused\w*|mudr|mgr|pestoun\w*|rodic\w*|opatrovni\w*"
)
_STARTS = re.compile(
    r"ano|ne|nevi\w*|pry|asi|mozna|snad|jo|jsou|je|ma|maji|v|ve|doma|rodin\w*|bydl\w*|chod\w*|zij\w*|jinak|podle|na|u|s|se|z|ze|do|po|pri|kdyz"
    r"|ale|protoze|proto|jeho|jeji|jejich|ten|ta|to|ti|tam|zde|taky?|take|oznamovatel\w*|ohroz\w*|nebezpec\w*|urcite|nejspis|pravdepodobne"
    r"|zrejme|slys\w*|vide\w*|rik\w*|mysl\w*|vsichni|vsechny|nikdo|zadn\w*|nejsou|neni|nema\w*|nemaj\w*|ani|i|zs|ms|pokud|jen|jenom|krome|celkem"
    r"|vek\w*|nar|narozen\w*|stejn\w*|dosud|zatim|nen\w*"
)
"""How a sentence begins that does not begin with a name."""
_AGE = re.compile(
    r"\d+|let|leta|lety|letech|rok|roku|roky|rocni|mesic\w*|tyden|tydnu|tydny|dny|dni|asi|cca|pry|nar|narozen\w*|pul|jmen\w*|vlastni"
    r"|nevlastni|nezname|nezjisteno"
)
_SENTENCES = re.compile(r"[;\n•]+|(?<=[^\W\d]{2})\.\s+(?=\D)|[!?]\s+|(?<![\d(])\b\d{1,2}[.)]\s+(?=[^\W\d_a-zá-ž])")
_AND = r"(?:a|i|plus|nebo|ale)\s+(?:také\s+|taky\s+)?"
_PIECES = re.compile(
    rf",\s+(?:{_AND})?|,(?=\D)|\s+[–—-]\s+|\s*[+&]\s*|(?<=[^\W\d])/(?=[^\W\d])|\s+{_AND}"
    r"|\s+(?:(?:spolu|společně)\s+)?s\s+(?=[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ])"
)


def tells_of_others(answer: str, *, as_usual: bool = True) -> bool:
    """Whether an answer to question 5 says anything but that there is nobody else, or that nobody knows: a closed list of answers, without
    a question mark.

    `as_usual`: it is asked in the words of the standard. Of other words nobody knows what a no to them means.
    """
    if _NO_MARKS.fullmatch(answer):
        return False
    if "?" in answer:  # whoever took it down was not sure
        return True
    return not as_usual or not _says_no(_plain(answer))


def _says_no(words: Sequence[str]) -> bool:
    return " ".join(words) in _NO_WORDS


def names_told(
    answer: str, known: Sequence[ChildView], *, first: Child | None = None, there: Sequence[str] = ()
) -> list[str]:
    """Whose names can be read in an answer to question 5, to be picked, in its words; those judged `there`, where the notice came from,
    in front. Without who is known exactly: the same given name in the same form, of an age that does not differ.
    """
    child, left = first or Child(), list[str]()
    for each in dict.fromkeys((*there, *_named_in(answer))):
        judged = any(
            each == one.told or (one.told and f"„{one.told}“" in each) or _is(each, one, child) for one in known
        )
        if not (judged or any(f"„{each}“" in name for name in there) or any(exactly(each, one, child) for one in left)):
            left.append(each)
    return left


def _is(words: str, one: ChildView, first: Child) -> bool:
    if one.id is None:  # nobody is their own sibling
        born = f", nar. {first.birth_date:%d.%m.%Y}" if first.birth_date else ""
        sibling = any(_KIN.fullmatch(each) for each in _plain(words))
        return words == one.name or (not sibling and exactly(words, one.name + born, first))
    return any(exactly(words, name, first) for name in (one.name if one.named else "", one.told) if name)


def likely_same(words: str, known: Sequence[ChildView], *, first: Child) -> str:
    """Which one of the judged children words of question 5 likely mean, where that is one: the same given name, no other surname and no other
    age. Whoever judges says so; it decides nothing (ADR 0092)."""
    sibling = any(_KIN.fullmatch(each) for each in _plain(words))
    said = child_of(words, first)

    def may_be(each: ChildView) -> bool:
        if not each.result or not each.named or (each.id is None and sibling):
            return False
        other = child_of(each.name, first)
        return (
            bool(said.given_name)
            and _forms(said.given_name) == _forms(other.given_name)
            and (not said.family_name or bool(_stems(said.family_name) & _stems(other.family_name)))
            and born_alike(words, each.name) is not False
        )

    found = [each.name for each in known if may_be(each)]
    return found[0] if len(found) == 1 else ""


def others_left(names: Sequence[str], known: Sequence[ChildView], *, first: Child) -> bool:
    """Whether one of these names of question 5 is likely none of the judged children, or no further child was judged at all."""
    further = any(each.id is not None and each.result for each in known)
    return not further or not all(likely_same(each, known, first=first) for each in names)


def exactly(words: str, name: str, first: Child) -> bool:
    """Whether words mean exactly who is called so: the same given name in the same form, no other surname, and no other age."""
    if sorted(_plain(words)) == sorted(_plain(name)):
        return True
    one, other = child_of(words, first), child_of(name, first)
    return (
        bool(one.given_name)
        and _forms(one.given_name) == _forms(other.given_name)
        and (not one.family_name or bool(_stems(one.family_name) & _stems(other.family_name)))
        and born_alike(words, name) is True
    )


def _forms(name: str) -> set[frozenset[str]]:
    return {frozenset(written(each)) for each in chains(name)}


def _stems(name: str) -> set[str]:
    return {surname_stem(form) for each in chains(name) for form in written(each)}


def _plain(text: str) -> list[str]:
    return [fold(each) for each in re.findall(r"[^\W_]+", text)]


def reads_whole(answer: str) -> bool:
    """Whether nothing of an answer is left beside the children that can be read in it, each with its age: *a ještě jedno* is somebody else."""
    named = False
    for sentence in _SENTENCES.split(answer):
        for place, piece in enumerate(" ".join(each.split()).strip(" .,:–-") for each in _PIECES.split(sentence)):
            if _names(piece, begins=place == 0):
                named = True
            elif not all(_AGE.fullmatch(each) or _STARTS.fullmatch(each) for each in _plain(piece)):
                return False
    return named


def _named_in(answer: str) -> list[str]:
    """The parts of an answer that name a child, by kin or by a name, each with what is said of its age."""
    found: list[str] = []
    for sentence in _SENTENCES.split(answer):
        here: list[str] = []
        for place, piece in enumerate(" ".join(each.split()).strip(" .,:–-") for each in _PIECES.split(sentence)):
            if _names(piece, begins=place == 0):
                here.append(piece)
            elif here and piece:
                here[-1] += f", {piece}"
        found += here
    return found


def _names(piece: str, *, begins: bool) -> bool:
    every = re.findall(r"[^\W_]+", piece)
    words = [fold(each) for each in every]
    if all(_AGE.fullmatch(each) for each in words) or _says_no(words):
        return False
    if any(_KIN.fullmatch(each) for each in words):
        return True
    capitals = _capitals(every)
    return any(not (begins and _STARTS.fullmatch(fold(each))) for each in capitals)


def _capitals(words: Sequence[str]) -> list[str]:
    """The words with a capital letter, without those of a grown-up (*paní Kudrnáčová*)."""
    found: list[str] = []
    grown_up = False
    for each in words:
        if _GROWN_UP.fullmatch(fold(each)):
            grown_up = True
        elif not each[0].isupper():
            grown_up = False
        elif not grown_up:
            found.append(each)
    return found
