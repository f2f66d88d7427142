"""Nets of a cube with marks: what lies opposite, and which cube can be folded."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft
from questionnaires.reasoning.spatial.cube import (
    MARKS,
    Direction,
    cube_drawing,
    fold_net,
    mark_drawing,
    net_drawing,
)

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Face = tuple[int, int]
Corner = tuple[int, int, int]  # marks on the top, the front and the right side

_FOUR_IN_LINE = tuple(
    f"{'.' * top}#{'.' * (3 - top)}/####/{'.' * bottom}#{'.' * (3 - bottom)}"
    for top, bottom in ((0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2))
)
_OTHERS = ("##../.###/.#..", "##../.###/..#.", "##../.###/...#", "##../.##./..##", "###../..###")
_OPPOSITE = Text(
    "Напротив лежат грани, которые на развёртке идут через одну или складываются друг к другу.",
    "Opposite faces are two steps apart on the net or fold towards each other.",
)
_CORNER = Text(
    "У угла куба важны и сами знаки, и порядок, в котором они идут по кругу.",
    "At a corner of a cube both the marks and their order around it matter.",
)


def draft(draw: Draw, level: int) -> Draft:
    """1 and 2 ask for the opposite face, 3 and 4 for the cube; even levels have harder nets."""
    shape = draw.pick(_FOUR_IN_LINE if level in (1, 3) else _OTHERS)
    faces = _laid(draw, shape)
    marks = draw.shuffled(range(len(MARKS)))
    net = dict(zip(sorted(faces), marks, strict=True))
    normals = {net[face]: normal for face, normal in fold_net(sorted(net)).items()}
    if level <= 2:
        return _opposite(draw, level, net, normals)
    return _cube(draw, level, net, normals)


def _laid(draw: Draw, shape: str) -> list[Face]:
    """The faces of a net in a random position, turned and perhaps seen in a mirror."""
    rows = shape.split("/")
    faces = [(r, c) for r, row in enumerate(rows) for c, x in enumerate(row) if x == "#"]
    if draw.below(2):
        faces = [(r, -c) for r, c in faces]
    # A net that is wider than high fits a phone, so quarter turns are left out.
    if draw.below(2):
        faces = [(-r, -c) for r, c in faces]
    top, left = min(r for r, _ in faces), min(c for _, c in faces)
    return [(r - top, c - left) for r, c in faces]


def _opposite(draw: Draw, level: int, net: dict[Face, int], normals: dict[int, Direction]) -> Draft:
    pairs = {
        mark: next(m for m, n in normals.items() if n == _negative(normal))
        for mark, normal in normals.items()
    }
    places = {mark: face for face, mark in net.items()}
    in_line = [mark for mark in sorted(pairs) if _two_steps(places[mark], places[pairs[mark]])]
    asked_among = [m for m in sorted(pairs) if (m in in_line) == (level == 1)]
    if not asked_among:
        raise AnotherDrawIsNeeded
    asked = draw.pick(asked_among)
    right = pairs[asked]
    others = [mark for mark in sorted(pairs) if mark not in (asked, right)]
    name = MARKS[asked]
    return Draft(
        text=Text(
            f"Развёртку сложили в куб знаками наружу. "
            f"Какой знак окажется напротив знака «{name.ru}»?",
            f"The net is folded into a cube with the marks outside. "
            f'Which mark is opposite the mark "{name.en}"?',
        ),
        right=Answer(drawing=mark_drawing(right)),
        wrong=tuple(Answer(drawing=mark_drawing(mark)) for mark in others),
        because=_OPPOSITE,
        drawing=net_drawing(net),
        features={"harder_net": level == 2, "corner": 0, "mirrored": 0},
    )


def _two_steps(one: Face, other: Face) -> bool:
    (r1, c1), (r2, c2) = one, other
    return abs(r1 - r2) + abs(c1 - c2) == 2 and (r1 == r2 or c1 == c2)


def _cube(draw: Draw, level: int, net: dict[Face, int], normals: dict[int, Direction]) -> Draft:
    corners = list(permutations(sorted(normals), 3))
    fitting = [corner for corner in corners if _handed(corner, normals) == 1]
    mirrored = [corner for corner in corners if _handed(corner, normals) == -1]
    impossible = [corner for corner in corners if _handed(corner, normals) == 0]
    right = draw.pick(fitting)
    # The mirror image of the right cube is always among the answers.
    wrong = [(right[0], right[2], right[1])]
    wrong = _further(draw, wrong, mirrored, 4 if level == 4 else 2)
    wrong = _further(draw, wrong, impossible, 4)
    return Draft(
        text=Text(
            "Развёртку сложили в куб знаками наружу. Какой куб мог получиться?",
            "The net is folded into a cube with the marks outside. Which cube can it be?",
        ),
        right=Answer(drawing=cube_drawing(right)),
        wrong=tuple(Answer(drawing=cube_drawing(corner)) for corner in wrong),
        because=_CORNER,
        drawing=net_drawing(net),
        features={"harder_net": level == 4, "corner": 1, "mirrored": 4 if level == 4 else 2},
    )


def _further(draw: Draw, found: list[Corner], among: list[Corner], wanted: int) -> list[Corner]:
    """Corners added up to `wanted`, no two of them the same corner seen from another side."""
    found = list(found)
    for corner in draw.shuffled(among):
        if len(found) == wanted:
            break
        if all(_seen_first(corner) != _seen_first(other) for other in found):
            found.append(corner)
    return found


def _seen_first(corner: Corner) -> Corner:
    """The same corner turned until its lowest mark is on top."""
    top, front, right = corner
    return min(corner, (front, right, top), (right, top, front))


def _handed(corner: Corner, normals: dict[int, Direction]) -> int:
    """1 if the cube can show this corner, −1 if only its mirror image can, 0 if neither."""
    top, front, right = (normals[mark] for mark in corner)
    across = (
        right[1] * top[2] - right[2] * top[1],
        right[2] * top[0] - right[0] * top[2],
        right[0] * top[1] - right[1] * top[0],
    )
    return sum(a * b for a, b in zip(across, front, strict=True))


def _negative(direction: Direction) -> Direction:
    x, y, z = direction
    return -x, -y, -z
