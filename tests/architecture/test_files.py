"""What holds for every file of the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

# Written apart so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|Users|root|work|mnt|opt|tmp)/")
# One style sheet is one request on a slow network, so that file may be longer.
LONGEST = {".css": 600}
LONGEST_CODE = 400
CODE = (".py", ".html", ".js", ".css", ".sh")
TEXT = (*CODE, ".md", ".cfg", ".toml", ".yaml", ".yml", ".txt", ".po", ".ini", "")
HOMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}


def machine_paths(text: str) -> list[str]:
    return MACHINE_PATH.findall(text)


@pytest.mark.parametrize("text", ["cd /" + "home/somebody", "open('/" + "tmp/x/y')"])
def test_a_machine_path_is_recognised(text: str) -> None:
    assert machine_paths(text)


@pytest.mark.parametrize("text", ["see ../shared/data", "@app.get('/me/work/')", "a/tmp/b"])
def test_other_paths_are_let_be(text: str) -> None:
    assert not machine_paths(text)


def test_no_code_file_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files(*CODE)
        if "vendor" not in path.parts
        and (lines := len(_text(path).splitlines())) > LONGEST.get(path.suffix, LONGEST_CODE)
    }
    assert not long


def test_no_module_is_homeless() -> None:
    assert not [path for path in files(".py") if path.stem in HOMELESS]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    named = {
        str(path.relative_to(ROOT)): paths
        for path in files(*TEXT)
        if "vendor" not in path.parts and (paths := machine_paths(_text(path)))
    }
    assert not named


def test_pytest_collects_every_file_that_holds_tests() -> None:
    missed = [
        path
        for path in files(".py")
        if path.is_relative_to(ROOT / "tests")
        and re.search(r"^(async )?def test_|^class Test", _text(path), re.MULTILINE)
        and not path.name.startswith("test_")
    ]
    assert not missed


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
