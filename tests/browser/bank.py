"""The methodologist's pages: versions of instruments, bringing them in, publishing, retiring."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from tests.browser.pages import Stop, open_details, send
from tests.factories.instruments import next_text

WHO = "methodologist"
PREVIEW = "methodologist.preview"


def _paste_wrong(page: Page) -> None:
    page.fill("main [name=content]", next_text("1.3").replace("scale: nature", "scale: sea", 1))
    send(page)


def _send_a_table_with_a_bad_row(page: Page) -> None:
    table = (
        "id;scale;facet;text_ru;text_en;reversed;first_grade;last_grade\r\n"
        "NEW;achievement;;Видеть, что получилось;To see what came of it;;;\r\n"
        "BAD;nothing;;Другое;Another;;;\r\n"
    )
    file = FilePayload(name="items.csv", mimeType="text/csv", buffer=table.encode())
    page.set_input_files("main [name=table]", file)
    send(page)


def _look(name: str, key: str, **more: str) -> Stop:
    return Stop(f"preview-{name}", PREVIEW, WHO, {"key": f"={key}", **more})


BANK = (
    Stop("instruments", "methodologist.instruments", WHO, main=True),
    Stop("instrument", "methodologist.instrument", WHO, {"key": "instrument"}, act=open_details),
    Stop("instrument-draft", "methodologist.instrument", WHO, {"key": "draft"}, act=open_details),
    _look("rating", "interests@2.0"),
    _look("pairs", "objects@1.0", n="=2"),
    _look("keyed", "knowledge@1.0", n="=2", lang="=en"),
    _look("judgement", "situations@1.0", n="=2"),
    _look("generated", "reasoning@1.0", grade="=11", n="=24"),
    _look("list", "reasoning@1.0", view="=list", grade="=11"),
    _look("list-keyed", "knowledge@1.0", view="=list", grade="=7"),
    _look("results", "readiness@1.0", view="=results"),
    _look("reading", "knowledge@1.0", view="=reading"),
    Stop("import", "methodologist.import_instrument", WHO),
    Stop("import-draft", "methodologist.import_instrument", WHO, {"draft": "draft"}),
    Stop("import-empty", "methodologist.import_instrument", WHO, act=send, refused=True),
    Stop("import-wrong", "methodologist.import_instrument", WHO, act=_paste_wrong, refused=True),
    Stop("import-items", "methodologist.import_items", WHO, {"key": "=values@1.0"}),
    Stop(
        "import-items-empty",
        "methodologist.import_items",
        WHO,
        {"key": "=values@1.0"},
        act=send,
        refused=True,
    ),
    Stop(
        "import-items-wrong",
        "methodologist.import_items",
        WHO,
        {"key": "=values@1.0"},
        act=_send_a_table_with_a_bad_row,
        refused=True,
    ),
    Stop("publish", "methodologist.publish", WHO, {"key": "draft"}),
    Stop("publish-not-yet", "methodologist.publish", WHO, {"key": "reworded draft"}),
    Stop("retire", "methodologist.retire", WHO, {"key": "=interests@1.0"}),
    Stop(
        "retire-last",
        "methodologist.retire",
        WHO,
        {"key": "=objects@1.0"},
        act=send,
        refused=True,
    ),
)
