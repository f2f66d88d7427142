"""Reading a small bar chart or table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Draft
from questionnaires.reasoning.near_misses import number, numbers_beside
from questionnaires.reasoning.numerical.plots import bars, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questionnaires.reasoning.draw import Draw
    from questionnaires.reasoning.item import Drawing

DAYS = (
    Text("Пн", "Mon"),
    Text("Вт", "Tue"),
    Text("Ср", "Wed"),
    Text("Чт", "Thu"),
    Text("Пт", "Fri"),
)
# «во вторник»: the day as the answer to "when".
_WHEN = (
    Text("в понедельник", "on Monday"),
    Text("во вторник", "on Tuesday"),
    Text("в среду", "on Wednesday"),
    Text("в четверг", "on Thursday"),
    Text("в пятницу", "on Friday"),
)


@dataclass(frozen=True, slots=True)
class _Topic:
    """What is counted; `many` follows "how many"."""

    title: Text
    many: Text
    groups: tuple[Text, Text]


_TOPICS = (
    _Topic(
        Text("Книги, выданные в библиотеке", "Books lent by a library"),
        Text("книг выдали", "books were lent"),
        (Text("Взрослым", "To adults"), Text("Детям", "To children")),
    ),
    _Topic(
        Text("Билеты, проданные в музее", "Tickets sold by a museum"),
        Text("билетов продали", "tickets were sold"),
        (Text("Утром", "Morning"), Text("Вечером", "Evening")),
    ),
    _Topic(
        Text("Детали, сделанные в мастерской", "Parts made in a workshop"),
        Text("деталей сделали", "parts were made"),
        (Text("Станок 1", "Machine 1"), Text("Станок 2", "Machine 2")),
    ),
    _Topic(
        Text("Деревья, посаженные в парке", "Trees planted in a park"),
        Text("деревьев посадили", "trees were planted"),
        (Text("Берёзы", "Birches"), Text("Липы", "Limes")),
    ),
)


def draft(draw: Draw, level: int) -> Draft:
    """1 compares two bars, 2 adds some, 3 compares sums in a table, 4 finds a mean there."""
    topic = draw.pick(_TOPICS)
    if level <= 2:
        values = [2 * draw.between(1, 10) for _ in DAYS]
        if len(set(values)) < len(DAYS):
            raise AnotherDrawIsNeeded
        drawing = bars(topic.title, DAYS, values, step=4)
        ask = _difference if level == 1 else _sum
        return ask(draw, topic, values, drawing)
    rows = [[draw.between(3, 29) for _ in DAYS] for _ in topic.groups]
    drawing = table(topic.title, DAYS, topic.groups, rows)
    ask_table = _two_sums if level == 3 else _mean
    return ask_table(draw, topic, rows, drawing)


def _difference(draw: Draw, topic: _Topic, values: list[int], drawing: Drawing) -> Draft:
    more, less = draw.sample(range(len(DAYS)), 2)
    if values[more] < values[less]:
        more, less = less, more
    text = Text(
        f"На сколько больше {topic.many.ru} {_WHEN[more].ru}, чем {_WHEN[less].ru}?",
        f"How many more {topic.many.en} {_WHEN[more].en} than {_WHEN[less].en}?",
    )
    right = values[more] - values[less]
    because = Text(
        f"{values[more]} − {values[less]} = {right}.", f"{values[more]} − {values[less]} = {right}."
    )
    likely = [values[more], values[less], values[more] + values[less]]
    return _finished(draw, text, right, likely, because, drawing, {"numbers": 2})


def _sum(draw: Draw, topic: _Topic, values: list[int], drawing: Drawing) -> Draft:
    days = sorted(draw.sample(range(len(DAYS)), 3))
    ru = f"{_WHEN[days[0]].ru}, {_WHEN[days[1]].ru} и {_WHEN[days[2]].ru}"
    en = f"{_WHEN[days[0]].en}, {_WHEN[days[1]].en} and {_WHEN[days[2]].en}"
    text = Text(f"Сколько всего {topic.many.ru} {ru}?", f"How many {topic.many.en} in all {en}?")
    numbers = [values[day] for day in days]
    right = sum(numbers)
    because = Text(*[f"{' + '.join(str(n) for n in numbers)} = {right}."] * 2)
    likely = [right - numbers[0], sum(values)]
    return _finished(draw, text, right, likely, because, drawing, {"numbers": 3})


def _two_sums(draw: Draw, topic: _Topic, rows: list[list[int]], drawing: Drawing) -> Draft:
    more, less = draw.sample(range(len(DAYS)), 2)
    sums = [top + bottom for top, bottom in zip(*rows, strict=True)]
    if sums[more] <= sums[less]:
        raise AnotherDrawIsNeeded
    text = Text(
        f"Считай обе строки вместе. На сколько больше {topic.many.ru} {_WHEN[more].ru}, "
        f"чем {_WHEN[less].ru}?",
        f"Take both rows together. How many more {topic.many.en} {_WHEN[more].en} "
        f"than {_WHEN[less].en}?",
    )
    right = sums[more] - sums[less]
    because = Text(
        f"Сначала сложить оба числа каждого дня: {sums[more]} − {sums[less]} = {right}.",
        f"Add both numbers of each day first: {sums[more]} − {sums[less]} = {right}.",
    )
    likely = [abs(row[more] - row[less]) for row in rows]
    likely.append(sums[more])
    features = {"numbers": 4, "table": 1}
    return _finished(draw, text, right, likely, because, drawing, features)


def _mean(draw: Draw, topic: _Topic, rows: list[list[int]], drawing: Drawing) -> Draft:
    which = draw.below(2)
    total = sum(rows[which])
    if total % len(DAYS):
        raise AnotherDrawIsNeeded
    right = total // len(DAYS)
    group = topic.groups[which]
    text = Text(
        f"Сколько {topic.many.ru} в среднем за один день? Возьми только строку «{group.ru}».",
        f'How many {topic.many.en} per day on average? Take only the row "{group.en}".',
    )
    because = Text(
        f"Среднее — это сумма, делённая на число дней: {total} : {len(DAYS)} = {right}.",
        f"The mean is the sum divided by the number of days: {total} ÷ {len(DAYS)} = {right}.",
    )
    middle = sorted(rows[which])[len(DAYS) // 2]
    ends = (max(rows[which]) + min(rows[which])) // 2
    likely = [middle, ends, sum(rows[1 - which]) // len(DAYS), total // 4]
    features = {"numbers": 5, "table": 1, "mean": 1}
    return _finished(draw, text, right, likely, because, drawing, features)


def _finished(
    draw: Draw,
    text: Text,
    right: int,
    likely: list[int],
    because: Text,
    drawing: Drawing,
    features: Mapping[str, float],
) -> Draft:
    return Draft(
        text=text,
        right=number(right),
        wrong=numbers_beside(draw, right, likely, step=1 if "table" in features else 2),
        because=because,
        drawing=drawing,
        features={"table": 0, "mean": 0, **features},
    )
