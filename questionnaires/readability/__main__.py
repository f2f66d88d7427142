"""How hard a questionnaire is to read: `python -m questionnaires.readability FILE …`.

Prints the level of every group of texts and every wording that breaks a bound. Ends with 0 when
none does, 1 when some do, 2 when a file is no questionnaire.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires.loader import DefinitionError, load
from questionnaires.readability.bounds import FEWEST_POOLED, bounds_for, groups, offences
from questionnaires.readability.levels import FORMULAS, Formula
from questionnaires.readability.syllables import LANGUAGES, RUSSIAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questionnaires.definition import Questionnaire

_HEAD = "  {:<24}{:>4}{:>7}{:>7}{:>7}{:>9}{:>10}{:>9}"


def report(questionnaire: Questionnaire) -> Iterator[str]:
    """The lines of the report."""
    q = questionnaire
    yield f"{q.key}: {q.audience}, grades {q.grades[0]} to {q.grades[1]}"
    if not q.worded:
        yield "  has no wordings"
        return
    yield _HEAD.format("", "", "words", "grade", "bound", "Oborneva", "sentence", "hard")
    for group in groups(q):
        for language in LANGUAGES:
            counts = group.counts(language)
            if not counts.words:
                continue
            pooled = counts.words >= FEWEST_POOLED
            oborneva = f"{counts.grade(Formula.OBORNEVA):.1f}" if language == RUSSIAN else ""
            yield _HEAD.format(
                group.name,
                language,
                counts.words,
                f"{counts.grade(FORMULAS[language]):.1f}",
                f"{bounds_for(q, group.name, language).grade:g}" if pooled else "–",
                oborneva,
                f"{counts.words_per_sentence:.1f}",
                f"{counts.hard_share:.0%}",
            )
    found = offences(q)
    yield f"  {len(found)} over the bounds" if found else "  nothing over the bounds"
    yield from (f"  {offence}" for offence in found)


def main(arguments: Sequence[str]) -> int:
    """Report on each file; see the module for the value returned."""
    if not arguments:
        sys.stderr.write("Usage: python -m questionnaires.readability FILE …\n")
        return 2
    worst = 0
    for name in arguments:
        try:
            questionnaire = load(Path(name))
        except (DefinitionError, OSError) as error:
            sys.stderr.write(f"{error}\n")
            worst = 2
            continue
        sys.stdout.write("\n".join(report(questionnaire)) + "\n")
        if offences(questionnaire):
            worst = max(worst, 1)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
