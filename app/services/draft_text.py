"""Changes in the text of an instrument that leave the rest of it as somebody wrote it.

Comments, order and layout of a file say things that the definition does not know, so a new draft
is cut into the text of the version before it instead of being written anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from app.services.item_yaml import flow_list, item_lines, quoted
from questionnaires.definition import SHORT, Questionnaire
from questionnaires.parts import Form, Item
from questionnaires.tree import Node, parse

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"(?:[^\S\n]*(?:#[^\n]*)?\n)*[^\S\n]*\Z")


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` where characters from `start` up to `end` are."""

    start: int
    end: int
    text: str


class _Places:
    """From marks of the YAML reader (line and column) to places in a text."""

    def __init__(self, content: str) -> None:
        self.content = content
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(content))]

    def of(self, mark: yaml.Mark) -> int:
        # The reader does not count a byte order mark as a column.
        bom = 1 if mark.line == 0 and self.content.startswith("\ufeff") else 0
        return self._starts[mark.line] + mark.column + bom

    def column(self, place: int) -> int:
        return place - self._starts[bisect_right(self._starts, place) - 1]

    def span(self, node: Node) -> tuple[int, int]:
        """Where a value stands, without the empty lines and comments after it."""
        start, end = self.of(node.raw.start_mark), self.of(node.raw.end_mark)
        block = isinstance(node.raw, yaml.CollectionNode) and not node.raw.flow_style
        if block and (found := _EMPTY_LINES.search(self.content, start, end)):
            end = found.start()
            while end > start and self.content[end - 1] in "\r\n":
                end -= 1
        return start, end


def renumbered(content: str, version: str) -> str:
    """A text that can be read, with another version number."""
    start, end = _Places(content).span(parse(content, "text").entries()["version"])
    return _edited(content, [Edit(start, end, quoted(version))])


def with_items(
    content: str, base: Questionnaire, given: Sequence[Item], *, only: bool = False
) -> str:
    """The text of `base` with some items changed, added, or (with `only`) taken away.

    Items not given stay as they are unless `only` is set. A new item comes to the end of the
    list and, in every form but the short one that serves its grades, to the end of the block
    with most items of its scale. An item that no longer fits the grades of a form leaves it.
    """
    places, top = _Places(content), parse(content, "text").entries()
    wanted = {item.id: item for item in given}
    return _edited(
        content,
        [
            *_item_edits(places, top["items"], base, wanted, only=only),
            *_form_edits(places, top["forms"], base, wanted, only=only),
        ],
    )


def _edited(content: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        content = content[: edit.start] + edit.text + content[edit.end :]
    return content


def _item_edits(
    places: _Places, node: Node, base: Questionnaire, wanted: Mapping[str, Item], *, only: bool
) -> Iterator[Edit]:
    entries = list(node.each())
    spans = [places.span(entry) for entry in entries]
    if isinstance(node.raw, yaml.SequenceNode) and node.raw.flow_style:
        # Nobody lays out items like that; whoever does gets the whole list anew.
        kept = _kept(base, wanted, only=only)
        start, end = places.span(node)
        yield Edit(start, end, "\n" + _listed(kept, base, 2).rstrip("\n"))
        return
    added = [item for item in wanted.values() if item.id not in base.items_by_id]
    indent = places.column(spans[-1][0]) - 2
    for (start, end), item in zip(spans, base.items, strict=True):
        new = wanted.get(item.id)
        if new is None and only:
            # From its dash to the dash after it.
            dash = places.content.rindex("-", 0, start)
            yield Edit(dash - places.column(dash), _line_after(places.content, end), "")
        elif new is not None and new != item:
            text = _listed([new], base, indent).strip().removeprefix("- ")
            yield Edit(start, end, text)
    if added:
        after = _line_after(places.content, spans[-1][1])
        break_before = "" if places.content[:after].endswith("\n") else "\n"
        yield Edit(after, after, break_before + _listed(added, base, indent))


def _kept(base: Questionnaire, wanted: Mapping[str, Item], *, only: bool) -> list[Item]:
    kept = [wanted.get(i.id, i) for i in base.items if not only or i.id in wanted]
    return kept + [item for item in wanted.values() if item.id not in base.items_by_id]


def _line_after(content: str, place: int) -> int:
    end = content.find("\n", place)
    return len(content) if end < 0 else end + 1


def _listed(items: Sequence[Item], base: Questionnaire, indent: int) -> str:
    space = " " * max(indent, 0)
    return "".join(f"{space}{line}\n" for item in items for line in item_lines(item, base.kind))


def _form_edits(
    places: _Places, node: Node, base: Questionnaire, wanted: Mapping[str, Item], *, only: bool
) -> Iterator[Edit]:
    items = {item.id: item for item in _kept(base, wanted, only=only)}
    added = [item for item in wanted.values() if item.id not in base.items_by_id]
    for name, form_node in node.entries().items():
        form = base.form(name)
        blocks = [
            [i for i in block.items if i in items and _fits(items[i], form)]
            for block in form.blocks
        ]
        for item in added if name != SHORT else ():
            if _fits(item, form):
                blocks[_home(item, form, base)].append(item.id)
        nodes = list(form_node.entries()["blocks"].each())
        for block, ids, block_node in zip(form.blocks, blocks, nodes, strict=True):
            if tuple(ids) == block.items:
                continue
            list_node = block_node.entries()["items"]
            start, end = places.span(list_node)
            key = places.content.rindex("items", 0, start)
            text = flow_list(tuple(ids), places.column(key) + 2)
            yield Edit(places.content.index(":", key) + 1, end, f" {text}")


def _fits(item: Item, form: Form) -> bool:
    return (
        item.grades is None
        or form.grades is None
        or item.grades[0] <= form.grades[0] <= form.grades[1] <= item.grades[1]
    )


def _home(item: Item, form: Form, base: Questionnaire) -> int:
    """The block with most items of the scale; the last of equals, for a new one comes last."""
    counts = Counter(
        n
        for n, block in enumerate(form.blocks)
        for i in block.items
        if item.scale in base.item(i).scales
    )
    return max(range(len(form.blocks)), key=lambda n: (counts[n], n))
