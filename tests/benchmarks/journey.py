"""One pupil's whole way over HTTP: code, answers, result. A cheap client on plain sockets."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf-token" content="([^"]+)"')
DATA = re.compile(rb'<script type="application/json" id="questions">(.*?)</script>', re.DOTALL)
STATEMENTS = re.compile(r'sql;desc="(\d+)"')
BLOCK = 12


@dataclass(slots=True)
class Journey:
    """A browser of one pupil. `times` are seconds of each request, `statements` of SQL."""

    port: int
    code: str
    cookies: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    statements: int = 0
    token: str = ""
    connection: http.client.HTTPConnection | None = None

    def run(self, *, one_by_one: bool = False) -> None:
        """Sign in, answer everything (in blocks, or one answer a request), see the result."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._get("/enter")
        self._form("/enter", code=self.code)
        self._get("/me")
        question = self._form("/attempts", form="full")
        page = self._get(question)
        items = self._items(page)
        size = 1 if one_by_one else BLOCK
        for start in range(0, len(items), size):
            self._save(question, items[start : start + size], start)
        result = self._form(f"{question}/finish")
        shown = self._get(result)
        if b"/professions/" not in shown:
            raise RuntimeError("the result page names no profession")
        self.connection.close()

    def _items(self, page: bytes) -> list[str]:
        found = DATA.search(page)
        if found is None:
            raise RuntimeError("the question page carries no questions")
        return [item_id for item_id, _ in json.loads(found[1])["items"]]

    def _save(self, question: str, items: list[str], start: int) -> None:
        answers = [
            {"item": item, "value": 1 + (start + n * 7 + len(item)) % 5, "seq": 1, "ms": 2500}
            for n, item in enumerate(items)
        ]
        body = json.dumps({"answers": answers}).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        before = len(self.times)
        status, _, _ = self._send("POST", f"{question}/answers", body, headers)
        if status != 200:
            raise RuntimeError(f"answers were refused with {status}")
        self.saves += self.times[before:]

    def _get(self, path: str) -> bytes:
        status, _, page = self._send("GET", path, None, {})
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}")
        if found := TOKEN.search(page):
            self.token = found[1].decode()
        return page

    def _form(self, path: str, **fields: str) -> str:
        """Send a form; returns the address it leads to."""
        body = urlencode({**fields, "csrf_token": self.token}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, location, _ = self._send("POST", path, body, headers)
        if status not in (302, 303):
            raise RuntimeError(f"POST {path} answered {status}")
        return location

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        if self.connection is None:
            raise RuntimeError("the journey has not begun")
        headers |= {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        self.times.append(time.perf_counter() - began)
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := STATEMENTS.search(response.headers.get("Server-Timing") or ""):
            self.statements += int(found[1])
        return response.status, response.headers.get("Location") or "", content
