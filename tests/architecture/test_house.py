"""Promises about single files: the factory stays short, and the documents tell the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

LONGEST_FACTORY = 60


def make_targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, re.MULTILINE))


def make_commands(document: str) -> set[str]:
    """The `make something` that a document tells its reader to type."""
    typed = re.findall(r"^\s*(?:\$ )?make ([a-z][\w-]*)", document, re.MULTILINE)
    quoted = re.findall(r"`make ([a-z][\w-]*)", document)
    return {*typed, *quoted}


def test_the_factory_is_wiring_only() -> None:
    lines = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST_FACTORY


def test_commands_are_found_in_a_document() -> None:
    document = "Type `make run PORT=9000`.\n\n    make test-real\n\n```\n$ make env\n```\n"
    assert make_commands(document) == {"run", "test-real", "env"}


@pytest.mark.parametrize("path", files(".md"), ids=lambda path: path.name)
def test_every_command_in_a_document_exists(path: Path) -> None:
    targets = make_targets((ROOT / "Makefile").read_text(encoding="utf-8"))
    assert make_commands(path.read_text(encoding="utf-8")) <= targets


def test_every_target_is_explained_by_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z][\w-]*):.*## ", makefile, re.MULTILINE))
    assert explained == make_targets(makefile)
