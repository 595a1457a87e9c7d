"""The name of a service inside a sentence, after the word "služba" in any case: the name itself stands in the second.

`do služby odborného sociálního poradenství`, `se službou sociální rehabilitace – peer mentoring`. A name that is not
surely understood stays as it is registered, with its capital letter: right after that word a name may name itself.
"""

_NEUTER, _FEMININE, _MASCULINE, _PLURAL = (
    {"é": "ého", "í": "ího"},
    {"á": "é", "í": "í"},
    {"ý": "ého", "í": "ího"},
    {"é": "ých", "í": "ích"},
)
# The nouns that names of services are made of, in the first case and in the second, by the endings of their adjectives.
_NOUNS = (
    (
        "poradenství poradenství, bydlení bydlení, doprovázení doprovázení, oddělení oddělení, centrum centra,"
        " středisko střediska, místo místa",
        _NEUTER,
    ),
    (
        "rehabilitace rehabilitace, péče péče, terapie terapie, asistence asistence, prevence prevence,"
        " intervence intervence, mediace mediace, pomoc pomoci, ochrana ochrany, jednotka jednotky, poradna poradny,"
        " podpora podpory, služba služby, linka linky, dílna dílny",
        _FEMININE,
    ),
    (
        "mentoring mentoringu, stacionář stacionáře, dům domu, domov domova, ústav ústavu, odbor odboru, program programu",
        _MASCULINE,
    ),
    ("služby služeb, dílny dílen, programy programů, centra center", _PLURAL),
)
_HEADS = {pair.split()[0]: (pair.split()[1], endings) for pairs, endings in _NOUNS for pair in pairs.split(", ")}


def after_service(name: str) -> str:
    """The name as it stands after the word "služba" in any case; an abbreviation or a strange name as it is."""
    whole = name.strip()
    words = whole.split(" ")
    at = next((index for index, word in enumerate(words) if word.lower().rstrip(",") in _HEADS), None)
    if at is None or not whole[1:2].islower():
        return whole
    noun = words[at].rstrip(",")
    instead, endings = _HEADS[noun.lower()]
    before = [_adjective(word, endings) for word in words[:at]]
    if not all(before):
        return whole
    second = instead + words[at][len(noun) :]
    said = " ".join([*before, second, *words[at + 1 :]])
    return said[:1].lower() + said[1:]


def _adjective(word: str, endings: dict[str, str]) -> str:
    """An adjective in the second case; an adverb and a conjunction stay; empty for what is neither."""
    bare = word.rstrip(",")
    if bare == "a" or bare.endswith(("ě", "cky", "sky", "ovo")):
        return word
    return bare[:-1] + endings[bare[-1]] + word[len(bare) :] if bare[-1:] in endings else ""
