"""Bringing instruments in and taking them out: YAML, a table of items, QTI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.blueprints.frame import locale
from app.blueprints.methodologist import room
from app.blueprints.methodologist.forms import TableForm, TextForm
from app.blueprints.methodologist.mending import Advice, advice
from app.extensions import LANGUAGES, work
from app.permissions import Permission, actor, requires
from app.services import csv_drafts, drafts, exports
from app.services.errors import DraftExists, DraftIsBroken, TableIsBroken
from app.views_of.instruments import instrument_of

TAKES_FILES = frozenset({"methodologist.import_instrument", "methodologist.import_items"})
MOST_BYTES, MOST_TEXT = 3_000_000, 1_500_000
AROUND = 3
"""Lines shown before and after the one with the mistake."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a text is wrong, and how to mend it; `around` are lines with their numbers."""

    line: int
    field: str
    advice: Advice
    around: tuple[tuple[int, str], ...]


@room.url_value_preprocessor
def take_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A file that is a little too large gets an answer of this page instead of a refusal.

    It has to happen here: the check of form tokens, which reads the form, comes next.
    """
    if endpoint in TAKES_FILES:
        request.max_content_length = MOST_BYTES
        request.max_form_memory_size = MOST_TEXT


@room.route("/instruments/import", methods=["GET", "POST"])
@requires(get=Permission.KEEP_INSTRUMENTS, post=Permission.KEEP_INSTRUMENTS)
def import_instrument() -> ResponseReturnValue:
    form = TextForm()
    if not form.is_submitted():
        form.content.data, form.replace.data = _to_begin_with()
    if not form.validate_on_submit():
        return _text_page(form)
    try:
        form.content.data = _sent(form)
    except DraftIsBroken as error:
        return _text_page(form, error)
    return _kept(form)


@room.route("/instruments/<key>/items/import", methods=["GET", "POST"])
@requires(get=Permission.KEEP_INSTRUMENTS, post=Permission.KEEP_INSTRUMENTS)
def import_items(key: str) -> ResponseReturnValue:
    page = instrument_of(key, locale(), session=work())
    form, found, mistake = TableForm(), None, None
    if not form.is_submitted():
        form.version.data = page.next_version
    if form.validate_on_submit():
        try:
            found = _merged(key, form)
        except TableIsBroken as error:
            told = advice(error.problem)
            form.table.errors = [f"{told.problem}. {told.mend}".strip()]
        else:
            text = TextForm(formdata=None, content=found.content)
            if not found.problems:
                return _kept(text)
            mistake = _mistake_in(found.content)
    html = render_template(
        "methodologist/import_items.html",
        page=page,
        form=form,
        found=found,
        mistake=mistake,
        advice=advice,
    )
    return html, 422 if form.errors or found else 200


@room.get("/instruments/<key>/text.yaml")
@requires(get=Permission.KEEP_INSTRUMENTS)
def export(key: str) -> Response:
    content = drafts.text_of(key, session=work()).encode()
    return _file(content, f"{_name(key)}.yaml", "application/yaml")


@room.get("/instruments/<key>/items.csv")
@requires(get=Permission.KEEP_INSTRUMENTS)
def export_items(key: str) -> Response:
    content = exports.table(key, session=work())
    return _file(content, f"{_name(key)}-items.csv", "text/csv; charset=utf-8")


@room.get("/instruments/<key>/qti.zip")
@requires(get=Permission.KEEP_INSTRUMENTS)
def export_qti(key: str) -> Response:
    language = request.args.get("lang", locale())
    if language not in LANGUAGES:
        abort(404)
    content = exports.qti(key, language, session=work())
    return _file(content, f"{_name(key)}-{language}-qti3.zip", "application/zip")


def _to_begin_with() -> tuple[str, bool]:
    """The text to change: of a draft, or of a version that the new one is based on."""
    draft, base = request.args.get("draft"), request.args.get("base")
    if draft:
        return drafts.text_of(draft, session=work()), True
    if base:
        return drafts.based_on(base, session=work()), False
    return "", False


def _sent(form: TextForm) -> str:
    """The text of the file, byte by byte; else what was typed, with the line ends of a file."""
    if form.file.data:
        return drafts.decoded(form.file.data.read())
    return (form.content.data or "").replace("\r\n", "\n")


def _kept(form: TextForm) -> ResponseReturnValue:
    """Keep the text as a draft, or show it again with what is wrong."""
    try:
        key = drafts.save(
            actor(), form.content.data or "", replace=form.replace.data, session=work()
        )
    except DraftIsBroken as error:
        return _text_page(form, error)
    except DraftExists as error:
        form.replace.errors = [
            _("Черновик %(key)s уже есть. Отметьте «Заменить» или поменяйте номер.", key=error.key)
        ]
        return _text_page(form)
    flash(_("Черновик %(key)s сохранён. Посмотрите, как он выглядит.", key=key), "good")
    return redirect(url_for("methodologist.instrument", key=key))


def _text_page(form: TextForm, error: DraftIsBroken | None = None) -> ResponseReturnValue:
    mistake = _mistake(error, form.content.data or "") if error else None
    if mistake is not None:
        where = _("Строка %(line)s:", line=mistake.line)
        form.content.errors = [f"{where} {mistake.advice.problem}."]
    html = render_template("methodologist/import.html", form=form, mistake=mistake)
    return html, 422 if form.errors else 200


def _mistake(error: DraftIsBroken, content: str) -> Mistake:
    lines = content.splitlines()
    first = max(error.line - AROUND, 1)
    around = enumerate(lines[first - 1 : error.line + AROUND], first)
    return Mistake(error.line, error.field, advice(error.problem), tuple(around))


def _mistake_in(content: str) -> Mistake | None:
    try:
        drafts.checked(content, session=work())
    except DraftIsBroken as error:
        return _mistake(error, content)
    return None


def _merged(key: str, form: TableForm) -> csv_drafts.TableDraft:
    return csv_drafts.merged(
        key,
        form.table.data.read(),
        form.version.data or "",
        only=form.only.data,
        session=work(),
    )


def _name(key: str) -> str:
    return key.replace("@", "-")


def _file(content: bytes, name: str, kind: str) -> Response:
    """A file to be kept; keys hold nothing that a file name may not."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
