"""What is wrong with a file somebody sent, in the reader's language, and how to mend it.

The rules speak English, as files do. Every sentence they can say stands in a pattern here or in
`problem_words`; a test holds the list complete. What is not recognised is shown as it was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from app.blueprints.methodologist.problem_words import OF_FILES

OF_TABLES: tuple[tuple[str, Any, Any], ...] = (
    (
        r"must be (?P<yes>\w+) or (?P<no>\w+), is '(?P<is>.*)'",
        _("здесь нужно %(yes)s или %(no)s, а стоит «%(is)s»"),
        _("Пишите %(yes)s или оставьте ячейку пустой."),
    ),
    (
        r"has a control character",
        _("в ячейке непечатаемый знак"),
        _("Наберите текст заново: знак попал при копировании."),
    ),
    (
        r"is missing: grades go from a first to a last one",
        _("указан только один класс"),
        _("Заполните оба столбца, first_grade и last_grade, или ни одного."),
    ),
    (
        r'must be like \{"profession": "welder"\}',
        _("факт записан неверно"),
        _('Пишите как {"profession": "welder"} или оставьте ячейку пустой.'),
    ),
    (
        r"has more than (?P<most>\d+) cells",
        _("в строке больше ячеек, чем столбцов (%(most)s)"),
        _("Возьмите в кавычки тексты, в которых есть разделитель."),
    ),
    (
        r"The file is larger than \d+ MB\.",
        _("файл больше 1 МБ"),
        _("Проверьте, тот ли это файл."),
    ),
    (
        r"The file is not UTF-8; save it as “CSV UTF-8”\.",
        _("файл не в кодировке UTF-8"),
        _("Сохраните таблицу как «CSV UTF-8 (разделитель — запятая)»."),
    ),
    (
        r"The file is not a table: .*",
        _("файл не похож на таблицу"),
        _("Проверьте кавычки: каждая открытая должна быть закрыта."),
    ),
    (
        r"Unknown columns: (?P<is>.*)\. Known: (?P<of>.*)\.",
        _("таких столбцов нет: %(is)s"),
        _("Подходят: %(of)s."),
    ),
    (
        r"A column stands in the table twice\.",
        _("столбец стоит в таблице дважды"),
        _("Оставьте один."),
    ),
    (
        r"Missing columns: (?P<is>.*)\.",
        _("не хватает столбцов: %(is)s"),
        _("Начните с таблицы, которую выгрузили отсюда, и не удаляйте столбцы."),
    ),
    (
        r"The table has more than (?P<most>\d+) rows\.",
        _("строк больше %(most)s"),
        _("Загрузите таблицу по частям."),
    ),
)

_PATTERNS = tuple(
    (re.compile(pattern, re.DOTALL), said, mend) for pattern, said, mend in (*OF_FILES, *OF_TABLES)
)
_READING: tuple[tuple[re.Pattern[str], Any], ...] = (
    (
        re.compile(r"reads like grade (?P<is>[\d.]+), at most (?P<most>[\d.]+)"),
        _("читается как текст для %(is)s класса, граница — %(most)s"),
    ),
    (
        re.compile(r"(?P<is>\d+)% of the words are long, at most (?P<most>\d+)%"),
        _("длинных слов %(is)s %%, граница — %(most)s %%"),
    ),
    (
        re.compile(r"a sentence of (?P<is>\d+) words, at most (?P<most>\d+)"),
        _("в предложении слов %(is)s, граница — %(most)s"),
    ),
    (
        re.compile(r"(?P<word>.+) has (?P<is>\d+) syllables, at most (?P<most>\d+)"),
        _("«%(word)s»: слогов %(is)s, граница — %(most)s"),
    ),
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong and how to mend it; `mend` is empty where nothing is known."""

    problem: str
    mend: str


def advice(problem: str) -> Advice:
    """The words for a problem as the rules said it."""
    for pattern, said, mend in _PATTERNS:
        if found := pattern.fullmatch(problem):
            gaps = found.groupdict(default="")
            return Advice(str(said) % gaps, str(mend) % gaps)
    return Advice(problem, "")


def reading_advice(problem: str) -> str:
    """The words for what breaks a bound of readability."""
    for pattern, said in _READING:
        if found := pattern.fullmatch(problem):
            return str(said) % found.groupdict()
    return problem
