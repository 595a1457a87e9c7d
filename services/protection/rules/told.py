"""What an answer to question 5 leaves to be judged: the children that it names, or its words where they cannot be taken apart.

Nothing that is there is thrown away because it is alike; who is not sure asks whoever judges (ADR 0063).
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from kernel.czech import chains, fold, surname_stem, written
from services.intake.schemas import Child
from services.protection.schemas import ChildView

from .children import born_alike, child_of, similar_child

_KIN = re.compile(
    r"bra(?:tr|ch|sk)\w*|sestr\w*|segr\w*|sourozen\w*|dvojc\w*|dvojat\w*|trojc\w*|dcer\w*|vnuk\w*|vnuc\w*|neter\w*"
    r"|syn(?:a|u|ovi|em|ove|y|ek|ka|kem|cek|cka|ovec|ovce)?|chlap(?:ec|c)\w*|div(?:ka|ky|ku|ce|kou|enka)|devc\w*|klu[kc]\w*"
    r"|hol(?:ka|ky|ku|ce|kou|ek|c\w+)|mimi\w*|mimco|kojen\w*|batol\w*|novoroz\w*|nemluvn\w*|dit\w+|det(?:i|em|mi|ech)|deck\w*|decek"
)
_MORE = re.compile(
    r"jeste|dalsi\w*|nekdo|nekoho|nekolik|vic|vice|jedno|jednoho|druh[yea]|treti|dva|dve|tri|ctyri|pet|sest|oba|obe|plac\w*|plakat"
    r"|mlads\w*|stars\w*|nejmlads\w*|nejstars\w*|mal[yae]|maleh\w*|malou|prcek|prck\w*|skol[ak]\w*|predskol\w*"
)
"""Words by which somebody more is meant, although nobody is named."""
_MANY = re.compile(
    r"brat(?:ri|ry|ru|rum)|sest(?:ry|er|ram)|sourozenc[ie]|sourozencu|dvojc\w*|dvojat\w*|trojc\w*|klu(?:ci|ky|ku)|hol(?:ky|ek|cicky|cicek)"
    r"|det(?:i|em|mi|ech)|deck[ay]|decek|dcer|dcery|syn(?:ove|u|y)|chlap(?:ci|cu)|div(?:ky|ek)|devcat\w*|mimin(?:a|ek)|nekolik|vice?|batolata"
)
_NUMBERS = {"dva": 2, "dve": 2, "oba": 2, "obe": 2, "tri": 3, "ctyri": 4, "pet": 5, "sest": 6, "sedm": 7, "osm": 8}
_NUMBERS |= {str(each): each for each in range(2, 10)}
_TWINS = re.compile(r"(dvoj)c\w*|(dvoj)at\w*|(troj)c\w*")
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
_NO = re.compile(
    r"ne|nejsou|neni|nema\w*|nemaji|zadn\w*|nikdo|nikoho|nic|ani|nevi\w*|nezna\w*|nezjist\w*|neuv\w*|netus\w*|bez|neznam\w*"
)
_ALONE = re.compile(r"jen|jenom|pouze|sama?|jedinacek|jedin[yae]")
_NO_SUCH = re.compile(r"nema|nemaji|zadn\w*|ani|jin\w+|dals\w+|v|rodine")  # beside kin alone: "bratra nemá"
_IDLE = re.compile(
    r"jine?|jinych|jiny|jini|dals\w+|deti|detmi|detech|dite|v|ve|rodin[eay]|sourozen\w+|zde|tam|uz|asi|pry|o|to|toho|tom|nich|se|si|pokud|vim"
    r"|vime|co|mi|nam|me|oznamovatel\w*|volajici|znam\w+|zatim|je|on|ona|ho|jej|jeho|ji|presne|bohuzel|rekl[ay]?|informac\w*|k"
)
"""What stands beside a plain no, and names nobody."""
_SENTENCES = re.compile(r"[;\n•]+|(?<=[^\W\d]{2})\.\s+(?=\D)|[!?]\s+|(?<!\d)\b\d{1,2}[.)]\s+(?=[^\W\d_a-zá-ž])")
_PIECES = re.compile(
    r",\s+|,(?=\D)|\s+[–—-]\s+|\s*[+&]\s*|(?<=[^\W\d])/(?=[^\W\d])|\s+(?:a|i|plus|nebo|ale)\s+(?:také\s+|taky\s+)?"
    r"|\s+(?:(?:spolu|společně)\s+)?s\s+(?=[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ])"
)


class _Told(NamedTuple):
    """Some words of the answer, and how many children they mean; none: nobody knows."""

    words: str
    children: int | None = 1


def children_told(
    answer: str,
    known: Sequence[ChildView],
    *,
    first: Child | None = None,
    there: Sequence[str] = (),
    aside: Collection[str] = (),
) -> list[str]:
    """What an answer to question 5 still leaves to be judged, in its words; those judged `there`, where the notice came from, in front.

    Left out is who is known exactly: the same given name in the same form, of an age that does not differ; and what somebody put
    `aside`. Of words that mean several children it is said until so many are judged, or somebody says that there are no more.
    """
    child, judged = first or Child(), Counter(each.told for each in known)
    left: list[_Told] = []
    for each in [*(_Told(name) for name in there), *_told(answer)]:
        enough = each.children is not None and judged[each.words] >= each.children
        quoted = any(f"„{each.words}“" in name for name in there)
        same = each.children == 1 and (
            any(_is(each.words, one, child) for one in known)
            or any(exactly(each.words, other.words, child) for other in left)
        )
        if not (each.words in aside or enough or quoted or same):
            left.append(each)
    return [each.words for each in left]


def may_be(words: str, known: Sequence[ChildView]) -> list[ChildView]:
    """Which of the known children may be whom these words mean: one of a similar name, or one that was typed beside them."""
    return [
        each
        for each in known
        if (each.id is not None and not each.told)
        or any(similar_child(words, name) for name in (each.name if each.named else "", each.told) if name)
    ]


def _is(words: str, one: ChildView, first: Child) -> bool:
    if one.id is None:  # nobody is their own sibling
        born = f", nar. {first.birth_date:%d.%m.%Y}" if first.birth_date else ""
        sibling = any(_KIN.fullmatch(each) for each in _plain(words))
        return words == one.name or (not sibling and exactly(words, one.name + born, first))
    return any(exactly(words, name, first) for name in (one.name if one.named else "", one.told) if name)


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


def _told(answer: str) -> list[_Told]:
    """The answer taken apart; all its words where it names nobody and is no plain no."""
    found: list[_Told] = []
    plain_no = True
    for sentence in _SENTENCES.split(answer):
        here: list[str] = []
        for place, piece in enumerate(" ".join(each.split()).strip(" .,:–-") for each in _PIECES.split(sentence)):
            if not piece or _says_no(_plain(piece)):
                continue
            plain_no = False
            if _names(piece, begins=place == 0):
                here.append(piece)
            elif here:
                here[-1] += f", {piece}"
        found += [_Told(each, _how_many(_plain(each))) for each in here]
    if not found and not plain_no:
        return [_Told(" ".join(answer.split()), None)]
    times = Counter(each.words for each in found)
    return [
        _Told(each.words, times[each.words] if each.children == 1 and not _is_name(each.words) else each.children)
        for each in dict.fromkeys(found)
    ]


def _says_no(words: Sequence[str]) -> bool:
    """Whether a part of an answer says that there is nobody else, and nothing besides."""
    if not any(each.isalpha() for each in words):
        return not any(each.isdigit() and int(each) for each in words)
    no, alone = (any(form.fullmatch(each) for each in words) for form in (_NO, _ALONE))
    if no and all(_NO_SUCH.fullmatch(each) or _KIN.fullmatch(each) for each in words):
        return True
    idle = all(_NO.fullmatch(each) or _ALONE.fullmatch(each) or _IDLE.fullmatch(each) for each in words)
    return idle and no is not alone


def _names(piece: str, *, begins: bool) -> bool:
    """Whether a part of a sentence means somebody: by kin, by a word for somebody more, or by a name that is no grown-up's."""
    every = re.findall(r"[^\W_]+", piece)
    words = [fold(each) for each in every]
    if not every or all(_AGE.fullmatch(each) for each in words):
        return False
    if any(_KIN.fullmatch(each) or _MORE.fullmatch(each) for each in words):
        return True
    return _is_name(piece) if begins else any(each for each in _capitals(every))


def _is_name(piece: str) -> bool:
    every = re.findall(r"[^\W_]+", piece)
    return any(not _STARTS.fullmatch(fold(each)) and not _KIN.fullmatch(fold(each)) for each in _capitals(every))


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


def _how_many(words: Sequence[str]) -> int | None:
    """How many children some words mean; none where they mean several and do not say how many."""
    for place, each in enumerate(words):
        if twins := _TWINS.fullmatch(each):
            return 3 if twins[3] else 2
        follows = words[place + 1 : place + 3]
        if each in _NUMBERS and any(_KIN.fullmatch(one) for one in follows):
            return _NUMBERS[each]
    cores = [each for each in words if _KIN.fullmatch(each)]
    return None if len(cores) > 1 or any(_MANY.fullmatch(each) for each in words) else 1
