"""Words in a letter code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questionnaires.parts import Text
from questionnaires.reasoning import svg
from questionnaires.reasoning.item import AnotherDrawIsNeeded, Answer, Draft, Drawing

if TYPE_CHECKING:
    from questionnaires.reasoning.draw import Draw

Shifts = tuple[int, ...]  # how far each letter moves; repeated along the word
Code = tuple[Shifts, bool]  # and whether the result is written from the end

RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
ENGLISH = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Only letters from К to У, so that no code crosses Ё or the ends of the alphabet. The English
# words keep two letters away from its ends.
_WORDS = {
    3: (
        ["КОТ", "СОК", "СОН", "НОС", "РОТ", "ЛУК", "СУП", "ПОЛ", "ТОК", "ЛОМ", "КОМ", "СОМ"],
        ["DOG", "SUN", "PEN", "HEN", "NET", "CUP", "FOX", "MUD", "LOG", "JET", "RUG", "POT"],
    ),
    4: (
        [
            "МОСТ",
            "КРОТ",
            "СТУЛ",
            "СЛОН",
            "КУСТ",
            "УРОК",
            "УТРО",
            "ОКНО",
            "ПЛОТ",
            "ПОРТ",
            "ТОРТ",
            "РОСТ",
        ],
        [
            "MOON",
            "FISH",
            "DUCK",
            "FROG",
            "SHIP",
            "TREE",
            "NEST",
            "LION",
            "FORK",
            "GOLD",
            "DESK",
            "RING",
        ],
    ),
    5: (
        ["СПОРТ", "КЛОУН", "МОТОР", "ПОТОК", "УКРОП", "ПУНКТ", "ЛОТОК", "ТОПОР"],
        ["HORSE", "STORM", "TIGER", "MOUSE", "RIVER", "LEMON", "CLOUD", "HOTEL"],
    ),
}
_ONE_STEP: tuple[Code, ...] = tuple(((s,), False) for s in (1, -1, 2, -2))
_TWO_STEP: tuple[Code, ...] = (
    *(((s,), True) for s in (1, -1)),
    *(((s, -s), False) for s in (1, -1)),
)
# What a reader may suppose after one example.
_SUPPOSED: tuple[Code, ...] = tuple(
    (shifts, backwards)
    for backwards in (False, True)
    for shifts in (*((s,) for s in range(-3, 4)), *((s, -s) for s in range(-3, 4)))
)
_TOLD = {
    1: Text("следующей по алфавиту", "the next one in the alphabet"),
    -1: Text("предыдущей по алфавиту", "the one before it in the alphabet"),
    2: Text("второй после неё по алфавиту", "the second one after it in the alphabet"),
    -2: Text("второй перед ней по алфавиту", "the second one before it in the alphabet"),
}
_LETTERS = {1: (3, 4), 2: (4,), 3: (4,), 4: (5,)}
_MARGIN, _ROW = 14, 28


def draft(draw: Draw, level: int) -> Draft:
    """The code is told on levels 1 and 2 and shown by an example on 3 and 4; 4 takes two steps."""
    code = draw.pick((_ONE_STEP[:2], _ONE_STEP[2:], _ONE_STEP, _TWO_STEP)[level - 1])
    word = _word(draw, draw.pick(_LETTERS[level]))
    right = _coded(word, code)
    if level <= 2:
        text, because = _told(word, code), _because(code)
    else:
        example = _word(draw, 4)
        shown = _coded(example, code)
        _must_be_clear(example, shown, word, right)
        text = Text(
            f"Слово «{example.ru}» в шифре — «{shown.ru}». Как в этом шифре записать «{word.ru}»?",
            f'In a code the word "{example.en}" is "{shown.en}". '
            f'How is "{word.en}" written in this code?',
        )
        because = _because(code)
    return Draft(
        text=text,
        right=Answer(right),
        wrong=tuple(Answer(text) for text in _slips(draw, word, code, right)),
        because=because,
        drawing=_ALPHABET,
        features={
            "letters": len(word.ru),
            "shift": max(abs(s) for s in code[0]),
            "shown": level >= 3,
            "second_step": level == 4,
        },
    )


def encode(word: str, code: Code, alphabet: str) -> str:
    """The word in the code; the alphabet goes round at its ends."""
    shifts, backwards = code
    moved = "".join(
        alphabet[(alphabet.index(letter) + shifts[n % len(shifts)]) % len(alphabet)]
        for n, letter in enumerate(word)
    )
    return moved[::-1] if backwards else moved


def _word(draw: Draw, letters: int) -> Text:
    russian, english = _WORDS[letters]
    return Text(*draw.pick(list(zip(russian, english, strict=True))))


def _coded(word: Text, code: Code) -> Text:
    return Text(encode(word.ru, code, RUSSIAN), encode(word.en, code, ENGLISH))


def _must_be_clear(example: Text, shown: Text, word: Text, right: Text) -> None:
    if example == word:
        raise AnotherDrawIsNeeded
    for code in _SUPPOSED:
        guess, answer = _coded(example, code), _coded(word, code)
        if (guess.ru == shown.ru and answer.ru != right.ru) or (
            guess.en == shown.en and answer.en != right.en
        ):
            raise AnotherDrawIsNeeded


def _slips(draw: Draw, word: Text, code: Code, right: Text) -> list[Text]:
    """Answers after a slip: the wrong way, a step forgotten or too many, one wrong letter."""
    shifts, backwards = code
    other_way = _coded(word, (tuple(-s for s in shifts), backwards))
    at, elsewhere = draw.below(len(word.ru)), draw.below(len(word.ru))
    if len(shifts) > 1:
        steps = [_coded(word, ((s,), False)) for s in shifts]
    elif backwards:
        steps = [_coded(word, (shifts, False)), _coded(word, ((0,), True))]
    else:
        # Two pairs of like answers, so that likeness does not point at the right one.
        steps = [_one_wrong(other_way, elsewhere, draw.pick((1, -1))), _coded(word, (shifts, True))]
    return [other_way, *steps, _one_wrong(right, at, draw.pick((1, -1)))]


def _one_wrong(right: Text, at: int, by: int) -> Text:
    def moved(word: str, alphabet: str) -> str:
        return word[:at] + encode(word[at], ((by,), False), alphabet) + word[at + 1 :]

    return Text(moved(right.ru, RUSSIAN), moved(right.en, ENGLISH))


def _told(word: Text, code: Code) -> Text:
    step = _TOLD[code[0][0]]
    return Text(
        f"В шифре каждую букву заменяют {step.ru}. Как в этом шифре записать слово «{word.ru}»?",
        f'In a code each letter is replaced by {step.en}. How is the word "{word.en}" '
        "written in this code?",
    )


def _because(code: Code) -> Text:
    shifts, backwards = code
    if len(shifts) > 1:
        ahead = Text("вперёд и назад", "forward and back")
        back = Text("назад и вперёд", "back and forward")
        way = ahead if shifts[0] > 0 else back
        return Text(
            f"Буквы по очереди сдвигают на одну {way.ru} по алфавиту.",
            f"Letters move one place in turn {way.en} in the alphabet.",
        )
    step = _TOLD[shifts[0]]
    ending = Text(", и слово пишут с конца", ", and the word is written from the end")
    return Text(
        f"Каждую букву заменяют {step.ru}{ending.ru if backwards else ''}.",
        f"Each letter is replaced by {step.en}{ending.en if backwards else ''}.",
    )


def _rows(alphabet: str, per_row: int) -> str:
    gap = (286 - 2 * _MARGIN) / (per_row - 1)
    return "".join(
        svg.text((_MARGIN + n % per_row * gap, _ROW * (0.7 + n // per_row)), letter, 18)
        for n, letter in enumerate(alphabet)
    )


_ALPHABET = Drawing(
    width=286,
    height=3 * _ROW + 8,
    body=Text(_rows(RUSSIAN, 11), _rows(ENGLISH, 9)),
    title=Text("Алфавит", "The alphabet"),
    alt=Text("Алфавит: " + ", ".join(RUSSIAN) + ".", "The alphabet: " + ", ".join(ENGLISH) + "."),
)
