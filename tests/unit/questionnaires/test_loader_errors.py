"""A wrong file is refused with the line, the field and the problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.loader import DefinitionError, load, load_text

R2 = '{id: R2, scale: R, facet: tools, text: {ru: "Красить забор", en: "Paint a fence"}}'
THIRTEEN = "а б в г д е ё ж з и й к л"


def refused(text: str) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        load_text(text, "small.yaml")
    return caught.value


# (what is replaced, by what, text standing in the line to be named, field, problem)
BROKEN = {
    "an id with capitals": ("id: small", "id: Small", "id: Small", "id", "lower-case"),
    "a version in words": ('"1.0"', '"first"', "version:", "version", "numbers"),
    "a version without quotes": ('"1.0"', "1.0", "version:", "version", "must be a text"),
    "grades the wrong way round": ("[6, 11]", "[11, 6]", "grades", "grades", "two grades"),
    "a grade beyond school": ("[6, 11]", "[6, 12]", "grades", "grades", "from 1 to 11"),
    "three grades": ("[6, 11]", "[6, 8, 11]", "grades", "grades", "first and the last"),
    "a grade in words": ("[6, 11]", "[six, 11]", "grades", "grades[0]", "whole number"),
    "an octal grade": ("[6, 11]", "[06, 11]", "grades", "grades[0]", "decimal"),
    "a flag in words": ("provisional: true", "provisional: maybe", "maybe", "provisional", "true"),
    "a flag as yes": ("provisional: true", "provisional: yes", "yes", "provisional", "true or"),
    "a gap between options": ("value: 3", "value: 4", "value: 4", "options[2].value", "must be 3"),
    "a repeated option": ("value: 2", "value: 1", "И да", "options[1].value", "must be 2"),
    "an option in words": ("value: 2", "value: two", "two", "options[1].value", "whole number"),
    "a repeated scale": ("{id: I, name", "{id: R, name", "Наука", "scales[1].id", "used twice"),
    "a scale id in Cyrillic": ("{id: I, name", "{id: Ы, name", "Наука", "scales[1].id", "Latin"),
    "a facet of an unknown scale": (
        "{id: stars, scale: I",
        "{id: stars, scale: X",
        "Звёзды",
        "facets[1].scale",
        "unknown scale 'X'",
    ),
    "a repeated facet": ("{id: stars", "{id: tools", "Звёзды", "facets[1].id", "used twice"),
    "a facet without items": (
        "scale: I, facet: stars",
        "scale: I",
        "Звёзды",
        "facets[1].id",
        "no item measures 'stars'",
    ),
    "a repeated item": ("{id: I2", "{id: R1", "Читать", "items[3].id", "'R1' is used twice"),
    "an item of an unknown scale": (
        "{id: I2, scale: I",
        "{id: I2, scale: Z",
        "Читать",
        "items[3].scale",
        "unknown scale 'Z'",
    ),
    "an item of an unknown facet": (
        "facet: stars",
        "facet: moons",
        "Считать",
        "items[2].facet",
        "unknown facet 'moons'",
    ),
    "a facet of another scale": (
        R2,
        R2.replace("tools", "stars"),
        "Красить",
        "items[1].facet",
        "belongs to scale 'I', not 'R'",
    ),
    "an item without text": (
        R2,
        "{id: R2, scale: R, facet: tools}",
        "{id: R2",
        "items[1].text",
        "is missing",
    ),
    "an item without English": (', en: "Paint a fence"', "", "Красить", "items[1].text.en", "miss"),
    "an item with empty English": (
        '"Paint a fence"',
        '" "',
        "Красить",
        "items[1].text.en",
        "must not be empty",
    ),
    "an item of thirteen words": (
        "Красить забор",
        THIRTEEN,
        THIRTEEN,
        "items[1].text.ru",
        "has 13 words, at most 12",
    ),
    "an empty option text": ('"Нет"', '""', "No", "options[0].text.ru", "must not be empty"),
    "an empty title": ('"Sample"', '""', "Проба", "title.en", "must not be empty"),
    "an empty question": ('"Хочется?"', '""', "Would", "question.ru", "must not be empty"),
    "an empty source": ('"Somebody (1999)"', '""', "Interests", "construct.source", "empty"),
    "an empty scale name": ('"Наука"', '""', "Science", "scales[1].name.ru", "empty"),
    "an empty scale description": ('"Искать."', '""', "Science", "scales[1].about.ru", "empty"),
    "an empty facet name": ('"Stars"', '""', "Звёзды", "facets[1].name.en", "empty"),
    "an empty block title": (
        '"Конец"',
        '""',
        '"End"',
        "forms.full.blocks[1].title.ru",
        "must not be empty",
    ),
    "an unknown item in a form": (
        "[R2, I2]",
        "[R2, I9]",
        "[R2, I9]",
        "forms.full.blocks[1].items[1]",
        "unknown item 'I9'",
    ),
    "an item asked twice": (
        "[R2, I2]",
        "[R2, I1]",
        "[R2, I1]",
        "forms.full.blocks[1].items[1]",
        "'I1' is asked twice",
    ),
    "an empty block": ("[R2, I2]", "[]", "Конец", "forms.full.blocks[1].items", "at least one"),
    "a form that misses a scale": ("[I1, R2]", "[I1]", "short:", "forms.short", "scale 'R'"),
    "a form given twice": ("  short:", "  full:", None, "forms.full", "given twice"),
    "a form of nothing": (
        "  short:",
        "  more: {blocks: []}\n  short:",
        "more",
        "forms.more.blocks",
        "one block",
    ),
    "an unknown field": ("question:", "questoin:", "questoin", "questoin", "not a known field"),
    "an unknown field of an item": (
        "{id: R2, scale",
        "{id: R2, colour: red, scale",
        "Красить",
        "items[1].colour",
        "not a known field",
    ),
    "a field given twice": ("{id: R2,", "{id: R2, id: R3,", "Красить", "items[1].id", "twice"),
    "wordings other than none": (
        "provisional:",
        "wordings: some\nprovisional:",
        "wordings",
        "wordings",
        "can only be none",
    ),
    "wordings where none are promised": (
        "provisional:",
        "wordings: none\nprovisional:",
        "Точить",
        "items[0].text",
        "must be absent",
    ),
    "a text where a mapping belongs": (
        '{ru: "Проба", en: "Sample"}',
        "Проба",
        "Проба",
        "title",
        "must be a mapping",
    ),
    "a mapping where a list belongs": (
        "grades: [6, 11]",
        "grades: {from: 6}",
        "grades",
        "grades",
        "must be a list",
    ),
    "a list where a text belongs": ("id: small", "id: [small]", "id: [", "id", "must be a text"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_refuses(what: str, small_text: str) -> None:
    old, new, mark, field, problem = BROKEN[what]
    assert small_text.count(old) == 1, "the place to break must be unique"
    text = small_text.replace(old, new)
    # Without a mark the last line with the new text is meant: the second of two equal ones.
    at = text.index(mark) if mark else text.rindex(new) + len(new)
    error = refused(text)
    assert (error.field, problem in error.problem) == (field, True), str(error)
    assert error.line == text[:at].count("\n") + 1


def test_a_missing_field_of_the_file_is_named(small_text: str) -> None:
    error = refused(small_text.replace('question: {ru: "Хочется?", en: "Would you?"}\n', ""))
    assert (error.field, error.problem) == ("question", "is missing")


def test_reads_as_file_line_field_problem(small_text: str) -> None:
    error = refused(small_text.replace("{id: I2, scale: I", "{id: I2, scale: Z"))
    line = small_text.splitlines().index(next(x for x in small_text.splitlines() if "I2," in x)) + 1
    assert str(error) == f"small.yaml:{line}: items[3].scale: unknown scale 'Z'"
    assert (error.source, error.line) == ("small.yaml", line)


def test_a_fault_in_block_style_is_found_on_its_own_line(small_text: str) -> None:
    block = "  - id: I2\n    text: {ru: Читать, en: Read}\n    scale: Z\n"
    flow = next(line for line in small_text.splitlines(keepends=True) if "{id: I2" in line)
    text = small_text.replace(flow, block)
    assert refused(text).line == text[: text.index("scale: Z")].count("\n") + 1


def test_broken_yaml_is_refused_at_its_line() -> None:
    error = refused('id: small\nversion: "1.0\n')
    assert error.field == "(file)"
    assert "is not YAML" in error.problem
    assert error.line >= 2


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert refused(text).problem == "is empty"


@pytest.mark.parametrize("text", ["- id\n", "id\n"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert refused(text).problem == "must be a mapping"


def test_control_characters_are_refused() -> None:
    assert "is not YAML" in refused("id: \x07\n").problem


def test_a_file_in_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes("id: small\ntitle: Проба\n".encode("cp1251"))
    with pytest.raises(DefinitionError, match=re.escape(f"{path}:2: (file): is not UTF-8")):
        load(path)


@given(st.data())
def test_no_damage_escapes_as_another_error(small_text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(small_text)))
    end = data.draw(st.integers(start, min(start + 30, len(small_text))))
    filler = data.draw(st.text("{}[]:,-\n\"' &*!aя1", max_size=4))
    damaged = small_text[:start] + filler + small_text[end:]
    named = 1
    try:
        load_text(damaged, "small.yaml")
    except DefinitionError as error:
        named = error.line
    assert 1 <= named <= damaged.count("\n") + 1
