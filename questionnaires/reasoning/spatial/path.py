"""A path on a grid by commands: where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.glyphs import shape
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft, Drawing

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Square = tuple[int, int]  # column from the left and row from below
Command = tuple[str, int]  # "go", squares; or "turn", quarters clockwise

SIZE = 6
_RUSSIAN, _ENGLISH = "АБВГДЕ", "ABCDEF"
_STEP = 38
_LEFT, _TOP = 26, 4
# Up, right, down, left.
_WAYS: tuple[Square, ...] = ((0, 1), (1, 0), (0, -1), (-1, 0))
_WAY_NAMES = (
    Text("вверх", "up"),
    Text("вправо", "right"),
    Text("вниз", "down"),
    Text("влево", "left"),
)
_TURN_NAMES = {
    1: Text("поворот направо", "turn right"),
    3: Text("поворот налево", "turn left"),
}
_MOVES = {1: 3, 2: 5, 3: 3, 4: 5}
_BECAUSE = Text(
    "Команды выполняют по порядку, каждую от той клетки, где остановился робот.",
    "The commands are followed one by one, each from the square reached before.",
)
_BECAUSE_TURNING = Text(
    "Команды выполняют по порядку, а поворот считают от того, куда смотрит робот.",
    "The commands are followed one by one, and a turn starts from where the robot looks.",
)


def draft(draw: Draw, level: int) -> Draft:
    """1 and 2 name directions on the picture; 3 and 4 turn the robot, on 4 from any direction."""
    start = (draw.below(SIZE), draw.below(SIZE))
    facing = 0 if level == 3 else draw.between(1, 3) if level == 4 else 0
    turning = level >= 3
    commands = _commands(draw, _MOVES[level], turning=turning)
    right = _walked(start, facing, commands)
    if right is None or right == start:
        raise AnotherDrawIsNeeded
    wrong = _slips(draw, start, facing, commands, right, turning=turning)
    return Draft(
        text=_text(start, facing, commands, turning=turning),
        right=Answer(_name(right)),
        wrong=tuple(Answer(_name(square)) for square in wrong),
        because=_BECAUSE_TURNING if turning else _BECAUSE,
        drawing=_drawing(start, facing if turning else None),
        features={
            "moves": _MOVES[level],
            "turns": sum(kind == "turn" for kind, _ in commands),
            "turned_start": facing != 0,
        },
    )


def _commands(draw: Draw, moves: int, *, turning: bool) -> list[Command]:
    commands: list[Command] = []
    way = draw.below(4)
    for n in range(moves):
        if turning and n:
            commands.append(("turn", draw.pick((1, 3))))
        elif not turning:
            # Never back the way it came, nor on in the same direction.
            way = (way + draw.pick((1, 3))) % 4
            commands.append(("way", way))
        commands.append(("go", draw.between(1, 3)))
    return commands


def _walked(start: Square, facing: int, commands: list[Command]) -> Square | None:
    """Where the path ends, or None if it leaves the grid."""
    x, y = start
    for kind, amount in commands:
        if kind == "turn":
            facing = (facing + amount) % 4
        elif kind == "way":
            facing = amount
        else:
            dx, dy = _WAYS[facing]
            x, y = x + amount * dx, y + amount * dy
            if not (0 <= x < SIZE and 0 <= y < SIZE):
                return None
    return x, y


def _slips(
    draw: Draw,
    start: Square,
    facing: int,
    commands: list[Command],
    right: Square,
    *,
    turning: bool,
) -> list[Square]:
    """Ends after a slip: sides mixed up, a command left out, a wrong start; then near squares."""
    mixed = [(k, n if k == "go" else -n % 4) for k, n in commands]
    likely = [_walked(start, facing, mixed), _walked(start, facing, commands[:-1])]
    likely += [_walked(start, (facing + quarter) % 4, commands) for quarter in (1, 2, 3) if turning]
    last = max(n for n, (kind, _) in enumerate(commands) if kind != "go")
    likely.append(_walked(start, facing, [*commands[:last], *commands[last + 1 :]]))
    x, y = right
    near = [(x + dx, y + dy) for dx, dy in (*_WAYS, (1, 1), (-1, 1), (1, -1), (-1, -1))]
    inside = [(i, j) for i, j in near if 0 <= i < SIZE and 0 <= j < SIZE]
    ends = [square for square in draw.shuffled(likely) if square not in (None, right, start)]
    found = [square for square in dict.fromkeys(ends) if square is not None][:3]
    found += [square for square in draw.shuffled(inside) if square not in (*found, start)]
    return found[:4]


def _text(start: Square, facing: int, commands: list[Command], *, turning: bool) -> Text:
    where, way = _name(start), _WAY_NAMES[facing]
    russian, english = [], []
    heading = Text("", "")
    for kind, amount in commands:
        if kind == "turn":
            russian.append(_TURN_NAMES[amount].ru)
            english.append(_TURN_NAMES[amount].en)
        elif kind == "way":
            heading = _WAY_NAMES[amount]
        else:
            ahead = Text("вперёд", "forward") if turning else heading
            russian.append(f"{ahead.ru} {amount}")
            english.append(f"{ahead.en} {amount}")
    looks = Text(f" и смотрит {way.ru}", f" and looks {way.en}") if turning else Text("", "")
    return Text(
        f"Робот стоит в клетке {where.ru}{looks.ru}. Команды: {', '.join(russian)}. "
        "В какой клетке он окажется?",
        f"A robot stands on square {where.en}{looks.en}. Commands: {', '.join(english)}. "
        "On which square does it end?",
    )


def _name(square: Square) -> Text:
    column, row = square
    return Text(f"{_RUSSIAN[column]}{row + 1}", f"{_ENGLISH[column]}{row + 1}")


def _drawing(start: Square, facing: int | None) -> Drawing:
    side = SIZE * _STEP
    floor = _TOP + side
    parts = [
        svg.line((_LEFT + n * _STEP, _TOP), (_LEFT + n * _STEP, floor))
        + svg.line((_LEFT, _TOP + n * _STEP), (_LEFT + side, _TOP + n * _STEP))
        for n in range(SIZE + 1)
    ]
    parts += [
        svg.text((_LEFT - 13, floor - (n + 0.5) * _STEP), str(n + 1), 15) for n in range(SIZE)
    ]
    x, y = start
    centre = (_LEFT + (x + 0.5) * _STEP, floor - (y + 0.5) * _STEP)
    if facing is None:
        parts.append(shape("circle", centre, 10, 2))
        looks = Text("", "")
    else:
        parts.append(shape("arrow", centre, 14, 2, 2 * facing))
        way = _WAY_NAMES[facing]
        looks = Text(f", взгляд {way.ru}", f", looking {way.en}")
    body = "".join(parts)

    def named(letters: str) -> str:
        return body + "".join(
            svg.text((_LEFT + (n + 0.5) * _STEP, floor + 14), letter, 15)
            for n, letter in enumerate(letters)
        )

    where = _name(start)
    return Drawing(
        _LEFT + side + 4,
        floor + 26,
        Text(named(_RUSSIAN), named(_ENGLISH)),
        Text("Поле из клеток", "A grid of squares"),
        Text(
            f"Поле 6 на 6: столбцы от А до Е слева направо, строки от 1 до 6 снизу вверх. "
            f"Робот: {where.ru}{looks.ru}.",
            f"A grid of 6 by 6: columns A to F from left to right, rows 1 to 6 upwards. "
            f"Robot: {where.en}{looks.en}.",
        ),
    )
