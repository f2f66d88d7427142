"""Reads questionnaire files. Nothing else in this package touches the disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires.definition import (
    Block,
    Construct,
    Facet,
    Form,
    Item,
    Option,
    Questionnaire,
    Scale,
    Text,
)
from questionnaires.rules import BrokenRuleError
from questionnaires.tree import DefinitionError, Node, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BANK_FOLDER",
    "Bank",
    "DefinitionError",
    "NotInBankError",
    "load",
    "load_text",
]

BANK_FOLDER = Path(__file__).parent / "bank"
_WORDED = "title construct question intro"
_ALWAYS = "id version provisional grades options scales items forms"
_BLANK = Text("", "")


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
    worded = _is_worded(root)
    try:
        return _questionnaire(root, worded, digest)
    except BrokenRuleError as broken:
        raise root.lines.error(broken.field, broken.problem) from broken


def _is_worded(root: Node) -> bool:
    mark = root.entries().get("wordings")
    if mark is None:
        return True
    if mark.text() != "none":
        raise root.lines.error("wordings", "can only be none; leave it out otherwise")
    return False


def _questionnaire(root: Node, worded: bool, digest: str) -> Questionnaire:
    if worded:
        top = root.fields(f"{_ALWAYS} {_WORDED}", "facets wordings")
    else:
        top = root.fields(_ALWAYS, f"{_WORDED} facets wordings")
    return Questionnaire(
        id=top["id"].text(),
        version=top["version"].text(),
        title=_text(top.get("title")),
        construct=_construct(top.get("construct")),
        question=_text(top.get("question")),
        intro=_text(top.get("intro")),
        provisional=top["provisional"].flag(),
        grades=_grades(top["grades"]),
        options=tuple(_option(node, worded) for node in top["options"].each()),
        scales=tuple(_scale(node, worded) for node in top["scales"].each()),
        facets=tuple(_facet(node, worded) for node in _each(top.get("facets"))),
        items=tuple(_item(node, worded) for node in top["items"].each()),
        forms=tuple(_form(name, node, worded) for name, node in top["forms"].entries().items()),
        sha256=digest,
        worded=worded,
    )


def _fields(
    node: Node, required: str, wordings: str, worded: bool, free: str = ""
) -> dict[str, Node]:
    if worded:
        return node.fields(f"{required} {wordings}", free)
    return node.fields(required, f"{wordings} {free}")


def _each(node: Node | None) -> Iterable[Node]:
    return () if node is None else node.each()


def _text(node: Node | None) -> Text:
    if node is None:
        return _BLANK
    languages = node.fields("ru en")
    return Text(languages["ru"].text(), languages["en"].text())


def _construct(node: Node | None) -> Construct:
    if node is None:
        return Construct("", "", "")
    parts = node.fields("ru en source")
    return Construct(parts["ru"].text(), parts["en"].text(), parts["source"].text())


def _grades(node: Node) -> tuple[int, int]:
    grades = [grade.integer() for grade in node.each()]
    if len(grades) != 2:
        raise node.lines.error(node.path, "must be a list of the first and the last grade")
    return grades[0], grades[1]


def _option(node: Node, worded: bool) -> Option:
    parts = _fields(node, "value", "text", worded)
    return Option(parts["value"].integer(), _text(parts.get("text")))


def _scale(node: Node, worded: bool) -> Scale:
    parts = _fields(node, "id", "name about", worded)
    return Scale(parts["id"].text(), _text(parts.get("name")), _text(parts.get("about")))


def _facet(node: Node, worded: bool) -> Facet:
    parts = _fields(node, "id scale", "name", worded)
    return Facet(parts["id"].text(), parts["scale"].text(), _text(parts.get("name")))


def _item(node: Node, worded: bool) -> Item:
    parts = _fields(node, "id scale", "text", worded, free="facet")
    facet = parts["facet"].text() if "facet" in parts else None
    return Item(parts["id"].text(), parts["scale"].text(), facet, _text(parts.get("text")))


def _form(name: str, node: Node, worded: bool) -> Form:
    blocks = node.fields("blocks")["blocks"]
    return Form(name, tuple(_block(block, worded) for block in blocks.each()))


def _block(node: Node, worded: bool) -> Block:
    parts = _fields(node, "items", "title", worded)
    return Block(_text(parts.get("title")), tuple(item.text() for item in parts["items"].each()))


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
        return cls(tuple(sorted(found, key=lambda q: (q.id, _number(q.version)))))

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


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
