"""One item as a row of cells, and back again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from questionnaires.parts import Item, Kind, Option, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_OPTIONS = 5

_OWN_OPTIONS = (Kind.PAIRS, Kind.KEYED, Kind.JUDGEMENT)
_YES, _NO = ("yes", "true", "1", "да"), ("", "no", "false", "0", "нет")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class CellError(ValueError):
    """A cell that cannot be; `column` is empty for the whole row."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column = column
        self.problem = problem


def columns(kind: Kind) -> tuple[str, ...]:
    """The columns for items of a kind, in the order of the export."""
    names = ["id"]
    if kind is not Kind.PAIRS:
        names += ["scale", "facet"]
    if kind is Kind.GENERATED:
        names += ["rule", "level"]
    elif kind is not Kind.PAIRS:
        names += ["text_ru", "text_en"]
    if kind is Kind.RATING:
        names.append("reversed")
    if kind is Kind.KEYED:
        names.append("level")
    names += ["first_grade", "last_grade"]
    if kind in _OWN_OPTIONS:
        worth = {Kind.PAIRS: "scale", Kind.KEYED: "right", Kind.JUDGEMENT: "points"}[kind]
        count = 2 if kind is Kind.PAIRS else MAX_OPTIONS
        for n in range(1, count + 1):
            names += [f"option{n}_ru", f"option{n}_en", f"option{n}_{worth}"]
    if kind in (Kind.KEYED, Kind.JUDGEMENT):
        names += ["because_ru", "because_en"]
    if kind is Kind.KEYED:
        names.append("fact")
    return tuple(names)


def cells_of(item: Item) -> dict[str, str]:
    """The cells of an item by column, those of other kinds included."""
    first, last = item.grades or ("", "")
    cells = {
        "id": item.id,
        "scale": item.scale,
        "facet": item.facet or "",
        "text_ru": item.text.ru,
        "text_en": item.text.en,
        "reversed": "yes" if item.reversed else "",
        "level": "" if item.level is None else str(item.level),
        "rule": item.rule or "",
        "first_grade": str(first),
        "last_grade": str(last),
        "fact": json.dumps(dict(item.fact), ensure_ascii=False) if item.fact else "",
    }
    if item.because is not None:
        cells |= {"because_ru": item.because.ru, "because_en": item.because.en}
    for n, option in enumerate(item.options, 1):
        cells |= {
            f"option{n}_ru": option.text.ru,
            f"option{n}_en": option.text.en,
            f"option{n}_scale": option.scale or "",
            f"option{n}_right": "yes" if option.points else "",
            f"option{n}_points": "" if option.points is None else str(option.points),
        }
    return cells


def item_of(row: Mapping[str, str], kind: Kind) -> Item:
    """The item of a row (column → cell); whether it fits its questionnaire is not looked at.

    Raises CellError for a cell that is no number, flag, grade or fact where one is wanted.
    """
    for column, cell in row.items():
        if _CONTROL.search(cell):
            raise CellError(column, "has a control character")
    options = tuple(_options(row, kind))
    scale = row.get("scale", "")
    if kind is Kind.PAIRS:
        scale = options[0].scale or "" if options else ""
    because = Text(row.get("because_ru", ""), row.get("because_en", ""))
    return Item(
        id=row.get("id", ""),
        scale=scale,
        facet=row.get("facet") or None,
        text=Text(row.get("text_ru", ""), row.get("text_en", "")),
        options=options,
        reversed=_flag(row, "reversed"),
        grades=_grades(row),
        level=_number(row, "level"),
        rule=row.get("rule") or None,
        fact=_fact(row.get("fact", "")),
        because=because if because.ru or because.en else None,
    )


def _options(row: Mapping[str, str], kind: Kind) -> Iterator[Option]:
    if kind not in _OWN_OPTIONS:
        return
    for n in range(1, MAX_OPTIONS + 1):
        text = Text(row.get(f"option{n}_ru", ""), row.get(f"option{n}_en", ""))
        if not text.ru and not text.en:
            continue
        if kind is Kind.PAIRS:
            yield Option(n, text, None, row.get(f"option{n}_scale", ""))
        elif kind is Kind.KEYED:
            yield Option(n, text, int(_flag(row, f"option{n}_right")))
        else:
            points = _number(row, f"option{n}_points")
            if points is None:
                raise CellError(f"option{n}_points", "must be a whole number")
            yield Option(n, text, points)


def _flag(row: Mapping[str, str], column: str) -> bool:
    value = row.get(column, "").lower()
    if value not in (*_YES, *_NO):
        raise CellError(column, f"must be {_YES[0]} or {_NO[1]}, is {value!r}")
    return value in _YES


def _number(row: Mapping[str, str], column: str) -> int | None:
    value = row.get(column, "")
    if not value:
        return None
    # Digits only: int() would take "1_0" and figures of other scripts.
    if not re.fullmatch(r"-?[0-9]{1,4}", value):
        raise CellError(column, f"must be a whole number, is {value[:40]!r}")
    return int(value)


def _grades(row: Mapping[str, str]) -> tuple[int, int] | None:
    first, last = _number(row, "first_grade"), _number(row, "last_grade")
    if first is None and last is None:
        return None
    if first is None or last is None:
        column = "first_grade" if first is None else "last_grade"
        raise CellError(column, "is missing: grades go from a first to a last one")
    return first, last


def _fact(cell: str) -> tuple[tuple[str, str], ...]:
    if not cell:
        return ()
    try:
        found = json.loads(cell)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise CellError("fact", 'must be like {"profession": "welder"}')
    return tuple(found.items())
