"""What every generated item keeps, whatever its rule."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from xml.etree import ElementTree as ET

import pytest

from questionnaires.readability import grade_level
from questionnaires.reasoning import RULES, Domain, Figure, Generated, generate
from questionnaires.reasoning.draw import Draw
from questionnaires.reasoning.generator import UnknownRuleError
from questionnaires.wording_rules import count_words

CASES = [(rule, level) for rule in RULES for level in range(1, RULES[rule].levels + 1)]
SEEDS = range(40)
LEVELS_AND_SEEDS = list(product(range(1, 5), range(15)))
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    *("class", "role", "width", "height", "viewBox", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy"),
    *("r", "points", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity"),
    *("stroke-dasharray", "stroke-linejoin", "stroke-linecap", "font-size", "text-anchor"),
}
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def both(rule: str, level: int, seed: int) -> tuple[Generated, Generated]:
    return generate(rule, level, seed, "T01", "ru"), generate(rule, level, seed, "T01", "en")


def figures(item: Generated) -> list[Figure]:
    found = [item.figure, *(option.figure for option in item.options)]
    return [figure for figure in found if figure is not None]


def signs(item: Generated) -> list[str]:
    """What tells the options apart for somebody who does not see them."""
    return [option.figure.alt if option.figure else option.text for option in item.options]


def test_there_are_sixteen_families_in_three_domains() -> None:
    assert Counter(rule.domain for rule in RULES.values()) == {
        Domain.VERBAL: 5,
        Domain.NUMERICAL: 5,
        Domain.SPATIAL: 6,
    }


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_options_are_all_different_and_numbered_from_one(rule: str, level: int) -> None:
    for seed in SEEDS:
        for item in both(rule, level, seed):
            assert [o.value for o in item.options] == list(range(1, RULES[rule].options + 1))
            assert len({sign.lower() for sign in signs(item)}) == len(item.options)
            shown = [o.figure.svg if o.figure else o.text for o in item.options]
            assert len(set(shown)) == len(item.options)
            assert item.right in [o.value for o in item.options]


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_both_languages_have_one_structure(rule: str, level: int) -> None:
    for seed in SEEDS:
        russian, english = both(rule, level, seed)
        assert russian.right == english.right
        assert russian.features == english.features
        assert russian.because == english.because
        assert len(figures(russian)) == len(figures(english))


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_each_language_is_written_in_its_own_letters(rule: str, level: int) -> None:
    for seed in range(10):
        russian, english = both(rule, level, seed)
        assert not LATIN.search(" ".join([russian.text, russian.because.ru, *signs(russian)]))
        assert not CYRILLIC.search(" ".join([english.text, english.because.en, *signs(english)]))


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_texts_are_short(rule: str, level: int) -> None:
    for seed in SEEDS:
        for item in both(rule, level, seed):
            assert count_words(item.text) <= 40
            assert count_words(item.because.ru) <= 35
            assert count_words(item.because.en) <= 35
            assert all(count_words(option.text) <= 10 for option in item.options)


@pytest.mark.parametrize("rule", RULES)
def test_texts_can_be_read_in_grade_six(rule: str) -> None:
    for locale in ("ru", "en"):
        items = [generate(rule, level, seed, "T01", locale) for level, seed in LEVELS_AND_SEEDS]
        assert grade_level([item.text for item in items], locale) <= 6
        assert grade_level([item.because.in_(locale) for item in items], locale) <= 8


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_the_same_seed_and_id_make_the_same_item_and_others_another(rule: str, level: int) -> None:
    first = generate(rule, level, 7, "T01", "ru")
    assert first == generate(rule, level, 7, "T01", "ru")
    others = [generate(rule, level, 8, "T01", "ru"), generate(rule, level, 7, "T02", "ru")]
    others += [generate(rule, level, seed, "T01", "ru") for seed in range(20, 24)]
    assert any(signs(other) != signs(first) for other in others[:2])
    assert sum(signs(other) == signs(first) for other in others) <= 1


@pytest.mark.parametrize("rule", RULES)
def test_the_right_answer_stands_everywhere_equally_often(rule: str) -> None:
    items = [generate(rule, level, seed, "P", "en") for level, seed in product((1, 3), range(100))]
    seen = Counter(item.right for item in items)
    expected = len(items) / RULES[rule].options
    # Five standard deviations of a binomial count.
    spread = 5 * (expected * (1 - expected / len(items))) ** 0.5
    assert all(abs(seen[value] - expected) < spread for value in range(1, RULES[rule].options + 1))


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_figures_keep_to_the_content_security_policy(rule: str, level: int) -> None:
    for seed in range(12):
        for item in both(rule, level, seed):
            for figure in figures(item):
                root = ET.fromstring(figure.svg)  # noqa: S314
                assert root.tag == f"{SVG}svg"
                assert root.get("role") == "img"
                assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
                assert root[0].tag == f"{SVG}title"
                assert root[0].text
                for element in root.iter():
                    assert set(element.attrib) <= ALLOWED
                    assert element.get("stroke", "currentColor") in ("currentColor", "none")
                    assert element.get("fill", "none") in ("currentColor", "none")


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_figures_fit_a_phone_and_stay_inside_their_frame(rule: str, level: int) -> None:
    for seed in range(12):
        for figure in figures(generate(rule, level, seed, "T01", "ru")):
            root = ET.fromstring(figure.svg)  # noqa: S314
            width, height = (float(root.get(side) or 0) for side in ("width", "height"))
            assert width <= 304
            assert height <= 320
            for polygon in root.iter(f"{SVG}polygon"):
                for corner in (polygon.get("points") or "").split():
                    x, y = (float(number) for number in corner.split(","))
                    assert 0 <= x <= width
                    assert 0 <= y <= height


@pytest.mark.parametrize(("rule", "level"), CASES)
def test_a_figure_is_told_in_words(rule: str, level: int) -> None:
    for seed in range(12):
        for item in both(rule, level, seed):
            assert all(figure.alt.strip() for figure in figures(item))


@pytest.mark.parametrize(("rule", "level"), [("no_such_rule", 1), ("series", 0), ("series", 5)])
def test_an_unknown_rule_or_level_is_refused(rule: str, level: int) -> None:
    with pytest.raises(UnknownRuleError, match="no rule"):
        generate(rule, level, 1, "T01", "ru")


def test_draws_are_even_and_depend_on_the_key_alone() -> None:
    draws = Draw("one key")
    first = [draws.below(5) for _ in range(1000)]
    again = Draw("one key")
    assert first == [again.below(5) for _ in range(1000)]
    assert all(150 < count < 250 for count in Counter(first).values())
    other = Draw("another key")
    assert first != [other.below(5) for _ in range(1000)]


def test_nothing_can_be_drawn_from_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Draw("key").below(0)
    with pytest.raises(ValueError, match="cannot be drawn"):
        Draw("key").sample([1, 2], 3)
