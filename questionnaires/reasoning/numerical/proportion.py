"""Recipes, work and shares: direct and inverse proportion in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Draft
from questionnaires.reasoning.near_misses import number, numbers_beside
from questionnaires.reasoning.wording import Noun

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw


@dataclass(frozen=True, slots=True)
class _Story:
    """A sentence about {a} and {b} and a question about {c}, counted into them with nouns."""

    said: Text
    asked: Text
    first: Noun
    unit: Noun
    per_one: tuple[int, ...]


_MINUTES = Noun("минуту", "минуты", "минут", "minute", "minutes")
_GLASSES = Noun("стакан", "стакана", "стаканов", "glass", "glasses")
_SHARES = Noun("часть", "части", "частей", "part", "parts")

_DIRECT = (
    _Story(
        Text("На {a} каши нужно {b} крупы.", "{a} of porridge need {b} of oats."),
        Text("Сколько граммов крупы нужно на {c}?", "How many grams of oats do {c} need?"),
        Noun("порцию", "порции", "порций", "portion", "portions"),
        Noun("грамм", "грамма", "граммов", "gram", "grams"),
        (30, 40, 50, 60),
    ),
    _Story(
        Text("На {a} высаживают {b}.", "{a} hold {b}."),
        Text("Сколько кустов нужно на {c}?", "How many bushes do {c} hold?"),
        Noun("клумбу", "клумбы", "клумб", "flower bed", "flower beds"),
        Noun("куст", "куста", "кустов", "bush", "bushes"),
        (4, 5, 6, 7, 8),
    ),
    _Story(
        Text("На {a} нужно {b} ленты.", "{a} take {b} of ribbon."),
        Text("Сколько сантиметров ленты нужно на {c}?", "How many centimetres do {c} take?"),
        Noun("бант", "банта", "бантов", "bow", "bows"),
        Noun("сантиметр", "сантиметра", "сантиметров", "centimetre", "centimetres"),
        (12, 15, 20, 25),
    ),
    _Story(
        Text("За {a} насос качает {b} воды.", "In {a} a pump moves {b} of water."),
        Text("Сколько литров он накачает за {c}?", "How many litres does it move in {c}?"),
        _MINUTES,
        Noun("литр", "литра", "литров", "litre", "litres"),
        (8, 12, 15, 20),
    ),
)
_INVERSE = (
    _Story(
        Text(
            "Бригада, в которой {a}, красит забор за {b}.", "A team of {a} paints a fence in {b}."
        ),
        Text(
            "За сколько часов такой же забор покрасит бригада, в которой {c}? "
            "Все работают одинаково.",
            "In how many hours does a team of {c} paint the same fence? "
            "Everyone works equally fast.",
        ),
        Noun("человек", "человека", "человек", "person", "people"),
        Noun("час", "часа", "часов", "hour", "hours"),
        (),
    ),
    _Story(
        Text(
            "Чтобы перевезти зрителей, {a} делают по {b}.",
            "To carry all the guests, {a} make {b} each.",
        ),
        Text(
            "По сколько рейсов сделают {c}, если нужно перевезти столько же зрителей?",
            "How many trips each do {c} make to carry as many guests?",
        ),
        Noun("автобус", "автобуса", "автобусов", "bus", "buses"),
        Noun("рейс", "рейса", "рейсов", "trip", "trips"),
        (),
    ),
)
_MACHINES = (
    (
        Noun("принтер", "принтера", "принтеров", "printer", "printers"),
        Noun("страницу", "страницы", "страниц", "page", "pages"),
    ),
    (
        Noun("станок", "станка", "станков", "machine", "machines"),
        Noun("деталь", "детали", "деталей", "part", "parts"),
    ),
)


def draft(draw: Draw, level: int) -> Draft:
    """1: a whole multiple; 2: by way of one unit; 3: inverse; 4: two causes at once or shares."""
    if level == 4:
        return draw.pick((_two_causes, _shares))(draw)
    if level == 3:
        return _inverse(draw)
    return _direct(draw, level)


def _direct(draw: Draw, level: int) -> Draft:
    story = draw.pick(_DIRECT)
    one = draw.pick(story.per_one)
    if level == 1:
        a = draw.between(2, 5)
        c = a * draw.pick((2, 3, 4))
    else:
        a, c = draw.sample(range(3, 11), 2)
        if c % a == 0 or a % c == 0:
            raise AnotherDrawIsNeeded
    b, right = a * one, c * one
    because = Text(
        f"На одну единицу приходится {b} : {a} = {one}, значит, {c} × {one} = {right}.",
        f"One takes {b} ÷ {a} = {one}, so {c} × {one} = {right}.",
    )
    likely = [b + (c - a), b + one, right + one, right - one]
    return _finished(draw, _told(story, a, b, c), right, likely, because, {"unit": level == 2})


def _inverse(draw: Draw) -> Draft:
    story = draw.pick(_INVERSE)
    a, c = draw.sample((2, 3, 4, 5, 6, 8, 9, 10, 12), 2)
    total = a * c * draw.pick((1, 2, 3))
    b, right = total // a, total // c
    # «по 21 рейсу» would need one more form of the noun.
    if not 3 <= b <= 20 or not 2 <= right <= 24:
        raise AnotherDrawIsNeeded
    because = Text(
        f"Всего нужно {a} × {b} = {total}, значит, {total} : {c} = {right}.",
        f"In all {a} × {b} = {total} is needed, so {total} ÷ {c} = {right}.",
    )
    likely = [b + (a - c), b * c // a, b + (c - a), right * 2]
    return _finished(draw, _told(story, a, b, c), right, likely, because, {"inverse": 1})


def _told(story: _Story, a: int, b: int, c: int) -> Text:
    first, then, amount = story.first.counted(a), story.first.counted(c), story.unit.counted(b)
    said = story.said.ru.format(a=first.ru, b=amount.ru)
    said_en = story.said.en.format(a=first.en, b=amount.en)
    return Text(
        f"{said} {story.asked.ru.format(c=then.ru)}",
        f"{said_en} {story.asked.en.format(c=then.en)}",
    )


def _two_causes(draw: Draw) -> Draft:
    machines, output = draw.pick(_MACHINES)
    a, c = draw.sample((2, 3, 4, 5, 6), 2)
    b, d = draw.sample((2, 3, 4, 5, 6, 10), 2)
    rate = draw.between(3, 9)
    made, right = a * b * rate, c * d * rate
    first, then = machines.counted(a), machines.counted(c)
    before, after, pages = _MINUTES.counted(b), _MINUTES.counted(d), output.counted(made)
    text = Text(
        f"За {before.ru} {first.ru} вместе выпускают {pages.ru}. "
        f"Сколько {output.many} выпустят {then.ru} за {after.ru}?",
        f"In {before.en} {first.en} together make {pages.en}. "
        f"How many {output.plural} do {then.en} make in {after.en}?",
    )
    because = Text(
        f"Один за одну минуту: {made} : {a} : {b} = {rate}. Тогда {rate} × {c} × {d} = {right}.",
        f"One in one minute: {made} ÷ {a} ÷ {b} = {rate}. Then {rate} × {c} × {d} = {right}.",
    )
    likely = [made * c // a, made * d // b, made + (c - a) + (d - b), right + rate, right - rate]
    return _finished(draw, text, right, likely, because, {"unit": 1, "causes": 1})


def _shares(draw: Draw) -> Draft:
    a, b = draw.sample((1, 2, 3, 4, 5, 7), 2)
    one = draw.between(3, 12)
    total, right = (a + b) * one, a * one
    syrup, water, glasses = _SHARES.counted(a), _SHARES.counted(b), _GLASSES.counted(total)
    text = Text(
        f"Для морса на {syrup.ru} сиропа берут {water.ru} воды. "
        f"Сколько стаканов сиропа нужно, чтобы получить {glasses.ru} морса?",
        f"A drink is mixed from {syrup.en} of syrup and {water.en} of water. "
        f"How many glasses of syrup are needed for {glasses.en} of the drink?",
    )
    because = Text(
        f"Всего частей {a} + {b} = {a + b}, одна часть — {total} : {a + b} = {one}, "
        f"сиропа {a} × {one} = {right}.",
        f"There are {a} + {b} = {a + b} parts, one part is {total} ÷ {a + b} = {one}, "
        f"the syrup is {a} × {one} = {right}.",
    )
    likely = [b * one, total * a // b, total - a, total // 2, right + one]
    return _finished(draw, text, right, likely, because, {"unit": 1, "shares": 1})


def _finished(
    draw: Draw,
    text: Text,
    right: int,
    likely: list[int],
    because: Text,
    features: dict[str, float],
) -> Draft:
    step = 10 if right % 10 == 0 and right >= 50 else 1
    return Draft(
        text=text,
        right=number(right),
        wrong=numbers_beside(draw, right, likely, step=step),
        because=because,
        features={"unit": 0, "inverse": 0, "causes": 0, "shares": 0, **features},
    )
