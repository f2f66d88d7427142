"""Sending mail: over SMTP, or (for tests and a demonstration) into a list."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit


class Mail(Protocol):
    def send(self, to: str, subject: str, body: str) -> None:
        """Deliver one plain-text message; raises OSError when it cannot be handed over."""


@dataclass(slots=True)
class NullMail:
    """Keeps what would have been sent."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, subject: str, body: str) -> None:
        self.sent.append((to, subject, body))


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """`smtps://user:password@host:465?from=address` or `smtp+starttls://…`."""

    url: str

    def send(self, to: str, subject: str, body: str) -> None:
        parts = urlsplit(self.url)
        sender = parts.query.removeprefix("from=") or f"{parts.username}@{parts.hostname}"
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = unquote(sender), to, subject
        message.set_content(body)
        host = parts.hostname or "localhost"
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        with kind(host, parts.port or 0, timeout=20) as server:
            if parts.scheme == "smtp+starttls":
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
