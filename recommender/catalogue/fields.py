"""Reading one YAML entry field by field, with errors which name the file and the entry."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from questionnaires.definition import Text

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGES = ("ru", "en")


class CatalogueError(ValueError):
    """The catalogue is inconsistent. Names the file, the entry, and what is wrong with it."""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        super().__init__(f"{file}: {entry}: {problem}")
        self.file = file
        self.entry = entry
        self.problem = problem


class Fields:
    """The mapping of one entry; every accessor raises CatalogueError on a wrong shape."""

    def __init__(self, file: str, entry: str, value: object) -> None:
        self.file = file
        self.entry = entry
        if not isinstance(value, Mapping):
            raise self.error("must be a mapping of fields")
        self._values: Mapping[object, Any] = value

    def error(self, problem: str) -> CatalogueError:
        """An error about this entry, to be raised by the caller."""
        return CatalogueError(self.file, self.entry, problem)

    def only(self, allowed: Collection[str]) -> None:
        """Refuse fields outside `allowed`: a misspelt name must not pass as an absent one."""
        unknown = sorted(str(key) for key in self._values if key not in allowed)
        if unknown:
            raise self.error(f"unknown field {', '.join(unknown)}")

    def word(self, name: str) -> str:
        """A non-empty string without surrounding space."""
        value = self._values.get(name)
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            raise self.error(f"{name}: must be a non-empty string without surrounding spaces")
        return value

    def id(self, name: str = "id") -> str:
        """A kebab-case identifier."""
        value = self.word(name)
        if not _ID.fullmatch(value):
            raise self.error(f"{name}: {value!r} is not lower-case words joined by hyphens")
        return value

    def optional_word(self, name: str) -> str | None:
        """A string, or None when the field is null or absent."""
        return None if self._values.get(name) is None else self.word(name)

    def flag(self, name: str) -> bool:
        """True or false; false when the field is absent."""
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self.error(f"{name}: must be true or false")
        return value

    def text(self, name: str) -> Text:
        """One text in both languages."""
        languages = self._languages(name)
        return Text(ru=languages.word("ru"), en=languages.word("en"))

    def lines(self, name: str, least: int, most: int) -> tuple[Text, ...]:
        """Parallel lists of lines in both languages, `least` to `most` of them."""
        languages = self._languages(name)
        russian, english = (languages.words(each, least, most) for each in _LANGUAGES)
        if len(russian) != len(english):
            raise self.error(f"{name}: {len(russian)} lines in ru but {len(english)} in en")
        return tuple(Text(ru=ru, en=en) for ru, en in zip(russian, english, strict=True))

    def words_by_language(self, name: str, least: int, most: int) -> Mapping[str, tuple[str, ...]]:
        """Lists of `least` to `most` strings in both languages, of each as many as there are."""
        languages = self._languages(name)
        return MappingProxyType({each: languages.words(each, least, most) for each in _LANGUAGES})

    def weights(self, name: str, least: int, most: int) -> Mapping[str, int]:
        """Words with whole numbers from `least` to `most`, one of them at least being `most`."""
        found = self._values.get(name)
        if not isinstance(found, Mapping) or not found:
            raise self.error(f"{name}: must be words with numbers")
        for word, weight in found.items():
            if type(weight) is not int or not least <= weight <= most:
                raise self.error(f"{name}: {word} must be {least} to {most}")
        if most not in found.values():
            raise self.error(f"{name}: none is {most}")
        return MappingProxyType({str(word): weight for word, weight in found.items()})

    def words(self, name: str, least: int, most: int) -> tuple[str, ...]:
        """A list of `least` to `most` distinct strings."""
        values = self._values.get(name)
        if not isinstance(values, list) or not least <= len(values) <= most:
            raise self.error(f"{name}: must be a list of {least} to {most}")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(f"{name}: every member must be a non-empty string")
        if len(set(values)) != len(values):
            raise self.error(f"{name}: has the same member twice")
        return tuple(values)

    def _languages(self, name: str) -> Fields:
        languages = Fields(self.file, f"{self.entry}: {name}", self._values.get(name))
        languages.only(_LANGUAGES)
        return languages
