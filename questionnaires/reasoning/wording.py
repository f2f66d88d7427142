"""Words for counts, directions and people, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.parts import Text


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun after a number: Russian has three forms («1 круг, 2 круга, 5 кругов»), English two."""

    one: str
    few: str
    many: str
    single: str
    plural: str

    def counted(self, n: int) -> Text:
        """The number with the noun: «2 круга», "2 circles"."""
        return Text(f"{n} {self.russian(n)}", f"{n} {self.english(n)}")

    def russian(self, n: int) -> str:
        """The Russian form after a number."""
        if n % 100 // 10 != 1 and n % 10 == 1:
            return self.one
        if n % 100 // 10 != 1 and n % 10 in (2, 3, 4):
            return self.few
        return self.many

    def english(self, n: int) -> str:
        """The English form after a number."""
        return self.single if n == 1 else self.plural


# Short names in wide use among the peoples of the country, as many of girls as of boys.
NAMES = (
    Text("Аня", "Anna"),
    Text("Тимур", "Omar"),
    Text("Лена", "Lily"),
    Text("Марат", "Marco"),
    Text("Соня", "Sofia"),
    Text("Илья", "Leo"),
    Text("Дина", "Dina"),
    Text("Артём", "Adam"),
    Text("Вера", "Vera"),
    Text("Рустам", "Ravi"),
    Text("Катя", "Kate"),
    Text("Олег", "Oscar"),
    Text("Алина", "Alina"),
    Text("Дамир", "Daniel"),
    Text("Юля", "Julia"),
    Text("Павел", "Paul"),
)


def joined(parts: list[Text], by: str = "; ") -> Text:
    """Parts one after the other."""
    return Text(by.join(part.ru for part in parts), by.join(part.en for part in parts))


def same(words: str) -> Text:
    """A text that reads the same in both languages, such as a number."""
    return Text(words, words)
