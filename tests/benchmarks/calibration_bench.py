"""`python -m tests.benchmarks.calibration_bench`: calibration beside girth, and mass scoring.

Every task runs in a process of its own, on the same made-up answers, so that its peak memory is
its own (it includes Python and the libraries, which is why a task imports only what it needs).
CPU seconds leave out imports and the making of the answers. Our calibrations compute standard
errors of all parameters, girth's do not.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Figures: TypeAlias = dict[str, float]
Answers: TypeAlias = npt.NDArray[np.int8]
Found: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]

ROOT = Path(__file__).parents[2]
ITEMS, CATEGORIES = 48, 5
SCORED = 100_000
SEED = 20_000
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
LAYOUTS = {"one trait, 48 items": 1, "six traits, 8 items each": 6}


def make(folder: Path, people: int) -> None:
    """Items and answers of every layout, as files."""
    rng = np.random.default_rng(SEED)
    a = rng.uniform(0.8, 2.2, ITEMS)
    b = rng.normal(0, 0.6, (ITEMS, 1)) + np.linspace(-1.5, 1.5, CATEGORIES - 1)
    b = np.sort(b + rng.normal(0, 0.15, b.shape), axis=1)
    np.savez(folder / "items.npz", a=a, b=b)
    for traits in LAYOUTS.values():
        np.save(folder / f"{traits}.npy", _answers(rng, a, b, people, traits))
    np.save(folder / "scored.npy", _answers(rng, a, b, SCORED, 6))


def _answers(
    rng: np.random.Generator,
    a: npt.NDArray[np.float64],
    b: npt.NDArray[np.float64],
    people: int,
    traits: int,
) -> Answers:
    theta = rng.normal(size=(people, traits))
    x = np.empty((people, ITEMS), dtype=np.int8)
    for item in range(ITEMS):
        own = theta[:, item * traits // ITEMS, None]
        at_least = 1 / (1 + np.exp(-a[item] * (own - b[item])))
        x[:, item] = (rng.random((people, 1)) < at_least).sum(axis=1)
    return x


def ours(x: Answers) -> Found:
    """One trait calibrated by this project."""
    from questionnaires.irt.calibration import calibrate_graded

    found = calibrate_graded(x, CATEGORIES)
    return found.a, found.b


def girths(x: Answers) -> Found:
    """One trait calibrated by girth, with the options it comes with."""
    from girth import grm_mml

    found = grm_mml(x.T.astype(np.int64))
    return found["Discrimination"], found["Difficulty"]


def calibrate(folder: Path, traits: int, method: Callable[[Answers], Found]) -> Figures:
    """Calibrate trait by trait; seconds, errors of the parameters, memory."""
    items, x = np.load(folder / "items.npz"), np.load(folder / f"{traits}.npy")
    method(x[:200, :4])  # imports
    began = time.process_time()
    parts = [method(columns) for columns in np.split(x, traits, axis=1)]
    seconds = time.process_time() - began
    a, b = (np.concatenate(numbers) for numbers in zip(*parts, strict=True))
    return {
        "cpu_s": seconds,
        "rmse_a": _rmse(a, items["a"]),
        "rmse_b": _rmse(b, items["b"]),
        "peak_mb": _peak(),
    }


def score(folder: Path) -> Figures:
    """EAP scores and standard errors of everybody on six traits."""
    from questionnaires.irt.scoring import score as eap
    from questionnaires.irt.tables import Tables

    items, x = np.load(folder / "items.npz"), np.load(folder / "scored.npy")
    tables = Tables.graded(items["a"], items["b"], np.repeat(np.arange(6), 8))
    eap(x[:10], tables)
    began = time.process_time()
    found = eap(x, tables)
    seconds = time.process_time() - began
    return {"cpu_s": seconds, "mean_se": float(found.se.mean()), "peak_mb": _peak()}


def _rmse(found: npt.NDArray[np.float64], truth: npt.NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean((found - truth) ** 2)))


def _peak() -> float:
    """The most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # ru_maxrss would begin with what the parent held.
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(task: str, folder: Path, people: int) -> Figures | None:
    """What a process of its own does."""
    kind, _, traits = task.partition(":")
    if kind == "make":
        make(folder, people)
        return None
    if kind == "score":
        return score(folder)
    return calibrate(folder, int(traits), {"ours": ours, "girth": girths}[kind])


def run(task: str, folder: Path, people: int) -> Figures:
    """A task in a new process with one thread."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.calibration_bench"]
    command += ["--task", task, "--folder", str(folder), "--people", str(people)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | ONE_THREAD, check=True, capture_output=True, text=True
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def measure(people: int) -> dict[str, dict[str, Figures]]:
    """All tasks, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("make", folder, people)
        found = {
            layout: {who: run(f"{who}:{traits}", folder, people) for who in ("ours", "girth")}
            for layout, traits in LAYOUTS.items()
        }
        for pair in found.values():
            pair["girth to ours"] = {
                name: pair["girth"][name] / figure for name, figure in pair["ours"].items()
            }
        found[f"scoring {SCORED} people, 48 items"] = {"ours": run("score", folder, people)}
    return found


def show(found: dict[str, dict[str, Figures]], people: int) -> None:
    """The figures as a small table."""
    columns = ("cpu_s", "rmse_a", "rmse_b", "mean_se", "peak_mb")
    print(f"{people} people, {CATEGORIES} categories; girth {version('girth')}")
    print(f"{'':<44}" + "".join(f"{column:>10}" for column in columns))
    for layout, rows in found.items():
        for who, row in rows.items():
            cells = (f"{row[c]:>10.4f}" if c in row else f"{'':>10}" for c in columns)
            print(f"{f'{layout}: {who}':<44}" + "".join(cells))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Calibration beside girth, and mass scoring.")
    parser.add_argument("--people", type=int, default=20_000, help="how many answer")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.task:
        print(json.dumps(work(chosen.task, chosen.folder, chosen.people)))
        return
    if find_spec("girth") is None:
        parser.error("girth is not installed; it comes with the development extras")
    found = measure(chosen.people)
    if chosen.json:
        content = {"people": chosen.people, "girth": version("girth"), "tasks": found}
        print(json.dumps(content, indent=2))
    else:
        show(found, chosen.people)


if __name__ == "__main__":
    main()
