"""Names of people as typed, and the key by which two spellings are the same person's."""

from __future__ import annotations

import re
import unicodedata

from app.services.errors import NameIsMissing

LONGEST = 80
_NAME = re.compile(r"[^\W\d_]+(?:[ '’ʼ`.-]+[^\W\d_]+)*\.?", re.UNICODE)
# The letter apostrophe counts as a letter for `re`; here it is one more spelling of the sign.
_SEPARATORS = re.compile(r"[\Wʼ]+", re.UNICODE)
LONGEST_KEY = 170


def tidy(name: str) -> str:
    """One name, trimmed; raises NameIsMissing when it is empty, too long or not letters."""
    text = unicodedata.normalize("NFC", " ".join(name.split()))
    if not text or len(text) > LONGEST or not _NAME.fullmatch(text):
        raise NameIsMissing
    return text


def key(first_name: str, last_name: str) -> str:
    """Letters only, without case, with ё as е: «О'Коннор-Ёлкина» is «оконнорелкина»."""
    parts = (last_name, first_name)
    text = " ".join(_SEPARATORS.sub("", part.casefold().replace("ё", "е")) for part in parts)
    return text[:LONGEST_KEY]  # Some letters become two or three without case.


def split_line(line: str) -> tuple[str, str]:
    """«Фамилия Имя [Отчество]» of a class list as (first name, last name).

    The patronymic is not kept: nothing here needs it.
    """
    words = line.replace("\t", " ").replace(",", " ").replace(";", " ").split()
    if len(words) < 2:
        raise NameIsMissing
    return tidy(words[1]), tidy(words[0])
