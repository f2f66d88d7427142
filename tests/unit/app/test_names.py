"""Names as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services import names
from app.services.errors import NameIsMissing


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  Аня ", "Аня"),
        ("О'Коннор-Ёлкина", "О'Коннор-Ёлкина"),
        ("Анна  Мария", "Анна Мария"),
        ("Мамед оглы", "Мамед оглы"),
        ("Айи\u0306", "Айй"),
        ("D’Artagnan", "D’Artagnan"),
        ("Ким Ир Сен", "Ким Ир Сен"),
        ("А.", "А."),
        ("я" * 80, "я" * 80),
    ],
)
def test_a_name_is_taken_as_it_is_written(typed: str, tidied: str) -> None:
    assert names.tidy(typed) == tidied


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", "4ня", "Аня2", "<b>Аня</b>", "=1+1", "Аня_", "А\0ня", "👍", "'"),
        *("я" * 81, "Аня--", "a" * 30 + "!"),
    ],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(NameIsMissing):
        names.tidy(typed)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Анна-Мария", "О'Коннор-Ёлкина"),
        ("анна мария", "о’коннор елкина"),
        ("АННА-МАРИЯ", "ОʼКОННОР–ЁЛКИНА"),
        ("Анна Мария", "О`Коннор Елкина"),
    ],
)
def test_spellings_of_one_name_have_one_key(first: str, last: str) -> None:
    assert names.key(first, last) == "оконнорелкина аннамария"


def test_different_people_have_different_keys() -> None:
    keys = {names.key("Аня", "Котова"), names.key("Яна", "Котова"), names.key("Котова", "Аня")}
    assert len(keys) == 3


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=80))
def test_a_key_always_fits_its_column(first: str, last: str) -> None:
    assert len(names.key(first, last)) <= 170
    assert len(names.key("ΐ" * 80, "ß" * 80)) == 170


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Котова Аня", ("Аня", "Котова")),
        ("Котова\tАня\tПетровна", ("Аня", "Котова")),
        (" Котова, Аня ", ("Аня", "Котова")),
        ("О'Коннор-Ёлкина;Анна-Мария", ("Анна-Мария", "О'Коннор-Ёлкина")),
    ],
)
def test_a_line_of_a_list_is_last_name_then_first(line: str, found: tuple[str, str]) -> None:
    assert names.split_line(line) == found


@pytest.mark.parametrize("line", ["Котова", "", "1 Котова Аня", "Котова 5"])
def test_a_line_without_two_names_is_refused(line: str) -> None:
    with pytest.raises(NameIsMissing):
        names.split_line(line)
