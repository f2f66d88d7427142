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
AT_ONCE = 3
"""As many answers of an adaptive form the page sends at once, near its end each by itself."""

ITEM = re.compile(rb'name="item" value="([^"]+)"')

LEANING = {"R": 4, "I": 3, "A": 2, "S": 4, "E": 2, "C": 3}
"""What the invented pupil answers on each scale; the letter begins an item's id."""


@dataclass(slots=True)
class Journey:
    """A browser of one pupil. `times` are seconds of each request, `statements` of SQL."""

    port: int
    code: str
    cookies: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    statements: int = 0
    answered: int = 0
    token: str = ""
    connection: http.client.HTTPConnection | None = None

    def run(self, *, without_script: bool = False) -> None:
        """Sign in, answer until nothing comes, see the result.

        As the page's script does it, or as a browser without script, which gets a page after
        every answer.
        """
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._get("/enter")
        self._form("/enter", code=self.code)
        self._get("/me")
        question = self._form("/attempts", form="full")
        page = self._get(question)
        if without_script:
            self._answer_forms(question)
        else:
            coming = self._order(page)
            while coming:
                coming = self._save(question, coming[: AT_ONCE if len(coming) > AT_ONCE else 1])
        result = self._form(f"{question}/finish")
        if result.endswith("/again"):
            self._get(result)
            result = self._form(result)
        shown = self._get(result)
        if b"/professions/" not in shown:
            raise RuntimeError("the result page names no profession")
        self.connection.close()

    def _order(self, page: bytes) -> list[str]:
        found = DATA.search(page)
        if found is None:
            raise RuntimeError("the question page carries no questions")
        order: list[str] = json.loads(found[1])["order"]
        return order

    def _value(self, item: str) -> int:
        """A little up and down, or the answers would look as if nobody had read the questions."""
        self.answered += 1
        return min(max(LEANING[item[0]] + self.answered * 7 % 3 - 1, 1), 5)

    def _answer_forms(self, question: str) -> None:
        page = self._get(f"{question}?n=1")
        while b'id="view-done" class="flow" hidden' in page:
            found = ITEM.search(page)
            if found is None:
                raise RuntimeError("the question page has no form")
            item = found[1].decode()
            value = str(self._value(item))
            before = len(self.times)
            place = self._form(question, item=item, value=value, seq="1", n=str(self.answered))
            page = self._get(place)
            self.saves.append(sum(self.times[before:]))

    def _save(self, question: str, items: list[str]) -> list[str]:
        """Answer some items; returns the plan that the reply brings."""
        answers = [
            {"item": item, "value": self._value(item), "seq": 1, "ms": 2500, "at": self.answered}
            for item in items
        ]
        body = json.dumps({"answers": answers}).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        before = len(self.times)
        status, _, reply = self._send("POST", f"{question}/answers", body, headers)
        if status != 200:
            raise RuntimeError(f"answers were refused with {status}")
        self.saves += self.times[before:]
        coming: list[str] = json.loads(reply)["coming"]
        return coming

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
