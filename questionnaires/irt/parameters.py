"""Reads files of item parameters.

A file stands at parameters/<instrument id>/<instrument version>-<number of the set>.yaml.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import yaml

from questionnaires.irt.parameter_set import (
    MODELS,
    ItemParameters,
    Parameters,
    UnfitParametersError,
)
from questionnaires.tree import DefinitionError, Node, parse

__all__ = [
    "MODELS",
    "PARAMETERS_FOLDER",
    "DefinitionError",
    "ItemParameters",
    "Parameters",
    "UnfitParametersError",
    "load_parameters",
    "load_parameters_text",
]

PARAMETERS_FOLDER = Path(__file__).parents[1] / "parameters"
_FILE = re.compile(r"(?P<version>\d+\.\d+)-(?P<number>[1-9]\d*)")
_NUMBER_TAGS = ("tag:yaml.org,2002:float", "tag:yaml.org,2002:int")
_DECIMAL = re.compile(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?")


def load_parameters(path: Path) -> Parameters:
    """Read one set; its number is the last part of the file's name, "2.0-1.yaml".

    Raises DefinitionError with file, line and field.
    """
    name = _FILE.fullmatch(path.stem)
    if name is None:
        problem = "must be named <version>-<number>.yaml"
        raise DefinitionError(str(path), 1, "(file)", problem)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DefinitionError(str(path), line, "(file)", "is not UTF-8") from error
    root = parse(text, str(path))
    found = _parameters(root, text, int(name["number"]))
    place = f"{path.parent.name}@{name['version']}"
    if found.instrument != place:
        problem = f"is {found.instrument}, but the file's place says {place}"
        raise root.lines.error("instrument", problem)
    return found


def load_parameters_text(text: str, source: str, number: int) -> Parameters:
    """Read one set from YAML; `source` names it in errors, `number` is that of the set.

    Raises DefinitionError. The digest is that of the UTF-8 bytes of `text`.
    """
    return _parameters(parse(text, source), text, number)


def _parameters(root: Node, text: str, number: int) -> Parameters:
    top = root.fields("instrument provisional source model traits correlations items", "exposure")
    model = top["model"].text()
    try:
        return Parameters(
            instrument=top["instrument"].text(),
            number=number,
            provisional=top["provisional"].flag(),
            source=top["source"].text(),
            model=model,
            traits=tuple(node.text() for node in top["traits"].each()),
            correlations=tuple(_numbers(row) for row in top["correlations"].each()),
            items={name: _item(node, model) for name, node in top["items"].entries().items()},
            exposure=_exposure(top["exposure"]) if "exposure" in top else {},
            sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        )
    except UnfitParametersError as unfit:
        raise root.lines.error(unfit.field, unfit.problem) from unfit


def _item(node: Node, model: str) -> ItemParameters:
    parts = node.fields("a b c" if model == "3pl" else "a b")
    c = _number(parts["c"]) if "c" in parts else 0.0
    return ItemParameters(_number(parts["a"]), _numbers(parts["b"]), c)


def _exposure(node: Node) -> dict[str, dict[str, tuple[float, float]]]:
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for form, items in node.entries().items():
        found[form] = {}
        for item_id, shares in items.entries().items():
            numbers = _numbers(shares)
            if len(numbers) != 2:
                raise shares.lines.error(shares.path, "must be two shares, most and least")
            found[form][item_id] = numbers[0], numbers[1]
    return found


def _numbers(node: Node) -> tuple[float, ...]:
    return tuple(_number(entry) for entry in node.each())


def _number(node: Node) -> float:
    raw = node.raw
    if (
        isinstance(raw, yaml.ScalarNode)
        and raw.tag in _NUMBER_TAGS
        and _DECIMAL.fullmatch(raw.value)
    ):
        return float(raw.value)
    raise node.lines.error(node.path, "must be a number in decimal digits")
