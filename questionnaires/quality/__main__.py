"""`python -m questionnaires.quality --data FILE`: fit the detector and print its coefficients."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from questionnaires.evaluation.calibrated import calibrate
from questionnaires.evaluation.reading import read_answers
from questionnaires.quality.model import Detector

PEOPLE = 6000
SOURCE = (
    "Anonymous, mostly adult English-speaking web respondents (OpenPsychometrics RIASEC), taken as "
    "careful, and carelessness injected into their answers; no answer of a Russian pupil"
)


def main() -> None:
    """Calibrate on the file, fit on a draw of its people, write JSON to standard output."""
    parser = argparse.ArgumentParser(prog="python -m questionnaires.quality")
    parser.add_argument("--data", type=Path, required=True, help="as for `questionnaires evaluate`")
    learned = read_answers(parser.parse_args().data)
    form = calibrate(learned)
    rows = np.random.default_rng(0).permutation(len(learned.x))[:PEOPLE]
    found = Detector.fit(learned.x[rows], form.tables, form.correlations, source=SOURCE)
    content = found.to_dict()
    content["knots"] = np.round(content["knots"], 6).tolist()
    content["weights"] = np.round(content["weights"], 6).tolist()
    sys.stdout.write(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
