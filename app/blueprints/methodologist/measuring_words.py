"""The closed vocabularies of statistics, sets and background jobs in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from app.blueprints.methodologist import room

FLAGS = {
    "against": _("идёт против своей шкалы: похоже, перепутан ключ"),
    "same": _("почти все отвечают одинаково"),
    "unsolved": _("верный ответ выбирают реже, чем наугад"),
    "distractor": _("неверный ответ выбирают чаще верного"),
    "weak": _("почти не связано со своей шкалой"),
    "lowers": _("без него шкала согласованнее"),
    "fast": _("отвечают, не успев прочитать"),
    "changed": _("ответ часто меняют"),
}
ENOUGH = {
    "none": ("neutral", _("мало ответов")),
    "few": ("warn", _("ещё мало")),
    "enough": ("good", _("достаточно")),
}
SOURCES = {
    "pupils": _("ученики платформы"),
    "imports": _("загруженные файлы"),
    "all": _("и те, и другие"),
}
SET_STATES = {
    "shipped": ("neutral", _("пришёл с программой")),
    "candidate": ("wait", _("ждёт решения")),
    "adopted": ("good", _("принят")),
    "rejected": ("neutral", _("отклонён")),
}
ITEM_STATES = {
    "estimated": _("оценено"),
    "kept": _("прежнее: мало ответов"),
    "amiss": _("прежнее: оценка ушла на край, проверьте текст и ключ"),
    "held": _("прежнее: опора шкалы"),
}
ANCHORS = {
    "linked": _("привязка по общим заданиям (Стокинг и Лорд)"),
    "fixed": _("закреплена устойчивая половина заданий"),
    "none": _("без привязки: новая шкала"),
}
JOB_KINDS = {
    "calibrate": _("Калибровка"),
    "norms": _("Построение норм"),
    "rescore": _("Пересчёт результатов"),
}
JOB_STATES = {
    "queued": ("wait", _("ждёт очереди")),
    "running": ("now", _("идёт")),
    "done": ("good", _("готово")),
    "failed": ("bad", _("не получилось")),
}
PROBLEMS = {
    "TooFewAnswers": _("Ответов оказалось мало: ни одно задание не набрало нужного числа."),
    "WorkerDied": _("Работа трижды обрывалась вместе со своим процессом и больше не повторяется."),
    "NotFound": _("Версии анкеты больше нет."),
}
UNKNOWN_PROBLEM = _(
    "Ошибка программы. Подробности — в журнале сервера. Что успели сделать до неё, сохранено."
)
BASES = {
    "own": "",
    "all_grades": _("по всем классам вместе"),
    "common_group": _("по общей группе"),
    "assumed": _("предположение авторов, за ним нет ответов"),
}
REASONS = {
    "few_reference": _("мало людей для сравнения"),
    "few_focal": _("мало людей для сравнения"),
    "no_overlap": _("у групп нет одинаковых результатов"),
    "one_sided": _("при равном результате всегда лучше одна группа"),
}
SEVERITIES = {
    "C": ("bad", _("C — большое различие")),
    "B": ("warn", _("B — умеренное")),
    "A": ("good", _("A — пренебрежимое")),
}


@room.context_processor
def measuring_vocabulary() -> dict[str, Any]:
    """What the templates of statistics, sets and jobs may name."""
    return {
        "flag_words": FLAGS,
        "enough_words": ENOUGH,
        "source_words": SOURCES,
        "set_states": SET_STATES,
        "item_states": ITEM_STATES,
        "anchor_words": ANCHORS,
        "job_kinds": JOB_KINDS,
        "job_states": JOB_STATES,
        "problem_words": PROBLEMS,
        "unknown_problem": UNKNOWN_PROBLEM,
        "basis_words": BASES,
        "reason_words": REASONS,
        "severity_words": SEVERITIES,
    }
