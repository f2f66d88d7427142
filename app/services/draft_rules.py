"""What a version has to keep here, beyond the rules of every questionnaire.

The pure rules know one file. These know what it follows: the version before it, what the columns
hold, which generators there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import yaml

from questionnaires.definition import Questionnaire, UnknownPartError
from questionnaires.loader import load_text, version_number
from questionnaires.parts import Kind
from questionnaires.reasoning.generator import GENERATOR
from questionnaires.reasoning.registry import RULES
from questionnaires.tree import DefinitionError, Node, parse

LARGEST_FILE = 1_000_000
"""Bytes. The longest instrument of the bank has a tenth of it."""

LONGEST_ID = 36
LONGEST_PART = 24
"""Characters: what the columns of attempts and answers hold."""

LARGEST_VALUE = 99
_DEEPEST = 20
_VERSION = re.compile(r"(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})")
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Problem = tuple[str, str]


def read(content: str) -> Questionnaire:
    """The questionnaire of a text that somebody sent; raises DefinitionError."""
    _tame(content)
    try:
        return load_text(content, "text")
    except DefinitionError:
        raise
    except ValueError as error:
        # A whole number of thousands of digits is valid YAML, but Python refuses to read it.
        raise DefinitionError("text", 1, "(file)", "holds a number that is too long") from error


def _tame(content: str) -> None:
    """Refuse what is small as a text and endless as a tree, before anything walks through it.

    Nesting without end overflows the stack of the parser, which ends the whole process; aliases
    of aliases grow without end. No instrument needs either.
    """
    if len(content.encode()) > LARGEST_FILE:
        raise DefinitionError("text", 1, "(file)", "is larger than 1 MB")
    depth = 0
    try:
        for event in yaml.parse(content, Loader=_LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if getattr(event, "anchor", None) is not None:
                raise DefinitionError("text", line, "(file)", "uses an anchor or an alias")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                raise DefinitionError("text", line, "(file)", "is nested too deeply")
    except yaml.YAMLError:
        return  # The reader says what is wrong, with its line.


def located(content: str, field: str, problem: str) -> DefinitionError:
    """An error at a field of a text that could be read."""
    root = parse(content, "text")
    _walk(root)
    return root.lines.error(field, problem)


def _walk(node: Node) -> None:
    """Reading a node is what makes its line known."""
    if isinstance(node.raw, yaml.MappingNode):
        for child in node.entries().values():
            _walk(child)
    elif isinstance(node.raw, yaml.SequenceNode):
        for child in node.each():
            _walk(child)


def broken(
    q: Questionnaire, newest: Questionnaire | None, known: Collection[str]
) -> Iterator[Problem]:
    """The fields that cannot be taken, each with its problem.

    `newest` is the newest version of the instrument that is no draft, `known` are the ids of all
    instruments.
    """
    if not q.worded:
        yield "wordings", "a published questionnaire needs wordings"
    yield from _lengths(q)
    if not _VERSION.fullmatch(q.version):
        yield "version", "must be two numbers with a dot, such as 1.0"
    elif newest is not None and version_number(q.version) <= version_number(newest.version):
        yield "version", f"must be higher than {newest.version}, the newest version"
    if q.parallel_to is not None and q.parallel_to not in known:
        yield "parallel_to", f"unknown instrument {q.parallel_to!r}"
    for grade in range(q.grades[0], q.grades[1] + 1):
        try:
            q.form_for(grade)
        except UnknownPartError:
            yield "forms", f"no form serves grade {grade}"
    if q.kind is Kind.GENERATED:
        yield from _generated(q)
    if newest is not None:
        yield from _kept(q, newest)


def _lengths(q: Questionnaire) -> Iterator[Problem]:
    if len(q.id) > LONGEST_ID:
        yield "id", f"must be at most {LONGEST_ID} characters long"
    for n, item in enumerate(q.items):
        if len(item.id) > LONGEST_PART:
            yield f"items[{n}].id", f"must be at most {LONGEST_PART} characters long"
    for form in q.forms:
        if not 0 < len(form.name) <= LONGEST_PART:
            yield f"forms.{form.name}", f"must be at most {LONGEST_PART} characters long"
    for n, option in enumerate(q.options):
        if not 0 <= option.value <= LARGEST_VALUE:
            yield f"options[{n}].value", f"must lie between 0 and {LARGEST_VALUE}"


def _generated(q: Questionnaire) -> Iterator[Problem]:
    if q.generator != GENERATOR:
        yield "generator", f"must be {GENERATOR}"
    for n, item in enumerate(q.items):
        rule = RULES.get(item.rule or "")
        if rule is None:
            yield f"items[{n}].rule", f"unknown rule {item.rule!r}"
        elif (item.level or 0) > rule.levels:
            yield f"items[{n}].level", f"rule {item.rule!r} has levels 1 to {rule.levels}"


def _kept(q: Questionnaire, newest: Questionnaire) -> Iterator[Problem]:
    """What pages and results of the earlier version count on; else it is another instrument."""
    for field in ("audience", "occasion"):
        now, before = getattr(q, field), getattr(newest, field)
        if now != before:
            yield field, f"must stay {before} as in {newest.key}"
    before_ids = [scale.id for scale in newest.scales]
    if {scale.id for scale in q.scales} != set(before_ids):
        yield "scales", f"must stay {', '.join(before_ids)} as in {newest.key}"
