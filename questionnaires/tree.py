"""A YAML document as nodes that know their line and their field path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite, nan
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LAST_STEP = re.compile(r"(\.[^.\[\]]+|\[\d+\])$")
_STR, _INT, _FLOAT, _BOOL = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool")
)
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)")


class DefinitionError(ValueError):
    """A definition file is wrong; reads as "file:line: field: problem" (line is 1-based)."""

    def __init__(self, source: str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{source}:{line}: {field}: {problem}")
        self.source = source
        self.line = line
        self.field = field
        self.problem = problem


@dataclass(slots=True)
class Lines:
    """Remembers on which line of `source` each field stands."""

    source: str
    of: dict[str, int] = field(default_factory=dict)

    def error(self, path: str, problem: str) -> DefinitionError:
        """An error at a field, or at the nearest enclosing field the file has."""
        known = path
        while known not in self.of and _LAST_STEP.search(known):
            known = _LAST_STEP.sub("", known)
        return DefinitionError(self.source, self.of.get(known, 1), path or "(file)", problem)


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the document. Every reader raises DefinitionError on another kind of value."""

    raw: yaml.Node
    path: str
    lines: Lines

    def fields(self, required: str, optional: str = "") -> dict[str, Node]:
        """The entries of a mapping with these space-separated keys and no others."""
        found = self.entries()
        known = {*required.split(), *optional.split()}
        for key, value in found.items():
            if key not in known:
                raise self.lines.error(value.path, "is not a known field")
        for key in required.split():
            if key not in found:
                raise self.lines.error(self._join(key), "is missing")
        return found

    def entries(self) -> dict[str, Node]:
        """The entries of a mapping with any text keys; a repeated key is an error."""
        if not isinstance(self.raw, yaml.MappingNode):
            raise self.lines.error(self.path, "must be a mapping")
        found: dict[str, Node] = {}
        for key_node, value_node in self.raw.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.lines.error(self.path, "has a key that is no word")
            key = str(key_node.value)
            path = self._join(key)
            repeated = key in found
            # The line of the key reads better than that of a block starting below it.
            self.lines.of[path] = key_node.start_mark.line + 1
            if repeated:
                raise self.lines.error(path, "is given twice")
            found[key] = Node(value_node, path, self.lines)
        return found

    def each(self) -> Iterator[Node]:
        """The entries of a list."""
        if not isinstance(self.raw, yaml.SequenceNode):
            raise self.lines.error(self.path, "must be a list")
        for number, node in enumerate(self.raw.value):
            path = f"{self.path}[{number}]"
            self.lines.of[path] = node.start_mark.line + 1
            yield Node(node, path, self.lines)

    def text(self) -> str:
        """A text value."""
        return self._scalar(_STR, "a text (in quotes if it looks like a number)")

    def integer(self) -> int:
        """A whole number."""
        value = self._scalar(_INT, "a whole number")
        if not _DECIMAL.fullmatch(value):
            raise self.lines.error(self.path, "must be a whole number in decimal digits")
        return int(value)

    def number(self) -> float:
        """A finite number, whole or with a decimal point."""
        if isinstance(self.raw, yaml.ScalarNode) and self.raw.tag in (_INT, _FLOAT):
            try:
                value = float(self.raw.value)
            except ValueError:
                value = nan
            if isfinite(value):
                return value
        raise self.lines.error(self.path, "must be a number with a decimal point")

    def flag(self) -> bool:
        """true or false."""
        value = self._scalar(_BOOL, "true or false")
        if value not in ("true", "false"):
            raise self.lines.error(self.path, "must be true or false")
        return value == "true"

    def _scalar(self, tag: str, wanted: str) -> str:
        if not isinstance(self.raw, yaml.ScalarNode) or self.raw.tag != tag:
            raise self.lines.error(self.path, f"must be {wanted}")
        return str(self.raw.value)

    def _join(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def parse(text: str, source: str) -> Node:
    """The root node of a YAML document; raises DefinitionError when it is no YAML or empty."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        # The parser may stop beyond the last line.
        last = text.count("\n") + 1
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else last
        raise DefinitionError(source, line, "(file)", f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise DefinitionError(source, 1, "(file)", f"is not YAML: {error}") from error
    if root is None:
        raise DefinitionError(source, 1, "(file)", "is empty")
    return Node(root, "", Lines(source))
