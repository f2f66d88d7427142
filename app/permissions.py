"""Who may: a closed vocabulary, what each role is granted, and the guard in front of every view.

A view says what each of its methods needs (`@requires(get=…, post=…)`). What says nothing is
refused. Whose object it is (this very child) is the use case's question, not this file's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum, auto
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.identity import Principal, Role


class Permission(StrEnum):
    READ_PUBLIC = auto()
    SIGN_IN = auto()
    SIGN_OUT = auto()
    KEEP_OWN_ACCOUNT = auto()
    ANSWER = auto()
    SEE_OWN_RESULT = auto()
    SEE_OWN_PAGE = auto()
    WISH_FOR_TRIAL = auto()
    ACCEPT_INVITATION = auto()
    SEE_CHILD = auto()
    RATE = auto()
    LEAD_CLASS = auto()
    ASSIGN_TRIAL = auto()
    RECEIVE_PUPILS = auto()
    OVERSEE_REGION = auto()
    KEEP_INSTRUMENTS = auto()
    OPERATE = auto()


_P = Permission
_EVERYBODY = frozenset({_P.READ_PUBLIC, _P.SIGN_IN, _P.SIGN_OUT})
_STAFF = _EVERYBODY | {_P.KEEP_OWN_ACCOUNT}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.GUEST: _EVERYBODY | {_P.ANSWER, _P.SEE_OWN_RESULT, _P.ACCEPT_INVITATION},
    Role.PUPIL: _EVERYBODY | {_P.ANSWER, _P.SEE_OWN_RESULT, _P.SEE_OWN_PAGE, _P.WISH_FOR_TRIAL},
    Role.PARENT: _STAFF | {_P.SEE_CHILD, _P.RATE, _P.ACCEPT_INVITATION},
    Role.NAVIGATOR: _STAFF | {_P.LEAD_CLASS, _P.ASSIGN_TRIAL, _P.RATE, _P.ACCEPT_INVITATION},
    Role.HOST: _STAFF | {_P.RECEIVE_PUPILS, _P.RATE, _P.ACCEPT_INVITATION},
    Role.COORDINATOR: _STAFF | {_P.OVERSEE_REGION, _P.ACCEPT_INVITATION},
    Role.METHODOLOGIST: _STAFF | {_P.KEEP_INSTRUMENTS, _P.ACCEPT_INVITATION},
    Role.OPERATOR: _STAFF | {_P.OPERATE, _P.ACCEPT_INVITATION},
    Role.SYSTEM: frozenset(_P),
}

# Somebody signed in whose last membership has ended keeps only this.
_WITHOUT_ROLE = _STAFF | {_P.ACCEPT_INVITATION}

View = TypeVar("View", bound=Callable[..., Any])
_DECLARED = "__permissions__"


def may(actor: Principal, permission: Permission) -> bool:
    """Whether any of the actor's roles grants the permission."""
    if not actor.roles:
        return permission in _WITHOUT_ROLE
    return any(permission in GRANTS[role] for role in actor.roles)


def actor() -> Principal:
    """The principal of the present request."""
    return cast(Principal, current_user._get_current_object())


def requires(**by_method: Permission) -> Callable[[View], View]:
    """Declare what each method of a view needs, e.g. `@requires(get=…, post=…)`."""

    def declare(view: View) -> View:
        setattr(view, _DECLARED, {m.upper(): p for m, p in by_method.items()})
        return view

    return declare


def declared(app: Flask, endpoint: str) -> Mapping[str, Permission]:
    """What the view behind an endpoint needs per method; empty when it says nothing."""
    return cast(Mapping[str, Permission], getattr(app.view_functions[endpoint], _DECLARED, {}))


def needed_for(app: Flask, endpoint: str, method: str) -> Permission | None:
    """The permission a request needs; None when nothing was declared, which means: refuse."""
    return declared(app, endpoint).get("GET" if method == "HEAD" else method)


def undeclared(app: Flask) -> list[str]:
    """Routes with a method that says nothing; the app refuses to start if there are any."""
    return [
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if needed_for(app, rule.endpoint, method) is None
    ]


def guard() -> ResponseReturnValue | None:
    """Stand before every request: refuse what is not declared or not granted."""
    if request.endpoint is None or _granted(request.endpoint, request.method):
        return None  # Without an endpoint the address does not exist; the 404 page follows.
    if not actor().is_authenticated and request.method in ("GET", "HEAD"):
        return redirect(url_for("auth.enter"))
    return abort(403)


def _granted(endpoint: str, method: str) -> bool:
    permission = needed_for(current_app, endpoint, method)
    return permission is not None and may(actor(), permission)
