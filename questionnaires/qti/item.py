"""One question as a QTI assessment item with a choice interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Kind
from questionnaires.qti.markup import ASSESSMENT, Element, add, root

if TYPE_CHECKING:
    from questionnaires.definition import Questionnaire
    from questionnaires.parts import Item

TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
MATCH_CORRECT = f"{TEMPLATES}/match_correct.xml"
MAP_RESPONSE = f"{TEMPLATES}/map_response.xml"

RESPONSE, SCORE = "RESPONSE", "SCORE"


def choice_id(value: int) -> str:
    """The identifier of an answer; identifiers may not begin with a digit."""
    return f"V{value}"


def score_id(scale: str) -> str:
    """The outcome variable of a scale, for a side of a pair and for the whole test."""
    return f"{SCORE}_{scale}"


def item_element(questionnaire: Questionnaire, item: Item, language: str) -> Element:
    """The `qti-assessment-item`.

    Rating and judgement items map each answer to its points (reversed ones from the other end)
    and are scored by the template map_response; keyed ones name the right answer and are scored
    by match_correct; a pair gives one point to the scale of the side chosen.
    """
    q = questionnaire
    element = root(
        "qti-assessment-item",
        ASSESSMENT,
        {
            "identifier": f"{q.id}-{item.id}",
            "title": item.id,
            "label": " ".join(item.scales),
            "xml:lang": language,
            "tool-name": "Bilet",
            "tool-version": q.key,
            "adaptive": "false",
            "time-dependent": "false",
        },
    )
    _declarations(element, q, item)
    _body(element, q, item, language)
    _processing(element, q, item)
    return element


def points(questionnaire: Questionnaire, item: Item) -> dict[int, int]:
    """What each answer is worth; empty for pairs, which have no better side."""
    q = questionnaire
    if q.kind is Kind.RATING:
        low, high = q.options[0].value, q.options[-1].value
        values = [option.value for option in q.options]
        return {value: low + high - value if item.reversed else value for value in values}
    if q.kind is Kind.PAIRS:
        return {}
    return {option.value: option.points or 0 for option in item.options}


def _declarations(element: Element, q: Questionnaire, item: Item) -> None:
    response = add(
        element,
        "qti-response-declaration",
        {"identifier": RESPONSE, "cardinality": "single", "base-type": "identifier"},
    )
    worth = points(q, item)
    if q.kind is Kind.KEYED:
        right = max(worth, key=lambda value: worth[value])
        correct = add(response, "qti-correct-response")
        add(correct, "qti-value", text=choice_id(right))
    elif worth:
        mapping = add(response, "qti-mapping", {"default-value": "0"})
        for value, mapped in worth.items():
            entry = {"map-key": choice_id(value), "mapped-value": str(mapped)}
            add(mapping, "qti-map-entry", entry)
    names = [SCORE] if worth else [score_id(scale) for scale in item.scales]
    for name in names:
        outcome = {
            "identifier": name,
            "cardinality": "single",
            "base-type": "float",
            "normal-maximum": str(max(worth.values(), default=1)),
            "normal-minimum": str(min(worth.values(), default=0)),
        }
        default = add(add(element, "qti-outcome-declaration", outcome), "qti-default-value")
        add(default, "qti-value", text="0")


def _body(element: Element, q: Questionnaire, item: Item, language: str) -> None:
    body = add(element, "qti-item-body")
    if not item.text.blank:
        add(body, "p", text=item.text.in_(language))
    interaction = add(
        body,
        "qti-choice-interaction",
        {"response-identifier": RESPONSE, "shuffle": "false", "max-choices": "1"},
    )
    add(interaction, "qti-prompt", text=q.question.in_(language))
    for option in item.options or q.options:
        choice = {"identifier": choice_id(option.value)}
        add(interaction, "qti-simple-choice", choice, option.text.in_(language))
    if item.because is not None:
        rubric = add(body, "qti-rubric-block", {"use": "scoring", "view": "scorer author"})
        add(add(rubric, "qti-content-body"), "p", text=item.because.in_(language))


def _processing(element: Element, q: Questionnaire, item: Item) -> None:
    if q.kind is not Kind.PAIRS:
        template = MATCH_CORRECT if q.kind is Kind.KEYED else MAP_RESPONSE
        add(element, "qti-response-processing", {"template": template})
        return
    processing = add(element, "qti-response-processing")
    for option in item.options:
        branch = add(add(processing, "qti-response-condition"), "qti-response-if")
        match = add(branch, "qti-match")
        add(match, "qti-variable", {"identifier": RESPONSE})
        add(match, "qti-base-value", {"base-type": "identifier"}, choice_id(option.value))
        outcome = {"identifier": score_id(option.scale or item.scale)}
        setting = add(branch, "qti-set-outcome-value", outcome)
        add(setting, "qti-base-value", {"base-type": "float"}, "1")
