"""An item as lines of YAML, in the manner of the bank's files."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

from questionnaires.parts import Item, Kind, Option, Text

_WIDTH = 96
# What a double-quoted text of YAML may not hold as it is: controls, and its further line breaks.
_SPECIAL = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def quoted(text: str) -> str:
    """A text in double quotes; JSON's escapes are YAML's too."""
    plain = json.dumps(text, ensure_ascii=False)
    return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def flow_list(ids: tuple[str, ...], indent: int) -> str:
    """Ids as "[R01, R02]", on as many lines as they need, the further ones indented."""
    lines = textwrap.wrap(
        f"[{', '.join(ids)}]",
        _WIDTH - indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"\n{' ' * indent}".join(lines)


def item_lines(item: Item, kind: Kind) -> list[str]:
    """The lines of an item as an entry of a list, without indentation or line ends."""
    fields = [f"{name}: {value}" for name, value in _plain(item, kind)]
    if kind not in (Kind.PAIRS, Kind.GENERATED):
        fields.append(f"text: {_text(item.text)}")
    if item.options:
        fields += ["options:", *(f"  - {_option(option, kind)}" for option in item.options)]
    if item.because is not None:
        fields.append(f"because: {_text(item.because)}")
    return [f"{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(fields)]


def _plain(item: Item, kind: Kind) -> Iterator[tuple[str, object]]:
    """The fields that are one word, number or short list, as far as the item has them."""
    fact = ", ".join(f"{quoted(name)}: {quoted(value)}" for name, value in item.fact)
    found = {
        "id": item.id,
        "scale": None if kind is Kind.PAIRS else item.scale,
        "facet": item.facet,
        "rule": quoted(item.rule) if item.rule is not None else None,
        "level": item.level,
        "reversed": "true" if item.reversed else None,
        "grades": f"[{item.grades[0]}, {item.grades[1]}]" if item.grades else None,
        "fact": f"{{{fact}}}" if fact else None,
    }
    return ((name, value) for name, value in found.items() if value is not None)


def _text(text: Text) -> str:
    return f"{{ru: {quoted(text.ru)}, en: {quoted(text.en)}}}"


def _option(option: Option, kind: Kind) -> str:
    worth = ""
    if kind is Kind.PAIRS:
        worth = f", scale: {option.scale}"
    elif kind is Kind.JUDGEMENT:
        worth = f", points: {option.points}"
    elif option.points:
        worth = ", right: true"
    return f"{{value: {option.value}{worth}, text: {_text(option.text)}}}"
