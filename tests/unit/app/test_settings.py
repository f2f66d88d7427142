"""A setting that is missing, weak or contradictory refuses to start, and says what to do."""

from __future__ import annotations

import pytest

from app.settings import Settings, SettingsError

SECRET = "первый-секрет-0123456789-abcdefghijkl"
CODE = "second-secret-0123456789-abcdefghijklm"
GOOD = {
    "BILET_MODE": "production",
    "BILET_SECRET_KEY": CODE[::-1],
    "BILET_CODE_KEY": CODE,
    "DATABASE_URL": "postgresql://bilet@db/bilet",
    "BILET_PUBLIC_URL": "https://bilet.example/",
}


def test_good_settings_are_read() -> None:
    settings = Settings.from_environment(GOOD)
    assert settings.mode == "production"
    assert settings.database_url == "postgresql+psycopg://bilet@db/bilet"
    assert settings.public_url == "https://bilet.example"
    assert settings.secure
    assert settings.second_factor
    assert (settings.mail_url, settings.trusted_proxies, settings.count_sql) == (None, 0, False)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"BILET_MODE": None}, "BILET_MODE"),
        ({"BILET_MODE": "debug"}, "BILET_MODE"),
        ({"BILET_SECRET_KEY": None}, "BILET_SECRET_KEY"),
        ({"BILET_CODE_KEY": None}, "BILET_CODE_KEY"),
        ({"BILET_SECRET_KEY": CODE[:31]}, "BILET_SECRET_KEY"),
        ({"BILET_CODE_KEY": "changeme" * 8}, "BILET_CODE_KEY"),
        ({"BILET_SECRET_KEY": CODE}, "must differ"),
        ({"BILET_SECRET_KEY": SECRET, "BILET_CODE_KEY": SECRET}, "must differ"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"BILET_PUBLIC_URL": "http://bilet.example"}, "BILET_PUBLIC_URL"),
        ({"BILET_PUBLIC_URL": None}, "BILET_PUBLIC_URL"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"BILET_TRUSTED_PROXIES": "-1"}, "BILET_TRUSTED_PROXIES"),
        ({"BILET_TRUSTED_PROXIES": "one"}, "BILET_TRUSTED_PROXIES"),
    ],
)
def test_a_bad_setting_is_refused_by_name(change: dict[str, str | None], named: str) -> None:
    environ = {key: value for key, value in (GOOD | change).items() if value is not None}
    with pytest.raises(SettingsError, match=named) as caught:
        Settings.from_environment(environ)
    for key in ("BILET_SECRET_KEY", "BILET_CODE_KEY"):
        assert environ.get(key, "no secret") not in str(caught.value)


def test_the_short_scheme_of_postgresql_is_understood() -> None:
    url = "postgres://bilet@db/bilet"
    assert Settings.from_environment(GOOD | {"DATABASE_URL": url}).database_url == (
        "postgresql+psycopg://bilet@db/bilet"
    )


def test_a_demonstration_runs_over_http_without_second_factor() -> None:
    environ = {key: GOOD[key] for key in ("BILET_SECRET_KEY", "BILET_CODE_KEY")}
    settings = Settings.from_environment(environ | {"BILET_MODE": "demonstration"})
    assert not settings.second_factor
    assert not settings.secure
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("demonstration.sqlite3")


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Settings.from_environment(GOOD).mode = "testing"  # type: ignore[misc]
