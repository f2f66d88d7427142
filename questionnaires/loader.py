"""Reads questionnaire files. Nothing else in this package touches the disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires.reading import is_worded, questionnaire
from questionnaires.rules import BrokenRuleError
from questionnaires.tree import DefinitionError, parse

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire

__all__ = [
    "BANK_FOLDER",
    "Bank",
    "DefinitionError",
    "NotInBankError",
    "load",
    "load_text",
    "version_number",
]

BANK_FOLDER = Path(__file__).parent / "bank"


class NotInBankError(LookupError):
    """The bank holds no such questionnaire or version."""


def load(path: Path) -> Questionnaire:
    """Read one questionnaire; raises DefinitionError with file, line and field."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DefinitionError(str(path), line, "(file)", "is not UTF-8") from error
    return load_text(text, str(path))


def load_text(text: str, source: str) -> Questionnaire:
    """Read one questionnaire from YAML; `source` names it in errors.

    Raises DefinitionError. The digest is that of the UTF-8 bytes of `text`.
    """
    root = parse(text, source)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    worded = is_worded(root)
    try:
        return questionnaire(root, worded, digest)
    except BrokenRuleError as broken:
        raise root.lines.error(broken.field, broken.problem) from broken


@dataclass(frozen=True)
class Bank:
    """All published questionnaires; sorted by id, then from the oldest version to the newest."""

    questionnaires: tuple[Questionnaire, ...]

    @classmethod
    def load(cls, folder: Path = BANK_FOLDER) -> Bank:
        """Read `<folder>/<id>/<version>.yaml`.

        Raises DefinitionError when a file is wrong, stands under another name than its id and
        version, or has no wordings.
        """
        found = [_published(path) for path in sorted(folder.glob("*/*.yaml"))]
        return cls(tuple(sorted(found, key=lambda q: (q.id, version_number(q.version)))))

    @cached_property
    def _by_key(self) -> dict[str, Questionnaire]:
        return {questionnaire.key: questionnaire for questionnaire in self.questionnaires}

    @cached_property
    def _latest(self) -> dict[str, Questionnaire]:
        return {questionnaire.id: questionnaire for questionnaire in self.questionnaires}

    def all(self) -> tuple[Questionnaire, ...]:
        """Every version of every questionnaire."""
        return self.questionnaires

    def latest(self, questionnaire_id: str) -> Questionnaire:
        """The newest version of a questionnaire, or NotInBankError."""
        try:
            return self._latest[questionnaire_id]
        except KeyError:
            raise NotInBankError(f"The bank has no questionnaire {questionnaire_id!r}.") from None

    def version(self, key: str) -> Questionnaire:
        """The version with this key ("interests@1.0"), or NotInBankError."""
        try:
            return self._by_key[key]
        except KeyError:
            raise NotInBankError(f"The bank has no version {key!r}.") from None


def _published(path: Path) -> Questionnaire:
    questionnaire = load(path)
    if questionnaire.id != path.parent.name:
        raise DefinitionError(str(path), 1, "id", f"must be {path.parent.name!r} like its folder")
    if questionnaire.version != path.stem:
        raise DefinitionError(str(path), 1, "version", f"must be {path.stem!r} like its file")
    if not questionnaire.worded:
        raise DefinitionError(str(path), 1, "wordings", "a published questionnaire needs wordings")
    return questionnaire


def version_number(key: str) -> tuple[int, ...]:
    """What versions are ordered by: of "interests@1.10" (or of "1.10" alone) that is (1, 10)."""
    return tuple(int(part) for part in key.rpartition("@")[2].split("."))
