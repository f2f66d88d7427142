"""Commands for those who keep the catalogue and the ranking: `python -m recommender …`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from recommender.catalogue.fields import CatalogueError
from recommender.catalogue.files import CatalogueFiles
from recommender.catalogue.loader import DEFAULT, load_catalogue, read_families, read_professions
from recommender.catalogue.ratings import RATINGS_FILE, extract_ratings
from recommender.drafts import candidates
from recommender.evaluation.reading import UnreadablePeopleError
from recommender.evaluation.report import evaluate, evaluate_scales, readable
from recommender.facts import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m recommender")
    commands = parser.add_subparsers(dest="command", required=True)
    attach = commands.add_parser(
        "attach-ratings",
        help="rewrite onet_ratings.csv for the O*NET codes which the professions use",
    )
    attach.add_argument("--source", type=Path, required=True, help="O*NET interests as CSV")
    check = commands.add_parser("check", help="load the catalogue and check every link in it")
    facts = commands.add_parser(
        "facts", help="draw raw right-wrong questions from the catalogue, as YAML to be reworded"
    )
    facts.add_argument("--seed", type=int, default=1, help="the same seed draws the same questions")
    facts.add_argument("--count", type=int, default=5, help="questions per relation")
    facts.add_argument(
        "--relation",
        choices=[str(relation) for relation in Relation],
        action="append",
        help="what the questions are about; may be repeated, all when left out",
    )
    for command in (attach, check, facts):
        command.add_argument("--folder", type=Path, default=DEFAULT, help="the catalogue folder")
    for name, target in (("evaluate", "major"), ("evaluate-scales", "group20")):
        command = commands.add_parser(
            name, help=f"learn {target} on one file of people and report on another"
        )
        command.add_argument("--train", type=Path, required=True, help="people to learn from")
        command.add_argument("--test", type=Path, required=True, help="other people")
        command.add_argument("--json", action="store_true", help="JSON instead of lines of text")
    options = parser.parse_args(arguments)
    try:
        if options.command == "attach-ratings":
            said = attach_ratings(options.source, options.folder)
        elif options.command == "facts":
            said = drafts(options.folder, options.seed, options.count, options.relation)
        elif options.command in ("evaluate", "evaluate-scales"):
            said = figures(options.command, options.train, options.test, as_json=options.json)
        else:
            said = summary(options.folder)
    except (CatalogueError, UnreadablePeopleError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def attach_ratings(source: Path, folder: Path) -> str:
    """Write the ratings of all codes in use; returns a sentence about what was written."""
    files = CatalogueFiles(folder)
    codes = {each.onet_soc for each in read_professions(files, read_families(files))}
    (folder / RATINGS_FILE).write_text(extract_ratings(source, codes), "utf-8")
    return f"{RATINGS_FILE}: ratings of {len(codes)} occupations"


def summary(folder: Path) -> str:
    """One line on a catalogue that loads without a broken link."""
    catalogue = load_catalogue(folder)
    return (
        f"catalogue {catalogue.version}: {len(catalogue.professions)} professions in "
        f"{len(catalogue.families)} families, {len(catalogue.programmes)} programmes, "
        f"{len(catalogue.competencies)} competencies; every link resolves"
    )


def figures(command: str, train: Path, test: Path, *, as_json: bool) -> str:
    """The report of an evaluation command, as JSON or one figure a line."""
    report = evaluate(train, test) if command == "evaluate" else evaluate_scales(train, test)
    if as_json:
        return json.dumps(report, indent=2, allow_nan=False)
    return readable(report).rstrip()


def drafts(folder: Path, seed: int, count: int, relations: Sequence[str] | None) -> str:
    """Raw questions as a YAML list; see `recommender.drafts.candidates`."""
    chosen = [Relation(relation) for relation in relations or Relation]
    drawn = candidates(load_catalogue(folder), seed=seed, count=count, relations=chosen)
    listed = [candidate.to_dict() for candidate in drawn]
    return yaml.safe_dump(listed, allow_unicode=True, sort_keys=False, width=100).rstrip()


if __name__ == "__main__":
    sys.exit(main())
