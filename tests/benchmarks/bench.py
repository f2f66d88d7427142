"""`make bench`: what a whole pupil journey costs the server.

Prints a table and writes build/bench.json.

The baseline of the same run is the same journey without script: a form and a page an answer,
which is how survey platforms work. The server has two workers; clients run in one process of
their own on the same machine, so journeys a second are a lower bound.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.journey import Journey
from tests.benchmarks.server import ROOT, Server

JOURNEYS = {1: 40, 8: 240, 30: 300}
BASELINE = 40
PAGES = "a page an answer, 8"


def _client(
    port: int, codes: Sequence[str], clients: int, without_script: bool
) -> tuple[list[float], list[float], int, int, float]:
    """The journeys: times of all requests, of saves, SQL statements, answers, seconds in all."""

    def one(code: str) -> Journey:
        journey = Journey(port, code)
        journey.run(without_script=without_script)
        return journey

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        done = list(pool.map(one, codes))
    seconds = time.perf_counter() - began
    return (
        [t for j in done for t in j.times],
        [t for j in done for t in j.saves],
        sum(j.statements for j in done),
        sum(j.answered for j in done),
        seconds,
    )


def measure(
    server: Server, clients: int, count: int, *, without_script: bool = False
) -> dict[str, float]:
    """`count` journeys by `clients` at once: cost, speed and waiting times."""
    codes, server.codes = server.codes[:count], server.codes[count:]
    cpu = server.cpu_seconds()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        times, saves, statements, answered, seconds = pool.apply(
            _client, (server.port, codes, clients, without_script)
        )
    cpu = server.cpu_seconds() - cpu
    return {
        "journeys": count,
        "cpu_ms": 1000 * cpu / count,
        "per_second": count / seconds,
        "request_p50_ms": 1000 * statistics.median(times),
        "request_p95_ms": 1000 * statistics.quantiles(times, n=20)[-1],
        "save_p95_ms": 1000 * statistics.quantiles(saves, n=20)[-1],
        "answers": answered / count,
        "save_p50_ms": 1000 * statistics.median(saves),
        "sql_statements": statements / count,
        "peak_mb": server.peak_megabytes(),
    }


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder), 8, count_sql=True) as server,
    ):
        counted = measure(server, 1, 8)["sql_statements"]
    found: dict[str, dict[str, float]] = {}
    pupils = sum(JOURNEYS.values()) + BASELINE + 8
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder), pupils, count_sql=False) as server,
    ):
        measure(server, 4, 8)  # warms both workers up
        for clients, count in JOURNEYS.items():
            found[f"{clients} clients"] = measure(server, clients, count)
        found[PAGES] = measure(server, 8, BASELINE, without_script=True)
    _print(found, counted)
    _write(found, counted)


def _print(found: dict[str, dict[str, float]], counted: float) -> None:
    columns = (
        "cpu_ms",
        "answers",
        "per_second",
        "request_p50_ms",
        "request_p95_ms",
        "save_p50_ms",
        "save_p95_ms",
        "peak_mb",
    )
    print(f"{'':<26}" + "".join(f"{name:>16}" for name in columns))
    for name, row in found.items():
        print(f"{name:<26}" + "".join(f"{row[column]:>16.1f}" for column in columns))
    baseline = found[PAGES]["cpu_ms"] / found["8 clients"]["cpu_ms"]
    print(f"SQL statements a journey: {counted:.0f}")
    print(f"CPU of the baseline (a page an answer) to ours: {baseline:.1f} to 1")


def _write(found: dict[str, dict[str, float]], counted: float) -> None:
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    rows = {name: row | {"sql_statements": counted} for name, row in found.items()}
    content = {"journey": rows["8 clients"], "by_clients": rows}
    target.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"written to {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
