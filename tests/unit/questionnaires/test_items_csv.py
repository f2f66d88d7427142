"""Items go to a spreadsheet and come back unchanged; bad rows are told, good ones kept."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definition import Item, Kind, Questionnaire, Text
from questionnaires.item_rows import columns
from questionnaires.items_csv import (
    MAX_BYTES,
    MAX_ROWS,
    Imported,
    TableError,
    export_items,
    import_items,
)
from questionnaires.loader import Bank

HEADER = "id;scale;facet;text_ru;text_en;reversed;first_grade;last_grade\n"
GOOD = "R1;R;tools;Точить ножи;Sharpen knives;;;\n"


def rows_of(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def read(rows: str, questionnaire: Questionnaire, header: str = HEADER) -> Imported:
    return import_items((header + rows).encode(), questionnaire)


def told(rows: str, questionnaire: Questionnaire) -> list[str]:
    return [str(problem) for problem in read(rows, questionnaire).problems]


@pytest.mark.parametrize("kind", list(Kind))
def test_items_of_every_kind_come_back_as_they_left(bank: Bank, kind: Kind) -> None:
    of_kind = [q for q in bank.all() if q.kind is kind]
    assert of_kind or kind is Kind.GENERATED
    for questionnaire in of_kind:
        found = import_items(export_items(questionnaire), questionnaire)
        assert found.problems == ()
        assert found.items == questionnaire.items


def test_the_table_has_one_row_an_item_and_a_mark_for_spreadsheets(small: Questionnaire) -> None:
    content = export_items(small)
    assert content.startswith(b"\xef\xbb\xbfid;scale;facet;text_ru;text_en;reversed;")
    table = rows_of(content)
    assert table[0] == list(columns(Kind.RATING))
    assert table[1][:5] == ["R1", "R", "tools", "Точить ножи", "Sharpen knives"]
    assert len(table) == 1 + len(small.items)


def test_the_same_items_always_give_the_same_bytes(interests: Questionnaire) -> None:
    assert export_items(interests) == export_items(interests)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_a_text_that_looks_like_a_formula_leaves_with_an_apostrophe(
    small: Questionnaire, first: str
) -> None:
    text = f"{first}1+1 дважды"
    item = replace(small.items[0], text=Text(text, text))
    changed = replace(small, items=(item, *small.items[1:]))
    assert rows_of(export_items(changed))[1][3] == f"'{text}"
    assert import_items(export_items(changed), small).items[0].text == Text(text, text)


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).map(
        lambda text: f"x{text.strip()}"
    ),
    st.sampled_from(["", "=", "'=", "''", "@", "-", ";", '"', "'x'="]),
)
def test_any_wording_survives_the_way_there_and_back(
    small: Questionnaire, text: str, before: str
) -> None:
    wording = Text(f"{before}{text}", "x")
    item = replace(small.items[0], text=wording)
    # Rules on lengths are not at stake here.
    if len(text.split()) > 3:
        return
    try:
        changed = replace(small, items=(item, *small.items[1:]))
    except ValueError:
        return
    found = import_items(export_items(changed), small)
    assert found.problems == ()
    assert found.items[0].text == wording


def test_no_cell_of_an_export_starts_like_a_formula(bank: Bank) -> None:
    for questionnaire in bank.all():
        for row in rows_of(export_items(questionnaire)):
            assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r")]


def test_a_table_with_commas_or_tabs_is_read_too(small: Questionnaire) -> None:
    for delimiter in (",", "\t"):
        table = (HEADER + GOOD).replace(";", delimiter).encode()
        assert import_items(table, small).items == (small.items[0],)


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing(
    small: Questionnaire,
) -> None:
    found = read("Sharpen knives;R1;Точить ножи;R\n", small, "Text_EN;ID;text_ru;scale\n")
    assert found.items == (replace(small.items[0], facet=None),)


def test_empty_rows_and_empty_cells_at_the_end_do_no_harm(small: Questionnaire) -> None:
    found = read(f";;;\n\n{GOOD.strip()};;;;\n", small)
    assert found == Imported((small.items[0],), ())


def test_flags_and_grades_are_read(small: Questionnaire) -> None:
    rows = (
        "A1;R;;Точить;Sharpen;да;6;8\n"
        "A2;R;;Пилить;Saw;YES;10;10\n"
        "A3;R;;Клеить;Glue;нет;;\n"
    )  # fmt: skip
    found = read(rows, small)
    assert found.problems == ()
    assert [(i.reversed, i.grades) for i in found.items] == [
        (True, (6, 8)),
        (True, (10, 10)),
        (False, None),
    ]


def test_bad_rows_are_told_with_row_column_and_problem_and_good_ones_kept(
    small: Questionnaire,
) -> None:
    rows = (
        GOOD
        + "R1;R;;Точить пилы;Sharpen saws;;;\n"
        + "R3;X;;Точить пилы;Sharpen saws;;;\n"
        + "R4;R;stars;Точить пилы;Sharpen saws;;;\n"
        + "R5;R;;;Sharpen saws;;;\n"
        + "R6;R;;Точить пилы;" + "saw " * 13 + ";;;\n"
        + "R7;R;;Точить пилы;Sharpen saws;perhaps;;\n"
        + "R8;R;;Точить пилы;Sharpen saws;;6;\n"
        + "R9;R;;Точить пилы;Sharpen saws;;six;8\n"
        + "9R;R;;Точить пилы;Sharpen saws;;;\n"
        + "R10;R;;Точить пилы;Sharpen saws;;;;;extra\n"
        + "R11;R;nowhere;Точить пилы;Sharpen saws;;;\n"
        + "R12;R;;Точить \x00 пилы;Sharpen saws;;;\n"
        + "R13;I;;Искать звёзды;Look for stars;;6;7\n"
    )  # fmt: skip
    found = read(rows, small)
    assert [item.id for item in found.items] == ["R1", "R13"]
    assert [str(problem) for problem in found.problems] == [
        "row 3, id: 'R1' is used twice",
        "row 4, scale: unknown scale 'X'",
        "row 5, facet: 'stars' is no facet of scale 'R'",
        "row 6, text_ru: must not be empty",
        "row 7, text_en: has 13 words, at most 12 are allowed",
        "row 8, reversed: must be yes or no, is 'perhaps'",
        "row 9, last_grade: is missing: grades go from a first to a last one",
        "row 10, first_grade: must be a whole number, is 'six'",
        "row 11, id: '9R' must be Latin letters, digits, - or _",
        "row 12: has more than 8 cells",
        "row 13, facet: 'nowhere' is no facet of scale 'R'",
        "row 14, text_ru: has a control character",
    ]


def test_a_line_break_inside_a_cell_does_not_shift_the_row_numbers(small: Questionnaire) -> None:
    rows = 'A1;R;;"Точить\nпилы";"Sharpen\nsaws";;;\nA2;X;;Пилить;Saw;;;\n'
    assert told(rows, small) == ["row 3, scale: unknown scale 'X'"]


def keyed(bank: Bank) -> Questionnaire:
    return next(q for q in bank.all() if q.kind is Kind.KEYED)


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("level", "easy", "level: must be a whole number, is 'easy'"),
        ("level", "", "level: must be a difficulty from 1"),
        ("level", "1_0", "level: must be a whole number, is '1_0'"),
        ("option1_right", "yes", "exactly one answer must be right"),
        ("option2_en", "", "option2_en: must not be empty"),
        ("because_ru", "слово " * 36, "because_ru: has 36 words, at most 35 are allowed"),
        ("fact", "welder", 'fact: must be like {"profession": "welder"}'),
        ("fact", '{"a": 1}', 'fact: must be like {"profession": "welder"}'),
    ],
)
def test_mistakes_in_a_question_of_knowledge_are_told(
    bank: Bank, column: str, cell: str, problem: str
) -> None:
    questionnaire = keyed(bank)
    item = next(i for i in questionnaire.items if not i.options[0].points)
    table = rows_of(export_items(questionnaire))
    row = next(row for row in table if row[0] == item.id)
    row[table[0].index(column)] = cell
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([table[0], row])
    found = import_items(out.getvalue().encode(), questionnaire)
    assert found.items == ()
    assert str(found.problems[0]).removeprefix("row 2").lstrip(":, ") == problem


def test_points_and_sides_are_told_when_they_are_missing(bank: Bank) -> None:
    judgement = next(q for q in bank.all() if q.kind is Kind.JUDGEMENT)
    header = ";".join(columns(Kind.JUDGEMENT))
    scale = judgement.scales[0].id
    cells = {"id": "Q1", "scale": scale, "text_ru": "Что?", "text_en": "What?"}
    cells |= {"option1_ru": "А", "option1_en": "A"}
    row = ";".join(cells.get(name, "") for name in columns(Kind.JUDGEMENT))
    found = import_items(f"{header}\n{row}\n".encode(), judgement)
    assert str(found.problems[0]) == "row 2, option1_points: must be a whole number"
    pairs = next(q for q in bank.all() if q.kind is Kind.PAIRS)
    row = f"Q1;;;А;A;{pairs.scales[0].id};Б;B;nobody"
    table = ";".join(columns(Kind.PAIRS)) + f"\n{row}\n"
    found = import_items(table.encode(), pairs)
    assert str(found.problems[0]) == "row 2, option2_scale: unknown scale 'nobody'"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "Missing columns: id, scale, text_ru, text_en"),
        (b"id;scale;text_ru\n", "Missing columns: text_en"),
        (f"{HEADER.strip()};colour\n".encode(), "Unknown columns: colour"),
        (f"{HEADER.strip()};id\n".encode(), "twice"),
        (HEADER.encode("utf-16"), "not UTF-8"),
        ("id;scale;Точить".encode("cp1251"), "not UTF-8"),
        (f'{HEADER}"R1;R;;Точить'.encode(), "not a table"),
        (b"x" * (MAX_BYTES + 1), "larger than 2 MB"),
        ((HEADER + GOOD * (MAX_ROWS + 1)).encode(), f"more than {MAX_ROWS} rows"),
        ((HEADER + "x" * 200_000).encode(), "not a table: field larger"),
    ],
)
def test_a_file_that_is_no_table_of_items_is_refused(
    small: Questionnaire, content: bytes, error: str
) -> None:
    with pytest.raises(TableError, match=error):
        import_items(content, small)


def test_as_many_rows_as_allowed_are_read(small: Questionnaire) -> None:
    rows = "".join(f"R{n};R;tools;Точить ножи;Sharpen knives;;;\n" for n in range(MAX_ROWS))
    found = read(rows, small)
    assert len(found.items) == MAX_ROWS
    assert isinstance(found.items[0], Item)
