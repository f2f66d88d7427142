"""Changes in a text leave the rest of it as it was written."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.services.draft_text import renumbered, with_items
from app.services.item_yaml import flow_list, quoted
from questionnaires.definition import Questionnaire
from questionnaires.loader import BANK_FOLDER, load_text
from questionnaires.parts import Item, Text
from questionnaires.tree import parse

BANK = sorted(BANK_FOLDER.glob("*/*.yaml"))
HARD = "Слово «Б» \"q\" 'a': # {x} \\ \t№ é\u2028\x85\ufeff"


def read(content: str) -> Questionnaire:
    return load_text(content, "text")


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def reworded(item: Item, text: str) -> Item:
    """The item with another Russian stem (where it has one) and other English answers."""
    return replace(
        item,
        text=item.text if item.text.blank else replace(item.text, ru=text),
        options=tuple(
            replace(option, text=replace(option.text, en=f"{text} {option.value}"))
            for option in item.options
        ),
    )


@pytest.fixture(params=BANK, ids=lambda path: f"{path.parent.name}-{path.stem}")
def content(request: pytest.FixtureRequest) -> str:
    text: str = request.param.read_bytes().decode()
    return text


def test_another_number_changes_one_line(content: str) -> None:
    after = renumbered(content, "12.30")
    assert read(after).version == "12.30"
    assert len(changed_lines(content, after)) == 2


def test_the_same_items_change_nothing(content: str) -> None:
    base = read(content)
    assert with_items(content, base, base.items) == content
    assert with_items(content, base, base.items, only=True) == content


def test_every_item_can_be_changed(content: str) -> None:
    base = read(content)
    wanted = [reworded(item, HARD) for item in base.items]
    after = read(with_items(content, base, wanted))
    assert after.items == tuple(wanted)
    assert after.forms == base.forms


def test_one_changed_item_leaves_the_others_as_they_were_written(content: str) -> None:
    base = read(content)
    middle = base.items[len(base.items) // 2]
    level = None if middle.level is None else 2 if middle.level == 1 else 1
    wanted = replace(reworded(middle, "Коротко"), level=level)
    after = with_items(content, base, [wanted])
    place = content.rindex("- ", 0, content.index(f"id: {middle.id}"))
    assert after[:place] == content[:place]
    assert read(after).item(middle.id) == wanted
    assert [line for line in changed_lines(content, after) if line.startswith("-#")] == []


def test_new_items_come_last_and_into_every_form_but_the_short_one(content: str) -> None:
    base = read(content)
    wanted = [replace(base.items[0], id="NEW-1", grades=None), replace(base.items[-1], id="NEW2")]
    after = read(with_items(content, base, wanted))
    assert after.items == (*base.items, *wanted)
    for form in after.forms:
        ids = after.layout(form.name).ids
        assert ("NEW-1" in ids) == (form.name != "short")
        assert set(base.layout(form.name).ids) <= set(ids)


def test_items_that_are_taken_away_leave_the_forms(content: str) -> None:
    base = read(content)
    gone = base.items[-1]
    kept = [item for item in base.items if item != gone]
    root = parse(with_items(content, base, kept, only=True), "text").entries()
    assert [node.entries()["id"].text() for node in root["items"].each()] == [i.id for i in kept]
    for form in root["forms"].entries().values():
        for block in form.entries()["blocks"].each():
            assert gone.id not in [node.text() for node in block.entries()["items"].each()]


def test_a_new_item_stands_beside_those_of_its_scale() -> None:
    content = (BANK_FOLDER / "reasoning" / "1.0.yaml").read_text(encoding="utf-8")
    base = read(content)
    new = replace(base.items_of("numerical")[0], id="NEW", grades=None)
    form = read(with_items(content, base, [new])).forms[0]
    (block,) = [block for block in form.blocks if "NEW" in block.items]
    assert base.item(block.items[0]).scale == "numerical"


def test_an_item_for_other_grades_leaves_the_form_of_these() -> None:
    content = (BANK_FOLDER / "objects" / "1.0.yaml").read_text(encoding="utf-8")
    base = read(content)
    young = next(i for i in base.items if i.id in base.layout("grades-6-7").ids)
    after = read(with_items(content, base, [replace(young, grades=(8, 11))]))
    assert young.id not in after.layout("grades-6-7").ids


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_line_ends_and_a_mark_of_byte_order_do_no_harm(ends: str) -> None:
    content = (BANK_FOLDER / "values" / "1.0.yaml").read_text(encoding="utf-8")
    content = "\ufeff" + content.replace("\n", ends)
    base = read(content)
    wanted = replace(base.items[3], text=Text("Другое", "Another"))
    after = with_items(renumbered(content, "1.1"), base, [wanted])
    assert read(after).item(wanted.id) == wanted
    assert read(after).version == "1.1"


def test_a_list_on_one_line_is_written_anew() -> None:
    content = (BANK_FOLDER / "values" / "1.0.yaml").read_text(encoding="utf-8")
    base = read(content)
    entries = parse(content, "text").entries()["items"]
    start = content.index("\nitems:") + len("\nitems:")
    end = content.index("\nforms:")
    flat = ", ".join(
        f"{{id: {i.id}, scale: {i.scale}, text: {{ru: {quoted(i.text.ru)}, "
        f"en: {quoted(i.text.en)}}}}}"
        for i in base.items
    )
    assert len(list(entries.each())) == len(base.items)
    flowing = f"{content[:start]} [{flat}]{content[end:]}"
    assert read(flowing).items == base.items
    wanted = replace(base.items[0], text=Text("Другое", "Another"))
    assert read(with_items(flowing, base, [wanted])).items == (wanted, *base.items[1:])


def test_long_lists_of_ids_are_broken_between_ids() -> None:
    ids: Sequence[str] = tuple(f"item-{n}" for n in range(40))
    lines = flow_list(tuple(ids), 8).split("\n")
    assert all(len(line) <= 96 for line in lines)
    assert "".join(lines).replace(" ", "") == f"[{','.join(ids)}]"
