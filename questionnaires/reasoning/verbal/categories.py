"""Groups of words for "odd one out", in Russian and in English.

Two neighbouring groups share no word and no member of one could pass for a member of the other.
The outsiders of a group are closely tied to it but not of it. Words whose other meaning is as
common or belongs to another group are left out: «лук», «колокольчик», "tin", "second".
"""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.parts import Text


@dataclass(frozen=True, slots=True)
class Category:
    """Words of one group; `ru` and `en` are as long as each other, as are the outsiders."""

    name: Text
    ru: tuple[str, ...]
    en: tuple[str, ...]
    outsiders_ru: tuple[str, ...] = ()
    outsiders_en: tuple[str, ...] = ()


def _group(ru_name: str, en_name: str, ru: str, en: str) -> Category:
    return Category(Text(ru_name, en_name), tuple(ru.split()), tuple(en.split()))


def _tied(ru_name: str, en_name: str, ru: str, en: str) -> Category:
    """Members, a bar, outsiders."""
    ru_in, ru_out = ru.split("|")
    en_in, en_out = en.split("|")
    group = _group(ru_name, en_name, ru_in, en_in)
    return Category(group.name, group.ru, group.en, tuple(ru_out.split()), tuple(en_out.split()))


_LIVING = (
    (
        _group(
            "фрукты",
            "fruit",
            "яблоко груша слива персик апельсин лимон абрикос банан",
            "apple pear plum peach orange lemon apricot banana",
        ),
        _group(
            "овощи",
            "vegetables",
            "морковь свёкла капуста картофель редис редька чеснок репа",
            "carrot beetroot cabbage potato radish onion garlic turnip",
        ),
    ),
    (
        _group(
            "птиц",
            "birds",
            "воробей ворона голубь синица ласточка дятел сова журавль",
            "sparrow crow pigeon robin blackbird woodpecker owl goose",
        ),
        _group(
            "зверей",
            "mammals",
            "волк лиса медведь заяц лось белка ёж барсук",
            "wolf fox bear hare moose squirrel hedgehog badger",
        ),
    ),
    (
        _group(
            "цветы",
            "flowers",
            "роза ромашка тюльпан василёк ландыш астра пион одуванчик",
            "rose daisy tulip cornflower lily carnation peony bluebell",
        ),
        _group(
            "деревья",
            "trees",
            "дуб берёза клён липа сосна ель осина тополь",
            "oak birch maple willow pine spruce elm poplar",
        ),
    ),
)
_MADE = (
    (
        _group(
            "мебель",
            "furniture",
            "стол стул шкаф диван кресло кровать полка комод",
            "table chair wardrobe sofa armchair bed shelf desk",
        ),
        _group(
            "посуду",
            "things for cooking and eating",
            "тарелка чашка ложка вилка кастрюля миска кружка чайник",
            "plate cup spoon fork saucepan bowl mug kettle",
        ),
    ),
    (
        _group(
            "одежду",
            "clothes",
            "рубашка брюки юбка свитер куртка пальто платье футболка",
            "shirt trousers skirt sweater jacket coat dress T-shirt",
        ),
        _group(
            "обувь",
            "things worn on the feet",
            "сапоги ботинки туфли кроссовки тапки валенки сандалии кеды",
            "boots trainers slippers sandals wellingtons clogs loafers moccasins",
        ),
    ),
    (
        _group(
            "рабочие инструменты",
            "workshop tools",
            "молоток пила отвёртка рубанок топор дрель стамеска напильник",
            "hammer saw screwdriver chisel axe drill pliers spanner",
        ),
        _group(
            "музыкальные инструменты",
            "musical instruments",
            "скрипка гитара пианино флейта барабан виолончель баян арфа",
            "violin guitar piano flute drum cello accordion harp",
        ),
    ),
    (
        _group(
            "наземный транспорт",
            "vehicles for land",
            "автобус трамвай троллейбус поезд автомобиль велосипед мотоцикл грузовик",
            "bus tram train car bicycle motorbike lorry van",
        ),
        _group(
            "водный транспорт",
            "vessels for water",
            "лодка корабль катер яхта паром плот ледокол теплоход",
            "boat ship ferry yacht canoe raft icebreaker steamer",
        ),
    ),
)
REALMS = (_LIVING, _MADE)

