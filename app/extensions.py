"""Extensions, made unbound and tied to the application here; and the session of a request."""

from __future__ import annotations

import gc
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, g, request, url_for
from flask_babel import Babel, get_domain
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from whitenoise import WhiteNoise

from app import storage
from app.clock import Clock
from app.identity import Principal
from app.mail import Mail, NullMail, SmtpMail
from app.permissions import Permission, guard, requires
from app.services import browser_sessions
from app.services.reach import LARGEST_NUMBER
from app.services.surroundings import KEY, Surroundings
from app.settings import Settings
from models.db import db

LANGUAGES = ("ru", "en")
STATIC = Path(__file__).parent / "static"
A_YEAR = 31_536_000
TAKES_JSON = frozenset({"pupil.answers"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

babel = Babel()
compress = Compress()
csrf = CSRFProtect()
login_manager = LoginManager()
migrate = Migrate(directory=str(Path(__file__).parents[1] / "migrations"))


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: what fits into a column, for databases refuse to compare more."""

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, max=LARGEST_NUMBER)


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own configuration, all of it derived from the settings."""
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=storage.engine_options(settings.database_url),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_ENABLED=settings.mode != "testing",
        BABEL_DEFAULT_LOCALE="ru",
        COMPRESS_MIMETYPES=["text/html", "application/json", "text/javascript"],
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
        TESTING=settings.mode == "testing",
    )


def init_app(app: Flask, settings: Settings, clock: Clock) -> None:
    """Tie every extension to the application."""
    app.extensions["settings"] = settings
    app.extensions[KEY] = Surroundings(
        clock, _mail(settings), settings.code_key, settings.public_url, settings.second_factor
    )
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        storage.prepare(db.engine, guarded=settings.mode == "production")
    if settings.count_sql:
        _count_statements(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=language)
    app.jinja_env.globals.update(gettext=wording, _=wording)
    login_manager.session_protection = None
    login_manager.anonymous_user = Principal.nobody
    login_manager.user_loader(_principal)
    login_manager.init_app(app)
    app.before_request(guard)
    app.before_request(_refuse_json)
    app.after_request(_protect)
    compress.init_app(app)
    _serve_static(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]


def work() -> Session:
    """The database session of this request, with its surroundings."""
    session = db.session()
    session.info[KEY] = current_app.extensions[KEY]
    return session


def language() -> str:
    """The language chosen on the page, else the browser's, else Russian."""
    chosen = request.cookies.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or "ru"


def wording(text: str, **gaps: object) -> Markup:
    """A text of a template in the language of the request, with its gaps filled.

    Flask-Babel finds its translations anew at every call, and a page makes a hundred. Wordings are
    few and never change while the process lives, so each is looked up once per language.
    """
    if "wordings" not in g:
        g.wordings = _wordings.setdefault(language(), {})
    known: dict[str, Markup] = g.wordings
    if text not in known:
        # The wordings are the project's own; only what fills their gaps has to be escaped.
        known[text] = Markup(get_domain().get_translations().ugettext(text))  # noqa: S704
    return known[text] % gaps


_wordings: dict[str, dict[str, Markup]] = {}


def _principal(token: str) -> Principal | None:
    return browser_sessions.principal(token, session=work())


def _mail(settings: Settings) -> Mail:
    return SmtpMail(settings.mail_url) if settings.mail_url else NullMail()


def _refuse_json() -> None:
    """Forms are sent as forms: Flask-WTF would take a JSON body for fields and stumble over it."""
    if request.is_json and request.endpoint not in TAKES_JSON:
        abort(415)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    # Pages are personal and computers are shared: nothing of them stays in a cache.
    headers.setdefault("Cache-Control", "no-store")
    if current_app.extensions["settings"].secure:
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if "statements" in g:
        headers["Server-Timing"] = f'sql;desc="{g.statements}"'
    return response


def _serve_static(app: Flask) -> None:
    """Static files beside the application: compressed, typed, and cached for a year by version."""
    requires(get=Permission.READ_PUBLIC)(app.view_functions["static"])
    app.url_defaults(_version_static)
    app.add_template_global(asset)
    app.add_template_global(address)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC,
        prefix="static/",
        max_age=A_YEAR,
        allow_all_origins=False,
        add_headers_function=lambda headers, _path, _url: headers.add_header(
            "X-Content-Type-Options", "nosniff"
        ),
    )


def _version_static(endpoint: str, values: dict[str, Any]) -> None:
    """Put a file's fingerprint into its address. Fonts go without: the style sheet names them."""
    if endpoint == "static" and not values["filename"].endswith(".woff2"):
        values.setdefault("v", _fingerprint(values["filename"]))


@cache
def _fingerprint(filename: str) -> str:
    return hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:8]


def settle(app: Flask) -> None:
    """Read the published data now, so that no pupil waits for it, and quiet the collector.

    Catalogue, templates and statements live as long as the process. Frozen, the collector does
    not walk through them again and again.
    """
    around: Surroundings = app.extensions[KEY]
    _ = around.bank, around.catalogue
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def asset(filename: str) -> str:
    """The address of a static file."""
    return address("static", filename=filename)


def address(endpoint: str, **values: Any) -> str:
    """The address of something that is the same for everybody, worked out once.

    A page names dozens of icons and professions, and routing each anew takes its time.
    """
    key = (endpoint, *values.values())
    if key not in _addresses:
        _addresses[key] = url_for(endpoint, **values)
    return _addresses[key]


_addresses: dict[tuple[str, ...], str] = {}


def _count_statements(app: Flask) -> None:
    """For `make bench`: the number of SQL statements of a request, in a Server-Timing header."""

    @app.before_request
    def begin() -> None:
        g.statements = 0

    with app.app_context():
        engine: Engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def count(*_: Any) -> None:
        if "statements" in g:
            g.statements += 1
