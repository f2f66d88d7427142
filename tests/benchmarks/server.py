"""A real server under measurement: its own database, two workers, and what they cost."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import psutil

from app import create_app
from app.extensions import work
from app.identity import Principal
from app.services import codes
from app.services.sign_in import add_pupil
from app.services.transaction import change
from app.settings import Settings
from models import ClassGroup, Organisation, OrganisationKind, Region, RegionMode, User

ROOT = Path(__file__).parents[2]
WORKERS = 2
CLASS_SIZE = 50
SYSTEM = Principal.system("bench")


class Server:
    """A granian server with `pupils` pupils who have codes; use as a context manager."""

    def __init__(self, folder: Path, pupils: int, *, count_sql: bool) -> None:
        self.folder = folder
        self.pupils = pupils
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.environment = os.environ | {
            "BILET_MODE": "demonstration",
            "BILET_SECRET_KEY": secrets.token_urlsafe(48),
            "BILET_CODE_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
            "BILET_COUNT_SQL": "1" if count_sql else "0",
        }
        self.codes: list[str] = []

    def __enter__(self) -> Self:
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._fill()
        self.process = subprocess.Popen(
            [
                "sh",
                str(ROOT / "bin" / "serve"),
                "--workers",
                str(WORKERS),
                "--port",
                str(self.port),
                "--log-level",
                "warning",
            ],
            env=self.environment | {"PYTHON": sys.executable},
        )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def cpu_seconds(self) -> float:
        """CPU time, user and system, of the server and all its workers so far."""
        return sum(sum(p.cpu_times()[:2]) for p in self._family())

    def peak_megabytes(self) -> float:
        """The most memory the server and its workers have held, added up."""
        return sum(_peak(p) for p in self._family())

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not answer within 30 seconds")

    def _fill(self) -> None:
        app = create_app(Settings.from_environment(self.environment))
        with app.app_context():
            session = work()
            with change(session, SYSTEM) as unit:
                region = Region(
                    code="RU-B", name="Замер", timezone="Europe/Moscow", mode=RegionMode.FULL_CYCLE
                )
                session.add(region)
                session.flush()
                school = Organisation(
                    region_id=region.id,
                    kind=OrganisationKind.SCHOOL,
                    name="Школа",
                    municipality="Город",
                )
                navigator = User(first_name="Вера", last_name="Лугова", created_at=unit.now)
                session.add_all([school, navigator])
                session.flush()
                group_id = 0
                for number in range(self.pupils):
                    if number % CLASS_SIZE == 0:
                        group = ClassGroup(
                            organisation_id=school.id,
                            navigator_id=navigator.id,
                            name=f"8 {number}",
                            grade=8,
                        )
                        session.add(group)
                        session.flush()
                        group_id = group.id
                    pupil_id = add_pupil(unit, group_id, "Аня", f"Котова-{number}")
                    self.codes.append(codes.issue_for_pupil(session, pupil_id, unit.now))
                unit.record("bench.filled", "-", pupils=self.pupils)


def _peak(process: psutil.Process) -> float:
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return float(process.memory_info().rss) / 1_048_576