CONCRETE = (
    _tied(
        "единицы времени",
        "units of time",
        "секунда минута час сутки неделя месяц год век | будильник календарь расписание стрелка",
        "decade minute hour day week month year century | alarm calendar timetable clock",
    ),
    _tied(
        "геометрические фигуры",
        "geometric figures",
        "круг квадрат треугольник ромб прямоугольник овал трапеция"
        " | линейка циркуль чертёж карандаш",
        "circle square triangle rhombus rectangle oval pentagon | ruler compasses drawing pencil",
    ),
    _tied(
        "планеты",
        "planets",
        "Марс Венера Юпитер Сатурн Земля Меркурий Уран Нептун | телескоп ракета космонавт орбита",
        "Mars Venus Jupiter Saturn Earth Mercury Uranus Neptune | telescope rocket astronaut orbit",
    ),
    _tied(
        "профессии",
        "occupations",
        "повар врач учитель токарь инженер фермер пилот программист | больница завод самолёт школа",
        "cook doctor teacher welder engineer farmer pilot programmer"
        " | hospital factory plane school",
    ),
    _tied(
        "школьные предметы",
        "school subjects",
        "география биология история химия физика литература алгебра | учебник тетрадь доска парта",
        "geography biology history chemistry physics literature algebra"
        " | textbook notebook blackboard desk",
    ),
    _tied(
        "осадки",
        "things that fall from clouds",
        "дождь снег град морось ливень снегопад | зонт лужа сугроб сапоги",
        "rain snow hail drizzle downpour sleet | umbrella puddle snowdrift wellingtons",
    ),
    _tied(
        "виды спорта",
        "sports",
        "футбол хоккей плавание теннис бокс гимнастика волейбол | стадион мяч тренер бассейн",
        "football hockey swimming tennis boxing gymnastics volleyball | stadium ball coach pool",
    ),
    _tied(
        "металлы",
        "metals",
        "железо медь золото серебро алюминий олово свинец цинк | гвоздь кольцо провод магнит",
        "iron copper gold silver aluminium platinum titanium zinc | nail ring wire magnet",
    ),
)
ABSTRACT = (
    _tied(
        "чувства",
        "feelings",
        "радость грусть страх удивление гнев обида восторг тревога | улыбка слёзы смех подарок",
        "joy sadness fear surprise anger envy delight worry | smile tears laughter present",
    ),
    _tied(
        "черты характера",
        "traits of character",
        "честность смелость доброта терпение щедрость скромность упорство"
        " | поступок друг помощь пример",
        "honesty courage kindness patience generosity modesty diligence | deed friend help example",
    ),
    _tied(
        "работу ума",
        "what the mind does",
        "память внимание мышление воображение восприятие понимание | мозг учебник задача урок",
        "memory attention thinking imagination perception understanding"
        " | brain textbook exercise lesson",
    ),
    _tied(
        "виды искусства",
        "arts",
        "музыка живопись театр архитектура кино танец скульптура | сцена кисть зритель музей",
        "music painting theatre architecture cinema dance sculpture | stage brush audience museum",
    ),
    _tied(
        "величины",
        "quantities",
        "длина масса скорость температура объём площадь высота | линейка весы метр градус",
        "length mass speed temperature volume area height | ruler scales metre degree",
    ),
    _tied(
        "жанры литературы",
        "kinds of writing",
        "сказка рассказ роман басня повесть поэма былина | писатель библиотека страница герой",
        "fable novel poem legend fairy-tale biography essay | author library page hero",
    ),
    _tied(
        "части речи",
        "parts of speech",
        "существительное глагол прилагательное наречие местоимение предлог союз"
        " | буква слог текст абзац",
        "noun verb adjective adverb pronoun preposition conjunction"
        " | letter syllable text paragraph",
    ),
)
