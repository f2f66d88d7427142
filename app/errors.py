"""From what went wrong to a status and words: a page for people, problem details for scripts."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.services import errors as e

WORDS: dict[type[e.DomainError], tuple[int, Any]] = {
    e.NotFound: (404, _("Такой страницы нет. Возможно, ссылка устарела.")),
    e.NotYours: (403, _("Эта страница открыта не всем. Начать можно с главной.")),
    e.CodeIsNotKnown: (
        422,
        _("Такого кода нет, или он уже не действует. Стоит проверить каждый знак."),
    ),
    e.TooManyTries: (
        429,
        _("Слишком много неверных попыток. Нужно подождать пять минут или взять новый код."),
    ),
    e.CredentialsAreWrong: (422, _("Почта и пароль не подходят друг к другу.")),
    e.SecondFactorIsWrong: (
        422,
        _("Код не подошёл. Возьмите новый код из приложения и введите его сразу."),
    ),
    e.PasswordIsWeak: (
        422,
        _("Пароль слишком простой. Нужно не меньше 10 знаков: подойдут три случайных слова."),
    ),
    e.EmailIsTaken: (
        422,
        _("С этой почтой уже есть кабинет. Войдите в него и откройте приглашение снова."),
    ),
    e.NameIsMissing: (422, _("Имя и фамилия пишутся буквами, без цифр и значков.")),
    e.PupilHasJoinedAlready: (
        409,
        _("Под этим именем уже вошли. Нужен личный код с карточки или помощь педагога."),
    ),
    e.ClassIsFull: (422, _("В классе уже 60 учеников, больше добавить нельзя.")),
    e.NamesAreBroken: (422, _("Некоторые строки не похожи на имена. Никто ещё не добавлен.")),
    e.InstrumentIsNotForGrade: (422, _("Эта анкета для других классов.")),
    e.AnswerIsBroken: (422, _("Ответ не подходит к вопросу. Помогает обновить страницу.")),
    e.AnswersDisagree: (
        409,
        _("На этот вопрос уже есть ответ из другой вкладки. Можно выбрать ещё раз."),
    ),
    e.AttemptIsFinished: (409, _("Анкета уже закончена, ответы больше не меняются.")),
    e.AnswersAreMissing: (409, _("Остались вопросы без ответа.")),
    e.RegionHasNoTrials: (
        409,
        _("В этом регионе пока проходит только диагностика. Есть онлайн-занятия."),
    ),
    e.SlotIsOver: (409, _("Это занятие уже началось или отменено.")),
    e.SlotIsNotForGrade: (409, _("Это занятие для других классов.")),
    e.SlotIsElsewhere: (409, _("Это занятие проходит в другом регионе.")),
    e.PupilIsBusyThen: (409, _("В это время уже есть другое занятие.")),
    e.BookingHasEnded: (409, _("Эта запись уже закрыта.")),
    e.TooManyWishes: (409, _("Можно выбрать не больше десяти занятий. Сначала нужно убрать одно.")),
    e.NobodyChosen: (422, _("Не выбран ни один ученик.")),
    e.SlotIsBroken: (
        422,
        _("Проверьте время и число мест: конец позже начала, начало в будущем, мест от 1 до 500."),
    ),
    e.TooEarly: (409, _("Отметить можно, когда занятие начнётся.")),
    e.DraftIsBroken: (422, _("В тексте анкеты есть ошибка. Ничего не сохранено.")),
    e.TableIsBroken: (422, _("Таблицу вопросов не получилось прочитать. Ничего не сохранено.")),
    e.DraftExists: (409, _("Черновик с этим номером уже есть. Ничего не сохранено.")),
    e.DraftIsGone: (409, _("Этого черновика больше нет: его опубликовали или удалили.")),
    e.DraftHasChanged: (
        409,
        _("Черновик изменился, пока страница была открыта. Откройте его и посмотрите ещё раз."),
    ),
    e.CannotBePublished: (409, _("Опубликовать пока нельзя: на странице версии сказано, почему.")),
    e.LastOfThePlan: (
        409,
        _("Это последняя версия анкеты из плана. Нужно подтвердить, что она больше не нужна."),
    ),
    e.TooFewAnswers: (409, _("Ответов пока мало. Нужно подождать, пока ответит больше людей.")),
    e.CannotBeCalibrated: (409, _("Эта анкета считается без параметров заданий.")),
    e.CannotBeNormed: (409, _("Результаты этой анкеты не сравнивают с другими людьми.")),
    e.NoParameters: (409, _("Эту анкету пока нельзя пройти: её сейчас настраивают.")),
    e.SetIsNeeded: (
        409,
        _("Без этого набора анкету нельзя было бы пройти: других параметров у неё нет."),
    ),
    e.SetIsDecided: (409, _("Этот набор уже приняли или отклонили. Откройте список заново.")),
}

HTTP_WORDS: dict[int, Any] = {
    400: _("Сервер не понял запрос. Помогает вернуться назад и попробовать ещё раз."),
    403: _("Эта страница открыта не всем. Начать можно с главной."),
    404: _("Такой страницы нет. Возможно, ссылка устарела."),
    405: _("Так эту страницу открыть нельзя."),
    413: _("Слишком большой файл или текст. Его нужно разделить на части."),
    415: _("Так эту страницу заполнить нельзя: форму отправляет кнопка на странице."),
    429: _("Слишком много попыток. Нужно подождать пять минут."),
    500: _("Что-то сломалось у нас. Всё сохранённое на месте. Попробовать можно через минуту."),
}


def say(error: e.DomainError) -> str:
    """The error in the user's language."""
    return str(WORDS[type(error)][1])


def status(error: e.DomainError) -> int:
    return WORDS[type(error)][0]


def init_app(app: Flask) -> None:
    app.register_error_handler(e.DomainError, _domain)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)


def _domain(error: e.DomainError) -> Response:
    return _answer(status(error), say(error), type(error).__name__)


def _stale_form(_error: CSRFError) -> Response:
    text = _("Страница устарела. Нужно открыть её заново: сохранённые ответы на месте.")
    return _answer(400, str(text), "StaleForm")


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if error.code == 500:
        current_app.logger.error("request failed: %s %s", request.method, request.endpoint)
    words = HTTP_WORDS.get(error.code, HTTP_WORDS[400])
    response = _answer(error.code, str(words), error.name.replace(" ", ""))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _answer(code: int, words: str, kind: str) -> Response:
    if request.is_json or request.accept_mimetypes.best == "application/json":
        problem = {"type": f"about:blank#{kind}", "title": words, "status": code}
        return Response(orjson.dumps(problem), code, mimetype="application/problem+json")
    return make_response(render_template("error.html", status=code, words=words), code)
