"""The plan of a grade: which instruments, in what order, in which lesson."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from questionnaires.parts import Text
from questionnaires.tree import DefinitionError, Node, parse

__all__ = ["LESSON_MINUTES", "PLAN_FILE", "DefinitionError", "Lesson", "Plan", "load_plan"]

PLAN_FILE = Path(__file__).parent / "plan.yaml"

LESSON_MINUTES = 20
"""The most that the blocks of one lesson may take together."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is done in one go at school; `blocks` are instrument ids in order."""

    title: Text
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The lessons of every band of grades."""

    bands: tuple[tuple[tuple[int, int], tuple[Lesson, ...]], ...]

    def lessons(self, grade: int) -> tuple[Lesson, ...]:
        """The lessons of a grade; none for a grade outside all bands."""
        for (low, high), lessons in self.bands:
            if low <= grade <= high:
                return lessons
        return ()

    def instruments(self, grade: int) -> tuple[str, ...]:
        """The instrument ids of a grade in order."""
        return tuple(block for lesson in self.lessons(grade) for block in lesson.blocks)


def load_plan(path: Path = PLAN_FILE) -> Plan:
    """Read a plan; raises DefinitionError with file, line and field."""
    root = parse(path.read_text(encoding="utf-8"), str(path))
    return Plan(tuple(_band(node) for node in root.fields("bands")["bands"].each()))


def _band(node: Node) -> tuple[tuple[int, int], tuple[Lesson, ...]]:
    parts = node.fields("grades lessons")
    grades = [grade.integer() for grade in parts["grades"].each()]
    if len(grades) != 2 or grades[0] > grades[1]:
        raise node.lines.error(parts["grades"].path, "must be the first and the last grade")
    return (grades[0], grades[1]), tuple(_lesson(each) for each in parts["lessons"].each())


def _lesson(node: Node) -> Lesson:
    parts = node.fields("title blocks")
    title = parts["title"].fields("ru en")
    blocks = tuple(block.text() for block in parts["blocks"].each())
    return Lesson(Text(title["ru"].text(), title["en"].text()), blocks)
