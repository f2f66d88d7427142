"""Words, sentences and syllables of Russian and English texts, by rule and without a dictionary."""

from __future__ import annotations

import re

RUSSIAN, ENGLISH = "ru", "en"
LANGUAGES = (RUSSIAN, ENGLISH)

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[»”\")]*(?=\s|$)")
_RUSSIAN_VOWEL = re.compile(r"[аеёиоуыэюя]", re.IGNORECASE)
_ENGLISH_PART = re.compile(r"[a-z]+")
_VOWELS = re.compile(r"[aeiouy]+")

# Ends that are written but not spoken: makes, used, fire, league. Spoken: boxes, wanted, little.
_POSSESSIVE = re.compile(r"['’]s?$")
_SILENT_ENDS = tuple(
    map(
        re.compile,
        (
            r"(?<=[gq])ue[sd]?$",
            r"(?<![sxzcgi])(?<!ch)(?<!sh)(?<=[^aeiouy])es$",
            r"(?<=[^aeiouytd])ed$|(?<=[eouy])ed$",
            r"(?<=[^aeiouy])e$",
        ),
    )
)
_SYLLABIC_END = re.compile(r"[^aeiouylr]l(?:e|es|ed)$|sms?$|thms?$")
# A silent e inside: safely, movement, careful, something, therefore.
_SILENT_INSIDE = re.compile(
    r"(?<=[aeiouy][^aeiouy])e(?=(?:ly|ful|fully|less|ness|thing|where|one|body|times?|fore|tabl(?:es?)?"
    r"|work|man|room|fields?|lines?|board|side)$)|(?<=[^aeiou][cgsvz])e(?=ments?$)|"
    r"(?<=[aeiouy][^aeiouy])e(?=ments?$)"
)
# Neighbouring vowels that are spoken apart, each with words in point.
_APART = re.compile(
    r"""
      [aou]y(?=[aeiou]) | ey(?=o)                                     # player, royal, beyond
    | (?<![tcsgxnh])(?<!ll)io | (?<=s)io(?![nu])                      # radio, lion, physiology
    | (?<![tcsg])ia(?!u) | (?<=[ct])ia(?=t)                           # piano, association
    | (?<=[lrdbvnux])ie(?=t) | (?<=c)ie(?=t) | (?<=sc)ie              # quiet, society, science
    | (?<=[lrdbvn])ie(?=n[tc]) | (?<=[a-z]{2}[rsplvdbn])ie(?=rs?$|st$)  # client, easier
    | eo(?![upr]) | eum | (?<=[rl])ea(?=t[eio]|t$)(?<!grea)           # video, museum, creative
    | (?<=[dtnlr])ua | (?<=s)ua(?=l)                                  # graduate, usual
    | (?<=[lo])ue(?=n) | (?<=[rfd])ue(?=ls?$) | (?<=[rl])ui(?=[nd])   # fluent, fuel, ruin
    | (?<=[eou])ing | yi | iu | (?<=[eo])i(?=s[mt]) | (?<=p)oe        # going, heroism, poem
    """,
    re.VERBOSE,
)
_EXCEPTIONS = {
    1: "clothes great prayer real threat treat",
    2: (
        "argue argued argues being business café cafés centre chocolate create creates evening "
        "evenings every giant giants greatest hundred hundreds litre maybe metre metres naked "
        "people react really science soldier soldiers someone something sometimes somewhere"
    ),
    3: (
        "anyone area areas businesses created different element elements employee employees "
        "everyone everything everywhere family idea ideas interest interests reaction reactions "
        "recipe recipes settlement theatre theorem"
    ),
    4: (
        "cooperate everybody experiment experiments interested interesting society variety "
        "vegetable vegetables"
    ),
    5: "cooperation",
}
_SPOKEN_OTHERWISE = {word: n for n, listed in _EXCEPTIONS.items() for word in listed.split()}


def words(text: str) -> list[str]:
    """The words of a text; a hyphenated word is one, a dash or a bare sign is none."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text; a text with words but without a full stop is one."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [part for part in parts if _WORD.search(part)]


def count_syllables(word: str, language: str) -> int:
    """Spoken syllables of one word.

    Russian: its vowels; prepositions of one consonant have none, an abbreviation without vowels
    one per letter. English: groups of vowels, less silent ends, plus neighbouring vowels spoken
    apart, and a short list of exceptions. Every digit counts as one in both.

    Raises ValueError for another language.
    """
    digits = sum(character.isdigit() for character in word)
    if language == RUSSIAN:
        vowels = len(_RUSSIAN_VOWEL.findall(word))
        if not vowels and len(word) > 1 and word.isupper():
            vowels = sum(character.isalpha() for character in word)
        return digits + vowels
    if language != ENGLISH:
        raise ValueError(f"Syllables are known for {', '.join(LANGUAGES)}, not for {language!r}.")
    lower = _POSSESSIVE.sub("", word.lower())
    if lower in _SPOKEN_OTHERWISE:
        return _SPOKEN_OTHERWISE[lower]
    if len(word) > 1 and word.isupper() and not _VOWELS.search(lower):
        return len(word)
    spoken = sum(_english(part) for part in _ENGLISH_PART.findall(lower.replace("é", "e")))
    return digits + (spoken or (0 if digits else 1))


def _english(part: str) -> int:
    if part in _SPOKEN_OTHERWISE:
        return _SPOKEN_OTHERWISE[part]
    syllabic = 1 if _SYLLABIC_END.search(part) else 0
    for silent in _SILENT_ENDS:
        shorter = silent.sub("", part)
        if shorter != part:
            part = shorter
            break
    part = _SILENT_INSIDE.sub("", part)
    return max(1, len(_VOWELS.findall(part)) + syllabic + len(_APART.findall(part)))
