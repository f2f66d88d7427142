"""What a loaded questionnaire offers."""

from __future__ import annotations

import hashlib
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from questionnaires.definition import Item, Questionnaire, Text, UnknownPartError
from questionnaires.loader import Bank, DefinitionError, NotInBankError, load_text
from questionnaires.rules import BrokenRuleError
from questionnaires.wording_rules import count_words


def test_it_carries_what_the_file_says(small: Questionnaire) -> None:
    assert small.key == "small@1.0"
    assert small.title == Text("Проба", "Sample")
    assert small.construct.in_("en") == "Interests"
    assert small.construct.source == "Somebody (1999)"
    assert small.question.ru == "Хочется?"
    assert (small.provisional, small.worded, small.grades) == (True, True, (6, 11))
    assert [option.value for option in small.options] == [1, 2, 3]
    assert small.values == {1, 2, 3}


def test_its_digest_is_that_of_the_file(small: Questionnaire, small_text: str) -> None:
    assert small.sha256 == hashlib.sha256(small_text.encode()).hexdigest()


def test_a_comment_changes_the_digest(small: Questionnaire, small_text: str) -> None:
    assert load_text(small_text + "# seen\n", "small.yaml").sha256 != small.sha256


def test_parts_are_found_by_their_ids(small: Questionnaire) -> None:
    expected = Item("R2", "R", "tools", Text("Красить забор", "Paint a fence"))
    assert small.item("R2") == expected
    assert small.item("I2").facet is None
    assert small.scale("I").name.en == "Science"
    assert small.facet("stars").scale == "I"
    assert [item.id for item in small.items_of("R")] == ["R1", "R2"]
    assert [block.items for block in small.form("full").blocks] == [("R1", "I1"), ("R2", "I2")]


@pytest.mark.parametrize("look_up", ["item", "scale", "facet", "form", "items_of", "layout"])
def test_an_unknown_part_is_named_in_a_sentence(small: Questionnaire, look_up: str) -> None:
    with pytest.raises(UnknownPartError, match=r"small@1\.0 has no \w+ 'Q'\."):
        getattr(small, look_up)("Q")


def test_it_cannot_be_changed(small: Questionnaire) -> None:
    with pytest.raises(FrozenInstanceError):
        small.id = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        small.items_by_id["R1"] = small.item("R2")  # type: ignore[index]


def test_equal_files_give_equal_questionnaires(small: Questionnaire, small_text: str) -> None:
    again = load_text(small_text, "elsewhere.yaml")
    assert again == small
    assert hash(again) == hash(small)


def test_building_one_in_python_keeps_the_same_rules(small: Questionnaire) -> None:
    with pytest.raises(BrokenRuleError, match=r"^items\[1\]\.scale: unknown scale 'Z'$"):
        replace(small, items=(small.items[0], replace(small.items[1], scale="Z")))
    with pytest.raises(BrokenRuleError, match=r"^sha256: "):
        replace(small, sha256="abc")
    with pytest.raises(BrokenRuleError, match=r"^options: needs at least two"):
        replace(small, options=small.options[:1])
    with pytest.raises(BrokenRuleError, match=r"^forms: needs at least one"):
        replace(small, forms=())
    with pytest.raises(BrokenRuleError, match=r"^forms\.full: is defined twice"):
        replace(small, forms=(small.forms[0], small.forms[0]))
    with pytest.raises(BrokenRuleError, match=r"^scales\[0\]\.id: no item measures 'R'"):
        replace(small, items=tuple(i for i in small.items if i.scale == "I"))
    with pytest.raises(BrokenRuleError, match=r"^items: must not be empty"):
        replace(small, items=())


@pytest.mark.parametrize(
    ("locale", "wording"),
    [
        ("ru", "да"),
        ("ru_RU", "да"),
        ("en", "yes"),
        ("en_GB", "yes"),
        ("EN-us", "yes"),
        ("tt", "да"),
    ],
)
def test_a_text_reads_in_the_asked_language(locale: str, wording: str) -> None:
    assert Text("да", "yes").in_(locale) == wording


def test_ids_without_wordings_can_never_be_shown(riasec48: Questionnaire) -> None:
    assert not riasec48.worded
    with pytest.raises(ValueError, match="no wordings"):
        riasec48.item("R1").text.in_("ru")


def test_the_replay_definition_has_eight_items_a_scale(riasec48: Questionnaire) -> None:
    assert {s.id: len(riasec48.items_of(s.id)) for s in riasec48.scales} == dict.fromkeys(
        "RIASEC", 8
    )
    assert [len(block.items) for block in riasec48.form("full").blocks] == [12] * 4
    assert set(riasec48.layout("full").ids) == {f"{s}{n}" for s in "RIASEC" for n in range(1, 9)}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("один", 1), ("дом — это я", 3), ("кто-то\u00a0там, 12", 3), ("a family’s bill", 3)],
)
def test_words_are_counted_as_a_reader_would(text: str, words: int) -> None:
    assert count_words(text) == words


def test_the_bank_offers_versions_from_old_to_new(tmp_path: Path, small_text: str) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    for version in ("1.10", "1.9", "1.0"):
        text = small_text.replace('"1.0"', f'"{version}"')
        (folder / f"{version}.yaml").write_text(text, encoding="utf-8")
    bank = Bank.load(tmp_path)
    assert [q.key for q in bank.all()] == ["small@1.0", "small@1.9", "small@1.10"]
    assert bank.latest("small").version == "1.10"
    assert bank.version("small@1.9").version == "1.9"


@pytest.mark.parametrize(
    ("name", "field"), [("other/1.0.yaml", "id"), ("small/1.1.yaml", "version")]
)
def test_the_bank_refuses_a_file_in_the_wrong_place(
    tmp_path: Path, small_text: str, name: str, field: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text(small_text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        Bank.load(tmp_path)
    assert caught.value.field == field


def test_the_bank_refuses_ids_without_wordings(tmp_path: Path, riasec48: Questionnaire) -> None:
    source = Path(__file__).parents[2] / "definitions" / "riasec48.yaml"
    path = tmp_path / "riasec48" / "1.0.yaml"
    path.parent.mkdir()
    path.write_bytes(source.read_bytes())
    with pytest.raises(DefinitionError, match="needs wordings"):
        Bank.load(tmp_path)


def test_the_bank_names_what_it_does_not_have(bank: Bank) -> None:
    with pytest.raises(NotInBankError, match="'nothing'"):
        bank.latest("nothing")
    with pytest.raises(NotInBankError, match=r"'interests@0\.1'"):
        bank.version("interests@0.1")
