"""The application as a real server process, with its own demonstration database."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 60.0
STOPS_WITHIN = 15.0


class LiveServer:
    """Granian with two workers on a free port; it keeps port and database through restarts."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder = folder
        self.database = folder / "live.sqlite3"
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("BILET_")},
            "PYTHON": sys.executable,
            "PORT": str(self.port),
            "BILET_MODE": "demonstration",
            "BILET_SECRET_KEY": secrets.token_urlsafe(48),
            "BILET_CODE_KEY": secrets.token_urlsafe(48),
            "BILET_PUBLIC_URL": self.base_url,
            "DATABASE_URL": f"sqlite:///{self.database}",
        }
        self._log = folder / "live.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of the server's process and of its group."""
        if self._process is None:
            raise RuntimeError("the live server is not running")
        return self._process.pid

    def seed(self) -> str:
        """Migrate and fill the database as `make run` does; returns the printed logins."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "demonstration"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"`flask demonstration` failed:\n{done.stderr[-4000:]}")
        return done.stdout

    def start(self) -> None:
        if self._process is not None:
            raise RuntimeError("the live server is already running")
        with self._log.open("ab") as log:
            since = log.tell()
            self._process = subprocess.Popen(
                [ROOT / "bin" / "serve", "--workers", str(self.workers)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that workers can be ended together with it
            )
        deadline = time.monotonic() + STARTS_WITHIN
        # Granian loses a SIGTERM that comes while one of its workers is still loading.
        while not (self._workers_are_up(since) and self._answers()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the live server did not start:\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server the polite way, and by force whatever is left of it."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.kill()

    def kill(self) -> None:
        """`kill -9` for the server and its workers at once, in the middle of whatever they do."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # all of them may have ended already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def restart(self) -> None:
        """Stop and start again on the same port and database; fine after `kill` too."""
        self.stop()
        self.start()

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _workers_are_up(self, since: int) -> bool:
        return self._log.read_bytes()[since:].count(b"Started worker-") >= self.workers

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
