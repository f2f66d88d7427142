"""Reads files of norms.

A file stands at norms_data/<instrument id>/<instrument version>-<number of the set>.yaml.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from questionnaires.norms.norm_set import Norms
from questionnaires.norms.tables import Band, NormTable, UnfitNormsError
from questionnaires.tree import DefinitionError, Node, parse

NORMS_FOLDER = Path(__file__).parents[1] / "norms_data"


def load_norms(path: Path) -> Norms:
    """Read one set of norms; raises DefinitionError with file, line and field."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DefinitionError(str(path), line, "(file)", "is not UTF-8") from error
    root = parse(text, str(path))
    norms = _norms(root, text)
    version = norms.instrument.partition("@")[2]
    place = f"{path.parent.name}@{version}", f"{version}-{norms.number}"
    if place != (norms.instrument, path.stem):
        raise root.lines.error(
            "instrument", f"{norms.key} does not belong at {path.parent.name}/{path.name}"
        )
    return norms


def load_norms_text(text: str, source: str) -> Norms:
    """Read one set of norms from YAML; `source` names it in errors.

    Raises DefinitionError. The digest is that of the UTF-8 bytes of `text`.
    """
    return _norms(parse(text, source), text)


def _norms(root: Node, text: str) -> Norms:
    top = root.fields("instrument number provisional source bands")
    try:
        return Norms(
            instrument=top["instrument"].text(),
            number=top["number"].integer(),
            provisional=top["provisional"].flag(),
            source=top["source"].text(),
            bands=tuple(_band(node) for node in top["bands"].each()),
            sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        )
    except UnfitNormsError as unfit:
        raise root.lines.error(unfit.field, unfit.problem) from unfit


def _band(node: Node) -> Band:
    parts = node.fields("grades groups")
    grades = [grade.integer() for grade in parts["grades"].each()]
    if len(grades) != 2:
        raise node.lines.error(
            parts["grades"].path, "must be a list of the first and the last grade"
        )
    return Band(
        (grades[0], grades[1]),
        {
            group: {scale: _table(table) for scale, table in tables.entries().items()}
            for group, tables in parts["groups"].entries().items()
        },
    )


def _table(node: Node) -> NormTable:
    parts = node.fields("n mean sd cuts", "basis own_n")
    return NormTable(
        cuts=tuple(cut.number() for cut in parts["cuts"].each()),
        n=parts["n"].integer(),
        mean=parts["mean"].number(),
        sd=parts["sd"].number(),
        basis=parts["basis"].text() if "basis" in parts else "own",
        own_n=parts["own_n"].integer() if "own_n" in parts else None,
    )
