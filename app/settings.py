"""One frozen, typed record of all settings. A missing or weak value refuses to start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

Mode = Literal["demonstration", "production", "testing"]
SMALLEST_SECRET = 32
DEFAULT_URL = "http://127.0.0.1:8000"


class SettingsError(RuntimeError):
    """A setting is missing, weak or contradictory; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the environment may decide.

    `secret_key` signs cookies; `code_key` keys the digests of login codes. They are apart so
    that the first can be renewed at any time without making printed login cards worthless.
    """

    mode: Mode
    secret_key: str
    code_key: str
    database_url: str
    public_url: str = DEFAULT_URL
    second_factor: bool = True
    mail_url: str | None = None
    trusted_proxies: int = 0
    count_sql: bool = False

    def __post_init__(self) -> None:
        if self.mode not in get_args(Mode):
            raise SettingsError(
                f"BILET_MODE is '{self.mode}': use one of {', '.join(get_args(Mode))}."
            )
        for name, value in (
            ("BILET_SECRET_KEY", self.secret_key),
            ("BILET_CODE_KEY", self.code_key),
        ):
            if len(value) < SMALLEST_SECRET or len(set(value)) < 10:
                raise SettingsError(
                    f"{name} is missing or too weak: give at least {SMALLEST_SECRET} random "
                    "characters, for example from `python -c 'import secrets; "
                    "print(secrets.token_urlsafe(48))'`."
                )
        if self.secret_key == self.code_key:
            raise SettingsError("BILET_SECRET_KEY and BILET_CODE_KEY must differ.")
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise SettingsError(
                "DATABASE_URL must start with sqlite:/// or postgresql:// (the scheme of yours "
                "is not known)."
            )
        if self.mode == "production" and not self.public_url.startswith("https://"):
            raise SettingsError("BILET_PUBLIC_URL must start with https:// in production.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings from environment variables; see docs/operating.md for the list."""
        mode = environ.get("BILET_MODE")
        if mode is None:
            raise SettingsError(
                "BILET_MODE is not set: use demonstration, production or testing "
                "(`make env` writes the settings of a demonstration to .env)."
            )
        if environ.get("FLASK_DEBUG") and mode == "production":
            raise SettingsError("FLASK_DEBUG must not be set in production.")
        default_database = f"sqlite:///{Path.cwd() / 'instance' / (mode + '.sqlite3')}"
        return cls(
            mode=cast(Mode, mode),
            secret_key=environ.get("BILET_SECRET_KEY", ""),
            code_key=environ.get("BILET_CODE_KEY", ""),
            database_url=_with_driver(environ.get("DATABASE_URL", default_database)),
            public_url=environ.get("BILET_PUBLIC_URL", DEFAULT_URL).rstrip("/"),
            second_factor=environ.get("BILET_SECOND_FACTOR", "") != "off"
            and mode != "demonstration",
            mail_url=environ.get("BILET_MAIL_URL") or None,
            trusted_proxies=_whole(environ, "BILET_TRUSTED_PROXIES"),
            count_sql=environ.get("BILET_COUNT_SQL") == "1",
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https, so that cookies may demand it."""
        return self.public_url.startswith("https://")


def _whole(environ: Mapping[str, str], name: str) -> int:
    value = environ.get(name, "0")
    if not value.isdecimal():
        raise SettingsError(f"{name} is '{value}': it must be a whole number.")
    return int(value)


def _with_driver(url: str) -> str:
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
