"""From the nodes of a file to a questionnaire: which fields there are, and of which kind."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from questionnaires.definition import Questionnaire
from questionnaires.parts import (
    BLANK,
    Adaptive,
    Audience,
    Block,
    Construct,
    Facet,
    Form,
    Item,
    Kind,
    Occasion,
    Option,
    Results,
    Scale,
    Scorer,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from questionnaires.tree import Node

_WORDED = "title construct question intro"
_ALWAYS = "id version provisional grades scales items forms"
_OPTIONAL = "facets wordings options kind scorer audience occasion parallel_to generator"
_OF_AN_ITEM = "facet reversed grades level rule fact because options"

Choice = TypeVar("Choice", bound=StrEnum)


def is_worded(root: Node) -> bool:
    """Whether the file has wordings; raises DefinitionError for anything but none."""
    mark = root.entries().get("wordings")
    if mark is None:
        return True
    if mark.text() != "none":
        raise root.lines.error("wordings", "can only be none; leave it out otherwise")
    return False


def questionnaire(root: Node, worded: bool, digest: str) -> Questionnaire:
    """The questionnaire of a document; raises DefinitionError or BrokenRuleError."""
    if worded:
        top = root.fields(f"{_ALWAYS} {_WORDED}", _OPTIONAL)
    else:
        top = root.fields(_ALWAYS, f"{_WORDED} {_OPTIONAL}")
    kind = _choice(top.get("kind"), Kind.RATING)
    return Questionnaire(
        id=top["id"].text(),
        version=top["version"].text(),
        title=_text(top.get("title")),
        construct=_construct(top.get("construct")),
        question=_text(top.get("question")),
        intro=_text(top.get("intro")),
        provisional=top["provisional"].flag(),
        grades=_grades(top["grades"]),
        options=tuple(_option(node, worded) for node in _each(top.get("options"))),
        scales=tuple(_scale(node, worded) for node in top["scales"].each()),
        facets=tuple(_facet(node, worded) for node in _each(top.get("facets"))),
        items=tuple(_item(node, worded, kind) for node in top["items"].each()),
        forms=tuple(_form(name, node, worded) for name, node in top["forms"].entries().items()),
        sha256=digest,
        worded=worded,
        kind=kind,
        scorer=_choice(top.get("scorer"), Scorer.SUM),
        audience=_choice(top.get("audience"), Audience.PUPIL),
        occasion=_choice(top.get("occasion"), Occasion.ANY),
        parallel_to=top["parallel_to"].text() if "parallel_to" in top else None,
        generator=top["generator"].text() if "generator" in top else None,
    )


def _fields(
    node: Node, required: str, wordings: str, worded: bool, free: str = ""
) -> dict[str, Node]:
    if worded:
        return node.fields(f"{required} {wordings}", free)
    return node.fields(required, f"{wordings} {free}")


def _each(node: Node | None) -> Iterable[Node]:
    return () if node is None else node.each()


def _choice(node: Node | None, default: Choice) -> Choice:
    if node is None:
        return default
    word, known = node.text(), list(type(default))
    if word not in known:
        raise node.lines.error(node.path, f"must be one of {', '.join(known)}")
    return type(default)(word)


def _text(node: Node | None) -> Text:
    if node is None:
        return BLANK
    languages = node.fields("ru en")
    return Text(languages["ru"].text(), languages["en"].text())


def _construct(node: Node | None) -> Construct:
    if node is None:
        return Construct("", "", "")
    parts = node.fields("ru en source")
    return Construct(parts["ru"].text(), parts["en"].text(), parts["source"].text())


def _grades(node: Node) -> tuple[int, int]:
    grades = [grade.integer() for grade in node.each()]
    if len(grades) != 2:
        raise node.lines.error(node.path, "must be a list of the first and the last grade")
    return grades[0], grades[1]


def _option(node: Node, worded: bool) -> Option:
    parts = _fields(node, "value", "text", worded)
    return Option(parts["value"].integer(), _text(parts.get("text")))


def _scale(node: Node, worded: bool) -> Scale:
    parts = _fields(node, "id", "name about", worded, free="results step")
    results = parts["results"].fields("low middle high") if "results" in parts else None
    return Scale(
        parts["id"].text(),
        _text(parts.get("name")),
        _text(parts.get("about")),
        Results(*(_text(results[part]) for part in ("low", "middle", "high"))) if results else None,
        _text(parts["step"]) if "step" in parts else None,
    )


def _facet(node: Node, worded: bool) -> Facet:
    parts = _fields(node, "id scale", "name", worded)
    return Facet(parts["id"].text(), parts["scale"].text(), _text(parts.get("name")))


def _item(node: Node, worded: bool, kind: Kind) -> Item:
    if kind is Kind.PAIRS:
        parts = node.fields("id options", "grades")
    elif kind is Kind.GENERATED:
        parts = node.fields("id scale rule level", "grades facet")
    else:
        parts = _fields(node, "id scale", "text", worded, free=_OF_AN_ITEM)
    options = tuple(_own_option(each, kind) for each in _each(parts.get("options")))
    scale = (
        parts["scale"].text() if "scale" in parts else (options[0].scale or "" if options else "")
    )
    fact = parts["fact"].entries() if "fact" in parts else {}
    return Item(
        id=parts["id"].text(),
        scale=scale,
        facet=parts["facet"].text() if "facet" in parts else None,
        text=_text(parts.get("text")),
        options=options,
        reversed=parts["reversed"].flag() if "reversed" in parts else False,
        grades=_grades(parts["grades"]) if "grades" in parts else None,
        level=parts["level"].integer() if "level" in parts else None,
        rule=parts["rule"].text() if "rule" in parts else None,
        fact=tuple((name, value.text()) for name, value in fact.items()),
        because=_text(parts["because"]) if "because" in parts else None,
    )


def _own_option(node: Node, kind: Kind) -> Option:
    if kind is Kind.PAIRS:
        parts = node.fields("value text scale")
        return Option(parts["value"].integer(), _text(parts["text"]), None, parts["scale"].text())
    if kind is Kind.JUDGEMENT:
        parts = node.fields("value text points")
        points = parts["points"].integer()
    else:
        parts = node.fields("value text", "right")
        points = int("right" in parts and parts["right"].flag())
    return Option(parts["value"].integer(), _text(parts["text"]), points)


def _form(name: str, node: Node, worded: bool) -> Form:
    parts = node.fields("blocks", "grades adaptive")
    return Form(
        name,
        tuple(_block(block, worded) for block in parts["blocks"].each()),
        _grades(parts["grades"]) if "grades" in parts else None,
        _adaptive(parts["adaptive"]) if "adaptive" in parts else None,
    )


def _adaptive(node: Node) -> Adaptive:
    parts = node.fields("limit per_scale se minutes", "per_facet")
    return Adaptive(
        limit=parts["limit"].integer(),
        per_scale=parts["per_scale"].integer(),
        per_facet=parts["per_facet"].integer() if "per_facet" in parts else 0,
        se=parts["se"].number(),
        minutes=parts["minutes"].integer(),
    )


def _block(node: Node, worded: bool) -> Block:
    parts = _fields(node, "items", "title", worded)
    return Block(_text(parts.get("title")), tuple(item.text() for item in parts["items"].each()))
