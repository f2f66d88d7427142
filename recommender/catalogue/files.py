"""The files of a catalogue folder: read once, kept as bytes so that they can be hashed."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

import yaml

from recommender.catalogue.fields import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

# libyaml parses the catalogue about ten times faster than the pure-Python loader, its equal.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Base):
    """YAML would keep the last of two equal keys silently; here that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = sorted(str(key) for key, times in Counter(keys).items() if times > 1)
        if repeated:
            line = node.start_mark.line + 1
            raise yaml.YAMLError(f"line {line}: the key {repeated[0]} comes twice")
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


class CatalogueFiles:
    """Reads files below one folder and remembers their bytes for `version`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, bytes] = {}

    def names(self, pattern: str) -> list[str]:
        """Names of files that match, relative to the folder, sorted."""
        return sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern)
        )

    def text(self, name: str) -> str:
        """The text of one file; CatalogueError when it is missing or is not UTF-8."""
        try:
            self._read[name] = (self.folder / name).read_bytes()
            return self._read[name].decode()
        except FileNotFoundError as absent:
            raise CatalogueError(name, "file", "is missing") from absent
        except UnicodeDecodeError as wrong:
            raise CatalogueError(name, "file", "is not UTF-8 text") from wrong

    def sequence(self, name: str) -> list[object]:
        """The list that a YAML file holds."""
        value = self._parse(name)
        if not isinstance(value, list):
            raise CatalogueError(name, "file", "must hold a list")
        return value

    def mapping(self, name: str) -> dict[object, object]:
        """The mapping that a YAML file holds."""
        value = self._parse(name)
        if not isinstance(value, dict):
            raise CatalogueError(name, "file", "must hold a mapping")
        return value

    @property
    def version(self) -> str:
        """The first 16 hex digits of the SHA-256 over names and bytes of all files read."""
        digest = hashlib.sha256()
        for name in sorted(self._read):
            digest.update(f"{name}\0{len(self._read[name])}\0".encode())
            digest.update(self._read[name])
        return digest.hexdigest()[:16]

    def _parse(self, name: str) -> object:
        try:
            return yaml.load(self.text(name), Loader=_StrictLoader)  # noqa: S506 (a SafeLoader)
        except yaml.YAMLError as wrong:
            raise CatalogueError(name, "file", f"is not valid YAML: {wrong}") from wrong
