"""Command line: `python -m questionnaires evaluate --train A.csv --test B.csv [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from questionnaires.evaluation.reading import UnreadableAnswersError
from questionnaires.evaluation.report import evaluate, readable

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, or 1 when a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m questionnaires")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "evaluate", help="calibrate on one file of answers and report on another"
    )
    command.add_argument("--train", type=Path, required=True, help="answers to calibrate on")
    command.add_argument("--test", type=Path, required=True, help="answers of other people")
    command.add_argument("--json", action="store_true", help="JSON instead of lines of text")
    chosen = parser.parse_args(arguments)
    try:
        report = evaluate(chosen.train, chosen.test)
    except UnreadableAnswersError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        json.dumps(report, indent=2, allow_nan=False) + "\n" if chosen.json else readable(report)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
