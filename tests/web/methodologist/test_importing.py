"""Bringing in a text or a table: every mistake is told with its place, and nothing is lost."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.blueprints.methodologist import importing
from app.services import csv_drafts, draft_rules, drafts, exports, instruments
from app.services.surroundings import of
from models import InstrumentVersion
from tests.factories.instruments import bank_text, next_text
from tests.factories.instruments import draft as kept
from tests.web.methodologist.reading import text, typed

NEW = "objects@1.1"


def send(desk: FlaskClient, content: str | bytes = "", **fields: Any) -> TestResponse:
    """Send the form: bytes as a file, a text as pasted by a browser."""
    form: dict[str, Any] = dict(fields)
    if isinstance(content, bytes):
        form["file"] = (BytesIO(content), "text.yaml")
    else:
        form["content"] = content.replace("\n", "\r\n")
    return desk.post("/instruments/import", data=form, content_type="multipart/form-data")


def stored(session: Session) -> int:
    count = session.scalar(select(func.count()).select_from(InstrumentVersion))
    session.rollback()
    return count or 0


def test_a_file_becomes_a_draft_byte_by_byte(desk: FlaskClient, session: Session) -> None:
    content = next_text().replace("\n", "\r\n").encode()
    answer = send(desk, content)
    assert answer.location == f"/instruments/{NEW}"
    assert drafts.text_of(NEW, session=session).encode() == content
    assert "Черновик objects@1.1 сохранён" in desk.get(answer.location).text


def test_a_pasted_text_becomes_a_draft(desk: FlaskClient, session: Session) -> None:
    assert send(desk, next_text()).status_code == 302
    assert drafts.text_of(NEW, session=session) == next_text()


def test_the_file_counts_when_there_is_a_text_as_well(desk: FlaskClient, session: Session) -> None:
    file = (BytesIO(next_text().encode()), "x.yaml")
    answer = desk.post("/instruments/import", data={"file": file, "content": "id: nothing"})
    assert answer.location == f"/instruments/{NEW}"
    assert stored(session) == 1


def test_an_empty_form_is_told(desk: FlaskClient) -> None:
    answer = send(desk)
    assert answer.status_code == 422
    assert "Выберите файл или вставьте текст" in answer.text
    assert "<title>Ошибка: " in answer.text


@pytest.mark.parametrize("as_file", [True, False])
def test_a_mistake_is_told_with_line_field_and_remedy(
    desk: FlaskClient, session: Session, as_file: bool
) -> None:
    content = next_text().replace("scale: nature", "scale: sea", 1)
    line = content[: content.index("scale: sea")].count("\n") + 1
    answer = send(desk, content.encode() if as_file else content)
    page = text(answer.text)
    assert answer.status_code == 422
    assert f"Строка {line}, items[1].options[1].scale" in page
    assert "Шкалы «sea» нет" in page
    assert "Возьмите обозначение из списка scales" in page
    assert f'<mark id="line-{line}">{line}</mark>' in answer.text
    assert 'id="errors"' in answer.text
    assert "autofocus" in answer.text
    assert stored(session) == 0
    assert typed(answer.text).replace("\r\n", "\n") == content


def test_what_was_shown_again_can_be_mended_and_sent(desk: FlaskClient, session: Session) -> None:
    answer = send(desk, next_text().replace("scale: nature", "scale: sea", 1))
    mended = typed(answer.text).replace("scale: sea", "scale: nature")
    assert send(desk, mended).location == f"/instruments/{NEW}"
    assert drafts.text_of(NEW, session=session) == next_text()


def test_markup_in_a_text_stays_text(desk: FlaskClient) -> None:
    answer = send(desk, "</textarea><script>alert(1)</script>")
    assert "<script>alert" not in answer.text
    assert typed(answer.text) == "</textarea><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "Файл не в кодировке UTF-8"),
        (b"a: [", "Это не YAML"),
        (b"a: " + b"[" * 60_000, "Слишком много вложенных уровней"),
    ],
    ids=["bytes", "yaml", "deep"],
)
def test_a_file_that_is_no_instrument_is_refused(
    desk: FlaskClient, session: Session, content: bytes, said: str
) -> None:
    answer = send(desk, content)
    assert answer.status_code == 422
    assert said in text(answer.text)
    assert stored(session) == 0


def test_a_text_may_be_longer_than_other_forms_take(desk: FlaskClient, session: Session) -> None:
    content = next_text() + "# " + "x" * 600_000 + "\n"
    assert desk.post("/instruments/import", data={"content": content}).status_code == 302
    assert drafts.text_of(NEW, session=session) == content


# Smaller bounds here: from half a megabyte on, the test client leaves files open.


def test_a_file_that_is_too_large_is_told(
    desk: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_rules, "LARGEST_FILE", 20_000)
    answer = send(desk, next_text().encode())
    assert answer.status_code == 422
    assert "Файл больше 1 МБ" in text(answer.text)
    assert stored(session) == 0


def test_a_file_beyond_all_measure_is_not_even_read(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_BYTES", 20_000)
    assert send(desk, next_text().encode()).status_code == 413


def test_a_number_that_is_taken_is_told(desk: FlaskClient, session: Session) -> None:
    answer = send(desk, bank_text("objects@1.0"))
    assert answer.status_code == 422
    assert "Номер не больше номера последней версии 1.0" in text(answer.text)
    assert stored(session) == 0


def test_a_draft_is_replaced_after_a_tick(desk: FlaskClient, session: Session) -> None:
    kept(session)
    other = next_text() + "# другое\n"
    answer = send(desk, other)
    assert answer.status_code == 422
    assert "Черновик objects@1.1 уже есть" in answer.text
    assert 'href="#replace"' in answer.text
    assert typed(answer.text).replace("\r\n", "\n") == other
    assert send(desk, other, replace="y").location == f"/instruments/{NEW}"
    assert drafts.text_of(NEW, session=session) == other


def test_the_form_begins_with_a_draft_or_with_the_next_version(
    desk: FlaskClient, session: Session
) -> None:
    kept(session)
    page = desk.get("/instruments/import", query_string={"draft": NEW}).text
    assert typed(page) == next_text()
    assert "checked" in page
    page = desk.get("/instruments/import", query_string={"base": "objects@1.0"}).text
    assert typed(page) == next_text("1.2")
    for unknown in ({"draft": "objects@9.9"}, {"base": "\0"}):
        assert desk.get("/instruments/import", query_string=unknown).status_code == 404


VALUES = "/instruments/values@1.0/items/import"


def table_of(session: Session, key: str = "values@1.0") -> list[str]:
    return exports.table(key, session=session).decode("utf-8-sig").splitlines()


def send_table(desk: FlaskClient, lines: list[str] | bytes, **fields: str) -> TestResponse:
    content = lines if isinstance(lines, bytes) else "\r\n".join(lines).encode("utf-8-sig")
    form = {"table": (BytesIO(content), "items.csv"), "version": "1.1"} | fields
    return desk.post(VALUES, data=form)


def test_a_whole_table_becomes_a_draft(desk: FlaskClient, session: Session) -> None:
    item = of(session).bank.version("values@1.0").items[0]
    lines = table_of(session)
    lines[1] = lines[1].replace(item.text.ru, "Видеть, что получилось")
    assert send_table(desk, lines).location == "/instruments/values@1.1"
    draft = instruments.version("values@1.1", session=session)
    assert draft.item(item.id).text.ru == "Видеть, что получилось"


def test_bad_rows_are_told_and_the_good_ones_can_be_kept(
    desk: FlaskClient, session: Session
) -> None:
    first, second = of(session).bank.version("values@1.0").items[:2]
    lines = table_of(session)
    lines[1] = lines[1].replace(f";{first.scale};", ";nothing;", 1)
    lines[2] = lines[2].replace(second.text.ru, "Другими словами")
    answer = send_table(desk, lines)
    page = text(answer.text)
    assert answer.status_code == 422
    assert "2 scale шкалы «nothing» нет Возьмите обозначение" in page
    assert f"{second.id} изменён Другими словами" in page
    assert stored(session) == 0
    sent = send(desk, typed(answer.text))
    assert sent.location == "/instruments/values@1.1"
    draft = instruments.version("values@1.1", session=session)
    assert draft.item(first.id) == first
    assert draft.item(second.id).text.ru == "Другими словами"


def test_a_table_whose_text_breaks_a_rule_is_shown_as_a_text(
    desk: FlaskClient, session: Session
) -> None:
    answer = send_table(desk, table_of(session)[:2], only="y")
    assert answer.status_code == 422
    assert "В части нет вопросов" in text(answer.text) or "не измеряет" in text(answer.text)
    assert 'version: "1.1"' in typed(answer.text)
    assert stored(session) == 0


def test_bad_rows_and_a_broken_whole_are_told_together(desk: FlaskClient, session: Session) -> None:
    kept(session, next_text("1.5", "values@1.0"))
    answer = send_table(desk, [*table_of(session), "BAD;nothing;;a;b;;;"], version="1.0")
    page = text(answer.text)
    assert answer.status_code == 422
    assert "Номер не больше номера последней версии 1.0" in page
    assert "Сохранить черновик без этих строк" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"version": "1"}, "Два числа через точку"),
        ({"version": ""}, "Впишите номер"),
        ({"version": "1.1\n"}, "Два числа через точку"),
    ],
)
def test_the_number_of_the_draft_is_checked(
    desk: FlaskClient, session: Session, fields: dict[str, str], said: str
) -> None:
    answer = send_table(desk, table_of(session), **fields)
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"\xff", "файл не в кодировке UTF-8"),
        (b"id;scale;text_ru;text_en", "не хватает столбцов: facet, reversed"),
        (b"id;scale;text_ru;text_en;x", "таких столбцов нет: x"),
    ],
    ids=["bytes", "missing", "unknown"],
)
def test_a_table_that_cannot_be_read_is_told(
    desk: FlaskClient, session: Session, table: bytes, said: str
) -> None:
    answer = send_table(desk, table)
    assert answer.status_code == 422
    assert said in text(answer.text)
    assert 'href="#table"' in answer.text
    assert stored(session) == 0


def test_a_table_that_is_too_large_is_told(
    desk: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_drafts, "LARGEST_FILE", 1000)
    answer = send_table(desk, table_of(session))
    assert answer.status_code == 422
    assert "файл больше 1 МБ" in text(answer.text)


def test_a_missing_file_is_told(desk: FlaskClient) -> None:
    answer = desk.post(VALUES, data={"version": "1.1"})
    assert answer.status_code == 422
    assert "Выберите файл с таблицей вопросов" in answer.text


def test_a_table_for_a_draft_that_is_there_asks_before_replacing(
    desk: FlaskClient, session: Session
) -> None:
    kept(session, next_text("1.1", "values@1.0"))
    answer = send_table(desk, table_of(session))
    assert answer.status_code == 422
    assert "Черновик values@1.1 уже есть" in answer.text
    assert 'version: "1.1"' in typed(answer.text)


def test_files_leave_under_their_names_and_stay_in_no_cache(
    desk: FlaskClient, session: Session
) -> None:
    key = kept(session)
    for path, name, kind in (
        ("text.yaml", "objects-1.1.yaml", "application/yaml"),
        ("items.csv", "objects-1.1-items.csv", "text/csv; charset=utf-8"),
        ("qti.zip?lang=en", "objects-1.1-en-qti3.zip", "application/zip"),
        ("qti.zip", "objects-1.1-ru-qti3.zip", "application/zip"),
    ):
        answer = desk.get(f"/instruments/{key}/{path}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Cache-Control"] == "no-store"
    assert desk.get(f"/instruments/{key}/text.yaml").data == next_text().encode()
    assert desk.get(f"/instruments/{key}/qti.zip?lang=de").status_code == 404


def test_a_spreadsheet_runs_nothing_of_the_table(desk: FlaskClient, session: Session) -> None:
    item = of(session).bank.version("values@1.0").items[0]
    content = next_text("1.1", "values@1.0").replace(item.text.ru, "=1+1 и дальше")
    key = kept(session, content)
    lines = desk.get(f"/instruments/{key}/items.csv").data.decode("utf-8-sig").splitlines()
    assert "'=1+1 и дальше" in lines[1]


def test_generated_tasks_have_no_package(desk: FlaskClient) -> None:
    assert desk.get("/instruments/reasoning@1.0/qti.zip").status_code == 404
    assert "qti.zip" not in desk.get("/instruments/reasoning@1.0").text
