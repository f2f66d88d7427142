"""Wordings that are too hard are found and told; those of adults may be harder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from questionnaires.definition import Audience, Kind, Questionnaire
from questionnaires.loader import Bank, load_text
from questionnaires.readability.__main__ import main
from questionnaires.readability.bounds import bounds_for, groups, offences

Broken = Callable[[str, str], Questionnaire]


@pytest.fixture
def with_text(small_text: str) -> Broken:
    def build(old: str, new: str) -> Questionnaire:
        assert small_text.count(old) == 1
        return load_text(small_text.replace(old, new), "small.yaml")

    return build


def told(questionnaire: Questionnaire) -> list[str]:
    return [str(offence) for offence in offences(questionnaire)]


def test_short_plain_wordings_break_no_bound(small: Questionnaire) -> None:
    assert offences(small) == ()


def test_a_questionnaire_without_wordings_breaks_none(riasec48: Questionnaire) -> None:
    assert offences(riasec48) == ()


def test_a_long_word_is_told_with_its_item(with_text: Broken) -> None:
    found = offences(with_text("Красить забор", "Проверять электрооборудование"))
    assert [(o.group, o.place, o.language) for o in found] == [("items", "items.R2.text", "ru")]
    assert found[0].problem == "электрооборудование has 10 syllables, at most 6"
    assert str(found[0]).endswith("«Проверять электрооборудование»")


def test_the_parts_of_a_hyphenated_word_count_one_by_one(with_text: Broken) -> None:
    assert told(with_text("Красить забор", "Слушать инженера-исследователя")) == []


def test_a_long_sentence_is_told_without_its_neighbours(with_text: Broken) -> None:
    long = " ".join(["слово"] * 19)
    found = offences(with_text("Отвечай спокойно.", f"Подумай. Вот {long}. Ответь."))
    assert [(o.place, o.problem) for o in found] == [
        ("intro", "a sentence of 20 words, at most 18")
    ]
    assert found[0].wording == f"Вот {long}"


def test_items_that_are_hard_together_are_told_as_a_group(
    with_text: Broken, small_text: str
) -> None:
    hard = "Рассчитывать потребление материалов предприятиями"
    # Four words are too few for a level; forty are enough.
    assert told(with_text("Красить забор", hard)) == []
    many = "".join(
        f'  - {{id: X{n}, scale: R, text: {{ru: "{hard}", en: "Paint"}}}}\n' for n in range(10)
    )
    found = told(load_text(small_text.replace("forms:\n", f"{many}forms:\n"), "small.yaml"))
    assert found[0].startswith("items (ru): reads like grade ")
    assert "items (ru): 62% of the words are long, at most 12%" in found  # 30 of 48
    assert any(line.startswith("items of R (ru): reads like grade ") for line in found)
    assert not any(line.startswith("items.X") for line in found)


def test_answers_and_what_is_told_afterwards_are_checked_too(with_text: Broken) -> None:
    word = "электрооборудование"
    assert told(with_text("И да, и нет", word))[0].startswith("options.2.text (ru): ")
    results = f"{{low: {{ru: А, en: A}}, middle: {{ru: Б, en: B}}, high: {{ru: {word}, en: C}}}}"
    changed = with_text('en: "Repairing."}}', f'en: "Repairing."}}, results: {results}}}')
    assert told(changed)[0].startswith("scales.R.results.high (ru): ")
    step = with_text('en: "Searching."}}', f'en: "Searching."}}, step: {{ru: {word}, en: Go}}}}')
    assert told(step)[0].startswith("scales.I.step (ru): ")


def test_english_wordings_have_their_own_bounds(with_text: Broken) -> None:
    found = offences(with_text("Paint a fence", "Take responsibility"))
    assert [(o.language, o.problem) for o in found] == [
        ("en", "responsibility has 6 syllables, at most 5")
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_older_pupils_and_adults_may_read_harder_texts(small: Questionnaire, language: str) -> None:
    young = bounds_for(small, "items", language)
    older = bounds_for(replace(small, grades=(8, 11)), "items", language)
    adults = bounds_for(replace(small, audience=Audience.PARENT), "items", language)
    assert young.grade == 6
    assert young.grade < older.grade < adults.grade
    assert young.sentence < older.sentence < adults.sentence
    assert young.hard_share < older.hard_share < adults.hard_share
    assert young.word <= older.word <= adults.word


def test_groups_pool_all_texts_once(small: Questionnaire) -> None:
    found = {group.name: len(group.texts) for group in groups(small)}
    assert found == {
        "instructions": 2,
        "items": 4,
        "items of R": 2,
        "items of I": 2,
        "answers": 3,
        "descriptions": 1 + 4 + 2 + 3,
    }


def test_the_command_reports_and_ends_well(
    tmp_path: Path, small_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(small_text, encoding="utf-8")
    assert main([str(file)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("small@1.0: pupil, grades 6 to 11\n")
    assert "nothing over the bounds" in out
    assert "items of R" in out


def test_the_command_ends_with_one_when_a_wording_is_too_hard(
    tmp_path: Path, small_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(small_text.replace("Paint a fence", "Take responsibility"), encoding="utf-8")
    assert main([str(file)]) == 1
    assert "1 over the bounds\n  items.R2.text (en): responsibility has" in capsys.readouterr().out


def test_the_command_tells_a_broken_file_and_goes_on(
    tmp_path: Path, small_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "small.yaml", tmp_path / "bad.yaml"
    good.write_text(small_text, encoding="utf-8")
    bad.write_text("id: [", encoding="utf-8")
    assert main([str(bad), str(tmp_path / "absent.yaml"), str(good)]) == 2
    captured = capsys.readouterr()
    assert "bad.yaml:1: (file): is not YAML" in captured.err
    assert "absent.yaml" in captured.err
    assert captured.out.startswith("small@1.0")


def test_the_command_without_a_file_says_how_to_use_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("Usage: ")


def test_questions_of_knowledge_may_name_long_professions(bank: Bank) -> None:
    keyed = next(q for q in bank.all() if q.kind is Kind.KEYED)
    plain = replace(bank.version("interests@1.0"), grades=keyed.grades)
    assert bounds_for(keyed, "answers", "ru").word > bounds_for(plain, "answers", "ru").word
    assert bounds_for(keyed, "instructions", "ru") == bounds_for(plain, "instructions", "ru")
